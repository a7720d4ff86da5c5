// SPDX-License-Identifier: Apache-2.0
// What governs one case: a procedure with its overlays and parameters bound, and the calendar of working days.
// Immutable and shared; equal text has an equal digest, and a store keeps the text of every Law it ever used, so that
// an event is judged for ever as it was.
//
//   auto packs = PackSet::built_in();
//   Result<Law> law = packs.bind("cn/major-decision", {}, Calendar::built_in_cn());
//   law->procedure().title.zh;  // 重大行政决策
#pragma once

#include "duly/error.hpp"
#include "duly/law/calendar.hpp"
#include "duly/law/procedure.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace duly {

struct Kernel; // the compiled rules: law/kernel.hpp

// Thread-safety: a Law is immutable; copies share their content and may be used from any thread.
class Law {
public:
    // Compiles the rules. Used by PackSet; `text` is the canonical JSON of the bound pack and the calendar.
    Law(Procedure procedure, Calendar calendar, std::string text, std::string digest_hex);

    // Rebuilds a Law from the text that a store kept.
    [[nodiscard]] static Result<Law> from_text(std::string_view text);

    [[nodiscard]] Procedure const& procedure() const noexcept { return body_->procedure; }
    [[nodiscard]] Calendar const& calendar() const noexcept { return body_->calendar; }
    [[nodiscard]] Kernel const& kernel() const noexcept { return *body_->kernel; }
    [[nodiscard]] std::string const& text() const noexcept { return body_->text; }     // canonical JSON
    [[nodiscard]] std::string const& digest() const noexcept { return body_->digest; } // SHA-256 of text(), hex

    // The same procedure under another calendar: another Law.
    [[nodiscard]] Law with(Calendar calendar) const;

private:
    struct Body {
        Procedure procedure;
        Calendar calendar;
        std::shared_ptr<Kernel const> kernel;
        std::string text;
        std::string digest;
    };
    std::shared_ptr<Body const> body_;
};

} // namespace duly
