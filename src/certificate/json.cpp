// SPDX-License-Identifier: Apache-2.0
// Boost.JSON, compiled once for this program alone: it shares no object with the library whose word it checks.
#include <boost/json/src.hpp>
