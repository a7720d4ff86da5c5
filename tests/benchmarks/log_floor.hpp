// SPDX-License-Identifier: Apache-2.0
// The logs of DULY_DATA in memory, and expat with handlers that do nothing: the floor of a program that reads them with
// the usual parser.
#pragma once

#include <benchmark/benchmark.h>
#include <expat.h>
#include <zlib.h>

#include <array>
#include <cstdlib>
#include <stdexcept>
#include <string>

namespace benchmarks {

[[nodiscard]] inline std::string data_folder()
{
    auto const* const data = std::getenv("DULY_DATA");
    return data == nullptr ? "." : data;
}

[[nodiscard]] inline std::string unpacked(std::string const& name)
{
    std::string const file = data_folder() + "/logs/" + name;
    gzFile const in = gzopen(file.c_str(), "rb");
    if (in == nullptr) throw std::runtime_error("DULY_DATA has no " + file);
    std::string text;
    std::array<char, 65536> buffer{};
    for (int n = 0; (n = gzread(in, buffer.data(), buffer.size())) > 0;)
        text.append(buffer.data(), static_cast<std::size_t>(n));
    gzclose(in);
    return text;
}

inline void parse_with_expat(benchmark::State& state, std::string const& name)
{
    std::string const text = unpacked(name);
    for (auto _ : state) {
        XML_Parser const parser = XML_ParserCreate(nullptr);
        XML_SetElementHandler(
            parser, [](void*, XML_Char const*, XML_Char const**) {}, [](void*, XML_Char const*) {});
        XML_SetCharacterDataHandler(parser, [](void*, XML_Char const*, int) {});
        bool const good = XML_Parse(parser, text.data(), static_cast<int>(text.size()), 1) != XML_STATUS_ERROR;
        XML_ParserFree(parser);
        if (!good) return state.SkipWithError("expat refuses it");
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * static_cast<std::int64_t>(state.iterations()));
}

} // namespace benchmarks
