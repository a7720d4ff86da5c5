// SPDX-License-Identifier: Apache-2.0
// Reading single words and small values, and saying what was expected instead.
#include "reading.hpp"

#include <algorithm>
#include <charconv>

namespace duly::detail {

namespace {

std::string quoted(std::string_view text)
{
    std::string short_text(text.substr(0, 80));
    if (short_text.size() < text.size()) short_text += "…";
    return "'" + short_text + "'";
}

std::string_view kind_zh(PackNode const& node)
{
    switch (node.kind) {
    case PackNode::Kind::null: return "空";
    case PackNode::Kind::word: return "一个词";
    case PackNode::Kind::list: return "列表";
    case PackNode::Kind::mapping: return "映射";
    }
    return "";
}

std::string_view kind_en(PackNode const& node)
{
    switch (node.kind) {
    case PackNode::Kind::null: return "nothing";
    case PackNode::Kind::word: return "a word";
    case PackNode::Kind::list: return "a list";
    case PackNode::Kind::mapping: return "a mapping";
    }
    return "";
}

void wrong_kind(PackNode const& node, std::string_view what, std::string_view zh, std::string_view en,
                Problems& problems)
{
    problems.error(node.place, zh_of(what) + " 应当是" + std::string(zh) + "，这里是" + std::string(kind_zh(node)),
                   en_of(what) + " must be " + std::string(en) + ", not " + std::string(kind_en(node)));
}

std::string joined(std::vector<std::string_view> const& words)
{
    std::string text;
    for (auto const word : words) text += (text.empty() ? "" : ", ") + std::string(word);
    return text;
}

} // namespace

std::string zh_of(std::string_view what)
{
    auto const slash = what.find(" / ");
    if (slash == std::string_view::npos) return std::string(what);
    auto const name = what.find(' ', slash + 3);
    return std::string(what.substr(0, slash)) + (name == std::string_view::npos ? "" : std::string(what.substr(name)));
}

std::string en_of(std::string_view what)
{
    auto const slash = what.find(" / ");
    return std::string(slash == std::string_view::npos ? what : what.substr(slash + 3));
}

PackNode const* get(PackNode const& mapping, std::string_view key)
{
    auto const* const value = mapping.find(key);
    return value == nullptr || value->is_null() || value->is_word("unset") ? nullptr : value;
}

PackNode const* get_list(PackNode const& mapping, std::string_view key, Problems& problems)
{
    auto const* const value = get(mapping, key);
    if (value == nullptr || value->is_list()) return value;
    wrong_kind(*value, key, "列表（每项以“- ”开头）", "a list (each item starts with '- ')", problems);
    return nullptr;
}

bool expect_mapping(PackNode const& node, std::string_view what, Problems& problems)
{
    if (node.is_mapping()) return true;
    wrong_kind(node, what, "映射（名称: 内容）", "a mapping (name: content)", problems);
    return false;
}

void check_keys(PackNode const& mapping, std::vector<std::string_view> const& known, std::string_view what,
                Problems& problems)
{
    for (std::size_t i = 0; i < mapping.size(); ++i) {
        auto const& key = mapping.key(i);
        if (std::find(known.begin(), known.end(), key.text) != known.end()) continue;
        unknown_name(key.place, zh_of(what) + "的键", "key of " + en_of(what), key.text, known, problems,
                     "；可用的键：" + joined(known), "; the keys are: " + joined(known));
    }
}

std::string one_word(PackNode const& node, std::string_view what, Problems& problems)
{
    if (node.is_word() && !node.text.empty()) return node.text;
    wrong_kind(node, what, "一个词", "a single word", problems);
    return {};
}

std::string word_of(PackNode const& mapping, std::string_view key, Problems& problems)
{
    auto const* const value = get(mapping, key);
    return value == nullptr ? std::string() : one_word(*value, key, problems);
}

std::vector<PackNode const*> words_of(PackNode const& node, std::string_view what, Problems& problems)
{
    std::vector<PackNode const*> words;
    if (node.is_word()) {
        if (!node.text.empty()) words.push_back(&node);
        else wrong_kind(node, what, "一个词或者词的列表", "a word or a list of words", problems);
        return words;
    }
    if (!node.is_list()) {
        wrong_kind(node, what, "一个词或者词的列表", "a word or a list of words", problems);
        return words;
    }
    for (auto const& item : node.items) {
        if (item.is_word("unset")) continue;
        if (one_word(item, what, problems).empty()) continue;
        if (std::any_of(words.begin(), words.end(), [&](PackNode const* w) { return *w == item; }))
            problems.warning(item.place, "“" + item.text + "”在列表中重复",
                             quoted(item.text) + " stands twice in the list");
        else words.push_back(&item);
    }
    return words;
}

bool yes_no(PackNode const& node, std::string_view what, Problems& problems)
{
    if (node.is_word("true")) return true;
    if (!node.is_word("false")) wrong_kind(node, what, " true 或者 false", "true or false", problems);
    return false;
}

bool yes_no_of(PackNode const& mapping, std::string_view key, Problems& problems)
{
    auto const* const value = get(mapping, key);
    return value != nullptr && yes_no(*value, key, problems);
}

std::optional<int> integer(PackNode const& node, std::string_view what, int least, Problems& problems)
{
    int n = 0;
    auto const& text = node.text;
    auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), n);
    constexpr int most = 100000;
    if (node.is_word() && failed == std::errc() && end == text.data() + text.size() && n >= least && n <= most)
        return n;
    problems.error(node.place,
                   zh_of(what) + " 应当是 " + std::to_string(least) + " 到 " + std::to_string(most) + " 的整数，不是“" +
                       in_one_line(node) + "”",
                   en_of(what) + " must be a whole number from " + std::to_string(least) + " to " +
                       std::to_string(most) + ", not " + quoted(in_one_line(node)));
    return std::nullopt;
}

std::optional<Date> date(PackNode const& node, std::string_view what, Problems& problems)
{
    if (node.is_word())
        if (auto const parsed = Date::parse(node.text)) return parsed;
    problems.error(node.place, zh_of(what) + " 应当是存在的日期，如 2026-04-16，不是“" + in_one_line(node) + "”",
                   en_of(what) + " must be a date that exists, such as 2026-04-16, not " + quoted(in_one_line(node)));
    return std::nullopt;
}

std::optional<Fraction> fraction(PackNode const& node, std::string_view what, Problems& problems)
{
    Fraction read;
    auto const& text = node.text;
    auto const* const last = text.data() + text.size();
    auto const [end, failed] = std::from_chars(text.data(), last, read.numerator);
    bool good = node.is_word() && failed == std::errc();
    if (good && end != last) {
        good = *end == '/';
        if (good) {
            auto const [end_2, failed_2] = std::from_chars(end + 1, last, read.denominator);
            good = failed_2 == std::errc() && end_2 == last;
        }
    }
    constexpr int most = 1000000;
    if (good && read.numerator >= 0 && read.denominator > 0 && read.numerator <= most && read.denominator <= most)
        return read;
    problems.error(node.place, zh_of(what) + " 应当是分数，如 1/2、2/3 或者 0，不是“" + in_one_line(node) + "”",
                   en_of(what) + " must be a fraction such as 1/2, 2/3 or 0, not " + quoted(in_one_line(node)));
    return std::nullopt;
}

std::optional<Duration> duration(PackNode const& node, std::string_view what, Problems& problems)
{
    std::vector<std::string_view> const units = {"days",   "clear_days", "working_days", "clear_working_days",
                                                 "months", "years"};
    if (!node.is_mapping()) {
        problems.error(node.place, zh_of(what) + " 应当是期限，如 {days: 30}，不是“" + in_one_line(node) + "”",
                       en_of(what) + " must be a time such as {days: 30}, not " + quoted(in_one_line(node)));
        return std::nullopt;
    }
    std::optional<Duration> read;
    bool roll = false;
    for (std::size_t i = 0; i < node.size(); ++i) {
        auto const& key = node.key(i);
        if (key.text == "roll") {
            if (!node.value(i).is_word("unset")) roll = yes_no(node.value(i), "roll", problems);
            continue;
        }
        auto const unit = duration_unit(key.text);
        if (!unit) {
            unknown_name(key.place, "时间单位", "unit of time", key.text, units, problems,
                         "；可用的单位：" + joined(units), "; the units are: " + joined(units));
            continue;
        }
        if (read) problems.error(key.place, "一个期限只能有一个单位", "a time has one unit only");
        if (auto const n = integer(node.value(i), key.text, 0, problems)) read = Duration{*unit, *n, false};
    }
    if (read) read->roll = roll;
    else if (node.size() == 0 || (node.size() == 1 && node.key(0).text == "roll"))
        problems.error(node.place, zh_of(what) + " 没有单位：应如 {days: 30}",
                       en_of(what) + " has no unit: expected something like {days: 30}");
    return read;
}

Text titles(PackNode const& mapping, Place const& place, std::string_view of, std::string otherwise, Problems& problems)
{
    Text text;
    if (auto const* const zh = get(mapping, "zh")) text.zh = one_word(*zh, "zh", problems);
    if (auto const* const en = get(mapping, "en")) text.en = one_word(*en, "en", problems);
    if (text.zh.empty())
        problems.warning(place, zh_of(of) + " 没有中文（zh）", en_of(of) + " has no words in Chinese (zh)");
    if (text.en.empty())
        problems.warning(place, zh_of(of) + " 没有英文（en）", en_of(of) + " has no words in English (en)");
    if (text.empty()) text = {otherwise, otherwise};
    if (text.zh.empty()) text.zh = text.en;
    if (text.en.empty()) text.en = text.zh;
    return text;
}

Text text_of(PackNode const& mapping, std::string_view key, Problems& problems)
{
    auto const* const value = get(mapping, key);
    if (value == nullptr) return {};
    if (value->is_word()) return same_in_both(value->text);
    if (!expect_mapping(*value, key, problems)) return {};
    check_keys(*value, {"zh", "en"}, key, problems);
    return titles(*value, value->place, key, {}, problems);
}

void unknown_name(Place const& place, std::string_view what_zh, std::string_view what_en, std::string_view name,
                  std::vector<std::string_view> const& known, Problems& problems, std::string hint_zh,
                  std::string hint_en)
{
    // What YAML 1.1 reads as true or false elsewhere cannot be a name that every tool understands.
    constexpr std::string_view booleans[] = {"on", "off", "yes", "no", "y", "n", "true", "false"};
    std::string lower(name.substr(0, 8));
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
    auto const meant = nearest(name, known);
    if (!meant.empty()) {
        hint_zh = "；是否指“" + std::string(meant) + "”？";
        hint_en = "; did you mean '" + std::string(meant) + "'?";
    } else if (std::find(std::begin(booleans), std::end(booleans), lower) != std::end(booleans)) {
        hint_zh = "；注意 YAML 1.1 把它读作真或假" + hint_zh;
        hint_en = "; note that YAML 1.1 reads it as true or false" + hint_en;
    } else if (hint_zh.empty() && !known.empty() && known.size() <= 12) {
        hint_zh = "；可用：" + joined(known);
        hint_en = "; expected one of: " + joined(known);
    }
    problems.error(place, "没有名为“" + std::string(name.substr(0, 80)) + "”的" + std::string(what_zh) + hint_zh,
                   "unknown " + std::string(what_en) + " " + quoted(name) + hint_en);
}

bool check_name(PackNode const& name, std::string_view what, bool dots, Problems& problems)
{
    constexpr std::string_view forbidden = " \t\r\n:,;{}[]()<>\"'`|&*!?#%@\\/=+";
    auto const& text = name.text;
    auto const dot = text.find('.');
    bool const bad_dot = dot != std::string::npos && (!dots || text.front() == '.' || text.back() == '.');
    constexpr std::size_t longest = 100;
    if (name.is_word() && !text.empty() && text.size() <= longest && !bad_dot &&
        text.find_first_of(forbidden) == std::string::npos) {
        std::string_view const reserved[] = {"on", "off", "yes", "no", "true", "false", "null", "unset"};
        if (std::find(std::begin(reserved), std::end(reserved), text) == std::end(reserved)) return true;
        problems.error(name.place, "“" + text + "”在 YAML 中另有含义，不能用作" + zh_of(what) + "的名称",
                       quoted(text) + " means something else in YAML and cannot be the name of a " + en_of(what));
        return false;
    }
    problems.error(name.place,
                   "“" + text.substr(0, 80) + "”不能用作" + zh_of(what) + "的名称：只用字母、数字、_ 和 -" +
                       (dots ? "，中间可有“.”" : "") + "，不超过 100 字节",
                   quoted(text) + " cannot be the name of a " + en_of(what) + ": use letters, digits, _ and -" +
                       (dots ? ", and '.' between them" : "") + ", at most 100 bytes");
    return false;
}

} // namespace duly::detail
