// SPDX-License-Identifier: Apache-2.0
// The table of Order 713 (docs/order-713.md) and the pack say the same: nothing the pack demands is missing from the
// table, and the table names nothing that the pack does not hold.
#include "duly/law/pack.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

using namespace duly;

namespace {

struct TableRow {
    std::string name;
    std::string encoded_by;
};

// The rows of the tables; headings and rulers are none.
std::vector<TableRow> rows_of_the_table()
{
    std::ifstream file(std::string(DULY_ROOT) + "/docs/order-713.md");
    std::vector<TableRow> rows;
    for (std::string line; std::getline(file, line);) {
        if (!line.starts_with("| ") || line.starts_with("| row |")) continue;
        std::vector<std::string> cells;
        std::istringstream stream(line.substr(1));
        for (std::string cell; std::getline(stream, cell, '|');) cells.push_back(cell);
        REQUIRE_MESSAGE(cells.size() == 3, line);
        rows.push_back({cells[0], cells[2]});
    }
    return rows;
}

std::vector<std::string> ids_in(std::string const& cell)
{
    std::vector<std::string> ids;
    for (auto from = cell.find('`'); from != std::string::npos; from = cell.find('`', from + 1)) {
        auto const to = cell.find('`', from + 1);
        if (to == std::string::npos) break;
        ids.push_back(cell.substr(from + 1, to - from - 1));
        from = to;
    }
    return ids;
}

Law national() { return PackSet::built_in().bind("cn/major-decision", {}, Calendar::plain_weekdays()).value(); }

// The links of a chain stand in the table under the id of the chain.
std::set<std::string> rule_ids(Procedure const& procedure)
{
    std::set<std::string> ids;
    for (auto const& rule : procedure.rules) ids.insert(rule.id.substr(0, rule.id.find('.')));
    return ids;
}

std::set<std::string> everything_in(Procedure const& procedure)
{
    auto ids = rule_ids(procedure);
    for (auto const& fact : procedure.facts) ids.insert("fact:" + fact.id);
    for (auto const& parameter : procedure.parameters) ids.insert("parameter:" + parameter.id);
    for (auto const& claim : procedure.claims) ids.insert("claim:" + claim.id);
    for (auto const& outcome : procedure.outcomes) ids.insert("outcome:" + outcome.id);
    for (auto const& role : procedure.roles) ids.insert("role:" + role.id);
    for (auto const& activity : procedure.activities) {
        ids.insert("activity:" + activity.id);
        if (!activity.drives.empty()) ids.insert("machine:" + activity.drives);
    }
    return ids;
}

} // namespace

TEST_SUITE("Order 713, row by row")
{
    TEST_CASE("every row names what encodes it, or says why nothing does")
    {
        auto const rows = rows_of_the_table();
        CHECK(rows.size() >= 100);
        for (auto const& row : rows) {
            auto const reason = row.encoded_by.find("no rule: ");
            bool const reasoned = reason != std::string::npos && row.encoded_by.size() > reason + 12;
            bool const encoded = !ids_in(row.encoded_by).empty();
            CHECK_MESSAGE((reasoned || encoded), row.name);
        }
    }

    TEST_CASE("every id of the table is in the pack")
    {
        auto const law = national();
        auto const known = everything_in(law.procedure());
        for (auto const& row : rows_of_the_table())
            for (auto const& id : ids_in(row.encoded_by)) CHECK_MESSAGE(known.contains(id), row.name << id);
    }

    TEST_CASE("every rule, fact, claim and outcome of the pack is in the table")
    {
        auto const law = national();
        std::set<std::string> named;
        for (auto const& row : rows_of_the_table())
            for (auto const& id : ids_in(row.encoded_by)) named.insert(id);
        for (auto const& id : everything_in(law.procedure())) {
            bool const may_be_left_out = id.starts_with("activity:") || id.starts_with("role:") ||
                                         id.starts_with("machine:") || id == "parameter:late_entry";
            CHECK_MESSAGE((may_be_left_out || named.contains(id)), id);
        }
    }
}
