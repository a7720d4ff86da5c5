// SPDX-License-Identifier: Apache-2.0
// What is recorded of a case otherwise than by an event of its procedure: correct, sanction, migrate, erase.
#include "context.hpp"

#include "json_reader.hpp"

#include <boost/json.hpp>

#include <iostream>

namespace duly::cli {

namespace json = boost::json;

namespace {

[[nodiscard]] json::value parsed(Context const& context, std::string const& text, std::string const& option)
{
    try {
        return detail::read_json(text, {});
    } catch (detail::BadJson const& bad) {
        stop(context, detail::error_of(bad, option));
    }
}

[[nodiscard]] json::object request(char const* call, std::string const& case_id, AmendArguments const& arguments)
{
    json::object out{{"call", call},
                     {"case", case_id},
                     {"actor", {{"id", arguments.actor}, {"roles", json::value_from(arguments.roles)}}}};
    if (!arguments.key.empty()) out["key"] = arguments.key;
    return out;
}

int record(Context& context, Engine& engine, json::object const& request, Text const& done)
{
    auto const receipt = ask(context, engine, request);
    auto const& findings = receipt.at("findings").as_array();
    if (context.json) {
        print(receipt);
    } else {
        std::cout << receipt.at("seq").to_number<std::uint64_t>() << "  " << context.say(done) << "  "
                  << json::value_to<std::string>(receipt.at("leaf")) << '\n';
        for (auto const& finding : findings)
            std::cout << "  ! [" << json::value_to<std::string>(finding.at("rule")) << "] "
                      << json::value_to<std::string>(finding.at("says").at(context.language_name())) << '\n';
    }
    return context.strict && !findings.empty() ? unlawful : fine;
}

} // namespace

int correct(Context& context, AmendArguments const& arguments)
{
    auto const fields = parsed(context, arguments.fields.empty() ? "{}" : arguments.fields, "--fields");
    auto const documents = parsed(context, arguments.documents.empty() ? "[]" : arguments.documents, "--documents");
    auto at_work = engine(context, StoreAccess::write);
    auto asked = request("correct", find_case(context, *at_work, arguments.case_id), arguments);
    asked["target"] = arguments.target;
    asked["fields"] = fields;
    asked["documents"] = documents;
    asked["reason"] = arguments.reason;
    auto const number = std::to_string(arguments.target);
    return record(context, *at_work, asked, {"更正第 " + number + " 号事件", "event " + number + " is corrected"});
}

int sanction(Context& context, AmendArguments const& arguments)
{
    auto at_work = engine(context, StoreAccess::write);
    auto asked = request("sanction", find_case(context, *at_work, arguments.case_id), arguments);
    asked["rule"] = arguments.rule;
    asked["ground"] = arguments.ground;
    asked["approver"] = arguments.approver;
    return record(
        context, *at_work, asked,
        {"准许偏离规则 " + arguments.rule + " 一次", "one deviation from rule " + arguments.rule + " is sanctioned"});
}

int erase(Context& context, AmendArguments const& arguments)
{
    auto at_work = engine(context, StoreAccess::write);
    auto asked = request("erase", find_case(context, *at_work, arguments.case_id), arguments);
    asked["subject"] = arguments.subject;
    asked["ground"] = arguments.ground;
    asked["approver"] = arguments.approver;
    return record(context, *at_work, asked, {"已删除个人信息明文及其密钥", "personal texts and their keys are erased"});
}

int migrate(Context& context, AmendArguments const& arguments)
{
    auto at_work = engine(context, StoreAccess::write);
    auto asked = request("migrate", find_case(context, *at_work, arguments.case_id), arguments);
    if (!arguments.date.empty()) asked["date"] = arguments.date;
    return record(context, *at_work, asked,
                  {"案件改按新的规则继续", "the case goes on under another version of the law"});
}

} // namespace duly::cli
