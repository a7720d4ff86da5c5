// SPDX-License-Identifier: Apache-2.0
// A report read back, and held against what is counted now.
#include "annual_report_parts.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace duly {

namespace detail {

namespace {

namespace json = boost::json;

[[nodiscard]] Error unreadable(Text says) { return {ErrorCode::bad_input, std::move(says), {}, {}}; }

// Of the words that lead to a figure, in Markdown [19](#f-x) and in HTML <a class="n" href="#f-x">19</a>.
class MentionReader {
public:
    MentionReader(std::string_view text, WrittenReport& into) : text_(text), into_(into) {}

    void run()
    {
        auto const marker = "#" + std::string(figure_anchor);
        for (auto at = text_.find(marker); at != std::string_view::npos; at = text_.find(marker, at + 1)) {
            auto const before = at < 2 ? std::string_view() : text_.substr(at - 2, 2);
            if (before == "](") in_markdown(at, at + marker.size());
            else if (before == "=\"") in_html(at + marker.size());
        }
    }

private:
    void in_markdown(std::size_t at, std::size_t id)
    {
        auto const end = text_.find(')', id);
        auto const from = text_.rfind('[', at);
        if (end == std::string_view::npos || from == std::string_view::npos) return;
        add(text_.substr(id, end - id), text_.substr(from + 1, at - 2 - from - 1), at);
    }

    void in_html(std::size_t id)
    {
        auto const end = text_.find('"', id);
        auto const from = text_.find('>', id);
        auto const to = text_.find('<', id);
        if (end == std::string_view::npos || to == std::string_view::npos || from > to) return;
        add(text_.substr(id, end - id), text_.substr(from + 1, to - from - 1), id);
    }

    void add(std::string_view of, std::string_view words, std::size_t at)
    {
        std::string said;
        for (char const c : words)
            if (c != '\\' && c != ' ' && c != '\n') said += c; // an editor may have set it in bold or broken the line
        std::erase(said, '*');
        line_ += static_cast<std::size_t>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(counted_),
                                                     text_.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
        counted_ = at;
        into_.mentions.push_back({std::string(of), std::move(said), line_});
    }

    std::string_view text_;
    WrittenReport& into_;
    std::size_t counted_ = 0, line_ = 1;
};

void read_block(json::object const& block, WrittenReport& into)
{
    auto const text = [](json::object const& of, char const* key) { return json::value_to<std::string>(of.at(key)); };
    into.definition = text(block, "definition");
    into.digest = text(block, "digest");
    into.text = text(block, "text");
    into.organ = text(block, "organ");
    into.year = json::value_to<int>(block.at("year"));
    into.checkpoint.origin = text(block, "origin");
    into.checkpoint.head.size = json::value_to<std::uint64_t>(block.at("size"));
    auto const root = Digest::parse(text(block, "root"));
    auto const as_of = Date::parse(text(block, "as_of"));
    if (!root || !as_of || into.year < 2 || into.year > 9999) throw std::invalid_argument("root, as_of or year");
    into.checkpoint.head.root = *root;
    into.as_of = *as_of;
    for (auto const& each : block.at("figures").as_array()) {
        auto const& figure = each.as_object();
        into.figures.push_back({text(figure, "id"), text(figure, "now"), text(figure, "before"), text(figure, "cases"),
                                text(figure, "cases_before")});
    }
}

[[nodiscard]] Text says_otherwise(Text const& where, std::string const& said, std::string const& counted)
{
    return {where.zh + "写作 " + said + "，重新计数为 " + counted,
            where.en + " says " + said + ", counted again it is " + counted};
}

void compare_block(WrittenReport::WrittenFigure const& written, Figure const& counted, FigureReport const& report,
                   FigureCheck& check)
{
    Text const here{"报告的记载", "what the report keeps of it"};
    if (written.now != counted.text()) check.differs.push_back(says_otherwise(here, written.now, counted.text()));
    if (written.before != counted.previous())
        check.differs.push_back(says_otherwise({"报告对上年的记载", "what the report keeps of the year before"},
                                               written.before, counted.previous()));
    if (written.cases != digest_of_cases(report, counted.now) ||
        written.cases_before != digest_of_cases(report, counted.before))
        check.differs.push_back({"依据的案件不同", "the cases behind it are others"});
}

} // namespace

} // namespace detail

Result<WrittenReport> read_report(std::string_view text)
{
    auto const from = text.find(detail::block_begins);
    auto const to = from == std::string_view::npos ? from : text.find(detail::block_ends, from);
    if (to == std::string_view::npos)
        return detail::unreadable(
            {"这不是 duly report 写出的 Markdown 或者 HTML，或者末尾的说明块（duly-report@v1）已被删去",
             "this is no Markdown or HTML that duly report wrote, or its last block "
             "(duly-report@v1) was removed"});
    auto const begin = from + detail::block_begins.size();
    WrittenReport report;
    try {
        detail::read_block(boost::json::parse(text.substr(begin, to - begin)).as_object(), report);
    } catch (std::exception const&) {
        return detail::unreadable({"报告末尾的说明块（duly-report@v1）已损坏，无法核验",
                                   "the last block of the report (duly-report@v1) is damaged: nothing can be checked"});
    }
    detail::MentionReader(text.substr(0, from), report).run();
    return report;
}

std::vector<FigureCheck> compare(WrittenReport const& written, FigureReport const& counted)
{
    std::vector<FigureCheck> checks;
    for (auto const& figure : counted.figures) {
        FigureCheck check{figure.id, figure.title, figure.says, figure.text(), {}};
        auto const at = std::find_if(written.figures.begin(), written.figures.end(),
                                     [&](auto const& each) { return each.id == figure.id; });
        if (at == written.figures.end())
            check.differs.push_back({"报告中没有这个数字", "the report does not have this figure"});
        else detail::compare_block(*at, figure, counted, check);
        for (auto const& mention : written.mentions) {
            std::string const line = std::to_string(mention.line);
            auto const hold = [&](std::string const& ending, std::string const& is) {
                if (mention.of == figure.id + ending && mention.words != is)
                    check.differs.push_back(
                        detail::says_otherwise({"第 " + line + " 行", "line " + line}, mention.words, is));
            };
            hold("", figure.text());
            hold(".previous", figure.previous());
            hold(".change", figure.change());
        }
        checks.push_back(std::move(check));
    }
    for (auto const& mention : written.mentions) {
        auto figure = mention.of;
        for (std::string_view const ending : {".previous", ".change"})
            if (figure.ends_with(ending)) figure.resize(figure.size() - ending.size());
        std::string const line = std::to_string(mention.line);
        if (counted.find(figure) == nullptr)
            checks.push_back(
                {figure,
                 same_in_both(figure),
                 {},
                 "–",
                 {{"第 " + line + " 行写到一个不存在的数字", "line " + line + " names a figure that there is not"}}});
    }
    for (auto const& each : written.figures)
        if (counted.find(each.id) == nullptr)
            checks.push_back({each.id,
                              same_in_both(each.id),
                              {},
                              "–",
                              {{"重新计数得不到这个数字", "counted again there is no such figure"}}});
    return checks;
}

} // namespace duly
