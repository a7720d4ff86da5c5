// SPDX-License-Identifier: Apache-2.0
// Files that are read whole, because what is judged is small.
#pragma once

#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

namespace duly::verify {

inline constexpr std::size_t file_bytes_max = 256U << 20U;

// nullopt: it is not there, cannot be read or is larger than file_bytes_max.
[[nodiscard]] inline std::optional<std::string> read_file(std::string const& name)
{
    std::ifstream stream(name, std::ios::binary);
    if (!stream.is_open()) return std::nullopt;
    std::string text;
    std::string part(std::size_t{1} << 16U, '\0');
    while (text.size() <= file_bytes_max) {
        stream.read(part.data(), static_cast<std::streamsize>(part.size()));
        if (stream.gcount() == 0) break;
        text.append(part, 0, static_cast<std::size_t>(stream.gcount()));
    }
    if (stream.bad() || text.size() > file_bytes_max) return std::nullopt;
    return text;
}

[[nodiscard]] inline bool begins_with(std::string const& name, std::string_view bytes)
{
    std::ifstream stream(name, std::ios::binary);
    std::string found(bytes.size(), '\0');
    stream.read(found.data(), static_cast<std::streamsize>(found.size()));
    return stream && found == bytes;
}

} // namespace duly::verify
