// SPDX-License-Identifier: Apache-2.0
// Reading the vectors that tests of the trail share: those beside the project, if they are there, and our own.
#pragma once

#include "record/base64.hpp"
#include "record_fixture.hpp"

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duly::test {

inline std::string content(std::filesystem::path const& path)
{
    std::ifstream in(path, std::ios::binary);
    REQUIRE_MESSAGE(in.good(), path.string());
    return {std::istreambuf_iterator<char>(in), {}};
}

inline boost::json::value json_file(std::filesystem::path const& path) { return boost::json::parse(content(path)); }

inline std::string text_of(boost::json::value const& value)
{
    auto const& text = value.as_string();
    return {text.begin(), text.end()};
}

inline std::string from_hex(std::string_view digits)
{
    REQUIRE(digits.size() % 2 == 0);
    std::string bytes;
    for (std::size_t i = 0; i < digits.size(); i += 2)
        bytes += static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16));
    return bytes;
}

// A folder of the shared vectors; says so when it is missing.
inline std::optional<std::filesystem::path> shared_vectors(std::string const& name)
{
    std::error_code ignored;
    if (auto const all = vectors(); all && std::filesystem::exists(*all / name, ignored)) return *all / name;
    MESSAGE("skipped: the shared vectors " << name << " are not here");
    return std::nullopt;
}

inline std::vector<std::filesystem::path> json_files(std::filesystem::path const& folder)
{
    std::vector<std::filesystem::path> found;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.path().extension() == ".json") found.push_back(entry.path());
    return found;
}

} // namespace duly::test
