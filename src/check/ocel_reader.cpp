// SPDX-License-Identifier: Apache-2.0
// OCEL 2.0 as JSON: events of several objects each. The objects of one type are the cases; an event belongs to every
// such object that it is related to.
#include "json_flat.hpp"
#include "json_pieces.hpp"

#include "law/nearest.hpp"

#include <algorithm>
#include <set>
#include <unordered_set>

namespace duly::detail {
namespace {

class OcelReader {
public:
    explicit OcelReader(LogReading const& reading) : reading_(reading), json_(reading.limits), store_(reading) {}
    void read();

private:
    // What is told of an event before it is known which objects are cases.
    struct Relation {
        std::uint32_t event = 0;
        std::uint64_t line = 0;
        std::string object;
    };
    void read_object(std::vector<Cell> const& cells, std::uint64_t line);
    void read_event(std::vector<Cell> const& cells, std::uint64_t line);
    // The members "attributes", "relationships" as cells of a log.
    void add_attributes(std::vector<Cell> const& cells, std::vector<Cell>& to, bool latest);
    void add_relationships(std::vector<Cell> const& cells, std::vector<Cell>& to);
    void relate();
    void choose_type() const;
    [[nodiscard]] std::string_view required(std::vector<Cell> const& cells, char const* key, std::uint64_t line) const;

    LogReading const& reading_;
    JsonFlat json_;
    RowStore store_;
    std::map<std::string, std::size_t, std::less<>> types_; // how many objects each has
    std::unordered_map<std::string, std::size_t> objects_;  // whether and which case each is
    std::unordered_set<std::string> event_ids_;
    std::vector<Relation> relations_;
};

constexpr std::size_t no_case = static_cast<std::size_t>(-1);

std::string_view OcelReader::required(std::vector<Cell> const& cells, char const* key, std::uint64_t line) const
{
    std::string_view const text = member(cells, key, 0);
    if (text.empty()) fail_log(line, "缺少 \"" + std::string(key) + "\"", "\"" + std::string(key) + "\" is missing");
    return text;
}

void OcelReader::add_attributes(std::vector<Cell> const& cells, std::vector<Cell>& to, bool latest)
{
    struct Value {
        Cell cell;
        std::string_view time;
        std::optional<LogTime> at;
    };
    std::vector<Value> values;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (cells[i].depth != 0 || cells[i].key != "attributes") continue;
        auto const list = nested_in(cells, i);
        for (std::size_t j = 0; j < list.size(); ++j) {
            if (list[j].depth != 1) continue;
            auto const members = nested_in(list, j);
            Value value;
            for (Cell const& of : members)
                if (of.depth == 2 && of.key == "value") value.cell = of;
            value.cell.key = member(members, "name", 2);
            value.cell.depth = 0;
            value.time = member(members, "time", 2);
            value.at = parse_log_time(value.time, reading_.options.offset_minutes);
            auto const known = std::find_if(values.begin(), values.end(),
                                            [&](Value const& other) { return other.cell.key == value.cell.key; });
            bool const is_later = known != values.end() && latest &&
                                  (!known->at || (value.at && value.at->at.utc_us >= known->at->at.utc_us));
            if (known == values.end() || !latest) values.push_back(value);
            else if (is_later) *known = value;
        }
    }
    for (Value const& value : values) {
        to.push_back(value.cell);
        if (!value.time.empty()) to.push_back({"time", value.time, LogType::date, KeyRole::none, 1});
    }
}

void OcelReader::add_relationships(std::vector<Cell> const& cells, std::vector<Cell>& to)
{
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (cells[i].depth != 0 || cells[i].key != "relationships") continue;
        to.push_back({"relationships", {}, LogType::list, KeyRole::none, 0});
        auto const list = nested_in(cells, i);
        for (std::size_t j = 0; j < list.size(); ++j)
            if (list[j].depth == 1) {
                auto const members = nested_in(list, j);
                to.push_back(
                    {member(members, "qualifier", 2), member(members, "objectId", 2), LogType::id, KeyRole::none, 1});
            }
    }
}

void OcelReader::read_object(std::vector<Cell> const& cells, std::uint64_t line)
{
    std::string const id(required(cells, "id", line)), type(required(cells, "type", line));
    ++types_[type];
    std::size_t index = no_case;
    if (type == reading_.options.object_type) {
        std::vector<Cell> of_case{{"id", id, LogType::id, KeyRole::none, 0},
                                  {"type", type, LogType::text, KeyRole::none, 0}};
        add_attributes(cells, of_case, true);
        add_relationships(cells, of_case);
        index = store_.add_case(id, line, of_case);
    }
    if (!objects_.emplace(id, index).second)
        fail_log(line, "对象 " + shown_word(id) + " 重复", "there are two objects " + shown_word(id));
}

void OcelReader::read_event(std::vector<Cell> const& cells, std::uint64_t line)
{
    std::string_view const id = required(cells, "id", line), type = required(cells, "type", line);
    std::string_view const time = required(cells, "time", line);
    if (!event_ids_.emplace(id).second)
        fail_log(line, "事件 " + shown_word(id) + " 重复", "there are two events " + shown_word(id));
    Row row;
    row.line = line;
    row.time = row_time(time, reading_.options, line);
    row.of_event = {{"id", id, LogType::id, KeyRole::none, 0},
                    {"type", type, LogType::text, KeyRole::activity, 0},
                    {"time", time, LogType::date, KeyRole::time, 0}};
    std::size_t const own = row.of_event.size();
    add_attributes(cells, row.of_event, false);
    std::vector<std::string_view> names;
    for (std::size_t i = own; i < row.of_event.size(); ++i) names.push_back(row.of_event[i].key);
    for (KeyRole const role : {KeyRole::actor, KeyRole::unit, KeyRole::role, KeyRole::lifecycle}) {
        std::string_view const name = column_of(role, reading_.options, names);
        for (std::size_t i = own; i < row.of_event.size(); ++i)
            if (!name.empty() && row.of_event[i].key == name && row.of_event[i].role == KeyRole::none)
                row.of_event[i].role = role;
    }
    std::size_t const relations = row.of_event.size();
    add_relationships(cells, row.of_event);
    std::uint32_t const event = store_.add_event(row);
    std::set<std::string_view> related;
    for (std::size_t i = relations; i < row.of_event.size(); ++i)
        if (row.of_event[i].depth == 1 && related.insert(row.of_event[i].text).second)
            relations_.push_back({event, line, std::string(row.of_event[i].text)});
}

void OcelReader::choose_type() const
{
    std::string const& chosen = reading_.options.object_type;
    if (types_.contains(chosen)) return;
    std::vector<std::string> known;
    std::vector<std::string_view> names;
    for (auto const& [name, count] : types_) {
        known.push_back(name + " (" + std::to_string(count) + ")");
        names.push_back(name);
    }
    std::string const list = known.empty() ? "-" : shown_words(known);
    if (chosen.empty())
        fail_log(
            1, "OCEL 没有案件，只有对象：请用选项 object_type 指明哪一类对象是案件；类型（对象数）：" + list,
            "OCEL has objects and no cases: say by the option object_type which type is the case; types (objects): " +
                list);
    std::string_view const meant = nearest(chosen, names);
    std::string const hint_zh = meant.empty() ? "" : "（是否为 " + shown_word(meant) + "？）";
    std::string const hint_en = meant.empty() ? "" : " (did you mean " + shown_word(meant) + "?)";
    fail_log(1, "没有类型为 " + shown_word(chosen) + " 的对象" + hint_zh + "；类型（对象数）：" + list,
             "there is no object of the type " + shown_word(chosen) + hint_en + "; types (objects): " + list);
}

void OcelReader::relate()
{
    for (Relation const& relation : relations_) {
        auto const found = objects_.find(relation.object);
        if (found == objects_.end())
            fail_log(relation.line, "事件引用的对象 " + shown_word(relation.object) + " 不存在",
                     "the event is related to an object " + shown_word(relation.object) + " that there is not");
        if (found->second != no_case) store_.belongs(relation.event, found->second);
    }
}

void OcelReader::read()
{
    JsonPieces pieces(reading_.window);
    std::set<std::string, std::less<>> seen;
    while (pieces.next_key()) {
        std::string const key = pieces.key();
        if (key.starts_with("ocel:"))
            fail_log(1, "这是 OCEL 1.0；请转换为 OCEL 2.0 JSON", "this is OCEL 1.0; convert it to OCEL 2.0 JSON");
        if (!seen.insert(key).second)
            fail_log(pieces.line(), "键 " + shown_word(key) + " 重复",
                     "the key " + shown_word(key) + " is given twice");
        pieces.open_list();
        while (pieces.next_item()) {
            auto const& cells = json_.read(pieces.item(), pieces.line());
            if (key == "objects") read_object(cells, pieces.line());
            else if (key == "events") read_event(cells, pieces.line());
        }
    }
    for (char const* const needed : {"objects", "events"})
        if (!seen.contains(needed))
            fail_log(1, "OCEL 缺少列表 \"" + std::string(needed) + "\"",
                     "the list \"" + std::string(needed) + "\" of OCEL is missing");
    choose_type();
    relate();
    store_.sort_events();
    static_cast<void>(store_.finish());
}

} // namespace

void read_ocel(LogReading const& reading) { OcelReader(reading).read(); }

} // namespace duly::detail
