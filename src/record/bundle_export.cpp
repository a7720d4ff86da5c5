// SPDX-License-Identifier: Apache-2.0
// One case out of a store.
#include "duly/record/bundle_export.hpp"

#include "duly/record/checkpoint.hpp"
#include "note_text.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

namespace duly {
namespace {

using detail::bad_text;

struct Tree {
    TreeKind kind;
    SubtreeSource subtrees;
    SignedCheckpoint checkpoint;
};

// What is thrown to export_case(), which returns it.
using Refused = Error;

[[noreturn]] void refuse(std::string zh, std::string en, ErrorCode code = ErrorCode::bad_input)
{
    throw Refused{code, {std::move(zh), std::move(en)}, {}, {}};
}

class Exporter {
public:
    Exporter(Store const& store, std::string_view case_id, ExportOptions const& options)
        : store_(store), options_(options)
    {
        bundle_.case_id = case_id;
    }

    Bundle run()
    {
        find_log();
        auto const leaves = read_leaves();
        read_trees(leaves.back().index);
        for (StoredLeaf const& leaf : leaves) add(leaf);
        mark_erased();
        for (Tree const& tree : trees_) add(tree);
        return std::move(bundle_);
    }

private:
    void find_log()
    {
        auto const head = store_.case_head(bundle_.case_id);
        if (!head) refuse("没有案件 " + bundle_.case_id, "there is no case " + bundle_.case_id, ErrorCode::not_found);
        log_ = head->log;
        for (LogName const& log : store_.logs())
            if (log.id == log_) {
                bundle_.origin = log.origin;
                bundle_.suite = log.suite;
            }
    }

    [[nodiscard]] std::vector<StoredLeaf> read_leaves() const
    {
        auto leaves = store_.read_case(bundle_.case_id);
        auto attempts = store_.attempts(bundle_.case_id);
        std::move(attempts.begin(), attempts.end(), std::back_inserter(leaves));
        std::sort(leaves.begin(), leaves.end(),
                  [](StoredLeaf const& a, StoredLeaf const& b) { return a.index < b.index; });
        return leaves;
    }

    void read_trees(std::uint64_t last_index)
    {
        for (TreeKind const& kind : trees(bundle_.suite)) {
            auto const kept = store_.last_checkpoint(log_, kind.hash);
            if (!kept || kept->size <= last_index)
                refuse("案件的最新记录尚未被检查点涵盖，请先签署检查点",
                       "the latest entries of the case are not under a checkpoint yet: sign one first");
            auto parsed = parse_signed_checkpoint(kept->note);
            if (!parsed) throw Refused(parsed.error());
            auto const size = parsed->checkpoint.head.size;
            if (size <= last_index || size > store_.head(log_, kind.hash).size)
                refuse("所存的检查点与日志不符", "the checkpoint that is stored does not fit the log",
                       ErrorCode::tampered);
            notes_.push_back(kept->note);
            trees_.push_back({kind, store_.subtrees(log_, kind.hash), std::move(*parsed)});
        }
    }

    void add(StoredLeaf const& stored)
    {
        BundleLeaf out;
        out.index = stored.index;
        out.bytes = stored.bytes;
        for (Tree const& tree : trees_) {
            auto path =
                inclusion_proof(stored.index, tree.checkpoint.checkpoint.head.size, tree.subtrees, tree.kind.hash);
            if (!path) throw Refused(path.error());
            out.proofs.push_back({true, std::move(*path)});
        }
        auto const leaf = decode(stored.bytes);
        if (!leaf) throw Refused(leaf.error());
        if (!leaf->personal.empty()) add_personal(out, *leaf);
        seqs_.push_back(leaf->is_attempt() ? std::string() : std::to_string(leaf->seq));
        add_law(leaf->law);
        if (leaf->signature) add_actor(*leaf);
        if (leaf->entry == entry::erased) add_erasure(*leaf);
        bundle_.leaves.push_back(std::move(out));
    }

    void add_personal(BundleLeaf& out, Leaf const& leaf) const
    {
        auto const kept = store_.disclosures(log_, out.index);
        for (Sealed const& sealed : leaf.personal) {
            BundleField field{BundleField::State::missing, sealed.field};
            if (std::find(kept.locked.begin(), kept.locked.end(), sealed.field) != kept.locked.end())
                field.state = BundleField::State::kept;
            for (Disclosure const& one : kept.open) {
                if (one.field != sealed.field || !opens(one, leaf)) continue;
                field.state = is_given(sealed.field) ? BundleField::State::given : BundleField::State::kept;
                if (field.state == BundleField::State::given) field.text = disclosure_text(one).value();
            }
            out.personal.push_back(std::move(field));
        }
    }

    [[nodiscard]] bool is_given(std::string const& field) const
    {
        auto const& fields = options_.fields;
        return options_.gives_all || std::find(fields.begin(), fields.end(), field) != fields.end();
    }

    void add_erasure(Leaf const& leaf)
    {
        for (Field const& field : leaf.event.fields)
            if (auto const* const events = std::get_if<std::vector<std::string>>(&field.value);
                events != nullptr && field.name == "events")
                for (std::string const& seq : *events) erased_by_[seq] = seqs_.size();
    }

    // What is not there because a later entry says so.
    void mark_erased()
    {
        for (std::size_t i = 0; i < bundle_.leaves.size(); ++i) {
            auto const erasure = erased_by_.find(seqs_[i]);
            if (seqs_[i].empty() || erasure == erased_by_.end() || erasure->second <= i + 1) continue;
            for (BundleField& field : bundle_.leaves[i].personal)
                if (field.state == BundleField::State::missing) field.state = BundleField::State::erased;
        }
    }

    void add_law(Digest const& law)
    {
        if (!named_.insert(law).second) return;
        auto text = store_.law(law);
        if (!text) return; // a verifier will say so
        auto words = law_words(*text);
        if (!words) throw Refused(words.error());
        bundle_.laws.push_back({std::move(*text), std::move(*words)});
    }

    void add_actor(Leaf const& leaf)
    {
        if (!signers_.emplace(leaf.signature->key, leaf.event.actor.id).second) return;
        bundle_.actors.push_back({find(options_.actors, leaf.signature->key).text(), leaf.event.actor.id});
    }

    [[nodiscard]] static VerifierKey const& find(std::vector<VerifierKey> const& keys, std::string const& label)
    {
        for (VerifierKey const& key : keys)
            if (key.label() == label) return key;
        refuse("没有给出公钥 " + label, "the public key " + label + " is not given");
    }

    void add(Tree const& tree)
    {
        BundleTree out;
        out.checkpoint = notes_[bundle_.trees.size()];
        TreeHead const head = tree.checkpoint.checkpoint.head;
        std::set<std::uint64_t> const sizes(options_.older.begin(), options_.older.end());
        for (std::uint64_t const size : sizes) {
            if (size == 0 || size > head.size) continue;
            auto path = consistency_proof(size, head.size, tree.subtrees, tree.kind.hash);
            if (!path) throw Refused(path.error());
            out.older.push_back({size, frontier_at(size, tree.subtrees, tree.kind.hash).root(), std::move(*path)});
        }
        for (NoteSignature const& signature : tree.checkpoint.note.signatures)
            bundle_.keys.push_back({find(options_.keys, signature.name + "+" + detail::hex_id(signature.id)).text()});
        bundle_.trees.push_back(std::move(out));
    }

    Store const& store_;
    ExportOptions const& options_;
    LogId log_{};
    Bundle bundle_;
    std::vector<Tree> trees_;
    std::vector<std::string> notes_;               // of the trees
    std::vector<std::string> seqs_;                // of the leaves; empty: an attempt
    std::map<std::string, std::size_t> erased_by_; // the last erasure of each event: which of the leaves, from 1
    std::set<Digest> named_;
    std::set<std::pair<std::string, std::string>> signers_;
};

} // namespace

Result<Bundle> export_case(Store const& store, std::string_view case_id, ExportOptions const& options)
{
    try {
        return Exporter(store, case_id, options).run();
    } catch (Refused const& refused) {
        return refused;
    }
}

} // namespace duly
