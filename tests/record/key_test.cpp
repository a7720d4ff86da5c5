// SPDX-License-Identifier: Apache-2.0
// Keys, their files, and the ranges of tree sizes they may sign for.
#include "duly/record/key_range.hpp"
#include "record/signature.hpp"
#include "vector_files.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <thread>

using namespace duly;
using namespace duly::test;

namespace {

constexpr std::array both_algorithms{SignatureAlgorithm::ed25519, SignatureAlgorithm::sm2};

PrivateKey new_key(SignatureAlgorithm algorithm, char const* name) { return *PrivateKey::generate(algorithm, name); }

void save(std::string const& path, std::string_view text, mode_t mode)
{
    std::ofstream(path, std::ios::binary) << text;
    REQUIRE(::chmod(path.c_str(), mode) == 0);
}

template <class T> ErrorCode refusal(Result<T> const& result)
{
    REQUIRE_FALSE(result.has_value());
    CHECK_FALSE(result.error().says.zh.empty());
    CHECK_FALSE(result.error().says.en.empty());
    return result.error().code;
}

KeyRange range_of(char const* name, std::uint64_t from, std::optional<std::uint64_t> to)
{
    return {new_key(SignatureAlgorithm::ed25519, name).verifier(), from, to};
}

} // namespace

TEST_SUITE("keys")
{
    TEST_CASE("a new key signs, its public half verifies, and both come back from their texts")
    {
        for (auto const algorithm : both_algorithms) {
            auto const key = new_key(algorithm, "gov.example/county");
            std::string const signature = key.sign("message");
            CHECK(signature.size() == signature_bytes);
            CHECK(key.verifier().verifies("message", signature));
            CHECK_FALSE(key.verifier().verifies("another", signature));
            CHECK_FALSE(key.verifier().verifies("message", signature + "x"));
            CHECK_FALSE(key.verifier().verifies("message", signature.substr(0, 63)));
            CHECK_FALSE(key.verifier().verifies("message", ""));
            CHECK_FALSE(key.verifier().verifies("message", std::string(64, '\0')));
            CHECK_FALSE(key.verifier().verifies("message", std::string(64, '\xff')));
            CHECK_FALSE(new_key(algorithm, "b").verifier().verifies("message", signature));
            auto const again = PrivateKey::parse(key.text().view());
            REQUIRE(again.has_value());
            CHECK(again->verifier() == key.verifier());
            CHECK(key.verifier().verifies("other", again->sign("other")));
            CHECK(*VerifierKey::parse(key.verifier().text()) == key.verifier());
            CHECK(key.verifier().verifies("", key.sign("")));
        }
    }
    TEST_CASE("the name is part of the key, and must be one")
    {
        std::string const long_name(255, 'n');
        CHECK(PrivateKey::generate(SignatureAlgorithm::ed25519, long_name).has_value());
        CHECK(PrivateKey::generate(SignatureAlgorithm::ed25519, "\xe5\x8e\xbf").has_value());
        for (std::string const& name :
             {std::string(), long_name + "n", std::string("a b"), std::string("a+b"), std::string("a\nb"),
              std::string("a\x7f"), std::string("\xff"), std::string("a\xe2\x80\xa8"), std::string("\xc2\x85")})
            CHECK(refusal(PrivateKey::generate(SignatureAlgorithm::ed25519, name)) == ErrorCode::bad_input);
        auto const a = new_key(SignatureAlgorithm::ed25519, "a");
        auto const renamed = *VerifierKey::make(SignatureAlgorithm::ed25519, "b", a.verifier().public_key());
        CHECK(renamed.id() != a.verifier().id());
        CHECK_FALSE(renamed == a.verifier());
    }
    TEST_CASE("a text that is not exactly a key is refused")
    {
        for (auto const algorithm : both_algorithms) {
            auto const key = new_key(algorithm, "a");
            std::string const vkey = key.verifier().text();
            std::string const secret(key.text().view());
            for (std::size_t i = 0; i < vkey.size(); ++i) {
                std::string changed = vkey;
                changed[i] ^= 1; // another name, id, type or point: the id no longer fits
                CHECK(refusal(VerifierKey::parse(changed)) == ErrorCode::bad_input);
            }
            for (std::size_t i = 0; i < secret.size(); ++i) {
                std::string changed = secret;
                changed[i] ^= 1;
                auto const parsed = PrivateKey::parse(changed);
                CHECK(refusal(parsed) == ErrorCode::bad_input);
                CHECK(parsed.error().says.en.find(secret.substr(secret.size() - 20)) == std::string::npos);
            }
            for (std::string const& text : {std::string(), vkey + "\n", " " + vkey, vkey.substr(0, vkey.size() - 4),
                                            secret, "a+" + vkey, vkey + "AAAA"})
                CHECK(refusal(VerifierKey::parse(text)) == ErrorCode::bad_input);
            CHECK(refusal(PrivateKey::parse(vkey)) == ErrorCode::bad_input);
        }
        // ECDSA, as C2SP numbers it, is a signature type we do not take.
        std::string const vkey = new_key(SignatureAlgorithm::ed25519, "a").verifier().text();
        std::string const other = detail::base64('\x02' + std::string(32, 'k'));
        CHECK(refusal(VerifierKey::parse(vkey.substr(0, 11) + other)) == ErrorCode::bad_input);
    }
    TEST_CASE("public keys of low order, in another encoding or off the curve are refused")
    {
        std::string const ff(56, 'f'), zero(56, '0');
        using detail::Encoding;
        struct Row {
            std::string key;
            Encoding why;
        };
        Row const rows[] = {
            // the eight points of low order
            {"0000" + zero + "0000", Encoding::low_order},
            {"0000" + zero + "0080", Encoding::low_order},
            {"0100" + zero + "0000", Encoding::low_order},
            {"ecff" + ff + "ff7f", Encoding::low_order},
            {"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", Encoding::low_order},
            {"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85", Encoding::low_order},
            {"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", Encoding::low_order},
            {"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa", Encoding::low_order},
            // the six other ways of writing some of them: x = -0, y at or above the prime
            {"0100" + zero + "0080", Encoding::non_canonical},
            {"ecff" + ff + "ffff", Encoding::non_canonical},
            {"edff" + ff + "ff7f", Encoding::non_canonical},
            {"edff" + ff + "ffff", Encoding::non_canonical},
            {"eeff" + ff + "ff7f", Encoding::non_canonical},
            {"eeff" + ff + "ffff", Encoding::non_canonical},
            // y above the prime of points of full order
            {"f0ff" + ff + "ff7f", Encoding::non_canonical},
            {"ffff" + ff + "ff7f", Encoding::non_canonical},
            {"ffff" + ff + "ffff", Encoding::non_canonical},
            // y = 2 and y = 7: there is no such point
            {"0200" + zero + "0000", Encoding::off_curve},
            {"0700" + zero + "0080", Encoding::off_curve},
        };
        for (Row const& row : rows) {
            std::string const raw = from_hex(row.key);
            CHECK_MESSAGE(detail::ed25519_encoding(raw) == row.why, row.key);
            CHECK(refusal(VerifierKey::make(SignatureAlgorithm::ed25519, "a", raw)) == ErrorCode::bad_input);
        }
        for (std::string const& raw : {std::string(), std::string(31, 'f'), std::string(33, 'f')})
            CHECK(refusal(VerifierKey::make(SignatureAlgorithm::ed25519, "a", raw)) == ErrorCode::bad_input);
        // The base point, with either sign of x, and y = 3 are points of full order.
        std::string const base(60, '6');
        for (std::string const& key : {"58" + base + "66", "58" + base + "e6", "0300" + zero + "0000"})
            CHECK_MESSAGE(VerifierKey::make(SignatureAlgorithm::ed25519, "a", from_hex(key)).has_value(), key);
    }
    TEST_CASE("SM2 points that are not on the curve are refused")
    {
        std::string const x = "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020";
        std::string const y = "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13";
        auto const make = [](std::string const& key) {
            return VerifierKey::make(SignatureAlgorithm::sm2, "a", from_hex(key));
        };
        CHECK(make("04" + x + y).has_value());
        std::string const zero(64, '0'), p = "fffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff";
        std::string off = y;
        off.back() = '2';
        for (std::string const& key :
             {std::string(), std::string("00"), "04" + x + off, "04" + y + x, "04" + zero + zero, "04" + p + y,
              "04" + x + p, "03" + x, "06" + x + y, "07" + x + y, "04" + x + y + "00", "00" + x + y})
            CHECK_MESSAGE(refusal(make(key)) == ErrorCode::bad_input, key);
    }
    TEST_CASE("private numbers of SM2 lie between 1 and the order less 2")
    {
        // n is the order of the group; d = n - 1 could not sign, since 1 + d has no inverse.
        std::string const n_less = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d541";
        auto const with = [](std::string const& d) {
            std::string const typed = std::string(sm2_signature_type) + from_hex(d);
            auto const parsed = PrivateKey::parse("PRIVATE+KEY+a+00000000+" + detail::base64(typed));
            return parsed.error().says.en; // the id is wrong in any case
        };
        std::string const wrong_id = with(std::string(62, '0') + "01");
        CHECK(with(n_less + "21") == wrong_id); // n - 2
        std::string const not_valid = with(std::string(64, '0'));
        CHECK(not_valid != wrong_id);
        for (std::string const& d : {n_less + "22", n_less + "23", std::string(64, 'f'), std::string(62, '0')})
            CHECK_MESSAGE(with(d) == not_valid, d);
    }
}

TEST_SUITE("keys")
{
    TEST_CASE("several threads sign, verify and hash with the same keys at a time")
    {
        for (auto const algorithm : both_algorithms) {
            auto const key = new_key(algorithm, "a");
            std::atomic<int> good{0};
            std::vector<std::thread> threads;
            for (int thread = 0; thread < 4; ++thread)
                threads.emplace_back([&, thread] {
                    for (int i = 0; i < 25; ++i) {
                        std::string const text = std::to_string(thread) + "/" + std::to_string(i);
                        Digest const digest = leaf_hash(hash_of(algorithm), text);
                        std::string const signature = key.sign(digest.raw());
                        good += key.verifier().verifies(digest.raw(), signature) ? 1 : 0;
                        good += key.verifier().verifies(text, signature) ? 0 : 1;
                    }
                });
            for (std::thread& thread : threads) thread.join();
            CHECK(good == 200);
        }
    }
}

TEST_SUITE("key files")
{
    TEST_CASE("a key file has mode 0600 whatever the mask, is one line, and is never replaced")
    {
        Folder const folder;
        mode_t const before = ::umask(0277);
        for (auto const algorithm : both_algorithms) {
            auto const key = new_key(algorithm, "a");
            std::string const path = folder.file(std::string(word(algorithm)));
            REQUIRE(write_key_file(path, key).has_value());
            struct stat about {};
            REQUIRE(::stat(path.c_str(), &about) == 0);
            CHECK((about.st_mode & 07777U) == 0600);
            CHECK(about.st_nlink == 1);
            CHECK(content(path) == std::string(key.text().view()) + "\n");
            CHECK(read_key_file(path)->verifier() == key.verifier());
            CHECK(refusal(write_key_file(path, new_key(algorithm, "b"))) == ErrorCode::bad_input);
            CHECK(read_key_file(path)->verifier() == key.verifier());
        }
        ::umask(before);
        auto const files = std::filesystem::directory_iterator(folder.file(""));
        CHECK(std::distance(begin(files), end(files)) == 2); // nothing unfinished is left
    }
    TEST_CASE("a key that others can read or write is not used")
    {
        Folder const folder;
        std::string const path = folder.file("key");
        REQUIRE(write_key_file(path, new_key(SignatureAlgorithm::ed25519, "a")).has_value());
        for (mode_t const open : {0640U, 0620U, 0610U, 0604U, 0602U, 0601U, 0644U, 0777U}) {
            REQUIRE(::chmod(path.c_str(), open) == 0);
            CHECK(refusal(read_key_file(path)) == ErrorCode::bad_input);
        }
        for (mode_t const closed : {0600U, 0400U, 0700U}) {
            REQUIRE(::chmod(path.c_str(), closed) == 0);
            CHECK(read_key_file(path).has_value());
        }
    }
    TEST_CASE("what is no key file is refused, and named")
    {
        Folder const folder;
        std::string const path = folder.file("key");
        CHECK(refusal(read_key_file(path)) == ErrorCode::not_found);
        std::string const line(new_key(SignatureAlgorithm::ed25519, "a").text().view());
        for (std::string const& text : {std::string(), std::string("\n"), line, line + "\n\n", "\n" + line + "\n",
                                        line + "\r\n", " " + line + "\n", std::string(5000, 'k') + "\n"}) {
            save(path, text, 0600);
            auto const read = read_key_file(path);
            CHECK_MESSAGE(refusal(read) == ErrorCode::bad_input, text.size());
            CHECK(read.error().where == path);
            CHECK(read.error().says.en.find("PRIVATE+KEY+a") == std::string::npos);
        }
        CHECK(refusal(read_key_file(folder.file(""))) == ErrorCode::bad_input);
        CHECK_THROWS_AS((void)write_key_file(folder.file("no/such/key"), new_key(SignatureAlgorithm::sm2, "a")),
                        StoreFailure);
    }
}

TEST_SUITE("key ranges")
{
    TEST_CASE("a key covers the sizes of its range, both ends included")
    {
        auto const range = range_of("a", 5, 9);
        CHECK_FALSE(range.covers(4));
        CHECK(range.covers(5));
        CHECK(range.covers(9));
        CHECK_FALSE(range.covers(10));
        CHECK(range_of("a", 5, std::nullopt).covers(~std::uint64_t{0}));
    }
    TEST_CASE("the list comes back from its text")
    {
        std::vector<KeyRange> const keys = {range_of("a", 0, 10),
                                            range_of("a", 11, std::nullopt),
                                            {new_key(SignatureAlgorithm::sm2, "a/sm3").verifier(), 3, std::nullopt}};
        std::string const text = key_ranges_text(keys);
        CHECK(text.starts_with("duly-keys@v1\n0 10 a+"));
        CHECK(*parse_key_ranges(text) == keys);
        std::string const with_comments = "duly-keys@v1\n\n# county\n" + text.substr(13) + "\n";
        CHECK(*parse_key_ranges(with_comments) == keys);
        CHECK(parse_key_ranges("duly-keys@v1\n")->empty());
    }
    TEST_CASE("a list that is wrong is refused, with its line")
    {
        std::string const vkey = range_of("a", 0, {}).key.text(), other = range_of("a", 0, {}).key.text();
        auto const where = [](std::string const& text) {
            auto const keys = parse_key_ranges("duly-keys@v1\n" + text);
            CHECK(refusal(keys) == ErrorCode::bad_input);
            return keys.error().where;
        };
        CHECK(where("0 -  " + vkey + "\n") == "line 2");
        CHECK(where("0 - " + vkey + " \n") == "line 2");
        CHECK(where("\n0 x " + vkey + "\n") == "line 3");
        CHECK(where("00 - " + vkey + "\n") == "line 2");
        CHECK(where("-1 - " + vkey + "\n") == "line 2");
        CHECK(where("0 18446744073709551616 " + vkey + "\n") == "line 2");
        CHECK(where("0 -\n") == "line 2");
        CHECK(where("0 - " + vkey + "x\n") == "line 2");
        CHECK(where("0 - " + vkey) == "line 2");
        CHECK(where("9 8 " + vkey + "\n").empty());                     // ends before it begins
        CHECK(where("0 8 " + vkey + "\n9 - " + vkey + "\n").empty());   // twice
        CHECK(where("0 8 " + vkey + "\n10 - " + other + "\n").empty()); // nobody at size 9
        CHECK(parse_key_ranges("duly-keys@v1\n0 8 " + vkey + "\n9 - " + other + "\n").has_value());
        CHECK(parse_key_ranges("duly-keys@v1\n0 8 " + vkey + "\n8 - " + other + "\n").has_value());
        CHECK(refusal(parse_key_ranges("")) == ErrorCode::bad_input);
        CHECK(refusal(parse_key_ranges("duly-keys@v2\n")) == ErrorCode::bad_input);
        CHECK(refusal(parse_key_ranges("duly-keys@v1")) == ErrorCode::bad_input);
    }
    TEST_CASE("one tree has keys of one algorithm, and one key one name")
    {
        auto const a = range_of("a", 0, std::nullopt);
        KeyRange const sm2{new_key(SignatureAlgorithm::sm2, "a").verifier(), 0, std::nullopt};
        CHECK(refusal(check_key_ranges(std::vector{a, sm2})) == ErrorCode::bad_input);
        KeyRange const renamed{*VerifierKey::make(SignatureAlgorithm::ed25519, "b", a.key.public_key()), 0, {}};
        CHECK(refusal(check_key_ranges(std::vector{a, renamed})) == ErrorCode::bad_input);
        CHECK(check_key_ranges(std::vector{a, range_of("b", 7, std::nullopt)}).has_value());
        CHECK(check_key_ranges({}).has_value());
        // The longest range counts, not the last one.
        CHECK(check_key_ranges(std::vector{range_of("a", 0, 100), range_of("a", 5, 10), range_of("a", 50, {})})
                  .has_value());
    }
    TEST_CASE("a key is retired once, within its range")
    {
        std::vector<KeyRange> keys = {range_of("a", 5, std::nullopt), range_of("b", 0, std::nullopt)};
        std::string const label = keys[0].key.label();
        CHECK(refusal(retire(keys, "nobody+00000000", 9)) == ErrorCode::not_found);
        CHECK(refusal(retire(keys, label, 4)) == ErrorCode::bad_input);
        CHECK(retire(keys, label, 9).has_value());
        CHECK(keys[0].to_size == 9);
        CHECK_FALSE(keys[1].to_size.has_value());
        CHECK(refusal(retire(keys, label, 10)) == ErrorCode::bad_input);
        CHECK(keys[0].to_size == 9);
    }
}
