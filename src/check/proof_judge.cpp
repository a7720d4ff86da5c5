// SPDX-License-Identifier: Apache-2.0
// The evidence of a single event.
#include "evidence_book.hpp"

namespace duly {

using namespace detail;

namespace {

void judge_form(std::string_view bytes, std::string const& tree, EvidenceBook& book, EvidenceReport& report)
{
    Result<Leaf> const leaf = decode(bytes);
    if (!leaf) {
        bool const unknown = leaf.error().code == ErrorCode::undetermined;
        book.add(unknown ? EvidenceVerdict::cannot_judge : EvidenceVerdict::tampered, {}, leaf.error().says);
        return;
    }
    report.origin = leaf->log;
    report.case_id = leaf->case_id;
    if (tree != leaf->log && tree != leaf->log + "/sm3")
        book.tampered({}, "检查点属于 " + tree + "，记录属于 " + leaf->log,
                      "the checkpoint is of " + tree + ", and the entry of " + leaf->log);
}

void judge_proof(EventProof const& proof, std::string_view leaf, Trusted const& trusted, EvidenceBook& book,
                 EvidenceReport& report)
{
    SignedCheckpoint const signed_head = parse_signed_checkpoint(proof.checkpoint).value();
    judge_form(leaf, signed_head.checkpoint.origin, book, report);
    ProofCheck const check = check_event_proof(proof, leaf, trusted.keys);
    EvidencePlace const place{std::nullopt, proof.index};
    if (check.checkpoint.kind == NoteCheck::Kind::forged || (check.checkpoint.is_good() && !check.is_included))
        book.add(EvidenceVerdict::tampered, place, check.says);
    else if (!check.checkpoint.is_good()) book.add(EvidenceVerdict::untrusted_key, place, check.says);
    else report.sizes.push_back(check.head.size);
    if (!check.holds()) return;
    report.checked.push_back(check.says);
    for (SignedCheckpoint const& older : trusted.older)
        if (older.checkpoint.origin == signed_head.checkpoint.origin && older.checkpoint.head.size == check.head.size &&
            older.checkpoint.head.root != check.head.root && check_checkpoint(older, trusted.keys).is_good())
            book.add(EvidenceVerdict::fork, place,
                     {"与所持的同样大小的检查点不能同时为真：日志有两个版本",
                      "this and the checkpoint of the same size that is held cannot both be true: there are two "
                      "versions of the log"});
}

} // namespace

EvidenceReport judge_event_proof(std::string_view proof, std::string_view leaf, Trusted const& trusted)
{
    EvidenceReport report;
    report.not_shown = {
        {"案件的其他事件，以及适用规则如何评价", "other events of the case, and what the law says of them"}};
    EvidenceBook book;
    if (Result<EventProof> const parsed = parse_event_proof(proof)) judge_proof(*parsed, leaf, trusted, book, report);
    else book.add(EvidenceVerdict::tampered, {}, parsed.error().says);
    report.verdict = book.verdict();
    report.findings = std::move(book).take();
    return report;
}

} // namespace duly
