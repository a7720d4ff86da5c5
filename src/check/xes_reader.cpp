// SPDX-License-Identifier: Apache-2.0
// XES: IEEE 1849 and its forerunner 1.0. Traces are handed over one by one.
#include "case_builder.hpp"
#include "log_readers.hpp"
#include "log_time.hpp"
#include "xml_scanner.hpp"

#include "law/nearest.hpp"

#include <algorithm>

namespace duly::detail {
namespace {

enum class Element : std::uint8_t { attribute, values, trace, event, extension, global, classifier, log, unknown };

struct ElementKind {
    Element element = Element::unknown;
    LogType type = LogType::text;
};

ElementKind kind_of_local(std::string_view name)
{
    switch (name.size()) {
    case 2:
        if (name == "id") return {Element::attribute, LogType::id};
        break;
    case 3:
        if (name == "int") return {Element::attribute, LogType::integer};
        if (name == "log") return {Element::log};
        break;
    case 4:
        if (name == "date") return {Element::attribute, LogType::date};
        if (name == "list") return {Element::attribute, LogType::list};
        break;
    case 5:
        if (name == "event") return {Element::event};
        if (name == "float") return {Element::attribute, LogType::real};
        if (name == "trace") return {Element::trace};
        break;
    case 6:
        if (name == "string") return {Element::attribute, LogType::text};
        if (name == "values") return {Element::values};
        if (name == "global") return {Element::global};
        break;
    case 7:
        if (name == "boolean") return {Element::attribute, LogType::yes_no};
        break;
    case 9:
        if (name == "container") return {Element::attribute, LogType::container};
        if (name == "extension") return {Element::extension};
        break;
    case 10:
        if (name == "classifier") return {Element::classifier};
        break;
    default: break;
    }
    return {};
}

// The prefix of a namespace says nothing here.
ElementKind kind_of(std::string_view name)
{
    ElementKind const kind = kind_of_local(name);
    if (kind.element != Element::unknown) return kind;
    std::size_t const colon = name.find(':');
    return colon == std::string_view::npos ? kind : kind_of_local(name.substr(colon + 1));
}

// "concept:name 'a key with blanks'": the keys of a classifier.
std::vector<std::string> keys_in(std::string_view text)
{
    std::vector<std::string> keys;
    while (!text.empty()) {
        bool const is_quoted = text[0] == '\'' && text.find('\'', 1) != std::string_view::npos;
        std::size_t const end = is_quoted ? text.find('\'', 1) : std::min(text.find(' '), text.size());
        std::string_view const key = is_quoted ? text.substr(1, end - 1) : text.substr(0, end);
        if (!key.empty()) keys.emplace_back(key);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return keys;
}

class XesReader {
public:
    explicit XesReader(LogReading const& reading)
        : reading_(reading),
          xml_(reading.window, reading.limits, XmlScanner::Text::skipped),
          keys_(reading.options),
          builder_(reading.sink, reading.summary, reading.limits)
    {}

    void read();

private:
    [[nodiscard]] bool read_trace();
    void read_event();
    void read_extension();
    void read_classifier();
    void skip_element();
    [[nodiscard]] std::string_view attribute_named(std::string_view name) const;
    [[nodiscard]] std::string_view kept(std::string_view text);
    // With what its key means in an event.
    [[nodiscard]] LogAttribute read_attribute(LogType type, std::size_t depth, KeyRole& role);
    void choose_classifier();
    void classify(std::uint64_t line);
    void finish_event();
    [[nodiscard]] bool finish_trace();
    [[noreturn]] void unexpected(char const* zh, char const* en);

    LogReading const& reading_;
    XmlScanner xml_;
    LogKeys keys_;
    CaseBuilder builder_;
    std::vector<std::string> const* classifier_ = nullptr;
    std::vector<bool> levels_; // of the elements open in an event or trace: whether each is an attribute
    std::string joined_;
    bool has_traces_ = false, only_date_ = false; // the latter: of the date that was read last
};

void XesReader::unexpected(char const* zh, char const* en)
{
    std::string const name = shown_word(xml_.name());
    std::string_view const meant = nearest(
        xml_.name(), {"string", "date", "int", "float", "boolean", "id", "list", "container", "trace", "event"});
    std::string const hint_zh = meant.empty() ? "" : "（是否为 <" + std::string(meant) + ">？）";
    std::string const hint_en = meant.empty() ? "" : " (did you mean <" + std::string(meant) + ">?)";
    fail_log(xml_.line(), "意外的元素 <" + name + ">" + hint_zh + "；" + zh,
             "unexpected element <" + name + ">" + hint_en + "; " + en);
}

void XesReader::read()
{
    if (xml_.next() != XmlToken::start) return; // the scanner has refused what has no root
    if (kind_of(xml_.name()).element != Element::log)
        unexpected("XES 文件的根元素应为 <log>", "the root of an XES file is <log>");
    while (xml_.next() == XmlToken::start) {
        switch (kind_of(xml_.name()).element) {
        case Element::extension: read_extension(); break;
        case Element::classifier: read_classifier(); break;
        case Element::global:
        case Element::attribute: skip_element(); break;
        case Element::trace:
            if (!read_trace()) return;
            break;
        case Element::event:
            unexpected("不在 <trace> 中的事件不属于任何案件", "an event outside of a <trace> belongs to no case");
        default:
            if (xml_.name() == "object-types" || xml_.name() == "event-types")
                fail_log(xml_.line(), "这是 OCEL 2.0 的 XML 形式；请导出为 OCEL 2.0 JSON",
                         "this is OCEL 2.0 in XML; export it as OCEL 2.0 JSON");
            unexpected("<log> 中应为 extension、global、classifier、属性或 trace",
                       "expected an extension, global, classifier, attribute or trace in <log>");
        }
    }
    if (xml_.next() != XmlToken::finish) unexpected("", "");
}

void XesReader::skip_element()
{
    for (std::size_t const depth = xml_.depth(); xml_.next() != XmlToken::end || xml_.depth() >= depth;) {}
}

std::string_view XesReader::attribute_named(std::string_view name) const
{
    for (XmlAttribute const& attribute : xml_.attributes())
        if (attribute.name == name) return attribute.value;
    return {};
}

void XesReader::read_extension()
{
    constexpr std::size_t extensions_max = 1000;
    auto const prefix = attribute_named("prefix");
    if (!prefix.empty() && reading_.summary.extensions.size() < extensions_max)
        reading_.summary.extensions.emplace_back(prefix);
    skip_element();
}

void XesReader::read_classifier()
{
    constexpr std::size_t classifiers_max = 1000;
    auto const name = attribute_named("name");
    bool const is_of_traces = attribute_named("scope") == "trace";
    auto& all = reading_.summary.classifiers;
    if (!is_of_traces && (all.size() < classifiers_max || all.contains(std::string(name))))
        all.insert_or_assign(std::string(name), keys_in(attribute_named("keys")));
    skip_element();
}

void XesReader::choose_classifier()
{
    std::string const& name = reading_.options.classifier;
    if (name.empty()) return;
    auto const& all = reading_.summary.classifiers;
    auto const found = all.find(name);
    if (found == all.end()) {
        std::vector<std::string_view> names;
        for (auto const& [known, keys] : all) names.push_back(known);
        std::string const list = names.empty() ? "-" : shown_words(names);
        fail_log(xml_.line(), "日志没有名为 " + shown_word(name) + " 的分类器；已有：" + list,
                 "the log has no classifier " + shown_word(name) + "; it has: " + list);
    }
    classifier_ = &found->second;
}

std::string_view XesReader::kept(std::string_view text)
{
    return reading_.window.is_lasting(text) ? text : builder_.texts().keep(text);
}

LogAttribute XesReader::read_attribute(LogType type, std::size_t depth, KeyRole& role)
{
    LogAttribute attribute;
    attribute.type = type;
    attribute.depth = static_cast<std::uint16_t>(depth);
    bool has_key = false, has_value = type == LogType::list || type == LogType::container;
    std::string_view key, value;
    for (XmlAttribute const& of : xml_.attributes()) {
        if (of.name == "key") has_key = true, key = of.value;
        else if (of.name == "value") has_value = true, value = of.value;
    }
    if (!has_key || !has_value) {
        std::string const what = has_key ? "value" : "key";
        fail_log(xml_.line(), "属性缺少 " + what + "；应为 <string key=\"…\" value=\"…\"/>",
                 "an attribute without a " + what + "; expected <string key=\"…\" value=\"…\"/>");
    }
    LogKey const* const known = keys_.find(key);
    attribute.key = known == nullptr ? kept(key) : known->name;
    role = known == nullptr || depth > 0 ? KeyRole::none : known->role;
    if (type != LogType::list && type != LogType::container) attribute.text = kept(value);
    if (type == LogType::date || role == KeyRole::time) {
        auto const time = parse_log_time(value, reading_.options.offset_minutes);
        if (time) attribute.at = time->at;
        only_date_ = time && time->only_date;
    }
    return attribute;
}

void XesReader::read_event()
{
    builder_.begin_event(xml_.line());
    levels_.clear();
    std::size_t depth = 0;
    for (;;) {
        if (xml_.next() == XmlToken::end) {
            if (levels_.empty()) break;
            if (levels_.back()) --depth;
            levels_.pop_back();
            continue;
        }
        ElementKind const kind = kind_of(xml_.name());
        if (kind.element == Element::attribute) {
            KeyRole role = KeyRole::none;
            LogAttribute const attribute = read_attribute(kind.type, depth, role);
            if (role == KeyRole::time && !attribute.at)
                fail_log(xml_.line(),
                         "无法读取时间 \"" + shown_word(attribute.text) +
                             "\"；应为如 2020-01-31T09:30:00+08:00 的存在日期",
                         "the time \"" + shown_word(attribute.text) +
                             "\" cannot be read; expected a date that exists, as 2020-01-31T09:30:00+08:00");
            if (role == KeyRole::time && !builder_.event().at) builder_.event().only_date = only_date_;
            builder_.add_to_event(attribute, role);
            ++depth;
        } else if (kind.element != Element::values) {
            unexpected("事件中只能有属性", "an event has attributes only");
        }
        levels_.push_back(kind.element == Element::attribute);
    }
    finish_event();
}

// The activity is the values of the classifier's keys.
void XesReader::classify(std::uint64_t line)
{
    joined_.clear();
    bool is_first = true, has_any = false;
    auto const& all = builder_.event_attributes();
    for (std::string const& key : *classifier_) {
        if (!is_first) joined_ += '+';
        is_first = false;
        auto const found = std::find_if(all.begin() + static_cast<std::ptrdiff_t>(builder_.first_of_event()), all.end(),
                                        [&key](auto const& of) { return of.depth == 0 && of.key == key; });
        if (found == all.end()) continue;
        has_any = true;
        joined_ += found->text;
    }
    if (!has_any)
        fail_log(line, "事件没有分类器所需的任何属性",
                 "the event has none of the attributes that the classifier names");
    builder_.event().activity = builder_.texts().keep(joined_);
}

void XesReader::finish_event()
{
    LogEvent const& event = builder_.event();
    if (classifier_ != nullptr) classify(event.line);
    if (event.activity.empty()) {
        std::string const& chosen = reading_.options.activity;
        std::string const key = chosen.empty() ? "concept:name" : chosen;
        fail_log(event.line, "事件没有环节：缺少属性 " + key + "；请用选项 activity 指明",
                 "the event has no activity: the attribute " + key +
                     " is missing; name another by the option activity");
    }
    builder_.check_size(event.line);
}

bool XesReader::read_trace()
{
    if (!has_traces_) choose_classifier();
    has_traces_ = true;
    builder_.begin_case(xml_.line());
    std::string const& chosen = reading_.options.case_id;
    std::string_view const id_key = chosen.empty() ? standard_name(KeyRole::case_id) : std::string_view(chosen);
    std::vector<bool> levels;
    std::size_t depth = 0;
    for (;;) {
        if (xml_.next() == XmlToken::end) {
            if (levels.empty()) break;
            if (levels.back()) --depth;
            levels.pop_back();
            continue;
        }
        ElementKind const kind = kind_of(xml_.name());
        if (kind.element == Element::event && levels.empty()) {
            read_event();
            continue;
        }
        if (kind.element == Element::attribute) {
            KeyRole role = KeyRole::none;
            LogAttribute const attribute = read_attribute(kind.type, depth, role);
            builder_.add_to_case(attribute);
            if (depth == 0 && attribute.key == id_key && builder_.id().empty()) builder_.set_id(attribute.text);
            builder_.check_size(builder_.line());
            ++depth;
        } else if (kind.element != Element::values) {
            unexpected("<trace> 中只能有属性和事件", "a trace has attributes and events only");
        }
        levels.push_back(kind.element == Element::attribute);
    }
    return finish_trace();
}

bool XesReader::finish_trace()
{
    constexpr std::size_t repeated_max = 100;
    if (builder_.id().empty()) {
        std::string const& chosen = reading_.options.case_id;
        std::string const key = chosen.empty() ? "concept:name" : chosen;
        fail_log(builder_.line(), "案件没有编号：<trace> 缺少属性 " + key + "；请用选项 case_id 指明",
                 "the case has no id: the trace lacks the attribute " + key + "; name another by the option case_id");
    }
    auto& repeated = reading_.summary.repeated;
    if (!builder_.is_new(builder_.id()) && repeated.size() < repeated_max) {
        std::string id(builder_.id());
        if (std::find(repeated.begin(), repeated.end(), id) == repeated.end()) repeated.push_back(std::move(id));
    }
    return builder_.deliver();
}

} // namespace

void read_xes(LogReading const& reading) { XesReader(reading).read(); }

} // namespace duly::detail
