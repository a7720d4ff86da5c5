// SPDX-License-Identifier: Apache-2.0
// Keys and what they sign: key new, key list, key retire, checkpoint, receipt.
#include "context.hpp"

#include "record/whole_file.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <iostream>

namespace duly::cli {

namespace json = boost::json;

namespace {

[[nodiscard]] std::vector<KeyRange> ranges_in(Context const& context, std::string const& path)
{
    auto const text = detail::read_file_if_there(path);
    if (!text) return {};
    auto read = parse_key_ranges(*text);
    if (!read) stop(context, read.error());
    return std::move(*read);
}

void keep_ranges(Context const& context, std::string const& path, std::vector<KeyRange> const& keys)
{
    if (auto const good = check_key_ranges(keys); !good) stop(context, good.error());
    static_cast<void>(detail::write_whole_file(path, {key_ranges_text(keys)}, 0644, detail::Existing::is_replaced));
}

// The log of --log, if there is a store with it.
struct KnownLog {
    std::shared_ptr<Store> store;
    LogName name;
};
[[nodiscard]] std::optional<KnownLog> known_log(Context const& context)
{
    if (!store_exists(context)) return std::nullopt;
    std::shared_ptr<Store> store = sqlite_store(context.store, StoreAccess::read);
    for (LogName const& name : store->logs())
        if (name.origin == context.organ_log) return KnownLog{store, name};
    return std::nullopt;
}

[[nodiscard]] KnownLog required_log(Context const& context)
{
    if (auto known = known_log(context)) return std::move(*known);
    stop(context, bad_usage,
         {"记录库 " + context.store + " 中没有留痕 " + context.organ_log,
          "there is no log " + context.organ_log + " in the store " + context.store});
}

// Up to which size keys of that tree have signed.
[[nodiscard]] std::uint64_t signed_size(Context const& context, SignatureAlgorithm algorithm)
{
    auto const known = known_log(context);
    if (!known) return 0;
    for (TreeKind const& kind : trees(known->name.suite))
        if (kind.signature == algorithm)
            if (auto const last = known->store->last_checkpoint(known->name.id, kind.hash)) return last->size;
    return 0;
}

[[nodiscard]] json::object as_json(KeyRange const& range)
{
    json::object out{{"key", range.key.label()},
                     {"algorithm", word(range.key.algorithm())},
                     {"from", range.from_size},
                     {"vkey", range.key.text()}};
    if (range.to_size) out["to"] = *range.to_size;
    return out;
}

} // namespace

int new_key(Context& context, KeyArguments const& arguments)
{
    auto const algorithm = parse_signature_algorithm(arguments.algorithm).value_or(SignatureAlgorithm::ed25519);
    if (arguments.encryption) {
        auto const cipher = algorithm == SignatureAlgorithm::sm2 ? Cipher::sm4_ctr_hmac_sm3 : Cipher::aes_256_gcm;
        if (auto const made = write_secret_file(arguments.file, EncryptionKey::random(cipher).text()); !made)
            stop(context, made.error());
        return fine;
    }
    TreeKind const kind = algorithm == SignatureAlgorithm::sm2 ? gm_tree : intl_tree;
    auto const name = arguments.name.empty() ? origin_of(kind, context.organ_log) : arguments.name;
    auto const key = PrivateKey::generate(algorithm, name);
    if (!key) stop(context, key.error());
    std::vector<KeyRange> ranges;
    if (!arguments.list.empty()) {
        ranges = ranges_in(context, arguments.list);
        ranges.push_back({key->verifier(), arguments.size.value_or(signed_size(context, algorithm))});
        if (auto const good = check_key_ranges(ranges); !good) stop(context, good.error());
    }
    if (auto const made = write_key_file(arguments.file, *key); !made) stop(context, made.error());
    if (!arguments.list.empty()) keep_ranges(context, arguments.list, ranges);
    if (context.json) print(json::object{{"key", key->verifier().label()}, {"vkey", key->verifier().text()}});
    else std::cout << key->verifier().text() << '\n';
    return fine;
}

int list_keys(Context& context, KeyArguments const& arguments)
{
    auto const ranges = ranges_in(context, arguments.list);
    json::array rows;
    for (KeyRange const& range : ranges) rows.push_back(as_json(range));
    if (context.json) {
        print(json::object{{"keys", std::move(rows)}});
        return fine;
    }
    show_table(context, rows,
               {{{"密钥", "key"}, "key"},
                {{"算法", "algorithm"}, "algorithm"},
                {{"自", "from"}, "from"},
                {{"至", "to"}, "to"}});
    return fine;
}

int retire_key(Context& context, KeyArguments const& arguments)
{
    auto ranges = ranges_in(context, arguments.list);
    auto const found = std::find_if(ranges.begin(), ranges.end(),
                                    [&](KeyRange const& range) { return range.key.label() == arguments.name; });
    if (found == ranges.end())
        stop(context, bad_usage,
             {arguments.list + " 中没有密钥 " + arguments.name,
              "there is no key " + arguments.name + " in " + arguments.list});
    auto const last = arguments.size.value_or(signed_size(context, found->key.algorithm()));
    if (auto const done = retire(ranges, arguments.name, last); !done) stop(context, done.error());
    keep_ranges(context, arguments.list, ranges);
    if (context.json) print(as_json(*found));
    else
        std::cout << found->key.label()
                  << (context.language == Language::zh ? "：只对不超过此大小的检查点有效："
                                                       : ": good for checkpoints up to size ")
                  << last << '\n';
    return fine;
}

int sign_checkpoint(Context& context)
{
    if (context.signing_keys.empty())
        stop(context, bad_usage, {"请用 --sign 指明签名密钥文件", "--sign names the file of the key that signs"});
    auto const at_work = engine(context, StoreAccess::write);
    auto const issued = context.signer->sign_now();
    if (!issued) stop(context, issued.error());
    auto const log = required_log(context);
    json::array notes;
    for (TreeKind const& kind : trees(log.name.suite))
        if (auto const last = log.store->last_checkpoint(log.name.id, kind.hash))
            notes.push_back(json::string(last->note));
    if (context.json) {
        print(json::object{{"issued", *issued}, {"checkpoints", std::move(notes)}});
        return fine;
    }
    for (auto const& note : notes)
        std::cout << std::string_view(note.as_string()) << (&note == &notes.back() ? "" : "\n");
    return fine;
}

int show_receipt(Context& context, std::string const& wanted, std::uint64_t seq)
{
    auto const at_work = engine(context, StoreAccess::read);
    auto const case_id = find_case(context, *at_work, wanted);
    auto const log = required_log(context);
    auto const leaves = log.store->read_case(case_id, seq);
    if (leaves.empty() || leaves.front().seq != seq)
        stop(context, bad_usage,
             {"案件没有第 " + std::to_string(seq) + " 号事件", "the case has no event " + std::to_string(seq)});
    json::array proofs;
    for (TreeKind const& kind : trees(log.name.suite)) {
        auto const proof = event_proof(*log.store, log.name, kind, leaves.front().index);
        if (!proof) stop(context, proof.error());
        auto const text = event_proof_text(*proof);
        if (!text) stop(context, text.error());
        proofs.push_back(json::string(*text));
    }
    if (context.json) {
        print(json::object{{"leaf", leaves.front().bytes}, {"proofs", std::move(proofs)}});
        return fine;
    }
    for (auto const& proof : proofs)
        std::cout << std::string_view(proof.as_string()) << (&proof == &proofs.back() ? "" : "\n");
    return fine;
}

} // namespace duly::cli
