// SPDX-License-Identifier: Apache-2.0
// Cases taken out of stores: what the bundle says of each is judged OK, and what is withheld stays so.
#include "bundle_samples.hpp"

#include "duly/record/bundle_export.hpp"
#include "record/record_fixture.hpp"

#include <cstdlib>
#include <fstream>
#include <sys/wait.h>

#include <utility>

using namespace duly;
using namespace duly::test;

namespace {

// A case that was lived through, and the checkpoints of its log.
struct Signed {
    explicit Signed(Suite suite) : permit(suite)
    {
        permit.live();
        for (TreeKind const& kind : trees(suite)) {
            auto const& key = fixed_key(kind.signature, origin_of(kind, bundle_origin), 'k');
            permit.sign(kind);
            options.keys.push_back(key.verifier());
            trusted.keys.push_back({key.verifier(), 0});
        }
    }

    BundleCase permit;
    ExportOptions options;
    Trusted trusted;
};

} // namespace

TEST_SUITE("export")
{
    TEST_CASE("what is exported is judged OK in every suite, and gives only what it is asked to")
    {
        for (auto const suite : {Suite::intl, Suite::gm, Suite::dual}) {
            CAPTURE(word(suite));
            Signed kept(suite);
            kept.options.older = {0, 3, 3, 2, 1000};
            auto const judged = [&] {
                auto const bundle = export_case(kept.permit.store(), kept.permit.id, kept.options);
                REQUIRE_MESSAGE(bundle.has_value(), bundle.error().says.en);
                auto const text = bundle_text(*bundle);
                CHECK(parse_bundle(text).has_value());
                CHECK(verdict(text, kept.trusted) == "OK");
                return text;
            };
            std::string text = judged();
            CHECK(text.find("\ngiven ") == text.npos);
            CHECK(text.find("\nwithheld name\n") != text.npos);
            CHECK(text.find("\nconsistency 3 ") != text.npos);
            kept.options.fields = {"name"};
            text = judged();
            CHECK(text.find("Zhang San") != text.npos);
            CHECK(text.find("the minutes came late") == text.npos);
            kept.options.gives_all = true;
            text = judged();
            CHECK(text.find("the minutes came late") != text.npos);
            CHECK(text.find("\nwithheld ") == text.npos);
        }
    }

    TEST_CASE("there is nothing to export of a case that is not there, not signed for, or signed by who knows whom")
    {
        Signed kept(Suite::dual);
        auto const code = [&](std::string const& id) {
            return export_case(kept.permit.store(), id, kept.options).error().code;
        };
        CHECK(code(std::string(32, '0')) == ErrorCode::not_found);
        auto const keys = std::exchange(kept.options.keys, {});
        CHECK(code(kept.permit.id) == ErrorCode::bad_input);
        kept.options.keys = keys;
        CHECK(export_case(kept.permit.store(), kept.permit.id, kept.options).has_value());
        CHECK(kept.permit.engine().attest(kept.permit.act("granted")).has_value());
        CHECK(code(kept.permit.id) == ErrorCode::bad_input); // its last entry came after the checkpoint
    }

    TEST_CASE("what `duly export` writes of a store, `duly-verify` judges, with a receipt in hand")
    {
        Folder const folder;
        std::string const store = folder.file("county.db"), out = folder.file("case.duly");
        std::string id, keys = "duly-keys@v1\n";
        {
            BundleCase permit(Suite::dual, std::shared_ptr<Store>(sqlite_store(store)));
            id = permit.id;
            for (TreeKind const& kind : trees(Suite::dual)) {
                permit.sign(kind);
                keys +=
                    "0 - " + fixed_key(kind.signature, origin_of(kind, bundle_origin), 'k').verifier().text() + "\n";
            }
            auto const log = permit.store().open_log(bundle_origin);
            std::ofstream(folder.file("older")) << permit.store().last_checkpoint(log, HashAlgorithm::sm3)->note;
            permit.live();
            for (TreeKind const& kind : trees(Suite::dual)) permit.sign(kind);
        }
        std::ofstream(folder.file("keys")) << keys;
        auto const exit_of = [&](std::string const& command) {
            return WEXITSTATUS(
                std::system((command + " --keys " + folder.file("keys") + " >" + folder.file("said")).c_str()));
        };
        std::string const program = DULY_PROGRAM;
        std::string const verify = program.substr(0, program.rfind('/')) + "/duly-verify ";
        std::string const with_older = " --older " + folder.file("older");
        std::string const take =
            program + " --store " + store + " --log " + bundle_origin + " export " + id + " -o " + out;
        auto const said = [&] {
            std::ifstream file(folder.file("said"));
            std::string line;
            std::getline(file, line);
            return line;
        };
        CHECK(exit_of(take) == 0);
        CHECK(exit_of(verify + out + " --lang en") == 0);
        CHECK(said().ends_with("rollback not excluded"));
        CHECK(exit_of(verify + out + with_older) == 7); // nothing proves that it goes on from there
        CHECK(exit_of(take + with_older + " --disclose name,_reason") == 0);
        CHECK(exit_of(verify + out + with_older + " --lang en") == 0);
        CHECK_FALSE(said().ends_with("rollback not excluded"));
        CHECK(exit_of(verify + store + with_older) == 0);
    }
}
