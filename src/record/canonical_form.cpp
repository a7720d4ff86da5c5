// SPDX-License-Identifier: Apache-2.0
// The canonical form of any JSON text within the profile.
#include "duly/record/canonical_json.hpp"

#include "json_reader.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <vector>

namespace duly {

namespace json = boost::json;

using namespace detail;

namespace {

void write(CanonicalWriter& out, json::value const& value);

void write(CanonicalWriter& out, json::object const& object)
{
    std::vector<json::key_value_pair const*> members;
    for (auto const& member : object) members.push_back(&member);
    std::sort(members.begin(), members.end(), [](auto const* a, auto const* b) { return a->key() < b->key(); });
    out.begin_object();
    for (auto const* member : members) {
        out.key(member->key());
        write(out, member->value());
    }
    out.end_object();
}

void write(CanonicalWriter& out, json::value const& value)
{
    switch (value.kind()) {
    case json::kind::null: out.null(); return;
    case json::kind::bool_: out.boolean(value.get_bool()); return;
    case json::kind::int64: out.integer(value.get_int64()); return;
    case json::kind::string: out.string(value.get_string()); return;
    case json::kind::object: write(out, value.get_object()); return;
    case json::kind::array:
        out.begin_array();
        for (auto const& each : value.get_array()) write(out, each);
        out.end_array();
        return;
    case json::kind::uint64:
        bad_json({}, "整数超出 ±(2^53-1)，请写成文字", "an integer is outside ±(2^53-1); write it as text");
    case json::kind::double_:
        bad_json({}, "记录中没有小数，请写成文字", "there are no fractions in a record; write them as text");
    }
}

} // namespace

Result<std::string> canonical_json(std::string_view text)
{
    try {
        std::string out;
        CanonicalWriter writer(out);
        write(writer, read_json(text, {.depth_max = canonical_depth_max}));
        if (!writer.problem().empty()) return Error{ErrorCode::bad_input, writer.problem(), {}, {}};
        return out;
    } catch (BadJson const& bad) {
        return error_of(bad, {});
    }
}

} // namespace duly
