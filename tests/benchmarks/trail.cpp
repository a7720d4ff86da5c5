// SPDX-License-Identifier: Apache-2.0
// What the trail's evidence costs: hashing leaves and nodes with either hash beside OpenSSL's own calls on as many
// bytes, proofs over a tree of ten million leaves, checkpoints and encryption. Goal: an inclusion proof at ten million
// leaves in less than 50 microseconds.
#include "duly/record/checkpoint.hpp"
#include "duly/record/encryption.hpp"

#include <benchmark/benchmark.h>
#include <openssl/evp.h>

#include <array>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

namespace {

using namespace duly;

HashAlgorithm hash_in(benchmark::State const& state)
{
    return state.range(0) == 0 ? HashAlgorithm::sha256 : HashAlgorithm::sm3;
}

TreeKind kind_in(benchmark::State const& state) { return state.range(0) == 0 ? intl_tree : gm_tree; }

void name_of(benchmark::State& state, std::string_view words) { state.SetLabel(std::string(words)); }

template <class T> T must(Result<T> result)
{
    if (!result) {
        std::cerr << result.error().says.en << "\n";
        std::exit(1);
    }
    return std::move(*result);
}

// ---- hashes ---------------------------------------------------------------------------------------------------------

void hash_node(benchmark::State& state)
{
    HashAlgorithm const algorithm = hash_in(state);
    Digest left = sha256("left");
    Digest const right = sha256("right");
    for (auto _ : state) benchmark::DoNotOptimize(left = node_hash(algorithm, left, right));
    name_of(state, word(algorithm));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(hash_node)->Arg(0)->Arg(1);

void hash_leaf(benchmark::State& state)
{
    HashAlgorithm const algorithm = hash_in(state);
    std::string const leaf(512, 'x');
    for (auto _ : state) benchmark::DoNotOptimize(leaf_hash(algorithm, leaf));
    name_of(state, word(algorithm));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(hash_leaf)->Arg(0)->Arg(1);

// The floor: the same number of bytes in one piece, by the call that one finds first in OpenSSL.
void one_shot(benchmark::State& state)
{
    HashAlgorithm const algorithm = hash_in(state);
    std::string const bytes(static_cast<std::size_t>(state.range(1)), 'x');
    std::array<unsigned char, 32> digest;
    EVP_MD const* const named = algorithm == HashAlgorithm::sm3 ? EVP_sm3() : EVP_sha256();
    for (auto _ : state) {
        EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, named, nullptr);
        benchmark::DoNotOptimize(digest);
    }
    name_of(state, word(algorithm));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(one_shot)->ArgsProduct({{0, 1}, {65, 513}});

// And what is left of it when the algorithm is fetched once and the context used again.
void fetched_once(benchmark::State& state)
{
    HashAlgorithm const algorithm = hash_in(state);
    std::string const bytes(static_cast<std::size_t>(state.range(1)), 'x');
    std::array<unsigned char, 32> digest;
    EVP_MD* const fetched = EVP_MD_fetch(nullptr, algorithm == HashAlgorithm::sm3 ? "SM3" : "SHA256", nullptr);
    EVP_MD_CTX* const context = EVP_MD_CTX_new();
    for (auto _ : state) {
        EVP_DigestInit_ex2(context, fetched, nullptr);
        EVP_DigestUpdate(context, bytes.data(), bytes.size());
        EVP_DigestFinal_ex(context, digest.data(), nullptr);
        benchmark::DoNotOptimize(digest);
    }
    EVP_MD_CTX_free(context);
    EVP_MD_free(fetched);
    name_of(state, word(algorithm));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(fetched_once)->ArgsProduct({{0, 1}, {65, 513}});

// ---- proofs ---------------------------------------------------------------------------------------------------------

constexpr std::uint64_t many = 10'000'000;

// Made once for each hash; the leaf hashes are those of the numbers.
SubtreeRoots const& ten_million(HashAlgorithm algorithm)
{
    auto const make = [](HashAlgorithm of) {
        SubtreeRoots roots(of);
        for (std::uint64_t i = 0; i < many; ++i) roots.append(leaf_hash(of, std::to_string(i)));
        return roots;
    };
    if (algorithm == HashAlgorithm::sm3) {
        static SubtreeRoots const of_sm3 = make(algorithm);
        return of_sm3;
    }
    static SubtreeRoots const of_sha256 = make(algorithm);
    return of_sha256;
}

// A place in the log, another one every time, so that no cache knows it.
std::uint64_t next_place(std::uint64_t& seed)
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (seed >> 32U) % many;
}

void prove_inclusion(benchmark::State& state)
{
    HashAlgorithm const algorithm = hash_in(state);
    SubtreeSource const source = ten_million(algorithm).source();
    std::uint64_t seed = 1;
    std::size_t hashes = 0;
    for (auto _ : state) hashes = must(inclusion_proof(next_place(seed), many, source, algorithm)).size();
    state.counters["hashes"] = static_cast<double>(hashes);
    name_of(state, word(algorithm));
}
BENCHMARK(prove_inclusion)->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

void prove_consistency(benchmark::State& state)
{
    HashAlgorithm const algorithm = hash_in(state);
    SubtreeSource const source = ten_million(algorithm).source();
    std::uint64_t seed = 1;
    for (auto _ : state)
        benchmark::DoNotOptimize(must(consistency_proof(next_place(seed) + 1, many, source, algorithm)).size());
    name_of(state, word(algorithm));
}
BENCHMARK(prove_consistency)->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

void check_inclusion(benchmark::State& state)
{
    HashAlgorithm const algorithm = hash_in(state);
    SubtreeSource const source = ten_million(algorithm).source();
    TreeHead const head = frontier_at(many, source, algorithm).head();
    std::uint64_t const index = 7'654'321;
    auto const path = must(inclusion_proof(index, many, source, algorithm));
    for (auto _ : state) {
        auto const holds = verify_inclusion(source(0, index), index, path, head, algorithm);
        if (!holds) state.SkipWithError(holds.error().says.en.c_str());
    }
    name_of(state, word(algorithm));
}
BENCHMARK(check_inclusion)->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

// ---- signatures and encryption --------------------------------------------------------------------------------------

void sign_checkpoint(benchmark::State& state)
{
    TreeKind const kind = kind_in(state);
    PrivateKey const key = must(PrivateKey::generate(kind.signature, "gov.example/county"));
    Checkpoint const checkpoint{"gov.example/county", {many, sha256("root")}, {}};
    for (auto _ : state) benchmark::DoNotOptimize(must(signed_checkpoint(checkpoint, {&key, 1})).size());
    name_of(state, word(kind.signature));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(sign_checkpoint)->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

void verify_checkpoint(benchmark::State& state)
{
    TreeKind const kind = kind_in(state);
    PrivateKey const key = must(PrivateKey::generate(kind.signature, "gov.example/county"));
    std::string const text = must(signed_checkpoint({"gov.example/county", {many, sha256("root")}, {}}, {&key, 1}));
    std::vector<KeyRange> const keys = {{key.verifier(), 0, std::nullopt}};
    for (auto _ : state)
        if (!check_checkpoint(must(parse_signed_checkpoint(text)), keys).is_good()) state.SkipWithError("not good");
    name_of(state, word(kind.signature));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(verify_checkpoint)->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

void read_verifier_key(benchmark::State& state)
{
    TreeKind const kind = kind_in(state);
    std::string const vkey = must(PrivateKey::generate(kind.signature, "a")).verifier().text();
    for (auto _ : state) benchmark::DoNotOptimize(must(VerifierKey::parse(vkey)).id());
    name_of(state, word(kind.signature));
}
BENCHMARK(read_verifier_key)->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

void encrypt_and_decrypt(benchmark::State& state)
{
    Suite const suite = state.range(0) == 0 ? Suite::intl : Suite::gm;
    EncryptionKey const key = EncryptionKey::random(cipher_of(suite));
    std::string const text(256, 't');
    for (auto _ : state) benchmark::DoNotOptimize(must(decrypt(key, encrypt(key, text, "place"), "place")).size());
    name_of(state, word(suite));
}
BENCHMARK(encrypt_and_decrypt)->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

} // namespace
