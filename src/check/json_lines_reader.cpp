// SPDX-License-Identifier: Apache-2.0
// JSON Lines: one object a row, with the keys that a table has for columns.
#include "json_flat.hpp"

namespace duly::detail {
namespace {

class JsonLinesReader {
public:
    explicit JsonLinesReader(LogReading const& reading) : reading_(reading), json_(reading.limits), store_(reading) {}
    void read();

private:
    [[nodiscard]] std::string_view next_line(); // without blanks around it; empty: the file has ended
    void make_row(std::vector<Cell> const& cells);
    [[noreturn]] void lacks(KeyRole role, std::vector<std::string_view> const& keys) const;

    LogReading const& reading_;
    JsonFlat json_;
    RowStore store_;
    Row row_;
    std::vector<std::string_view> keys_;
};

std::string_view JsonLinesReader::next_line()
{
    TextWindow& window = reading_.window;
    constexpr std::string_view blanks = " \t\r\n";
    for (std::size_t searched = 0;;) {
        std::size_t const first = window.ahead().find_first_not_of(blanks);
        if (first != std::string_view::npos && first > 0) {
            window.take(window.begin() + first);
            searched = 0;
        }
        std::string_view const ahead = window.ahead();
        std::size_t const end = first == std::string_view::npos ? first : ahead.find('\n', searched);
        if (end == std::string_view::npos) {
            searched = first == std::string_view::npos ? 0 : ahead.size();
            if (window.more()) continue;
        }
        std::string_view line = window.ahead().substr(0, end);
        row_.line = window.line();
        window.take(line.data() + line.size());
        line = line.substr(0, line.find_last_not_of(blanks) + 1);
        return line;
    }
}

void JsonLinesReader::read()
{
    reading_.window.find_encoding();
    for (std::string_view line = next_line(); !line.empty(); line = next_line()) {
        make_row(json_.read(line, row_.line));
        if (!store_.add(row_)) return;
    }
    static_cast<void>(store_.finish());
}

void JsonLinesReader::lacks(KeyRole role, std::vector<std::string_view> const& keys) const
{
    Text const& title = title_of(role);
    std::string_view const meant = nearest_column(role, reading_.options, keys);
    std::string const hint_zh = meant.empty() ? "" : "（是否为 " + shown_word(meant) + "？）";
    std::string const hint_en = meant.empty() ? "" : " (did you mean " + shown_word(meant) + "?)";
    std::string const option = role == KeyRole::case_id ? "case_id" : title.en;
    fail_log(row_.line,
             "此行没有" + title.zh + hint_zh + "；其键为：" + shown_words(keys) + "；请用选项 " + option + " 指明",
             "this row has no " + title.en + hint_en + "; its keys are: " + shown_words(keys) +
                 "; name it by the option " + option);
}

void JsonLinesReader::make_row(std::vector<Cell> const& cells)
{
    keys_.clear();
    row_.time.reset();
    row_.of_case.clear();
    row_.of_event.clear();
    for (Cell const& cell : cells)
        if (cell.depth == 0 && !cell.text.empty()) keys_.push_back(cell.key);
    std::array<std::string_view, 8> names;
    for (KeyRole const role : all_key_roles)
        names.at(static_cast<std::size_t>(role)) = column_of(role, reading_.options, keys_);
    auto const name_of = [&names](KeyRole role) { return names.at(static_cast<std::size_t>(role)); };
    for (KeyRole const role : {KeyRole::case_id, KeyRole::activity})
        if (name_of(role).data() == nullptr) lacks(role, keys_);
    bool is_of_case = false;
    for (Cell cell : cells) {
        if (cell.depth == 0) {
            is_of_case = cell.key.starts_with(case_prefix) || cell.key == name_of(KeyRole::case_id);
            for (KeyRole const role : all_key_roles)
                if (cell.role == KeyRole::none && name_of(role).data() != nullptr && cell.key == name_of(role))
                    cell.role = role;
            if (cell.role == KeyRole::case_id) row_.case_id = cell.text;
            if (cell.role == KeyRole::time) {
                row_.time = row_time(cell.text, reading_.options, row_.line);
                cell.type = LogType::date;
            }
            if (cell.key.starts_with(case_prefix)) cell.key.remove_prefix(case_prefix.size());
        }
        (is_of_case ? row_.of_case : row_.of_event).push_back(cell);
    }
}

} // namespace

void read_json_lines(LogReading const& reading) { JsonLinesReader(reading).read(); }

} // namespace duly::detail
