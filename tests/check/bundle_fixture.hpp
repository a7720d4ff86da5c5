// SPDX-License-Identifier: Apache-2.0
// A small log of two cases, and the bundle of one of them: an attempt that was refused, a late entry, facts, a lapse,
// a sanctioned deviation, a correction, an act signed by its actor, an erasure.
#pragma once

#include "duly/case/binding.hpp"
#include "duly/check/evidence.hpp"
#include "duly/enforce/engine.hpp"
#include "duly/record/actor_signature.hpp"
#include "duly/record/bundle.hpp"
#include "duly/record/command.hpp"
#include "duly/record/leaf.hpp"
#include "duly/record/merkle.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace duly::test {

inline constexpr char const* permit_pack = R"(
procedure: t/permit
family: permit
valid_from: 2020-01-01
title: {zh: 许可, en: permit}
source: {zh: 试行规定, en: trial rules, number: 1号}
roles:
  any: {zh: 任何人, en: anyone}
facts:
  urgent: {by: any, article: 1, zh: 紧急, en: urgent}
activities:
  main:
    request:
      {by: any, article: 1, fields: {name: text, topic: {type: text, public: true}, due: date}, zh: 申请, en: requested}
    heard: {by: any, article: 2, zh: 听取意见, en: heard}
    granted: {by: any, article: 3, zh: 批准, en: granted}
    published: {by: any, article: 4, zh: 公布, en: published}
rules:
  - {id: R1, article: 3, kind: precedence, first: request, then: granted, says: {zh: 先申请, en: request first}}
  - {id: R2, article: 2, kind: precedence, first: heard, then: granted, unless: urgent, says: {zh: 听取, en: heard}}
  - {id: R3, article: 4, kind: response, after: granted, then: published, within: {days: 5},
     says: {zh: 公布, en: published in 5 days}}
)";

inline constexpr char const* bundle_origin = "gov.example/county";

// A private key that is the same throughout a run.
inline PrivateKey const& fixed_key(SignatureAlgorithm algorithm, std::string const& name, char which)
{
    static std::map<std::string, std::unique_ptr<PrivateKey>> made;
    auto& key = made[name + which];
    if (!key) key = std::make_unique<PrivateKey>(PrivateKey::generate(algorithm, name).value());
    return *key;
}

inline PrivateKey const& clerks_key() { return fixed_key(SignatureAlgorithm::ed25519, "clerk-7", 'a'); }

// What a clerk enters, on the days it is entered.
class BundleCase {
public:
    explicit BundleCase(Suite suite = Suite::intl, std::shared_ptr<Store> store = memory_store())
        : store_(std::move(store)), log_(store_->open_log(bundle_origin, suite))
    {
        OpenCommand other;
        other.family = "permit";
        other.organ = "county-gov";
        other.place = "t";
        other.key = "p-0";
        other_ = engine_.open(other).value().case_id;
        other.key = "p-1";
        id = engine_.open(other).value().case_id;
    }

    std::string id;

    Command act(char const* activity, std::vector<Field> fields = {}, std::string const& case_id = {})
    {
        Command command;
        command.case_id = case_id.empty() ? id : case_id;
        command.event.activity = activity;
        command.event.actor = {"clerk-7", "unit-1", {}, ""};
        command.event.fields = std::move(fields);
        return command;
    }
    void on(char const* day) { today_ = *Moment::parse(day, hours(8)); }

    // All of the life of a case that a permit can have.
    void live()
    {
        CHECK_FALSE(engine_.perform(act("granted")).has_value());
        CHECK(engine_.perform(act("heard", {}, other_)).has_value());
        CHECK(engine_
                  .perform(act("request", {{"topic", Value(std::string("stall")), false},
                                           {"name", Value(std::string("Zhang San")), true},
                                           {"due", Value(Date::of(2026, 3, 1)), false}}))
                  .has_value());
        on("2025-12-04");
        auto late = act("heard");
        late.event.occurred = *Moment::parse("2025-11-30", hours(8));
        late.event.late_entry = "the minutes came late";
        CHECK(engine_.attest(late).has_value());
        CHECK(engine_
                  .perform(act("facts.decided",
                               {{"urgent", Value(false), false}, {"reason", Value(std::string("no haste")), false}}))
                  .has_value());
        CHECK(engine_.perform(act("granted")).has_value());
        CHECK(engine_.perform(act("request", {}, other_)).has_value());
        on("2025-12-20");
        CHECK(engine_.tick(engine_.today()) == 1);
        CHECK(engine_.sanction({id, "R3", "flood", "governor", {"clerk-7", "", {}, ""}, ""}).has_value());
        Correction correction;
        correction.case_id = id;
        correction.target = 1;
        correction.fields = {{"topic", Value(std::string("kiosk")), false}};
        correction.reason = "misread";
        correction.actor = {"clerk-7", "", {}, ""};
        CHECK(engine_.correct(correction).has_value());
        CHECK(engine_.perform(act("published")).has_value());
    }

    // Signs for what the log has now.
    void sign(TreeKind kind)
    {
        auto const& key = fixed_key(kind.signature, origin_of(kind, bundle_origin), 'k');
        auto const head = store_->head(log_, kind.hash);
        auto const note = signed_checkpoint({origin_of(kind, bundle_origin), head, {}}, {&key, 1}).value();
        CHECK(store_->put_checkpoint(log_, kind.hash, head.size, note));
    }

    Store& store() { return *store_; }
    Engine& engine() { return engine_; }

private:
    EngineOptions options()
    {
        EngineOptions made;
        PackSet packs;
        for (auto const& problem : packs.add_text(permit_pack, "permit.yaml")) FAIL_CHECK(problem.says.en);
        made.packs = packs;
        made.calendar = Calendar::plain_weekdays();
        made.origin = bundle_origin;
        made.clock = [this] { return today_; };
        made.actor_keys = [](std::string_view actor) {
            return actor == "clerk-7" ? std::vector<VerifierKey>{clerks_key().verifier()} : std::vector<VerifierKey>();
        };
        return made;
    }

    Moment today_ = *Moment::parse("2025-12-01", hours(8));
    std::shared_ptr<Store> store_;
    LogId log_; // made before the engine asks for it
    Engine engine_{store_, options()};
    std::string other_;
};

// A log as it might be kept, and everything that can be handed out of it.
struct BundleLog {
    struct Kept {
        std::string bytes;
        bool is_ours = false;
        std::vector<Disclosure> disclosures;
    };

    Suite suite = Suite::intl;
    std::string case_id;
    std::vector<Kept> leaves;
    std::map<std::string, std::string> laws;
    std::vector<PrivateKey const*> keys; // as trees(suite)
    std::vector<PrivateKey const*> actors;

    // The log of that case. `edit` may change each leaf of it; then they are chained anew.
    BundleLog(BundleCase& from, Suite of, std::function<void(Leaf&)> const& edit = {}) : suite(of), case_id(from.id)
    {
        for (TreeKind const& kind : trees(suite))
            keys.push_back(&fixed_key(kind.signature, origin_of(kind, bundle_origin), 'k'));
        for (StoredLaw const& law : from.store().laws()) laws[law.digest] = law.text;
        auto const log = from.store().open_log(bundle_origin);
        for (StoredLeaf& stored : from.store().scan(log, 0, 1000))
            leaves.push_back(
                {stored.bytes, stored.case_id == case_id, from.store().disclosures(log, stored.index).open});
        if (edit) change(edit);
    }

    void change(std::function<void(Leaf&)> const& edit)
    {
        Digest last = genesis(bundle_origin, case_id);
        for (Kept& kept : leaves) {
            if (!kept.is_ours) continue;
            Leaf leaf = decode(kept.bytes).value();
            edit(leaf);
            if (!leaf.is_attempt()) leaf.prev = last;
            kept.bytes = encode(leaf).value();
            if (!leaf.is_attempt()) last = leaf_hash(kept.bytes);
        }
    }

    // One more leaf at the end of the case.
    void append(Leaf leaf)
    {
        Kept kept{{}, true, seal(leaf)};
        kept.bytes = encode(leaf).value();
        leaves.push_back(std::move(kept));
    }
    // The case's latest event, to go on from.
    [[nodiscard]] Leaf latest() const
    {
        for (auto kept = leaves.rbegin(); kept != leaves.rend(); ++kept)
            if (auto leaf = decode(kept->bytes); kept->is_ours && leaf && !leaf->is_attempt()) {
                leaf->prev = leaf_hash(kept->bytes);
                ++leaf->seq;
                return *leaf;
            }
        throw std::logic_error("no event");
    }
    // What was personal in these events is gone, and an entry says so.
    void erase(std::vector<std::string> const& events)
    {
        Leaf leaf = latest();
        leaf.entry = entry::erased;
        leaf.event.activity = word(BuiltIn::privacy_erased);
        leaf.event.fields = {{"events", Value(events), false}, {"ground", Value(std::string("request")), false}};
        leaf.event.late_entry.clear();
        leaf.findings.clear();
        leaf.personal.clear();
        append(leaf);
    }

    [[nodiscard]] SubtreeRoots roots(HashAlgorithm hash) const
    {
        SubtreeRoots kept(hash);
        for (Kept const& leaf : leaves) kept.append(leaf_hash(hash, leaf.bytes));
        return kept;
    }
    [[nodiscard]] std::string checkpoint(std::size_t tree, std::uint64_t size, PrivateKey const& key) const
    {
        TreeKind const kind = trees(suite)[tree];
        auto const kept = roots(kind.hash);
        auto const at = frontier_at(size, kept.source(), kind.hash);
        return signed_checkpoint({origin_of(kind, bundle_origin), at.head(), {}}, {&key, 1}).value();
    }
    [[nodiscard]] std::string checkpoint(std::size_t tree, std::uint64_t size) const
    {
        return checkpoint(tree, size, *keys[tree]);
    }

    // `state` says what is given of each personal field.
    using StateOf = std::function<BundleField::State(Leaf const&, std::string const&)>;
    [[nodiscard]] Bundle bundle(std::vector<std::uint64_t> const& older = {}, StateOf const& state = {}) const
    {
        Bundle made;
        made.origin = bundle_origin;
        made.suite = suite;
        made.case_id = case_id;
        for (std::size_t i = 0; i < leaves.size(); ++i)
            if (leaves[i].is_ours) add_leaf(made, i, state);
        for (std::size_t i = 0; i < trees(suite).size(); ++i) {
            TreeKind const kind = trees(suite)[i];
            auto const kept = roots(kind.hash);
            BundleTree tree;
            for (auto const size : older)
                tree.older.push_back({size, frontier_at(size, kept.source(), kind.hash).root(),
                                      consistency_proof(size, leaves.size(), kept.source(), kind.hash).value()});
            tree.checkpoint = checkpoint(i, leaves.size());
            made.trees.push_back(std::move(tree));
            made.keys.push_back({keys[i]->verifier().text()});
        }
        return made;
    }

    [[nodiscard]] Trusted trusted() const
    {
        Trusted made;
        for (PrivateKey const* const key : keys) made.keys.push_back({key->verifier(), 0});
        return made;
    }

private:
    void add_leaf(Bundle& made, std::size_t index, StateOf const& state) const
    {
        Kept const& kept = leaves[index];
        BundleLeaf out;
        out.index = index;
        out.bytes = kept.bytes;
        for (TreeKind const& kind : trees(suite))
            out.proofs.push_back(
                {true, inclusion_proof(index, leaves.size(), roots(kind.hash).source(), kind.hash).value()});
        Result<Leaf> const decoded = decode(kept.bytes);
        if (!decoded) { // of another form, and without personal fields
            made.leaves.push_back(std::move(out));
            return;
        }
        Leaf const& leaf = *decoded;
        for (Sealed const& sealed : leaf.personal) {
            auto const is = state ? state(leaf, sealed.field) : BundleField::State::kept;
            std::string text = sealed.field;
            for (Disclosure const& one : kept.disclosures)
                if (is == BundleField::State::given && one.field == sealed.field) text = disclosure_text(one).value();
            out.personal.push_back({is, text});
        }
        if (std::none_of(made.laws.begin(), made.laws.end(),
                         [&](BundleLaw const& law) { return sha256(law.text) == leaf.law; })) {
            std::string const& text = laws.at(leaf.law.hex());
            made.laws.push_back({text, law_words(text).value()});
        }
        if (leaf.signature)
            for (PrivateKey const* const actor : actors)
                if (actor->verifier().label() == leaf.signature->key &&
                    std::none_of(made.actors.begin(), made.actors.end(), [&](BundleActor const& one) {
                        return one.vkey == actor->verifier().text() && one.id == leaf.event.actor.id;
                    }))
                    made.actors.push_back({actor->verifier().text(), leaf.event.actor.id});
        made.leaves.push_back(std::move(out));
    }
};

// With the last line that fits what comes before it.
inline std::string ended(std::string text)
{
    auto const at = text.rfind("\nend ");
    text.resize(at == std::string::npos ? text.size() : at + 1);
    return text + "end " + sha256(text).hex() + "\n";
}

inline std::string verdict(std::string const& text, Trusted const& trusted)
{
    auto const report = judge_bundle(text, trusted);
    return report ? std::string(word(report->verdict)) : "refused: " + report.error().says.en;
}

inline std::string told(EvidenceReport const& report)
{
    std::string all;
    for (auto const& one : report.findings)
        all += std::string(word(one.verdict)) + " line " + std::to_string(one.line.value_or(0)) + ": " + one.says.en +
               "\n";
    return all;
}

} // namespace duly::test
