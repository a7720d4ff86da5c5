// SPDX-License-Identifier: Apache-2.0
#include "sqlite_disclosures.hpp"

#include <algorithm>

namespace duly::detail {
namespace {

std::optional<CaseKey> as_key(std::string_view bytes)
{
    CaseKey key{};
    if (bytes.size() != key.size()) return std::nullopt;
    std::copy(bytes.begin(), bytes.end(), key.begin());
    return key;
}

} // namespace

KeptDisclosures read_disclosures(Connection& connection, SubjectKeys& keys, LogId log, std::uint64_t index)
{
    Query rows = connection.query("SELECT d.field, d.key, d.body, c.case_id, l.body FROM disclosure d "
                                  "JOIN leaf l ON l.position = d.position "
                                  "LEFT JOIN case_number c ON c.number = l.case_number "
                                  "WHERE d.position = ? ORDER BY d.field");
    rows.bind(log_first(log) + static_cast<std::int64_t>(std::min<std::uint64_t>(index, (std::uint64_t{1} << 40) - 1)));
    KeptDisclosures all;
    while (rows.step()) {
        std::string field = rows.bytes(0);
        std::optional<KeyId> const id = as_key(rows.view(1));
        std::optional<CaseKey> const of_case = as_key(rows.view(3));
        SubjectKeys::Found const found = id ? keys.find(*id) : SubjectKeys::Found{nullptr, SubjectKeys::Missing::gone};
        if (found.missing == SubjectKeys::Missing::gone) continue;
        if (found.missing == SubjectKeys::Missing::locked) {
            all.locked.push_back(std::move(field));
            continue;
        }
        auto const context = disclosure_context(of_case ? case_id(*of_case) : "", leaf_hash(rows.view(4)), field);
        Result<std::string> const text = decrypt(*found.key, rows.view(2), context);
        Result<Disclosure> one = text ? parse_disclosure(*text) : Result<Disclosure>(text.error());
        all.open.push_back(one ? std::move(*one) : Disclosure{std::move(field), {}, {}});
    }
    return all;
}

std::vector<std::uint64_t> read_disclosed_events(Connection& connection, CaseKey const& id, std::string_view subject)
{
    Query rows = connection.query("SELECT DISTINCT l.seq FROM leaf l JOIN disclosure d ON d.position = l.position "
                                  "JOIN subject_key k ON k.id = d.key "
                                  "JOIN case_number c ON c.number = l.case_number "
                                  "WHERE c.case_id = ? AND l.seq IS NOT NULL AND k.subject = ? ORDER BY l.seq");
    rows.blob(raw(id)).text(subject);
    std::vector<std::uint64_t> events;
    while (rows.step()) events.push_back(static_cast<std::uint64_t>(rows.number(0)));
    return events;
}

void lock_up(Connection& connection, SubjectKeys& keys, Cipher cipher, ReadyBatch& ready)
{
    for (auto& subject : ready.subjects) {
        Query known = connection.query("SELECT id FROM subject_key WHERE case_id = ? AND subject = ?");
        known.blob(raw(ready.id)).text(subject.name);
        std::optional<KeyId> const id = known.step() ? as_key(known.view(0)) : std::nullopt;
        auto found = id ? keys.find(*id) : SubjectKeys::Found{};
        subject.is_assigned = found.key != nullptr && found.key->cipher() == cipher;
        subject.key = subject.is_assigned ? SubjectKey{*id, std::move(found.key)} : keys.fresh(cipher);
        encrypt_for(ready, subject.name);
    }
}

std::vector<KeyId> read_erased_keys(Connection& connection)
{
    Query rows = connection.query("SELECT id FROM erased_key");
    std::vector<KeyId> ids;
    while (rows.step())
        if (auto const id = as_key(rows.view(0))) ids.push_back(*id);
    return ids;
}

} // namespace duly::detail
