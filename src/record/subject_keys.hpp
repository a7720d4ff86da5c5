// SPDX-License-Identifier: Apache-2.0
// The file of the keys under which personal texts are encrypted, one or more for each subject of a case. A key is
// durable here before anything is encrypted with it, and once destroyed it is in no page of the file any more. Which
// subject has which key is said in the store. Thread-safety: every member may be called from any thread.
#pragma once

#include "case_key.hpp"
#include "sqlite_connection.hpp"

#include "duly/record/encryption.hpp"

#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

namespace duly::detail {

using KeyId = CaseKey; // 16 random bytes

struct SubjectKey {
    KeyId id{};
    std::shared_ptr<EncryptionKey const> key;
};

// What a text is bound to: it cannot be moved to another field, leaf or case.
[[nodiscard]] std::string disclosure_context(std::string_view case_id, Digest const& leaf, std::string_view field);

class SubjectKeys {
public:
    SubjectKeys(std::string path, StoreAccess access, std::shared_ptr<EncryptionKey const> record_key)
        : path_(std::move(path)), access_(access), record_key_(std::move(record_key))
    {}

    enum class Missing : std::uint8_t {
        none,
        locked, // the file, or the key that this one is wrapped with, is not at hand
        gone,   // the file is there and the key is not in it
    };
    struct Found {
        std::shared_ptr<EncryptionKey const> key;
        Missing missing = Missing::none;
    };
    [[nodiscard]] Found find(KeyId const& id);
    // One that nobody has been given. THROWS: StoreFailure.
    [[nodiscard]] SubjectKey fresh(Cipher cipher);
    // Those that are there are destroyed. THROWS: StoreFailure; they may then be there still.
    void destroy(std::span<KeyId const> ids);

private:
    Connection* open(bool make);
    void refill(Cipher cipher);

    std::string path_;
    StoreAccess access_;
    std::shared_ptr<EncryptionKey const> record_key_;
    std::mutex mutex_;
    std::unique_ptr<Connection> connection_;
    std::vector<SubjectKey> spare_;
    std::size_t refill_ = 1; // how many the next time: a program that records one event makes one
    std::unordered_map<KeyId, std::shared_ptr<EncryptionKey const>, CaseKeyHash> known_;
};

} // namespace duly::detail
