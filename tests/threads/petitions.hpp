// SPDX-License-Identifier: Apache-2.0
// The procedure under which many write at once, what they write, and what they were told of it.
#pragma once

#include "duly/enforce/engine.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace threads {

inline std::string const origin = "office.example";
inline std::array<std::string, 3> const subjects{"p-1", "p-2", "p-3"};

// An engine of the office, on a day that does not pass. THROWS: std::runtime_error if the procedure does not load.
[[nodiscard]] duly::EngineOptions options();

// A leaf that was acknowledged, and the personal texts that went with it.
struct Kept {
    std::string case_id;
    std::uint64_t seq = 0;
    duly::Digest leaf = {};
    std::string subject = {};
    std::vector<std::string> texts = {}; // sorted
};

struct Told {
    std::vector<Kept> kept;
    std::vector<std::string> opened; // cases of this writer's own, each with a duty that is overdue
    std::size_t refused = 0;
    std::size_t conflicts = 0; // that were tried again
};

// Again until it is answered, as whoever loses a race has to, but not for ever.
template <class Ask> [[nodiscard]] auto answer_of(Ask const& ask, Told& told)
{
    constexpr std::size_t tries_max = 1000;
    for (std::size_t tries = 0; tries < tries_max; ++tries) {
        auto answer = ask();
        if (answer || answer.error().code != duly::ErrorCode::conflict) return answer;
        ++told.conflicts;
    }
    throw std::runtime_error("a command met nothing but conflicts");
}

// One writer: performs, attests, corrects, is refused, and opens cases. Thread-safety: one thread at a time.
// THROWS, all members: std::runtime_error when it is answered otherwise than it has to be.
class Petitions {
public:
    Petitions(duly::Engine& engine, std::vector<std::string> const& cases, std::string name)
        : engine_(engine), cases_(cases), name_(std::move(name))
    {}

    void write(std::size_t number); // the commands differ by their number
    void receive(std::string const& case_id, std::string const& subject, std::string const& key, bool performs);

    [[nodiscard]] Told const& told() const noexcept { return told_; }

private:
    void answer(std::string const& case_id, std::string const& key);
    void be_refused(std::string const& case_id);
    void correct_last(std::string const& key);
    void open_own(std::string const& key);
    void register_late(std::string const& case_id, std::string const& key);
    template <class Ask> void keep(Ask const& ask, std::string const& subject, std::vector<std::string> texts);

    duly::Engine& engine_;
    std::vector<std::string> const& cases_;
    std::string name_;
    Told told_;
};

} // namespace threads
