// SPDX-License-Identifier: Apache-2.0
#include "check_page_parts.hpp"

#include "lettering.hpp"

#include <algorithm>
#include <cmath>

namespace duly::detail {

std::string escaped(std::string_view text) { return xml(text); }

std::string CheckPage::escaped(Text const& text) const { return xml(text.in(language)); }

std::string grouped(std::uint64_t n)
{
    auto out = std::to_string(n);
    for (auto at = out.size(); at > 3;) out.insert(at -= 3, ",");
    return out;
}

std::string part_of(std::uint64_t n, std::uint64_t whole)
{
    if (whole == 0) return "–";
    auto tenths = (n * 1000 + whole / 2) / whole;
    if (n > 0 && tenths == 0) return "&lt;0.1%";
    if (n < whole) tenths = std::min<std::uint64_t>(tenths, 999); // all of them is said of all of them only
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + "%";
}

std::string across(double part)
{
    auto const hundredths = std::lround(std::clamp(part, 0.0, 1.0) * 10'000);
    auto const rest = std::to_string(hundredths % 100);
    return std::to_string(hundredths / 100) + (rest.size() < 2 ? ".0" : ".") + rest + "%";
}

std::string element(std::string_view tag, std::string_view name, std::string_view content)
{
    std::string out = "<" + std::string(tag);
    if (!name.empty()) out += " class=\"" + std::string(name) + "\"";
    return out + ">" + std::string(content) + "</" + std::string(tag) + ">";
}

std::string picture_of(std::string_view name, int height, std::string const& says, std::string const& content)
{
    return "<svg class=\"" + std::string(name) + "\" role=\"img\" height=\"" + std::to_string(height) +
           "\" aria-label=\"" + says + "\" xmlns=\"http://www.w3.org/2000/svg\"><title>" + says + "</title>" + content +
           "</svg>";
}

std::string rectangle(std::string_view name, double x, double wide, double y, double tall)
{
    auto const pixels = [](double value) { return std::to_string(std::lround(value)); };
    return "<rect class=\"" + std::string(name) + "\" x=\"" + across(x) + "\" width=\"" + across(wide) + "\" y=\"" +
           pixels(y) + "\" height=\"" + pixels(tall) + "\"/>";
}

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

void open_section(CheckPage& page, std::string_view id, std::string_view heading, std::string_view intro)
{
    page.out += "<section id=\"" + std::string(id) + "\" aria-labelledby=\"" + std::string(id) + "-h\">\n<h2 id=\"" +
                std::string(id) + "-h\">" + std::string(heading) + "</h2>\n";
    if (!intro.empty()) page.out += element("p", "intro", intro) + "\n";
}

} // namespace duly::detail
