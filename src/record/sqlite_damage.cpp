// SPDX-License-Identifier: Apache-2.0
#include "sqlite_damage.hpp"

#include "sqlite_schema.hpp"
#include "sqlite_trees.hpp"

#include "duly/record/leaf.hpp"
#include "duly/record/suite.hpp"

#include <algorithm>
#include <map>

namespace duly::detail {
namespace {

constexpr std::size_t rows_told_max = 100; // of each table

class Search {
public:
    explicit Search(std::string const& path) : db_(path, StoreAccess::read) {}

    std::vector<Flaw> run() &&
    {
        Query check = db_.query("PRAGMA integrity_check");
        while (check.step())
            if (std::string const said = check.bytes(0); said != "ok")
                add(Flaw::Kind::unreadable, {"数据库文件已损坏：" + said, "the database file is damaged: " + said});
        Query logs = db_.query("SELECT id, origin, suite FROM log");
        while (logs.step()) {
            auto const suite = parse_suite(logs.view(2));
            logs_[logs.number(0)] = {logs.bytes(1), suite ? trees(*suite).size() : 2};
            if (!suite)
                add(Flaw::Kind::cannot_judge, {"日志 " + logs.bytes(1) + " 的套件不为本程序所知，无法判断",
                                               "the log " + logs.bytes(1) + " is of a suite that is not known"});
        }
        strays("leaf", "SELECT position FROM leaf", true);
        strays("head", "SELECT position FROM head", false);
        strays("checkpoint", "SELECT position FROM checkpoint", false);
        disclosures();
        return std::move(flaws_);
    }

private:
    void add(Flaw::Kind kind, Text says) { flaws_.push_back({kind, {}, {}, {}, {}, std::move(says)}); }

    void add_at(std::int64_t position, Flaw::Kind kind, Text says)
    {
        add(kind, std::move(says));
        if (!is_of_a_tree(position, true)) return;
        flaws_.back().log = logs_.at(position >> log_shift).origin;
        flaws_.back().index = static_cast<std::uint64_t>(index_of(position));
    }

    [[nodiscard]] bool is_of_a_tree(std::int64_t position, bool is_leaf) const
    {
        auto const log = logs_.find(position >> log_shift);
        auto const tree = static_cast<std::size_t>(position >> tree_shift & 1);
        return log != logs_.end() && tree < (is_leaf ? 1 : log->second.trees);
    }

    void strays(char const* table, char const* sql, bool is_leaf)
    {
        Query rows = db_.query(sql);
        for (std::size_t told = 0; told < rows_told_max && rows.step();)
            if (!is_of_a_tree(rows.number(0), is_leaf)) {
                ++told;
                std::string const at = std::to_string(rows.number(0));
                add(Flaw::Kind::inserted, {"表 " + std::string(table) + " 位置 " + at + " 的行不属于任何日志",
                                           "the row of `" + std::string(table) + "` at " + at + " is of no log"});
            }
    }

    void disclosures()
    {
        Query rows = db_.query("SELECT d.position, d.field, l.body FROM disclosure d "
                               "LEFT JOIN leaf l ON l.position = d.position ORDER BY d.position");
        std::optional<std::int64_t> at;
        std::optional<Leaf> leaf;
        for (std::size_t told = 0; told < rows_told_max && rows.step();) {
            std::int64_t const position = rows.number(0);
            std::string const field = rows.bytes(1), where = std::to_string(position);
            bool const is_gone = rows.is_null(2);
            if (at != position) {
                at = position;
                leaf.reset();
                if (Result<Leaf> read = decode(rows.view(2))) leaf = std::move(*read);
            }
            if (is_gone && is_of_a_tree(position, true)) {
                ++told;
                add_at(position, Flaw::Kind::missing,
                       {"位置 " + where + " 有字段 " + field + " 的内容，而没有记录",
                        "what the field " + field + " held is kept at " + where + ", and no leaf"});
            } else if (is_gone || (leaf && !has(*leaf, field))) {
                ++told;
                add_at(position, Flaw::Kind::inserted,
                       {"位置 " + where + " 的记录没有个人信息字段 " + field,
                        "the leaf at " + where + " has no personal field " + field});
            }
        }
    }

    static bool has(Leaf const& leaf, std::string const& field)
    {
        return std::any_of(leaf.personal.begin(), leaf.personal.end(),
                           [&](Sealed const& sealed) { return sealed.field == field; });
    }

    Connection db_;
    struct Log {
        std::string origin;
        std::size_t trees = 0;
    };
    std::map<std::int64_t, Log> logs_;
    std::vector<Flaw> flaws_;
};

} // namespace

std::vector<Flaw> damage_of_file(std::string const& path) { return Search(path).run(); }

} // namespace duly::detail
