// SPDX-License-Identifier: Apache-2.0
// The rules of a law in words. The record knows nothing of laws but the shape of their text.
#include "duly/record/bundle.hpp"

#include "duly/record/canonical_json.hpp"

#include <boost/json.hpp>

namespace duly {
namespace {

namespace json = boost::json;

constexpr std::size_t depth_max = 64;

std::string_view text_at(json::object const& object, std::string_view name)
{
    json::value const* const value = object.if_contains(json::string_view(name.data(), name.size()));
    if (value == nullptr || !value->is_string()) return {};
    return {value->get_string().data(), value->get_string().size()};
}

std::string words_of(json::object const& rule)
{
    json::value const* const says = rule.if_contains("says");
    std::string_view zh, en;
    if (says != nullptr && says->is_object()) {
        zh = text_at(says->get_object(), "zh");
        en = text_at(says->get_object(), "en");
    } else {
        zh = en = text_at(rule, "says");
    }
    std::string line;
    CanonicalWriter out(line);
    out.begin_array().string(text_at(rule, "id")).string(text_at(rule, "article")).string(zh).string(en).end_array();
    return line;
}

} // namespace

Result<std::vector<std::string>> law_words(std::string_view law)
{
    json::parse_options options;
    options.max_depth = depth_max;
    json::error_code failed;
    json::value const text = json::parse(json::string_view(law.data(), law.size()), failed, {}, options);
    json::object const* const object = failed ? nullptr : text.if_object();
    json::value const* const procedure = object == nullptr ? nullptr : object->if_contains("procedure");
    if (procedure == nullptr || !procedure->is_object())
        return Error{ErrorCode::bad_input, {"这不是适用规则的文本", "this is not the text of a law"}, {}, {}};
    std::vector<std::string> words;
    json::value const* const rules = procedure->get_object().if_contains("rules");
    if (rules == nullptr || !rules->is_array()) return words;
    for (json::value const& rule : rules->get_array())
        words.push_back(rule.is_object() ? words_of(rule.get_object()) : R"(["","","",""])");
    return words;
}

} // namespace duly
