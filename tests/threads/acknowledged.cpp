// SPDX-License-Identifier: Apache-2.0
#include "acknowledged.hpp"

#include "duly/record/leaf.hpp"
#include "duly/record/merkle.hpp"
#include "duly/record/verify.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <variant>

namespace threads {

using namespace duly;

namespace {

struct Erased {
    std::uint64_t seq = 0;
    std::string subject;
    std::vector<std::string> events;
};

struct Recorded {
    std::vector<StoredLeaf> leaves;
    std::vector<Erased> erasures; // in order
    std::size_t commands = 0;     // leaves of acts that writers asked for
    std::size_t lapses = 0;
};

template <class T> T field_of(Leaf const& leaf, std::string_view name)
{
    for (auto const& field : leaf.event.fields)
        if (field.name == name) return std::get<T>(field.value);
    return {};
}

// The case as it lies there: without a gap, each key once in the log.
Recorded read_back(Store const& store, std::string const& case_id, std::set<std::string>& keys)
{
    Recorded all{store.read_case(case_id), {}, 0, 0};
    for (std::size_t seq = 0; seq < all.leaves.size(); ++seq) {
        CHECK(all.leaves[seq].seq == seq);
        auto const leaf = decode(all.leaves[seq].bytes).value();
        if (!leaf.key.empty()) CHECK(keys.insert(leaf.event.actor.id + ' ' + leaf.key).second);
        if (leaf.entry == entry::lapsed) ++all.lapses;
        else if (leaf.entry == entry::erased)
            all.erasures.push_back(
                {seq, field_of<std::string>(leaf, "subject"), field_of<std::vector<std::string>>(leaf, "events")});
        else if (leaf.entry != entry::opened) ++all.commands;
    }
    return all;
}

// It is there as it was acknowledged, with its texts, unless they were erased after it.
void hold_against(Recorded const& recorded, Kept const& kept, Store const& store, LogId log)
{
    REQUIRE(kept.seq < recorded.leaves.size());
    auto const& leaf = recorded.leaves[kept.seq];
    CHECK(leaf_hash(leaf.bytes) == kept.leaf);
    auto const& erasures = recorded.erasures;
    auto const gone = std::find_if(erasures.begin(), erasures.end(), [&](Erased const& one) {
        return !kept.texts.empty() && one.subject == kept.subject && one.seq > kept.seq;
    });
    auto const disclosed = store.disclosures(log, leaf.index);
    CHECK(disclosed.locked.empty());
    std::vector<std::string> texts;
    for (auto const& one : disclosed.open) texts.push_back(std::get<std::string>(one.value));
    std::sort(texts.begin(), texts.end());
    if (gone == erasures.end()) {
        CHECK(texts == kept.texts);
        return;
    }
    CHECK(texts.empty());
    CHECK(std::count(gone->events.begin(), gone->events.end(), std::to_string(kept.seq)) == 1);
}

} // namespace

void hold_record_against(Store const& store, LogId log, std::vector<std::string> const& cases,
                         std::deque<Petitions> const& writers)
{
    std::map<std::string, Recorded> recorded;
    std::set<std::string> keys;
    std::size_t acknowledged = 0, commands = 0, refused = 0, attempts = 0;
    for (auto const& id : cases) {
        auto const& shared = recorded.emplace(id, read_back(store, id, keys)).first->second;
        CHECK(shared.lapses > 0);
    }
    for (auto const& writer : writers)
        for (auto const& id : writer.told().opened) {
            auto const& own = recorded.emplace(id, read_back(store, id, keys)).first->second;
            CHECK(own.lapses == 1); // whoever noticed it first
        }
    for (auto const& writer : writers) {
        for (auto const& kept : writer.told().kept) hold_against(recorded.at(kept.case_id), kept, store, log);
        acknowledged += writer.told().kept.size();
        refused += writer.told().refused;
    }
    for (auto const& [id, all] : recorded) {
        commands += all.commands;
        attempts += store.attempts(id).size();
    }
    CHECK(commands == acknowledged);
    CHECK(attempts == refused);
    for (auto const& flaw : verify(store).flaws) FAIL_CHECK(flaw.says.en);
}

} // namespace threads
