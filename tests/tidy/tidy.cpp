// SPDX-License-Identifier: Apache-2.0
// What is true of every source file: short lines, nothing left behind, includes that point down only. The tests read
// the tree itself, and name each place that departs from it as file:line.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

struct SourceFile {
    std::string name; // from the root of the project, with '/'
    std::vector<std::string> lines;

    std::string room() const
    {
        std::vector<std::string> parts;
        for (auto const& part : std::filesystem::path(name)) parts.push_back(part.string());
        if (parts.size() > 3 && parts[0] == "include") return parts[2];
        if (parts.size() > 2 && parts[0] == "src") return parts[1];
        return "";
    }
    bool is_public() const { return name.starts_with("include/"); }
};

std::vector<SourceFile> const& source_files()
{
    static std::vector<SourceFile> const files = [] {
        std::vector<SourceFile> found;
        std::filesystem::path const root = DULY_ROOT;
        for (auto const* folder : {"include", "src", "examples", "tests"}) {
            for (auto const& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
                auto const extension = entry.path().extension();
                if (!entry.is_regular_file() || (extension != ".hpp" && extension != ".cpp")) continue;
                SourceFile file{std::filesystem::relative(entry.path(), root).generic_string(), {}};
                std::ifstream stream(entry.path());
                for (std::string line; std::getline(stream, line);) file.lines.push_back(line);
                found.push_back(std::move(file));
            }
        }
        std::sort(found.begin(), found.end(), [](auto const& a, auto const& b) { return a.name < b.name; });
        return found;
    }();
    return files;
}

template <class Departs> std::string places(Departs departs)
{
    std::string all;
    for (auto const& file : source_files())
        for (std::size_t i = 0; i < file.lines.size(); ++i)
            if (auto const why = departs(file, file.lines[i]); !why.empty())
                all += "\n" + file.name + ":" + std::to_string(i + 1) + ": " + why;
    return all;
}

std::size_t columns(std::string const& line)
{
    // Code points: a continuation byte of UTF-8 is 10xxxxxx.
    return static_cast<std::size_t>(
        std::ranges::count_if(line, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

// What each room may include besides itself.
std::map<std::string, std::set<std::string>> const below = {
    {"law", {}},
    {"record", {}},
    {"case", {"law", "record"}},
    {"prove", {"law", "record", "case"}},
    {"enforce", {"law", "record", "case"}},
    {"check", {"law", "record", "case"}},
    {"show", {"law", "record", "case", "prove", "enforce", "check"}},
    {"testing", {"law", "record", "case", "prove", "enforce", "check"}},
};

} // namespace

TEST_SUITE("the source tree")
{
    TEST_CASE("the source files are found")
    {
        CHECK(source_files().size() > 20);
        CHECK(columns("三十日") == 3);
    }

    TEST_CASE("no line is longer than 120 columns")
    {
        CHECK(places([](SourceFile const&, std::string const& line) {
                  return columns(line) > 120 ? std::to_string(columns(line)) + " columns" : std::string();
              }) == "");
    }

    TEST_CASE("no tab and no space at the end of a line")
    {
        CHECK(places([](SourceFile const&, std::string const& line) {
                  bool const stray = line.find('\t') != line.npos || line.ends_with(' ') || line.ends_with('\r');
                  return stray ? std::string("white space") : std::string();
              }) == "");
    }

    TEST_CASE("nothing is left for later")
    {
        // Written in two halves, so that this file does not find itself.
        std::regex const banned(R"(\b(TO)"
                                R"(DO|FIX)"
                                R"(ME|XX)"
                                R"(X|HA)"
                                R"(CK)\b)");
        CHECK(places([&](SourceFile const&, std::string const& line) {
                  std::smatch match;
                  return std::regex_search(line, match, banned) ? match.str() : std::string();
              }) == "");
    }

    TEST_CASE("every file names its licence in its first lines")
    {
        std::string missing;
        for (auto const& file : source_files()) {
            std::vector<std::string> const head(file.lines.begin(),
                                                file.lines.begin() + (file.lines.size() < 2 ? 0 : 2));
            if (std::ranges::none_of(head,
                                     [](auto const& line) { return line == "// SPDX-License-Identifier: Apache-2.0"; }))
                missing += "\n" + file.name;
        }
        CHECK(missing == "");
    }

    TEST_CASE("every header is guarded by pragma once")
    {
        std::string missing;
        for (auto const& file : source_files())
            if (file.name.ends_with(".hpp") && std::ranges::find(file.lines, "#pragma once") == file.lines.end())
                missing += "\n" + file.name;
        CHECK(missing == "");
    }

    TEST_CASE("includes point down only")
    {
        std::regex const include(R"re(^\s*#\s*include\s*[<"](duly/)?([a-z_]+)/)re");
        CHECK(places([&](SourceFile const& file, std::string const& line) {
                  std::smatch match;
                  auto const room = below.find(file.room());
                  if (room == below.end() || !std::regex_search(line, match, include)) return std::string();
                  // "law/tables.hpp" is a private header of src/law, <spdlog/...> is none of ours.
                  auto const other = match[2].str();
                  if (other == room->first || (!below.contains(other) && other != "cli")) return std::string();
                  return room->second.contains(other) ? std::string() : room->first + " includes " + other;
              }) == "");
    }

    TEST_CASE("no public header includes a heavy or private dependency")
    {
        std::regex const heavy(
            R"re(^\s*#\s*include\s*[<"](spdlog/(?!fwd)|fmt/|boost/json|boost/msm/back|yaml-cpp/|openssl/))re"
            R"re(|^\s*#\s*include\s*[<"](sqlite3|libpq|CLI/))re");
        CHECK(places([&](SourceFile const& file, std::string const& line) {
                  return file.is_public() && std::regex_search(line, heavy) ? line : std::string();
              }) == "");
    }

    TEST_CASE("no public header opens a namespace to its users")
    {
        std::regex const opens(R"(^\s*using\s+namespace\b)");
        CHECK(places([&](SourceFile const& file, std::string const& line) {
                  return file.is_public() && std::regex_search(line, opens) ? line : std::string();
              }) == "");
    }

    TEST_CASE("the library writes neither to standard output nor to standard error")
    {
        std::regex const writes(R"(\bstd::(cout|cerr|clog)\b|\b(std::)?(printf|puts|perror|abort)\s*\()");
        CHECK(places([&](SourceFile const& file, std::string const& line) {
                  bool const ours = below.contains(file.room()) || file.is_public();
                  return ours && std::regex_search(line, writes) ? line : std::string();
              }) == "");
    }
}
