// SPDX-License-Identifier: Apache-2.0
// Personal texts in an SQLite store: encrypted beside the leaves, their keys in a file of their own.
#pragma once

#include "sqlite_writer.hpp"

namespace duly::detail {

[[nodiscard]] KeptDisclosures read_disclosures(Connection& connection, SubjectKeys& keys, LogId log,
                                               std::uint64_t index);
[[nodiscard]] std::vector<std::uint64_t> read_disclosed_events(Connection& connection, CaseKey const& id,
                                                               std::string_view subject);
// Gives every subject of the batch its key, and encrypts with it.
void lock_up(Connection& connection, SubjectKeys& keys, Cipher cipher, ReadyBatch& ready);
// Keys of subjects whose texts went.
[[nodiscard]] std::vector<KeyId> read_erased_keys(Connection& connection);

} // namespace duly::detail
