// SPDX-License-Identifier: Apache-2.0
// Versions, layers and the lazy reading of the library's own packs.
#include "shelf.hpp"

#include "embedded.hpp"
#include "read.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <tuple>
#include <utility>

namespace duly::detail {

namespace {

constexpr Date last_day{std::numeric_limits<std::int32_t>::max()};

// `extends` may form a circle; then the chain just ends, and loading has said so.
constexpr int generations_max = 16;

} // namespace

Volume::Volume(Head head_of_it, std::string from_file, PackNode tree)
    : head(std::move(head_of_it)), file(std::move(from_file)), tree_(std::move(tree))
{
    std::call_once(parsed_, [] {});
}

Volume::Volume(Head head_of_it, std::string from_file, std::string_view text, std::size_t document)
    : head(std::move(head_of_it)), file(std::move(from_file)), built_in(true), text_(text), document_(document)
{}

PackNode const& Volume::tree() const
{
    std::call_once(parsed_, [this] {
        Problems problems;
        auto documents = read_yaml(text_, file, problems);
        if (document_ < documents.size()) tree_ = std::move(documents[document_]);
    });
    return tree_;
}

std::vector<Edition> Shelf::versions(std::string_view id, bool built_in_only) const
{
    std::vector<Edition> found;
    for (auto const& volume : volumes) {
        if (volume->head.id != id || (built_in_only && !volume->built_in)) continue;
        found.push_back({volume, volume->head.valid_from.value_or(Date{}), last_day});
    }
    auto const rank = [](Edition const& e) {
        return std::tuple(e.from, e.volume->built_in ? 0 : 1, e.volume->head.edition);
    };
    std::stable_sort(found.begin(), found.end(), [&](Edition const& a, Edition const& b) { return rank(a) < rank(b); });
    std::vector<Edition> versions;
    for (auto& edition : found) {
        if (!versions.empty() && versions.back().from == edition.from) versions.back() = std::move(edition);
        else versions.push_back(std::move(edition));
    }
    for (std::size_t i = 0; i < versions.size(); ++i) {
        if (i + 1 < versions.size()) versions[i].until = versions[i + 1].from - 1;
        if (auto const until = versions[i].volume->head.valid_until)
            versions[i].until = std::min(versions[i].until, *until);
    }
    return versions;
}

std::optional<Edition> Shelf::in_force(std::string_view id, Date on, bool built_in_only) const
{
    for (auto const& edition : versions(id, built_in_only))
        if (edition.from <= on && on <= edition.until) return edition;
    return std::nullopt;
}

bool Shelf::knows(std::string_view id) const
{
    return std::any_of(volumes.begin(), volumes.end(), [&](VolumePtr const& v) { return v->head.id == id; });
}

std::vector<std::string> Shelf::ids() const
{
    std::set<std::string> ids;
    for (auto const& volume : volumes) ids.insert(volume->head.id);
    return {ids.begin(), ids.end()};
}

std::vector<Edition> Shelf::parents(Edition const& edition) const
{
    std::vector<Edition> together;
    if (edition.volume->head.extends.empty()) return together;
    for (auto& parent : versions(edition.volume->head.extends, edition.volume->built_in))
        if (parent.from <= edition.until && edition.from <= parent.until) together.push_back(std::move(parent));
    return together;
}

PackNode Shelf::merged(Edition const& edition, Date on, Problems& problems) const
{
    std::vector<Edition> chain{edition};
    for (int generation = 0; generation < generations_max; ++generation) {
        auto const candidates = parents(chain.back());
        if (candidates.empty()) break;
        auto parent = candidates.back();
        for (auto const& candidate : candidates)
            if (candidate.from <= on && on <= candidate.until) parent = candidate;
        chain.push_back(std::move(parent));
    }
    auto tree = chain.back().volume->tree();
    for (auto i = chain.size() - 1; i-- > 0;) {
        auto const& volume = *chain[i].volume;
        tree = lay_over(tree, volume.tree(), problems);
        tree.set("extends", PackNode::word(volume.head.extends, tree.place));
        if (tree.find("valid_from") == nullptr && volume.head.valid_from)
            tree.set("valid_from", PackNode::word(volume.head.valid_from->text(), tree.place));
        tree.place = volume.tree().place;
    }
    return tree;
}

std::vector<std::string> head_texts(std::string_view text)
{
    constexpr std::array<std::string_view, 13> head_keys = {"format",  "procedure",  "family",      "place",   "levels",
                                                            "extends", "valid_from", "valid_until", "edition", "title",
                                                            "source",  "grade",      "note"};
    std::vector<std::string> documents(1);
    bool keep = false;
    for (std::size_t at = 0; at < text.size();) {
        auto const end = std::min(text.find('\n', at), text.size() - 1) + 1;
        auto const line = text.substr(at, end - at);
        at = end;
        if (line.substr(0, 3) == "---") {
            if (!documents.back().empty()) documents.emplace_back();
            keep = false;
            continue;
        }
        auto const first = line.front();
        if (first != ' ' && first != '\n' && first != '\r' && first != '#' && first != '-') {
            auto const key = line.substr(0, line.find(':'));
            keep = std::find(head_keys.begin(), head_keys.end(), key) != head_keys.end();
        }
        if (keep) documents.back() += line;
    }
    return documents;
}

Shelf const& built_in_shelf()
{
    static Shelf const shelf = [] {
        Shelf made;
        std::vector<std::shared_ptr<Volume>> fresh;
        for (std::size_t i = 0; i < pack_files_count; ++i) {
            auto const& embedded = pack_files[i];
            auto const file = std::string(embedded.path);
            auto const heads = head_texts(embedded.text);
            for (std::size_t document = 0; document < heads.size(); ++document) {
                Problems problems;
                auto trees = read_yaml(heads[document], file, problems);
                if (trees.size() != 1) continue; // a test holds the embedded packs against this
                fresh.push_back(
                    std::make_shared<Volume>(read_head(trees.front(), problems), file, embedded.text, document));
                made.volumes.push_back(fresh.back());
            }
        }
        for (auto const& volume : fresh) { // an overlay without a date is as old as what it extends
            if (volume->head.valid_from || volume->head.extends.empty()) continue;
            auto const versions = made.versions(volume->head.extends, true);
            if (!versions.empty()) volume->head.valid_from = versions.front().from;
        }
        return made;
    }();
    return shelf;
}

} // namespace duly::detail
