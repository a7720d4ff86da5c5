// SPDX-License-Identifier: Apache-2.0
// Verification of a whole store. The heads say which hash lay at which position; every leaf is held against that, then
// against the columns beside it and its place in its case. What does not fit is sorted out at the end, when it is
// known whether a hash that is missing at one position turned up at another.
#include "duly/record/verify.hpp"

#include "duly/record/merkle.hpp"
#include "sqlite_connection.hpp"
#include "sqlite_damage.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace duly {
namespace {

constexpr std::size_t page_size = 1000;
constexpr std::size_t flaws_kept_max = 1000;
constexpr std::size_t absences_kept_max = 10'000; // what was emptied, or numbered anew, need not be told leaf by leaf
constexpr std::uint64_t gap_max = 1'000'000;      // of heads, beyond which there is no following them

struct HashOfDigest {
    std::size_t operator()(Digest const& digest) const noexcept { return std::hash<std::string_view>()(digest.raw()); }
};

struct Place {
    std::string case_id;
    std::optional<std::uint64_t> seq;
};

struct CaseChain {
    std::uint64_t next = 0;
    Digest last;
};

struct Odd { // a leaf whose hash is not the one that was recorded for its position
    std::uint64_t index = 0;
    Digest hash;
    Place place;
    Text why;
};

std::string at_words(std::uint64_t index) { return std::to_string(index); }

class LogVerifier {
public:
    LogVerifier(Store const& store, LogName const& name, std::set<Digest>& laws, Verification& result)
        : store_(store), name_(name), laws_(laws), result_(result)
    {
        for (TreeKind const& kind : trees(name.suite)) trees_.push_back({kind.hash, {}, Frontier(kind.hash)});
    }

    void run()
    {
        for (TreeCheck& tree : trees_) guarded([&] { read_heads(tree); });
        guarded([&] { read_leaves(); });
        sort_out();
        report_chain();
        VerifiedLog& log = result_.logs.emplace_back(VerifiedLog{name_.origin, name_.suite, {}});
        for (TreeCheck const& tree : trees_) log.heads.push_back(tree.of_leaves.head());
        result_.leaves += next_;
    }

private:
    struct TreeCheck {
        HashAlgorithm algorithm;
        std::vector<Digest> recorded; // leaf hashes by position; empty where no step says
        Frontier of_leaves;           // as they lie there
    };

    void add(Flaw::Kind kind, std::optional<std::uint64_t> index, Place place, Text says)
    {
        ++result_.flaw_count;
        if (!place.case_id.empty()) flawed_cases_.insert(place.case_id);
        if (result_.flaws.size() >= flaws_kept_max) return;
        result_.flaws.push_back({kind, name_.origin, index, std::move(place.case_id), place.seq, std::move(says)});
    }

    template <class Step> void guarded(Step step)
    {
        try {
            step();
        } catch (detail::StoreDamaged const& failure) {
            Text const& what = failure.says();
            add(Flaw::Kind::unreadable, next_, {},
                {"从位置 " + at_words(next_) + " 起无法读取：" + what.zh,
                 "unreadable from position " + at_words(next_) + " on: " + what.en});
        }
    }

    // What was recorded where, from the steps of the tree; and whether each step's hashes and root are those of a tree
    // that grew so.
    void read_heads(TreeCheck& tree)
    {
        Frontier grown(tree.algorithm);
        bool is_whole = true;
        std::uint64_t above = 0;
        for (;;) {
            std::vector<StoredHead> const heads = store_.heads(name_.id, tree.algorithm, above, page_size);
            if (heads.empty()) return;
            for (StoredHead const& head : heads) {
                above = head.size;
                std::uint64_t const first = first_of(head);
                if (first != tree.recorded.size()) {
                    add(Flaw::Kind::changed, tree.recorded.size(), {},
                        {"大小 " + at_words(head.size) + " 之前的树头缺失或被改动",
                         "a tree head before size " + at_words(head.size) + " is missing or was changed"});
                    is_whole = false; // roots cannot be computed any more
                    if (first > tree.recorded.size() + gap_max) return;
                    tree.recorded.resize(first);
                }
                if (!follow_step(tree, grown, head, first) && std::exchange(is_whole, false))
                    add(Flaw::Kind::changed, first, {},
                        {"位置 " + at_words(first) + " 至 " + at_words(head.size - 1) + " 的记录与树根不符",
                         "the record from position " + at_words(first) + " to " + at_words(head.size - 1) +
                             " does not fit the tree's root"});
            }
        }
    }

    // The size before the step: the one size from which growing adds so many hashes.
    static std::uint64_t first_of(StoredHead const& head)
    {
        std::uint64_t const all = post_order_size(head.size);
        std::uint64_t const before = all - std::min<std::uint64_t>(all, head.subtrees.size());
        std::uint64_t low = 0, high = head.size;
        while (low < high) {
            std::uint64_t const middle = low + (high - low) / 2;
            if (post_order_size(middle) < before) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    // Whether the step is one of the tree as it has grown.
    static bool follow_step(TreeCheck& tree, Frontier& grown, StoredHead const& head, std::uint64_t first)
    {
        std::string expected, found;
        std::size_t at = 0;
        for (std::uint64_t leaf = first; leaf < head.size && at < head.subtrees.size(); ++leaf) {
            Digest const& hash = head.subtrees[at];
            tree.recorded.push_back(hash);
            grown.append(hash, &expected);
            at += 1 + static_cast<std::size_t>(std::countr_one(leaf));
        }
        for (Digest const& hash : head.subtrees) found += hash.raw();
        tree.recorded.resize(head.size);
        return found == expected && grown.size() == head.size && grown.root() == head.root;
    }

    void read_leaves()
    {
        std::uint64_t from = 0;
        for (;;) {
            std::vector<StoredLeaf> const leaves = store_.scan(name_.id, from, page_size);
            if (leaves.empty()) break;
            for (StoredLeaf const& leaf : leaves) {
                absent(next_, leaf.index);
                take(leaf);
                next_ = leaf.index + 1;
            }
            from = next_;
        }
        absent(next_, recorded().size());
    }

    void absent(std::uint64_t from, std::uint64_t to)
    {
        for (std::uint64_t index = from; index < to; ++index) {
            bool const is_recorded = index < recorded().size();
            bool const is_kept = absent_.size() < absences_kept_max;
            if (!is_recorded && !is_kept) {
                result_.flaw_count += to - index;
                return;
            }
            if (is_kept) absent_.push_back(index);
            else ++result_.flaw_count;
            if (is_recorded) unmatched_.emplace(recorded()[index], index);
        }
    }

    void take(StoredLeaf const& stored)
    {
        Digest const hash = hash_in_trees(stored);
        Result<Leaf> const leaf = decode(stored.bytes);
        Place const place{leaf ? leaf->case_id : stored.case_id,
                          leaf ? (leaf->is_attempt() ? std::nullopt : std::optional(leaf->seq)) : stored.seq};
        bool const is_recorded = stored.index < recorded().size() && !recorded()[stored.index].empty();
        bool const is_odd = !is_recorded || recorded()[stored.index] != hash;
        if (is_odd) {
            if (is_recorded) unmatched_.emplace(recorded()[stored.index], stored.index);
            odd_.push_back({stored.index, hash, place, leaf ? Text{} : leaf.error().says});
        } else if (!leaf) {
            bool const unknown = leaf.error().code == ErrorCode::undetermined;
            add(unknown ? Flaw::Kind::cannot_judge : Flaw::Kind::changed, stored.index, place, leaf.error().says);
        }
        if (!leaf) return;
        compare_columns(stored, *leaf, place);
        if (!is_odd) compare_disclosures(stored.index, *leaf, place); // else those of another leaf lie there
        if (!leaf->is_attempt()) follow(stored.index, *leaf, place, stored.bytes);
        if (!leaf->law.empty() && laws_.insert(leaf->law).second)
            add(Flaw::Kind::missing, stored.index, place,
                {"适用规则 " + leaf->law.hex() + " 的文本缺失",
                 "the text of the law " + leaf->law.hex() + " is missing"});
    }

    // In the first tree, whose hash says which leaf it is. Where the second one alone disagrees, that one was changed.
    Digest hash_in_trees(StoredLeaf const& stored)
    {
        std::vector<Digest> hashes;
        for (TreeCheck& tree : trees_) {
            hashes.push_back(leaf_hash(tree.algorithm, stored.bytes));
            tree.of_leaves.append(hashes.back());
        }
        auto const fits = [&](std::size_t tree) {
            auto const& all = trees_[tree].recorded;
            return stored.index < all.size() && all[stored.index] == hashes[tree];
        };
        if (hashes.size() > 1 && fits(0) && !fits(1))
            add(Flaw::Kind::changed, stored.index, {},
                {"位置 " + at_words(stored.index) + " 的记录与第二棵树不符",
                 "the entry at position " + at_words(stored.index) + " does not fit the second tree"});
        return hashes.front();
    }

    void compare_columns(StoredLeaf const& stored, Leaf const& leaf, Place const& place)
    {
        auto const differs = [&](char const* zh, char const* en) {
            add(Flaw::Kind::changed, stored.index, place,
                {"位置 " + at_words(stored.index) + "：" + zh + "与记录内容不符",
                 "position " + at_words(stored.index) + ": " + en + " beside the entry is not the entry's"});
        };
        if (leaf.log != name_.origin) differs("日志名称", "the name of the log");
        if (stored.case_id != leaf.case_id) differs("案件编号", "the case id");
        if (stored.seq != place.seq) differs("序号", "the sequence number");
        if (leaf.key.empty() || leaf.is_attempt()) {
            if (!stored.key_digest.empty()) differs("幂等键", "the idempotency key");
        } else {
            std::string const key = key_digest(leaf.log, leaf.event.actor.id, leaf.key);
            bool const is_first = keys_.insert(key).second; // later leaves of one command have no row of their own
            if (stored.key_digest.empty() ? is_first : stored.key_digest != key)
                differs("幂等键", "the idempotency key");
        }
    }

    void compare_disclosures(std::uint64_t index, Leaf const& leaf, Place const& place)
    {
        if (leaf.personal.empty()) return;
        for (Disclosure const& one : store_.disclosures(name_.id, index).open)
            if (!opens(one, leaf))
                add(Flaw::Kind::changed, index, place,
                    {"位置 " + at_words(index) + "：字段 " + one.field + " 的个人信息明文已被改动",
                     "position " + at_words(index) + ": the plaintext of the field " + one.field + " was changed"});
    }

    void follow(std::uint64_t index, Leaf const& leaf, Place const& place, std::string const& bytes)
    {
        auto const [found, is_new] = chains_.try_emplace(leaf.case_id);
        CaseChain& chain = found->second;
        if (is_new) chain.last = genesis(name_.origin, leaf.case_id);
        if (leaf.seq != chain.next || leaf.prev != chain.last) {
            if (leaf.seq > 0) wanted_.emplace(leaf.prev, Place{leaf.case_id, leaf.seq - 1});
            std::string const where = "案件 " + leaf.case_id + " 第 " + std::to_string(leaf.seq) + " 号记录";
            Flaw::Kind const kind = leaf.seq > chain.next   ? Flaw::Kind::missing
                                    : leaf.seq < chain.next ? Flaw::Kind::reordered
                                                            : Flaw::Kind::changed;
            broken_.push_back({kind,
                               name_.origin,
                               index,
                               leaf.case_id,
                               place.seq,
                               {where + "与前一条不相连", "entry " + std::to_string(leaf.seq) + " of case " +
                                                              leaf.case_id + " does not follow the one before it"}});
        }
        chain.next = leaf.seq + 1;
        chain.last = leaf_hash(bytes); // `prev` is SHA-256 in every suite
    }

    void sort_out()
    {
        std::set<std::uint64_t> explained;
        std::unordered_set<Digest, HashOfDigest> odd_hashes;
        for (Odd const& odd : odd_) odd_hashes.insert(odd.hash);
        for (Odd const& odd : odd_) {
            std::string const here = at_words(odd.index);
            auto const elsewhere = unmatched_.find(odd.hash);
            if (elsewhere != unmatched_.end() && elsewhere->second != odd.index) {
                explained.insert(elsewhere->second);
                std::string const there = at_words(elsewhere->second);
                add(Flaw::Kind::reordered, odd.index, odd.place,
                    {"位置 " + here + " 的记录原在位置 " + there,
                     "the entry at position " + here + " was recorded at position " + there});
                continue;
            }
            bool const is_recorded = odd.index < recorded().size() && !recorded()[odd.index].empty();
            std::string const why_zh = odd.why.empty() ? "" : "：" + odd.why.zh;
            std::string const why_en = odd.why.empty() ? "" : ": " + odd.why.en;
            bool const is_displaced = is_recorded && odd_hashes.contains(recorded()[odd.index]);
            if (is_recorded && !is_displaced) {
                explained.insert(odd.index);
                add(Flaw::Kind::changed, odd.index, odd.place,
                    {"位置 " + here + " 的记录已被改动" + why_zh,
                     "the entry at position " + here + " was changed" + why_en});
            } else if (is_displaced || odd.index >= recorded().size()) {
                add(Flaw::Kind::inserted, odd.index, odd.place,
                    {"位置 " + here + " 的记录是后来加入的", "the entry at position " + here + " was never recorded"});
            }
        }
        std::vector<std::uint64_t> lost;
        for (auto const& [hash, index] : unmatched_)
            if (!explained.contains(index)) lost.push_back(index);
        for (std::uint64_t const index : absent_)
            if (index >= recorded().size() || recorded()[index].empty()) lost.push_back(index);
        std::sort(lost.begin(), lost.end());
        for (std::uint64_t const index : lost) {
            Place place;
            if (index < recorded().size())
                if (auto const found = wanted_.find(recorded()[index]); found != wanted_.end()) place = found->second;
            std::string const here = at_words(index);
            add(Flaw::Kind::missing, index, std::move(place),
                {"位置 " + here + " 的记录缺失", "the entry recorded at position " + here + " is missing"});
        }
    }

    // A broken chain says more only where the hashes did not: there someone changed them too.
    void report_chain()
    {
        for (Flaw& flaw : broken_)
            if (!flawed_cases_.contains(flaw.case_id))
                add(flaw.kind, flaw.index, {flaw.case_id, flaw.seq}, std::move(flaw.says));
    }

    [[nodiscard]] std::vector<Digest> const& recorded() const { return trees_.front().recorded; }

    Store const& store_;
    LogName const& name_;
    std::set<Digest>& laws_;
    Verification& result_;

    std::vector<TreeCheck> trees_;
    std::uint64_t next_ = 0;
    std::vector<Odd> odd_;
    std::vector<std::uint64_t> absent_;
    std::unordered_map<Digest, std::uint64_t, HashOfDigest> unmatched_; // recorded, but not found at its position
    std::unordered_map<Digest, Place, HashOfDigest> wanted_;            // by a later leaf's `prev`
    std::unordered_map<std::string, CaseChain> chains_;
    std::set<std::string> keys_;
    std::set<std::string> flawed_cases_;
    std::vector<Flaw> broken_;
};

void add_plain(Verification& result, Flaw::Kind kind, Text says)
{
    ++result.flaw_count;
    result.flaws.push_back({kind, {}, {}, {}, {}, std::move(says)});
}

} // namespace

std::string_view word(Flaw::Kind kind) noexcept
{
    switch (kind) {
    case Flaw::Kind::changed: return "changed";
    case Flaw::Kind::missing: return "missing";
    case Flaw::Kind::reordered: return "reordered";
    case Flaw::Kind::inserted: return "inserted";
    case Flaw::Kind::unreadable: return "unreadable";
    case Flaw::Kind::cannot_judge: return "cannot_judge";
    }
    return "";
}

Verification verify(Store const& store)
{
    Verification result;
    std::set<Digest> laws;
    std::vector<LogName> logs;
    try {
        for (StoredLaw const& law : store.laws()) {
            std::optional<Digest> const named = Digest::parse(law.digest);
            if (named) laws.insert(*named); // what is changed is reported once, here, and not as missing too
            if (!named || sha256(law.text) != *named)
                add_plain(result, Flaw::Kind::changed,
                          {"适用规则 " + law.digest + " 的文本已被改动",
                           "the text of the law " + law.digest + " was changed"});
        }
        logs = store.logs();
    } catch (detail::StoreDamaged const& failure) {
        Text const& what = failure.says();
        add_plain(result, Flaw::Kind::unreadable, {"无法读取：" + what.zh, "unreadable: " + what.en});
    }
    for (LogName const& log : logs) LogVerifier(store, log, laws, result).run();
    return result;
}

Verification verify_file(std::string const& path)
{
    try {
        Verification result = verify(*sqlite_store(path, StoreAccess::read));
        for (Flaw& flaw : detail::damage_of_file(path)) {
            bool const is_told =
                flaw.index && std::any_of(result.flaws.begin(), result.flaws.end(), [&](Flaw const& one) {
                    return one.log == flaw.log && one.index == flaw.index;
                });
            if (is_told) continue; // its leaf is gone, or another
            ++result.flaw_count;
            result.flaws.push_back(std::move(flaw));
        }
        return result;
    } catch (detail::StoreDamaged const& failure) {
        Verification result;
        Text const& what = failure.says();
        add_plain(result, Flaw::Kind::unreadable, {"无法读取：" + what.zh, "unreadable: " + what.en});
        return result;
    }
}

} // namespace duly
