// SPDX-License-Identifier: Apache-2.0
#include "finite_trace.hpp"

#include <stdexcept>
#include <utility>

namespace finite_trace {

// All others are abbreviations of these five.
struct Formula {
    enum class Kind { letter, negation, both, next, until };
    Kind kind = Kind::letter;
    std::string letters;
    Claim first, second;
};

namespace {

[[nodiscard]] Claim make(Formula::Kind kind, Claim first, Claim second = nullptr)
{
    return std::make_shared<Formula const>(Formula{kind, {}, std::move(first), std::move(second)});
}
[[nodiscard]] Claim truth() { return negation(any_of("")); }

[[nodiscard]] Claim at_least(Claim const& event, int times)
{
    return eventually(times == 1 ? event : both(event, next(at_least(event, times - 1))));
}

[[nodiscard]] Claim of_one(std::string_view name, Claim const& a, int times)
{
    if (name == "existence") return at_least(a, times);
    if (name == "absence") return negation(at_least(a, times));
    if (name == "exactly") return both(at_least(a, times), negation(at_least(a, times + 1)));
    if (name == "init") return a;
    if (name == "end") return eventually(both(a, negation(next(truth()))));
    throw std::invalid_argument("no template of one argument: " + std::string(name));
}

[[nodiscard]] Claim positive(std::string_view name, Claim const& a, Claim const& b)
{
    auto const response = always(implies(a, eventually(b)));
    auto const precedence = weak_until(negation(b), a);
    auto const alternate_response = always(implies(a, next(until(negation(a), b))));
    auto const alternate_precedence = both(precedence, always(implies(b, weak_next(weak_until(negation(b), a)))));
    auto const chain_response = always(implies(a, next(b)));
    auto const chain_precedence = both(negation(b), always(implies(next(b), a)));
    if (name == "choice") return either(eventually(a), eventually(b));
    if (name == "exclusive_choice")
        return both(either(eventually(a), eventually(b)), negation(both(eventually(a), eventually(b))));
    if (name == "responded_existence") return implies(eventually(a), eventually(b));
    if (name == "coexistence")
        return both(implies(eventually(a), eventually(b)), implies(eventually(b), eventually(a)));
    if (name == "response") return response;
    if (name == "precedence") return precedence;
    if (name == "succession") return both(response, precedence);
    if (name == "alternate_response") return alternate_response;
    if (name == "alternate_precedence") return alternate_precedence;
    if (name == "alternate_succession") return both(alternate_response, alternate_precedence);
    if (name == "chain_response") return chain_response;
    if (name == "chain_precedence") return chain_precedence;
    if (name == "chain_succession") return both(chain_response, chain_precedence);
    throw std::invalid_argument("no template of two arguments: " + std::string(name));
}

[[nodiscard]] Claim negative(std::string_view name, Claim const& a, Claim const& b)
{
    auto const not_response = always(implies(a, negation(eventually(b))));
    auto const not_precedence = always(implies(eventually(b), negation(a)));
    auto const not_chain_response = always(implies(a, negation(next(b))));
    auto const not_chain_precedence = always(implies(next(b), negation(a)));
    if (name == "not_responded_existence") return implies(eventually(a), negation(eventually(b)));
    if (name == "not_coexistence") return negation(both(eventually(a), eventually(b)));
    if (name == "not_response") return not_response;
    if (name == "not_precedence") return not_precedence;
    if (name == "not_succession") return both(not_response, not_precedence);
    if (name == "not_chain_response") return not_chain_response;
    if (name == "not_chain_precedence") return not_chain_precedence;
    if (name == "not_chain_succession") return both(not_chain_response, not_chain_precedence);
    throw std::invalid_argument("no negative template: " + std::string(name));
}

} // namespace

Claim any_of(std::string letters)
{
    return std::make_shared<Formula const>(Formula{Formula::Kind::letter, std::move(letters), nullptr, nullptr});
}
Claim negation(Claim claim) { return make(Formula::Kind::negation, std::move(claim)); }
Claim both(Claim a, Claim b) { return make(Formula::Kind::both, std::move(a), std::move(b)); }
Claim either(Claim a, Claim b) { return negation(both(negation(std::move(a)), negation(std::move(b)))); }
Claim implies(Claim a, Claim b) { return negation(both(std::move(a), negation(std::move(b)))); }
Claim next(Claim claim) { return make(Formula::Kind::next, std::move(claim)); }
Claim weak_next(Claim claim) { return negation(next(negation(std::move(claim)))); }
Claim until(Claim a, Claim b) { return make(Formula::Kind::until, std::move(a), std::move(b)); }
Claim weak_until(Claim a, Claim b) { return either(until(a, std::move(b)), always(a)); }
Claim eventually(Claim claim) { return until(truth(), std::move(claim)); }
Claim always(Claim claim) { return negation(eventually(negation(std::move(claim)))); }

bool holds(Claim const& claim, std::string_view trace, std::size_t at)
{
    switch (claim->kind) {
    case Formula::Kind::letter: return claim->letters.find(trace[at]) != std::string::npos;
    case Formula::Kind::negation: return !holds(claim->first, trace, at);
    case Formula::Kind::both: return holds(claim->first, trace, at) && holds(claim->second, trace, at);
    case Formula::Kind::next: return at + 1 < trace.size() && holds(claim->first, trace, at + 1);
    case Formula::Kind::until: break;
    }
    for (auto then = at; then < trace.size(); ++then) {
        if (holds(claim->second, trace, then)) return true;
        if (!holds(claim->first, trace, then)) return false;
    }
    return false;
}

Claim declare(std::string_view name, std::vector<std::string> const& arguments, int times)
{
    auto const a = any_of(arguments.front());
    if (arguments.size() == 1) return of_one(name, a, times);
    auto const b = any_of(arguments[1]);
    return name.starts_with("not_") ? negative(name, a, b) : positive(name, a, b);
}

} // namespace finite_trace
