// SPDX-License-Identifier: Apache-2.0
// Coverage as a table, as JSON, and as what falls short of a threshold.
#include "duly/testing/coverage.hpp"

#include "words.hpp"

#include "duly/record/canonical_json.hpp"

#include <array>
#include <utility>

namespace duly::testing {

namespace {

struct ShareName {
    CoverageShare CoverageShares::*share;
    int CoverageThreshold::*threshold;
    char const* zh;
    char const* en;
};

constexpr std::array<ShareName, 9> share_names{{
    {&CoverageShares::rules_bound, &CoverageThreshold::rules_bound, "适用过的规则", "rules bound"},
    {&CoverageShares::rules_kept, &CoverageThreshold::rules_kept, "遵守过的规则", "rules kept"},
    {&CoverageShares::rules_broken, &CoverageThreshold::rules_broken, "违反过的规则", "rules broken"},
    {&CoverageShares::gates_passed, &CoverageThreshold::gates_passed, "通过过的关口", "gates passed"},
    {&CoverageShares::gates_refused, &CoverageThreshold::gates_refused, "拒绝过的关口", "gates refused"},
    {&CoverageShares::exemptions, &CoverageThreshold::exemptions, "用过的例外", "exemptions taken"},
    {&CoverageShares::facts, &CoverageThreshold::facts, "事实的两种认定", "facts both ways"},
    {&CoverageShares::outcomes, &CoverageThreshold::outcomes, "发生过的后果", "outcomes arisen"},
    {&CoverageShares::parameters, &CoverageThreshold::parameters, "用过的参数取值", "choices of parameters"},
}};

using Rows = std::vector<std::vector<std::string>>;

void add_table(std::string& out, Rows const& rows)
{
    if (rows.size() < 2) return; // nothing below the heads
    for (auto const& line : detail::aligned(rows)) out += "  " + line + '\n';
    out += '\n';
}

[[nodiscard]] std::string many(std::uint64_t n) { return n == 0 ? "-" : std::to_string(n); }

class Report {
public:
    Report(PackCoverage const& pack, Language language) : pack_(pack), zh_(language == Language::zh) {}

    [[nodiscard]] std::string run() const
    {
        std::string out = pack_.title.in(zh_ ? Language::zh : Language::en) + " (" + pack_.pack + ")" +
                          say("，检查 ", ", ") + std::to_string(pack_.checks) + say(" 次", " checked") + '\n';
        auto const all = shares(pack_);
        Rows summary;
        for (auto const& each : share_names) {
            auto const& share = all.*each.share;
            summary.push_back({say(each.zh, each.en), std::to_string(share.seen) + "/" + std::to_string(share.of),
                               std::to_string(share.percent()) + " %"});
        }
        for (auto const& line : detail::aligned(summary)) out += "  " + line + '\n';
        out += '\n';
        add_table(out, rules());
        add_table(out, gates());
        add_table(out, exemptions());
        add_table(out, facts());
        add_table(out, outcomes());
        add_table(out, parameters());
        return out;
    }

private:
    [[nodiscard]] std::string say(char const* zh, char const* en) const { return zh_ ? zh : en; }

    [[nodiscard]] Rows rules() const
    {
        Rows rows{{say("规则", "rule"), say("条文", "article"), say("适用", "bound"), say("遵守", "kept"),
                   say("违反", "broken")}};
        for (auto const& rule : pack_.rules)
            rows.push_back({rule.id, rule.article, many(rule.bound), many(rule.kept), many(rule.broken)});
        return rows;
    }
    [[nodiscard]] Rows gates() const
    {
        Rows rows{{say("关口", "gate"), say("通过", "passed"), say("拒绝", "refused")}};
        for (auto const& gate : pack_.gates) rows.push_back({gate.activity, many(gate.passed), many(gate.refused)});
        return rows;
    }
    [[nodiscard]] Rows exemptions() const
    {
        Rows rows{{say("例外", "exemption"), say("条文", "article"), say("种类", "kind"), say("适用", "taken")}};
        for (auto const& each : pack_.exemptions)
            rows.push_back({each.rule, each.article,
                            each.derogation ? say("减轻", "derogation") : say("除外", "unless"), many(each.taken)});
        return rows;
    }
    [[nodiscard]] Rows facts() const
    {
        Rows rows{{say("事实", "fact"), say("认定为是", "found true"), say("认定为否", "found false")}};
        for (auto const& fact : pack_.facts) rows.push_back({fact.id, many(fact.found_true), many(fact.found_false)});
        return rows;
    }
    [[nodiscard]] Rows outcomes() const
    {
        Rows rows{{say("后果", "outcome"), say("条文", "article"), say("发生", "arisen")}};
        for (auto const& outcome : pack_.outcomes) rows.push_back({outcome.id, outcome.article, many(outcome.arisen)});
        return rows;
    }
    [[nodiscard]] Rows parameters() const
    {
        Rows rows{{say("参数", "parameter"), say("取值", "value"), say("检查", "checked")}};
        for (auto const& parameter : pack_.parameters) {
            for (auto const& choice : parameter.choices)
                if (!parameter.used.contains(choice)) rows.push_back({parameter.id, choice, "-"});
            for (auto const& [value, times] : parameter.used) rows.push_back({parameter.id, value, many(times)});
        }
        return rows;
    }

    PackCoverage const& pack_;
    bool zh_;
};

void write_count(CanonicalWriter& json, char const* name, std::uint64_t count)
{
    json.key(name).integer(static_cast<std::int64_t>(count));
}

template <class Each, class Write>
void write_list(CanonicalWriter& json, char const* name, std::vector<Each> const& all, Write const& write)
{
    json.key(name).begin_array();
    for (auto const& each : all) {
        json.begin_object();
        write(each);
        json.end_object();
    }
    json.end_array();
}

void write_parameter(CanonicalWriter& json, ParameterCoverage const& parameter)
{
    json.key("choices").begin_array();
    for (auto const& choice : parameter.choices) json.string(choice);
    json.end_array().key("id").string(parameter.id).key("used").begin_array();
    for (auto const& [value, times] : parameter.used) {
        json.begin_object();
        write_count(json, "checks", times);
        json.key("value").string(value).end_object();
    }
    json.end_array();
}

void write_pack(CanonicalWriter& json, PackCoverage const& pack)
{
    json.begin_object();
    write_count(json, "checks", pack.checks);
    write_list(json, "exemptions", pack.exemptions, [&](ExemptionCoverage const& each) {
        json.key("article").string(each.article).key("derogation").boolean(each.derogation);
        json.key("rule").string(each.rule);
        write_count(json, "taken", each.taken);
    });
    write_list(json, "facts", pack.facts, [&](FactCoverage const& fact) {
        write_count(json, "found_false", fact.found_false);
        write_count(json, "found_true", fact.found_true);
        json.key("id").string(fact.id);
    });
    write_list(json, "gates", pack.gates, [&](GateCoverage const& gate) {
        json.key("activity").string(gate.activity);
        write_count(json, "passed", gate.passed);
        write_count(json, "refused", gate.refused);
    });
    write_list(json, "outcomes", pack.outcomes, [&](OutcomeCoverage const& outcome) {
        write_count(json, "arisen", outcome.arisen);
        json.key("article").string(outcome.article).key("id").string(outcome.id);
    });
    json.key("pack").string(pack.pack);
    write_list(json, "parameters", pack.parameters,
               [&](ParameterCoverage const& parameter) { write_parameter(json, parameter); });
    write_list(json, "rules", pack.rules, [&](RuleCoverage const& rule) {
        json.key("article").string(rule.article);
        write_count(json, "bound", rule.bound);
        write_count(json, "broken", rule.broken);
        json.key("id").string(rule.id);
        write_count(json, "kept", rule.kept);
    });
    json.end_object();
}

} // namespace

std::string Coverage::text(Language language) const
{
    std::string out;
    for (auto const& pack : packs()) out += Report(pack, language).run();
    return out;
}

std::string Coverage::json() const
{
    std::string out;
    CanonicalWriter json(out);
    json.begin_object().key("packs").begin_array();
    for (auto const& pack : packs()) write_pack(json, pack);
    json.end_array().end_object();
    return out;
}

std::vector<Text> Coverage::below(CoverageThreshold const& threshold, std::string_view wanted) const
{
    std::vector<Text> short_of;
    bool known = false;
    for (auto const& pack : packs()) {
        if (!wanted.empty() && pack.pack != wanted) continue;
        known = true;
        auto const all = shares(pack);
        for (auto const& each : share_names) {
            auto const percent = (all.*each.share).percent();
            auto const least = threshold.*each.threshold;
            if (percent >= least) continue;
            auto const numbers = std::to_string(percent) + " % < " + std::to_string(least) + " %";
            short_of.push_back(
                {pack.pack + "：" + each.zh + " " + numbers, pack.pack + ": " + each.en + " " + numbers});
        }
    }
    if (!known)
        short_of.push_back(
            {"没有检查过" + (wanted.empty() ? std::string("任何程序包") : "程序包 " + std::string(wanted)),
             wanted.empty() ? std::string("no pack was checked")
                            : "the pack " + std::string(wanted) + " was not checked"});
    return short_of;
}

} // namespace duly::testing
