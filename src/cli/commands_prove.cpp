// SPDX-License-Identifier: Apache-2.0
// The command prove: what a procedure promises, claim by claim.
#include "context.hpp"

#include "duly/case/describe.hpp"
#include "duly/prove/every_choice.hpp"
#include "duly/prove/prove.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>

namespace duly::cli {

namespace json = boost::json;

namespace {

[[nodiscard]] json::array lines_of(std::string const& text)
{
    json::array lines;
    for (std::size_t from = 0; from < text.size();) {
        auto const to = text.find('\n', from);
        lines.push_back(json::parse(text.substr(from, to - from)));
        if (to == std::string::npos) break;
        from = to + 1;
    }
    return lines;
}

// How to get into a dead end, as a scenario.
[[nodiscard]] std::string scenario_of(Law const& law, PackFlaw const& flaw, std::string const& pack)
{
    ClaimProof proof;
    proof.claim = flaw.id;
    proof.says = flaw.says;
    proof.history = flaw.history;
    return scenario_text(law, proof, pack);
}

[[nodiscard]] json::object to_json(Law const& law, PackFlaw const& flaw, std::string const& pack)
{
    json::object out{{"kind", word(flaw.kind)}, {"id", flaw.id}, {"says", detail::to_json(flaw.says)}};
    if (!flaw.circle.empty()) out["circle"] = json::value_from(flaw.circle);
    if (!flaw.rules.empty()) out["rules"] = json::value_from(flaw.rules);
    if (!flaw.history.empty()) out["example"] = lines_of(scenario_of(law, flaw, pack));
    return out;
}

[[nodiscard]] json::value to_json(Law const& law, Proofs const& proofs, std::string const& pack)
{
    json::array claims, flaws, ways;
    for (auto const& each : proofs.claims) {
        json::object claim{{"claim", each.claim},
                           {"article", each.article},
                           {"says", detail::to_json(each.says)},
                           {"outcome", word(each.outcome)}};
        if (!each.rests_on.empty()) claim["rests_on"] = json::value_from(each.rests_on);
        if (each.outcome == Proof::not_shown) claim["reason"] = detail::to_json(each.reason);
        if (!each.history.empty())
            claim[each.outcome == Proof::refuted ? "bypass" : "example"] = lines_of(scenario_text(law, each, pack));
        claims.push_back(std::move(claim));
    }
    for (auto const& each : proofs.flaws) flaws.push_back(to_json(law, each, pack));
    for (auto const& each : proofs.every_way)
        ways.push_back({{"to", each.to}, {"through", json::value_from(each.through)}, {"complete", each.complete}});
    return {{"id", law.procedure().id}, {"law", proofs.law}, {"claims", claims},
            {"flaws", flaws},           {"every_way", ways}, {"not_modelled", json::value_from(proofs.not_modelled)}};
}

void write_file(Context const& context, std::filesystem::path const& file, std::string const& text)
{
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out << text;
    if (!out.flush())
        stop(context, environment,
             {"不能写入文件，请检查文件夹和权限", "the file cannot be written: check folder and permissions"},
             file.string());
}

[[nodiscard]] std::string joined(std::vector<std::string> const& list)
{
    std::string out;
    for (auto const& each : list) out += (out.empty() ? "" : " ") + each;
    return out;
}

void print_claim(Context const& context, Law const& law, ClaimProof const& proof, std::string const& pack)
{
    bool const zh = context.language == Language::zh;
    auto const* outcome = proof.outcome == Proof::proved    ? (zh ? "✓ 已证明  " : "✓ proved     ")
                          : proof.outcome == Proof::refuted ? (zh ? "✗ 被推翻  " : "✗ refuted    ")
                                                            : (zh ? "? 未能证明" : "? not shown  ");
    std::cout << outcome << ' ' << (zh ? "第" : "Art. ") << proof.article << (zh ? "条 " : " ")
              << context.say(proof.says) << "  [" << proof.claim << "]\n";
    if (proof.outcome == Proof::not_shown) std::cout << "    " << context.say(proof.reason) << '\n';
    if (!proof.rests_on.empty())
        std::cout << (zh ? "    依据规则：" : "    rests on: ") << joined(proof.rests_on) << '\n';
    else if (proof.outcome == Proof::proved)
        std::cout << (zh ? "    由实例表明，共 " : "    shown by an example of ") << proof.history.size()
                  << (zh ? " 个事件\n" : " events\n");
    if (proof.outcome != Proof::refuted) return;
    std::cout << (zh ? "    绕行路径（可交给 duly test）：\n" : "    the way round (duly test judges it):\n")
              << scenario_text(law, proof, pack);
}

void print_flaw(Context const& context, Law const& law, PackFlaw const& flaw, std::string const& pack)
{
    std::cout << "! " << context.say(flaw.says) << '\n';
    if (flaw.history.empty()) return;
    std::cout << (context.language == Language::zh ? "    一个实例（可交给 duly test）：\n"
                                                   : "    an example (duly test judges it):\n")
              << scenario_of(law, flaw, pack);
}

// "every way to decision made goes through: legality opinion given, …".
void print_way(Context const& context, Law const& law, EveryWay const& way)
{
    bool const zh = context.language == Language::zh;
    std::string list;
    for (auto const& id : way.through)
        list += (list.empty() ? "" : zh ? "、" : ", ") + context.say(activity_title(law.procedure(), id));
    if (!way.complete) list += zh ? "……（未查尽）" : " … (not all were looked for)";
    std::cout << (zh ? "到达“" : "every way to ") << context.say(activity_title(law.procedure(), way.to))
              << (zh ? "”必经：" : " goes through: ") << list << '\n';
}

// Of all claims together.
[[nodiscard]] EveryChoice prove_choices(PackSet const& known, std::string const& id, Parameters const& given,
                                        Law const& law, Proofs const& proofs, std::optional<Date> today)
{
    EveryChoice all;
    std::set<std::string> left_out;
    for (auto const& proof : proofs.claims) {
        auto of_claim = prove_every_choice(known, id, given, law, proof, today);
        all.proofs += of_claim.proofs;
        std::move(of_claim.unproved.begin(), of_claim.unproved.end(), std::back_inserter(all.unproved));
        left_out.insert(of_claim.left_out.begin(), of_claim.left_out.end());
    }
    all.left_out.assign(left_out.begin(), left_out.end());
    return all;
}

[[nodiscard]] json::value to_json(EveryChoice const& others)
{
    json::array unproved;
    for (auto const& each : others.unproved) {
        json::object chosen;
        for (auto const& [parameter, value] : each.chosen) chosen[parameter] = value;
        unproved.push_back(
            {{"parameters", chosen}, {"claim", each.proof.claim}, {"outcome", word(each.proof.outcome)}});
    }
    return {{"proofs", others.proofs}, {"unproved", unproved}, {"left_out", json::value_from(others.left_out)}};
}

void print_choices(Context const& context, EveryChoice const& others, std::string const& pack)
{
    bool const zh = context.language == Language::zh;
    for (auto const& each : others.unproved) {
        for (auto const& [parameter, value] : each.chosen) std::cout << parameter << '=' << value << ' ';
        std::cout << '\n';
        print_claim(context, each.law, each.proof, pack);
    }
    std::cout << (zh ? "参数的各种组合：完成证明 " : "every choice of the parameters: ") << others.proofs
              << (zh ? " 个，未证明 " : " proofs, not proved ") << others.unproved.size();
    if (!others.left_out.empty()) {
        std::cout << (zh ? "；仅按现值证明的参数：" : "; as they are only: ");
        for (auto const& each : others.left_out) std::cout << each << ' ';
    }
    std::cout << '\n';
}

[[nodiscard]] Exit exit_of(Proofs const& proofs, EveryChoice const& others)
{
    auto const some = [&](Proof outcome) {
        return proofs.count(outcome) != 0 ||
               std::any_of(others.unproved.begin(), others.unproved.end(),
                           [&](Otherwise const& each) { return each.proof.outcome == outcome; });
    };
    if (some(Proof::refuted)) return unlawful;
    return some(Proof::not_shown) ? undetermined : fine;
}

} // namespace

int prove_pack(Context& context, ProveArguments const& arguments)
{
    auto known = packs(context);
    auto const given = parameters(context, arguments.parameters);
    auto const id = pack_id(context, known, arguments.pack);
    auto const law = known.bind(id, given, calendar(context), context.today);
    if (!law) stop(context, law.error());
    auto const proofs = prove(*law);
    if (!arguments.certificate.empty()) write_file(context, arguments.certificate, certificate(*law, proofs));
    for (auto const& each : proofs.claims)
        if (!arguments.bypasses.empty() && each.outcome == Proof::refuted)
            write_file(context, std::filesystem::path(arguments.bypasses) / (each.claim + ".jsonl"),
                       scenario_text(*law, each, arguments.pack));
    EveryChoice others;
    if (arguments.choices) others = prove_choices(known, id, given, *law, proofs, context.today);
    if (context.json) {
        auto answer = to_json(*law, proofs, arguments.pack);
        if (arguments.choices) answer.as_object()["choices"] = to_json(others);
        print(answer);
        return exit_of(proofs, others);
    }
    bool const zh = context.language == Language::zh;
    for (auto const& each : proofs.claims) print_claim(context, *law, each, arguments.pack);
    for (auto const& each : proofs.every_way) print_way(context, *law, each);
    for (auto const& each : proofs.flaws) print_flaw(context, *law, each, arguments.pack);
    std::cout << (zh ? "已证明 " : "proved ") << proofs.count(Proof::proved) << (zh ? "，被推翻 " : ", refuted ")
              << proofs.count(Proof::refuted) << (zh ? "，未能证明 " : ", not shown ") << proofs.count(Proof::not_shown)
              << (zh ? "；证明不涉及的规则：" : "; rules no proof speaks of: ") << joined(proofs.not_modelled) << '\n';
    if (arguments.choices) print_choices(context, others, arguments.pack);
    return exit_of(proofs, others);
}

} // namespace duly::cli
