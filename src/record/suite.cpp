// SPDX-License-Identifier: Apache-2.0
// The three suites and their words, which are part of what is kept and never change.
#include "duly/record/suite.hpp"

#include <array>
#include <stdexcept>

namespace duly {
namespace {

constexpr std::array<TreeKind, 2> both{intl_tree, gm_tree};
constexpr std::string_view sm3_suffix = "/sm3";

} // namespace

std::span<TreeKind const> trees(Suite suite) noexcept
{
    std::span<TreeKind const> const all = both;
    switch (suite) {
    case Suite::intl: return all.first(1);
    case Suite::gm: return all.last(1);
    case Suite::dual: break;
    }
    return all;
}

std::string origin_of(TreeKind kind, std::string_view log)
{
    if (log.empty() || log.ends_with(sm3_suffix))
        throw std::invalid_argument("duly: the name of a log is not empty and does not end in /sm3");
    std::string origin(log);
    if (kind.hash == HashAlgorithm::sm3) origin += sm3_suffix;
    return origin;
}

std::string_view word(Suite suite) noexcept
{
    switch (suite) {
    case Suite::intl: return "intl";
    case Suite::gm: return "gm";
    case Suite::dual: break;
    }
    return "dual";
}

std::string_view word(SignatureAlgorithm algorithm) noexcept
{
    return algorithm == SignatureAlgorithm::sm2 ? "sm2" : "ed25519";
}

std::string_view word(HashAlgorithm algorithm) noexcept { return algorithm == HashAlgorithm::sm3 ? "sm3" : "sha256"; }

std::optional<Suite> parse_suite(std::string_view text) noexcept
{
    for (Suite const suite : {Suite::intl, Suite::gm, Suite::dual})
        if (word(suite) == text) return suite;
    return std::nullopt;
}

std::optional<SignatureAlgorithm> parse_signature_algorithm(std::string_view text) noexcept
{
    for (SignatureAlgorithm const algorithm : {SignatureAlgorithm::ed25519, SignatureAlgorithm::sm2})
        if (word(algorithm) == text) return algorithm;
    return std::nullopt;
}

} // namespace duly
