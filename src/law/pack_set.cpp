// SPDX-License-Identifier: Apache-2.0
// Sets of packs: adding with every problem at once, and finding by id.
#include "duly/law/pack.hpp"

#include "packs.hpp"
#include "read.hpp"
#include "strictness.hpp"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <set>
#include <tuple>

namespace duly {

using detail::Edition;
using detail::Head;
using detail::PackNode;
using detail::Problems;
using detail::Shelf;
using detail::Volume;
using detail::VolumePtr;

namespace {

constexpr Date last_day{std::numeric_limits<std::int32_t>::max()};

bool is_file_name(std::string const& extends)
{
    return extends.size() > 5 && (extends.ends_with(".yaml") || extends.ends_with(".yml"));
}

// Adds volumes to a copy of a shelf; the copy is thrown away if anything is wrong.
class Loader {
public:
    explicit Loader(Shelf shelf) : shelf_(std::move(shelf)) {}

    Problems problems;

    void file(std::string const& name)
    {
        std::error_code ignored;
        auto const path = std::filesystem::weakly_canonical(name, ignored).string();
        if (!reading_.insert(path).second) return;
        if (auto const bytes = detail::read_bytes(name, problems)) text(*bytes, name);
    }

    void text(std::string_view bytes, std::string const& name)
    {
        auto trees = detail::read_yaml(bytes, name, problems);
        auto const file_name = std::make_shared<std::string const>(name);
        if (trees.empty() && !problems.any_error())
            problems.error({file_name, 0, 0}, "文件是空的，没有程序包", "the file is empty: there is no pack in it");
        for (auto& tree : trees) {
            if (tree.is_null() && trees.size() > 1) continue; // an empty document between two '---'
            if (tree.is_mapping()) document(std::move(tree), name);
            else (void)detail::read_procedure(tree, problems);
        }
    }

    Shelf finish()
    {
        dates();
        for (auto const& volume : added_) check(volume);
        // A new version of a pack governs what a user's overlays already here extend.
        for (auto const& volume : shelf_.volumes) {
            auto const is_new = [&](VolumePtr const& v) { return v->head.id == volume->head.extends; };
            auto const already = std::find(added_.begin(), added_.end(), volume) != added_.end();
            if (!volume->built_in && !already && std::any_of(added_.begin(), added_.end(), is_new)) check(volume);
        }
        return std::move(shelf_);
    }

private:
    void document(PackNode tree, std::string const& name)
    {
        Problems of_head; // reported again when the whole pack is read
        auto head = detail::read_head(tree, of_head);
        if (head.extends.empty() && tree.find("set") != nullptr)
            problems.error(tree.find_key("set")->place, "只有带 extends 的程序包可以用 set",
                           "'set' is for a pack that extends another");
        if (is_file_name(head.extends)) head.extends = extended_file(tree, head.extends, name);
        else if (!head.extends.empty()) wanted_.emplace_back(head.extends, tree.find("extends")->place);
        if (auto const* const other = same_version(head)) {
            if (other->tree() == tree) return; // the same pack once more
            if (!other->built_in) {
                problems.error(
                    tree.place, "程序包 " + head.id + "（同一施行日期、同一 edition）已从 " + other->file + " 读入",
                    "the pack " + head.id + " (same valid_from, same edition) was already read from " + other->file);
                return;
            }
            problems.warning(tree.place, "取代了随库附带的 " + head.id, "takes the place of the built-in " + head.id);
        }
        auto volume = std::make_shared<Volume>(std::move(head), name, std::move(tree));
        shelf_.volumes.push_back(volume);
        added_.push_back(volume);
        fresh_.push_back(std::move(volume));
    }

    Volume const* same_version(Head const& head) const
    {
        Volume const* found = nullptr;
        for (auto const& volume : shelf_.volumes)
            if (volume->head.id == head.id && volume->head.edition == head.edition &&
                (volume->head.valid_from == head.valid_from || !head.valid_from) &&
                (found == nullptr || !volume->built_in))
                found = volume.get();
        return found;
    }

    // The pack in a file beside this one; its id.
    std::string extended_file(PackNode const& tree, std::string const& extends, std::string const& name)
    {
        auto const& place = tree.find("extends")->place;
        if (extends.find_first_of("/\\") != std::string::npos) {
            problems.error(place, "extends 应当是程序包的名称，或者同一文件夹中的文件名",
                           "'extends' is the id of a pack, or the name of a file in the same folder");
            return {};
        }
        auto const path = (std::filesystem::path(name).parent_path() / extends).string();
        auto const before = fresh_.size();
        file(path);
        for (auto i = before; i < fresh_.size(); ++i)
            if (fresh_[i]->file == path) return fresh_[i]->head.id;
        for (auto const& volume : shelf_.volumes)
            if (volume->file == path) return volume->head.id;
        problems.error(place, "所 extends 的文件 " + extends + " 不能使用（不存在、有误或者互相 extends）",
                       "the file " + extends +
                           " that this pack extends cannot be used (missing, wrong, or in a circle)");
        return {};
    }

    void dates()
    {
        for (auto const& [id, place] : wanted_) {
            if (shelf_.knows(id)) continue;
            auto const known = shelf_.ids();
            std::vector<std::string_view> const ids(known.begin(), known.end());
            detail::unknown_name(place, "程序包（extends）", "pack (extends)", id, ids, problems);
        }
        // Parents before children, in as many rounds as there are generations.
        for (std::size_t round = 0; round < fresh_.size(); ++round)
            for (auto const& volume : fresh_) {
                if (volume->head.valid_from || volume->head.extends.empty()) continue;
                auto const versions = shelf_.versions(volume->head.extends, false);
                if (!versions.empty() && versions.front().volume->head.valid_from)
                    volume->head.valid_from = versions.front().from;
            }
    }

    bool in_circle(VolumePtr const& volume) const
    {
        std::set<std::string> seen{volume->head.id};
        auto extends = volume->head.extends;
        while (!extends.empty()) {
            if (!seen.insert(extends).second) return true;
            auto const versions = shelf_.versions(extends, false);
            extends = versions.empty() ? std::string() : versions.back().volume->head.extends;
        }
        return false;
    }

    void check(VolumePtr const& volume)
    {
        auto const& tree = volume->tree();
        if (in_circle(volume)) {
            problems.error(tree.place, "extends 成了循环：" + volume->head.id + " 间接 extends 自己",
                           "a circle: " + volume->head.id + " extends itself through others");
            return;
        }
        Edition edition{volume, volume->head.valid_from.value_or(Date{}), last_day};
        for (auto const& version : shelf_.versions(volume->head.id, volume->built_in))
            if (version.volume == volume) edition = version;
        if (volume->head.extends.empty()) {
            own(tree, *volume);
            return;
        }
        if (!shelf_.knows(volume->head.extends)) return; // said already
        auto const parents = shelf_.parents(edition);
        if (parents.empty())
            problems.error(tree.place, "所 extends 的 " + volume->head.extends + " 在此期间没有有效版本",
                           "no version of " + volume->head.extends + " is in force together with this pack");
        for (auto const& parent : parents) {
            Problems of_merging;
            auto const on = std::max(parent.from, edition.from);
            auto const merged = shelf_.merged(edition, on, of_merging);
            bool const mergeable = !of_merging.any_error();
            take(of_merging, *volume);
            if (!own(merged, *volume) || !mergeable) continue;
            detail::check_stricter(shelf_.merged(parent, on, of_merging), merged, problems);
        }
    }

    bool own(PackNode const& merged, Volume const& volume)
    {
        Problems found;
        detail::check_pack(merged, found);
        take(found, volume);
        return !found.any_error();
    }

    // What is wrong in this file; what a parent's file is warned of was said when it was read.
    void take(Problems const& found, Volume const& volume)
    {
        for (auto const& problem : found.all())
            if (!problem.warning || problem.file == volume.file) problems.add(problem);
    }

    Shelf shelf_;
    std::vector<VolumePtr> added_;
    std::vector<std::shared_ptr<Volume>> fresh_; // the same, still to be completed
    std::vector<std::pair<std::string, detail::Place>> wanted_;
    std::set<std::string> reading_;
};

} // namespace

PackSet::PackSet() : packs_(std::make_shared<Packs const>()) {}
PackSet::~PackSet() = default;
PackSet::PackSet(PackSet const&) = default;
PackSet::PackSet(PackSet&&) noexcept = default;
PackSet& PackSet::operator=(PackSet const&) = default;
PackSet& PackSet::operator=(PackSet&&) noexcept = default;

PackSet const& PackSet::built_in()
{
    static PackSet const set = [] {
        PackSet made;
        auto packs = std::make_shared<Packs>();
        packs->shelf = detail::built_in_shelf();
        made.packs_ = std::move(packs);
        return made;
    }();
    return set;
}

std::vector<PackProblem> PackSet::add_file(std::string const& file)
{
    Loader loader(packs_->shelf);
    loader.file(file);
    auto packs = std::make_shared<Packs>();
    packs->shelf = loader.finish();
    if (!loader.problems.any_error()) packs_ = std::move(packs);
    return loader.problems.in_order();
}

std::vector<PackProblem> PackSet::add_text(std::string_view text, std::string const& file)
{
    Loader loader(packs_->shelf);
    loader.text(text, file);
    auto packs = std::make_shared<Packs>();
    packs->shelf = loader.finish();
    if (!loader.problems.any_error()) packs_ = std::move(packs);
    return loader.problems.in_order();
}

std::vector<PackSummary> PackSet::list() const
{
    std::vector<PackSummary> summaries;
    for (auto const& id : packs_->shelf.ids())
        for (auto const& [volume, from, until] : packs_->shelf.versions(id, false)) {
            auto const& head = volume->head;
            auto source = head.source;
            for (auto extends = head.extends; source.empty() && !extends.empty();) {
                auto const parents = packs_->shelf.versions(extends, false);
                if (parents.empty()) break;
                source = parents.back().volume->head.source;
                extends = parents.back().volume->head.extends == extends ? "" : parents.back().volume->head.extends;
            }
            summaries.push_back({head.id, head.family, head.extends, head.place, head.grade, volume->file, head.title,
                                 std::move(source), from, head.edition});
        }
    return summaries;
}

std::vector<std::string> PackSet::similar(std::string_view id) const
{
    std::vector<std::pair<std::size_t, std::string>> ranked;
    for (auto& known : packs_->shelf.ids()) {
        auto const slash = known.rfind('/');
        auto const family = slash == std::string::npos ? known : known.substr(slash + 1);
        auto const limit = std::max<std::size_t>(2, id.size() / 3);
        auto const distance =
            std::min(detail::edit_distance(id, known, limit), detail::edit_distance(id, family, limit) + 1);
        if (distance <= limit) ranked.emplace_back(distance, std::move(known));
    }
    std::sort(ranked.begin(), ranked.end(), [](auto const& a, auto const& b) {
        return std::tuple(a.first, a.second.size(), a.second) < std::tuple(b.first, b.second.size(), b.second);
    });
    std::vector<std::string> ids;
    for (auto& [distance, known] : ranked) ids.push_back(std::move(known));
    return ids;
}

} // namespace duly
