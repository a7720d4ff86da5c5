// SPDX-License-Identifier: Apache-2.0
// The engine by JSON: every call with its whole answer, every kind of error, and requests that are noise.
#include "duly/enforce/json_calls.hpp"

#include "duly/record/canonical_json.hpp"
#include "record/record_fixture.hpp"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <boost/json.hpp>

#include <memory>
#include <random>
#include <regex>

using namespace duly;

namespace {

namespace json = boost::json;

// Two versions of one procedure: five working days, and three from June on.
std::string pack_text()
{
    std::string const first = R"(
procedure: t/permit
valid_from: 2020-01-01
title: {zh: 许可, en: permit}
source: {zh: 试行规定, en: trial rules}
roles:
  clerk: {zh: 经办人, en: clerk}
  head: {zh: 负责人, en: head}
activities:
  main:
    asked: {by: clerk, article: 1, zh: 申请, en: asked, fields: {size: {type: [small, large], zh: 规模, en: size}}}
    heard: {by: clerk, article: 2, zh: 听取, en: heard}
    granted: {by: head, article: 3, judges_again: true, zh: 许可, en: granted}
rules:
  - {id: R1, article: 2, kind: precedence, first: heard, then: granted, says: {zh: 先听取, en: heard first}}
  - {id: R2, article: 3, kind: response, after: asked, then: granted, within: {working_days: 5},
     says: {zh: 限期, en: in time}}
)";
    auto second = first;
    second.replace(second.find("2020-01-01"), 10, "2026-06-01");
    second.replace(second.find("working_days: 5"), 15, "working_days: 3");
    return first + "---" + second;
}

class Desk {
public:
    explicit Desk(std::shared_ptr<Store> store = memory_store()) : store_(std::move(store)) { restart(); }

    // Another engine on the same store, which has read nothing of it yet.
    void restart()
    {
        EngineOptions options;
        options.origin = "county.example";
        options.clock = [this] { return *Moment::parse(today, hours(8)); };
        for (auto const& problem : options.packs.add_text(pack_text(), "permit.yaml"))
            FAIL_CHECK(problem.where() << ": " << problem.says.en);
        engine_ = std::make_unique<Engine>(store_, std::move(options));
    }

    // CASE in a request is the id of the case; in the answer the id and every hash get a name again.
    std::string operator()(std::string request)
    {
        for (auto at = request.find("CASE"); at != std::string::npos; at = request.find("CASE"))
            request.replace(at, 4, case_id);
        last = call(*engine_, request);
        json::error_code wrong;
        auto const value = json::parse(last, wrong);
        REQUIRE_MESSAGE(!wrong, last);
        if (case_id.empty() && value.at("ok").as_bool()) case_id = value.at("result").at("case").as_string().c_str();
        auto told = std::regex_replace(last, std::regex("[0-9a-f]{64}"), "HASH");
        if (case_id.empty()) return told;
        return std::regex_replace(told, std::regex(case_id), "CASE");
    }
    std::string code(std::string const& request)
    {
        (*this)(request);
        auto const value = json::parse(last);
        if (value.at("ok").as_bool()) return "ok";
        auto const& error = value.at("error").as_object();
        CHECK(!error.at("says").at("zh").as_string().empty());
        CHECK(!error.at("says").at("en").as_string().empty());
        CHECK(error.contains("obstacles"));
        return std::string(error.at("code").as_string()) + " " + std::string(error.at("where").as_string());
    }
    std::string says() const { return json::value_to<std::string>(json::parse(last).at("error").at("says").at("en")); }

    Engine& engine() { return *engine_; }

    std::string today = "2026-01-05";
    std::string case_id, last;

private:
    std::shared_ptr<Store> store_;
    std::unique_ptr<Engine> engine_;
};

char const* const open_permit = R"({"call": "open", "family": "t/permit", "organ": "o", "key": "k", "matter": "m"})";
char const* const ask_permit = R"({"call": "perform", "case": "CASE", "key": "k1", "event": {"activity": "asked",
    "actor": "c", "role": "clerk", "fields": {"size": "small"}}})";
char const* const grant_permit =
    R"({"call": "perform", "case": "CASE", "event": {"activity": "granted", "actor": "h", "role": "head"}})";

std::string const obstacle_r1 =
    R"({"rule":"R1","article":"2","status":"violated","severity":"error","says":{"zh":"先听取。尚缺：听取（heard）。下)"
    R"(一步：由经办人办理听取（heard）。","en":"Heard first. Missing: heard. Next: heard, by the clerk."},"missing":[)"
    R"({"id":"heard","title":{"zh":"听取","en":"heard"}}],"curable_by":[{"role":"clerk","title":{"zh":"经办人","en":)"
    R"("clerk"}}],"earliest":"DAY","derivation":{"zh":"","en":""}})";

std::string obstacle(std::string const& day) { return std::regex_replace(obstacle_r1, std::regex("DAY"), day); }

std::string ok(std::string const& result) { return R"({"ok":true,"result":)" + result + "}"; }

std::string receipt(int seq, std::string const& findings, int index, bool repeated = false)
{
    return ok(R"({"case":"CASE","seq":)" + std::to_string(seq) + R"(,"leaf":"HASH","repeated":)" +
              (repeated ? "true" : "false") + R"(,"findings":[)" + findings + R"(],"index":)" + std::to_string(index) +
              "}");
}

std::string million_values()
{
    std::string many = "{\"call\": [";
    for (int i = 0; i < 1'000'001; ++i) many += "0,";
    return many + "0]}";
}

// Behind the library's back; the triggers that forbid it are taken away first.
void damage(std::string const& file, std::string const& sql)
{
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open(file.c_str(), &db) == SQLITE_OK);
    auto const all = "DROP TRIGGER IF EXISTS leaf_stays; DROP TRIGGER IF EXISTS law_is_kept; " + sql;
    char* wrong = nullptr;
    CHECK_MESSAGE(sqlite3_exec(db, all.c_str(), nullptr, nullptr, &wrong) == SQLITE_OK,
                  std::string(wrong == nullptr ? "" : wrong));
    sqlite3_close(db);
}

} // namespace

TEST_SUITE("calls by JSON")
{
    TEST_CASE("every call gives its whole answer")
    {
        Desk desk;
        // ---- a case from its opening to its end
        CHECK(desk(open_permit) ==
              ok(R"({"case":"CASE","procedure":"t/permit","law":"HASH","leaf":"HASH","repeated":false})"));
        CHECK(desk(ask_permit) == receipt(1, "", 1));
        CHECK(desk(ask_permit) == receipt(1, "", 1, true));
        CHECK(
            desk(
                R"({"call": "may", "case": "CASE", "event": {"activity": "granted", "actor": "h", "role": "head"}})") ==
            ok(R"({"allowed":false,"obstacles":[)" + obstacle("2026-01-05") + "]}"));
        CHECK(desk(R"({"call": "may", "case": "CASE", "actor": {"id": "h", "roles": ["head"]}})") ==
              ok(R"({"case":"CASE","possible":[{"activity":"granted","allowed":false,"obstacles":[)" +
                 obstacle("2026-01-05") + "]}]}"));
        CHECK(
            desk(grant_permit)
                .starts_with(
                    R"({"ok":false,"error":{"code":"refused","where":"granted","says":{"zh":"现在不得进行“许可”；第2条：)"));
        CHECK(desk(R"({"call": "correct", "case": "CASE", "target": 1, "fields": {"size": "large"}, "reason": "misread",
                       "actor": "c", "key": "k2"})") == receipt(2, "", 3));
        CHECK(desk(R"({"call": "sanction", "case": "CASE", "rule": "R1", "ground": "flood", "approver": "g",
                       "actor": "h", "key": "k3"})") == receipt(3, "", 4));
        CHECK(desk(grant_permit) ==
              receipt(4,
                      R"({"rule":"R1","article":"2","status":"violated","severity":"error","date":"2026-01-05",)"
                      R"("cured":false,"waived":true,"says":{"zh":"先听取。尚缺：听取（heard）。","en":)"
                      R"("Heard first. Missing: heard."},"at":4})",
                      5));
        CHECK(desk(R"({"call": "attest", "case": "CASE", "event": {"activity": "heard", "actor": {"id": "c",
                       "role": "clerk", "unit": "u"}, "at": "2026-01-05"}, "expected_version": 5})") ==
              receipt(5, "", 6));
        // ---- plans
        CHECK(
            desk(R"({"call": "plan", "case": "CASE", "target": "heard", "by": "2026-01-09", "today": "2026-01-05"})") ==
            ok(R"j({"target":"heard","today":"2026-01-05","keeps_deadlines":true,"steps":[{"activity":"heard",)j"
               R"j("title":{"zh":"听取","en":"heard"},"date":"2026-01-05","critical":true,"rule":"","article":"",)j"
               R"j("after":"","derivation":{"zh":"","en":""},"spare_days":0,"latest":"2026-01-09","slack_days":4,)j"
               R"j("latest_rule":"","latest_derivation":{"zh":"要求不晚于2026-01-09完成",)j"
               R"j("en":"wanted by 2026-01-09"}}],"deadlines":[{"activity":"heard","rule":"","article":"",)j"
               R"j("last_day":"2026-01-09","days_late":0,"on_the_way":true,)j"
               R"j("says":{"zh":"“听取”的最后一日为2026-01-09（要求不晚于2026-01-09完成）",)j"
               R"j("en":"the last day for \"heard\" is 2026-01-09 (wanted by 2026-01-09)"},)j"
               R"j("date":"2026-01-05"}],"date":"2026-01-05","case":"CASE"})j"));
        // ---- lists
        CHECK(desk(R"({"call": "find_case", "key": "k"})") == ok(R"({"case":"CASE"})"));
        CHECK(desk(R"({"call": "cases", "order": "last", "descending": true, "status": "open", "limit": 5})") ==
              ok(R"({"cases":[{"case":"CASE","key":"k","matter":"m","procedure":"t/permit","place":"","status":"open",)"
                 R"("verdict":"lawful","opened":"2026-01-05","last":"2026-01-05","version":6,"law":"HASH"}]})"));
        CHECK(desk(R"({"call": "cases", "verdict": "unlawful"})") == ok(R"({"cases":[]})"));
        CHECK(desk(R"({"call": "worklist", "roles": "head"})") == ok(R"({"items":[]})"));
        // ---- the record
        CHECK(desk(R"({"call": "rebuild_projections"})") == ok("{}"));
        CHECK(desk(R"({"call": "verify"})") ==
              ok(R"({"ok":true,"leaves":7,"flaw_count":0,"logs":[{"origin":"county.example","suite":"intl",)"
                 R"("size":7,"roots":{"sha256":"HASH"}}],)"
                 R"("flaws":[]})"));
        CHECK(desk(R"({"call": "law", "case": "CASE"})")
                  .starts_with(R"({"ok":true,"result":{"id":"t/permit","digest":"HASH","law":{"calendar":)"));
    }

    TEST_CASE("time, another law and past events have their whole answers")
    {
        Desk desk;
        desk(R"({"call": "open", "family": "t/permit", "organ": "o", "key": "k", "at": "2026-01-05", "adopted": true,
                 "actor": {"id": "clerk-1"}, "parameters": {"late_entry": "{days: 60}"}})");
        CHECK(desk(R"({"call": "assert_past", "case": "CASE", "event": {"activity": "asked", "actor": "c",
                       "role": "clerk", "at": "2026-01-05T09:30:00+08:00"}})") == receipt(1, "", 1));
        CHECK(
            desk(R"({"call": "explain", "case": "CASE"})") ==
            ok(R"({"case":"CASE","procedure":"t/permit","law":"HASH","verdict":"lawful","version":2,"events":[{)"
               R"("seq":0,"activity":"case.opened","title":{"zh":"立案","en":"case opened"},"date":"2026-01-05","actor":)"
               R"("clerk-1","entry":"opened"},{"seq":1,"activity":"asked","title":{"zh":"申请","en":"asked"},"date":)"
               R"("2026-01-05","actor":"c","entry":"asserted"}],"findings":[],"next":[{"activity":"heard","allowed":)"
               R"(true,"obstacles":[]},{"activity":"granted","allowed":false,"obstacles":[)" +
               obstacle("2026-01-05") +
               R"(]}],"owed":[{"rule":"R2","article":"3","says":{"zh":"限期","en":"in time"},"activities":)"
               R"(["granted"],"due":"2026-01-12"}],"way":[{"activity":"heard","date":"2026-01-05","rule":"",)"
               R"("derivation":{"zh":"","en":""}},{"activity":"granted","date":"2026-01-05","rule":"","derivation":)"
               R"({"zh":"","en":""}}]})"));
        desk.today = "2026-07-01";
        CHECK(desk(R"({"call": "worklist", "case": "CASE", "duties_only": true, "due_before": "2026-01-13"})") ==
              ok(R"({"items":[{"case":"CASE","activity":"granted","role":"head","rule":"R2","due":"2026-01-12"}]})"));
        CHECK(desk(R"({"call": "overdue"})") ==
              ok(R"({"overdue":[{"case":"CASE","rule":"R2","due":"2026-01-12","activities":["granted"]}]})"));
        CHECK(desk(R"({"call": "overdue", "today": "2026-01-12"})") == ok(R"({"overdue":[]})"));
        CHECK(desk(R"({"call": "tick", "today": "2026-01-20"})") == ok(R"({"recorded":1})"));
        CHECK(desk(R"({"call": "tick", "today": "2026-01-20"})") == ok(R"({"recorded":0})"));
        CHECK(desk(R"({"call": "migrate", "case": "CASE", "date": "2026-06-30", "actor": "o"})") ==
              receipt(
                  3,
                  R"({"rule":"R2","article":"3","status":"violated","severity":"error","date":"2026-01-09",)"
                  R"("cured":false,"waived":false,"says":{"zh":"限期。自 2026-01-05 起算，最迟 2026-01-08 应当办理“)"
                  R"(许可（granted）”，逾期未办。","en":"In time. Owed since 2026-01-05, at the latest on 2026-01-08, )"
                  R"(and not done in time: granted."}})",
                  3));
        auto const leaves = json::parse((desk(R"({"call": "subscribe", "from": 2, "limit": 1})"), desk.last));
        auto const& published = leaves.at("result").at("leaves").at(0).as_object();
        CHECK(leaves.at("result").at("next") == 3);
        CHECK(published.at("position") == 2);
        CHECK(published.at("case") == json::string_view(desk.case_id));
        CHECK(published.at("seq") == 2);
        CHECK(published.at("activity") == "time.passed");
        CHECK(published.at("entry") == "lapsed");
        auto const leaf = json::value_to<std::string>(published.at("leaf"));
        CHECK(*canonical_json(leaf) == leaf);
        CHECK(leaf_hash(leaf).hex() == json::value_to<std::string>(published.at("hash")));
        CHECK(desk(R"({"call": "subscribe", "from": 9})") == ok(R"({"leaves":[],"next":9})"));
    }

    TEST_CASE("a date that rests on a year without a notice of days off says so")
    {
        Desk desk;
        desk.today = "2026-12-30";
        desk(open_permit);
        desk(ask_permit);
        auto const reason =
            std::string(R"("provisional":{"zh":"日历cn（已知2004至2026年）没有2027年的放假安排，该年暂按周)"
                        R"(一至周五为工作日计算","en":"the calendar cn (it knows 2004 to 2026) has no )"
                        R"(days off for 2027: Monday to Friday are taken as working days in that year"})");
        CHECK(desk(R"({"call": "explain", "case": "CASE"})").find(R"("due":"2027-01-04",)" + reason) !=
              std::string::npos);
        desk.today = "2027-02-01";
        CHECK(desk(R"({"call": "explain", "case": "CASE"})").find(reason + R"(}],"next")") != std::string::npos);
    }

    TEST_CASE("the list of calls is complete, and each refuses what it was not asked")
    {
        Desk desk;
        CHECK(desk.code(R"({"call": "abolish"})") == "bad_input call");
        auto const listed = desk.says().substr(desk.says().rfind(" are ") + 5);
        CHECK(listed ==
              "open, perform, attest, assert_past, correct, sanction, erase, migrate, may, explain, plan, worklist, "
              "overdue, cases, find_case, subscribe, tick, rebuild_projections, law, verify");
        std::regex const name("\\w+");
        for (std::sregex_iterator each(listed.begin(), listed.end(), name), end; each != end; ++each) {
            auto const request = R"({"call": ")" + each->str() + R"(", "nobody_asked": 1, "case": "x", "family": "f",
                "actor": "a", "key": "k", "target": 1})";
            CHECK_MESSAGE(desk.code(request).starts_with("bad_input"), each->str());
        }
    }

    TEST_CASE("what is wrong with a request is told with its place")
    {
        Desk desk;
        desk(open_permit);
        auto const event = [](std::string const& members) {
            return R"({"call": "perform", "case": "CASE", "event": {"activity": "asked", )" + members + "}}";
        };
        struct Row {
            std::string request, where, says;
        };
        Row const rows[] = {
            {"", "", "not valid JSON (byte 1: "},
            {"{", "", "not valid JSON (byte 2: "},
            {"[1]", "", "must be an object {…}"},
            {"{} {}", "", "not valid JSON (byte 4: "},
            {"{}", "call", "call is missing: name the call"},
            {R"({"call": 7.5})", "call", "call must not be a floating-point number"},
            {R"({"call": "tick", "call": "tick"})", "call", "call is given twice"},
            {R"({"call": "tick", "\u0063all": "tick"})", "call", "call is given twice"},
            {R"({"call": "tick", "today": "2026-02-30"})", "today", "today is no date that exists"},
            {R"({"call": "tick", "todya": "2026-02-03"})", "todya",
             "there is no such key here; the keys are call, today"},
            {R"({"call": "plan", "case": "CASE", "facts": [1]})", "facts", "must be an object"},
            {R"({"call": "plan", "case": "CASE", "expected": {"heard": "soon"}})", "expected.heard",
             "is no date that exists"},
            {R"({"call": "plan", "case": "CASE", "target": "nothing"})", "nothing", "has no activity nothing"},
            {R"({"call": "subscribe", "limit": 10001})", "limit", "must be a whole number from 0 to 10000"},
            {R"({"call": "subscribe", "from": -1})", "from", "must be a whole number"},
            {R"({"call": "subscribe", "from": 1e3})", "from", "must be a whole number"},
            {R"({"call": "cases", "order": "size"})", "order", "must be opened, last, next_deadline or key"},
            {R"({"call": "cases", "descending": "yes"})", "descending", "must be true or false"},
            {R"({"call": "perform", "case": "CASE"})", "event", "event is missing"},
            {R"({"call": "perform", "event": {}})", "case", "case is missing"},
            {R"({"call": "perform", "case": "CASE", "event": {}})", "event.activity", "is missing: name the activity"},
            {R"({"call": "perform", "case": "CASE", "event": "asked"})", "event", "must be an object"},
            {R"({"call": "migrate", "case": "CASE"})", "actor", "actor is missing"},
            {R"({"call": "correct", "case": "CASE", "actor": "a"})", "target", "target is missing"},
            {R"({"call": "open"})", "family", "family is missing"},
            {event(R"("aktor": "a")"), "event.aktor", "there is no such key here; the keys are activity, at, actor"},
            {event(R"("actor": {"id": "a", "rank": 1})"), "actor.rank", "there is no such key"},
            {event(R"("actor": ["a"])"), "actor", "must be a string"},
            {event(R"("actor": "a", "fields": {"size": 1.5})"), "event.fields.size", "floating-point"},
            {event(R"("actor": "a", "fields": {"size": {}})"), "event.fields.size", "must be true, false, a string"},
            {event(R"("actor": "a", "fields": {"size": "x", "size": "y"})"), "size", "size is given twice"},
            {event(R"("actor": "a\u0000")"), "actor", "NUL"},
            {event(R"("actor": "a", "at": "tomorrow")"), "event.at", "is no date or moment that exists"},
            {event(R"("actor": "a", "at": "2026-01-06")"), "at", "is in the future"},
            {event("\"actor\": \"\xff\xfe\""), "", "is not UTF-8 text"},
            {event(R"("actor": "\ud800")"), "", "not valid JSON"},
            {event(R"("actor": "a", "documents": "x")"), "event.documents", "must be a list"},
            {event(R"("actor": "a", "documents": [{"length": -1}])"), "documents.length", "must be a whole number"},
            {event(R"("actor": "a", "cites": )" + std::string(17, '[') + std::string(17, ']')), "",
             "more than 16 deep"},
            {event(R"("actor": "a", "late_entry": ")" + std::string(2'000'000, 'x') + '"'), "event.late_entry",
             "a text has at most 1 MiB"},
            {std::string(json_call_bytes_max + 1, ' '), "", "at most 16 MiB"},
            {million_values(), "", "more than a million values"},
        };
        for (auto const& row : rows) {
            auto const shown = row.request.substr(0, 200);
            CHECK_MESSAGE(desk.code(row.request) == "bad_input " + row.where, shown);
            CHECK_MESSAGE(desk.says().find(row.says) != std::string::npos, shown << ": " << desk.says());
        }
        CHECK(desk.engine().store().head(desk.engine().log()).size == 1);
    }

    TEST_CASE("every kind of error has its code")
    {
        test::Folder const folder;
        auto const file = folder.file("store.db");
        {
            Desk desk(sqlite_store(file));
            desk(open_permit);
            desk(ask_permit);
            CHECK(desk.code(R"({"call": "explain", "case": "00000000000000000000000000000000"})") == "not_found case");
            CHECK(desk.code(R"({"call": "find_case", "key": "nobody"})") == "not_found key");
            CHECK(desk.code(grant_permit) == "refused granted");
            CHECK(desk.code(R"({"call": "perform", "case": "CASE", "expected_version": 1, "event": {"activity": "heard",
                                "actor": "c", "role": "clerk"}})") == "conflict case");
            CHECK(desk.code(R"({"call": "perform", "case": "CASE", "key": "k1", "event": {"activity": "heard",
                                "actor": "c", "role": "clerk"}})") == "key_reused key");
            CHECK(desk.code(R"({"call": "sanction", "case": "CASE", "rule": "R9", "ground": "g", "approver": "b",
                                "actor": "a"})") == "bad_input rule");
        }
        std::string case_id;
        {
            Desk desk(sqlite_store(file));
            case_id = *desk.engine().find_case("k");
        }
        {
            Desk desk(sqlite_store(file, StoreAccess::read));
            desk.case_id = case_id;
            CHECK(desk.code(R"({"call": "attest", "case": "CASE", "event": {"activity": "heard", "actor": "c",
                                "role": "clerk"}})") == "environment ");
            CHECK(desk.last.find("\"zh\":\"" + file + "：记录库以只读方式打开\",\"en\":\"" + file +
                                 ": the store was opened for reading only\"") != std::string::npos);
        }
        damage(file, R"(UPDATE leaf SET body = CAST(replace(CAST(body AS TEXT), '"v":1}', '"v":9}') AS BLOB))"
                     " WHERE seq = 1;");
        {
            Desk desk(sqlite_store(file));
            desk.case_id = case_id;
            CHECK(desk.code(R"({"call": "explain", "case": "CASE"})").starts_with("undetermined"));
        }
        damage(file, "DELETE FROM law;");
        {
            Desk desk(sqlite_store(file));
            desk.case_id = case_id;
            CHECK(desk.code(R"({"call": "explain", "case": "CASE"})") == "tampered law");
        }
    }

    TEST_CASE("requests that are noise are answered, and the record stays whole")
    {
        Desk desk;
        desk(open_permit);
        desk(ask_permit);
        std::string const seeds[] = {
            std::regex_replace(std::string(ask_permit), std::regex("CASE"), desk.case_id),
            std::regex_replace(std::string(grant_permit), std::regex("CASE"), desk.case_id),
            R"({"call": "cases", "order": "last", "descending": true, "status": "open", "limit": 5, "offset": 0})",
            R"({"call": "correct", "case": ")" + desk.case_id +
                R"(", "target": 1, "fields": {"_occurred": "2026-01-04", "_documents": true, "_remove": ["size"]},
                "documents": [{"kind": "x", "length": 3}], "reason": "r", "actor": {"id": "a", "roles": ["clerk"]}})",
            R"({"call": "subscribe", "from": 0, "limit": 10})",
            R"({"call": "worklist", "roles": ["head"], "due_before": "2026-01-13", "duties_only": false})"};
        unsigned const seed = 20260416;
        INFO("seed " << seed);
        std::mt19937 random(seed);
        auto const pick = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
        std::string const pieces[] = {"{", "}", "[", "]", "\"", "\\", ",", ":", "null", "-1", "1e9", "\\u0000", "\xff"};
        for (int round = 0; round < 20'000; ++round) {
            auto request = seeds[pick(std::size(seeds))];
            for (std::size_t edits = 1 + pick(3); edits > 0 && !request.empty(); --edits) {
                auto const at = pick(request.size());
                switch (pick(4)) {
                case 0: request[at] = static_cast<char>(pick(256)); break;
                case 1: request.erase(at, 1 + pick(8)); break;
                case 2: request.insert(at, pieces[pick(std::size(pieces))]); break;
                default: request.resize(at); break;
                }
            }
            std::string answer;
            CHECK_NOTHROW(answer = call(desk.engine(), request));
            json::error_code wrong;
            auto const value = json::parse(answer, wrong);
            bool const formed = !wrong && value.is_object() && value.as_object().contains("ok") &&
                                value.at("ok").as_bool() == value.as_object().contains("result");
            if (!formed || answer.find('\n') != std::string::npos) FAIL(request << "\n" << answer);
        }
        CHECK(json::parse(call(desk.engine(), R"({"call": "verify"})")).at("result").at("ok").as_bool());
    }
}
