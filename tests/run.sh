#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# On a fresh Debian 12: installs what is missing, builds duly into build/, and runs every test. Options for CMake can be
# given as arguments or in DULY_CMAKE_OPTIONS, those for ctest in CTEST_OPTIONS.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../examples/setup.sh"

# expat is what our reading of XML is compared with, Graphviz draws pictures, python3 and openssl are the second verifier
# of the trail; tests that need them skip without them.
duly_setup doctest-dev libexpat1-dev graphviz python3 openssl
read -r -a options <<<"${DULY_CMAKE_OPTIONS:-}"
duly_configure -DDULY_TESTS=ON -DDULY_EXAMPLES=ON "${options[@]}" "$@"
cmake --build "$duly_build" -j "$(duly_build_jobs)"
read -r -a options <<<"${CTEST_OPTIONS:-}"
# One more at once than there are processors: a test that kills a program again and again mostly sleeps.
ctest --test-dir "$duly_build" -j "$(($(nproc) + 1))" --output-on-failure --no-tests=error "${options[@]}"
