// SPDX-License-Identifier: Apache-2.0
// The smallest use of duly from outside: compiled and run by each way of consuming the library.
#include <duly/date.hpp>

#include <cstdio>

int main()
{
    auto const published = duly::Date::parse("2026-04-16");
    if (!published) return 1;
    std::printf("comments close on %s\n", (*published + 30).text().c_str());
}
