// SPDX-License-Identifier: Apache-2.0
// The text that a store kept of a Law, back to a tree.
#include "read.hpp"

#include <boost/json.hpp>

namespace duly::detail {

namespace {

Error broken(std::string zh, std::string en)
{
    return {
        ErrorCode::bad_input, {"所存的适用规则无法读取：" + zh, "the text of a law cannot be read: " + en}, "law", {}};
}

// Depth is bounded by the parser. Anything but words, lists, objects and null is not in a law's text.
bool to_node(boost::json::value const& json, PackNode& node)
{
    switch (json.kind()) {
    case boost::json::kind::null: return true;
    case boost::json::kind::string:
        node = PackNode::word(std::string(json.get_string()));
        node.plain = false;
        return true;
    case boost::json::kind::array:
        node = PackNode::list();
        node.items.resize(json.get_array().size());
        for (std::size_t i = 0; i < node.items.size(); ++i)
            if (!to_node(json.get_array()[i], node.items[i])) return false;
        return true;
    case boost::json::kind::object:
        node = PackNode::mapping();
        for (auto const& [key, value] : json.get_object()) {
            PackNode child;
            if (!to_node(value, child)) return false;
            auto key_node = PackNode::word(std::string(key));
            node.items.push_back(std::move(key_node));
            node.items.push_back(std::move(child));
        }
        return true;
    default: return false;
    }
}

} // namespace

Result<LawText> read_law_text(std::string_view json)
{
    boost::json::parse_options options;
    options.max_depth = 2 * pack_depth_max; // pairs add levels
    boost::json::error_code failed;
    auto const value = boost::json::parse(boost::json::string_view(json.data(), json.size()), failed, {}, options);
    if (failed) return broken("不是 JSON", "it is not JSON: " + failed.message());
    auto const* const object = value.if_object();
    if (object == nullptr) return broken("不是 JSON 对象", "it is not a JSON object");
    auto const* const format = object->if_contains("format");
    if (format == nullptr || !format->is_string() || format->get_string() != "1")
        return broken("其格式不是 \"1\"，可能由更新的版本写入",
                      "its format is not \"1\"; a newer release may have written it");
    auto const* const procedure = object->if_contains("procedure");
    auto const* const calendar = object->if_contains("calendar");
    if (procedure == nullptr || calendar == nullptr)
        return broken("缺少 procedure 或者 calendar", "procedure or calendar is missing");
    LawText text;
    if (!to_node(*procedure, text.procedure) || !text.procedure.is_mapping())
        return broken("procedure 不是词的树", "procedure is not a tree of words");
    text.calendar_json = boost::json::serialize(*calendar);
    return text;
}

} // namespace duly::detail
