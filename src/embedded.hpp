// SPDX-License-Identifier: Apache-2.0
// Files that are part of the library itself, because the law must not depend on where a program is installed. The
// arrays are written at build time by duly_embed (src/embed.cmake), in the order of their paths.
#pragma once

#include <cstddef>
#include <string_view>

namespace duly::detail {

struct EmbeddedFile {
    std::string_view path; // relative to the folder that was embedded, with '/': "cn.json"
    std::string_view text; // its bytes, unchanged
};

extern EmbeddedFile const calendar_files[]; // src/law/calendars/*.json
extern std::size_t const calendar_files_count;

extern EmbeddedFile const pack_files[]; // src/packs/**/*.yaml
extern std::size_t const pack_files_count;

extern EmbeddedFile const report_files[]; // src/reports/**/*.yaml: definitions of yearly reports
extern std::size_t const report_files_count;

extern EmbeddedFile const layout_files[]; // src/reports/**/*.xml: how an official document is laid out
extern std::size_t const layout_files_count;

} // namespace duly::detail
