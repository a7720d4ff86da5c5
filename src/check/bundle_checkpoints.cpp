// SPDX-License-Identifier: Apache-2.0
// The checkpoints of a bundle: by whom they are signed, what leads to them, and what contradicts them.
#include "evidence_book.hpp"

#include <algorithm>

namespace duly::detail {
namespace {

// The origin of the tree; nothing when the log has a name that no tree can have.
std::optional<std::string> tree_origin(TreeKind kind, std::string const& log)
{
    try {
        return origin_of(kind, log);
    } catch (std::invalid_argument const&) {
        return std::nullopt;
    }
}

// Every signature line has its key, in this order, and is by it.
void judge_signatures(Bundle const& bundle, std::vector<std::optional<SignedCheckpoint>> const& checkpoints,
                      EvidenceBook& book)
{
    std::size_t next = 0;
    for (std::size_t i = 0; i < checkpoints.size(); ++i) {
        if (!checkpoints[i]) return; // then nobody knows how many keys there must be
        for (NoteSignature const& signature : checkpoints[i]->note.signatures) {
            if (next == bundle.keys.size()) {
                book.tampered({bundle.trees[i].line}, "检查点的签名没有对应的公钥",
                              "a signature of the checkpoint has no key in the bundle");
                return;
            }
            BundleKey const& kept = bundle.keys[next++];
            Result<VerifierKey> const key = VerifierKey::parse(kept.vkey);
            if (!key) {
                book.add(EvidenceVerdict::tampered, {kept.line}, key.error().says);
                continue;
            }
            bool const is_its_key = key->name() == signature.name && key->id() == signature.id &&
                                    key->algorithm() == trees(bundle.suite)[i].signature;
            if (!is_its_key || !key->verifies(checkpoints[i]->note.text, signature.value))
                book.tampered({kept.line}, "公钥 " + key->label() + " 与检查点的签名不符",
                              "the signature of the checkpoint is not by the key " + key->label());
        }
    }
    if (next < bundle.keys.size())
        book.tampered({bundle.keys[next].line}, "此公钥没有签署任何检查点", "this key signed no checkpoint");
}

} // namespace

std::vector<std::optional<TreeHead>> judge_checkpoints(Bundle const& bundle, Trusted const& trusted, EvidenceBook& book,
                                                       std::optional<std::uint64_t>& trusted_size)
{
    std::vector<std::optional<TreeHead>> heads(bundle.trees.size());
    std::vector<std::optional<SignedCheckpoint>> checkpoints(bundle.trees.size());
    Text doubt;
    for (std::size_t i = 0; i < bundle.trees.size(); ++i) {
        BundleTree const& tree = bundle.trees[i];
        TreeKind const kind = trees(bundle.suite)[i];
        Result<SignedCheckpoint> parsed = parse_signed_checkpoint(tree.checkpoint);
        if (!parsed) {
            book.add(EvidenceVerdict::tampered, {tree.line}, parsed.error().says);
            continue;
        }
        if (parsed->checkpoint.origin != tree_origin(kind, bundle.origin))
            book.tampered({tree.line}, "检查点属于 " + parsed->checkpoint.origin + "，不是本日志的树",
                          "the checkpoint is of " + parsed->checkpoint.origin + ", which is no tree of this log");
        TreeHead const head = parsed->checkpoint.head;
        heads[i] = head;
        for (BundleConsistency const& older : tree.older)
            if (auto holds = verify_consistency({older.old_size, older.old_root}, head, older.path, kind.hash); !holds)
                book.add(EvidenceVerdict::tampered, {older.line}, holds.error().says);
        NoteCheck const check = check_checkpoint(*parsed, trusted.keys);
        if (check.kind == NoteCheck::Kind::forged) book.add(EvidenceVerdict::tampered, {tree.line}, check.says);
        else if (check.is_good() && check.signers.front().algorithm() == kind.signature)
            trusted_size = std::max(trusted_size.value_or(0), head.size);
        else
            doubt =
                check.is_good() ? Text{"密钥的算法不是这棵树的", "the key has not the tree's algorithm"} : check.says;
        checkpoints[i] = std::move(*parsed);
    }
    judge_signatures(bundle, checkpoints, book);
    if (!trusted_size)
        book.add(EvidenceVerdict::untrusted_key,
                 bundle.trees.empty() ? EvidencePlace{} : EvidencePlace{bundle.trees.front().line},
                 {"没有所信任的密钥在其范围内签署检查点：" + doubt.zh,
                  "no checkpoint is signed by a key that is trusted within its range: " + doubt.en});
    return heads;
}

namespace {

void judge_pair(TreeHead const& older, TreeHead const& head, BundleTree const& tree, EvidenceBook& book)
{
    std::string const old_size = std::to_string(older.size), size = std::to_string(head.size);
    if (older.size > head.size) {
        book.add(EvidenceVerdict::rollback, {tree.line},
                 {"检查点大小为 " + size + "，而所持的为 " + old_size + "：日志被回滚",
                  "the checkpoint has size " + size + ", and one of size " + old_size +
                      " is held: the log was rolled back"});
        return;
    }
    auto const link = std::find_if(tree.older.begin(), tree.older.end(),
                                   [&](BundleConsistency const& one) { return one.old_size == older.size; });
    bool const is_same_size = older.size == head.size;
    if (!is_same_size && older.size > 0 && link == tree.older.end()) {
        book.add(
            EvidenceVerdict::incomplete, {tree.line},
            {"没有从大小 " + old_size + " 开始的一致性证明", "there is no consistency proof from size " + old_size});
        return;
    }
    bool const is_fork =
        (is_same_size && older.root != head.root) || (link != tree.older.end() && link->old_root != older.root);
    if (is_fork)
        book.add(EvidenceVerdict::fork, {tree.line},
                 {"与所持的大小为 " + old_size + " 的检查点不能同时为真：日志有两个版本",
                  "this and the checkpoint of size " + old_size +
                      " that is held cannot both be true: there are two versions of the log"});
}

} // namespace

Result<void> judge_older(Bundle const& bundle, std::vector<std::optional<TreeHead>> const& heads,
                         Trusted const& trusted, EvidenceBook& book)
{
    for (SignedCheckpoint const& older : trusted.older) {
        std::string const& origin = older.checkpoint.origin;
        std::optional<std::size_t> of_tree;
        for (std::size_t i = 0; i < trees(bundle.suite).size(); ++i)
            if (tree_origin(trees(bundle.suite)[i], bundle.origin) == origin) of_tree = i;
        if (!of_tree)
            return Error{ErrorCode::bad_input,
                         {"所持的检查点属于 " + origin + "，不是这个日志的",
                          "the older checkpoint is of " + origin + ", which is another log"},
                         {},
                         {}};
        if (NoteCheck const check = check_checkpoint(older, trusted.keys); !check.is_good()) {
            book.add(EvidenceVerdict::untrusted_key, {},
                     {"所持的检查点未经所信任的密钥签署：" + check.says.zh,
                      "the older checkpoint is not signed by a key that is trusted: " + check.says.en});
            continue;
        }
        if (heads[*of_tree]) judge_pair(older.checkpoint.head, *heads[*of_tree], bundle.trees[*of_tree], book);
    }
    return {};
}

} // namespace duly::detail
