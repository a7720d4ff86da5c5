// SPDX-License-Identifier: Apache-2.0
// Trees and proofs against the recursive definitions of RFC 6962, written here as they stand there, and against the
// published vectors.
#include "duly/record/merkle.hpp"
#include "vector_files.hpp"

#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <random>

using namespace duly;
using namespace duly::test;

namespace {

// RFC 6962, section 2.1, word for word. `D` is a list of leaf hashes here, of which MTH({d}) is the hash itself.
struct Definition {
    HashAlgorithm algorithm;
    using List = std::span<Digest const>;
    using Hashes = std::vector<Digest>;

    static std::size_t largest_power_of_two_below(std::size_t n)
    {
        std::size_t k = 1;
        while (2 * k < n) k *= 2;
        return k;
    }
    [[nodiscard]] Digest mth(List d) const
    {
        if (d.empty()) return digest_of(algorithm, "");
        if (d.size() == 1) return d[0];
        std::size_t const k = largest_power_of_two_below(d.size());
        return digest_of(algorithm, "\x01" + std::string(mth(d.first(k)).raw()) + std::string(mth(d.subspan(k)).raw()));
    }
    [[nodiscard]] Hashes path(std::size_t m, List d) const
    {
        if (d.size() == 1) return {};
        std::size_t const k = largest_power_of_two_below(d.size());
        Hashes hashes = m < k ? path(m, d.first(k)) : path(m - k, d.subspan(k));
        hashes.push_back(m < k ? mth(d.subspan(k)) : mth(d.first(k)));
        return hashes;
    }
    [[nodiscard]] Hashes subproof(std::size_t m, List d, bool b) const
    {
        if (m == d.size()) return b ? Hashes{} : Hashes{mth(d)};
        std::size_t const k = largest_power_of_two_below(d.size());
        Hashes hashes = m <= k ? subproof(m, d.first(k), b) : subproof(m - k, d.subspan(k), false);
        hashes.push_back(m <= k ? mth(d.subspan(k)) : mth(d.first(k)));
        return hashes;
    }
};

std::vector<Digest> some_leaves(std::size_t count, HashAlgorithm algorithm)
{
    std::vector<Digest> leaves;
    for (std::size_t i = 0; i < count; ++i) leaves.push_back(leaf_hash(algorithm, std::to_string(i)));
    return leaves;
}

SubtreeRoots kept(std::span<Digest const> leaves, HashAlgorithm algorithm)
{
    SubtreeRoots roots(algorithm);
    for (Digest const& leaf : leaves) roots.append(leaf);
    return roots;
}

// Everything that is one change away from a proof that holds, and must not hold.
void no_neighbour_of_an_inclusion_proof_holds(Digest const& leaf, std::uint64_t index, std::vector<Digest> path,
                                              TreeHead const& head, HashAlgorithm algorithm)
{
    auto const holds = [&](std::uint64_t i, std::span<Digest const> hashes, TreeHead const& at, Digest const& of) {
        return verify_inclusion(of, i, hashes, at, algorithm).has_value();
    };
    CHECK(holds(index, path, head, leaf));
    CHECK_FALSE(holds(index, path, head, sha256("another leaf")));
    CHECK_FALSE(holds(index, path, {head.size, sha256("another root")}, leaf));
    CHECK_FALSE(holds(head.size, path, head, leaf));
    CHECK_FALSE(holds(index ^ 1U, path, head, leaf));
    for (std::size_t i = 0; i < path.size(); ++i) {
        path[i].bytes[i % 32] ^= 1;
        CHECK_FALSE(holds(index, path, head, leaf));
        path[i].bytes[i % 32] ^= 1;
    }
    path.push_back(head.root);
    CHECK_FALSE(holds(index, path, head, leaf));
    path.pop_back();
    if (!path.empty()) CHECK_FALSE(holds(index, std::span(path).subspan(1), head, leaf));
    if (!path.empty()) CHECK_FALSE(holds(index, std::span(path).first(path.size() - 1), head, leaf));
}

void no_neighbour_of_a_consistency_proof_holds(TreeHead const& older, TreeHead const& newer, std::vector<Digest> path,
                                               HashAlgorithm algorithm)
{
    auto const holds = [&](TreeHead const& a, TreeHead const& b, std::span<Digest const> hashes) {
        return verify_consistency(a, b, hashes, algorithm).has_value();
    };
    CHECK(holds(older, newer, path));
    CHECK_FALSE(holds({older.size, sha256("another root")}, newer, path));
    CHECK_FALSE(holds(older, {newer.size, sha256("another root")}, path));
    CHECK_FALSE(holds({0, older.root}, newer, path));
    if (older.size != newer.size) CHECK_FALSE(holds(newer, older, path));
    for (std::size_t i = 0; i < path.size(); ++i) {
        path[i].bytes[i % 32] ^= 1;
        CHECK_FALSE(holds(older, newer, path));
        path[i].bytes[i % 32] ^= 1;
    }
    path.push_back(newer.root);
    CHECK_FALSE(holds(older, newer, path));
    path.pop_back();
    if (!path.empty()) CHECK_FALSE(holds(older, newer, std::span(path).first(path.size() - 1)));
}

} // namespace

TEST_SUITE("Merkle trees")
{
    TEST_CASE("the tree, the right edge and every proof are those of the definition, at every size")
    {
        for (HashAlgorithm const algorithm : {HashAlgorithm::sha256, HashAlgorithm::sm3}) {
            Definition const definition{algorithm};
            std::vector<Digest> const leaves = some_leaves(70, algorithm);
            SubtreeRoots const roots = kept(leaves, algorithm);
            Frontier tree(algorithm);
            CHECK(tree.root() == definition.mth({}));
            for (std::size_t size = 1; size <= leaves.size(); ++size) {
                tree.append(leaves[size - 1]);
                auto const all = std::span(leaves).first(size);
                TreeHead const head{size, definition.mth(all)};
                REQUIRE(tree.head() == head);
                CHECK(tree_root(all, algorithm) == head.root);
                CHECK(frontier_at(size, roots.source(), algorithm) == tree);
                CHECK(*Frontier::restore(size, tree.bytes(), algorithm) == tree);
                for (std::size_t m = 0; m < size; ++m) {
                    auto const path = *inclusion_proof(m, size, roots.source(), algorithm);
                    REQUIRE(path == definition.path(m, all));
                    no_neighbour_of_an_inclusion_proof_holds(leaves[m], m, path, head, algorithm);
                }
                for (std::size_t m = 1; m <= size; ++m) {
                    auto const path = *consistency_proof(m, size, roots.source(), algorithm);
                    REQUIRE(path == definition.subproof(m, all, true));
                    TreeHead const older{m, definition.mth(all.first(m))};
                    no_neighbour_of_a_consistency_proof_holds(older, head, path, algorithm);
                }
            }
        }
    }
    TEST_CASE("a tree grows by what was recorded of a leaf as by its hash, and by nothing else")
    {
        for (HashAlgorithm const algorithm : {HashAlgorithm::sha256, HashAlgorithm::sm3}) {
            Frontier tree(algorithm), recorded(algorithm);
            for (Digest const& leaf : some_leaves(70, algorithm)) {
                Frontier const before = tree;
                std::string added;
                tree.append(leaf, &added);
                std::vector<Digest> hashes;
                for (std::size_t at = 0; at < added.size(); at += 32)
                    hashes.push_back(*Digest::from_bytes(std::string_view(added).substr(at, 32)));
                CHECK(recorded.append_recorded(hashes));
                CHECK(recorded == tree);
                for (std::size_t i = 0; i < hashes.size() && hashes.size() > 1; ++i) {
                    hashes[i].bytes[i % 32] ^= 1;
                    CHECK_FALSE(Frontier(before).append_recorded(hashes));
                    hashes[i].bytes[i % 32] ^= 1;
                }
            }
        }
    }
    TEST_CASE("at random larger sizes too")
    {
        std::mt19937_64 random(20261127);
        auto const below = [&](std::size_t bound) { return static_cast<std::size_t>(random() % bound); };
        for (HashAlgorithm const algorithm : {HashAlgorithm::sha256, HashAlgorithm::sm3}) {
            Definition const definition{algorithm};
            std::vector<Digest> const leaves = some_leaves(5000, algorithm);
            SubtreeRoots const roots = kept(leaves, algorithm);
            for (int i = 0; i < 40; ++i) {
                std::size_t const size = 71 + below(leaves.size() - 71);
                auto const all = std::span(leaves).first(size);
                TreeHead const head{size, definition.mth(all)};
                CHECK(tree_root(all, algorithm) == head.root);
                std::size_t const m = below(size);
                auto const path = *inclusion_proof(m, size, roots.source(), algorithm);
                CHECK(path == definition.path(m, all));
                no_neighbour_of_an_inclusion_proof_holds(leaves[m], m, path, head, algorithm);
                auto const longer = *consistency_proof(m + 1, size, roots.source(), algorithm);
                CHECK(longer == definition.subproof(m + 1, all, true));
                TreeHead const older{m + 1, definition.mth(all.first(m + 1))};
                no_neighbour_of_a_consistency_proof_holds(older, head, longer, algorithm);
            }
        }
    }
    TEST_CASE("a proof asks only for complete subtrees, and for few")
    {
        std::uint64_t const size = (std::uint64_t{1} << 62U) - 1; // the worst right edge there is
        unsigned asked = 0;
        SubtreeSource const counting = [&](unsigned level, std::uint64_t index) {
            ++asked;
            CHECK(index + 1 <= size >> level);
            return Digest{};
        };
        for (std::uint64_t const index : {std::uint64_t{0}, size / 3, size - 1}) {
            asked = 0;
            auto const path = inclusion_proof(index, size, counting, HashAlgorithm::sha256);
            REQUIRE(path.has_value());
            CHECK(path->size() <= 62);
            CHECK(asked < 130);
            asked = 0;
            CHECK(consistency_proof(index + 1, size, counting, HashAlgorithm::sha256)->size() <= 63);
            CHECK(asked < 130);
        }
    }
    TEST_CASE("what cannot be proved is refused")
    {
        SubtreeRoots const roots = kept(some_leaves(3, HashAlgorithm::sha256), HashAlgorithm::sha256);
        auto const refused = [](auto const& result) { return result.error().code == ErrorCode::bad_input; };
        CHECK(refused(inclusion_proof(3, 3, roots.source(), HashAlgorithm::sha256)));
        CHECK(refused(inclusion_proof(0, 0, roots.source(), HashAlgorithm::sha256)));
        CHECK(refused(consistency_proof(0, 3, roots.source(), HashAlgorithm::sha256)));
        CHECK(refused(consistency_proof(4, 3, roots.source(), HashAlgorithm::sha256)));
        CHECK_THROWS_AS((void)roots.at(1, 1), std::out_of_range);
        CHECK_THROWS_AS((void)roots.at(9, 0), std::out_of_range);
        TreeHead const empty{0, sha256("")};
        CHECK(refused(verify_consistency(empty, empty, {}, HashAlgorithm::sha256)));
        CHECK(refused(verify_inclusion(sha256(""), 0, {}, empty, HashAlgorithm::sha256)));
    }
    TEST_CASE("a path that is too long or too short for the size is refused, even if it leads to the root")
    {
        // A log can sign a size that is not that of its tree; the hashes alone would not tell.
        constexpr auto sha = HashAlgorithm::sha256;
        auto const code = [](Result<void> const& result) {
            REQUIRE_FALSE(result.has_value());
            return result.error().says.en;
        };
        Digest const a = leaf_hash("a"), b = leaf_hash("b"), c = leaf_hash("c"), d = leaf_hash("d");
        std::string const too_long = code(verify_inclusion(a, 0, std::array{b}, {1, node_hash(b, a)}, sha));
        CHECK(too_long.find("too long") != std::string::npos);
        std::string const too_short = code(verify_inclusion(a, 0, {}, {2, a}, sha));
        CHECK(too_short.find("too short") != std::string::npos);
        // From 3 leaves to 4: the third leaf, the fourth, the root of the first two, and one more above them.
        TreeHead const older{3, node_hash(d, node_hash(a, b))}, newer{4, node_hash(d, node_hash(a, node_hash(b, c)))};
        CHECK(code(verify_consistency(older, newer, std::array{b, c, a, d}, sha)).find("too long") !=
              std::string::npos);
        CHECK(code(verify_consistency({3, a}, {4, a}, std::array{a}, sha)).find("too short") != std::string::npos);
        CHECK(code(verify_consistency({3, a}, {4, a}, {}, sha)).find("too short") != std::string::npos);
        CHECK(code(verify_consistency({3, a}, {3, a}, std::array{a}, sha)).find("too long") != std::string::npos);
    }
    TEST_CASE("a tree of one hash is not a tree of the other")
    {
        std::vector<Digest> const leaves = some_leaves(5, HashAlgorithm::sm3);
        SubtreeRoots const roots = kept(leaves, HashAlgorithm::sm3);
        auto const path = *inclusion_proof(2, 5, roots.source(), HashAlgorithm::sm3);
        TreeHead const head{5, tree_root(leaves, HashAlgorithm::sm3)};
        CHECK(verify_inclusion(leaves[2], 2, path, head, HashAlgorithm::sm3).has_value());
        CHECK(verify_inclusion(leaves[2], 2, path, head, HashAlgorithm::sha256).error().code == ErrorCode::tampered);
    }
}

TEST_SUITE("Merkle trees: published vectors")
{
    // Hashes of another length than 32 bytes have no value here, and what holds them is refused.
    std::optional<Digest> hash_in(boost::json::value const& value)
    {
        return value.is_null() ? std::nullopt : detail::digest_from_base64(text_of(value));
    }
    std::optional<std::vector<Digest>> path_in(boost::json::value const& value)
    {
        std::vector<Digest> path;
        if (value.is_null()) return path;
        for (auto const& one : value.as_array()) {
            auto const hash = hash_in(one);
            if (!hash) return std::nullopt;
            path.push_back(*hash);
        }
        return path;
    }

    TEST_CASE("the roots of the eight leaves that certificate transparency is tested with")
    {
        // From the tests of google/certificate-transparency (Apache-2.0), which many logs have taken over.
        char const* const leaves[] = {
            "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
        char const* const roots[] = {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                     "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                     "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                     "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                     "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                     "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                     "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                     "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
        Frontier tree;
        for (std::size_t i = 0; i < std::size(leaves); ++i) {
            tree.append(leaf_hash(from_hex(leaves[i])));
            CHECK(tree.root().hex() == roots[i]);
        }
    }
    TEST_CASE("inclusion, good and bad, of transparency-dev/merkle")
    {
        auto const folder = shared_vectors("transparency-dev-merkle");
        if (!folder) return;
        int good = 0, bad = 0;
        for (auto const& file : json_files(*folder / "testdata" / "inclusion")) {
            auto const vector = json_file(file);
            auto const leaf = hash_in(vector.at("leafHash")), root = hash_in(vector.at("root"));
            auto const path = path_in(vector.at("proof"));
            bool const holds =
                leaf && root && path &&
                verify_inclusion(*leaf, vector.at("leafIdx").to_number<std::uint64_t>(), *path,
                                 {vector.at("treeSize").to_number<std::uint64_t>(), *root}, HashAlgorithm::sha256)
                    .has_value();
            CHECK_MESSAGE(holds != vector.at("wantErr").as_bool(), file.string());
            ++(holds ? good : bad);
        }
        CHECK(good > 5);
        CHECK(bad > 80);
    }
    TEST_CASE("consistency, good and bad, of transparency-dev/merkle")
    {
        auto const folder = shared_vectors("transparency-dev-merkle");
        if (!folder) return;
        int good = 0, bad = 0;
        for (auto const& file : json_files(*folder / "testdata" / "consistency")) {
            auto const vector = json_file(file);
            auto const root1 = hash_in(vector.at("root1")), root2 = hash_in(vector.at("root2"));
            auto const path = path_in(vector.at("proof"));
            bool const holds = root1 && root2 && path &&
                               verify_consistency({vector.at("size1").to_number<std::uint64_t>(), *root1},
                                                  {vector.at("size2").to_number<std::uint64_t>(), *root2}, *path,
                                                  HashAlgorithm::sha256)
                                   .has_value();
            // Its roots are eleven bytes long, so that two equal ones would be consistent; here a hash has 32.
            bool const is_no_hash = file.filename() == "sizes-are-equal-one-and-proof-is-empty.json";
            CHECK_MESSAGE(holds != (vector.at("wantErr").as_bool() || is_no_hash), file.string());
            ++(holds ? good : bad);
        }
        CHECK(good == 5);
        CHECK(bad == 93);
    }
    TEST_CASE("a whole tree of fifteen leaves in SHA-256 and in SM3, all its roots and proofs")
    {
        auto const folder = shared_vectors("selfmade-merkle-sm3");
        if (!folder) return;
        auto const file = json_file(*folder / "merkle_sha256_sm3.json");
        auto const hashes = [](boost::json::value const& list) {
            std::vector<Digest> all;
            for (auto const& one : list.as_array()) all.push_back(*Digest::parse(text_of(one)));
            return all;
        };
        for (HashAlgorithm const algorithm : {HashAlgorithm::sha256, HashAlgorithm::sm3}) {
            auto const& half = file.at(algorithm == HashAlgorithm::sm3 ? "sm3" : "sha256");
            std::vector<Digest> leaves;
            for (auto const& entry : file.at("entries").as_array())
                leaves.push_back(leaf_hash(algorithm, text_of(entry)));
            CHECK(leaves == hashes(half.at("leaf_hashes")));
            SubtreeRoots const roots = kept(leaves, algorithm);
            for (std::size_t size = 0; size <= leaves.size(); ++size)
                CHECK(frontier_at(size, roots.source(), algorithm).root() ==
                      Digest::parse(text_of(half.at("roots").at(std::to_string(size)))));
            for (auto const& one : half.at("inclusion").as_array())
                CHECK(*inclusion_proof(one.at("index").to_number<std::uint64_t>(),
                                       one.at("size").to_number<std::uint64_t>(), roots.source(),
                                       algorithm) == hashes(one.at("proof")));
            for (auto const& one : half.at("consistency").as_array())
                CHECK(*consistency_proof(one.at("size1").to_number<std::uint64_t>(),
                                         one.at("size2").to_number<std::uint64_t>(), roots.source(),
                                         algorithm) == hashes(one.at("proof")));
            CHECK(half.at("inclusion").as_array().size() == 120);
            CHECK(half.at("consistency").as_array().size() == 120);
        }
    }
}
