// SPDX-License-Identifier: Apache-2.0
// The main function of every test program: doctest's own.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#define DOCTEST_CONFIG_IMPLEMENT // said by doctest itself, but not where it was read before
#include <doctest/doctest.h>
