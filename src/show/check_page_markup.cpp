// SPDX-License-Identifier: Apache-2.0
#include "check_page_parts.hpp"

namespace duly::detail {

std::string rule_name(CheckPage const& page, RuleReport const& rule)
{
    auto name = element("b", "", escaped(rule.id));
    if (rule.article.empty()) return name;
    return name + page.say("，", ", ") + escaped(rule.article);
}

std::string rule_words(CheckPage const& page, RuleReport const& rule)
{
    auto words = page.escaped(rule.says);
    if (!rule.term) return words;
    auto const limit = rule.term->minimum ? page.say("至少 ", "at least ") : page.say("期限 ", "within ");
    return words + element("span", "soft",
                           page.say("（", " (") + (limit + page.escaped(rule.term->time)) + page.say("）", ")"));
}

bool is_told(RuleReport const& rule) noexcept
{
    return rule.count(Status::violated) + rule.count(Status::undeterminable) > 0;
}

} // namespace duly::detail
