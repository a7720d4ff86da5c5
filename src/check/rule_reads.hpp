// SPDX-License-Identifier: Apache-2.0
// What each rule of a law looks at: which activities, and which of their fields. Where a log does not tell one of
// these, the rule cannot be judged. Names are taken wherever the rule has them, so that too much may be in doubt, and
// never too little.
#pragma once

#include "duly/law/law.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace duly::detail {

// Beside the names of fields and documents: what else of an event a rule may look at.
inline constexpr std::string_view reads_actor = "actor";
inline constexpr std::string_view reads_role = ":role";
inline constexpr std::string_view reads_time = ":time";
// And of facts.decided: that a fact which was known is found otherwise.
[[nodiscard]] std::string reads_again(std::string_view fact);

enum class Reads : std::uint8_t {
    no,
    for_the_better, // such an event can only keep the rule from being violated
    yes,
};

// By subject of the law's kernel: the rules, and what every procedure demands.
class RuleReads {
public:
    explicit RuleReads(Law const& law);

    // Events of the activity: whether there is one.
    [[nodiscard]] Reads activity(std::size_t subject, std::string const& activity) const;
    // `what` of events of that activity: a field, a document, or one of the words above.
    [[nodiscard]] bool item(std::size_t subject, std::string const& activity, std::string_view what) const;
    // Whether it asks who acted.
    [[nodiscard]] bool asks_who(std::size_t subject) const { return reads_[subject].items.contains(reads_actor); }

private:
    using Names = std::set<std::string, std::less<>>;
    struct Read {
        Names activities, better; // `better`: only as what fulfils the rule
        Names items;
        bool every_activity = false;
    };
    static void read_rule(Procedure const& procedure, Rule const& rule, Read& into);
    void read_demand(Law const& law, std::size_t subject);
    void add_what_lowers(Law const& law);
    void add_silences(Law const& law);

    std::vector<Read> reads_;
    Names everything_; // activities with which another round begins
};

} // namespace duly::detail
