// SPDX-License-Identifier: Apache-2.0
#include "certificate.hpp"

#include "../case/drive.hpp"
#include "duly/record/canonical_json.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace duly::detail {

namespace {

// Entries are written by hand: keys in order, values through the canonical writer.
class Entry {
public:
    Entry() : json_(text_) { json_.begin_object(); }
    Entry& add(std::string_view key, std::string_view value)
    {
        json_.key(key).string(value);
        return *this;
    }
    [[nodiscard]] CanonicalWriter& writer() { return json_; }
    [[nodiscard]] std::string text()
    {
        json_.end_object();
        return text_;
    }

private:
    std::string text_;
    CanonicalWriter json_;
};

class Writer {
public:
    Writer(Refinement const& proof, std::size_t claim_rule)
        : model_(proof.model),
          cases_(proof.last.cases),
          p_(proof.model.law().procedure()),
          k_(proof.model.law().kernel()),
          claim_rule_(claim_rule)
    {}

    InductiveSet run()
    {
        for (auto const& ref : model_.tracked()) use(ref);
        for (std::size_t place = 0; place < model_.bits().size(); ++place) remember(place);
        for (std::uint16_t place = 0; place < k_.machines.size() && place < machines_max; ++place)
            if (model_.tracks_machine(place)) machine(place);
        for (auto const& each : cases_) out_.cases.push_back(digits(each));
        return std::move(out_);
    }

private:
    [[nodiscard]] std::string const& activity(std::uint16_t at) const { return p_.activities[at].id; }
    [[nodiscard]] std::string const& rule(Check const& check) const { return k_.subjects[check.subject].id; }

    void use(CheckRef ref)
    {
        auto const& check = model_.check(ref);
        Entry entry;
        if (ref.again) entry.add("again", activity(check.trigger));
        out_.uses.push_back(entry.add("at", activity(ref.activity)).add("rule", rule(check)).text());
    }

    void column(std::size_t place, Entry& entry)
    {
        auto text = entry.text();
        if (std::find(out_.remembers.begin(), out_.remembers.end(), text) != out_.remembers.end()) return;
        out_.remembers.push_back(std::move(text));
        columns_.push_back(place);
    }

    // Several entries of the law may ask for the same bit: each is told, so that nobody has to know that they are one.
    void remember(std::size_t place)
    {
        auto const& bit = model_.bits()[place];
        switch (bit.of) {
        case Bit::Of::latch: return latch(place, static_cast<std::uint16_t>(bit.index));
        case Bit::Of::keyed: return asked_by_rules(place, {Alternative::Of::keyed, bit.index});
        case Bit::Of::comparison: return comparison(place, bit.index);
        case Bit::Of::cell_is_key: {
            Entry entry;
            entry.add("is_key", path(static_cast<std::uint16_t>(bit.index)));
            return column(place, entry);
        }
        }
    }

    struct Asked {
        Alternative::Of of;
        std::uint32_t index;
    };

    template <class Visit> void each_check(Visit const& visit) const
    {
        for (auto const& ref : model_.tracked()) visit(model_.check(ref), ref);
        for (auto const& ref : checks_of(model_.law(), claim_rule_)) visit(model_.check(ref), ref);
    }

    void asked_by_rules(std::size_t place, Asked asked)
    {
        each_check([&](Check const& check, CheckRef) {
            for (auto const& alternative : check.alternatives) {
                if (alternative.of != asked.of || alternative.index != asked.index) continue;
                Entry entry;
                entry.add("event", activity(alternative.activity)).add("rule", rule(check));
                column(place, entry);
            }
        });
    }

    void latch(std::size_t place, std::uint16_t index)
    {
        auto const at = k_.latches[index].activity;
        if (k_.activities[at].done == index) {
            Entry entry;
            column(place, entry.add("done", activity(at)));
        }
        asked_by_rules(place, {Alternative::Of::latch, index});
        each_check([&](Check const& check, CheckRef ref) {
            if (!ref.again && check.excused == index) {
                Entry entry;
                column(place, entry.add("at", activity(ref.activity)).add("excused", rule(check)));
            }
            for (auto const& item : check.items) {
                if (item.latch != index) continue;
                Entry entry;
                column(place, entry.add("has", item.name).add("of", activity(at)));
            }
        });
        remembered_condition(place, index);
    }

    // A document or a role of the latest event, asked for when a gate is judged again.
    void remembered_condition(std::size_t place, std::uint16_t index)
    {
        auto const& where = k_.nodes[k_.latches[index].where];
        auto const at = k_.latches[index].activity;
        if (!k_.latches[index].cleared_by.empty()) return;
        Entry entry;
        if (where.op == Node::Op::document)
            column(place, entry.add("document", p_.documents[where.index].kind).add("of", activity(at)));
        if (where.op == Node::Op::role)
            column(place, entry.add("of", activity(at)).add("role", p_.roles[where.index].id));
    }

    [[nodiscard]] std::string path(std::uint16_t cell) const
    {
        auto const& def = k_.cells[cell];
        auto const field = def.from.of == Source::Of::event_actor
                               ? std::string("actor")
                               : p_.activities[def.activity].fields[def.from.index].name;
        return activity(def.activity) + "." + field;
    }

    void comparison(std::size_t place, std::uint32_t position)
    {
        auto const& node = k_.nodes[position];
        static constexpr std::string_view names[] = {"",        "is",        "in",        "includes", "at_least",
                                                     "at_most", "more_than", "less_than", "same_as"};
        std::vector<std::pair<std::string, bool>> keys{{"field", true}};
        auto const name = names[static_cast<std::size_t>(node.comparison)];
        if (!name.empty()) keys.emplace_back(std::string(name), false);
        std::sort(keys.begin(), keys.end());
        Entry entry;
        auto& json = entry.writer().key("reads").begin_object();
        for (auto const& [key, is_path] : keys) {
            if (is_path) {
                json.key(key).string(path(node.source.index));
                continue;
            }
            json.key(key).begin_array();
            for (std::uint32_t i = 0; i < node.count; ++i) json.string(literal(k_.literals[node.first + i]));
            json.end_array();
        }
        json.end_object();
        column(place, entry);
    }

    [[nodiscard]] static std::string literal(Value const& value)
    {
        if (auto const* yes = std::get_if<bool>(&value)) return *yes ? "true" : "false";
        if (auto const* date = std::get_if<Date>(&value)) return date->text();
        auto const* text = std::get_if<std::string>(&value);
        return text == nullptr ? std::string() : *text;
    }

    void machine(std::uint16_t place)
    {
        auto const& machine = machine_at(k_.machines[place]);
        machines_.push_back(place);
        Entry entry;
        auto& json = entry.writer();
        json.key("initial").begin_array();
        for (std::size_t region = 0; region < machine.regions; ++region)
            json.string(machine.stage(machine.initial.stage[region]).name);
        json.end_array().key("machine").string(machine.name);
        json.key("regions").integer(static_cast<std::int64_t>(machine.regions)).key("rows").begin_array();
        for (auto const& row : machine.rows) {
            json.begin_object().key("act").string(machine.act(row.on).name);
            auto const* question = row.question ? &machine.act(row.on).questions[*row.question] : nullptr;
            if (question != nullptr) json.key("expects").boolean(row.expects).key("field").string(question->field);
            json.key("from").string(machine.stage(row.from).name);
            json.key("region").integer(static_cast<std::int64_t>(row.region));
            json.key("to").string(machine.stage(row.to).name);
            if (question != nullptr) json.key("value").string(question->value);
            json.end_object();
        }
        json.end_array();
        out_.machines.push_back(entry.text());
    }

    [[nodiscard]] std::string digits(AbstractCase const& state) const
    {
        std::string out;
        for (auto const place : columns_) out += (state.bits >> place & 1U) != 0 ? '1' : '0';
        for (auto const place : machines_) {
            auto const& machine = machine_at(k_.machines[place]);
            for (std::size_t region = 0; region < machine.regions; ++region)
                out += (region == 0 ? "/" : "+") + std::string(machine.stage(state.machines[place].stage[region]).name);
        }
        return out;
    }

    Abstraction const& model_;
    std::vector<AbstractCase> const& cases_;
    Procedure const& p_;
    Kernel const& k_;
    std::size_t claim_rule_;
    std::vector<std::size_t> columns_; // of each entry of `remembers`: the bit
    std::vector<std::uint16_t> machines_;
    InductiveSet out_;
};

} // namespace

InductiveSet in_words_of_the_law(Refinement const& proof, std::size_t claim_rule)
{
    return Writer(proof, claim_rule).run();
}

} // namespace duly::detail
