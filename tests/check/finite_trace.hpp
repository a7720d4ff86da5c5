// SPDX-License-Identifier: Apache-2.0
// Linear temporal logic over finite traces, by its definition alone: slow, and nothing of the library in it. What
// Declare's templates say is written in it as the textbooks do, so that the two can be compared.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace finite_trace {

// True or false at a position of a trace, which is a text: each of its letters is an event.
struct Formula;
using Claim = std::shared_ptr<Formula const>;

[[nodiscard]] Claim any_of(std::string letters); // the event is one of them
[[nodiscard]] Claim negation(Claim);
[[nodiscard]] Claim both(Claim, Claim);
[[nodiscard]] Claim either(Claim, Claim);
[[nodiscard]] Claim implies(Claim, Claim);
[[nodiscard]] Claim next(Claim);         // X: there is a next event, and there it holds
[[nodiscard]] Claim weak_next(Claim);    // WX: so it does, if there is one
[[nodiscard]] Claim until(Claim, Claim); // U: the second comes to hold, and the first does until then
[[nodiscard]] Claim weak_until(Claim, Claim);
[[nodiscard]] Claim eventually(Claim); // F: now or later
[[nodiscard]] Claim always(Claim);     // G: from now on

// REQUIRES: at < trace.size().
[[nodiscard]] bool holds(Claim const& claim, std::string_view trace, std::size_t at = 0);

// What a template of Declare says; an argument is the letters that it means. THROWS: std::invalid_argument.
[[nodiscard]] Claim declare(std::string_view name, std::vector<std::string> const& arguments, int times);

} // namespace finite_trace
