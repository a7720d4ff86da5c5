// SPDX-License-Identifier: Apache-2.0
// One occurrence of an activity: who, when, with which fields and documents. An Event uses names only, so that
// it means the same without the law it will be judged by; case/binding.hpp ties it to one.
#pragma once

#include "duly/date.hpp"
#include "duly/value.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace duly {

// Who acts. `id` is a pseudonym and public; the host authenticates, resolves delegation and says which roles the
// actor holds for this case.
struct Actor {
    std::string id;
    std::string unit;
    std::vector<std::string> roles;
    std::string on_behalf_of;
    friend bool operator==(Actor const&, Actor const&) = default;
};

struct Field {
    std::string name;
    Value value;
    bool personal = false; // its plaintext is kept apart; the record holds a salted digest
    friend bool operator==(Field const&, Field const&) = default;
};

// A document that stays with the host: the record holds what identifies it.
struct Document {
    std::string kind;         // "legality_opinion"; the kinds are declared by the procedure
    std::string digest;       // salted digest of its bytes, as the host computed it; may be empty
    std::uint64_t length = 0; // bytes
    std::string version;
    std::string uri;
    friend bool operator==(Document const&, Document const&) = default;
};

struct Event {
    std::string activity;
    Moment occurred; // when it happened
    Moment recorded; // when it was entered; durations never use it
    Actor actor;
    std::vector<Field> fields; // no two with one name
    std::vector<Document> documents;
    std::string late_entry;         // why it is entered after a later event; empty when in order
    std::vector<std::string> cites; // leaf hashes (hex) of events of other cases
    friend bool operator==(Event const&, Event const&) = default;
};

} // namespace duly
