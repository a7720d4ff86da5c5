// SPDX-License-Identifier: Apache-2.0
// A random history brought before an engine over a store in memory, under the national procedure and plain weekdays.
#pragma once

#include "random.hpp"

#include "duly/enforce/engine.hpp"

#include <memory>
#include <string>
#include <vector>

namespace properties {

// What the engine did with the events it was given, in order.
class EngineRun {
public:
    explicit EngineRun(duly::PackSet packs);

    [[nodiscard]] duly::Engine& engine() { return *engine_; }
    [[nodiscard]] std::string const& case_id() const { return case_id_; }
    [[nodiscard]] std::shared_ptr<duly::Store> const& store() const { return store_; }
    // Another engine over the same store.
    [[nodiscard]] std::unique_ptr<duly::Engine> another() const;

    // It is entered when event.recorded says.
    [[nodiscard]] duly::Command command(duly::Event const& event);
    [[nodiscard]] duly::Result<duly::Receipt> perform(duly::Event const& event);
    [[nodiscard]] duly::Result<duly::Receipt> attest(duly::Event const& event);

private:
    [[nodiscard]] duly::EngineOptions options() const;

    duly::PackSet packs_;
    std::shared_ptr<duly::Moment> now_;
    std::shared_ptr<duly::Store> store_;
    std::unique_ptr<duly::Engine> engine_;
    std::string case_id_;
};

} // namespace properties
