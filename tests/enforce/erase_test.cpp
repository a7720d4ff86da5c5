// SPDX-License-Identifier: Apache-2.0
// Erasing personal texts, signed commands, and an engine that will not go on with a log behind its checkpoints.
#include "duly/case/replay.hpp"
#include "duly/enforce/engine.hpp"
#include "duly/record/actor_signature.hpp"
#include "duly/record/checkpointer.hpp"
#include "duly/record/command.hpp"
#include "duly/record/verify.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace duly;

namespace {

constexpr char const* petition_text = R"(
procedure: t/petition
valid_from: 2020-01-01
title: {zh: 信访, en: petition}
source: {zh: 试行规定, en: trial rules, number: 1号}
roles:
  clerk: {zh: 经办人, en: clerk}
activities:
  main:
    petition.received:
      {by: clerk, article: 1, zh: 收件, en: received, fields: {petitioner: {type: text, zh: 来访人, en: petitioner}}}
    petition.answered: {by: clerk, article: 2, zh: 答复, en: answered}
rules:
  - {id: T-1, article: 1, kind: precedence, first: petition.received, then: petition.answered,
     says: {zh: 先收后复, en: received first}}
)";

struct Office {
    explicit Office(std::shared_ptr<Store> in, EngineOptions more = {})
        : store(std::move(in)), engine(store, with(std::move(more)))
    {}

    static EngineOptions with(EngineOptions options)
    {
        options.origin = "office.example";
        auto packs = PackSet::built_in();
        for (auto const& problem : packs.add_text(petition_text, "petition.yaml"))
            if (!problem.warning) FAIL_CHECK(problem.where() << ": " << problem.says.en);
        options.packs = std::move(packs);
        options.clock = [] { return *Moment::parse("2026-03-02T09:00:00+08:00", 480); };
        return options;
    }

    std::string open()
    {
        auto const opened = engine.open({.family = "t/petition", .organ = "office", .actor = {"clerk-1", "", {}, ""}});
        REQUIRE(opened.has_value());
        return opened->case_id;
    }

    static Event received(std::string name)
    {
        Event event;
        event.activity = "petition.received";
        event.actor = {"clerk-1", "", {"clerk"}, ""};
        event.fields = {{"petitioner", std::move(name), false}};
        return event;
    }

    std::shared_ptr<Store> store;
    Engine engine;
};

Erasure of(std::string const& case_id, std::string subject)
{
    return {case_id, std::move(subject), "个人信息保护法第47条", "chief", {"clerk-1", "", {}, ""}, "erase-1"};
}

} // namespace

TEST_SUITE("erasing")
{
    TEST_CASE("the texts of one subject go, the record says why, and the case stands as it was")
    {
        Office office(memory_store());
        auto const id = office.open();
        REQUIRE(
            office.engine.perform({.case_id = id, .event = Office::received("张三"), .subject = "p-1"}).has_value());
        REQUIRE(
            office.engine.perform({.case_id = id, .event = Office::received("李四"), .subject = "p-2"}).has_value());
        auto const before = office.engine.explain(id);
        auto const gone = office.engine.erase(of(id, "p-1"));
        REQUIRE(gone.has_value());
        CHECK(gone->seq == 3);
        auto const log = office.engine.log();
        CHECK(office.store->disclosures(log, 1).open.empty());
        CHECK(office.store->disclosures(log, 2).open.size() == 1);
        auto const leaf = *decode(office.store->read_case(id).at(3).bytes);
        CHECK(leaf.entry == entry::erased);
        CHECK(leaf.event.activity == "privacy.erased");
        CHECK(leaf.event.fields == std::vector<Field>{{"approver", std::string("chief"), false},
                                                      {"events", std::vector<std::string>{"1"}, false},
                                                      {"ground", std::string("个人信息保护法第47条"), false},
                                                      {"subject", std::string("p-1"), false}});
        auto const after = office.engine.explain(id);
        CHECK(after->state.findings.size() == before->state.findings.size());
        CHECK(after->verdict == before->verdict);
        CHECK(verify(*office.store).ok());
        auto const again = office.engine.erase(of(id, "p-1")); // the same command
        REQUIRE(again.has_value());
        CHECK(again->repeated);
        // What comes after is judged as if nothing had gone.
        Event answered;
        answered.activity = "petition.answered";
        answered.actor = {"clerk-1", "", {"clerk"}, ""};
        CHECK(office.engine.perform({.case_id = id, .event = answered}).has_value());
        Office fresh(office.store); // which has to read the case back
        CHECK(fresh.engine.explain(id)->verdict == Verdict::lawful);
    }
    TEST_CASE("an erasure needs a ground, another person's approval, and something to erase")
    {
        Office office(memory_store());
        auto const id = office.open();
        REQUIRE(
            office.engine.perform({.case_id = id, .event = Office::received("张三"), .subject = "p-1"}).has_value());
        auto without_ground = of(id, "p-1");
        without_ground.ground.clear();
        auto alone = of(id, "p-1");
        alone.approver = "clerk-1";
        CHECK(office.engine.erase(without_ground).error().code == ErrorCode::bad_input);
        CHECK(office.engine.erase(alone).error().code == ErrorCode::bad_input);
        CHECK(office.engine.erase(of(id, "p-2")).error().code == ErrorCode::not_found);
        CHECK(office.engine.erase(of(std::string(32, '0'), "p-1")).error().code == ErrorCode::not_found);
        CHECK(office.store->disclosures(office.engine.log(), 1).open.size() == 1);
        CHECK(office.store->case_head(id)->version == 2);
    }
}

TEST_SUITE("signed commands")
{
    TEST_CASE("a command is recorded with its actor's signature, once, and only if it is over this very act")
    {
        auto const key = *PrivateKey::generate(SignatureAlgorithm::ed25519, "clerk-1");
        EngineOptions options;
        options.actor_keys = [&](std::string_view actor) {
            return actor == "clerk-1" ? std::vector<VerifierKey>{key.verifier()} : std::vector<VerifierKey>();
        };
        Office office(memory_store(), options);
        auto const id = office.open();
        Event event = Office::received("张三");
        event.fields[0].personal = true;
        event.occurred = *Moment::parse("2026-03-02T08:00:00+08:00", 480);
        auto const signature = sign_command(key, command_digest(entry::performed, id, event, true));
        Command const command{.case_id = id, .event = event, .signature = signature};
        auto const done = office.engine.perform(command);
        REQUIRE(done.has_value());
        auto const leaf = *decode(office.store->read_case(id).at(1).bytes);
        CHECK(leaf.signature == signature);
        CHECK(*leaf.command == command_digest(leaf.entry, id, leaf.event, true));
        auto const again = office.engine.perform(command);
        REQUIRE(again.has_value());
        CHECK(again->repeated);

        auto const refused = [&](Command changed) { return !office.engine.perform(std::move(changed)); };
        auto another_day = command;
        another_day.event.occurred = *Moment::parse("2026-03-01T08:00:00+08:00", 480);
        CHECK(refused(another_day));
        auto another_act = command;
        another_act.event.activity = "petition.answered";
        another_act.event.fields.clear();
        CHECK(refused(another_act));
        auto somebody_else = command;
        somebody_else.event.actor.id = "clerk-2";
        CHECK(refused(somebody_else));
        auto undated = command;
        undated.event.occurred = Moment{};
        CHECK(refused(undated));
        auto with_key = command;
        with_key.key = "k";
        CHECK(refused(with_key));
        CHECK_FALSE(office.engine.attest(command).has_value()); // performed was signed, not attested
        CHECK(office.store->case_head(id)->version == 2);
    }
}

TEST_SUITE("a log behind its checkpoints")
{
    TEST_CASE("is read, and nothing is recorded in it")
    {
        auto const folder = std::filesystem::temp_directory_path() / ("duly-behind-" + std::to_string(::getpid()));
        std::filesystem::create_directories(folder);
        auto const path = (folder / "s").string(), copy = (folder / "outside").string();
        std::string id;
        {
            Office office(sqlite_store(path));
            id = office.open();
        }
        std::filesystem::copy_file(path, folder / "backup");
        {
            Office office(sqlite_store(path));
            REQUIRE(office.engine.perform({.case_id = id, .event = Office::received("张三")}).has_value());
            std::vector<PrivateKey> keys;
            keys.push_back(*PrivateKey::generate(SignatureAlgorithm::ed25519, "office.example"));
            auto const signer =
                Checkpointer::start(office.store, office.store->logs().at(0), {.keys = std::move(keys), .copy = copy});
            REQUIRE(*(*signer)->sign_now() == 1);
            CHECK_FALSE(office.engine.read_only().has_value());
        }
        std::filesystem::copy_file(folder / "backup", path, std::filesystem::copy_options::overwrite_existing);
        Office office(sqlite_store(path), {.checkpoint_copy = copy});
        REQUIRE(office.engine.read_only().has_value());
        CHECK(office.engine.read_only()->en.find("has 1 leaves, and a checkpoint of 2") != std::string::npos);
        CHECK(office.engine.explain(id).has_value()); // reading goes on
        CHECK_THROWS_AS(static_cast<void>(office.engine.perform({.case_id = id, .event = Office::received("李四")})),
                        StoreFailure);
        CHECK_THROWS_AS(static_cast<void>(office.open()), StoreFailure);
        CHECK(office.store->case_head(id)->version == 1);
        std::filesystem::remove_all(folder);
    }
}
