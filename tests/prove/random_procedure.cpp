// SPDX-License-Identifier: Apache-2.0
#include "prove/random_procedure.hpp"

#include "duly/law/pack.hpp"

#include <algorithm>
#include <set>
#include <vector>

namespace brute {

namespace {

using Words = std::vector<std::string>;

[[nodiscard]] std::string listed(Words const& words)
{
    std::string out = "[";
    for (auto const& word : words) out += (out.size() == 1 ? "" : ", ") + word;
    return out + "]";
}

struct Activity {
    std::string id;
    std::set<std::string> fields; // k, n, ok, outcome, who, all
    bool report = false;
    std::string options;
};

// A rule or a claim in the words of the pack, without its id.
struct Sentence {
    std::string kind;
    std::string first, then; // or after and of
    std::string options;     // same, since, where: what a claim of the same kind may say too
    std::string when;        // when, unless
    std::string rest;
};

class Generator {
public:
    explicit Generator(properties::Random& random) : random_(random) {}

    std::string run()
    {
        facts_ = random_.below(3);
        activities();
        auto const count = random_.between(2, 5);
        std::string rules;
        for (std::size_t i = 0; i < count; ++i) rules += rule("R" + std::to_string(i));
        std::string claims;
        auto const promised = random_.between(1, 2);
        for (std::size_t i = 0; i < promised; ++i) claims += claim("c" + std::to_string(i));
        return head() + "rules:\n" + rules + "claims:\n" + claims;
    }

private:
    // ---- what is declared --------------------------------------------------------------------------------------
    void activities()
    {
        auto const count = random_.between(3, 5);
        bool const lists = random_.chance(25), second = random_.chance(20);
        for (std::size_t i = 0; i < count; ++i) {
            Activity made{std::string(1, static_cast<char>('a' + i)), {}, random_.chance(25), ""};
            if (random_.chance(60)) made.fields.insert("k");
            if (second && random_.chance(60)) made.fields.insert("n");
            if (random_.chance(30)) made.fields.insert("ok");
            if (random_.chance(30)) made.fields.insert("outcome");
            if (lists) made.fields.insert(random_.chance(50) ? "who" : "all");
            activities_.push_back(std::move(made));
        }
        if (random_.chance(25))
            any_activity().options += ", restarts: " + std::string(random_.chance(60) ? "two" : "one");
        if (facts_ > 0 && random_.chance(60)) activities_.back().options += ", judges_again: true";
        if (random_.chance(15)) {
            activities_[count - 1].options += ", ends: true";
            if (random_.chance(50)) activities_[random_.below(count - 1)].options += ", after_end: true";
        }
        if (random_.chance(12)) drive();
    }

    void drive()
    {
        bool const emergency = random_.chance(60);
        Words const acts = emergency ? Words{"Emergency.act", "Emergency.report", "Emergency.settle"}
                                     : Words{"CommentPeriod.open", "CommentPeriod.close", "CommentPeriod.consolidate"};
        for (std::size_t i = 0; i < acts.size(); ++i) {
            if (random_.chance(15)) continue;
            auto& driving = activities_[i];
            driving.options += ", drives: " + acts[i];
            if (acts[i] == "Emergency.settle") driving.fields.insert("outcome");
        }
    }

    [[nodiscard]] Activity& any_activity() { return activities_[random_.below(activities_.size())]; }

    [[nodiscard]] std::string head() const
    {
        std::string out = "procedure: t/random\nvalid_from: 2020-01-01\ntitle: {zh: 程序, en: procedure}\n"
                          "roles:\n  any: {zh: 任何人, en: anyone}\n";
        if (facts_ > 0) out += "facts:\n";
        for (std::size_t i = 0; i < facts_; ++i)
            out += "  f" + std::to_string(i) + ": {by: any, article: 1, zh: 事实, en: fact}\n";
        out += "documents:\n  report: {zh: 报告, en: report}\nactivities:\n";
        auto const half = (activities_.size() + 1) / 2;
        for (std::size_t i = 0; i < activities_.size(); ++i) {
            if (i == 0) out += "  one:\n";
            if (i == half) out += "  two:\n";
            out += activity(activities_[i]);
        }
        return out;
    }

    [[nodiscard]] static std::string activity(Activity const& of)
    {
        std::string fields;
        for (auto const& field : of.fields) {
            auto const type = field == "ok"        ? "yes/no"
                              : field == "outcome" ? "[ratified, overturned]"
                              : field == "who"     ? "actor"
                              : field == "all"     ? "actors"
                                                   : "digest";
            fields += (fields.empty() ? "" : ", ") + field + ": " + type;
        }
        return "    " + of.id + ": {by: any, article: 1, zh: 环节, en: step" +
               (fields.empty() ? "" : ", fields: {" + fields + "}") + (of.report ? ", documents: [report]" : "") +
               of.options + "}\n";
    }

    // ---- conditions --------------------------------------------------------------------------------------------
    // On an event of this activity.
    [[nodiscard]] std::string atom(Activity const& on, bool facts)
    {
        for (int i = 0; i < 20; ++i) {
            auto const& other = any_activity();
            switch (random_.below(8)) {
            case 0:
            case 1:
            case 2:
                if (facts && facts_ > 0) return "f" + std::to_string(random_.below(facts_));
                break;
            case 3:
                if (auto const own = field(on, ""); !own.empty()) return own;
                break;
            case 4:
                if (auto const latest = field(other, other.id + "."); !latest.empty()) return latest;
                break;
            case 5: return "{done: " + other.id + "}";
            case 6:
                if (on.report) return "{document: report}";
                break;
            default:
                for (auto const* const name : {"k", "n"})
                    if (on.fields.contains(name) && other.fields.contains("k") && random_.chance(50))
                        return "{field: " + std::string(name) + ", same_as: " + other.id + ".k}";
            }
        }
        return "{done: " + on.id + "}";
    }

    [[nodiscard]] std::string field(Activity const& of, std::string const& path)
    {
        Words const names(of.fields.begin(), of.fields.end());
        if (names.empty()) return "";
        auto const& name = random_.one_of(names);
        auto const begin = "{field: " + path + name;
        if (random_.chance(25)) return begin + "}";
        if (name == "ok") return begin + ", is: " + (random_.chance(50) ? "true}" : "false}");
        if (name == "outcome") return begin + ", is: " + (random_.chance(50) ? "ratified}" : "overturned}");
        if (name == "all" && path.empty()) return begin + ", " + (random_.chance(50) ? "at_least: 2}" : "at_most: 1}");
        return begin + "}";
    }

    [[nodiscard]] std::string condition(Activity const& on, bool facts, int depth = 0)
    {
        if (depth == 2 || random_.chance(65)) return atom(on, facts);
        if (random_.chance(35)) return "{not: " + condition(on, facts, depth + 1) + "}";
        return std::string(random_.chance(50) ? "{all: [" : "{any: [") + condition(on, facts, depth + 1) + ", " +
               condition(on, facts, depth + 1) + "]}";
    }

    // ---- rules -------------------------------------------------------------------------------------------------
    [[nodiscard]] std::string when(Activity const& on)
    {
        std::string out;
        if (random_.chance(35)) out += ", when: " + condition(on, true);
        if (random_.chance(15)) out += ", unless: " + condition(on, true);
        return out;
    }

    [[nodiscard]] std::string same(Activity const& earlier, Activity const& later)
    {
        Words possible;
        for (auto const* const field : {"k", "n", "who", "all"})
            if (earlier.fields.contains(field) && later.fields.contains(field)) possible.emplace_back(field);
        if (earlier.fields.contains("who") && later.fields.contains("all")) possible.emplace_back("{who: all}");
        if (earlier.fields.contains("all") && later.fields.contains("who")) possible.emplace_back("{all: who}");
        if (earlier.fields.contains("k") && later.fields.contains("n")) possible.emplace_back("{k: n}");
        if (earlier.fields.contains("n") && later.fields.contains("k")) possible.emplace_back("{n: k}");
        if (possible.empty() || !random_.chance(50)) return "";
        if (possible.size() > 1 && possible[1] == "n" && random_.chance(20)) return ", same: [k, n]";
        return ", same: " + random_.one_of(possible);
    }

    [[nodiscard]] Sentence precedence()
    {
        auto const& earlier = any_activity();
        auto const* later = &any_activity();
        while (later->id == earlier.id) later = &any_activity();
        Words first{earlier.id};
        auto options = same(earlier, *later);
        if (options.empty() && random_.chance(20)) {
            auto const& another = any_activity();
            if (another.id != earlier.id) first.push_back(another.id);
        }
        if (first.size() == 1 && random_.chance(25)) options += ", where: " + condition(earlier, false);
        if (random_.chance(20)) options += ", since: [" + any_activity().id + "]";
        return {"precedence", listed(first), listed({later->id}),
                options,      when(*later),  random_.chance(6) ? ", times: 2" : ""};
    }

    [[nodiscard]] Sentence absence()
    {
        auto const& of = any_activity();
        Sentence made{"absence", "", listed({of.id}), "", when(of), ""};
        if (made.when.empty() || random_.chance(50)) {
            auto const& after = any_activity();
            made.first = listed({after.id});
            made.options = same(after, of);
            if (random_.chance(25)) made.options += ", where: " + condition(after, false);
            if (random_.chance(8)) made.rest = ", times: 2";
        }
        return made;
    }

    [[nodiscard]] std::string content()
    {
        auto const& of = any_activity();
        Words has(of.fields.begin(), of.fields.end());
        if (of.report) has.emplace_back("report");
        if (has.empty()) return "";
        return "kind: content, of: " + of.id + ", has: [" + random_.one_of(has) + "]" + when(of);
    }

    [[nodiscard]] std::string deemed()
    {
        auto const& after = any_activity();
        auto const& without = any_activity();
        auto const& then = any_activity();
        if (after.id == then.id || after.id == without.id) return "";
        return "kind: deemed, after: " + after.id + ", without: " + without.id +
               ", within: {days: 3}, then: " + then.id;
    }

    [[nodiscard]] std::string body(std::string const& id)
    {
        auto const kind = random_.below(100);
        if (kind < 12) return content();
        if (kind < 19) return deemed();
        if (kind < 29 && facts_ > 0 && !sentences_.empty())
            return "kind: derogation, from: [" + random_.one_of(named_) + "], severity: warning, when: f" +
                   std::to_string(random_.below(facts_));
        auto const made = kind < 50 ? absence() : precedence();
        sentences_.push_back(made);
        named_.push_back(id);
        std::string out = "kind: " + made.kind;
        if (made.kind == "precedence") out += ", first: " + made.first + ", then: " + made.then;
        else out += ", of: " + made.then + (made.first.empty() ? "" : ", after: " + made.first);
        out += made.options + made.when + made.rest;
        if (random_.chance(6)) return out + ", severity: warning";
        return random_.chance(6) ? out + ", effect: breach" : out;
    }

    [[nodiscard]] std::string rule(std::string const& id)
    {
        auto made = body(id);
        for (int i = 0; i < 8 && made.empty(); ++i) made = body(id);
        if (made.empty()) return "";
        return "  - {id: " + id + ", article: 1, " + made + ", says: {zh: 规则, en: rule}}\n";
    }

    [[nodiscard]] std::string claim(std::string const& id)
    {
        Sentence made;
        if (!sentences_.empty() && random_.chance(50)) made = random_.one_of(sentences_);
        else made = random_.chance(70) ? precedence() : absence();
        auto out = "  - {id: " + id + ", article: 1, says: {zh: 保证, en: claim}, ";
        if (made.kind == "precedence") out += "first: " + made.first + ", then: " + made.then + made.options;
        else
            out +=
                "never: " + made.then + ", after: " + (made.first.empty() ? listed({any_activity().id}) : made.first);
        return out + made.when + "}\n";
    }

    properties::Random& random_;
    std::size_t facts_ = 0;
    std::vector<Activity> activities_;
    std::vector<Sentence> sentences_;
    Words named_;
};

} // namespace

std::string random_pack(properties::Random& random) { return Generator(random).run(); }

std::optional<Law> law_of(std::string const& pack)
{
    PackSet set;
    auto const problems = set.add_text(pack, "random.yaml");
    if (std::any_of(problems.begin(), problems.end(), [](PackProblem const& problem) { return !problem.warning; }))
        return std::nullopt;
    auto law = set.bind("t/random", {}, Calendar::plain_weekdays());
    if (!law) return std::nullopt;
    return *law;
}

RandomProcedure random_procedure(std::uint64_t seed)
{
    properties::Random random(seed);
    for (;;) {
        auto text = random_pack(random);
        if (auto law = law_of(text)) return {std::move(text), std::move(*law)};
    }
}

} // namespace brute
