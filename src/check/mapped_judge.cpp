// SPDX-License-Identifier: Apache-2.0
// The law of a pack as one of those who judge a log that is mapped to it.
#include "law/nearest.hpp"
#include "log_judges.hpp"
#include "pack_report.hpp"
#include "ties.hpp"

#include "duly/case/binding.hpp"
#include "duly/law/kernel.hpp"

#include <algorithm>
#include <set>

namespace duly::detail {

namespace {

// The law that governs a case, by its first day. Binding a law takes its time: those of one version are one.
class Laws {
public:
    Laws(LogMapping const& mapping, Calendar const& calendar) : mapping_(mapping), calendar_(calendar)
    {
        for (auto const& pack : mapping.packs.list()) begins_.insert(pack.valid_from);
    }

    [[nodiscard]] Result<Law> const& on(std::optional<Date> day)
    {
        auto const asked = mapping_.in_force_on ? mapping_.in_force_on : day;
        std::optional<Date> from = asked;
        if (asked) {
            auto const next = begins_.upper_bound(*asked);
            if (next != begins_.begin()) from = *std::prev(next);
        }
        auto [at, added] = laws_.try_emplace(from, Error{});
        if (added) at->second = bind(asked);
        auto const ends = at->second ? at->second->procedure().valid_until : std::nullopt;
        if (!asked || !ends || *asked <= *ends) return at->second;
        auto [after, fresh] = laws_.try_emplace(asked, Error{});
        if (fresh) after->second = bind(asked);
        return after->second;
    }

private:
    [[nodiscard]] Result<Law> bind(std::optional<Date> on) const
    {
        return mapping_.packs.bind(mapping_.pack, mapping_.parameters, calendar_, on);
    }

    LogMapping const& mapping_;
    Calendar const& calendar_;
    std::set<Date> begins_;
    std::map<std::optional<Date>, Result<Law>> laws_;
};

class MappedJudge final : public LogJudge {
public:
    MappedJudge(LogMapping const& mapping, Law const& law, ReportBuilder& report)
        : mapping_(mapping), laws_(mapping, report.options().calendar), mapper_(mapping)
    {
        set_ = report.add_set(mapping.id, mapping.digest, mapping.title, mapping.waivers, mapping.actors_identified);
        newest_ = &know(law, report);
    }

    void judge(LogCase const& logged, std::optional<Date> as_of, ReportBuilder& report) override
    {
        std::optional<Date> first;
        for (auto const& event : logged.events)
            if (event.at && (!first || event.at->local_date() < *first)) first = event.at->local_date();
        auto const& law = laws_.on(first);
        if (!law) return packs_.add_unknown(*newest_, law.error().says, report);
        auto const& known = know(*law, report);
        auto mapped = mapper_.map(logged, *law);
        if (mapped.is_in_part) report.leave_open(); // what the others were is not known
        Fold fold(*law);
        HistoryWatch watch;
        auto const judged = step(std::move(mapped.entries), fold, watch, as_of, report.options());
        if (!judged) return packs_.add_unknown(known, judged.error().says, report);
        packs_.add(known, logged, mapped, fold, watch, *judged, by_order(logged, *law, *judged, as_of, report), report);
    }

    void conclude(CheckReport& report) override
    {
        for (auto& each : mapper_.unmet()) report.unknown.push_back(each);
        auto const& procedure = newest_->law.procedure();
        std::vector<std::string_view> ids;
        for (auto const& activity : procedure.activities) ids.push_back(activity.id);
        for (auto const& [name, events] : mapper_.unmapped())
            report.unmapped.push_back({name, std::string(nearest(name, ids)), events});
        std::sort(report.unmapped.begin(), report.unmapped.end(), [](auto const& a, auto const& b) {
            return a.events != b.events ? a.events > b.events : a.name < b.name;
        });
    }

private:
    KnownLaw& know(Law const& law, ReportBuilder& report)
    {
        auto& known = packs_.know(law, set_, report);
        if (!mapping_.identity && known.doubts.empty()) {
            for (auto const& activity : law.procedure().activities) {
                bool const never =
                    std::find(mapping_.never.begin(), mapping_.never.end(), activity.id) != mapping_.never.end();
                bool const mapped = std::any_of(mapping_.activities.begin(), mapping_.activities.end(),
                                                [&](ActivityMapping const& each) { return each.to == activity.id; });
                if (never || mapped) continue;
                known.doubts.push_back({activity.id,
                                        {},
                                        0,
                                        no_event,
                                        {},
                                        {"映射没有环节 " + activity.id + "：日志是否记录它，不得而知",
                                         "nothing of the log is mapped to " + activity.id +
                                             ": whether the log would have it is not known"},
                                        true});
            }
        }
        return known;
    }

    [[nodiscard]] static Result<std::vector<SubjectInCase>> step(std::vector<Entry> entries, Fold& fold,
                                                                 HistoryWatch& watch, std::optional<Date> as_of,
                                                                 CheckOptions const& options)
    {
        for (auto& entry : entries) { // from here on the fold has them
            if (auto const stepped = fold.step(std::move(entry)); !stepped) return stepped.error();
            watch.stepped(fold);
        }
        return watch.end(fold, as_of, options.complete);
    }

    // Which rules would be judged otherwise if simultaneous events were exchanged.
    [[nodiscard]] std::vector<bool> by_order(LogCase const& logged, Law const& law,
                                             std::vector<SubjectInCase> const& judged, std::optional<Date> as_of,
                                             ReportBuilder const& report)
    {
        if (!report.options().ties) return {};
        std::vector<LogEvent> events(logged.events.begin(), logged.events.end());
        auto const tie = [](LogEvent const& one, LogEvent const& other) {
            return one.at && other.at && one.at->utc_us == other.at->utc_us;
        };
        if (!reverse_ties(events, tie)) return {};
        auto exchanged = logged;
        exchanged.events = events;
        auto mapped = mapper_.map(exchanged, law, false);
        bool const corrected = std::any_of(mapped.entries.begin(), mapped.entries.end(),
                                           [](Entry const& entry) { return entry.corrects.has_value(); });
        if (corrected) return {}; // which names the event that it corrects by its place
        Fold fold(law);
        HistoryWatch watch;
        auto const otherwise = step(std::move(mapped.entries), fold, watch, as_of, report.options());
        if (!otherwise) return {};
        std::vector<bool> differs(judged.size());
        for (std::size_t i = 0; i < judged.size(); ++i) differs[i] = judged[i].status != (*otherwise)[i].status;
        return differs;
    }

    LogMapping const& mapping_;
    Laws laws_;
    CaseMapper mapper_;
    PackReport packs_;
    std::size_t set_ = 0;
    KnownLaw* newest_ = nullptr;
};

} // namespace

Result<std::unique_ptr<LogJudge>> mapped_judge(LogMapping const& mapping, ReportBuilder& report)
{
    auto const law =
        mapping.packs.bind(mapping.pack, mapping.parameters, report.options().calendar, mapping.in_force_on);
    if (!law) return law.error();
    return std::unique_ptr<LogJudge>(std::make_unique<MappedJudge>(mapping, *law, report));
}

} // namespace duly::detail
