// SPDX-License-Identifier: Apache-2.0
#include "prove/claim_reading.hpp"

#include "duly/case/binding.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <stdexcept>

namespace brute {

namespace {

enum class Truth { no, undecided, yes };

[[nodiscard]] Truth known(bool yes) { return yes ? Truth::yes : Truth::no; }

[[nodiscard]] std::string text_of(Value const& value)
{
    if (is_absent(value)) return "-";
    if (auto const* yes = std::get_if<bool>(&value)) return *yes ? "yes" : "no";
    if (auto const* word = std::get_if<std::string>(&value)) return "'" + *word + "'";
    if (auto const* list = std::get_if<std::vector<std::string>>(&value)) {
        std::string out = "[";
        for (auto const& word : *list) out += word + ",";
        return out + "]";
    }
    throw std::logic_error("a value that small procedures do not have");
}

// The words for which an event can agree with another: those of a list, or the one that it names.
[[nodiscard]] std::vector<std::string> words_of(Value const& value)
{
    if (auto const* list = std::get_if<std::vector<std::string>>(&value)) return *list;
    if (auto const* word = std::get_if<std::string>(&value); word != nullptr && !word->empty()) return {*word};
    return {};
}

[[nodiscard]] Value field_of(Event const& event, std::string const& name)
{
    for (auto const& field : event.fields)
        if (field.name == name) return field.value;
    return {};
}

class Reader {
public:
    Reader(Law const& law, Claim const& claim, History const& history)
        : p_(law.procedure()), claim_(claim), history_(history)
    {}

    [[nodiscard]] bool broken_by(std::size_t at) const
    {
        auto const& event = history_[at]->event;
        if (history_[at]->silent || !contains(claim_.then, event.activity)) return false;
        // What nobody has decided does not excuse.
        if (holds(claim_.when, at) == Truth::no || holds(claim_.unless, at) == Truth::yes) return false;
        auto const happened = [&](std::vector<std::string> const& list) {
            return std::any_of(list.begin(), list.end(), [&](std::string const& id) { return counts(id, at); });
        };
        if (claim_.kind == Claim::Kind::precedes) return !happened(claim_.first);
        return claim_.after.empty() || happened(claim_.after);
    }

    [[nodiscard]] std::string summary() const
    {
        auto const now = history_.size();
        std::string out;
        auto const& earlier = claim_.kind == Claim::Kind::precedes ? claim_.first : claim_.after;
        for (auto const& id : earlier) {
            if (claim_.same.empty()) {
                out += counts_with(id, now, {}) ? '1' : '0';
                continue;
            }
            for (auto const* const one : {"d1", "d2", "d3"})
                for (auto const* const two : {"d1", "d2", "d3"}) out += counts_with(id, now, {one, two}) ? '1' : '0';
        }
        for (auto const* condition : {&claim_.when, &claim_.unless, &claim_.where}) asked(*condition, now, out);
        return out;
    }

private:
    [[nodiscard]] static bool contains(std::vector<std::string> const& list, std::string const& id)
    {
        return std::find(list.begin(), list.end(), id) != list.end();
    }

    [[nodiscard]] Activity const* activity(std::string const& id) const
    {
        auto const found =
            std::find_if(p_.activities.begin(), p_.activities.end(), [&](Activity const& a) { return a.id == id; });
        return found == p_.activities.end() ? nullptr : &*found;
    }

    // A new round that took away what the activity had done before.
    [[nodiscard]] bool takes_back(Event const& event, std::string const& id) const
    {
        auto const* const restarting = activity(event.activity);
        if (restarting == nullptr || restarting->restarts.empty()) return false;
        auto const order = [&](std::string const& phase) {
            return std::find(p_.phases.begin(), p_.phases.end(), phase) - p_.phases.begin();
        };
        return order(activity(id)->phase) >= order(restarting->restarts);
    }

    // The latest event of the activity before `now` that still counts in this round, of those that `wanted` wants.
    template <class Wanted>
    [[nodiscard]] std::optional<std::size_t> latest(std::string const& id, std::size_t now, Wanted const& wanted) const
    {
        for (auto at = now; at-- > 0;) {
            auto const& event = history_[at]->event;
            if (event.activity == id && wanted(event)) return at;
            if (takes_back(event, id)) return std::nullopt;
        }
        return std::nullopt;
    }
    [[nodiscard]] std::optional<std::size_t> latest(std::string const& id, std::size_t now) const
    {
        return latest(id, now, [](Event const&) { return true; });
    }

    // With the same words as the event `at`.
    [[nodiscard]] bool counts(std::string const& id, std::size_t at) const
    {
        std::vector<std::vector<std::string>> keys{{}};
        for (auto const& pair : claim_.same) {
            std::vector<std::vector<std::string>> longer;
            for (auto const& key : keys)
                for (auto const& word : words_of(field_of(history_[at]->event, pair.later))) {
                    longer.push_back(key);
                    longer.back().push_back(word);
                }
            keys = std::move(longer);
        }
        return std::any_of(keys.begin(), keys.end(), [&](auto const& key) { return counts_with(id, at, key); });
    }

    [[nodiscard]] bool counts_with(std::string const& id, std::size_t now, std::vector<std::string> const& key) const
    {
        auto const found = latest(id, now, [&](Event const& event) {
            for (std::size_t i = 0; i < claim_.same.size(); ++i)
                if (!contains(words_of(field_of(event, claim_.same[i].earlier)), key[i])) return false;
            return true;
        });
        if (!found) return false;
        for (auto later = *found + 1; later < now; ++later)
            if (contains(claim_.since, history_[later]->event.activity)) return false;
        return holds(claim_.where, *found) == Truth::yes;
    }

    [[nodiscard]] Value value_at(Path const& path, std::size_t at) const
    {
        if (path.activity.empty() || (at < history_.size() && history_[at]->event.activity == path.activity))
            return at < history_.size() ? field_of(history_[at]->event, path.field) : Value();
        auto const found = latest(path.activity, at);
        return found ? field_of(history_[*found]->event, path.field) : Value();
    }

    [[nodiscard]] Truth fact(std::string const& name, std::size_t at) const
    {
        for (; at-- > 0;) {
            auto const& event = history_[at]->event;
            if (event.activity != word(BuiltIn::facts_decided)) continue;
            if (auto const value = field_of(event, name); !is_absent(value)) return known(std::get<bool>(value));
        }
        return Truth::undecided;
    }

    [[nodiscard]] static bool says_something(Value const& value)
    {
        if (auto const* yes = std::get_if<bool>(&value)) return *yes;
        if (auto const* list = std::get_if<std::vector<std::string>>(&value)) return !list->empty();
        return !is_absent(value);
    }

    [[nodiscard]] bool compares(Condition const& condition, std::size_t at) const
    {
        auto const value = value_at(condition.path, at);
        auto const length = [&] {
            auto const* list = std::get_if<std::vector<std::string>>(&value);
            return list == nullptr ? -1 : static_cast<int>(list->size());
        };
        auto const number = [&] {
            auto const& text = std::get<std::string>(condition.literals.at(0));
            int parsed = 0;
            std::from_chars(text.data(), text.data() + text.size(), parsed);
            return parsed;
        };
        switch (condition.comparison) {
        case Comparison::holds: return says_something(value);
        case Comparison::is: return !is_absent(value) && value == condition.literals.at(0);
        case Comparison::same_as: return !is_absent(value) && value == value_at(condition.other, at);
        case Comparison::at_least: return length() >= 0 && length() >= number();
        case Comparison::at_most: return length() >= 0 && length() <= number();
        default: throw std::logic_error("a comparison that small procedures do not make");
        }
    }

    [[nodiscard]] Truth holds(Condition const& condition, std::size_t at) const
    {
        auto worst = Truth::yes, best = Truth::no;
        switch (condition.op) {
        case Condition::Op::all:
            for (auto const& part : condition.parts) worst = std::min(worst, holds(part, at));
            return worst;
        case Condition::Op::any:
            for (auto const& part : condition.parts) best = std::max(best, holds(part, at));
            return best;
        case Condition::Op::negation: {
            auto const inner = holds(condition.parts.at(0), at);
            return inner == Truth::undecided ? inner : known(inner == Truth::no);
        }
        case Condition::Op::fact: return fact(condition.name, at);
        case Condition::Op::done: return known(latest(condition.name, at).has_value());
        case Condition::Op::field: return known(compares(condition, at));
        case Condition::Op::document: {
            auto const& documents = history_[at]->event.documents;
            return known(std::any_of(documents.begin(), documents.end(),
                                     [&](Document const& document) { return document.kind == condition.name; }));
        }
        default: throw std::logic_error("a condition that small procedures do not have");
        }
    }

    // The past that a condition may ask for.
    void asked(Condition const& condition, std::size_t now, std::string& out) const
    {
        for (auto const& part : condition.parts) asked(part, now, out);
        if (condition.op == Condition::Op::done) out += latest(condition.name, now) ? "1" : "0";
        if (condition.op == Condition::Op::fact) out += std::to_string(static_cast<int>(fact(condition.name, now)));
        if (condition.op != Condition::Op::field) return;
        for (auto const* path : {&condition.path, &condition.other})
            if (!path->activity.empty()) out += text_of(value_at(*path, now));
    }

    duly::Procedure const& p_;
    Claim const& claim_;
    History const& history_;
};

} // namespace

bool breaks(Law const& law, Claim const& claim, History const& history)
{
    return !history.empty() && Reader(law, claim, history).broken_by(history.size() - 1);
}

std::string what_counts(Law const& law, Claim const& claim, History const& history)
{
    return Reader(law, claim, history).summary();
}

} // namespace brute
