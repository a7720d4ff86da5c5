// SPDX-License-Identifier: Apache-2.0
// Hashes and suites against the examples of their standards.
#include "duly/record/suite.hpp"
#include "vector_files.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace duly;
using namespace duly::test;

TEST_SUITE("suites")
{
    TEST_CASE("SM3 gives the digests of GB/T 32905, appendix A")
    {
        CHECK(digest_of(HashAlgorithm::sm3, "abc").hex() ==
              "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
        std::string abcd;
        for (int i = 0; i < 16; ++i) abcd += "abcd";
        CHECK(digest_of(HashAlgorithm::sm3, abcd).hex() ==
              "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
    }
    TEST_CASE("SHA-256 gives the digests of FIPS 180-4, and is what the short names mean")
    {
        CHECK(digest_of(HashAlgorithm::sha256, "abc").hex() ==
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        Digest const a = sha256("a"), b = sha256("b");
        CHECK(leaf_hash(HashAlgorithm::sha256, "leaf") == leaf_hash("leaf"));
        CHECK(node_hash(HashAlgorithm::sha256, a, b) == node_hash(a, b));
    }
    TEST_CASE("a leaf and a node are told apart by their first byte, whatever their length")
    {
        for (HashAlgorithm const algorithm : {HashAlgorithm::sha256, HashAlgorithm::sm3}) {
            for (std::size_t const size : {0U, 1U, 64U, 1023U, 1024U, 1025U, 61440U}) {
                std::string const leaf(size, 'x');
                CHECK(leaf_hash(algorithm, leaf) == digest_of(algorithm, std::string(1, '\0') + leaf));
            }
            Digest const a = digest_of(algorithm, "a"), b = digest_of(algorithm, "b");
            std::string const joined = std::string(a.raw()) + std::string(b.raw());
            CHECK(node_hash(algorithm, a, b) == digest_of(algorithm, "\x01" + joined));
            CHECK(node_hash(algorithm, a, b) != leaf_hash(algorithm, joined));
        }
    }
    TEST_CASE("a suite has one tree or two, each with an origin that names its hash")
    {
        std::string const log = "gov.example/county";
        auto const kinds = trees(Suite::dual);
        REQUIRE(kinds.size() == 2);
        CHECK(kinds[0] == intl_tree);
        CHECK(kinds[1] == gm_tree);
        REQUIRE(trees(Suite::intl).size() == 1);
        CHECK(trees(Suite::intl)[0] == intl_tree);
        REQUIRE(trees(Suite::gm).size() == 1);
        CHECK(trees(Suite::gm)[0] == gm_tree);
        CHECK(origin_of(intl_tree, log) == log);
        CHECK(origin_of(gm_tree, log) == log + "/sm3");
        CHECK_THROWS_AS((void)origin_of(intl_tree, log + "/sm3"), std::invalid_argument);
        CHECK_THROWS_AS((void)origin_of(gm_tree, ""), std::invalid_argument);
        CHECK(hash_of(SignatureAlgorithm::ed25519) == HashAlgorithm::sha256);
        CHECK(hash_of(SignatureAlgorithm::sm2) == HashAlgorithm::sm3);
    }
    TEST_CASE("words of suites and algorithms come back as what they were written for")
    {
        for (Suite const suite : {Suite::intl, Suite::gm, Suite::dual}) CHECK(parse_suite(word(suite)) == suite);
        for (auto const algorithm : {SignatureAlgorithm::ed25519, SignatureAlgorithm::sm2})
            CHECK(parse_signature_algorithm(word(algorithm)) == algorithm);
        CHECK(word(HashAlgorithm::sm3) != word(HashAlgorithm::sha256));
        CHECK_FALSE(parse_suite("").has_value());
        CHECK_FALSE(parse_suite("INTL").has_value());
        CHECK_FALSE(parse_signature_algorithm("rsa").has_value());
    }
}
