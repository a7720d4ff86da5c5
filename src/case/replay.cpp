// SPDX-License-Identifier: Apache-2.0
#include "duly/case/replay.hpp"

#include "duly/law/kernel.hpp"

#include <algorithm>
#include <utility>

namespace duly {

namespace {

[[nodiscard]] Error not_as_recorded(std::uint64_t seq, std::string zh, std::string en)
{
    return {ErrorCode::tampered, {std::move(zh), std::move(en)}, "seq " + std::to_string(seq), {}};
}

} // namespace

Result<Findings> Replay::step(Leaf leaf, Digest const& hash, Law const& law)
{
    auto const place = kinds.size();
    if (leaf.is_attempt() || leaf.seq != place)
        return not_as_recorded(leaf.seq, "此处应为第 " + std::to_string(place) + " 号记录",
                               "the entry " + std::to_string(place) + " of the case is expected here");
    auto const activity = built_in(leaf.event.activity);
    if ((place == 0) != (activity == BuiltIn::case_opened))
        return not_as_recorded(leaf.seq, "案件须以立案开始，且只立案一次", "a case begins with its opening, once");
    bool const changes_law = activity == BuiltIn::law_changed;
    if (!changes_law && law.digest() != fold.law().digest())
        return not_as_recorded(leaf.seq, "适用规则变了，却没有改用规则的记录",
                               "the law is another one, and no entry says that it changed");
    bool is_adopted = adopted;
    if (place == 0)
        for (auto const& field : leaf.event.fields)
            if (field.name == "adopted") is_adopted = field.value == Value(true);
    Entry entry{std::move(leaf.event), std::nullopt};
    if (leaf.corrects) entry.corrects = static_cast<std::uint32_t>(std::min<std::uint64_t>(*leaf.corrects, place));
    auto found = changes_law ? fold.change_law(law, std::move(entry)) : fold.step(std::move(entry));
    if (!found) return found;
    adopted = is_adopted;
    if (place == 0) only_asserted = is_adopted;
    if (leaf.entry == entry::performed || leaf.entry == entry::attested) only_asserted = false;
    kinds.push_back(std::move(leaf.entry));
    last = hash;
    return found;
}

RecordedFinding recorded(Law const& law, Finding const& finding, std::uint64_t seq)
{
    auto const& subject = law.kernel().subjects[finding.subject];
    RecordedFinding out;
    out.rule = subject.id;
    out.article = subject.article;
    out.status = word(finding.status);
    out.severity = word(finding.severity);
    if (finding.cured) out.marks.emplace_back("cured");
    if (finding.waived) out.marks.emplace_back("waived");
    out.args = finding.args;
    if (finding.lapse) out.date = finding.date;
    if (!finding.lapse && finding.concerns != seq) out.at = finding.concerns;
    return out;
}

std::vector<RecordedFinding> recorded(Law const& law, Findings const& findings, std::uint64_t seq)
{
    std::vector<RecordedFinding> out;
    out.reserve(findings.size());
    for (auto const& finding : findings) out.push_back(recorded(law, finding, seq));
    return out;
}

} // namespace duly
