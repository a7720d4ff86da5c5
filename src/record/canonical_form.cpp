// SPDX-License-Identifier: Apache-2.0
// The canonical form of any JSON text within the profile. Boost.JSON reads it, event by event rather than into its own
// tree, because that tree forgets a name that occurs twice.
#include "duly/record/canonical_json.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <vector>

namespace duly {
namespace {

namespace json = boost::json;

struct Tree {
    enum class Kind : std::uint8_t { null, boolean, integer, string, array, object };
    Kind kind = Kind::null;
    std::int64_t number = 0;
    std::string text;               // of a string
    std::vector<std::string> names; // of an object, beside `children`
    std::vector<Tree> children;
};

struct Builder {
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

    std::vector<Tree> open{Tree{}}; // the first one holds the document
    std::vector<std::string> names; // of the members that are open
    std::string part;
    Text problem;

    bool fail(Text says, json::error_code& error)
    {
        problem = std::move(says);
        error = json::error::syntax;
        return false;
    }
    bool put(Tree tree)
    {
        Tree& parent = open.back();
        if (parent.kind == Tree::Kind::object) {
            parent.names.push_back(std::move(names.back()));
            names.pop_back();
        }
        parent.children.push_back(std::move(tree));
        return true;
    }
    bool begin(Tree::Kind kind)
    {
        open.push_back({});
        open.back().kind = kind;
        return true;
    }
    bool end()
    {
        Tree done = std::move(open.back());
        open.pop_back();
        return put(std::move(done));
    }

    bool on_document_begin(json::error_code&) { return true; }
    bool on_document_end(json::error_code&) { return true; }
    bool on_array_begin(json::error_code&) { return begin(Tree::Kind::array); }
    bool on_array_end(std::size_t, json::error_code&) { return end(); }
    bool on_object_begin(json::error_code&) { return begin(Tree::Kind::object); }
    bool on_object_end(std::size_t, json::error_code&) { return end(); }
    bool on_string_part(json::string_view text, std::size_t, json::error_code&)
    {
        part.append(text.data(), text.size());
        return true;
    }
    bool on_string(json::string_view text, std::size_t, json::error_code&)
    {
        part.append(text.data(), text.size());
        Tree tree;
        tree.kind = Tree::Kind::string;
        tree.text = std::move(part);
        part.clear();
        return put(std::move(tree));
    }
    bool on_key_part(json::string_view text, std::size_t, json::error_code&)
    {
        part.append(text.data(), text.size());
        return true;
    }
    bool on_key(json::string_view text, std::size_t, json::error_code&)
    {
        part.append(text.data(), text.size());
        names.push_back(std::move(part));
        part.clear();
        return true;
    }
    bool on_number_part(json::string_view, json::error_code&) { return true; }
    bool on_int64(std::int64_t number, json::string_view, json::error_code&)
    {
        Tree tree;
        tree.kind = Tree::Kind::integer;
        tree.number = number;
        return put(std::move(tree));
    }
    bool on_uint64(std::uint64_t, json::string_view, json::error_code& error)
    {
        return fail({"整数超出 ±(2^53-1)，请写成文字", "an integer is outside ±(2^53-1); write it as text"}, error);
    }
    bool on_double(double, json::string_view, json::error_code& error)
    {
        return fail({"记录中没有小数，请写成文字", "there are no fractions in a record; write them as text"}, error);
    }
    bool on_bool(bool yes, json::error_code&)
    {
        Tree tree;
        tree.kind = Tree::Kind::boolean;
        tree.number = yes ? 1 : 0;
        return put(std::move(tree));
    }
    bool on_null(json::error_code&) { return put({}); }
    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }
};

void write(CanonicalWriter& json, Tree const& tree, Text& problem)
{
    switch (tree.kind) {
    case Tree::Kind::null: json.null(); return;
    case Tree::Kind::boolean: json.boolean(tree.number != 0); return;
    case Tree::Kind::integer: json.integer(tree.number); return;
    case Tree::Kind::string: json.string(tree.text); return;
    case Tree::Kind::array:
        json.begin_array();
        for (Tree const& child : tree.children) write(json, child, problem);
        json.end_array();
        return;
    case Tree::Kind::object: break;
    }
    std::vector<std::size_t> order(tree.names.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return tree.names[a] < tree.names[b]; });
    json.begin_object();
    for (std::size_t i = 0; i < order.size(); ++i) {
        std::string const& name = tree.names[order[i]];
        if (i > 0 && name == tree.names[order[i - 1]] && problem.empty())
            problem = {"名称 \"" + name + "\" 重复", "the name \"" + name + "\" occurs twice"};
        json.key(name);
        write(json, tree.children[order[i]], problem);
    }
    json.end_object();
}

Error bad(Text says, std::string where) { return {ErrorCode::bad_input, std::move(says), std::move(where), {}}; }

} // namespace

Result<std::string> canonical_json(std::string_view json)
{
    json::parse_options options;
    options.max_depth = canonical_depth_max;
    json::basic_parser<Builder> parser(options);
    json::error_code error;
    std::size_t const used = parser.write_some(false, json.data(), json.size(), error);
    if (!error && used < json.size()) error = json::error::extra_data;
    if (error) {
        Text says = parser.handler().problem;
        if (says.empty())
            says = {"这不是合法的 JSON：" + error.message(), "this is not valid JSON: " + error.message()};
        return bad(std::move(says), "byte " + std::to_string(used));
    }
    std::string out;
    CanonicalWriter writer(out);
    Text problem;
    write(writer, parser.handler().open.front().children.front(), problem);
    if (problem.empty()) problem = writer.problem();
    if (!problem.empty()) return bad(std::move(problem), {});
    return out;
}

} // namespace duly
