// SPDX-License-Identifier: Apache-2.0
// The leaves of a bundle, each by itself: what it is, where it stands in the log, what of it is open, who signed it.
#include "evidence_book.hpp"

#include "duly/record/actor_signature.hpp"
#include "duly/record/command.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace duly::detail {
namespace {

void judge_proofs(Bundle const& bundle, std::vector<std::optional<TreeHead>> const& heads, EvidenceLeaf const& one,
                  EvidenceBook& book)
{
    for (std::size_t i = 0; i < one.kept->proofs.size(); ++i) {
        BundleProof const& proof = one.kept->proofs[i];
        HashAlgorithm const hash = trees(bundle.suite)[i].hash;
        if (!proof.is_there) {
            std::string const name(word(hash));
            book.add(
                EvidenceVerdict::incomplete, one.place(),
                {"缺少 " + name + " 树中的位置证明", "the proof of its place in the tree of " + name + " is missing"});
            continue;
        }
        if (!heads[i]) continue;
        Digest const hashed = hash == HashAlgorithm::sha256 ? one.hash : leaf_hash(hash, one.kept->bytes);
        if (auto holds = verify_inclusion(hashed, one.kept->index, proof.path, *heads[i], hash); !holds)
            book.add(EvidenceVerdict::tampered, one.place(), holds.error().says);
    }
}

void judge_field(BundleField const& field, Sealed const& sealed, EvidenceLeaf const& one, Erasures const& erased,
                 EvidenceBook& book, EvidenceCount& count)
{
    EvidencePlace at = one.place();
    at.line = field.line;
    bool const is_given = field.state == BundleField::State::given;
    if (is_given) {
        Result<Disclosure> const disclosure = parse_disclosure(field.text);
        if (!disclosure || disclosure->field != sealed.field || sha256(field.text) != sealed.digest)
            book.tampered(at, "给出的个人信息与记录的摘要不符",
                          "the disclosure is not what the entry holds the digest of: " + sealed.field);
        ++count.given;
        return;
    }
    if (field.text != sealed.field) {
        book.tampered(at, "此处应为字段 " + sealed.field, "the field " + sealed.field + " is expected here");
        return;
    }
    switch (field.state) {
    case BundleField::State::given:
    case BundleField::State::kept: ++count.withheld; break;
    case BundleField::State::missing:
        ++count.missing;
        book.add(EvidenceVerdict::incomplete, at,
                 {"字段 " + field.text + " 的内容缺失，且没有删除记录",
                  "what the field " + field.text + " held is missing, and no erasure says why"});
        break;
    case BundleField::State::erased:
        ++count.erased;
        if (!erased.covers(*one.leaf))
            book.tampered(at, "字段 " + field.text + " 称已依法删除，但其后没有相应的删除记录",
                          "the field " + field.text + " is said to be erased, and no later entry erases it");
        else
            book.add(EvidenceVerdict::lawfully_erased, at,
                     {"字段 " + field.text + " 已依法删除", "the field " + field.text + " was lawfully erased"});
        break;
    }
}

void judge_personal(EvidenceLeaf const& one, Erasures const& erased, EvidenceBook& book, EvidenceCount& count)
{
    auto const& fields = one.kept->personal;
    auto const& sealed = one.leaf->personal;
    if (fields.size() != sealed.size()) {
        book.tampered(one.place(), "个人信息字段与记录不符", "the personal fields are not those of the entry");
        return;
    }
    for (std::size_t i = 0; i < fields.size(); ++i) judge_field(fields[i], sealed[i], one, erased, book, count);
}

} // namespace

std::vector<EvidenceLeaf> judge_leaves(Bundle const& bundle, std::vector<std::optional<TreeHead>> const& heads,
                                       EvidenceBook& book, EvidenceCount& count)
{
    std::vector<EvidenceLeaf> leaves;
    for (BundleLeaf const& kept : bundle.leaves) {
        EvidenceLeaf& one = leaves.emplace_back();
        one.kept = &kept;
        one.hash = leaf_hash(kept.bytes);
        Result<Leaf> decoded = decode(kept.bytes);
        if (!decoded) {
            bool const unknown = decoded.error().code == ErrorCode::undetermined;
            book.add(unknown ? EvidenceVerdict::cannot_judge : EvidenceVerdict::tampered, one.place(),
                     decoded.error().says);
        } else {
            one.leaf = std::move(*decoded);
            ++(one.leaf->is_attempt() ? count.attempts : count.events);
            if (one.leaf->log != bundle.origin)
                book.tampered(one.place(), "记录属于另一日志 " + one.leaf->log,
                              "the entry is of the log " + one.leaf->log);
            if (one.leaf->case_id != bundle.case_id)
                book.tampered(one.place(), "记录属于另一案件 " + one.leaf->case_id,
                              "the entry is of the case " + one.leaf->case_id);
        }
        if (leaves.size() > 1 && leaves[leaves.size() - 2].kept->index >= kept.index)
            book.tampered(one.place(), "记录未按位置递增", "the leaves do not stand by rising index");
        judge_proofs(bundle, heads, one, book);
    }
    Erasures erased;
    erased.is_known = std::all_of(leaves.begin(), leaves.end(), [](auto const& one) { return one.leaf.has_value(); });
    for (auto one = leaves.rbegin(); one != leaves.rend(); ++one) {
        if (!one->leaf) continue;
        judge_personal(*one, erased, book, count);
        erased.collect(*one->leaf);
    }
    return leaves;
}

namespace {

using Signer = std::pair<std::string, std::string>; // NAME+ID, actor

// The key that the bundle has for the signature; each pair stands once, in the order of first use.
class ActorLines {
public:
    ActorLines(Bundle const& bundle, EvidenceBook& book) : bundle_(bundle), book_(book) {}

    VerifierKey const* find(Signer const& signer, EvidencePlace place)
    {
        auto const [known, is_new] = keys_.try_emplace(signer);
        if (is_new && next_ < bundle_.actors.size()) {
            BundleActor const& line = bundle_.actors[next_++];
            Result<VerifierKey> key = VerifierKey::parse(line.vkey);
            if (!key) book_.add(EvidenceVerdict::tampered, {line.line}, key.error().says);
            else if (key->label() != signer.first || line.id != signer.second)
                book_.tampered({line.line}, "此处应为行为人 " + signer.second + " 的密钥 " + signer.first,
                               "the key " + signer.first + " of the actor " + signer.second + " is expected here");
            else known->second = std::move(*key);
        } else if (is_new) {
            book_.tampered(place, "签名的密钥 " + signer.first + " 不在证据包中",
                           "the key " + signer.first + " of the signature is not in the bundle");
        }
        return known->second ? &*known->second : nullptr;
    }
    void nothing_left()
    {
        if (next_ < bundle_.actors.size())
            book_.tampered({bundle_.actors[next_].line}, "此密钥没有签署任何记录", "this key signed no entry");
    }

private:
    Bundle const& bundle_;
    EvidenceBook& book_;
    std::map<Signer, std::optional<VerifierKey>> keys_;
    std::size_t next_ = 0;
};

} // namespace

void judge_signature(Leaf const& leaf, EvidencePlace place, VerifierKey const* key, Trusted const& trusted,
                     EvidenceBook& book)
{
    if (!leaf.command) {
        book.tampered(place, "有签名而没有命令的摘要", "there is a signature and no digest of a command");
        return;
    }
    // An attempt keeps neither fields nor documents, so that of its command only the digest is left.
    std::string_view const case_id = leaf.entry == entry::opened ? std::string_view() : leaf.case_id;
    if (!leaf.is_attempt() && command_digest(leaf.entry, case_id, leaf.event, true, leaf.corrects) != *leaf.command)
        book.tampered(place, "签名所及的命令不是这一事件的", "the command that is signed is not that of this event");
    if (key == nullptr) return;
    if (auto good = verify_command(*leaf.signature, *leaf.command, {key, 1}); !good)
        book.add(EvidenceVerdict::tampered, place, good.error().says);
    if (!trusted.actors) return;
    bool const is_known = std::any_of(trusted.actors->begin(), trusted.actors->end(), [&](ActorKey const& one) {
        return one.key == *key && one.actor == leaf.event.actor.id;
    });
    if (!is_known)
        book.add(EvidenceVerdict::untrusted_key, place,
                 {"名册中没有行为人 " + leaf.event.actor.id + " 的密钥 " + key->label(),
                  "the list has no key " + key->label() + " of the actor " + leaf.event.actor.id});
}

void judge_actors(Bundle const& bundle, std::vector<EvidenceLeaf> const& leaves, Trusted const& trusted,
                  EvidenceBook& book, EvidenceCount& count)
{
    ActorLines lines(bundle, book);
    std::set<std::string> on_events;
    for (EvidenceLeaf const& one : leaves) {
        if (!one.leaf || !one.leaf->signature) continue;
        ++count.signatures;
        Leaf const& leaf = *one.leaf;
        VerifierKey const* const key = lines.find({leaf.signature->key, leaf.event.actor.id}, one.place());
        judge_signature(leaf, one.place(), key, trusted, book);
        if (!leaf.is_attempt() && !on_events.insert(leaf.signature->value).second)
            book.tampered(one.place(), "同一签名出现在两个事件上", "the same signature stands on two events");
    }
    lines.nothing_left();
}

} // namespace duly::detail
