// SPDX-License-Identifier: Apache-2.0
// generate SEED COUNT: writes a source with COUNT random tables and, of each, what brute force says of it as asserts.
#include "brute_force.hpp"

#include <cstdlib>
#include <iostream>
#include <random>
#include <string>

using namespace brute_force;

namespace {

constexpr int orphan = 99; // a state that no table mentions

struct Random {
    std::mt19937 engine;
    int below(int end) { return int(engine() % unsigned(end)); }
    bool one_in(int count) { return below(count) == 0; }
};

std::string state(int number) { return "S" + std::to_string(number); }
std::string act(int number)
{
    return number == no_act ? "none" : number == any_act ? "boost::any" : "E" + std::to_string(number);
}
std::string list(std::set<int> const& states)
{
    std::string all;
    for (int const one : states) all += (all.empty() ? "" : ", ") + state(one);
    return all;
}

// Regions are apart, save for a row now and then; joins have no rows but for plain acts.
Table random_table(Random& random, bool joins)
{
    Table table;
    int const regions = joins              ? 2
                        : random.one_in(3) ? 2
                                           : 1,
              states = joins ? 2 + random.below(2) : 3 + random.below(4);
    int const acts = 2 + random.below(3);
    for (int region = 0; region < regions; ++region) table.initial.push_back(10 * region);
    int const rows = joins ? 4 + random.below(5) : 3 + random.below(9);
    bool const anonymous = !joins && random.one_in(3), kleene = !joins && !anonymous && random.one_in(3);
    for (int i = 0; i < rows; ++i) {
        int const region = i < regions ? i : random.below(regions);
        int const from = 10 * region + (i < regions ? 0 : random.below(states));
        Row row{from, random.below(acts), 10 * region + random.below(states), random.one_in(3), false};
        if (!joins && regions == 2 && random.one_in(12)) row.to = 10 * (1 - region) + random.below(states);
        if (anonymous && random.one_in(5)) row.act = no_act;
        if (kleene && random.one_in(5)) row.act = any_act;
        if (random.one_in(8)) {
            row.to = row.from;
            row.internal = true;
        }
        table.rows.push_back(row);
    }
    if (!joins && random.one_in(3)) table.base[1] = 0;
    return table;
}

void write_table(Random& random, Table const& table)
{
    std::set<int> states, acts;
    for (Row const& row : table.rows) {
        states.insert({row.from, row.to});
        acts.insert(row.act);
    }
    acts.insert(0);
    states.insert(orphan);
    bool const of_msm = random.one_in(2);
    for (int const one : states)
        std::cout << "struct " << state(one) << (of_msm ? " : boost::msm::front::state<> {};\n" : " {};\n");
    for (int const one : acts)
        if (one >= 0) {
            auto const base = table.base.find(one);
            std::cout << "struct " << act(one) << (base == table.base.end() ? "" : " : " + act(base->second))
                      << " {};\n";
        }
    int const kind = random.below(3);
    std::cout << (kind == 0   ? "using Table = mp_list<"
                  : kind == 1 ? "using Table = mpl::vector<"
                              : "struct Table : mpl::vector<");
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        Row const& row = table.rows[i];
        std::cout << (i == 0 ? "" : ", ") << "Row<" << state(row.from) << ", " << act(row.act) << ", "
                  << (row.internal ? "none" : state(row.to)) << ", none, " << (row.guarded ? "guard" : "none") << ">";
    }
    std::cout << (kind == 2 ? "> {};\n" : ">;\n") << "using Initial = ";
    if (table.initial.size() == 1) std::cout << state(table.initial[0]) << ";\n";
    else {
        std::cout << (random.one_in(2) ? "mp_list<" : "mpl::vector<");
        for (std::size_t i = 0; i < table.initial.size(); ++i)
            std::cout << (i == 0 ? "" : ", ") << state(table.initial[i]);
        std::cout << ">;\n";
    }
}

void expect(std::string const& proof, Verdict verdict)
{
    std::string const kind = verdict.is == Answer::proved          ? "proved"
                             : verdict.is == Answer::never_reached ? "never_reached"
                             : verdict.is == Answer::broken        ? "broken"
                                                                   : "broken_by_another_region";
    std::cout << "static_assert(kind_of<" << proof << "::outcome>::is == kind::" << kind << ");\n";
    if (verdict.length > 0)
        std::cout << "static_assert(kind_of<" << proof << "::outcome>::length == " << verdict.length << ");\n";
}

int pick(Random& random, Table const& table)
{
    Row const& row = table.rows[std::size_t(random.below(int(table.rows.size())))];
    return random.one_in(2) ? row.from : row.to;
}

// Brute force gives the parts of `ends`: with joins each region is held to its own finals.
Verdict judge_ends(Table const& table, Graph const& graph, bool joins, std::set<int> const& finals)
{
    std::vector<std::pair<Node, std::set<int>>> parts;
    if (!joins)
        for (Node const& start : graph.starts) parts.push_back({start, finals});
    else
        for (int region = 0; region < int(table.initial.size()); ++region) {
            std::set<int> own;
            for (int const one : finals)
                if (one / 10 == region) own.insert(one);
            parts.push_back({graph.starts[0], own});
        }
    return ends(graph, parts, finals);
}

void write_assertions(Random& random, Table const& table, bool joins)
{
    std::string const asked = joins ? "joined<Table>, Initial, " : "Table, Initial, ";
    Graph const graph = joins ? configurations_of(table) : states_of(table);
    for (int i = 0; i < 3; ++i) {
        int const one = pick(random, table), other = pick(random, table);
        std::set<int> const both = {other, pick(random, table)};
        expect("dominance<" + asked + state(one) + ", one_of<" + list(both) + ">>", dominates(graph, one, both));
        expect("dominance<" + asked + state(one) + ", " + state(other) + ">", dominates(graph, one, {other}));
        expect("finality<" + asked + state(one) + ", " + state(other) + ">", never_after(graph, one, other));
        expect("possibility<" + asked + state(one) + ", " + state(other) + ">", always_possible(graph, one, {other}));
        expect("ending<" + asked + list(both) + ">", judge_ends(table, graph, joins, both));
    }
    std::string const there = state(pick(random, table)), none = state(orphan);
    for (std::string const& unknown :
         {"dominance<" + asked + there + ", " + none, "dominance<" + asked + none + ", " + there,
          "finality<" + asked + none + ", " + there, "possibility<" + asked + there + ", " + none,
          "ending<" + asked + there + ", " + none})
        std::cout << "static_assert(kind_of<" << unknown << ">::outcome>::is == kind::not_in_table);\n";
    bool all_taken = true;
    for (std::size_t i = 0; i < table.rows.size(); ++i) all_taken = all_taken && table.takes(i);
    std::cout << "static_assert(" << (all_taken ? "" : "!") << "unambiguous<Table>);\n";
}

bool regions_apart(Table const& table)
{
    for (Row const& row : table.rows)
        if (row.from / 10 != row.to / 10) return false;
    return true;
}

} // namespace

int main(int count, char** given)
{
    if (count != 3) return 2;
    Random random{std::mt19937(unsigned(std::atoi(given[1])))};
    int const tables = std::atoi(given[2]);
    std::cout << "// Seed " << given[1] << ", " << tables << " tables.\n#include \"kinds.hpp\"\n";
    for (int i = 0; i < tables; ++i) {
        bool const joins = random.one_in(4);
        Table const table = random_table(random, joins);
        std::cout << "\nnamespace table_" << i << " {\n";
        write_table(random, table);
        write_assertions(random, table, joins && regions_apart(table));
        std::cout << "}\n";
    }
    return 0;
}
