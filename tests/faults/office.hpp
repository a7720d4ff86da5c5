// SPDX-License-Identifier: Apache-2.0
// An engine at work over a store on a disk that may fail, and the ledger of what it answered.
#pragma once

#include "ledger.hpp"
#include "requests.hpp"

#include <memory>
#include <string>

namespace faults {

enum class Outcome : std::uint8_t { acknowledged, repeated, refused, conflict, bad_input, unknown };
[[nodiscard]] std::string_view word(Outcome) noexcept;

// What several engines on one file share: the answers and the clock.
struct Town {
    explicit Town(std::string file) : path(std::move(file)) {}

    std::string path;
    Ledger ledger;
    std::map<std::size_t, std::string> case_ids; // of the cases whose opening was acknowledged
    std::shared_ptr<duly::Moment> now = std::make_shared<duly::Moment>();
};

class Office {
public:
    // THROWS: StoreFailure.
    explicit Office(Town& town);
    // One of several over an engine that is at work already, each in a thread of its own, with a town of its own.
    Office(Town& town, std::shared_ptr<duly::Engine> engine) : town_(town), engine_(std::move(engine)) {}

    // Sends it, and enters into the ledger what came back. A case that is not known to be open is opened first.
    Outcome send(Request const& request);
    // Enters what the case looks like, if it can be read.
    void look_at(std::size_t of_case);
    // Records what time has brought; what it answers is not entered.
    Outcome tick();
    // Signs a checkpoint of what is there, stores and publishes it.
    Outcome sign();

    [[nodiscard]] std::shared_ptr<duly::Engine> const& engine() const { return engine_; }
    [[nodiscard]] std::vector<std::string> complaints() { return faults::complaints(*engine_, town_.ledger); }

private:
    Outcome open(Request const& request);
    Outcome act(Request const& request, std::string const& case_id);
    Outcome enter(std::string const& key, duly::ErrorCode code, std::string const& case_id);
    void acknowledge(std::string const& key, Effect const& effect);

    Town& town_;
    std::shared_ptr<duly::Store> store_; // if it was opened here
    std::shared_ptr<duly::Engine> engine_;
};

} // namespace faults
