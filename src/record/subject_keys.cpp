// SPDX-License-Identifier: Apache-2.0
#include "subject_keys.hpp"

#include "crypto.hpp"

#include <algorithm>
#include <filesystem>

namespace duly::detail {
namespace {

constexpr std::size_t refill_max = 256;
constexpr std::size_t known_max = 4096;

// What a wrapped key is bound to.
std::string wrapping_context(KeyId const& id) { return "duly-subject@v1\n" + case_id(id); }

} // namespace

std::string disclosure_context(std::string_view case_id, Digest const& leaf, std::string_view field)
{
    std::string context = "duly-disclosure@v1\n";
    context.append(case_id).append("\n").append(leaf.hex()).append("\n").append(field);
    return context;
}

Connection* SubjectKeys::open(bool make)
{
    if (connection_) return connection_.get();
    std::error_code ignored;
    bool const exists = std::filesystem::exists(path_, ignored);
    if (!exists && !make) return nullptr;
    auto const access = access_ == StoreAccess::read ? StoreAccess::read : StoreAccess::create;
    connection_ = std::make_unique<Connection>(path_, access, keys_format());
    if (!exists)
        for (char const* const suffix : {"", "-wal", "-shm"})
            std::filesystem::permissions(
                path_ + suffix, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, ignored);
    return connection_.get();
}

SubjectKeys::Found SubjectKeys::find(KeyId const& id)
{
    std::lock_guard const lock(mutex_);
    if (auto const known = known_.find(id); known != known_.end()) return {known->second, Missing::none};
    Connection* const connection = open(false);
    if (connection == nullptr) return {nullptr, Missing::locked};
    Query row = connection->query("SELECT body FROM key WHERE id = ?");
    row.blob(raw(id));
    if (!row.step()) return {nullptr, Missing::gone};
    auto const body = row.view(0);
    auto read = EncryptionKey::parse(body);
    if (!read) {
        if (!record_key_) return {nullptr, Missing::locked};
        read = unwrap(*record_key_, body, wrapping_context(id));
    }
    if (!read) return {nullptr, Missing::locked};
    if (known_.size() >= known_max) known_.clear();
    auto key = std::make_shared<EncryptionKey const>(std::move(*read));
    known_.emplace(id, key);
    return {std::move(key), Missing::none};
}

SubjectKey SubjectKeys::fresh(Cipher cipher)
{
    std::lock_guard const lock(mutex_);
    auto const fits = [&](SubjectKey const& one) { return one.key->cipher() == cipher; };
    auto found = std::find_if(spare_.rbegin(), spare_.rend(), fits);
    if (found == spare_.rend()) {
        refill(cipher);
        found = spare_.rbegin();
    }
    SubjectKey given = std::move(*found);
    spare_.erase(std::next(found).base());
    if (known_.size() >= known_max) known_.clear();
    known_.emplace(given.id, given.key);
    return given;
}

void SubjectKeys::refill(Cipher cipher)
{
    Connection& connection = *open(true);
    std::vector<SubjectKey> made;
    connection.begin();
    try {
        for (std::size_t i = 0; i < refill_; ++i) {
            SubjectKey one{{}, std::make_shared<EncryptionKey const>(EncryptionKey::random(cipher))};
            random_bytes(one.id);
            Secret const text = one.key->text();
            std::string const wrapped =
                record_key_ ? wrap(*record_key_, *one.key, wrapping_context(one.id)) : std::string();
            Query put = connection.query("INSERT INTO key(id, body) VALUES(?,?)");
            put.blob(raw(one.id)).blob(record_key_ ? std::string_view(wrapped) : text.view()).run();
            made.push_back(std::move(one));
        }
        connection.commit();
    } catch (...) {
        connection.rollback();
        throw;
    }
    std::move(made.begin(), made.end(), std::back_inserter(spare_));
    refill_ = std::min(refill_ * 2, refill_max);
}

void SubjectKeys::destroy(std::span<KeyId const> ids)
{
    std::lock_guard const lock(mutex_);
    for (KeyId const& id : ids) known_.erase(id);
    Connection* const connection = open(false);
    if (connection == nullptr) return; // wherever the file is now: it is not here
    connection->begin();
    try {
        for (KeyId const& id : ids) connection->query("DELETE FROM key WHERE id = ?").blob(raw(id)).run();
        connection->commit();
    } catch (...) {
        connection->rollback();
        throw;
    }
    // Pages that were split may hold a deleted row still: only writing all that is left anew is sure to drop it, and
    // only an emptied write-ahead log holds no page from before.
    connection->execute("VACUUM");
    Query emptied = connection->query_once("PRAGMA wal_checkpoint(TRUNCATE)");
    if (!emptied.step() || emptied.number(0) != 0)
        throw StoreBusy(
            of_file(path_, {"密钥已删除，但另一程序正在读取密钥文件，旧内容尚未清除；请稍后重新打开记录库",
                            "the keys are deleted, but another program is reading the file and old contents "
                            "remain in its log; open the store again later"}));
}

} // namespace duly::detail
