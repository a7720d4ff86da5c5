// SPDX-License-Identifier: Apache-2.0
#include "row_check.hpp"

#include <algorithm>
#include <utility>

namespace duly::detail {
namespace {

std::optional<ShortDigest> key_of(Leaf const& leaf)
{
    if (leaf.key.empty() || leaf.is_attempt()) return std::nullopt;
    ShortDigest key{};
    std::string const raw = key_digest(leaf.log, leaf.event.actor.id, leaf.key);
    std::copy_n(raw.begin(), std::min(raw.size(), key.size()), key.begin());
    return key;
}

Text differing_column(std::uint64_t index, char const* zh, char const* en)
{
    std::string const at = std::to_string(index);
    return {"位置 " + at + "：" + zh + "与记录内容不符",
            "position " + at + ": " + en + " beside the entry is not the entry's"};
}

std::string_view raw_bytes(ShortDigest const& key) { return {reinterpret_cast<char const*>(key.data()), key.size()}; }

} // namespace

Text differing_key(std::uint64_t index) { return differing_column(index, "幂等键", "the idempotency key"); }

LeafPlace place_of(Leaf const& leaf)
{
    return {leaf.case_id, leaf.is_attempt() ? std::nullopt : std::optional(leaf.seq)};
}

std::optional<BrokenLink> broken_link(CaseBegin const& event, CaseEnd const& before)
{
    if (event.seq == before.next && event.prev == before.last) return std::nullopt;
    return BrokenLink{event.index, event.seq, before.next, event.prev};
}

bool is_of_same_command(CaseBegin const& event, CaseEnd const& before)
{
    return !event.same_key || event.same_key == before.key;
}

void RowCheck::add(Flaw::Kind kind, std::uint64_t index, LeafPlace const& place, Text says)
{
    flaws.push_back({kind, log_.origin, index, place.case_id, place.seq, std::move(says)});
}

void RowCheck::check(CheckedLeaf const& one)
{
    LeafView const& stored = one.stored;
    Result<Leaf> const leaf = decode(stored.bytes);
    if (!leaf) {
        if (!stored.case_id.empty()) other_ids.emplace(stored.case_id);
        bool const is_unknown = leaf.error().code == ErrorCode::undetermined;
        if (one.fits) // else the trees say what is wrong
            add(is_unknown ? Flaw::Kind::cannot_judge : Flaw::Kind::changed, stored.index,
                {std::string(stored.case_id), stored.seq}, leaf.error().says);
        return;
    }
    std::optional<ShortDigest> const key = key_of(*leaf);
    compare_columns(stored, *leaf, key);
    if (one.fits) compare_disclosures(stored.index, *leaf); // else those of another leaf lie there
    if (!leaf->is_attempt()) {                              // `prev` is SHA-256 in every suite
        bool const is_hashed = trees(log_.suite).front().hash == HashAlgorithm::sha256;
        follow(stored, *leaf, is_hashed ? one.hash : leaf_hash(stored.bytes), key);
    }
    if (!leaf->law.empty() && !laws_.contains(leaf->law))
        missing_laws.try_emplace(leaf->law, stored.index, place_of(*leaf));
}

void RowCheck::compare_columns(LeafView const& stored, Leaf const& leaf, std::optional<ShortDigest> const& key)
{
    auto const differs = [&](char const* zh, char const* en) {
        add(Flaw::Kind::changed, stored.index, place_of(leaf), differing_column(stored.index, zh, en));
    };
    if (leaf.log != log_.origin) differs("日志名称", "the name of the log");
    if (stored.case_id != leaf.case_id) differs("案件编号", "the case id");
    if (leaf.is_attempt() ? stored.seq.has_value() : stored.seq != leaf.seq) differs("序号", "the sequence number");
    bool const is_other = leaf.is_attempt() || stored.case_id != leaf.case_id;
    if (is_other && !stored.case_id.empty()) other_ids.emplace(stored.case_id);
    // Later leaves of one command have no key beside them, which follow() looks at.
    if (!stored.key_digest.empty() && (!key || stored.key_digest != raw_bytes(*key)))
        differs("幂等键", "the idempotency key");
}

void RowCheck::compare_disclosures(std::uint64_t index, Leaf const& leaf)
{
    if (leaf.personal.empty()) return;
    for (Disclosure const& one : store_.disclosures(log_.id, index).open) {
        if (opens(one, leaf)) continue;
        std::string const at = std::to_string(index);
        add(Flaw::Kind::changed, index, place_of(leaf),
            {"位置 " + at + "：字段 " + one.field + " 的个人信息明文已被改动",
             "position " + at + ": the plaintext of the field " + one.field + " was changed"});
    }
}

void RowCheck::follow(LeafView const& stored, Leaf const& leaf, Digest const& hash,
                      std::optional<ShortDigest> const& key)
{
    CaseBegin event{stored.index, leaf.seq, leaf.prev, std::nullopt};
    if (stored.key_digest.empty()) event.same_key = key;
    CaseEnd const end{leaf.seq + 1, hash, key};
    auto const [found, is_new] = spans_.try_emplace(leaf.case_id, cases.size());
    if (is_new) {
        cases.push_back({leaf.case_id, event, end});
        return;
    }
    CaseEnd& before = cases[found->second].end;
    if (auto const link = broken_link(event, before)) broken.emplace_back(leaf.case_id, *link);
    if (!is_of_same_command(event, before))
        add(Flaw::Kind::changed, stored.index, place_of(leaf), differing_key(stored.index));
    before = end;
}

} // namespace duly::detail
