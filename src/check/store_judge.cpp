// SPDX-License-Identifier: Apache-2.0
// A whole store as evidence: what verify() finds of its rows, and beyond that what its checkpoints and their keys,
// older checkpoints, the erasures and the laws of its cases say.
#include "../record/sqlite_connection.hpp"
#include "../record/sqlite_damage.hpp"
#include "../record/sqlite_schema.hpp"
#include "evidence_book.hpp"
#include "store_cases.hpp"

#include "duly/record/verify.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <set>
#include <thread>

namespace duly {

using namespace detail;

namespace {

constexpr std::size_t page = 1000;

EvidenceVerdict verdict_of(Flaw::Kind kind)
{
    switch (kind) {
    case Flaw::Kind::cannot_judge: return EvidenceVerdict::cannot_judge;
    case Flaw::Kind::missing: return EvidenceVerdict::incomplete;
    default: return EvidenceVerdict::tampered;
    }
}

// A root that somebody signed for: of the store's own checkpoints, or of one that is held against it.
struct Claim {
    TreeHead head;
    bool is_older = false;
};

class LogJudge {
public:
    LogJudge(Store const& store, LogName const& log, Trusted const& trusted, VerifiedLog const& verified,
             EvidenceBook& book)
        : store_(store), log_(log), trusted_(trusted), verified_(verified), book_(book)
    {}

    void run(EvidenceReport& report)
    {
        for (TreeKind const& kind : trees(log_.suite))
            trees_.push_back({kind, origin_of(kind, log_.origin), {}, {}, Frontier(kind.hash)});
        for (Tree& tree : trees_) read_checkpoints(tree);
        for (Tree& tree : trees_) read_older(tree);
        if (verified_.is_intact) compare_recorded();
        else read_leaves();
        conclude(report);
    }
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

private:
    struct Tree {
        TreeKind kind;
        std::string origin;
        std::multimap<std::uint64_t, Claim> claims; // by size
        std::optional<std::uint64_t> trusted_size;
        Frontier frontier;
    };

    void read_checkpoints(Tree& tree)
    {
        bool const has_key = std::any_of(trusted_.keys.begin(), trusted_.keys.end(),
                                         [&](KeyRange const& range) { return range.key.name() == tree.origin; });
        for (std::uint64_t from = 0;;) {
            auto const kept = store_.checkpoints(log_.id, tree.kind.hash, from, page);
            if (kept.empty()) return;
            for (StoredCheckpoint const& one : kept) read_checkpoint(tree, one, has_key);
            from = kept.back().size + 1;
        }
    }

    void read_checkpoint(Tree& tree, StoredCheckpoint const& kept, bool has_key)
    {
        std::string const at = std::to_string(kept.size);
        auto const parsed = parse_signed_checkpoint(kept.note);
        if (!parsed || parsed->checkpoint.origin != tree.origin || parsed->checkpoint.head.size != kept.size) {
            book_.tampered({}, "大小为 " + at + " 的检查点已被改动", "the checkpoint of size " + at + " was changed");
            return;
        }
        tree.claims.emplace(kept.size, Claim{parsed->checkpoint.head});
        NoteCheck const check = check_checkpoint(*parsed, trusted_.keys);
        if (check.kind == NoteCheck::Kind::forged) book_.add(EvidenceVerdict::tampered, {}, check.says);
        else if (check.is_good() && check.signers.front().algorithm() == tree.kind.signature)
            tree.trusted_size = kept.size;
        else if (has_key)
            book_.add(EvidenceVerdict::untrusted_key, {},
                      {"大小为 " + at + " 的检查点：" + check.says.zh,
                       "the checkpoint of size " + at + ": " + check.says.en});
    }

    void read_older(Tree& tree)
    {
        for (SignedCheckpoint const& older : trusted_.older)
            if (older.checkpoint.origin == tree.origin && check_checkpoint(older, trusted_.keys).is_good())
                tree.claims.emplace(older.checkpoint.head.size, Claim{older.checkpoint.head, true});
    }

    // The roots at every size that somebody signed for: in an intact log those of the hashes on record are the leaves'.
    void compare_recorded()
    {
        size_ = verified_.heads.front().size;
        for (Tree& tree : trees_) {
            SubtreeSource const source = store_.subtrees(log_.id, tree.kind.hash);
            for (auto claim = tree.claims.begin(); claim != tree.claims.upper_bound(size_);
                 claim = tree.claims.upper_bound(claim->first))
                compare(tree, frontier_at(claim->first, source, tree.kind.hash).head());
        }
    }

    // The same as the leaves make them.
    void read_leaves()
    {
        compare_here();
        for (;;) {
            auto const leaves = store_.scan(log_.id, size_, page);
            if (leaves.empty()) break;
            for (StoredLeaf const& leaf : leaves) {
                is_whole_ = is_whole_ && leaf.index == size_; // verify() says what is missing
                if (is_whole_)
                    for (Tree& tree : trees_) tree.frontier.append(leaf_hash(tree.kind.hash, leaf.bytes));
                size_ = leaf.index + 1;
                compare_here();
            }
        }
    }

    void compare_here()
    {
        for (Tree& tree : trees_)
            if (is_whole_ && tree.claims.contains(size_)) compare(tree, tree.frontier.head());
    }

    void compare(Tree const& tree, TreeHead const& head)
    {
        auto const [from, to] = tree.claims.equal_range(head.size);
        for (auto claim = from; claim != to; ++claim) {
            if (claim->second.head.root == head.root) continue;
            std::string const at = std::to_string(head.size);
            if (claim->second.is_older)
                book_.add(EvidenceVerdict::fork, {},
                          {"所持的大小为 " + at + " 的检查点与记录不能同时为真",
                           "the checkpoint of size " + at + " that is held and the record cannot both be true"});
            else
                book_.tampered({}, "大小为 " + at + " 的检查点与记录不符",
                               "the checkpoint of size " + at + " is not that of the leaves");
        }
    }

    void conclude(EvidenceReport& report)
    {
        std::optional<std::uint64_t> least;
        for (Tree const& tree : trees_) {
            if (auto const beyond = tree.claims.upper_bound(size_); beyond != tree.claims.end())
                book_.add(EvidenceVerdict::rollback, {},
                          {"记录只有 " + std::to_string(size_) + " 条，而检查点说有 " +
                               std::to_string(tree.claims.rbegin()->first) + " 条",
                           "there are " + std::to_string(size_) + " leaves, and a checkpoint says " +
                               std::to_string(tree.claims.rbegin()->first)});
            if (tree.trusted_size) least = std::min(least.value_or(*tree.trusted_size), *tree.trusted_size);
        }
        if (least) {
            report.sizes.push_back(*least);
            if (*least < size_)
                report.not_shown.push_back({log_.origin + "：位置 " + std::to_string(*least) + " 起的 " +
                                                std::to_string(size_ - *least) + " 条记录尚未签署",
                                            log_.origin + ": the " + std::to_string(size_ - *least) +
                                                " leaves from position " + std::to_string(*least) +
                                                " on are not yet signed for"});
        } else if (size_ > 0) {
            book_.add(EvidenceVerdict::untrusted_key, {},
                      {"没有所信任的密钥签署的检查点", "no checkpoint is signed by a key that is trusted"});
        }
    }

    Store const& store_;
    LogName const& log_;
    Trusted const& trusted_;
    VerifiedLog const& verified_;
    EvidenceBook& book_;
    std::vector<Tree> trees_;
    std::uint64_t size_ = 0;
    bool is_whole_ = true; // no leaf is missing so far
};

// Of older checkpoints that no tree of the store answers to.
void judge_older(std::vector<LogName> const& logs, Trusted const& trusted, EvidenceBook& book, EvidenceReport& report)
{
    for (SignedCheckpoint const& older : trusted.older) {
        std::string const& origin = older.checkpoint.origin;
        if (NoteCheck const check = check_checkpoint(older, trusted.keys); !check.is_good()) {
            book.add(EvidenceVerdict::untrusted_key, {},
                     {"所持的检查点未经所信任的密钥签署：" + check.says.zh,
                      "the older checkpoint is not signed by a key that is trusted: " + check.says.en});
            continue;
        }
        report.is_rollback_excluded = report.is_rollback_excluded || older.checkpoint.head.size > 0;
        bool const is_here = std::any_of(logs.begin(), logs.end(), [&](LogName const& log) {
            auto const kinds = trees(log.suite);
            return std::any_of(kinds.begin(), kinds.end(),
                               [&](TreeKind const& kind) { return origin_of(kind, log.origin) == origin; });
        });
        if (!is_here)
            book.add(EvidenceVerdict::rollback, {},
                     {"日志 " + origin + " 已不在库中", "the log " + origin + " is not in the store any more"});
    }
}

EvidenceLaws read_laws(Store const& store, EvidenceBook& book)
{
    EvidenceLaws laws;
    for (StoredLaw const& kept : store.laws()) {
        auto law = Law::from_text(kept.text);
        if (law) laws.emplace(sha256(kept.text), std::move(*law));
        else if (sha256(kept.text).hex() == kept.digest) // else it was changed, which verify() says
            book.add(EvidenceVerdict::cannot_judge, {},
                     {"无法读取适用规则 " + kept.digest, "the law " + kept.digest + " cannot be read"});
    }
    return laws;
}

void judge_rows(Store const& store, Trusted const& trusted, unsigned threads, EvidenceBook& book,
                EvidenceReport& report)
{
    if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
    Verification verified = verify(store, VerifyDepth::rows, threads);
    std::set<std::string> flawed;
    for (Flaw const& flaw : verified.flaws) {
        book.add(verdict_of(flaw.kind), {std::nullopt, flaw.index, flaw.seq}, flaw.says);
        flawed.insert(flaw.case_id);
    }
    auto const logs = store.logs();
    EvidenceLaws const laws = read_laws(store, book);
    for (LogName const& log : logs) {
        if (logs.size() > 1) book.log = log.origin;
        auto const found = std::find_if(verified.logs.begin(), verified.logs.end(),
                                        [&](VerifiedLog const& one) { return one.origin == log.origin; });
        if (found == verified.logs.end()) continue; // it was made meanwhile
        LogJudge judge(store, log, trusted, *found, book);
        judge.run(report);
        if (found->cases.empty()) continue;
        std::size_t const count = found->cases.size();
        std::erase_if(found->cases, [&](std::string const& id) { return flawed.contains(id); });
        judge_cases(store, log, trusted, laws, found->cases, threads, book);
        report.checked.push_back({log.origin + "：" + std::to_string(judge.size()) + " 条记录，" +
                                      std::to_string(count) + " 个案件，按适用规则重演",
                                  log.origin + ": " + std::to_string(judge.size()) + " leaves, " +
                                      std::to_string(count) + " cases, replayed under their laws"});
    }
    book.log.clear();
    if (logs.size() == 1) report.origin = logs.front().origin;
    judge_older(logs, trusted, book, report);
}

EvidenceReport concluded(EvidenceBook book, EvidenceReport report)
{
    report.verdict = book.verdict();
    report.findings = std::move(book).take();
    report.not_shown.push_back({"材料本身的内容", "the bytes of documents"});
    return report;
}

void judge(Store const& store, Trusted const& trusted, unsigned threads, EvidenceBook& book, EvidenceReport& report)
{
    try {
        judge_rows(store, trusted, threads, book, report);
    } catch (StoreDamaged const& failure) {
        Text const& what = failure.says();
        book.tampered({}, "无法读取：" + what.zh, "unreadable: " + what.en);
    }
}

// Whether an SQLite file says of itself that it is something else than a store of this version: bytes 60 and 68 of its
// header, big-endian (https://www.sqlite.org/fileformat.html).
bool is_unknown(std::string const& path)
{
    std::ifstream file(path, std::ios::binary);
    std::array<unsigned char, 100> header{};
    file.read(reinterpret_cast<char*>(header.data()), header.size());
    if (!file) return false; // whoever opens it says what is wrong
    auto const number = [&](std::size_t at) {
        std::int64_t found = 0;
        for (std::size_t i = 0; i < 4; ++i) found = found << 8 | header[at + i];
        return found;
    };
    return number(60) != schema_version || number(68) != schema_application_id;
}

} // namespace

EvidenceReport judge_store(Store const& store, Trusted const& trusted, unsigned threads)
{
    EvidenceBook book;
    EvidenceReport report;
    judge(store, trusted, threads, book, report);
    return concluded(std::move(book), std::move(report));
}

EvidenceReport judge_store_file(std::string const& path, Trusted const& trusted)
{
    if (is_unknown(path)) {
        EvidenceBook book;
        book.add(EvidenceVerdict::cannot_judge, {},
                 {"这不是本程序所知格式的记录库，无法判断",
                  "this is no store of a version that this program knows; cannot judge"});
        return concluded(std::move(book), {});
    }
    try {
        EvidenceBook book;
        EvidenceReport report;
        for (Flaw const& flaw : damage_of_file(path)) book.add(verdict_of(flaw.kind), {}, flaw.says);
        if (book.has(EvidenceVerdict::cannot_judge))
            return concluded(std::move(book), {}); // of what suite, nobody knows
        judge(*sqlite_store(path, StoreAccess::read), trusted, 0, book, report);
        return concluded(std::move(book), std::move(report));
    } catch (StoreDamaged const& failure) {
        EvidenceBook book;
        Text const& what = failure.says();
        book.tampered({}, "无法读取：" + what.zh, "unreadable: " + what.en);
        return concluded(std::move(book), {});
    }
}

} // namespace duly
