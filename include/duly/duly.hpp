// SPDX-License-Identifier: Apache-2.0
// Everything an application needs to run procedures: packs and calendars, the engine, stores, words for people. The
// typed machines (duly/case/machines/) and check (duly/check/) are included by those who use them.
#pragma once

#include "duly/case/describe.hpp"
#include "duly/enforce/engine.hpp"
#include "duly/enforce/json_calls.hpp"
#include "duly/record/checkpointer.hpp"
#include "duly/record/receipt.hpp"
#include "duly/record/verify.hpp"
