// SPDX-License-Identifier: Apache-2.0
// YAML to tree by yaml-cpp's events, so that nothing is built that the limits forbid. Tags, anchors and aliases are not
// part of the format: a pack means what stands in it, and an alias can stand for a million lines.
#include "read.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unordered_map>

namespace duly::detail {

namespace {

// Thrown through yaml-cpp to stop it; the problem has been reported.
struct Stop {};

std::shared_ptr<std::string const> shared(std::string const& file) { return std::make_shared<std::string const>(file); }

std::size_t length_of_sequence(unsigned char lead)
{
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead < 0xE0) return 2;
    if (lead >= 0xE0 && lead < 0xF0) return 3;
    if (lead >= 0xF0 && lead < 0xF5) return 4;
    return 0;
}

// The length of the UTF-8 character at `at`, 0 if there is none.
std::size_t character_at(std::string_view text, std::size_t at)
{
    auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    auto const lead = byte(at);
    auto const length = length_of_sequence(lead);
    if (length == 0 || at + length > text.size()) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(at + i) & 0xC0U) != 0x80) return 0;
    if (length < 3) return length;
    auto const second = byte(at + 1);
    bool const overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
    bool const beyond = (lead == 0xED && second >= 0xA0) || (lead == 0xF4 && second >= 0x90);
    return overlong || beyond ? 0 : length;
}

// yaml-cpp stops silently at a NUL and repairs broken UTF-8; a law that loads in part would be worse than none.
bool check_bytes(std::string_view text, Place place, Problems& problems)
{
    place.line = 1;
    place.column = 1;
    for (std::size_t i = 0; i < text.size();) {
        auto const byte = static_cast<unsigned char>(text[i]);
        if (byte == '\n') {
            ++place.line;
            place.column = 1;
            ++i;
            continue;
        }
        auto const length = character_at(text, i);
        if (length == 0) {
            problems.error(place, "文件不是有效的 UTF-8 文本；请以 UTF-8 编码保存",
                           "not valid UTF-8; save the file in the encoding UTF-8");
            return false;
        }
        if ((byte < 0x20 && byte != '\t' && byte != '\r') || byte == 0x7F) {
            problems.error(place, "文件含有不可见的控制字符（第 " + std::to_string(byte) + " 号）；请将其删除",
                           "a control character (number " + std::to_string(byte) + ") that no text has; remove it");
            return false;
        }
        i += length;
        ++place.column;
    }
    return true;
}

struct Meaning {
    std::string_view has, zh, en;
};
// What yaml-cpp says, in words that help.
constexpr std::array meanings = {
    Meaning{"end of map", "映射没有结束：检查缩进、冒号和 } 号",
            "a mapping does not end: check indentation, colons and the closing }"},
    Meaning{"end of sequence", "列表没有结束：检查缩进和 ] 号",
            "a list does not end: check indentation and the closing ]"},
    Meaning{"illegal map value", "这里不应有冒号；含有“: ”的文字请加引号",
            "no colon is expected here; put words that hold \": \" in quotes"},
    Meaning{"illegal block entry", "这里不应有“- ”", "no \"- \" is expected here"},
    Meaning{"illegal tab", "缩进不能用制表符；请用空格", "indentation must be spaces, not tabs"},
    Meaning{"illegal EOF", "引号没有结束", "the quotes are not closed"},
    Meaning{"unknown token", "这里的符号无法识别；以 @ ` % 等开头的文字请加引号",
            "this sign means nothing here; put words that start with @, ` or % in quotes"},
    Meaning{"illegal flow end", "多余的 ] 或者 }", "a ] or } that nothing opened"},
    Meaning{"alias", "不支持锚点和别名", "anchors and aliases are not part of the format"},
};

class Builder final : public YAML::EventHandler {
public:
    Builder(std::string_view text, std::string const& file, Problems& problems)
        : text_(text), file_(shared(file)), problems_(problems)
    {
        lines_.push_back(0);
        for (std::size_t i = 0; i < text.size(); ++i)
            if (text[i] == '\n') lines_.push_back(i + 1);
    }

    std::vector<PackNode> documents;

    void OnDocumentStart(YAML::Mark const&) override {}
    void OnDocumentEnd() override {}
    void OnNull(YAML::Mark const& mark, YAML::anchor_t anchor) override
    {
        no_anchor(mark, anchor);
        PackNode node;
        node.place = place(mark);
        put(std::move(node));
    }
    void OnAlias(YAML::Mark const& mark, YAML::anchor_t) override { no_anchor(mark, 1); }
    void OnScalar(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor,
                  std::string const& value) override
    {
        no_anchor(mark, anchor);
        no_tag(mark, tag);
        auto node = PackNode::word(value, place(mark));
        node.plain = tag != "!";
        put(std::move(node));
    }
    void OnSequenceStart(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override
    {
        open(mark, tag, anchor, PackNode::list(place(mark)));
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override
    {
        open(mark, tag, anchor, PackNode::mapping(place(mark)));
    }
    void OnMapEnd() override { close(); }

    // Counts characters where yaml-cpp counts bytes.
    [[nodiscard]] Place place(YAML::Mark const& mark)
    {
        if (mark.line < 0) return {file_, 0, 0};
        auto const line = static_cast<std::size_t>(mark.line);
        auto const column = static_cast<std::size_t>(std::max(mark.column, 0));
        if (line >= lines_.size()) return {file_, mark.line + 1, mark.column + 1};
        if (line != seen_line_ || column < seen_byte_) {
            seen_line_ = line;
            seen_byte_ = 0;
            seen_character_ = 0;
        }
        auto const begin = lines_[line];
        for (; seen_byte_ < column && begin + seen_byte_ < text_.size(); ++seen_byte_)
            if ((static_cast<unsigned char>(text_[begin + seen_byte_]) & 0xC0U) != 0x80) ++seen_character_;
        return {file_, mark.line + 1, static_cast<std::int32_t>(seen_character_) + 1};
    }

private:
    struct Level {
        PackNode node;
        std::unordered_map<std::string, Place> keys;
    };

    void no_anchor(YAML::Mark const& mark, YAML::anchor_t anchor)
    {
        if (anchor == 0) return;
        problems_.error(place(mark), "不支持锚点（&）和别名（*）；请把内容写在使用它的地方",
                        "anchors (&) and aliases (*) are not part of the format; write out what they stand for");
        throw Stop{};
    }
    void no_tag(YAML::Mark const& mark, std::string const& tag)
    {
        if (tag.empty() || tag == "?" || tag == "!") return;
        problems_.error(place(mark), "不支持标签（" + tag + "）；请将其删除",
                        "tags (" + tag + ") are not part of the format; remove it");
    }
    void open(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor, PackNode node)
    {
        no_anchor(mark, anchor);
        no_tag(mark, tag);
        if (levels_.size() >= static_cast<std::size_t>(pack_depth_max)) {
            problems_.error(place(mark), "嵌套超过 " + std::to_string(pack_depth_max) + " 层",
                            "nested more than " + std::to_string(pack_depth_max) + " deep");
            throw Stop{};
        }
        levels_.push_back({std::move(node), {}});
    }
    void close()
    {
        auto node = std::move(levels_.back().node);
        levels_.pop_back();
        put(std::move(node));
    }
    void put(PackNode node)
    {
        if (levels_.empty()) {
            documents.push_back(std::move(node));
            return;
        }
        auto& [parent, keys] = levels_.back();
        if (parent.is_mapping() && parent.items.size() % 2 == 0) check_key(node, keys);
        parent.items.push_back(std::move(node));
    }
    void check_key(PackNode& key, std::unordered_map<std::string, Place>& keys)
    {
        if (key.is_null() && key.text.empty()) key.text = "null";
        if (!key.is_word()) {
            problems_.error(key.place, "键必须是一个词", "a key must be a single word");
            key = PackNode::word("\x01" + std::to_string(keys.size()), key.place); // equal to no other
        }
        auto const [old, is_new] = keys.emplace(key.text, key.place);
        if (!is_new)
            problems_.error(key.place, "键“" + key.text + "”重复；第 " + std::to_string(old->second.line) + " 行已有",
                            "the key '" + key.text + "' stands twice; the first is on line " +
                                std::to_string(old->second.line));
    }

    std::string_view text_;
    std::shared_ptr<std::string const> file_;
    Problems& problems_;
    std::vector<std::size_t> lines_;
    std::vector<Level> levels_;
    std::size_t seen_line_ = 0, seen_byte_ = 0, seen_character_ = 0;
};

// A tab where a line is indented; yaml-cpp complains of whatever follows it.
bool tab_before(std::string_view text, YAML::Mark const& mark)
{
    if (mark.pos < 0 || static_cast<std::size_t>(mark.pos) > text.size()) return false;
    auto const before = text.substr(0, static_cast<std::size_t>(mark.pos));
    auto const line = before.substr(before.rfind('\n') + 1);
    auto const indentation = line.substr(0, line.find_first_not_of(" \t"));
    return indentation.find('\t') != std::string_view::npos;
}

void report(YAML::Exception const& error, std::string_view text, Builder& builder, Problems& problems)
{
    auto const place = builder.place(error.mark);
    if (tab_before(text, error.mark)) {
        problems.error(place, "YAML 语法错误：缩进不能用制表符；请用空格",
                       "YAML syntax: indentation must be spaces, not tabs");
        return;
    }
    for (auto const& meaning : meanings)
        if (error.msg.find(meaning.has) != std::string::npos) {
            problems.error(place, "YAML 语法错误：" + std::string(meaning.zh),
                           "YAML syntax: " + std::string(meaning.en));
            return;
        }
    problems.error(place, "YAML 语法错误：" + error.msg, "YAML syntax: " + error.msg);
}

} // namespace

std::vector<PackNode> read_yaml(std::string_view text, std::string const& file, Problems& problems)
{
    Place const whole{shared(file), 0, 0};
    if (text.size() > pack_bytes_max) {
        problems.error(whole, "文件超过 4 MiB；程序包不会这么大", "larger than 4 MiB; no pack is");
        return {};
    }
    if (!check_bytes(text, whole, problems)) return {};
    if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
    Builder builder(text, file, problems);
    try {
        std::istringstream stream{std::string(text)};
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(builder)) {}
    } catch (YAML::Exception const& error) {
        report(error, text, builder, problems);
        return {};
    } catch (Stop const&) {
        return {};
    }
    return std::move(builder.documents);
}

std::optional<PackNode> read_value(std::string_view text)
{
    if (text.size() > 4096) return std::nullopt;
    Problems problems;
    auto documents = read_yaml(text, "", problems);
    if (problems.any_error() || documents.size() != 1) return std::nullopt;
    return std::move(documents.front());
}

std::optional<std::string> read_bytes(std::string const& file, Problems& problems)
{
    Place const whole{shared(file), 0, 0};
    std::error_code failed;
    auto const status = std::filesystem::status(file, failed);
    if (!std::filesystem::exists(status)) {
        problems.error(whole, "没有这个文件", "no such file");
        return std::nullopt;
    }
    if (std::filesystem::is_directory(status)) {
        problems.error(whole, "这是文件夹，不是文件；请指明其中的 .yaml 文件",
                       "this is a folder, not a file; name a .yaml file in it");
        return std::nullopt;
    }
    if (!std::filesystem::is_regular_file(status)) {
        problems.error(whole, "这不是普通文件", "this is not an ordinary file");
        return std::nullopt;
    }
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        std::string const reason = std::strerror(errno);
        problems.error(whole, "无法打开文件：" + reason, "the file cannot be opened: " + reason);
        return std::nullopt;
    }
    std::string bytes(pack_bytes_max + 1, '\0'); // one more, so that a larger file shows
    stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(stream.gcount(), 0)));
    if (stream.bad()) {
        problems.error(whole, "读取文件失败", "the file cannot be read");
        return std::nullopt;
    }
    return bytes;
}

} // namespace duly::detail
