// SPDX-License-Identifier: Apache-2.0
// The packs of a set: by id, by the date from which they are in force, parsed when they are first needed.
#pragma once

#include "binding.hpp"

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duly::detail {

// One pack as it was written.
class Volume {
public:
    Volume(Head head_of_it, std::string from_file, PackNode tree);
    // One of the library's own; `text` outlives everything, and only its head has been read.
    Volume(Head head_of_it, std::string from_file, std::string_view text, std::size_t document);

    Head head; // `extends` is an id, `valid_from` is known
    std::string file;
    bool built_in = false;

    // Thread-safe; parses on the first call.
    [[nodiscard]] PackNode const& tree() const;

private:
    std::string_view text_;
    std::size_t document_ = 0;
    mutable std::once_flag parsed_;
    mutable PackNode tree_;
};
using VolumePtr = std::shared_ptr<Volume const>;

// A version of a pack with the days on which it is in force.
struct Edition {
    VolumePtr volume;
    Date from;
    Date until; // the last day
};

class Shelf {
public:
    std::vector<VolumePtr> volumes;

    // The versions of a pack, oldest first. What the library brings is not touched by what a user adds beside it: the
    // library's packs see each other only, the user's see their own first.
    [[nodiscard]] std::vector<Edition> versions(std::string_view id, bool built_in_only) const;
    [[nodiscard]] std::optional<Edition> in_force(std::string_view id, Date on, bool built_in_only) const;
    [[nodiscard]] bool knows(std::string_view id) const;
    [[nodiscard]] std::vector<std::string> ids() const;

    // The pack with everything that it extends, as in force on a day.
    [[nodiscard]] PackNode merged(Edition const& edition, Date on, Problems& problems) const;
    // The versions of its parent with which it is in force on some day.
    [[nodiscard]] std::vector<Edition> parents(Edition const& edition) const;
};

// The heads of the embedded packs.
[[nodiscard]] Shelf const& built_in_shelf();

// The top-level entries of a YAML text that belong to the head, without parsing the rest; nothing if the text is not
// laid out one entry per line from the first column.
[[nodiscard]] std::vector<std::string> head_texts(std::string_view text);

} // namespace duly::detail
