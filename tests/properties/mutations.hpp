// SPDX-License-Identifier: Apache-2.0
// The things that go wrong in a procedure, one at a time.
#pragma once

#include "random.hpp"

#include "duly/record/event.hpp"

#include <vector>

namespace properties {

// REQUIRES: a history that is not empty. It stays well formed; its dates may run backwards.
void mutate(std::vector<duly::Event>& history, Random& random);

// The value that a field of the event has now; absent if there is none.
[[nodiscard]] duly::Value* field_of(duly::Event& event, char const* name);
void set_field(duly::Event& event, char const* name, duly::Value value);
void drop_field(duly::Event& event, char const* name);

} // namespace properties
