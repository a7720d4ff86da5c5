// SPDX-License-Identifier: Apache-2.0
// Verification of a whole store: the parts of each log are checked by several threads, and put together in order. What
// does not fit is sorted out at the end, when it is known whether a hash that is missing at one position turned up at
// another. Memory holds a few thousand leaves for each thread, and of each case where it ends.
#include "duly/record/verify.hpp"

#include "part_check.hpp"
#include "sqlite_connection.hpp"
#include "sqlite_damage.hpp"

#include <algorithm>
#include <cstring>
#include <future>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace duly {
namespace {

using namespace detail;

constexpr std::size_t flaws_kept_max = 1000;

struct HashOfDigest {
    std::size_t operator()(Digest const& digest) const noexcept
    {
        std::size_t hash = 0;
        std::memcpy(&hash, digest.bytes.data(), sizeof hash);
        return hash;
    }
};

std::string at_words(std::uint64_t index) { return std::to_string(index); }

class LogVerifier {
public:
    LogVerifier(Store const& store, LogName const& name, VerifyDepth depth, std::set<Digest>& laws,
                Verification& result)
        : store_(store),
          name_(name),
          depth_(depth),
          laws_(laws),
          known_laws_(laws),
          result_(result),
          kinds_(trees(name.suite)),
          parts_(store, name.id, kinds_.front().hash),
          edges_(kinds_.size()),
          is_broken_(kinds_.size(), false)
    {
        for (std::size_t i = 0; i < kinds_.size(); ++i) edges_[i] = Frontier(kinds_[i].hash);
    }

    void run(unsigned threads)
    {
        std::vector<std::future<void>> others;
        for (unsigned i = 1; i < threads; ++i)
            others.push_back(std::async(std::launch::async, [this] { check_parts(); }));
        check_parts();
        for (auto& other : others) other.get();
        sort_out();
        report_chain();
        conclude();
    }

private:
    void check_parts()
    {
        try {
            while (auto part = parts_.next()) check(std::move(*part));
        } catch (...) {
            parts_.stop(); // what the others find could not be put together any more
            throw;
        }
    }

    void check(LogPart part)
    {
        auto done = std::make_unique<PartResult>(store_, name_, known_laws_);
        done->part = std::move(part);
        check_part(store_, name_, depth_, *done);
        std::lock_guard const lock(mutex_);
        done_.emplace(done->part.number, std::move(done));
        while (!done_.empty() && done_.begin()->first == merged_) {
            merge(*done_.begin()->second);
            done_.erase(done_.begin());
            ++merged_;
        }
    }

    // ---- in the order of the log

    void merge(PartResult& from)
    {
        for (std::size_t tree = 0; tree < kinds_.size(); ++tree) merge_tree(tree, from);
        for (std::uint64_t const index : from.unlike_second)
            add(Flaw::Kind::changed, index, {},
                {"位置 " + at_words(index) + " 的记录与第二棵树不符",
                 "the entry at position " + at_words(index) + " does not fit the second tree"});
        for (Flaw& flaw : from.rows.flaws) add(std::move(flaw));
        if (from.part.unreadable) unreadable(from.part.recorded_end, *from.part.unreadable);
        if (from.unreadable) unreadable(from.next, *from.unreadable);
        std::move(from.odd.begin(), from.odd.end(), std::back_inserter(odd_));
        for (auto const& [hash, index] : from.unmatched)
            if (unmatched_.size() < unmatched_kept_max) unmatched_.emplace(hash, index);
            else ++result_.flaw_count;
        for (std::uint64_t const index : from.absent)
            if (absent_.size() < absences_kept_max) absent_.push_back(index);
            else ++result_.flaw_count;
        result_.flaw_count += from.uncounted;
        size_ = std::max(size_, from.next > from.part.begin ? from.next : 0);
        merge_rows(from.rows);
    }

    void merge_tree(std::size_t number, PartResult const& from)
    {
        TreePart const& tree = from.trees[number];
        bool is_broken = is_broken_[number];
        for (TreePart::Gap const& gap : tree.gaps) {
            is_broken = true; // roots cannot be computed any more
            add(Flaw::Kind::changed, gap.first, {},
                {"大小 " + at_words(gap.size) + " 之前的树头缺失或被改动",
                 "a tree head before size " + at_words(gap.size) + " is missing or was changed"});
        }
        if (!is_broken && tree.unreadable) {
            is_broken = true;
            unreadable(from.part.begin, *tree.unreadable);
        }
        auto contradiction = tree.contradiction;
        if (!contradiction && tree.before != edges_[number] && from.part.recorded_end > from.part.begin)
            contradiction = {from.part.begin, from.part.recorded_end};
        if (!is_broken && contradiction) {
            is_broken = true;
            std::string const first = at_words(contradiction->first), last = at_words(contradiction->end - 1);
            add(Flaw::Kind::changed, contradiction->first, {},
                {"位置 " + first + " 至 " + last + " 的记录与树根不符",
                 "the record from position " + first + " to " + last + " does not fit the tree's root"});
        }
        edges_[number] = tree.after;
        is_broken_[number] = is_broken;
    }

    void merge_rows(RowCheck& rows)
    {
        for (auto& [law, named] : rows.missing_laws)
            if (laws_.insert(law).second)
                add(Flaw::Kind::missing, named.first, std::move(named.second),
                    {"适用规则 " + law.hex() + " 的文本缺失", "the text of the law " + law.hex() + " is missing"});
        for (CaseSpan& span : rows.cases) {
            auto const [found, is_new] = chains_.try_emplace(span.id);
            CaseEnd& chain = found->second;
            if (is_new) {
                chain.last = genesis(name_.origin, span.id);
                case_ids_.push_back(span.id);
            }
            if (auto const link = broken_link(span.begin, chain)) rows.broken.emplace_back(span.id, *link);
            if (!is_of_same_command(span.begin, chain))
                add(Flaw::Kind::changed, span.begin.index, {span.id, span.begin.seq}, differing_key(span.begin.index));
            chain = span.end;
        }
        for (auto& [id, link] : rows.broken) {
            if (link.seq > 0) wanted_.emplace(link.prev, LeafPlace{id, link.seq - 1});
            broken_.emplace_back(std::move(id), link);
        }
        other_ids_.merge(rows.other_ids);
    }

    void add(Flaw flaw)
    {
        ++result_.flaw_count;
        ++own_flaws_;
        if (!flaw.case_id.empty()) flawed_cases_.insert(flaw.case_id);
        if (result_.flaws.size() < flaws_kept_max) result_.flaws.push_back(std::move(flaw));
    }
    void add(Flaw::Kind kind, std::optional<std::uint64_t> index, LeafPlace place, Text says)
    {
        add(Flaw{kind, name_.origin, index, std::move(place.case_id), place.seq, std::move(says)});
    }
    void unreadable(std::uint64_t from, Text const& what)
    {
        add(Flaw::Kind::unreadable, from, {},
            {"从位置 " + at_words(from) + " 起无法读取：" + what.zh,
             "unreadable from position " + at_words(from) + " on: " + what.en});
    }

    // ---- in the end

    void sort_out()
    {
        std::unordered_set<Digest, HashOfDigest> odd_hashes;
        for (Odd const& odd : odd_) odd_hashes.insert(odd.hash);
        std::set<std::uint64_t> explained;
        for (Odd& odd : odd_) explain(odd, odd_hashes, explained);
        std::vector<std::pair<std::uint64_t, LeafPlace>> lost;
        for (auto const& [hash, index] : unmatched_) {
            if (explained.contains(index)) continue;
            auto const found = wanted_.find(hash);
            lost.emplace_back(index, found == wanted_.end() ? LeafPlace{} : found->second);
        }
        for (std::uint64_t const index : absent_) lost.emplace_back(index, LeafPlace{});
        std::sort(lost.begin(), lost.end(), [](auto const& a, auto const& b) { return a.first < b.first; });
        for (auto& [index, place] : lost) {
            std::string const here = at_words(index);
            add(Flaw::Kind::missing, index, std::move(place),
                {"位置 " + here + " 的记录缺失", "the entry recorded at position " + here + " is missing"});
        }
    }

    void explain(Odd& odd, std::unordered_set<Digest, HashOfDigest> const& odd_hashes,
                 std::set<std::uint64_t>& explained)
    {
        std::string const here = at_words(odd.index);
        auto const elsewhere = unmatched_.find(odd.hash);
        if (elsewhere != unmatched_.end() && elsewhere->second != odd.index) {
            explained.insert(elsewhere->second);
            std::string const there = at_words(elsewhere->second);
            add(Flaw::Kind::reordered, odd.index, std::move(odd.place),
                {"位置 " + here + " 的记录原在位置 " + there,
                 "the entry at position " + here + " was recorded at position " + there});
            return;
        }
        bool const is_displaced = odd.recorded && odd_hashes.contains(*odd.recorded);
        if (odd.recorded && !is_displaced) {
            explained.insert(odd.index);
            std::string const why_zh = odd.why.empty() ? "" : "：" + odd.why.zh;
            std::string const why_en = odd.why.empty() ? "" : ": " + odd.why.en;
            add(Flaw::Kind::changed, odd.index, std::move(odd.place),
                {"位置 " + here + " 的记录已被改动" + why_zh,
                 "the entry at position " + here + " was changed" + why_en});
        } else if (is_displaced || odd.is_beyond) {
            add(Flaw::Kind::inserted, odd.index, std::move(odd.place),
                {"位置 " + here + " 的记录是后来加入的", "the entry at position " + here + " was never recorded"});
        }
    }

    // A broken chain says more only where the hashes did not: there someone changed them too.
    void report_chain()
    {
        auto const flawed = flawed_cases_;
        for (auto& [id, link] : broken_) {
            if (flawed.contains(id)) continue;
            std::string const seq = std::to_string(link.seq);
            Text says{"案件 " + id + " 第 " + seq + " 号记录与前一条不相连",
                      "entry " + seq + " of case " + id + " does not follow the one before it"};
            Flaw::Kind const kind = link.seq > link.expected   ? Flaw::Kind::missing
                                    : link.seq < link.expected ? Flaw::Kind::reordered
                                                               : Flaw::Kind::changed;
            add(kind, link.index, {id, link.seq}, std::move(says));
        }
    }

    void conclude()
    {
        result_.leaves += size_;
        VerifiedLog& log = result_.logs.emplace_back(VerifiedLog{name_.origin, name_.suite, {}, own_flaws_ == 0, {}});
        // Whoever reads one case after the other finds together what was written together.
        log.cases = std::move(case_ids_);
        for (std::string const& id : other_ids_)
            if (!chains_.contains(id)) log.cases.push_back(id);
        if (!log.is_intact) edges_ = frontiers_of_leaves();
        for (Frontier const& edge : edges_) log.heads.push_back(edge.head());
    }

    // As they lie there, whatever was recorded of them.
    [[nodiscard]] std::vector<Frontier> frontiers_of_leaves() const
    {
        std::vector<Frontier> made;
        for (TreeKind const& kind : kinds_) made.emplace_back(kind.hash);
        try {
            store_.visit(name_.id, 0, std::numeric_limits<std::uint64_t>::max(), LeafDetail::bytes,
                         [&](LeafView const& leaf) {
                             for (std::size_t i = 0; i < kinds_.size(); ++i)
                                 made[i].append(leaf_hash(kinds_[i].hash, leaf.bytes));
                         });
        } catch (StoreDamaged const&) { // said already
        }
        return made;
    }

    Store const& store_;
    LogName const& name_;
    VerifyDepth depth_;
    std::set<Digest>& laws_;            // found, or found missing
    std::set<Digest> const known_laws_; // when the log was begun: read by all threads
    Verification& result_;
    std::span<TreeKind const> kinds_;
    LogParts parts_;

    std::mutex mutex_;                                        // of what follows, while parts are checked
    std::map<std::size_t, std::unique_ptr<PartResult>> done_; // ahead of one that is not
    std::size_t merged_ = 0;
    std::vector<Frontier> edges_; // of each tree
    std::vector<bool> is_broken_;
    std::uint64_t size_ = 0;
    std::uint64_t own_flaws_ = 0;
    std::vector<Odd> odd_;
    std::vector<std::uint64_t> absent_;
    std::unordered_map<Digest, std::uint64_t, HashOfDigest> unmatched_;
    std::unordered_map<Digest, LeafPlace, HashOfDigest> wanted_; // by a later leaf's `prev`
    std::unordered_map<std::string, CaseEnd> chains_;
    std::vector<std::string> case_ids_; // of these
    std::set<std::string> other_ids_;
    std::set<std::string> flawed_cases_;
    std::vector<std::pair<std::string, BrokenLink>> broken_;
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

Verification verify(Store const& store, VerifyDepth depth, unsigned threads)
{
    if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
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
    } catch (StoreDamaged const& failure) {
        Text const& what = failure.says();
        add_plain(result, Flaw::Kind::unreadable, {"无法读取：" + what.zh, "unreadable: " + what.en});
    }
    for (LogName const& log : logs) LogVerifier(store, log, depth, laws, result).run(threads);
    return result;
}

Verification verify_file(std::string const& path)
{
    try {
        Verification result = verify(*sqlite_store(path, StoreAccess::read));
        for (Flaw& flaw : damage_of_file(path)) {
            bool const is_told =
                flaw.index && std::any_of(result.flaws.begin(), result.flaws.end(), [&](Flaw const& one) {
                    return one.log == flaw.log && one.index == flaw.index;
                });
            if (is_told) continue; // its leaf is gone, or another
            ++result.flaw_count;
            result.flaws.push_back(std::move(flaw));
        }
        return result;
    } catch (StoreDamaged const& failure) {
        Verification result;
        Text const& what = failure.says();
        add_plain(result, Flaw::Kind::unreadable, {"无法读取：" + what.zh, "unreadable: " + what.en});
        return result;
    }
}

} // namespace duly
