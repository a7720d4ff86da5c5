// SPDX-License-Identifier: Apache-2.0
// What a proof speaks of, read from the text of the bound law and from nothing else: docs/pack-format.md says what the
// keys mean. A rule with a key that a proof cannot speak of is refused here, never half understood.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace duly::certificate {

namespace json = boost::json;
using Names = std::vector<std::string>;

struct Text {
    std::string zh, en;
};

// Thrown wherever something is found that does not carry a proof.
struct Rejected {
    Text why;
};
[[noreturn]] void reject(std::string zh, std::string en, std::string_view what = {});
[[noreturn]] void too_large();

// Reading JSON of any origin: each of these rejects what has another type.
[[nodiscard]] json::object const& object_of(json::value const& value, std::string_view what);
[[nodiscard]] json::array const& array_of(json::value const* value, std::string_view what);
[[nodiscard]] std::string text_of(json::value const* value, std::string_view what);
[[nodiscard]] Names names_of(json::value const* value, std::string_view what); // a word stands for a list of one
[[nodiscard]] bool contains(Names const& names, std::string_view name);

struct Field {
    enum class Kind { named, word, list }; // of few values, each of which has a name; of one value; of several
    Kind kind = Kind::word;
    // What an event may have there. The first is: nothing. Of a word or a list the second is the key: see Event.
    Names labels;
    bool yes_no = false;
};

struct Activity {
    std::string id;
    std::size_t phase = 0;
    std::map<std::string, Field> fields;
    Names documents;
    std::optional<std::size_t> restarts; // from this phase on nothing counts any longer
    std::string machine, act;            // what it drives
    bool judges_again = false;
    bool deemed = false; // may happen without being judged
};

// A rule, or a claim, which is broken as a rule with the same words would be.
struct Rule {
    enum class Kind { precedence, absence, content };
    std::string id; // "claim:ID" of a claim
    Kind kind = Kind::precedence;
    Names earlier, binds, since, has;       // `first` or `after`; `then`, `of` or `never`
    std::string earlier_field, later_field; // compared by `same`; empty: nothing is
    bool several_fields = false;            // compared at once, of a claim: nothing is known of what counts
    std::string looks_for;                  // `earlier` with all that decides which of them count, as one text
    json::value const *when = nullptr, *unless = nullptr, *where = nullptr;
    std::vector<std::pair<json::value const*, json::value const*>> lowered_by; // `when`, `unless` of derogations
};

class Law {
public:
    explicit Law(std::string_view text); // THROWS: Rejected
    Law(Law const&) = delete;
    Law& operator=(Law const&) = delete;

    [[nodiscard]] std::deque<Activity> const& activities() const { return activities_; }
    [[nodiscard]] Activity const& activity(std::string_view id) const; // THROWS: Rejected
    [[nodiscard]] bool has_fact(std::string_view id) const { return facts_.contains(id); }
    // Of a rule, or "claim:ID". THROWS: Rejected: not there, or none that a proof can speak of.
    [[nodiscard]] Rule rule(std::string const& id) const;
    [[nodiscard]] Names claims() const; // those that can be proved from rules

private:
    void read_activity(std::size_t phase, json::value const& entry);
    [[nodiscard]] Rule read(std::string const& id, json::object const& written, std::string const& kind,
                            std::string const& chain) const;
    void read_same(Rule& rule, json::object const& written) const;
    void read_derogations(Rule& rule, std::string const& chain) const;
    void check(Rule const& rule) const;
    [[nodiscard]] json::object const& only(std::string_view list, std::string_view id) const;

    json::value text_;
    json::object const* procedure_ = nullptr;
    Names phases_;
    std::deque<Activity> activities_; // a deque: others point at them
    std::set<std::string, std::less<>> facts_;
};

} // namespace duly::certificate
