// SPDX-License-Identifier: Apache-2.0
#include "ledger.hpp"

#include "duly/case/fold.hpp"
#include "duly/record/checkpoint.hpp"
#include "duly/record/leaf.hpp"
#include "duly/record/merkle.hpp"
#include "duly/record/verify.hpp"

#include <algorithm>
#include <span>

namespace faults {

using namespace duly;

namespace {

// A log as it was read, and what its leaves say of each case.
struct Recovered {
    std::vector<StoredLeaf> leaves;
    std::vector<Leaf> read;
    std::vector<Digest> hashes;
    std::map<std::string, std::vector<std::size_t>> cases; // places of a case's leaves, attempts left out
    std::map<std::string, std::size_t> attempts;
};

using Complaints = std::vector<std::string>;

[[nodiscard]] Recovered read_back(Store const& store, LogId log, Complaints& wrong)
{
    Recovered back;
    back.leaves = store.scan(log, 0, 1'000'000);
    for (std::size_t i = 0; i < back.leaves.size(); ++i) {
        auto const& stored = back.leaves[i];
        if (stored.index != i) wrong.push_back("the log has a gap before " + std::to_string(stored.index));
        auto leaf = decode(stored.bytes);
        if (!leaf) {
            wrong.push_back("leaf " + std::to_string(i) + " cannot be read");
            leaf = Leaf{};
        }
        if (leaf->is_attempt()) ++back.attempts[leaf->case_id];
        else back.cases[leaf->case_id].push_back(i);
        back.hashes.push_back(leaf_hash(stored.bytes));
        back.read.push_back(std::move(*leaf));
    }
    return back;
}

void check_cases(Store const& store, std::string const& origin, Recovered const& back, Complaints& wrong)
{
    for (auto const& [id, places] : back.cases) {
        auto prev = genesis(origin, id);
        for (std::size_t seq = 0; seq < places.size(); ++seq) {
            auto const& leaf = back.read[places[seq]];
            if (leaf.seq != seq) wrong.push_back("case " + id + " has a gap at " + std::to_string(seq));
            if (leaf.prev != prev) wrong.push_back("the chain of case " + id + " breaks at " + std::to_string(seq));
            prev = back.hashes[places[seq]];
        }
        auto const head = store.case_head(id);
        if (!head || head->version != places.size() || head->last != prev)
            wrong.push_back("the head of case " + id + " is not its last leaf");
    }
}

void check_keys(Recovered const& back, Ledger const& ledger, Complaints& wrong)
{
    std::map<std::string, std::vector<std::size_t>> on_record;
    for (std::size_t i = 0; i < back.read.size(); ++i)
        if (auto const& leaf = back.read[i]; !leaf.key.empty())
            on_record[leaf.event.actor.id + ' ' + leaf.key].push_back(i);
    for (auto const& [key, places] : on_record) {
        if (places.size() > 1) wrong.push_back("the command of key " + key + " took effect twice");
        if (!ledger.acknowledged.contains(key) && !ledger.unknown.contains(key))
            wrong.push_back("the command of key " + key + " was answered no, and is on record");
    }
    for (auto const& [key, effect] : ledger.acknowledged) {
        auto const found = on_record.find(key);
        if (found == on_record.end()) {
            wrong.push_back("what was acknowledged for key " + key + " is lost");
            continue;
        }
        auto const place = found->second.front();
        auto const& leaf = back.read[place];
        if (back.hashes[place] != effect.leaf || leaf.case_id != effect.case_id || leaf.seq != effect.seq)
            wrong.push_back("what was acknowledged for key " + key + " is another leaf");
    }
}

void check_attempts(Recovered const& back, Ledger const& ledger, Complaints& wrong)
{
    auto const number = [](auto const& counts, std::string const& id) {
        auto const found = counts.find(id);
        return found == counts.end() ? std::size_t{0} : found->second;
    };
    std::set<std::string> ids;
    for (auto const* counts : {&ledger.refused, &ledger.maybe, &back.attempts})
        for (auto const& [id, count] : *counts) ids.insert(id);
    for (auto const& id : ids) {
        auto const there = number(back.attempts, id);
        auto const least = number(ledger.refused, id);
        if (there < least || there > least + number(ledger.maybe, id))
            wrong.push_back(std::to_string(there) + " attempts of case " + id + " are on record; " +
                            std::to_string(least) + " were refused");
    }
}

void check_heads(Store const& store, LogId log, Recovered const& back, Ledger const& ledger, Complaints& wrong)
{
    auto heads = ledger.heads;
    std::sort(heads.begin(), heads.end(), [](auto const& one, auto const& other) { return one.size < other.size; });
    Frontier tree;
    for (auto const& head : heads) {
        while (tree.size() < head.size && tree.size() < back.hashes.size()) tree.append(back.hashes[tree.size()]);
        if (tree.size() != head.size || tree.root() != head.root) {
            wrong.push_back("the log is no extension of its head of size " + std::to_string(head.size));
            break;
        }
    }
    auto const now = store.head(log);
    if (now.size != back.hashes.size() || now.root != tree_root(back.hashes))
        wrong.push_back("the head of the log is not that of its leaves");
}

// Each was stored before it was published, and the log still is what it says.
void check_checkpoints(Store const& store, LogId log, Recovered const& back, Ledger const& ledger, Complaints& wrong)
{
    for (auto const& note : ledger.checkpoints) {
        auto const head = parse_signed_checkpoint(note).value().checkpoint.head;
        auto const stored = store.checkpoints(log, HashAlgorithm::sha256, head.size, 1);
        if (stored.empty() || stored.front().note != note)
            wrong.push_back("the checkpoint of size " + std::to_string(head.size) + " was published and is lost");
        std::span<Digest const> const hashes(back.hashes);
        if (head.size > hashes.size() || tree_root(hashes.first(head.size)) != head.root)
            wrong.push_back("the log contradicts its checkpoint of size " + std::to_string(head.size));
    }
}

void check_disclosures(Store const& store, LogId log, Recovered const& back, Complaints& wrong)
{
    for (std::size_t i = 0; i < back.read.size(); ++i) {
        if (back.read[i].personal.empty()) continue;
        auto const kept = store.disclosures(log, i).open;
        bool const open =
            std::all_of(kept.begin(), kept.end(), [&](Disclosure const& one) { return opens(one, back.read[i]); });
        if (kept.size() != back.read[i].personal.size() || !open)
            wrong.push_back("personal text of leaf " + std::to_string(i) + " is lost");
    }
}

void check_states(Engine& engine, Ledger const& ledger, Complaints& wrong)
{
    std::map<std::string, std::vector<Seen const*>> of_case;
    for (auto const& seen : ledger.seen) of_case[seen.case_id].push_back(&seen);
    for (auto const& [id, all] : of_case) {
        auto const now = engine.explain(id);
        if (!now) {
            wrong.push_back("case " + id + " cannot be replayed: " + now.error().says.en);
            continue;
        }
        for (auto const* seen : all) {
            Fold fold(now->law);
            for (std::size_t i = 0; i < seen->version && i < now->history.size(); ++i)
                if (!fold.step(now->history[i])) wrong.push_back("case " + id + " cannot be folded");
            if (pass(now->law, fold.state(), seen->today) != seen->state)
                wrong.push_back("case " + id + " at version " + std::to_string(seen->version) + " is not what it was");
        }
    }
}

} // namespace

std::vector<std::string> complaints(Engine& engine, Ledger const& ledger)
{
    auto wrong = ledger.contradictions;
    auto const& store = engine.store();
    auto const log = engine.log();
    auto const verified = verify(store);
    for (auto const& flaw : verified.flaws) wrong.push_back("verify: " + flaw.says.en);
    auto const back = read_back(store, log, wrong);
    if (verified.leaves != back.leaves.size()) wrong.push_back("verify and a scan count different leaves");
    for (auto const& name : store.logs())
        if (name.id == log) check_cases(store, name.origin, back, wrong);
    check_keys(back, ledger, wrong);
    check_attempts(back, ledger, wrong);
    check_heads(store, log, back, ledger, wrong);
    check_checkpoints(store, log, back, ledger, wrong);
    check_disclosures(store, log, back, wrong);
    check_states(engine, ledger, wrong);
    return wrong;
}

} // namespace faults
