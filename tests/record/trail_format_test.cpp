// SPDX-License-Identifier: Apache-2.0
// The examples of docs/trail-format.md are what the page says they are.
#include "duly/record/actor_signature.hpp"
#include "duly/record/checkpoint.hpp"
#include "vector_files.hpp"

#include <doctest/doctest.h>

using namespace duly;
using namespace duly::test;

namespace {

// What stands between the first `begin` from `at` on and the next `end`.
std::string between(std::string const& page, std::string const& begin, std::string const& end, std::size_t& at)
{
    std::size_t const from = page.find(begin, at);
    REQUIRE(from != std::string::npos);
    at = page.find(end, from + begin.size());
    REQUIRE(at != std::string::npos);
    return page.substr(from + begin.size(), at - from - begin.size());
}

} // namespace

TEST_SUITE("trail format")
{
    TEST_CASE("the proofs, keys and signatures of the page verify, and Ed25519's are written here to the byte")
    {
        std::string const page = content(std::filesystem::path(DULY_ROOT) / "docs" / "trail-format.md");
        std::size_t at = page.find("## Event proof"), actors = page.find("## Signatures of actors");
        REQUIRE(at != std::string::npos);
        REQUIRE(actors != std::string::npos);
        std::string secret;
        for (char i = 1; i <= 32; ++i) secret += i;
        for (TreeKind const& kind : trees(Suite::dual)) {
            std::string const proof_text = between(page, "```\n", "```", at);
            auto const verifier = VerifierKey::parse(between(page, "\n\n    ", "\n", at));
            REQUIRE(verifier.has_value());
            CHECK(verifier->algorithm() == kind.signature);
            std::string const type = verifier->algorithm() == SignatureAlgorithm::sm2 ? std::string(sm2_signature_type)
                                                                                      : std::string("\x01");
            auto const key =
                PrivateKey::parse("PRIVATE+KEY+" + verifier->label() + "+" + detail::base64(type + secret));
            REQUIRE(key.has_value());
            CHECK(key->verifier() == *verifier);

            SubtreeRoots roots(kind.hash);
            for (char const* const leaf : {"one", "two", "three", "four", "five"})
                roots.append(leaf_hash(kind.hash, leaf));
            auto const proof = parse_event_proof(proof_text);
            REQUIRE(proof.has_value());
            CHECK(proof->index == 2);
            CHECK(proof->path == *inclusion_proof(2, 5, roots.source(), kind.hash));
            std::vector<KeyRange> const keys = {{*verifier, 0, std::nullopt}};
            CHECK(check_event_proof(*proof, "three", keys).holds());
            TreeHead const head = frontier_at(5, roots.source(), kind.hash).head();
            std::string const checkpoint =
                *signed_checkpoint({origin_of(kind, "gov.example/county"), head, {}}, {&*key, 1});
            bool const repeats = kind.signature == SignatureAlgorithm::ed25519;
            CHECK((checkpoint == proof->checkpoint) == repeats);

            std::string const alg = std::string(word(kind.signature)), label = verifier->label();
            ActorSignature const signature{alg, label, between(page, "\n    " + alg + " " + label + " ", "\n", actors)};
            CHECK(verify_command(signature, sha256("command"), {&*verifier, 1}).has_value());
            CHECK((sign_command(*key, sha256("command")) == signature) == repeats);
        }
    }
}
