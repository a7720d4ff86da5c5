// SPDX-License-Identifier: Apache-2.0
// Bundles as text: line by line, each a word and the rest.
#include "bundle_text.hpp"

#include "base64.hpp"
#include "note_text.hpp"

#include <algorithm>
#include <array>

namespace duly {
namespace {

constexpr std::string_view family = "duly-bundle@v";
constexpr std::string_view heading = "duly-bundle@v1";
constexpr std::size_t path_max = 64;
constexpr std::size_t consistency_max = 128;
constexpr std::array<std::string_view, 4> states = {"given", "withheld", "erased", "missing"}; // as BundleField::State

void put_hashes(std::string& text, std::vector<Digest> const& hashes)
{
    for (Digest const& hash : hashes) (text += ' ') += detail::base64(hash.raw());
    text += '\n';
}

void put_tree(std::string& text, BundleTree const& tree)
{
    for (BundleConsistency const& older : tree.older) {
        text += "consistency " + std::to_string(older.old_size) + " " + detail::base64(older.old_root.raw());
        put_hashes(text, older.path);
    }
    auto const lines = std::count(tree.checkpoint.begin(), tree.checkpoint.end(), '\n');
    text += "checkpoint " + std::to_string(lines) + "\n" + tree.checkpoint;
}

void put_leaf(std::string& text, BundleLeaf const& leaf, std::span<TreeKind const> kinds)
{
    text += "leaf " + std::to_string(leaf.index) + " " + leaf.bytes + "\n";
    for (std::size_t i = 0; i < kinds.size() && i < leaf.proofs.size(); ++i) {
        if (!leaf.proofs[i].is_there) continue;
        text += word(kinds[i].hash);
        put_hashes(text, leaf.proofs[i].path);
    }
    for (BundleField const& field : leaf.personal)
        ((text += states[static_cast<std::size_t>(field.state)]) += ' ') += field.text + "\n";
}

// Takes the lines off a text. What is not as expected is thrown as the Error, to the one function that returns it.
class BundleReader {
public:
    explicit BundleReader(std::string_view text) : text_(text), rest_(text) { look(); }

    detail::ReadBundle read()
    {
        detail::ReadBundle result;
        Bundle& bundle = result.bundle;
        read_head(bundle);
        while (at("law")) bundle.laws.push_back(read_law());
        while (at("leaf")) bundle.leaves.push_back(read_leaf(trees(bundle.suite)));
        for (std::size_t i = 0; i < trees(bundle.suite).size(); ++i) bundle.trees.push_back(read_tree());
        while (at("key")) {
            std::size_t const line = number_;
            bundle.keys.push_back({std::string(take("key")), line});
        }
        while (at("actor")) bundle.actors.push_back(read_actor());
        read_end(result);
        return result;
    }

private:
    [[noreturn]] void wrong(std::string zh, std::string en, ErrorCode code = ErrorCode::tampered) const
    {
        throw Error{code, {std::move(zh), std::move(en)}, "line " + std::to_string(number_), {}};
    }

    // Looks at the next line without taking it.
    void look()
    {
        std::string_view rest = rest_;
        std::optional<std::string_view> const line = detail::take_line(rest);
        has_line_ = line.has_value();
        line_ = line.value_or(std::string_view());
    }
    std::string_view next()
    {
        if (!has_line_)
            wrong(rest_.empty() ? "文件到此中断" : "最后一行没有换行",
                  rest_.empty() ? "the file breaks off here" : "the last line does not end in a line feed");
        std::string_view const line = line_;
        rest_.remove_prefix(line.size() + 1);
        ++number_;
        look();
        return line;
    }
    [[nodiscard]] bool at(std::string_view name) const
    {
        return has_line_ && line_.starts_with(name) && (line_.size() == name.size() || line_[name.size()] == ' ');
    }
    // The rest of the next line, which has this word.
    std::string_view take(std::string_view name)
    {
        if (has_line_ && (!at(name) || line_.size() == name.size()))
            wrong("此处应为：" + std::string(name) + " …", "a line is expected here: " + std::string(name) + " …");
        return next().substr(name.size() + 1);
    }
    // The word up to the first space, which is taken off; all of it if there is none.
    static std::string_view first(std::string_view& rest)
    {
        std::size_t const space = rest.find(' ');
        std::string_view const word = rest.substr(0, space);
        rest = space == std::string_view::npos ? std::string_view() : rest.substr(space + 1);
        return word;
    }
    std::uint64_t number(std::string_view digits) const
    {
        auto const found = detail::decimal(digits);
        if (!found) wrong("应为十进制整数", "a decimal number is expected");
        return *found;
    }
    // Each after a space.
    std::vector<Digest> hashes(std::string_view rest, std::size_t most) const
    {
        std::vector<Digest> found;
        while (!rest.empty()) {
            bool const is_spaced = rest.front() == ' ';
            rest.remove_prefix(1);
            std::string_view const text = rest.substr(0, rest.find(' '));
            rest.remove_prefix(text.size());
            auto const hash = is_spaced ? detail::digest_from_base64(text) : std::nullopt;
            if (!hash) wrong("应为 32 字节的 Base64", "a hash of 32 bytes in base 64 is expected");
            if (found.size() == most) wrong("证明过长", "the proof is too long");
            found.push_back(*hash);
        }
        return found;
    }

    void read_head(Bundle& bundle)
    {
        if (has_line_ && line_ != heading) {
            if (line_.starts_with(family) && detail::decimal(line_.substr(family.size())))
                wrong("证据包的格式版本不为本程序所知，无法判断",
                      "the bundle has a version that this program does not know; cannot judge",
                      ErrorCode::undetermined);
            wrong("第一行应为 duly-bundle@v1", "the first line is duly-bundle@v1");
        }
        next();
        bundle.origin = take("log");
        if (bundle.origin.empty()) wrong("日志名称为空", "the name of the log is empty");
        std::string_view const suite = at("suite") ? line_.substr(std::min(line_.size(), std::size_t{6})) : "";
        if (auto const known = parse_suite(suite)) bundle.suite = *known;
        else if (is_word(suite))
            wrong("密码套件 " + std::string(suite) + " 不为本程序所知，无法判断",
                  "the suite " + std::string(suite) + " is not known to this program; cannot judge",
                  ErrorCode::undetermined);
        else if (has_line_) wrong("应写作：suite intl、gm 或 dual", "a line is: suite intl, gm or dual");
        take("suite");
        if (at("case") && !is_case_id(line_.substr(std::min(line_.size(), std::size_t{5}))))
            wrong("案件编号应为 32 位小写十六进制数字", "a case has 32 lower-case hexadecimal digits");
        bundle.case_id = take("case");
    }

    // What may be the name of a suite that is yet to come.
    static bool is_word(std::string_view suite)
    {
        return !suite.empty() && suite.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") == suite.npos;
    }

    static bool is_case_id(std::string_view id)
    {
        return id.size() == 32 && id.find_first_not_of("0123456789abcdef") == id.npos;
    }

    BundleLaw read_law()
    {
        BundleLaw law;
        law.line = number_;
        std::string_view rest = line_.substr(std::min(line_.size(), std::size_t{4}));
        std::uint64_t const lines = number(first(rest));
        law.text = rest;
        next();
        for (std::uint64_t i = 0; i < lines; ++i) law.words.emplace_back(next());
        return law;
    }

    BundleLeaf read_leaf(std::span<TreeKind const> kinds)
    {
        BundleLeaf leaf;
        leaf.line = number_;
        std::string_view rest = line_.substr(std::min(line_.size(), std::size_t{5}));
        leaf.index = number(first(rest));
        leaf.bytes = rest;
        next();
        for (TreeKind const& kind : kinds) {
            BundleProof& proof = leaf.proofs.emplace_back();
            proof.is_there = at(word(kind.hash));
            if (!proof.is_there) continue;
            proof.path = hashes(line_.substr(word(kind.hash).size()), path_max);
            next();
        }
        for (std::size_t i = 0; i < states.size();) {
            if (!at(states[i])) {
                ++i;
                continue;
            }
            std::size_t const line = number_;
            leaf.personal.push_back({static_cast<BundleField::State>(i), std::string(take(states[i])), line});
            i = 0;
        }
        return leaf;
    }

    BundleTree read_tree()
    {
        BundleTree tree;
        while (at("consistency")) {
            BundleConsistency older;
            older.line = number_;
            std::string_view rest = line_.substr(std::min(line_.size(), std::size_t{12}));
            std::string_view const size = first(rest);
            older.old_size = number(size);
            std::size_t const before_root = std::string_view("consistency ").size() + size.size();
            older.path = hashes(line_.substr(std::min(line_.size(), before_root)), consistency_max + 1);
            if (older.path.empty()) wrong("缺少较早的树根", "the older root is missing");
            if (!tree.older.empty() && tree.older.back().old_size >= older.old_size)
                wrong("一致性证明应按大小递增", "consistency proofs stand by rising size");
            older.old_root = older.path.front();
            older.path.erase(older.path.begin());
            next();
            tree.older.push_back(std::move(older));
        }
        tree.line = number_;
        if (at("checkpoint")) static_cast<void>(number(line_.substr(std::min(line_.size(), std::size_t{11}))));
        std::uint64_t const lines = number(take("checkpoint"));
        for (std::uint64_t i = 0; i < lines; ++i) (tree.checkpoint += next()) += '\n';
        return tree;
    }

    BundleActor read_actor()
    {
        std::size_t const line = number_;
        std::string_view rest = line_.substr(std::min(line_.size(), std::size_t{6}));
        std::string_view const vkey = first(rest);
        if (vkey.empty() || rest.empty()) wrong("应写作：actor 公钥 编号", "a line is: actor VKEY ID");
        BundleActor actor{std::string(vkey), std::string(rest), line};
        next();
        return actor;
    }

    void read_end(detail::ReadBundle& result)
    {
        result.end_line = number_;
        std::size_t const before = text_.size() - rest_.size();
        auto const digest =
            at("end") ? Digest::parse(line_.substr(std::min(line_.size(), std::size_t{4}))) : std::nullopt;
        if (at("end") && !digest) wrong("应为 64 位小写十六进制数字", "64 lower-case hexadecimal digits are expected");
        take("end");
        if (!rest_.empty()) wrong("end 之后还有内容", "something follows after the end");
        result.end_holds = digest == sha256(text_.substr(0, before));
    }

    std::string_view text_, rest_, line_;
    std::size_t number_ = 1; // of the line that is looked at
    bool has_line_ = false;
};

} // namespace

std::string bundle_text(Bundle const& bundle)
{
    std::string text(heading);
    text += "\nlog " + bundle.origin + "\nsuite " + std::string(word(bundle.suite)) + "\ncase " + bundle.case_id + "\n";
    for (BundleLaw const& law : bundle.laws) {
        text += "law " + std::to_string(law.words.size()) + " " + law.text + "\n";
        for (std::string const& words : law.words) text += words + "\n";
    }
    for (BundleLeaf const& leaf : bundle.leaves) put_leaf(text, leaf, trees(bundle.suite));
    for (BundleTree const& tree : bundle.trees) put_tree(text, tree);
    for (BundleKey const& key : bundle.keys) text += "key " + key.vkey + "\n";
    for (BundleActor const& actor : bundle.actors) text += "actor " + actor.vkey + " " + actor.id + "\n";
    return text + "end " + sha256(text).hex() + "\n";
}

Result<detail::ReadBundle> detail::read_bundle(std::string_view text)
{
    try {
        return BundleReader(text).read();
    } catch (Error const& error) {
        return error;
    }
}

Result<Bundle> parse_bundle(std::string_view text)
{
    Result<detail::ReadBundle> read = detail::read_bundle(text);
    if (!read) return read.error();
    if (!read->end_holds)
        return Error{ErrorCode::tampered,
                     {"end 的摘要与前文不符", "the digest of the end is not that of what comes before it"},
                     "line " + std::to_string(read->end_line),
                     {}};
    return std::move(read->bundle);
}

} // namespace duly
