// SPDX-License-Identifier: Apache-2.0
// PKWARE's APPNOTE 6.3: of each file a local header and its bytes, then the central directory. Numbers are
// little-endian.
#include "zip.hpp"

#include <zlib.h>

#include <cstdint>

namespace duly::detail {

namespace {

void put(std::string& out, std::uint32_t number, int bytes)
{
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(number >> (8 * i) & 0xFFU);
}

// What local headers and the directory have in common.
void put_facts(std::string& out, std::string_view name, std::string_view content)
{
    constexpr std::uint32_t version = 20, utf8_names = 1U << 11U, stored = 0, new_year_1980 = 0x21;
    auto const size = static_cast<std::uint32_t>(content.size());
    put(out, version, 2);
    put(out, utf8_names, 2);
    put(out, stored, 2);
    put(out, 0, 2); // time
    put(out, new_year_1980, 2);
    put(out, static_cast<std::uint32_t>(crc32(0, reinterpret_cast<Bytef const*>(content.data()), size)), 4);
    put(out, size, 4);
    put(out, size, 4);
    put(out, static_cast<std::uint32_t>(name.size()), 2);
    put(out, 0, 2); // extra field
}

} // namespace

std::string zip(std::vector<std::pair<std::string, std::string_view>> const& files)
{
    std::string out, directory;
    for (auto const& [name, content] : files) {
        auto const at = static_cast<std::uint32_t>(out.size());
        put(out, 0x04034b50, 4);
        put_facts(out, name, content);
        out += name;
        out += content;
        put(directory, 0x02014b50, 4);
        put(directory, 20, 2); // made by
        put_facts(directory, name, content);
        put(directory, 0, 2); // comment
        put(directory, 0, 2); // disk
        put(directory, 0, 2); // attributes
        put(directory, 0, 4);
        put(directory, at, 4);
        directory += name;
    }
    auto const at = static_cast<std::uint32_t>(out.size());
    auto const count = static_cast<std::uint32_t>(files.size());
    out += directory;
    put(out, 0x06054b50, 4);
    put(out, 0, 4); // disks
    put(out, count, 2);
    put(out, count, 2);
    put(out, static_cast<std::uint32_t>(directory.size()), 4);
    put(out, at, 4);
    put(out, 0, 2); // comment
    return out;
}

} // namespace duly::detail
