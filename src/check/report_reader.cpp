// SPDX-License-Identifier: Apache-2.0
// A definition of a yearly report, from its file.
#include "figure_reader.hpp"
#include "law/read.hpp"

#include "duly/record/digest.hpp"

#include <algorithm>
#include <set>

namespace duly {

namespace detail {

namespace {

constexpr std::size_t figures_max = 500, sections_max = 200;

class DefinitionReader {
public:
    DefinitionReader(FigureWords const& words, Problems& problems)
        : words_(words), problems_(problems), figures_(words, problems)
    {}

    ReportDefinition run(PackNode const& tree)
    {
        if (!expect_mapping(tree, "报告定义 / a report definition", problems_)) return {};
        check_keys(tree, {"report", "format", "title", "parts", "figures", "sections"},
                   "报告定义 / a report definition", problems_);
        made_.id = word_of(tree, "report", problems_);
        if (made_.id.empty())
            problems_.error(tree.place, "缺少 report：报告定义的名称",
                            "'report' is missing: the name of the definition");
        if (auto const* const format = get(tree, "format"); format != nullptr && !format->is_word("1"))
            problems_.error(format->place, "只认识 format: 1", "the only format known is 1");
        read_figures(tree);
        made_.title = text(tree, "title", tree.place);
        read_parts(tree);
        read_sections(tree);
        for (auto& figure : made_.figures) figure.says = query_in_words(figure, words_, made_.figures);
        return std::move(made_);
    }

private:
    void read_figures(PackNode const& tree)
    {
        auto const* const list = get_list(tree, "figures", problems_);
        if (list == nullptr || list->items.empty()) {
            problems_.error(tree.place, "缺少 figures：数字的列表", "'figures' is missing: the list of figures");
            return;
        }
        if (list->items.size() > figures_max) problems_.error(list->place, "数字超过 500 个", "more than 500 figures");
        for (auto const& node : list->items) {
            made_.figures.push_back(figures_.read(node));
            auto const& id = made_.figures.back().id;
            if (!id.empty() && !ids_.insert(id).second)
                problems_.error(node.place, "数字“" + id + "”重复", "there are two figures '" + id + "'");
        }
        for (std::size_t i = 0; i < made_.figures.size(); ++i) check_share(list->items[i], made_.figures[i]);
    }

    // A share is of two figures that are counted: of another share, or of a year's end, percents mean nothing.
    void check_share(PackNode const& node, FigureQuery const& made)
    {
        if (made.kind != FigureQuery::Kind::share) return;
        std::vector<std::string_view> counted;
        for (auto const& each : made_.figures)
            if (each.kind != FigureQuery::Kind::share) counted.emplace_back(each.id);
        for (auto const* const id : {&made.part, &made.whole})
            if (!id->empty() && std::find(counted.begin(), counted.end(), *id) == counted.end())
                unknown_name(get(node, "share")->place, "可作百分比的数字", "figure to be a share of", *id, counted,
                             problems_);
    }

    void read_parts(PackNode const& tree)
    {
        auto const* const parts = get_list(tree, "parts", problems_);
        if (parts == nullptr || parts->items.size() != ReportDefinition::parts_max) {
            problems_.error(parts != nullptr ? parts->place : tree.place,
                            "报告有五个部分：parts 应列出五个标题 {zh, en}",
                            "a report has five parts: expected five headings {zh, en} under 'parts'");
            return;
        }
        for (std::size_t i = 0; i < parts->items.size(); ++i) {
            auto const& node = parts->items[i];
            if (!expect_mapping(node, "部分的标题 / the heading of a part", problems_)) continue;
            check_keys(node, {"zh", "en"}, "部分的标题 / the heading of a part", problems_);
            made_.parts[i] = titles(node, node.place, "部分 / the part", {}, problems_);
        }
    }

    void read_sections(PackNode const& tree)
    {
        auto const* const list = get_list(tree, "sections", problems_);
        if (list == nullptr) {
            problems_.error(tree.place, "缺少 sections：章节的列表", "'sections' is missing: the list of sections");
            return;
        }
        if (list->items.size() > sections_max)
            problems_.error(list->place, "章节超过 200 个", "more than 200 sections");
        std::set<int> parts;
        for (auto const& node : list->items) {
            made_.sections.push_back(section(node));
            parts.insert(made_.sections.back().part);
        }
        for (int part = 1; part <= static_cast<int>(ReportDefinition::parts_max); ++part)
            if (!parts.contains(part))
                problems_.error(list->place, "第 " + std::to_string(part) + " 部分没有章节：五个部分缺一不可",
                                "part " + std::to_string(part) + " has no section: none of the five may be left out");
    }

    ReportSection section(PackNode const& node)
    {
        ReportSection made;
        if (!expect_mapping(node, "章节 / a section", problems_)) return made;
        check_keys(node, {"part", "zh", "en", "text", "tables", "of"}, "章节 / a section", problems_);
        auto const* const part = get(node, "part");
        if (part == nullptr) problems_.error(node.place, "章节没有 part", "the section has no part");
        else made.part = integer(*part, "part", 1, problems_).value_or(1);
        if (made.part > static_cast<int>(ReportDefinition::parts_max))
            problems_.error(part->place, "part 应为 1 至 5", "part is 1 to 5");
        made.title = titles(node, node.place, "章节 / the section", {}, problems_);
        made.text = text(node, "text", node.place);
        made.of = figures_.procedures(node);
        if (auto const* const tables = get(node, "tables"))
            for (auto const* const each : words_of(*tables, "tables", problems_)) {
                std::vector<std::pair<std::string_view, ReportTable>> choices;
                for (auto const table :
                     {ReportTable::procedures, ReportTable::deadlines, ReportTable::findings, ReportTable::attempts})
                    choices.emplace_back(word(table), table);
                if (auto const table = choice<ReportTable>(*each, "tables", choices, problems_))
                    made.tables.push_back(*table);
            }
        return made;
    }

    // A text whose figures are known. What is put in braces is never left standing in a report.
    Text text(PackNode const& mapping, std::string_view key, Place const& place)
    {
        auto made = text_of(mapping, key, problems_);
        if (made.empty()) problems_.error(place, "缺少 " + std::string(key), "'" + std::string(key) + "' is missing");
        auto const& at = get(mapping, key) != nullptr ? get(mapping, key)->place : place;
        for (auto const* const words : {&made.zh, &made.en})
            for (auto const& piece : pieces_of(*words)) check_piece(at, piece);
        return made;
    }

    void check_piece(Place const& place, TextPiece const& piece)
    {
        if (piece.words.find('{') != std::string::npos || piece.words.find('}') != std::string::npos)
            problems_.error(place, "花括号没有配对：数字写作 {id}", "a brace stands alone: figures are written {id}");
        if (piece.name.empty()) return;
        auto name = piece.name;
        for (std::string_view const ending : {".previous", ".change"})
            if (name.ends_with(ending)) name.resize(name.size() - ending.size());
        std::vector<std::string_view> known{"year", "previous_year", "organ", "as_of"};
        known.insert(known.end(), ids_.begin(), ids_.end());
        if (std::find(known.begin(), known.end(), name) == known.end())
            unknown_name(place, "数字", "figure", name, known, problems_);
    }

    FigureWords const& words_;
    Problems& problems_;
    FigureReader figures_;
    ReportDefinition made_;
    std::set<std::string, std::less<>> ids_;
};

} // namespace

} // namespace detail

ReportDefinitionLoaded load_report_definition(std::string_view text, std::string const& file,
                                              std::span<Law const> known)
{
    detail::Problems problems;
    ReportDefinitionLoaded loaded;
    detail::FigureWords const words(known);
    auto const documents = detail::read_yaml(text, file, problems);
    if (!problems.any_error()) {
        if (documents.size() != 1)
            problems.error({std::make_shared<std::string const>(file), 0, 0}, "应当正好有一个 YAML 文档",
                           "expected exactly one YAML document");
        else loaded.definition = detail::DefinitionReader(words, problems).run(documents.front());
    }
    if (problems.any_error()) loaded.definition.reset();
    if (loaded.definition) {
        loaded.definition->text = text;
        loaded.definition->digest = sha256(text).hex();
    }
    loaded.problems = problems.in_order();
    return loaded;
}

} // namespace duly
