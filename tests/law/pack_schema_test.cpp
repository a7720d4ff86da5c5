// SPDX-License-Identifier: Apache-2.0
// docs/pack.schema.json, with which editors check packs, agrees with the packs that the loader accepts. The validator
// below knows the keywords that the schema uses, and refuses a schema with any other.
#include "law/read.hpp"

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

namespace json = boost::json;

namespace {

std::string bytes(std::filesystem::path const& path)
{
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

// As an editor reads YAML: unquoted numbers and booleans are that.
json::value to_json(duly::detail::PackNode const& node)
{
    if (node.is_null()) return nullptr;
    if (node.is_list()) {
        json::array list;
        for (auto const& item : node.items) list.push_back(to_json(item));
        return list;
    }
    if (node.is_mapping()) {
        json::object object;
        for (std::size_t i = 0; i < node.size(); ++i) object[node.key(i).text] = to_json(node.value(i));
        return object;
    }
    auto const& text = node.text;
    if (node.plain && (text == "true" || text == "false")) return text == "true";
    std::int64_t number = 0;
    auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (node.plain && failed == std::errc() && end == text.data() + text.size()) return number;
    return json::value(text);
}

class Validator {
public:
    explicit Validator(json::object const& root) : root_(root) {}

    // Where the value does not fit; empty if it does.
    std::string check(json::value const& value, json::object const& schema, std::string const& at) const
    {
        static std::set<std::string, std::less<>> const known = {
            "$schema",    "title",    "description",          "definitions",       "$ref",  "type",   "enum", "anyOf",
            "properties", "required", "additionalProperties", "patternProperties", "items", "pattern"};
        for (auto const& [key, ignored] : schema)
            if (!known.contains(std::string(key))) return "the schema uses the keyword " + std::string(key);
        if (auto const* const ref = schema.if_contains("$ref")) {
            auto const name = std::string(ref->as_string()).substr(std::string("#/definitions/").size());
            return check(value, root_.at("definitions").as_object().at(name).as_object(), at);
        }
        if (auto const* const of = schema.if_contains("anyOf")) {
            bool const fits = std::any_of(of->as_array().begin(), of->as_array().end(), [&](json::value const& one) {
                return check(value, one.as_object(), at).empty();
            });
            if (!fits) return at + " fits none of the forms: " + json::serialize(value);
        }
        if (auto const* const words = schema.if_contains("enum"))
            if (std::find(words->as_array().begin(), words->as_array().end(), value) == words->as_array().end())
                return at + ": " + json::serialize(value) + " is none of " + json::serialize(*words);
        if (auto const* const type = schema.if_contains("type"); type != nullptr && !fits_type(value, *type))
            return at + " is no " + json::serialize(*type);
        if (auto const* const pattern = schema.if_contains("pattern"); pattern != nullptr && value.is_string())
            if (!std::regex_search(std::string(value.get_string()), std::regex(std::string(pattern->as_string()))))
                return at + " does not match " + std::string(pattern->as_string());
        return parts(value, schema, at);
    }

private:
    static bool fits_type(json::value const& value, json::value const& type)
    {
        if (type.is_array())
            return std::any_of(type.as_array().begin(), type.as_array().end(),
                               [&](json::value const& one) { return fits_type(value, one); });
        auto const& name = type.as_string();
        return (name == "string" && value.is_string()) || (name == "boolean" && value.is_bool()) ||
               (name == "null" && value.is_null()) || (name == "object" && value.is_object()) ||
               (name == "array" && value.is_array()) || ((name == "integer" || name == "number") && value.is_int64());
    }

    std::string parts(json::value const& value, json::object const& schema, std::string const& at) const
    {
        if (auto const* const items = schema.if_contains("items"); items != nullptr && value.is_array())
            for (std::size_t i = 0; i < value.get_array().size(); ++i)
                if (auto wrong = check(value.get_array()[i], items->as_object(), at + "/" + std::to_string(i));
                    !wrong.empty())
                    return wrong;
        if (!value.is_object()) return {};
        if (auto const* const required = schema.if_contains("required"))
            for (auto const& key : required->as_array())
                if (!value.get_object().contains(key.as_string())) return at + " lacks " + std::string(key.as_string());
        for (auto const& [key, member] : value.get_object())
            if (auto wrong = property(key, member, schema, at + "/" + std::string(key)); !wrong.empty()) return wrong;
        return {};
    }

    std::string property(std::string_view key, json::value const& member, json::object const& schema,
                         std::string const& at) const
    {
        if (auto const* const properties = schema.if_contains("properties"))
            if (auto const* const one = properties->as_object().if_contains(key))
                return check(member, one->as_object(), at);
        if (auto const* const patterns = schema.if_contains("patternProperties"))
            for (auto const& [pattern, one] : patterns->as_object())
                if (std::regex_search(std::string(key), std::regex(std::string(pattern))))
                    return check(member, one.as_object(), at);
        auto const* const others = schema.if_contains("additionalProperties");
        if (others == nullptr) return {};
        if (others->is_bool()) return others->get_bool() ? std::string() : at + " is no key of it";
        return check(member, others->as_object(), at);
    }

    json::object const& root_;
};

json::value const& schema()
{
    static json::value const read = json::parse(bytes(std::filesystem::path(DULY_ROOT) / "docs/pack.schema.json"));
    return read;
}

std::string check(std::string const& yaml)
{
    duly::detail::Problems problems;
    for (auto const& tree : duly::detail::read_yaml(yaml, "pack.yaml", problems)) {
        auto wrong = Validator(schema().as_object()).check(to_json(tree), schema().as_object(), "");
        if (!wrong.empty()) return wrong;
    }
    return problems.any_error() ? problems.all().front().says.en : std::string();
}

} // namespace

TEST_SUITE("the schema of packs")
{
    TEST_CASE("every pack of the library fits the schema")
    {
        int packs = 0;
        for (auto const& entry :
             std::filesystem::recursive_directory_iterator(std::filesystem::path(DULY_ROOT) / "src/packs")) {
            if (entry.path().extension() != ".yaml") continue;
            ++packs;
            CHECK_MESSAGE(check(bytes(entry.path())).empty(), entry.path().string()
                                                                  << " " << check(bytes(entry.path())));
        }
        CHECK(packs > 5);
    }

    TEST_CASE("what the loader would refuse for its form does not fit the schema")
    {
        std::string const head = "procedure: a/b\n";
        CHECK(check(head).empty());
        CHECK(check("valid_from: 2020-01-01\n") == " lacks procedure");
        CHECK(check(head + "rulez: []\n") == "/rulez is no key of it");
        CHECK(check(head + "rules: [{id: R, kind: presedence}]\n").find("is none of") != std::string::npos);
        CHECK(check(head + "rules: [{id: R, frist: a}]\n") == "/rules/0/frist is no key of it");
        CHECK(check(head + "rules: [{id: R, when: {feild: x}}]\n").find("fits none of the forms") != std::string::npos);
        CHECK(check(head + "rules: [{id: R, within: {dayz: 3}}]\n").find("fits none of the forms") !=
              std::string::npos);
        CHECK(check(head + "rules: [{id: R, at_least: {\"{P-05}\": 7}}]\n").empty());
        CHECK(check(head + "roles: [a]\n") == "/roles is no \"object\"");
        CHECK(check(head + "activities: {p: {a: {by: x, fields: {f: strin}}}}\n").find("fits none") !=
              std::string::npos);
    }

    TEST_CASE("the example of docs/pack-format.md fits the schema")
    {
        auto const page = bytes(std::filesystem::path(DULY_ROOT) / "docs/pack-format.md");
        auto const from = page.find("```yaml\nprocedure:");
        REQUIRE(from != std::string::npos);
        auto const yaml = page.substr(from + 8, page.find("\n```", from) - from - 7);
        CHECK(check(yaml).empty());
        duly::PackSet packs;
        CHECK(packs.add_text(yaml, "docs/pack-format.md").empty());
    }
}
