// SPDX-License-Identifier: Apache-2.0
// Reads a request wholly before anything is done, so that a member nobody knows never goes with half a command.
#include "duly/enforce/json_calls.hpp"

#include "case/trace_reading.hpp"
#include "json_calls_answers.hpp"
#include "json_calls_commands.hpp"
#include "json_plan.hpp"
#include "json_reader.hpp"

#include <boost/json.hpp>

#include <array>
#include <limits>
#include <utility>

namespace duly {

namespace json = boost::json;

using namespace detail;

namespace {

using Answer = Result<json::object>;

constexpr std::uint64_t whole_max = (std::uint64_t{1} << 53) - 1; // what every reader of JSON keeps exactly
constexpr std::uint64_t limit_max = 10'000;                       // entries of one answer

[[nodiscard]] std::string case_of(JsonObject& in)
{
    return in.required_text("case", "缺少：应写明案件编号", "is missing: name the case by its id");
}

[[nodiscard]] std::optional<ActorSignature> signature_of(JsonObject& in)
{
    auto const* value = in.find("signature");
    if (value == nullptr) return std::nullopt;
    JsonObject given(*value, in.path("signature"));
    ActorSignature signature{
        given.required_text("alg", "缺少：应写明 ed25519 或 sm2", "is missing: give ed25519 or sm2"),
        given.required_text("key", "缺少：应写明密钥 NAME+ID", "is missing: give the key, NAME+ID"),
        given.required_text("value", "缺少：应写明签名（base 64）", "is missing: give the signature in base 64")};
    given.nothing_else();
    return signature;
}

[[nodiscard]] Actor actor_of(JsonObject& in)
{
    auto const* actor = in.find("actor");
    if (actor == nullptr) bad_json("actor", "缺少：应写明由谁作出", "is missing: say who acts");
    return read_actor(*actor);
}

[[nodiscard]] Answer answer(Engine& engine, Result<Receipt> const& receipt)
{
    if (!receipt) return receipt.error();
    auto const law = law_of(engine, *receipt);
    if (!law) return law.error();
    return to_json(*law, *receipt);
}

[[nodiscard]] Event event_of(JsonObject& in, Engine const& engine)
{
    auto const* event = in.find("event");
    if (event == nullptr) bad_json("event", "缺少：应写明事件", "is missing: give the event");
    JsonObject members(*event, "event");
    auto made = read_event(members, engine.offset_minutes());
    members.nothing_else();
    return made;
}

// ---- what changes a case -----------------------------------------------------------------------------------------

[[nodiscard]] Answer open(Engine& engine, JsonObject& in)
{
    auto const command = open_command(read_open(in, engine.offset_minutes()));
    in.nothing_else();
    auto const opened = engine.open(command);
    if (!opened) return opened.error();
    return to_json(*opened);
}

template <Result<Receipt> (Engine::*Member)(Command&&)> [[nodiscard]] Answer record(Engine& engine, JsonObject& in)
{
    Command command{case_of(in),        event_of(in, engine), in.text("key"), in.whole("expected_version", whole_max),
                    in.text("subject"), signature_of(in)};
    in.nothing_else();
    return answer(engine, (engine.*Member)(std::move(command)));
}

[[nodiscard]] Answer correct(Engine& engine, JsonObject& in)
{
    auto const target = in.whole("target", std::numeric_limits<std::uint32_t>::max());
    if (!target)
        bad_json("target", "缺少：应写明所更正事件的序号",
                 "is missing: give the number of the event that is corrected");
    Correction const correction{case_of(in),       *target,      read_fields(in), read_documents(in),
                                in.text("reason"), actor_of(in), in.text("key"),  in.text("subject")};
    in.nothing_else();
    return answer(engine, engine.correct(correction));
}

[[nodiscard]] Answer sanction(Engine& engine, JsonObject& in)
{
    Deviation const deviation{case_of(in),         in.text("rule"), in.text("ground"),
                              in.text("approver"), actor_of(in),    in.text("key")};
    in.nothing_else();
    return answer(engine, engine.sanction(deviation));
}

[[nodiscard]] Answer erase(Engine& engine, JsonObject& in)
{
    Erasure const erasure{case_of(in),         in.text("subject"), in.text("ground"),
                          in.text("approver"), actor_of(in),       in.text("key")};
    in.nothing_else();
    return answer(engine, engine.erase(erasure));
}

[[nodiscard]] Answer migrate(Engine& engine, JsonObject& in)
{
    auto const id = case_of(in);
    auto const date = in.date("date").value_or(engine.today());
    auto const actor = actor_of(in);
    in.nothing_else();
    return answer(engine, engine.migrate(id, date, actor));
}

[[nodiscard]] Answer tick(Engine& engine, JsonObject& in)
{
    auto const today = in.date("today").value_or(engine.today());
    in.nothing_else();
    return json::object{{"recorded", engine.tick(today)}};
}

[[nodiscard]] Answer rebuild_projections(Engine& engine, JsonObject& in)
{
    in.nothing_else();
    engine.rebuild_projections();
    return json::object{};
}

// ---- what is asked -----------------------------------------------------------------------------------------------

[[nodiscard]] Answer may(Engine& engine, JsonObject& in)
{
    auto const id = case_of(in);
    if (in.find("event") != nullptr) {
        Command command{id, event_of(in, engine), "", std::nullopt};
        in.nothing_else();
        auto const obstacles = engine.may(std::move(command));
        if (!obstacles) return obstacles.error();
        return to_json(*obstacles);
    }
    auto const actor = actor_of(in);
    in.nothing_else();
    auto const possible = engine.may(id, actor);
    if (!possible) return possible.error();
    return to_json(id, *possible);
}

[[nodiscard]] Answer explain(Engine& engine, JsonObject& in)
{
    auto const id = case_of(in);
    in.nothing_else();
    auto const explained = engine.explain(id);
    if (!explained) return explained.error();
    return to_json(*explained);
}

[[nodiscard]] Answer law(Engine& engine, JsonObject& in)
{
    auto const id = case_of(in);
    in.nothing_else();
    auto const governs = engine.law(id);
    if (!governs) return governs.error();
    return to_json(*governs);
}

[[nodiscard]] Answer worklist(Engine& engine, JsonObject& in)
{
    WorkQuery query;
    query.log = engine.log();
    query.case_id = in.text("case");
    query.roles = in.words("roles");
    query.unit = in.text("unit");
    query.due_before = in.date("due_before");
    query.duties_only = in.flag("duties_only");
    query.offset = in.whole("offset", whole_max).value_or(query.offset);
    query.limit = in.whole("limit", limit_max).value_or(query.limit);
    in.nothing_else();
    return to_json(engine.worklist(query));
}

[[nodiscard]] Answer overdue(Engine& engine, JsonObject& in)
{
    auto const today = in.date("today").value_or(engine.today());
    in.nothing_else();
    return to_json(engine.overdue(today));
}

[[nodiscard]] CaseOrder order_of(JsonObject& in)
{
    static constexpr std::pair<std::string_view, CaseOrder> orders[] = {{"opened", CaseOrder::opened},
                                                                        {"last", CaseOrder::last},
                                                                        {"next_deadline", CaseOrder::next_deadline},
                                                                        {"key", CaseOrder::business_key}};
    auto const wanted = in.text("order");
    if (wanted.empty()) return CaseOrder::opened;
    for (auto const& [name, order] : orders)
        if (name == wanted) return order;
    bad_json("order", "应为 opened、last、next_deadline 或 key", "must be opened, last, next_deadline or key");
}

[[nodiscard]] Answer cases(Engine& engine, JsonObject& in)
{
    CaseQuery query;
    query.log = engine.log();
    query.matter = in.text("matter");
    query.business_key = in.text("key");
    query.procedure = in.text("procedure");
    query.place = in.text("place");
    query.status = in.text("status");
    query.verdict = in.text("verdict");
    query.deadline_before = in.date("deadline_before");
    query.order = order_of(in);
    query.descending = in.flag("descending");
    query.offset = in.whole("offset", whole_max).value_or(query.offset);
    query.limit = in.whole("limit", limit_max).value_or(query.limit);
    in.nothing_else();
    return to_json(engine.cases(query));
}

[[nodiscard]] Answer find_case(Engine& engine, JsonObject& in)
{
    auto const key = in.required_text("key", "缺少：应写明业务编号", "is missing: give the business key");
    in.nothing_else();
    auto const id = engine.find_case(key);
    if (!id)
        return Error{ErrorCode::not_found, {"没有编号为 " + key + " 的案件", "no case has the key " + key}, "key", {}};
    return json::object{{"case", *id}};
}

[[nodiscard]] Answer subscribe(Engine& engine, JsonObject& in)
{
    auto const from = in.whole("from", whole_max).value_or(0);
    auto const limit = in.whole("limit", limit_max).value_or(100);
    in.nothing_else();
    return to_json(from, engine.subscribe(from, static_cast<std::size_t>(limit)));
}

[[nodiscard]] Answer verify_log(Engine& engine, JsonObject& in)
{
    in.nothing_else();
    return to_json(verify(engine.store()));
}

struct Call {
    std::string_view name;
    Answer (*act)(Engine&, JsonObject&);
};

constexpr std::array all_calls{Call{"open", open},
                               Call{"perform", record<&Engine::perform>},
                               Call{"attest", record<&Engine::attest>},
                               Call{"assert_past", record<&Engine::assert_past>},
                               Call{"correct", correct},
                               Call{"sanction", sanction},
                               Call{"erase", erase},
                               Call{"migrate", migrate},
                               Call{"may", may},
                               Call{"explain", explain},
                               Call{"plan", plan_call},
                               Call{"worklist", worklist},
                               Call{"overdue", overdue},
                               Call{"cases", cases},
                               Call{"find_case", find_case},
                               Call{"subscribe", subscribe},
                               Call{"tick", tick},
                               Call{"rebuild_projections", rebuild_projections},
                               Call{"law", law},
                               Call{"verify", verify_log}};

[[nodiscard]] Answer answer(Engine& engine, std::string_view request)
{
    auto const value = read_json(request, {json_call_bytes_max});
    JsonObject in(value, "");
    auto const name =
        in.required_text("call", "缺少：应写明调用，如 perform", "is missing: name the call, such as perform");
    std::string known;
    for (auto const& each : all_calls) {
        if (each.name == name) return each.act(engine, in);
        known += (known.empty() ? "" : ", ") + std::string(each.name);
    }
    bad_json("call", "没有这个调用；可用的调用：" + known, "there is no such call; the calls are " + known);
}

[[nodiscard]] std::string failed(json::object error)
{
    return json::serialize(json::object{{"ok", false}, {"error", std::move(error)}});
}

} // namespace

std::string call(Engine& engine, std::string_view request)
{
    try {
        auto answered = answer(engine, request);
        if (!answered) return failed(to_json(answered.error()));
        return json::serialize(json::object{{"ok", true}, {"result", std::move(*answered)}});
    } catch (BadJson const& bad) {
        return failed(to_json(error_of(bad, "")));
    } catch (std::exception const& failure) { // a StoreFailure, or no memory
        return failed(environment_error(failure));
    }
}

} // namespace duly
