// SPDX-License-Identifier: Apache-2.0
// What the commands show on a terminal: tables, and obstacles in words.
#include "context.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <iostream>

namespace duly::cli {

namespace json = boost::json;

void print(json::value const& value) { std::cout << json::serialize(value) << '\n' << std::flush; }

namespace {

void show_obstacle(json::object const& obstacle, Language language)
{
    bool const zh = language == Language::zh;
    auto const* const in = zh ? "zh" : "en";
    auto const text = [](json::value const& value) { return json::value_to<std::string>(value); };
    std::cout << "  ✗ ";
    if (auto const article = text(obstacle.at("article")); !article.empty())
        std::cout << (zh ? "第" : "Art. ") << article << (zh ? "条 " : " ");
    std::cout << "[" << text(obstacle.at("rule")) << "] " << text(obstacle.at("says").at(in)) << '\n';
    std::string who;
    for (auto const& each : obstacle.at("curable_by").as_array())
        if (each.at("title").is_object()) who += (who.empty() ? "" : zh ? "、" : ", ") + text(each.at("title").at(in));
    if (!who.empty()) std::cout << (zh ? "    可由谁补正：" : "    who can cure it: ") << who << '\n';
    auto const* earliest = obstacle.if_contains("earliest");
    if (earliest == nullptr) return;
    auto why = text(obstacle.at("derivation").at(in));
    if (auto const* provisional = obstacle.if_contains("provisional"))
        why += (why.empty() ? ""
                : zh        ? "；"
                            : "; ") +
               std::string(zh ? "暂定：" : "provisional: ") + text(provisional->at(in));
    std::cout << (zh ? "    最早合法日期：" : "    earliest lawful date: ") << text(*earliest)
              << (why.empty() ? "" : (zh ? "（" : " (") + why + (zh ? "）" : ")")) << '\n';
}

// What comes first, in order, and why: "3. legality opinion given (legality.opinion), by ... - Art. 25(1): ..."
void show_steps(json::array const& steps, Language language)
{
    bool const zh = language == Language::zh;
    auto const* const in = zh ? "zh" : "en";
    auto const text = [](json::value const& value) { return json::value_to<std::string>(value); };
    if (!steps.empty()) std::cout << (zh ? "    先须依次办理：\n" : "    what comes first, in order:\n");
    int number = 0;
    for (auto const& each : steps) {
        auto const& step = each.as_object();
        std::string who;
        for (auto const& role : step.at("by").as_array())
            if (role.at("title").is_object())
                who += (who.empty() ? "" : zh ? "、" : ", ") + text(role.at("title").at(in));
        std::cout << "      " << ++number << ". " << text(step.at("title").at(in)) << (zh ? "（" : " (")
                  << text(step.at("activity")) << (zh ? "）" : ")")
                  << (who.empty() ? "" : (zh ? "，由" : ", by ") + who);
        if (auto const* earliest = step.if_contains("earliest"))
            std::cout << (zh ? "，最早 " : ", not before ") << text(*earliest);
        auto const article = text(step.at("article"));
        if (!article.empty()) std::cout << (zh ? " —— 第" : " - Art. ") << article << (zh ? "条" : "");
        if (auto const says = text(step.at("says").at(in)); !says.empty()) std::cout << (zh ? "：" : ": ") << says;
        std::cout << '\n';
    }
}

} // namespace

void show_obstacles(Context const& context, json::object const& refusal, bool both)
{
    for (auto const language : {Language::zh, Language::en}) {
        if (!both && context.language != language) continue;
        for (auto const& each : refusal.at("obstacles").as_array()) show_obstacle(each.as_object(), language);
        if (auto const* steps = refusal.if_contains("steps")) show_steps(steps->as_array(), language);
    }
}

std::size_t width(std::string_view text) noexcept
{
    std::size_t columns = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const byte = static_cast<unsigned char>(text[i]);
        if ((byte & 0xC0U) == 0x80U) continue;
        columns += byte >= 0xE3U ? 2 : 1; // from U+3000 on: Chinese characters and their punctuation
    }
    return columns;
}

void show_table(Context const& context, json::array const& rows, std::vector<Column> const& columns)
{
    std::vector<std::string> heads;
    for (auto const& column : columns) heads.push_back(context.say(column.head));
    Table table(std::move(heads));
    for (auto const& row : rows) {
        std::vector<std::string> cells;
        for (auto const& column : columns) {
            auto const* value = row.as_object().if_contains(column.member);
            std::string cell;
            if (value != nullptr && value->is_string()) cell = json::value_to<std::string>(*value);
            else if (value != nullptr && value->is_array())
                for (auto const& each : value->as_array())
                    cell += (cell.empty() ? "" : " | ") + json::value_to<std::string>(each);
            else if (value != nullptr) cell = json::serialize(*value);
            cells.push_back(column.bytes_max == 0 ? std::move(cell) : cell.substr(0, column.bytes_max));
        }
        table.add(std::move(cells));
    }
    table.print();
}

void Table::print() const
{
    std::vector<std::size_t> widths;
    for (auto const& row : rows_)
        for (std::size_t c = 0; c < row.size(); ++c) {
            if (widths.size() <= c) widths.push_back(0);
            widths[c] = std::max(widths[c], width(row[c]));
        }
    for (auto const& row : rows_) {
        std::string line;
        for (std::size_t c = 0; c < row.size(); ++c) {
            line += row[c];
            if (c + 1 < row.size()) line += std::string(widths[c] - width(row[c]) + 2, ' ');
        }
        std::cout << line << '\n';
    }
}

} // namespace duly::cli
