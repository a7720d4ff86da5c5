// SPDX-License-Identifier: Apache-2.0
// The formats of a picture: what Graphviz, XML and Mermaid take for syntax never comes out of a title.
#include "drawn.hpp"

#include "show/lettering.hpp"

#include "duly/case/machine_registry.hpp"

#include <boost/property_tree/xml_parser.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <regex>
#include <string>
#include <vector>

#include <unistd.h>

using namespace drawn;

namespace {

bool is_xml(std::string const& text)
{
    std::istringstream in(text);
    boost::property_tree::ptree tree;
    try {
        boost::property_tree::read_xml(in, tree);
        return true;
    } catch (boost::property_tree::xml_parser_error const&) {
        return false;
    }
}

Picture hostile()
{
    std::string const bad = "\"]; <script>alert('x')</script> & &lt; \\n \\ #quot; `|`\n%%{init}%% end\t\x01 \xff\xfe "
                            "-->|x| ]]> --> <!-- {a} [b] (c)";
    Picture out;
    out.id = "a\"b\\c\n";
    out.title = out.source = same_in_both(bad);
    out.notes = {same_in_both(bad)};
    out.clusters = {{bad, same_in_both(bad)}};
    for (int i = 0; i < 3; ++i) {
        PictureNode node;
        node.id = bad + std::to_string(i);
        node.title = same_in_both(bad + std::string(static_cast<std::size_t>(i) * 400, 'w'));
        node.by = same_in_both(bad);
        node.article = bad;
        node.cluster = 0;
        node.demand = Demand::conditional;
        node.apart = i == 2;
        node.marks = {{PictureMark::Kind::condition, same_in_both(bad), {{bad, bad, same_in_both(bad)}}}};
        node.note = same_in_both(bad);
        out.nodes.push_back(std::move(node));
    }
    PictureEdge edge;
    edge.to = 1;
    edge.conditional = true;
    edge.condition = edge.label = same_in_both(bad);
    edge.rules = {{bad, bad, same_in_both(bad)}};
    out.edges = {edge};
    return out;
}

// Each line of a flowchart, by what it is.
std::string odd_lines(std::string const& chart)
{
    std::regex const known(R"re(---|title: "[^"]*"|flowchart TB|%% .*|subgraph c\d+ \["[^"]*"\]|end|)re"
                           R"re(  n\d+(\["[^"]*"\]|\(\["[^"]*"\]\)|\(\("[^"]*"\)\)):::[a-z]+|)re"
                           R"re(n\d+ (-->|==>|-\.->|--x|-\.-)(\|"[^"]*"\|)? n\d+|classDef [a-z]+ .*)re");
    std::string odd;
    std::istringstream in(chart);
    for (std::string line; std::getline(in, line);)
        if (!std::regex_match(line, known)) odd += line + "\n";
    return odd;
}

} // namespace

TEST_SUITE_BEGIN("formats of pictures");

TEST_CASE("hostile titles stay titles")
{
    auto const drawn = hostile();
    auto const source = dot(drawn, Language::en);
    CHECK(source.find("<script") == std::string::npos);
    auto const chart = mermaid(drawn, Language::en);
    CHECK(odd_lines(chart) == "");
    CHECK(chart.find("<script") == std::string::npos);
    CHECK(chart.find("%%{") == std::string::npos);
    auto const drawing = svg_if_installed(drawn, Language::en);
    if (drawing.empty()) return;
    CHECK(is_xml(drawing));
    CHECK(drawing.find("<script") == std::string::npos);
    CHECK(drawing.find("&lt;script&gt;") != std::string::npos);
    for (auto const& node : drawn.nodes) CHECK(!node.title.en.empty());
}

TEST_CASE("Graphviz draws every built-in pack - in both languages - within a large sheet of paper")
{
    for (auto const& summary : PackSet::built_in().list()) {
        auto const law = PackSet::built_in().bind(summary.id, {}, Calendar::built_in_cn());
        REQUIRE(law.has_value());
        for (auto const language : {Language::zh, Language::en}) {
            auto const drawing = svg_if_installed(picture(*law), language);
            if (drawing.empty()) return;
            CHECK(is_xml(drawing));
            std::smatch size;
            std::regex const dimensions(R"re(width="(\d+)pt" height="(\d+)pt")re");
            REQUIRE(std::regex_search(drawing, size, dimensions));
            // No more paper than twice A3 in each direction: then nothing is much smaller than half its size on A3.
            CHECK_MESSAGE(std::stoi(size[1]) * std::stoi(size[2]) < 2 * 842 * 2 * 1191, summary.id);
        }
    }
}

TEST_CASE("no text is wider than its box - by the estimate that the boxes are made with")
{
    CHECK(detail::width_of("三十日") == doctest::Approx(3.0));
    CHECK(detail::width_of("WWW") > detail::width_of("lll"));
    for (auto const& line :
         detail::wrapped("县级以上政府部门或乡级政府参照执行，限于 major administrative decisions", 8, 9))
        CHECK(detail::width_of(line) <= 9.0); // a closing mark may hang over
    auto const cut = detail::wrapped(std::string(500, 'w'), 10, 2);
    REQUIRE(cut.size() == 2);
    CHECK(cut.back().ends_with("…"));
    CHECK(detail::wrapped("", 10, 2).empty());
    CHECK(detail::one_line("a\nb\xff") == "a b\xEF\xBF\xBD");
}

TEST_CASE("Mermaid: each line is one it knows - and each node is declared once")
{
    for (auto const language : {Language::zh, Language::en}) {
        auto const chart = mermaid(picture(national()), language);
        CHECK(odd_lines(chart) == "");
        for (auto const& activity : national().procedure().activities) {
            auto const title = activity.title.in(language);
            if (title.find('\'') == std::string::npos)
                CHECK_MESSAGE(chart.find(title) != std::string::npos, activity.id);
        }
    }
    auto const machine = mermaid(picture(*machine_named("Meeting")), Language::en);
    CHECK(odd_lines(machine) == "");
}

TEST_CASE("every machine is drawn with its stages, acts, articles and regions")
{
    for (auto const* machine : machines()) {
        auto const drawn = picture(*machine);
        CHECK(drawn.nodes.size() == machine->stages.size());
        auto const source = dot(drawn, Language::en);
        for (auto const& row : machine->rows) {
            std::string act(machine->act(row.on).name);
            CHECK_MESSAGE(source.find(std::string(machine->name) + "." + act) != std::string::npos, act);
            if (row.article != "built in")
                CHECK_MESSAGE(source.find(detail::xml(row.article)) != std::string::npos, act);
        }
        if (machine->regions > 1) CHECK(drawn.clusters.size() == machine->regions);
        auto const drawing = svg_if_installed(drawn, Language::zh);
        if (!drawing.empty()) CHECK(is_xml(drawing));
    }
}

TEST_CASE("without Graphviz the answer says what to install - a program that hangs is stopped")
{
    auto const drawn = picture(tiny::law("  - {id: P, ~, kind: precedence, first: a, then: b}\n"));
    auto const missing = svg(drawn, Language::en, "no-such-program-of-that-name");
    REQUIRE(!missing.has_value());
    CHECK(missing.error().code == ErrorCode::not_found);
    CHECK(missing.error().says.en.find("install graphviz") != std::string::npos);
    CHECK(missing.error().says.zh.find("安装 graphviz") != std::string::npos);
    auto const failing = svg(drawn, Language::en, "false");
    REQUIRE(!failing.has_value());
    CHECK(failing.error().code == ErrorCode::bad_input);

    auto const script = std::filesystem::temp_directory_path() / ("duly-sleeps-" + std::to_string(::getpid()));
    std::ofstream(script) << "#!/bin/sh\nexec sleep 60\n";
    std::filesystem::permissions(script, std::filesystem::perms::owner_all);
    auto const began = std::chrono::steady_clock::now();
    auto const slow = svg(drawn, Language::en, script.string(), 1);
    std::filesystem::remove(script);
    REQUIRE(!slow.has_value());
    CHECK(slow.error().says.en.find("1 second") != std::string::npos);
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(30));
}

// What a drawing says and how much it draws. Where things lie depends on the fonts and the Graphviz at hand.
std::vector<std::string> words_of(std::string const& drawing)
{
    static std::regex const part("<text[^>]*>([^<]*)</text>|<g id=\"[^\"]*\" class=\"([a-z]+)\">");
    std::vector<std::string> words;
    for (std::sregex_iterator at(drawing.begin(), drawing.end(), part), end; at != end; ++at)
        words.push_back((*at)[1].str() + "|" + (*at)[2].str());
    std::sort(words.begin(), words.end());
    return words;
}

TEST_CASE("docs/major-decision.svg says what the program draws")
{
    auto const kept = words_of(file("docs/major-decision.svg"));
    REQUIRE(kept.size() > 100);
    auto const drawing = svg_if_installed(picture(national()), Language::zh);
    if (drawing.empty()) return;
    CHECK_MESSAGE(words_of(drawing) == kept,
                  "draw it again: duly show cn/major-decision --as svg --lang zh > docs/major-decision.svg");
}

TEST_SUITE_END();
