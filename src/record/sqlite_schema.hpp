// SPDX-License-Identifier: Apache-2.0
// The tables of a store. Evidence (log, case_number, leaf, head, checkpoint, law) is only ever added to; triggers keep
// honest programs honest, verification finds the others. A position is 2^41 times the number of the log plus the index
// of the leaf, so that a log is one range of the table and needs no index of its own; heads and checkpoints are
// numbered so by the size of the tree, the second tree of a dual log 2^40 further on. The hashes of leaves and subtrees
// lie with the step that added them, apart from the leaves: a leaf that was changed or moved contradicts them. Cases
// are numbered in the order in which they were opened: what is at work together lies together in the index of leaves,
// which a commit writes back page by page.
#pragma once

#include <cstdint>

namespace duly::detail {

inline constexpr std::int64_t schema_application_id = 0x64756c79; // "duly"
inline constexpr std::int64_t schema_version = 3;
inline constexpr int tree_shift = 40;
inline constexpr int log_shift = tree_shift + 1;

inline constexpr char const* schema_sql = R"(
CREATE TABLE log(id INTEGER PRIMARY KEY, origin TEXT NOT NULL UNIQUE, suite TEXT NOT NULL) STRICT;
CREATE TABLE case_number(number INTEGER PRIMARY KEY, case_id BLOB NOT NULL UNIQUE) STRICT;
CREATE TABLE leaf(position INTEGER PRIMARY KEY, case_number INTEGER NOT NULL, seq INTEGER, key BLOB,
  body BLOB NOT NULL) STRICT;
CREATE UNIQUE INDEX leaf_case ON leaf(case_number, seq);
CREATE UNIQUE INDEX leaf_key ON leaf(key) WHERE key IS NOT NULL;
CREATE TABLE head(position INTEGER PRIMARY KEY, subtrees BLOB NOT NULL) STRICT;
CREATE TABLE checkpoint(position INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;
CREATE TABLE law(digest TEXT NOT NULL UNIQUE, body TEXT NOT NULL) STRICT;

CREATE TABLE disclosure(position INTEGER NOT NULL, field TEXT NOT NULL, key BLOB NOT NULL, body BLOB NOT NULL,
  PRIMARY KEY(position, field)) STRICT, WITHOUT ROWID;
CREATE TABLE subject_key(id BLOB NOT NULL PRIMARY KEY, case_id BLOB NOT NULL, subject TEXT NOT NULL)
  STRICT, WITHOUT ROWID;
CREATE INDEX subject_key_of ON subject_key(case_id, subject);
CREATE TABLE erased_key(id BLOB NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE projected(log INTEGER PRIMARY KEY, size INTEGER NOT NULL) STRICT;
CREATE TABLE case_row(case_id BLOB NOT NULL PRIMARY KEY, log INTEGER NOT NULL, matter TEXT NOT NULL,
  business_key TEXT NOT NULL, procedure TEXT NOT NULL, place TEXT NOT NULL, status TEXT NOT NULL, verdict TEXT NOT NULL,
  opened INTEGER NOT NULL, last INTEGER NOT NULL, next_deadline INTEGER, law BLOB NOT NULL,
  version INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX case_row_opened ON case_row(opened, case_id);
CREATE INDEX case_row_matter ON case_row(matter) WHERE matter <> '';
CREATE INDEX case_row_business_key ON case_row(business_key) WHERE business_key <> '';
CREATE TABLE work_item(case_id BLOB NOT NULL, activity TEXT NOT NULL, rule TEXT NOT NULL, role TEXT NOT NULL,
  unit TEXT NOT NULL, due INTEGER) STRICT;
CREATE INDEX work_item_case ON work_item(case_id);
CREATE INDEX work_item_role ON work_item(role, due);

CREATE TRIGGER log_stays BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER log_is_kept BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER case_number_stays BEFORE UPDATE ON case_number
  BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER case_number_is_kept BEFORE DELETE ON case_number
  BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER leaf_stays BEFORE UPDATE ON leaf BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER leaf_is_kept BEFORE DELETE ON leaf BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER head_stays BEFORE UPDATE ON head BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER head_is_kept BEFORE DELETE ON head BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER checkpoint_stays BEFORE UPDATE ON checkpoint
  BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER checkpoint_is_kept BEFORE DELETE ON checkpoint
  BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER law_stays BEFORE UPDATE ON law BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER law_is_kept BEFORE DELETE ON law BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;

PRAGMA application_id=1685417081;
PRAGMA user_version=3;
)";
static_assert(schema_application_id == 1685417081 && schema_version == 3);

// The file of the keys under which the texts of subjects are encrypted: each as it was written by
// EncryptionKey::text(), or wrapped under the record's key.
inline constexpr std::int64_t keys_application_id = 0x64756c6b; // "dulk"
inline constexpr std::int64_t keys_version = 1;
inline constexpr char const* keys_sql = R"(
CREATE TABLE key(id BLOB NOT NULL PRIMARY KEY, body BLOB NOT NULL) STRICT, WITHOUT ROWID;
PRAGMA application_id=1685417067;
PRAGMA user_version=1;
)";
static_assert(keys_application_id == 1685417067 && keys_version == 1);

} // namespace duly::detail
