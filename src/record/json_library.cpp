// SPDX-License-Identifier: Apache-2.0
// Boost.JSON, compiled once for the whole library: it is used header-only, and this is the one file that pays for it.
#include <boost/json/src.hpp>
