// SPDX-License-Identifier: Apache-2.0
#include "pack_text.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace properties {

using namespace duly;

YAML::Node read_pack(std::string const& id) { return YAML::LoadFile(DULY_ROOT "/src/packs/" + id + ".yaml"); }

void add_pack(PackSet& packs, YAML::Node const& pack, std::string const& file)
{
    YAML::Emitter out;
    out << pack;
    std::ostringstream wrong;
    for (auto const& problem : packs.add_text(out.c_str(), file))
        if (!problem.warning) wrong << problem.where() << ": " << problem.says.en << '\n';
    if (!wrong.str().empty()) throw std::runtime_error(wrong.str());
}

PackSet national_packs_without(std::vector<std::string> const& rules)
{
    auto pack = read_pack("cn/major-decision");
    auto const gone = [&rules](YAML::Node const& rule) {
        return std::count(rules.begin(), rules.end(), rule["id"].as<std::string>()) != 0;
    };
    YAML::Node kept;
    for (auto const& rule : pack["rules"]) {
        if (gone(rule)) continue;
        if (!rule["except"]) {
            kept.push_back(rule);
            continue;
        }
        YAML::Node except;
        for (auto const& id : rule["except"])
            if (std::count(rules.begin(), rules.end(), id.as<std::string>()) == 0) except.push_back(id);
        auto derogation = YAML::Clone(rule);
        derogation["except"] = except;
        kept.push_back(derogation);
    }
    pack["rules"] = kept;
    YAML::Node outcomes;
    for (auto const& outcome : pack["outcomes"]) {
        auto const finding = outcome["finding"];
        YAML::Node left; // of one rule, or of several
        for (std::size_t i = 0; finding && i < (finding.IsScalar() ? 1 : finding.size()); ++i) {
            auto const id = (finding.IsScalar() ? finding : finding[i]).as<std::string>();
            if (std::count(rules.begin(), rules.end(), id) == 0) left.push_back(id);
        }
        if (finding && left.size() == 0) continue;
        auto kept_outcome = YAML::Clone(outcome);
        if (finding) kept_outcome["finding"] = left;
        outcomes.push_back(kept_outcome);
    }
    pack["outcomes"] = outcomes;
    PackSet packs;
    add_pack(packs, pack, "damaged.yaml");
    return packs;
}

PackSet national_packs_with(std::string const& rule, std::string const& key, std::string const& value)
{
    auto pack = read_pack("cn/major-decision");
    for (auto each : pack["rules"])
        if (each["id"].as<std::string>() == rule) each[key] = YAML::Load(value);
    PackSet packs;
    add_pack(packs, pack, "changed.yaml");
    return packs;
}

Law national_law_of(PackSet const& packs)
{
    return packs.bind("cn/major-decision", {}, Calendar::plain_weekdays()).value();
}

} // namespace properties
