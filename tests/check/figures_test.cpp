// SPDX-License-Identifier: Apache-2.0
// The figures of a year are counts over the record, and nothing else: each is held against a plain count over the list
// of what happened.
#include "check/engine_store.hpp"
#include "check/town_record.hpp"

#include <algorithm>
#include <functional>
#include <random>
#include <set>

using namespace duly;
using namespace duly::test;

namespace {

[[nodiscard]] std::string figure(FigureReport const& report, std::string const& id)
{
    auto const* const found = report.find(id);
    REQUIRE_MESSAGE(found != nullptr, id);
    return found->text();
}

[[nodiscard]] std::vector<std::string> keys(FigureReport const& report, std::string const& id)
{
    std::vector<std::string> out;
    for (auto const at : report.find(id)->now.cases) out.push_back(report.cases[at].key);
    return out;
}

// A year of a town: permits asked for and granted, law studied. The dates of two cases lie across the year's ends.
[[nodiscard]] std::vector<Happened> year_of_town()
{
    auto const from = [](char const* source) { return std::vector<Field>{word_of("source", source)}; };
    auto const fee = [](char const* amount) { return std::vector<Field>{word_of("fee", amount)}; };
    return {{"p-0", "application.received", "2020-12-28", from("firm")},
            {"p-0", "public.heard", "2020-12-30"},
            {"p-0", "permit.granted", "2021-01-05", fee("100.5")},
            {"p-1", "application.received", "2021-03-01", from("citizen")},
            {"p-1", "public.heard", "2021-03-03"},
            {"p-1", "permit.granted", "2021-03-10", fee("20")},
            {"p-2", "application.received", "2021-04-01", from("firm")},
            {"p-2", "permit.granted", "2021-05-01", fee("0.25")},           // unheard, and late
            {"p-3", "application.received", "2021-06-01", from("firm")},    // never granted
            {"p-4", "application.received", "2021-12-28", from("citizen")}, // in its time at the year's end
            {"s-1", "session.held", "2021-02-02", {word_of("venue", "hall"), words("present", {"a", "b"})}},
            {"s-1", "session.held", "2021-05-02", {word_of("venue", "school"), words("present", {"b", "c", "d"})}},
            {"s-1", "session.held", "2021-08-02", {word_of("venue", "hall"), words("present", {"a"})}},
            {"s-1", "year.closed", "2021-12-30"},
            {"s-0", "session.held", "2020-05-02", {word_of("venue", "hall"), words("present", {"a"})}}};
}

// ---- the same by hand -----------------------------------------------------------------------------------------------

[[nodiscard]] bool in_year(Happened const& each) { return each.date.starts_with("2021"); }

[[nodiscard]] Happened const* of_case(std::vector<Happened> const& all, std::string const& key,
                                      std::string const& activity)
{
    for (auto const& each : all)
        if (each.key == key && each.activity == activity) return &each;
    return nullptr;
}

[[nodiscard]] std::set<std::string> cases_of(std::vector<Happened> const& all)
{
    std::set<std::string> out;
    for (auto const& each : all) out.insert(each.key);
    return out;
}

[[nodiscard]] bool is_firm(std::vector<Happened> const& all, std::string const& key)
{
    auto const* const received = of_case(all, key, "application.received");
    return received != nullptr && std::get<std::string>(received->fields.front().value) == "firm";
}

[[nodiscard]] std::string opened_on(std::vector<Happened> const& all, std::string const& key)
{
    for (auto const& each : all)
        if (each.key == key) return each.date;
    return {};
}

// Fourteen days, or the working day after them.
[[nodiscard]] std::string last_day(Happened const& received)
{
    return deadline(*Date::parse(received.date), Duration{Duration::days, 14, false}, Calendar::built_in_cn()).text();
}

using Oracle = std::function<std::size_t(std::vector<Happened> const&)>;

[[nodiscard]] Oracle events(std::string activity,
                            std::function<bool(std::vector<Happened> const&, Happened const&)> which = {})
{
    return [activity = std::move(activity), which = std::move(which)](std::vector<Happened> const& all) {
        return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [&](Happened const& each) {
            return each.activity == activity && in_year(each) && (!which || which(all, each));
        }));
    };
}

[[nodiscard]] Oracle cases(std::function<bool(std::vector<Happened> const&, std::string const&)> which)
{
    return [which = std::move(which)](std::vector<Happened> const& all) {
        auto const ids = cases_of(all);
        return static_cast<std::size_t>(
            std::count_if(ids.begin(), ids.end(), [&](std::string const& key) { return which(all, key); }));
    };
}

[[nodiscard]] bool ended(std::vector<Happened> const& all, std::string const& key, bool by_then)
{
    for (auto const* const activity : {"permit.granted", "year.closed"})
        if (auto const* const end = of_case(all, key, activity)) return by_then ? end->date < "2022" : in_year(*end);
    return false;
}

[[nodiscard]] std::map<std::string, Oracle> by_hand()
{
    auto const venue = [](Happened const& each) { return std::get<std::string>(each.fields[0].value); };
    auto const permit = [](std::string const& key) { return key.starts_with("p"); };
    auto const limit = [](std::function<bool(Happened const&, Happened const*)> what) {
        return cases([what = std::move(what)](auto const& all, auto const& key) {
            auto const* const received = of_case(all, key, "application.received");
            return received != nullptr && what(*received, of_case(all, key, "permit.granted"));
        });
    };
    std::map<std::string, Oracle> made;
    made["received"] = events("application.received");
    made["firms"] =
        events("application.received", [](auto const& all, auto const& each) { return is_firm(all, each.key); });
    made["granted"] = events("permit.granted");
    made["granted_firms"] =
        events("permit.granted", [](auto const& all, auto const& each) { return is_firm(all, each.key); });
    made["sessions"] = events("session.held");
    made["in_schools"] =
        events("session.held", [venue](auto const&, auto const& each) { return venue(each) == "school"; });
    made["opened"] = cases([](auto const& all, auto const& key) { return opened_on(all, key).starts_with("2021"); });
    made["permits_ended"] =
        cases([permit](auto const& all, auto const& key) { return permit(key) && ended(all, key, false); });
    made["open"] = cases([](auto const& all, auto const& key) { return !ended(all, key, true); });
    made["kept"] = limit([](auto const& received, auto const* granted) {
        return granted != nullptr && in_year(*granted) && granted->date <= last_day(received);
    });
    made["missed"] = limit([](auto const& received, auto const* granted) {
        auto const due = (*Date::parse(last_day(received)) + 1).text();
        return due.starts_with("2021") && (granted == nullptr || granted->date >= due);
    });
    made["running"] = limit([](auto const& received, auto const* granted) {
        return last_day(received) >= "2021-12-31" && (granted == nullptr || granted->date > "2021-12-31");
    });
    made["overdue"] = limit([](auto const& received, auto const* granted) {
        return last_day(received) < "2021-12-31" && (granted == nullptr || granted->date > "2021-12-31");
    });
    made["unheard"] = events("permit.granted", [](auto const& all, auto const& each) {
        return of_case(all, each.key, "public.heard") == nullptr;
    });
    made["came"] = [](auto const& all) {
        std::size_t sum = 0;
        for (auto const& each : all)
            if (each.activity == "session.held" && in_year(each))
                sum += std::get<std::vector<std::string>>(each.fields[1].value).size();
        return sum;
    };
    return made;
}

void agree(FigureReport const& report, std::vector<Happened> const& all)
{
    for (auto const& each : by_hand()) {
        CAPTURE(each.first);
        CHECK(figure(report, each.first) == std::to_string(each.second(all)));
    }
}

[[nodiscard]] std::set<std::string> changed(FigureReport const& a, FigureReport const& b)
{
    std::set<std::string> out;
    for (auto const& each : a.figures) {
        auto const* const other = b.find(each.id);
        if (each.id.find('/') == std::string::npos && (other == nullptr || other->text() != each.text()))
            out.insert(each.id);
    }
    return out;
}

} // namespace

TEST_SUITE("the figures of a year")
{
    TEST_CASE("are what a plain count over the record gives")
    {
        auto const happened = year_of_town();
        TownRecord const town(happened);
        auto const report = town.count(town_defined(town_figures));
        agree(report, happened);
        CHECK(figure(report, "fees") == "120.75");
        CHECK(figure(report, "venues") == "2");
        CHECK(figure(report, "people") == "4");
        CHECK(figure(report, "part_in_schools") == "33.3%");
        CHECK(figure(report, "ended_of_firms") == "2");
        CHECK(keys(report, "kept") == std::vector<std::string>{"p-0", "p-1"});
        CHECK(keys(report, "overdue") == std::vector<std::string>{"p-3"});
        CHECK(report.find("received")->previous() == "1");
        CHECK(report.find("received")->change() == "+3");
        CHECK(report.find("sessions")->change() == "+2");
        CHECK(report.leaves == town.store->head(town.log().id).size);
        CHECK(report.checkpoint.head == town.store->head(town.log().id));
    }

    TEST_CASE("change by one event in exactly those that depend on it")
    {
        auto const happened = year_of_town();
        auto const definition = town_defined(town_figures);
        auto const whole = TownRecord(happened).count(definition);
        std::set<std::string> ever;
        for (std::size_t i = 0; i < happened.size(); ++i) {
            INFO(happened[i].key, " ", happened[i].activity, " ", happened[i].date);
            auto without = happened;
            without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
            auto const fewer = TownRecord(without).count(definition);
            agree(fewer, without);
            std::set<std::string> expected;
            for (auto const& [id, oracle] : by_hand())
                if (oracle(happened) != oracle(without)) expected.insert(id);
            auto moved = changed(whole, fewer);
            ever.insert(moved.begin(), moved.end());
            for (auto const* const other : {"fees", "venues", "people", "part_in_schools", "ended_of_firms"})
                moved.erase(other);
            CHECK(moved == expected);
        }
        CHECK(ever.size() >= 18); // nearly every figure is moved by some event
    }

    TEST_CASE("agree with a plain count on records at random")
    {
        std::mt19937 random(20211231);
        auto const pick = [&](int n) { return std::uniform_int_distribution<int>(0, n - 1)(random); };
        auto const definition = town_defined(town_figures);
        for (int round = 0; round < 25; ++round) {
            CAPTURE(round);
            std::vector<Happened> happened;
            for (int number = 0; number < 8; ++number) {
                auto const key = "p-" + std::to_string(number);
                Date date = Date::of(2020, 11, 1) + pick(420);
                std::vector<Happened> steps;
                auto const then = [&](char const* activity, std::vector<Field> fields = {}) {
                    happened.push_back({key, activity, date.text(), std::move(fields)});
                    date = date + pick(12);
                };
                then("application.received", {word_of("source", pick(2) == 0 ? "firm" : "citizen")});
                if (pick(2) == 0) then("public.heard");
                if (pick(3) != 0) then("permit.granted", {word_of("fee", std::to_string(pick(90)) + ".5")});
            }
            agree(TownRecord(happened).count(definition), happened);
        }
    }

    TEST_CASE("count a corrected event as corrected")
    {
        auto const definition = town_defined(town_figures);
        TownRecord town(year_of_town());
        auto const before = town.count(definition);
        Correction correction;
        correction.case_id = town.cases.at("p-1");
        correction.target = 1; // its application: it was of the year before
        correction.fields = {word_of("_occurred", "2020-12-20"), word_of("source", "firm")};
        correction.reason = "misread";
        correction.actor = {"clerk-1", "office", {"clerk"}, ""};
        CHECK(town.engine.correct(correction).has_value());
        auto const after = town.count(definition);
        CHECK(figure(before, "received") == "4");
        CHECK(figure(after, "received") == "3");
        CHECK(after.find("received")->previous() == "2");
        CHECK(figure(after, "granted_firms") == std::to_string(std::stoi(figure(before, "granted_firms")) + 1));
        CHECK(figure(after, "kept") == "1"); // seen from that day the permit came too late
        CHECK(figure(after, "missed") == std::to_string(std::stoi(figure(before, "missed")) + 1));
    }

    TEST_CASE("count refused steps by article, once each, and change nothing else")
    {
        auto const definition = town_defined(town_figures);
        TownRecord town(year_of_town());
        auto const before = town.count(definition);
        for (int i = 0; i < 2; ++i)
            CHECK_FALSE(town.record({"p-3", "permit.granted", "2021-06-05", {word_of("fee", "1")}}, true).has_value());
        auto const after = town.count(definition);
        CHECK(changed(before, after) == std::set<std::string>{"refused"});
        CHECK(figure(after, "refused") == "2");
        CHECK(figure(after, "attempts.refused/town/permit/P1") == "2");
        CHECK(keys(after, "refused") == std::vector<std::string>{"p-3"});
        auto const& rows = after.tables[static_cast<std::size_t>(ReportTable::attempts)].rows;
        REQUIRE(rows.size() == 1);
        CHECK(rows.front().article == "2");
    }

    TEST_CASE("keep what was waived apart from what stands")
    {
        auto const definition = town_defined(
            std::string(town_figures) + "  - {id: waived, findings: waived, zh: 豁免, en: waived}\n"
                                        "  - {id: too_soon, deadlines: missed, rules: P3, zh: 过早, en: too soon}\n");
        TownRecord town(year_of_town());
        auto const before = town.count(definition);
        Deviation deviation;
        deviation.case_id = town.cases.at("p-3");
        deviation.rule = "P1";
        deviation.ground = "urgent";
        deviation.approver = "mayor";
        deviation.actor = {"clerk-1", "office", {"clerk"}, ""};
        CHECK(town.engine.sanction(deviation).has_value());
        town.add({"p-3", "permit.granted", "2021-06-02", {word_of("fee", "1")}});
        auto const after = town.count(definition);
        CHECK(figure(after, "unheard") == figure(before, "unheard"));
        CHECK(figure(before, "waived") == "0");
        CHECK(figure(after, "waived") == "1");
        CHECK(figure(before, "too_soon") == "0");
        CHECK(figure(after, "too_soon") == "1");
        CHECK(figure(after, "findings.waived/town/permit/P1") == "1");
    }

    TEST_CASE("are of one organ")
    {
        auto happened = year_of_town();
        happened.push_back({"x-1", "application.received", "2021-04-04", {word_of("source", "firm")}, "other-town"});
        TownRecord const town(happened);
        auto const definition = town_defined(town_figures);
        CHECK(figure(town.count(definition), "received") == "4");
        CHECK(figure(town.count(definition, 2021, "other-town"), "received") == "1");
        auto const nobody = count_figures(definition, *town.store, town.log(), {"nowhere", 2021});
        REQUIRE_FALSE(nobody.has_value());
        CHECK(nobody.error().code == ErrorCode::not_found);
        CHECK(nobody.error().says.en.find("other-town, town-gov") != std::string::npos);
    }

    TEST_CASE("are the same by one thread or several, in one part or many")
    {
        TownRecord const town(year_of_town());
        auto const definition = town_defined(town_figures);
        auto const once = town.count(definition);
        for (unsigned threads = 1; threads <= 3; ++threads)
            for (std::uint64_t at_once : {1U, 3U, 7U, 1000U}) {
                FigureOptions options{"town-gov", 2021};
                options.threads = threads;
                options.leaves_at_once = at_once;
                auto const again = count_figures(definition, *town.store, town.log(), options);
                REQUIRE(again.has_value());
                REQUIRE(again->figures.size() == once.figures.size());
                for (std::size_t i = 0; i < once.figures.size(); ++i) {
                    CHECK(again->figures[i].id == once.figures[i].id);
                    CHECK(again->figures[i].now == once.figures[i].now);
                    CHECK(again->figures[i].before == once.figures[i].before);
                }
            }
    }

    TEST_CASE("are those of the size that is asked for, whatever came later")
    {
        TownRecord town(year_of_town());
        auto const definition = town_defined(town_figures);
        auto const before = town.count(definition);
        town.add({"p-4", "permit.granted", "2021-12-29", {word_of("fee", "7")}});
        FigureOptions options{"town-gov", 2021};
        options.size = before.checkpoint.head.size;
        auto const again = count_figures(definition, *town.store, town.log(), options);
        REQUIRE(again.has_value());
        CHECK(again->checkpoint == before.checkpoint);
        CHECK(changed(before, *again).empty());
        CHECK(!changed(before, town.count(definition)).empty());
        options.size = town.store->head(town.log().id).size + 1;
        auto const beyond = count_figures(definition, *town.store, town.log(), options);
        REQUIRE_FALSE(beyond.has_value());
        CHECK(beyond.error().code == ErrorCode::bad_input);
    }

    TEST_CASE("are not those of a record that somebody changed")
    {
        Folder const folder;
        auto const path = folder.file("town");
        auto const definition = town_defined(town_figures);
        {
            TownRecord const town(year_of_town(), sqlite_store(path));
            CHECK(figure(town.count(definition), "in_schools") == "1");
            CHECK(town.log().suite == Suite::intl);
        }
        OpenedFile(path).run("UPDATE leaf SET body = CAST(replace(CAST(body AS TEXT), '\"venue\":\"hall\"', "
                             "'\"venue\":\"school\"') AS BLOB)");
        auto const store = sqlite_store(path, StoreAccess::read);
        auto const counted = count_figures(definition, *store, store->logs().front(), {"town-gov", 2021});
        REQUIRE_FALSE(counted.has_value());
        CHECK(counted.error().code == ErrorCode::tampered);
    }

    TEST_CASE("say of how many events it cannot be told")
    {
        TownRecord const town({{"s-1", "session.held", "2021-02-02", {words("present", {"a"})}}});
        auto const report = town.count(town_defined(town_figures));
        CHECK(figure(report, "sessions") == "1");
        CHECK(figure(report, "in_schools") == "0");
        CHECK(report.find("in_schools")->now.untold == 1);
        CHECK(figure(report, "part_in_schools") == "0%");
        auto const none = TownRecord({{"p-1", "application.received", "2021-02-02"}}).count(town_defined(town_figures));
        CHECK(figure(none, "part_in_schools") == "–");
        CHECK(none.find("part_in_schools")->change() == "–");
    }
}
