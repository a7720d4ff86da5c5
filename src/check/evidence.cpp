// SPDX-License-Identifier: Apache-2.0
// What a verifier brings along, and the verdict in words.
#include "duly/check/evidence.hpp"

#include "../record/bundle_text.hpp"
#include "../record/note_text.hpp"
#include "evidence_book.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

namespace duly {

using namespace detail;

namespace {

constexpr std::string_view actors_heading = "duly-actors@v1";

[[nodiscard]] Error at_line(Error error, std::size_t line)
{
    error.where = "line " + std::to_string(line);
    return error;
}

[[nodiscard]] std::optional<std::uint64_t> line_of(Error const& error)
{
    constexpr std::string_view before = "line ";
    if (!error.where.starts_with(before)) return std::nullopt;
    return decimal(std::string_view(error.where).substr(before.size()));
}

[[nodiscard]] std::vector<Text> checked(Bundle const& bundle, EvidenceCount const& count, bool has_actors)
{
    auto const n = [](std::uint64_t number) { return std::to_string(number); };
    std::vector<Text> told;
    told.push_back({n(count.events) + " 条事件、" + n(count.attempts) + " 次被拒绝的尝试：格式、顺序、在日志中的位置",
                    n(count.events) + " events and " + n(count.attempts) +
                        " refused attempts: their form, their order, their place in the log"});
    if (count.is_replayed)
        told.push_back({"按所附 " + n(bundle.laws.size()) + " 份适用规则重演案件，所记发现与规则一致",
                        "the case replayed under the " + n(bundle.laws.size()) +
                            " laws of the bundle: the findings are those that they give"});
    if (count.given + count.withheld + count.erased + count.missing > 0)
        told.push_back({"个人信息：给出 " + n(count.given) + "，未给出 " + n(count.withheld) + "，依法删除 " +
                            n(count.erased) + "，缺失 " + n(count.missing),
                        "personal fields: " + n(count.given) + " given, " + n(count.withheld) + " withheld, " +
                            n(count.erased) + " lawfully erased, " + n(count.missing) + " missing"});
    if (count.signatures > 0)
        told.push_back({n(count.signatures) + " 个行为人签名" +
                            (has_actors ? "，密钥均已对照名册" : "；密钥仅出自证据包，未经名册核对"),
                        n(count.signatures) + " signatures of actors" +
                            (has_actors ? ", their keys held against the list"
                                        : "; that the keys are theirs, only the bundle says")});
    return told;
}

[[nodiscard]] std::vector<Text> not_shown()
{
    return {{"案件此后有无其他事件，以及有无未列入的被拒绝尝试",
             "whether the case has later events, or refused attempts that are not here"},
            {"材料本身的内容", "the bytes of documents"},
            {"所引用的其他案件的事件", "the events of other cases that it cites"}};
}

} // namespace

std::string_view word(EvidenceVerdict verdict) noexcept
{
    switch (verdict) {
    case EvidenceVerdict::tampered: return "TAMPERED";
    case EvidenceVerdict::fork: return "FORK";
    case EvidenceVerdict::rollback: return "ROLLBACK";
    case EvidenceVerdict::untrusted_key: return "UNTRUSTED KEY";
    case EvidenceVerdict::incomplete: return "INCOMPLETE";
    case EvidenceVerdict::cannot_judge: return "CANNOT JUDGE";
    case EvidenceVerdict::lawfully_erased: return "LAWFULLY ERASED";
    case EvidenceVerdict::ok: return "OK";
    }
    return "";
}

int exit_code(EvidenceVerdict verdict) noexcept
{
    switch (verdict) {
    case EvidenceVerdict::tampered: return 1;
    case EvidenceVerdict::fork: return 5;
    case EvidenceVerdict::rollback: return 6;
    case EvidenceVerdict::untrusted_key: return 9;
    case EvidenceVerdict::incomplete: return 7;
    case EvidenceVerdict::cannot_judge: return 3;
    case EvidenceVerdict::lawfully_erased: return 8;
    case EvidenceVerdict::ok: return 0;
    }
    return 3;
}

EvidenceVerdict EvidenceBook::verdict() const noexcept
{
    EvidenceVerdict first = EvidenceVerdict::ok;
    for (EvidenceFinding const& finding : findings_) first = std::min(first, finding.verdict);
    return first;
}

std::vector<EvidenceFinding> EvidenceBook::take() &&
{
    auto const place = [](EvidenceFinding const& finding) {
        constexpr auto last = std::numeric_limits<std::uint64_t>::max();
        return std::tuple(std::string_view(finding.log), finding.line.value_or(last), finding.index.value_or(last));
    };
    std::stable_sort(findings_.begin(), findings_.end(),
                     [&](EvidenceFinding const& a, EvidenceFinding const& b) { return place(a) < place(b); });
    return std::move(findings_);
}

Result<std::vector<ActorKey>> parse_actor_keys(std::string_view text)
{
    std::vector<ActorKey> keys;
    std::string_view rest = text;
    for (std::size_t number = 1; number == 1 || !rest.empty(); ++number) {
        auto const line = take_line(rest);
        if (!line) return at_line(bad_text("最后一行没有换行", "the last line does not end in a line feed"), number);
        if (number == 1) {
            if (*line != actors_heading)
                return at_line(bad_text("第一行应为 duly-actors@v1", "the first line is duly-actors@v1"), number);
            continue;
        }
        if (line->empty() || line->front() == '#') continue;
        std::size_t const space = line->find(' ');
        if (space == line->npos || space + 1 == line->size())
            return at_line(bad_text("应写作：公钥 编号", "a line is: VKEY ID"), number);
        Result<VerifierKey> key = VerifierKey::parse(line->substr(0, space));
        if (!key) return at_line(key.error(), number);
        for (ActorKey const& other : keys)
            if (other.key.label() == key->label() ||
                (other.key.algorithm() == key->algorithm() && other.key.public_key() == key->public_key()))
                return at_line(
                    bad_text("密钥 " + key->label() + " 出现了两次", "the key " + key->label() + " is there twice"),
                    number);
        keys.push_back({std::move(*key), std::string(line->substr(space + 1))});
    }
    return keys;
}

Result<SignedCheckpoint> parse_older(std::string_view text)
{
    if (Result<EventProof> const proof = parse_event_proof(text)) return parse_signed_checkpoint(proof->checkpoint);
    return parse_signed_checkpoint(text);
}

Text headline(EvidenceReport const& report)
{
    std::string const said(word(report.verdict));
    if (report.verdict != EvidenceVerdict::ok && report.verdict != EvidenceVerdict::lawfully_erased) {
        auto const found = std::find_if(report.findings.begin(), report.findings.end(),
                                        [&](EvidenceFinding const& one) { return one.verdict == report.verdict; });
        if (found == report.findings.end()) return same_in_both(said);
        std::string const at = found->line    ? " at line " + std::to_string(*found->line)
                               : found->index ? " at " + std::to_string(*found->index)
                                              : std::string();
        return {said + at + "：" + found->says.zh, said + at + ": " + found->says.en};
    }
    std::string size;
    for (auto const one : report.sizes) size += (size.empty() ? "" : ", ") + std::to_string(one);
    if (size.empty()) size = "0"; // a store without leaves
    return {said + " to size " + size + (report.is_rollback_excluded ? "" : "，未排除回滚"),
            said + " to size " + size + (report.is_rollback_excluded ? "" : ", rollback not excluded")};
}

Result<EvidenceReport> judge_bundle(std::string_view text, Trusted const& trusted)
{
    EvidenceReport report;
    report.not_shown = not_shown();
    EvidenceBook book;
    Result<ReadBundle> const read = read_bundle(text);
    if (!read) {
        bool const unknown = read.error().code == ErrorCode::undetermined;
        book.add(unknown ? EvidenceVerdict::cannot_judge : EvidenceVerdict::tampered, {line_of(read.error())},
                 read.error().says);
        report.verdict = book.verdict();
        report.findings = std::move(book).take();
        return report;
    }
    Bundle const& bundle = read->bundle;
    report.origin = bundle.origin;
    report.case_id = bundle.case_id;
    if (!read->end_holds)
        book.tampered({read->end_line}, "end 的摘要与前文不符",
                      "the digest of the end is not that of what comes before it");
    EvidenceCount count;
    std::optional<std::uint64_t> size;
    auto const heads = judge_checkpoints(bundle, trusted, book, size);
    if (size) report.sizes.push_back(*size);
    auto const leaves = judge_leaves(bundle, heads, book, count);
    judge_actors(bundle, leaves, trusted, book, count);
    auto const laws = judge_laws(bundle, leaves, book);
    count.is_replayed = judge_case(bundle.origin, bundle.case_id, leaves, laws, book);
    Result<void> const older = judge_older(bundle, heads, trusted, book);
    report.verdict = book.verdict();
    if (!older && report.verdict != EvidenceVerdict::tampered) return older.error();
    report.is_rollback_excluded = std::any_of(trusted.older.begin(), trusted.older.end(),
                                              [](SignedCheckpoint const& one) { return one.checkpoint.head.size > 0; });
    report.findings = std::move(book).take();
    report.checked = checked(bundle, count, trusted.actors.has_value());
    return report;
}

} // namespace duly
