// SPDX-License-Identifier: Apache-2.0
// Tables with a line of column names: each row an event, "case:" before the name of a column that is of the case.
#include "csv_rows.hpp"
#include "row_store.hpp"

#include <algorithm>

namespace duly::detail {
namespace {

struct Column {
    std::string name;
    KeyRole role = KeyRole::none;
};

class CsvReader {
public:
    explicit CsvReader(LogReading const& reading)
        : reading_(reading), rows_(reading.window, reading.options.delimiter), store_(reading)
    {}
    void read();

private:
    void read_header();
    void assign_roles();
    void make_row();

    LogReading const& reading_;
    CsvRows rows_;
    RowStore store_;
    std::vector<Column> columns_;
    Row row_;
};

void CsvReader::read()
{
    read_header();
    while (rows_.next()) {
        if (rows_.fields().size() != columns_.size()) {
            std::string const n = std::to_string(rows_.fields().size()), expected = std::to_string(columns_.size());
            fail_log(rows_.line(), "此行有 " + n + " 个值，应为 " + expected + " 个；请检查分隔符和引号",
                     "this row has " + n + " values, expected " + expected + "; look at delimiters and quotes");
        }
        make_row();
        if (!store_.add(row_)) return;
    }
    static_cast<void>(store_.finish());
}

void CsvReader::read_header()
{
    if (!rows_.next()) fail_log(1, "文件为空；首行应为列名", "the file is empty; expected a line of column names");
    for (std::string_view const name : rows_.fields()) {
        bool const is_known =
            std::any_of(columns_.begin(), columns_.end(), [&](auto const& c) { return c.name == name; });
        if (is_known && !name.empty())
            fail_log(rows_.line(), "列名 " + shown_word(name) + " 重复", "two columns are named " + shown_word(name));
        columns_.push_back({std::string(name), KeyRole::none});
    }
    assign_roles();
}

void CsvReader::assign_roles()
{
    std::vector<std::string_view> names;
    for (Column const& column : columns_)
        if (!column.name.empty()) names.push_back(column.name);
    for (KeyRole const role : all_key_roles) {
        std::string_view const found = column_of(role, reading_.options, names);
        for (Column& column : columns_)
            if (!found.empty() && column.name == found && column.role == KeyRole::none) column.role = role;
        bool const is_needed = role == KeyRole::case_id || role == KeyRole::activity || role == KeyRole::time ||
                               !chosen_name(reading_.options, role).empty();
        if (!found.empty() || !is_needed) continue;
        Text const& title = title_of(role);
        std::string_view const meant = nearest_column(role, reading_.options, names);
        std::string const hint_zh = meant.empty() ? "" : "（是否为 " + shown_word(meant) + "？）";
        std::string const hint_en = meant.empty() ? "" : " (did you mean " + shown_word(meant) + "?)";
        std::string const option = role == KeyRole::case_id ? "case_id" : title.en;
        fail_log(rows_.line(),
                 "没有" + title.zh + "列" + hint_zh + "；已有的列：" + shown_words(names) + "；请用选项 " + option +
                     " 指明",
                 "there is no column of the " + title.en + hint_en + "; the columns are: " + shown_words(names) +
                     "; name it by the option " + option);
    }
}

void CsvReader::make_row()
{
    row_.line = rows_.line();
    row_.case_id = {};
    row_.time.reset();
    row_.of_case.clear();
    row_.of_event.clear();
    bool has_activity = false;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        std::string_view const text = rows_.fields()[i];
        Column const& column = columns_[i];
        if (text.empty() || column.name.empty()) continue; // nothing was recorded
        Cell cell{column.name, text, LogType::text, column.role, 0};
        bool const has_prefix = column.name.starts_with(case_prefix);
        if (has_prefix || column.role == KeyRole::case_id) {
            if (column.role == KeyRole::case_id) row_.case_id = text;
            if (has_prefix) cell.key.remove_prefix(case_prefix.size());
            row_.of_case.push_back(cell);
            continue;
        }
        if (column.role == KeyRole::activity) has_activity = true;
        if (column.role == KeyRole::time) {
            row_.time = row_time(text, reading_.options, row_.line);
            cell.type = LogType::date;
        }
        row_.of_event.push_back(cell);
    }
    if (row_.case_id.empty())
        fail_log(row_.line, "此行没有案件编号；请补全或删除该行",
                 "this row has no case id; supply it or remove the row");
    if (!has_activity)
        fail_log(row_.line, "此行没有环节；请补全或删除该行", "this row has no activity; supply it or remove the row");
}

} // namespace

void read_csv(LogReading const& reading) { CsvReader(reading).read(); }

} // namespace duly::detail
