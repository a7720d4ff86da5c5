// SPDX-License-Identifier: Apache-2.0
// A map to begin with: what the log has, the most frequent first, and which activity of the pack it may be.
#include "duly/check/mapping.hpp"

#include "law/nearest.hpp"
#include "log_keys.hpp"
#include "selector.hpp"

#include "duly/case/binding.hpp"
#include "duly/case/describe.hpp"
#include "duly/record/canonical_json.hpp"

#include <algorithm>
#include <set>

namespace duly {

namespace {

constexpr std::size_t keys_shown = 20, values_shown = 6, activities_shown = 1000;

// What the events of one name have.
struct Seen {
    std::uint64_t events = 0;
    std::map<std::string, std::set<std::string>> attributes; // key -> some of the values
};

void note(std::map<std::string, std::set<std::string>>& into, std::string_view key, std::string_view text)
{
    if (detail::is_usual_name(key) || (into.size() >= keys_shown && !into.contains(std::string(key)))) return;
    auto& values = into[std::string(key)];
    if (values.size() <= values_shown && text.size() <= 40) values.emplace(text);
}

// A text in quotes as YAML and JSON both have it.
[[nodiscard]] std::string quoted_word(std::string_view text)
{
    std::string out;
    CanonicalWriter(out).string(text);
    return out;
}

// On one line of a comment.
[[nodiscard]] std::string on_a_line(std::string text)
{
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    return text;
}

// "Submission made", "submission.made" and "submission_made" are one name.
[[nodiscard]] std::string plain(std::string_view name)
{
    std::string out;
    for (char const c : name) {
        if (c == ' ' || c == '.' || c == '_' || c == '-') continue;
        out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
}

class Draft {
public:
    Draft(Law const& law, std::string const& pack, LogMapping const* known) : law_(law), pack_(pack), known_(known)
    {
        for (auto const& activity : law.procedure().activities)
            for (auto const& name : {activity.id, activity.title.en, activity.title.zh})
                if (!name.empty()) names_.emplace(plain(name), activity.id);
        if (known == nullptr) return;
        for (auto const& each : known->activities) arguments_.push_back(each.log);
        matcher_.emplace(arguments_);
    }

    void add(LogCase const& logged)
    {
        for (auto const& attribute : logged.attributes)
            if (attribute.depth == 0) note(case_attributes_, attribute.key, attribute.text);
        for (auto const& event : logged.events) {
            auto& seen = seen_[std::string(event.activity)];
            ++seen.events;
            for (auto const& attribute : event.attributes)
                if (attribute.depth == 0) note(seen.attributes, attribute.key, attribute.text);
            if (!event.role.empty() && roles_.size() <= keys_shown) roles_.emplace(event.role);
        }
    }

    [[nodiscard]] std::string text(std::string const& file) const
    {
        std::string out = "# " + on_a_line(file) + "\n";
        if (known_ == nullptr)
            out += "map: " + quoted_word("to " + pack_) + "\nformat: 1\npack: " + quoted_word(pack_) + "\n";
        else out += "# what " + on_a_line(known_->id) + " does not map\n";
        out += attributes(case_attributes_, "# attributes of cases", "case:");
        if (known_ == nullptr && !law_.procedure().facts.empty()) {
            out += "# facts:  # each from an attribute of the case\n";
            for (auto const& fact : law_.procedure().facts)
                out += "#   " + fact.id + ": {attribute: case:…, is: …}  # " + title(fact.title) + "\n";
        }
        if (known_ == nullptr) out += roles();
        auto const open = in_order();
        out += known_ == nullptr || !open.empty() ? "activities:\n" : "# nothing is left open\n";
        if (open.empty() && known_ == nullptr) out = out.substr(0, out.size() - 1) + " []\n";
        for (std::size_t i = 0; i < std::min(open.size(), activities_shown); ++i)
            out += activity(open[i]->first, open[i]->second);
        if (open.size() > activities_shown)
            out += "# and " + std::to_string(open.size() - activities_shown) + " less frequent ones\n";
        if (known_ == nullptr) out += left_over();
        return out;
    }

private:
    using Entry = std::pair<std::string const, Seen>;

    [[nodiscard]] bool is_mapped(std::string const& activity) const
    {
        if (!matcher_) return false;
        for (std::size_t i = 0; i < arguments_.size(); ++i)
            if (matcher_->by_name(i, activity) != detail::Match::no) return true;
        return false;
    }

    [[nodiscard]] std::vector<Entry const*> in_order() const
    {
        std::vector<Entry const*> order;
        for (auto const& each : seen_)
            if (!is_mapped(each.first)) order.push_back(&each);
        std::stable_sort(order.begin(), order.end(),
                         [](Entry const* a, Entry const* b) { return a->second.events > b->second.events; });
        return order;
    }

    // The activity of the same name, or of nearly the same.
    [[nodiscard]] std::string suggested(std::string const& activity) const
    {
        auto const wanted = plain(activity);
        if (auto const same = names_.find(wanted); same != names_.end()) return same->second;
        std::vector<std::string_view> known;
        for (auto const& [name, id] : names_) known.push_back(name);
        auto const found = names_.find(std::string(detail::nearest(wanted, known)));
        return found == names_.end() ? std::string() : found->second;
    }

    [[nodiscard]] static std::string title(Text const& text)
    {
        return text.zh == text.en ? text.zh : on_a_line(text.zh + " / " + text.en);
    }

    [[nodiscard]] static std::string attributes(std::map<std::string, std::set<std::string>> const& seen,
                                                std::string const& what, std::string const& prefix)
    {
        if (seen.empty()) return {};
        std::string out = what + ":";
        for (auto const& [key, values] : seen) {
            out += " " + on_a_line(prefix + key) + " (";
            std::size_t shown = 0;
            for (auto const& value : values)
                if (shown++ < values_shown) out += (shown > 1 ? ", " : "") + on_a_line(value);
            out += values.size() > values_shown ? ", …);" : ");";
        }
        return out + "\n";
    }

    [[nodiscard]] std::string roles() const
    {
        std::string known;
        for (auto const& role : law_.procedure().roles) known += (known.empty() ? "" : ", ") + role.id;
        std::string out = "# roles of the pack: " + known + "\n";
        if (roles_.empty()) return out;
        out += "# roles:\n";
        for (auto const& role : roles_) out += "#   " + quoted_word(role) + ": …\n";
        return out;
    }

    [[nodiscard]] std::string activity(std::string const& name, Seen const& seen) const
    {
        auto const to = suggested(name);
        auto out = "  - log: " + quoted_word(name) + "  # " + std::to_string(seen.events) +
                   "\n    to:" + (to.empty() ? "  # to be decided: an activity of the pack, or nothing" : " " + to) +
                   "\n" + attributes(seen.attributes, "    # attributes", "");
        for (auto const& activity : law_.procedure().activities) {
            if (activity.id != to || (activity.fields.empty() && activity.documents.empty())) continue;
            out += "    # fields:";
            for (auto const& field : activity.fields) out += " " + field.name;
            if (!activity.documents.empty()) out += "; documents:";
            for (auto const& kind : activity.documents) out += " " + kind;
            out += "\n";
        }
        return out;
    }

    // Activities of the pack that no activity of the log seems to be.
    [[nodiscard]] std::string left_over() const
    {
        std::set<std::string> used;
        for (auto const& [name, seen] : seen_) used.insert(suggested(name));
        std::string out;
        for (auto const& activity : law_.procedure().activities)
            if (!used.contains(activity.id)) out += "#   - " + activity.id + "  # " + title(activity.title) + "\n";
        if (out.empty()) return {};
        return "# never:  # those of these that did not happen where the log does not have them\n" + out;
    }

    Law const& law_;
    std::string const& pack_;
    LogMapping const* known_;
    std::vector<Argument> arguments_;
    std::optional<detail::Matcher> matcher_;
    std::map<std::string, std::string> names_; // plain ids and titles -> id
    std::map<std::string, Seen> seen_;
    std::map<std::string, std::set<std::string>> case_attributes_;
    std::set<std::string> roles_;
};

} // namespace

Result<std::string> draft_mapping(std::string const& file, LogOptions const& log, std::string const& pack,
                                  PackSet const& packs, LogMapping const* known)
{
    auto const law = packs.bind(pack, {}, Calendar::plain_weekdays());
    if (!law) return law.error();
    Draft draft(*law, pack, known);
    auto const read = read_log_file(file, log, [&](LogCase const& logged) {
        draft.add(logged);
        return true;
    });
    if (!read) return read.error();
    return draft.text(file);
}

} // namespace duly
