// SPDX-License-Identifier: Apache-2.0
// Bundles that several tests try: one of every kind of entry, and one that is small.
#pragma once

#include "bundle_fixture.hpp"

#include <string>
#include <vector>

namespace duly::test {

inline BundleField::State all_given(Leaf const&, std::string const&) { return BundleField::State::given; }

inline void sign(Leaf& leaf, PrivateKey const& key)
{
    leaf.command = command_digest(leaf.entry, leaf.case_id, leaf.event, true, leaf.corrects);
    leaf.signature = sign_command(key, *leaf.command);
}

// Every kind of entry there is, with a signed act.
inline BundleLog whole(Suite suite)
{
    BundleCase permit;
    permit.live();
    BundleLog log(permit, suite, [](Leaf& leaf) {
        if (leaf.event.activity == "request") sign(leaf, clerks_key());
    });
    log.actors = {&clerks_key()};
    return log;
}

// Two leaves and little law, so that every byte can be tried.
inline std::string small()
{
    BundleCase permit;
    CHECK_FALSE(permit.engine().perform(permit.act("granted")).has_value());
    CHECK(permit.engine().perform(permit.act("request", {{"name", Value(std::string("Li Si")), true}})).has_value());
    CHECK(permit.engine().perform(permit.act("heard")).has_value());
    BundleLog log(permit, Suite::intl, [](Leaf& leaf) {
        if (leaf.event.activity == "request") sign(leaf, clerks_key());
    });
    log.actors = {&clerks_key()};
    log.erase({"2"});
    log.keys = {&fixed_key(SignatureAlgorithm::ed25519, bundle_origin, 'k')};
    return bundle_text(log.bundle({1, 2, 3}, all_given));
}

inline std::vector<std::string> lines_of(std::string const& text)
{
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t const end = text.find('\n', at) + 1;
        lines.push_back(text.substr(at, end - at));
        at = end;
    }
    return lines;
}

inline std::string joined(std::vector<std::string> const& lines)
{
    std::string text;
    for (auto const& line : lines) text += line;
    return text;
}

inline Trusted trusted_small()
{
    Trusted trusted;
    trusted.keys.push_back({fixed_key(SignatureAlgorithm::ed25519, bundle_origin, 'k').verifier(), 0});
    return trusted;
}

} // namespace duly::test
