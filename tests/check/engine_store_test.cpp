// SPDX-License-Identifier: Apache-2.0
// A store that the engine made, and the bundles of its cases: what is lawful in them is judged so.
#include "engine_store.hpp"

using namespace duly;
using namespace duly::test;

TEST_SUITE("a store of the engine's")
{
    TEST_CASE("is judged, whole and case by case, as it should be, by both verifiers")
    {
        for (auto const suite : {Suite::intl, Suite::gm, Suite::dual}) {
            CAPTURE(word(suite));
            auto const& made = engine_store(suite);
            Folder const folder;
            std::string const path = folder.file("county");
            made.write(path, made.bytes);
            Trusted const trusted = made.with({made.first.front(), made.last.front()});
            auto const report = judge_store_file(path, trusted);
            CHECK_MESSAGE(report.verdict == EvidenceVerdict::lawfully_erased, test::told(report));
            CHECK(report.is_rollback_excluded);
            auto const store = sqlite_store(path, StoreAccess::read);
            auto options = made.options;
            options.older = {parse_older(made.first.front())->checkpoint.head.size};
            auto const lived = bundle_text(export_case(*store, made.lived, options).value());
            auto const erased = bundle_text(export_case(*store, made.erased, options).value());
            CHECK(verdict(lived, trusted) == "OK");
            CHECK(verdict(erased, trusted) == "LAWFULLY ERASED");
            CHECK(erased.find("Zhang Si") == erased.npos);
            CHECK(erased.find("Li Wu") != erased.npos);
            if (!has_python()) {
                MESSAGE("skipped: python3 or openssl");
                continue;
            }
            Both both(made.trusted);
            both.older(made.first.front());
            both.older(made.last.front());
            both.add(lived, "the case that lived");
            both.add(erased, "the case with an erasure");
            write_bytes(both.add_store("the store"), made.bytes);
            CHECK(both.compare() == 3);
        }
    }

    TEST_CASE("has a signed command once, however often and by whichever engine it is sent")
    {
        Folder const folder;
        std::string const path = folder.file("county");
        BundleCase one(Suite::intl, sqlite_store(path)), other(Suite::intl, sqlite_store(path));
        for (auto* const office : {&one, &other}) office->on("2025-12-20");
        auto const command = signed_request(one.id, "zhang");
        CHECK_FALSE(one.engine().attest(command).has_value()); // to be performed was signed
        auto const first = one.engine().perform(command);
        REQUIRE(first.has_value());
        CHECK_FALSE(first->repeated);
        for (auto* const office : {&one, &other, &one}) {
            auto const again = office->engine().perform(command);
            REQUIRE(again.has_value());
            CHECK(again->repeated);
            CHECK(again->leaf == first->leaf);
            CHECK_FALSE(office->engine().attest(command).has_value());
            CHECK_FALSE(office->engine().assert_past(command).has_value());
            auto with_key = command;
            with_key.key = "another key";
            CHECK_FALSE(office->engine().perform(with_key).has_value());
            auto of_another = command; // whose texts they are is not signed for
            of_another.subject = "li";
            CHECK(office->engine().perform(of_another)->repeated);
            auto reworded = command; // nor what a personal field says
            reworded.event.fields[0].value = Value(std::string("Wang Liu"));
            CHECK(office->engine().perform(reworded)->repeated);
            auto elsewhere = command;
            elsewhere.event.occurred.offset_minutes = 0; // the same instant, told as of another zone
            auto const told = office->engine().perform(elsewhere);
            CHECK((!told.has_value() || told->repeated));
            CHECK(office->engine().perform(office->act("heard")).has_value()); // the case goes on
        }
        std::size_t count = 0;
        for (StoredLeaf const& stored : one.store().scan(one.engine().log(), 0, 1000))
            if (auto const leaf = decode(stored.bytes); leaf->signature) ++count;
        CHECK(count == 1);
        // What was signed to be attested is another command, and once as well.
        auto attested = command;
        attested.signature = sign_command(clerks_key(), command_digest(entry::attested, one.id, attested.event, true));
        CHECK_FALSE(one.engine().attest(attested)->repeated);
        CHECK(other.engine().attest(attested)->repeated);
        CHECK_FALSE(other.engine().perform(attested).has_value());
        auto const report = judge_store(one.store(), Trusted{});
        CHECK_MESSAGE(report.verdict == EvidenceVerdict::untrusted_key, test::told(report)); // nothing worse
    }

    TEST_CASE("has a command that was refused when it was lawful later, and then once")
    {
        BundleCase permit;
        permit.on("2025-12-20");
        Command command = permit.act("granted");
        command.event.occurred = *Moment::parse("2025-12-20", hours(8));
        command.signature =
            sign_command(clerks_key(), command_digest(entry::performed, permit.id, command.event, true));
        CHECK(permit.engine().perform(command).error().code == ErrorCode::refused);
        CHECK(permit.engine().perform(command).error().code == ErrorCode::refused);
        for (auto const* const activity : {"request", "heard"})
            CHECK(permit.engine().perform(permit.act(activity)).has_value());
        auto const first = permit.engine().perform(command);
        REQUIRE(first.has_value());
        CHECK_FALSE(first->repeated);
        CHECK(permit.engine().perform(command)->repeated);
    }
}
