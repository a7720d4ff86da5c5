// SPDX-License-Identifier: Apache-2.0
// Packs: YAML files that hold one procedure each. Loading reports every error at once with file, line and column, in
// the user's words; a broken pack never half-loads. An overlay may only tighten what it extends.
#pragma once

#include "duly/law/law.hpp"

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace duly {

// One thing wrong with a pack.
struct PackProblem {
    std::string file;
    int line = 0;         // from 1; 0: the file as a whole
    int column = 0;       // from 1
    Text says;            // what is wrong, what was expected, a suggestion for a misspelt name
    bool warning = false; // the pack loads all the same
    [[nodiscard]] std::string where() const;
};

using Parameters = std::map<std::string, std::string>; // id -> value in words: "must", "1/2", "{days: 7}"

// What a pack leaves open.
struct ParameterUse {
    // The parameters that each part of the pack names: by the id of a rule, by "claim:" and the id of a claim, and by
    // "" for everything else. Parts that name none are not there.
    std::map<std::string, std::vector<std::string>> named_by;
    // Of each parameter that only rules name: the choice under which none of them is laxer than under another, whatever
    // the other parameters are. Parameters without such a choice are not there.
    Parameters strictest;
};

// What a list of packs shows without binding one.
struct PackSummary {
    std::string id, family, extends, place, grade, file;
    Text title, source;
    Date valid_from;
    int edition = 1;
};

namespace detail {
struct Edition;
}

// A set of packs by id and version. Thread-safety: a value; reading a shared one from several threads is safe.
class PackSet {
public:
    PackSet();
    ~PackSet();
    PackSet(PackSet const&);
    PackSet(PackSet&&) noexcept;
    PackSet& operator=(PackSet const&);
    PackSet& operator=(PackSet&&) noexcept;

    // The packs that come with the library. They load without errors (a test says so).
    [[nodiscard]] static PackSet const& built_in();

    // Adds the packs of a file (or of `text`, said to come from `file`): one YAML document each. Either all of them are
    // added or none, and then the problems say why; warnings come with success too. `extends` names a pack of this set,
    // or a file beside this one.
    std::vector<PackProblem> add_file(std::string const& file);
    std::vector<PackProblem> add_text(std::string_view text, std::string const& file);

    [[nodiscard]] std::vector<PackSummary> list() const;
    // The ids a user may have meant by `id`, nearest first.
    [[nodiscard]] std::vector<std::string> similar(std::string_view id) const;

    // Binds the version of a pack in force on a date (default: the newest), with parameter values other than the
    // defaults. Errors: unknown pack, unknown parameter, a value that is no choice.
    [[nodiscard]] Result<Law> bind(std::string_view id, Parameters const& parameters, Calendar const& calendar,
                                   std::optional<Date> on = std::nullopt) const;

    // What the version that bind() would take leaves open, and where. Errors: unknown pack.
    [[nodiscard]] Result<ParameterUse> parameter_use(std::string_view id, std::optional<Date> on = std::nullopt) const;

    // Selects pack and overlay for an organ: the pack of this family that applies at the level and in the nearest place
    // ("cn/ningbo" before "cn") on the date.
    [[nodiscard]] Result<Law> select(std::string_view family, std::string_view level, std::string_view place, Date on,
                                     Parameters const& parameters, Calendar const& calendar) const;

private:
    struct Packs;
    [[nodiscard]] Result<detail::Edition> edition(std::string_view id, std::optional<Date> on) const;
    std::shared_ptr<Packs const> packs_;
};

} // namespace duly
