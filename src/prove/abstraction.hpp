// SPDX-License-Identifier: Apache-2.0
// The kernel with most of its memory forgotten. An abstract case keeps a few bits of a case: whether something happened
// that a rule asks for, what the latest event of an activity said, and, of everything that is remembered by key (by
// draft), only what concerns one value, any one: the key of the event that a proof is about. What is not kept may be
// either way, and what is not known to be barred may happen: every history of a case is one of its abstraction, so what
// the abstraction cannot do no case can.
//
// Facts are not part of a case: they may change between any two events, so each event chooses those it asks for.
#pragma once

#include "choices.hpp"

#include "duly/case/machine_info.hpp"
#include "duly/law/kernel.hpp"
#include "duly/law/law.hpp"

#include "../case/reading.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace duly::detail {

// A bit that an abstract case keeps.
struct Bit {
    enum class Of : std::uint8_t {
        latch,       // of the kernel
        keyed,       // keyed memory holds the key
        comparison,  // the comparison of a node holds of the cell that the node reads
        cell_is_key, // the cell holds the key
    };
    Of of = Of::latch;
    std::uint32_t index = 0; // latch, keyed memory, node (the first of its like), cell
    friend auto operator<=>(Bit const&, Bit const&) = default;
};

inline constexpr std::size_t bits_max = 64;
inline constexpr std::size_t machines_max = 8;

struct AbstractCase {
    std::uint64_t bits = 0;
    std::array<MachineState, machines_max> machines{}; // those tracked; the others stay as they began
    friend bool operator==(AbstractCase const&, AbstractCase const&) = default;
};

struct AbstractCaseHash {
    [[nodiscard]] std::size_t operator()(AbstractCase const& state) const noexcept;
};

// A check of an activity: one of its own, or of an earlier gate that it judges again.
struct CheckRef {
    std::uint16_t activity = no_index;
    std::uint16_t position = 0;
    bool again = false;
    friend auto operator<=>(CheckRef const&, CheckRef const&) = default;
};

// The values between which a field of an event is told apart: those of an enumeration in order, yes and no, or for
// anything else the key and any other value; and last that it is absent.
[[nodiscard]] inline std::uint32_t values_of(FieldSpec const& spec)
{
    return spec.type == FieldType::enumeration ? static_cast<std::uint32_t>(spec.values.size()) + 1 : 3;
}
[[nodiscard]] inline bool is_absent(FieldSpec const& spec, std::uint32_t value) { return value + 1 == values_of(spec); }

class Abstraction {
public:
    // Keeps nothing and bars nothing.
    explicit Abstraction(Law law);

    // From now on the check bars, and what it reads is kept. False if that is more than can be kept.
    [[nodiscard]] bool track(CheckRef ref);
    // The same of the machine at this place among Kernel::machines.
    void track_machine(std::uint16_t place) { machines_[place] = true; }
    // What the check reads is kept, though it does not bar: of a claim.
    [[nodiscard]] bool keep(Check const& check);

    [[nodiscard]] AbstractCase initial() const;
    // Every activity whose events may change what is kept.
    [[nodiscard]] std::vector<std::uint16_t> changing() const;
    // The case after an event of the activity, or nothing if it is barred. With `broken`, nothing unless the event, of
    // which the key is the key, also breaks that check.
    [[nodiscard]] std::optional<AbstractCase> step(AbstractCase const& before, std::uint16_t activity, Choices& choices,
                                                   Check const* broken = nullptr) const;

    // The same of an activity that counts as having happened because of a silence, which nothing bars. That some rule
    // did not bind then is not kept: it could only bar more later.
    [[nodiscard]] std::optional<AbstractCase> silent_step(AbstractCase const& before, std::uint16_t activity,
                                                          Choices& choices, Check const* broken = nullptr) const;

    [[nodiscard]] Law const& law() const noexcept { return law_; }
    [[nodiscard]] std::vector<Bit> const& bits() const noexcept { return bits_; }
    [[nodiscard]] std::set<CheckRef> const& tracked() const noexcept { return tracked_; }
    [[nodiscard]] bool tracks_machine(std::uint16_t place) const noexcept { return machines_[place]; }
    [[nodiscard]] Check const& check(CheckRef ref) const;
    // What the proof can use of the check: it bars, or what breaches it stands; and its demand is one of memory, not of
    // sets, dates or shares.
    [[nodiscard]] bool can_exclude(Check const& check) const;

    static constexpr std::uint32_t is_key = 0, says_yes = 0, says_no = 1;

    // A node's comparison: equal for nodes that compare in the same way, whatever they read.
    [[nodiscard]] std::uint32_t comparison_of(std::uint32_t node) const { return numbers_->comparisons[node]; }
    // The first node that reads and compares the same.
    [[nodiscard]] std::uint32_t first_alike(std::uint32_t node) const { return numbers_->first_alike[node]; }

private:
    class Event;
    struct Numbers {
        std::vector<std::uint32_t> comparisons, first_alike; // per node
    };

    [[nodiscard]] Kernel const& k() const noexcept { return law_.kernel(); }
    [[nodiscard]] bool keep_bit(Bit bit);
    [[nodiscard]] bool keep_condition(std::uint32_t node);
    [[nodiscard]] bool keep_source(Source const& source);
    [[nodiscard]] std::optional<std::size_t> place(Bit bit) const;
    [[nodiscard]] static std::shared_ptr<Numbers const> numbers(Kernel const& k);

    Law law_;
    std::vector<Bit> bits_;
    std::map<Bit, std::size_t> places_;
    std::set<CheckRef> tracked_;
    std::array<bool, machines_max> machines_{};
    std::shared_ptr<Numbers const> numbers_; // of the law, and so shared by copies
};

} // namespace duly::detail
