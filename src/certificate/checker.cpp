// SPDX-License-Identifier: Apache-2.0
#include "checker.hpp"

#include "choices.hpp"
#include "event.hpp"
#include "proof.hpp"

#include <boost/json/array.hpp>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <exception>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace duly::certificate {

namespace {

constexpr std::uint64_t most_steps = 300'000'000; // about a minute
constexpr std::uint64_t most_events = 5'000'000;
constexpr std::size_t most_law = 4U << 20U; // bytes, as a pack

json::value const& member(json::value const& of, std::string_view key)
{
    auto const* value = object_of(of, "certificate").if_contains(key);
    if (value == nullptr) reject("证书缺少", "the certificate lacks", key);
    return *value;
}

std::string law_text(json::value const& certificate)
{
    auto const& format = member(certificate, "format");
    if (!format.is_int64() || format.get_int64() != 1) reject("未知的证书格式", "an unknown format of certificate");
    std::string const text = text_of(&member(certificate, "law_text"), "law_text");
    if (text.size() > most_law) too_large();
    if (digest(text) != text_of(&member(certificate, "law"), "law"))
        reject("法律文本与摘要不符", "the text of the law is not that of the digest");
    return text;
}

[[noreturn]] void broken(Text const& what, Case const& before, Activity const& activity, Choices const& choices)
{
    std::string const chosen = choices.text().empty() ? "" : " (" + choices.text() + ")";
    throw Rejected{{"情形 " + before.text() + " 之后的 " + activity.id + chosen + what.zh,
                    activity.id + chosen + " in the case " + before.text() + what.en}};
}

// Everything an event of this activity may be, in this case.
void follow(Proof const& proof, Activity const& activity, Case const& before, std::uint64_t& steps, Verdict& verdict)
{
    Choices choices(steps);
    do {
        if (++verdict.events > most_events) too_large();
        Event event(proof, activity, before, choices);
        bool const unjudged = activity.deemed && choices.ask("deemed");
        if (!unjudged && event.refused()) continue;
        auto const after = event.next(unjudged);
        if (!after) continue;
        if (event.breaks_claim()) broken({" 违反主张", " breaks the claim"}, before, activity, choices);
        if (auto const text = after->text(); !proof.cases.contains(text))
            broken({" 引到未列出的情形 " + text, " leads to " + text + ", which is not among the cases"}, before,
                   activity, choices);
    } while (choices.next());
}

void check(json::value const& certificate, std::size_t nth, Verdict& verdict)
{
    auto const& proofs = array_of(&member(certificate, "proofs"), "proofs");
    if (nth >= proofs.size()) reject("没有这个证明", "there is no such proof");
    verdict.claim = text_of(&member(proofs[nth], "claim"), "claim");
    Law const law(law_text(certificate));
    Proof const proof(law, proofs[nth]);
    for (auto const& machine : proof.machines) verdict.machines.push_back(machine.name);
    verdict.cases = proof.cases.size();
    if (auto const first = proof.initial().text(); !proof.cases.contains(first))
        reject("缺少初始情形", "the initial case is missing", first);
    std::uint64_t steps = most_steps;
    for (auto const& [text, before] : proof.cases)
        for (auto const& activity : law.activities()) follow(proof, activity, before, steps, verdict);
}

} // namespace

Verdict check(json::value const& certificate, std::size_t proof)
{
    Verdict verdict;
    try {
        check(certificate, proof, verdict);
        verdict.holds = true;
    } catch (Rejected const& rejected) {
        verdict.why = rejected.why;
    } catch (std::exception const& failure) {
        verdict.why = {failure.what(), failure.what()};
    }
    return verdict;
}

Names unproved(json::value const& certificate)
{
    Names left;
    try {
        std::set<std::string> proved;
        for (auto const& proof : array_of(&member(certificate, "proofs"), "proofs"))
            proved.insert(text_of(&member(proof, "claim"), "claim"));
        for (auto const& id : Law(law_text(certificate)).claims())
            if (!proved.contains(id)) left.push_back(id);
    } catch (Rejected const&) { // check() says so of each proof
    }
    return left;
}

std::string digest(std::string_view text)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned length = 0;
    if (EVP_Digest(text.data(), text.size(), bytes.data(), &length, EVP_sha256(), nullptr) != 1)
        reject("无法计算摘要", "no digest could be computed");
    std::string hex;
    for (unsigned i = 0; i < length; ++i) {
        hex += "0123456789abcdef"[bytes[i] >> 4U];
        hex += "0123456789abcdef"[bytes[i] & 15U];
    }
    return hex;
}

} // namespace duly::certificate
