// SPDX-License-Identifier: Apache-2.0
#include "page_parts.hpp"

#include "lettering.hpp"

#include <algorithm>
#include <cmath>

namespace duly::detail {

namespace {

// Hatching and dots, for those who see no red.
constexpr std::string_view patterns =
    R"svg(<svg aria-hidden="true" width="0" height="0" style="position:absolute" xmlns="http://www.w3.org/2000/svg">
<defs>
<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
<rect class="hatch-ground" width="6" height="6"/><line class="hatch-line" x1="1" x2="1" y1="0" y2="6"/></pattern>
<pattern id="dots" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="dots-ground" width="6" height="6"/>
<circle class="dots-dot" cx="3" cy="3" r="1.7"/></pattern></defs></svg>)svg";

} // namespace

std::string escaped(std::string_view text) { return xml(text); }

std::string Page::escaped(Text const& text) const { return xml(text.in(language)); }

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

void begin_page(Page& page, std::string const& heading, std::string_view more_style)
{
    page.out += "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"" +
                std::string(page.say("zh-CN", "en")) + "\" xml:lang=\"" + page.say("zh-CN", "en") +
                "\">\n<head>\n<meta charset=\"utf-8\"/>\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                "<meta name=\"generator\" content=\"duly\"/>\n<title>" +
                heading + "</title>\n<style>body{font-family:" + fonts + "}" + std::string(page_style()) +
                std::string(more_style) + "</style>\n</head>\n<body>\n" + std::string(patterns) + "\n";
}

void open_section(Page& page, std::string_view id, std::string_view heading, std::string_view intro)
{
    page.out += "<section id=\"" + std::string(id) + "\" aria-labelledby=\"" + std::string(id) + "-h\">\n<h2 id=\"" +
                std::string(id) + "-h\">" + std::string(heading) + "</h2>\n";
    if (!intro.empty()) page.out += element("p", "intro", intro) + "\n";
}

void add_key(Page& page, std::initializer_list<std::pair<char const*, std::string>> entries)
{
    page.out += "<ul class=\"key\">";
    for (auto const& [name, says] : entries)
        page.out += "<li><svg aria-hidden=\"true\"><rect class=\"" + std::string(name) +
                    "\" width=\"22\" height=\"12\"/></svg>" + says + "</li>";
    page.out += "</ul>\n";
}

} // namespace duly::detail
