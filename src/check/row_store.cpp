// SPDX-License-Identifier: Apache-2.0
#include "row_store.hpp"

#include <algorithm>
#include <limits>

namespace duly::detail {

RowStore::RowStore(LogReading const& reading)
    : reading_(reading), builder_(reading.sink, reading.summary, reading.limits)
{}

bool RowStore::add(Row const& row)
{
    bool const grouped = reading_.options.grouped;
    if (grouped && !cases_.empty() && cases_.back().id != row.case_id) {
        if (!finish()) return false;
        clear();
    }
    auto found = by_id_.find(row.case_id);
    if (found == by_id_.end()) {
        if (grouped && !builder_.is_new(row.case_id)) {
            std::string const id = shown_word(row.case_id);
            fail_log(row.line, "案件 " + id + " 的行不相邻，但选项 grouped 声明相邻；请去除该选项或先排序",
                     "case " + id +
                         " comes back after another case, though the option grouped says that its rows stand "
                         "together; leave the option out, or sort the rows");
        }
        std::size_t const index = add_case(row.case_id, row.line, row.of_case);
        found = by_id_.find(cases_[index].id);
    }
    belongs(add_event(row), found->second);
    return true;
}

std::size_t RowStore::add_case(std::string_view id, std::uint64_t line, std::vector<Cell> const& cells)
{
    if (cases_.size() >= reading_.limits.cases_max)
        fail_log(line, "案件超过 " + std::to_string(reading_.limits.cases_max) + " 个；请拆分日志",
                 "there are more than " + std::to_string(reading_.limits.cases_max) + " cases; split the log");
    std::size_t const first = store(cells);
    cases_.push_back({texts_.keep(id), line, first, cells.size(), {}});
    by_id_.emplace(cases_.back().id, cases_.size() - 1);
    check_memory(line);
    return cases_.size() - 1;
}

std::uint32_t RowStore::add_event(Row const& row)
{
    events_.push_back({row.line, store(row.of_event), row.of_event.size(), row.time});
    check_memory(row.line);
    return static_cast<std::uint32_t>(events_.size() - 1); // check_memory() bounds them far below
}

std::size_t RowStore::store(std::vector<Cell> const& cells)
{
    std::size_t const first = stored_.size();
    for (Cell const& cell : cells) {
        auto found = keys_.find(cell.key);
        if (found == keys_.end()) {
            found = keys_.emplace(cell.key, static_cast<std::uint32_t>(keys_.size())).first;
            key_names_.push_back(found->first);
        }
        std::string_view const text = texts_.keep(cell.text);
        stored_.push_back(
            {text.data(), static_cast<std::uint32_t>(text.size()), found->second, cell.type, cell.role, cell.depth});
    }
    return first;
}

void RowStore::check_memory(std::uint64_t line) const
{
    std::size_t const taken = texts_.bytes() + stored_.size() * sizeof(Stored) + events_.size() * sizeof(StoredEvent);
    if (taken <= reading_.limits.collected_bytes_max) return;
    std::string const size = std::to_string(reading_.limits.collected_bytes_max >> 20U) + " MiB";
    fail_log(line, "尚未交付的行超过 " + size + "；请按案件排序并使用选项 grouped，或拆分日志",
             "the rows that wait for their case take more than " + size +
                 "; sort them by case and use the option grouped, or split the log");
}

void RowStore::sort_events()
{
    auto const time_of = [this](std::uint32_t event) {
        auto const& time = events_[event].time;
        return time ? time->at.utc_us : std::numeric_limits<std::int64_t>::max();
    };
    for (StoredCase& of : cases_)
        std::stable_sort(of.events.begin(), of.events.end(),
                         [&](std::uint32_t a, std::uint32_t b) { return time_of(a) < time_of(b); });
}

LogAttribute RowStore::attribute(Stored const& stored) const
{
    LogAttribute attribute{key_names_[stored.key], {stored.text, stored.size}, stored.type, stored.depth, {}};
    if (stored.type == LogType::date && stored.role != KeyRole::time)
        if (auto const time = parse_log_time(attribute.text, reading_.options.offset_minutes)) attribute.at = time->at;
    return attribute;
}

bool RowStore::deliver(StoredCase const& stored)
{
    builder_.begin_case(stored.line);
    builder_.set_id(stored.id);
    for (std::size_t i = 0; i < stored.count; ++i) builder_.add_to_case(attribute(stored_[stored.first + i]));
    for (std::uint32_t const index : stored.events) {
        StoredEvent const& event = events_[index];
        builder_.begin_event(event.line);
        for (std::size_t i = event.first; i < event.first + event.count; ++i) {
            LogAttribute of = attribute(stored_[i]);
            if (stored_[i].role == KeyRole::time && event.time) {
                of.at = event.time->at;
                builder_.event().only_date = event.time->only_date;
            }
            builder_.add_to_event(of, stored_[i].role);
        }
        builder_.check_size(event.line);
    }
    return builder_.deliver();
}

bool RowStore::finish()
{
    return std::all_of(cases_.begin(), cases_.end(), [this](StoredCase const& stored) { return deliver(stored); });
}

void RowStore::clear()
{
    texts_.clear();
    stored_.clear();
    events_.clear();
    cases_.clear();
    by_id_.clear();
    constexpr std::size_t keys_kept = 10'000;
    if (keys_.size() <= keys_kept) return;
    keys_.clear();
    key_names_.clear();
}

std::optional<LogTime> row_time(std::string_view text, LogOptions const& options, std::uint64_t line)
{
    if (text.empty()) return std::nullopt;
    bool const has_format = !options.time_format.empty();
    auto const time = has_format ? parse_log_time(text, options.time_format, options.offset_minutes)
                                 : parse_log_time(text, options.offset_minutes);
    if (time) return time;
    std::string const expected = has_format ? options.time_format : "2020-01-31T09:30:00+08:00";
    fail_log(line,
             "无法读取时间 \"" + shown_word(text) + "\"；应为存在的日期，格式如 " + expected +
                 "；其他格式请用选项 time_format",
             "the time \"" + shown_word(text) + "\" cannot be read; expected a date that exists, as " + expected +
                 "; for another form give the option time_format");
}

} // namespace duly::detail
