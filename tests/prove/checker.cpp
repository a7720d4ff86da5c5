// SPDX-License-Identifier: Apache-2.0
#include "prove/checker.hpp"

#include "certificate/checker.hpp"

#include <boost/json/parse.hpp>

namespace brute {

std::vector<std::string> rejected_proofs(std::string const& certificate)
{
    std::vector<std::string> out;
    auto const whole = boost::json::parse(certificate);
    for (std::size_t i = 0; i < whole.at("proofs").as_array().size(); ++i) {
        auto const verdict = duly::certificate::check(whole, i);
        if (!verdict.holds) out.push_back(verdict.claim + ": " + verdict.why.en);
    }
    return out;
}

} // namespace brute
