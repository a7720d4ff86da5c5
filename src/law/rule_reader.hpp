// SPDX-License-Identifier: Apache-2.0
// Reading one rule: what every kind shares (reading_rules.cpp) and what each kind means (reading_rule_kinds.cpp).
#pragma once

#include "reading.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace duly::detail {

class RuleReader {
public:
    RuleReader(PackNode const& node, Names const& names, Problems& problems)
        : node_(node), names_(names), problems_(problems), conditions_(names, problems)
    {}
    std::vector<Rule> read(std::vector<std::string_view> const& known_ids);

private:
    void read_id();
    void no_kind(std::vector<std::string_view> const& known_ids);
    void check_kind_keys();
    void common();
    std::string read_grade();
    void read_effect();

    // What the kinds share.
    [[nodiscard]] Activities pointers(std::vector<std::string> const& ids) const;
    [[nodiscard]] std::vector<std::string> listed(std::string_view key);
    // `when` and `unless` are about the triggers, `where` about the other event.
    void conditions(Activities const& triggers, Activities const& others);
    void cure(Activities const& triggers);
    void same(std::vector<std::string> const& earlier, std::vector<std::string> const& later);
    void every(Activities const& triggers);
    void times();

    // The kinds.
    std::vector<Rule> precedence();
    void finish_precedence();
    std::vector<Rule> links(PackNode const& chain);
    void response();
    void read_within(Activities const& openers);
    void read_yearly(PackNode const& within, PackNode const& days);
    void repeats();
    void warn_roll(PackNode const& time);
    void pauses();
    void extension();
    void absence();
    void content();
    void content_item(PackNode const& name, Activity const& activity);
    void interval();
    void interval_end(PackNode const& name);
    void separation();
    void proportion();
    void deemed();
    void derogation();

    PackNode const& node_;
    Names const& names_;
    Problems& problems_;
    ConditionReader conditions_;
    Rule rule_;
};

} // namespace duly::detail
