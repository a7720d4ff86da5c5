// SPDX-License-Identifier: Apache-2.0
// Cases of duly's own record, each judged again under the laws that its leaves name.
#include "log_judges.hpp"
#include "pack_report.hpp"
#include "record_source.hpp"

#include "duly/case/replay.hpp"

#include <map>

namespace duly::detail {

namespace {

class RecordJudge final : public LogJudge {
public:
    explicit RecordJudge(RecordSource const& source) : source_(source) {}

    void judge(LogCase const& logged, std::optional<Date> as_of, ReportBuilder& report) override
    {
        MappedCase mapped;
        std::optional<Replay> replay;
        HistoryWatch watch;
        for (auto const& each : source_.leaves()) {
            auto const& law = source_.laws().at(each.leaf.law); // the record is whole, and has it
            if (!replay) replay.emplace(law);
            Entry entry{each.leaf.event, std::nullopt};
            if (each.leaf.corrects) entry.corrects = static_cast<std::uint32_t>(*each.leaf.corrects);
            if (auto const stepped = replay->step(each.leaf, each.hash, law); !stepped)
                return packs_.add_unknown(known(law, report), stepped.error().says, report);
            watch.stepped(replay->fold);
            mapped.events.push_back(mapped.events.size());
        }
        if (!replay) return;
        auto const subjects = watch.end(replay->fold, as_of, report.options().complete);
        packs_.add(known(replay->fold.law(), report), logged, mapped, replay->fold, watch, subjects, {}, report);
    }

    void conclude(CheckReport&) override {}

private:
    [[nodiscard]] KnownLaw const& known(Law const& law, ReportBuilder& report)
    {
        auto const [at, added] = sets_.try_emplace(law.digest());
        if (added)
            at->second = report.add_set(law.procedure().id, law.digest(), law.procedure().title, {}, std::nullopt);
        return packs_.know(law, at->second, report);
    }

    RecordSource const& source_;
    PackReport packs_;
    std::map<std::string, std::size_t> sets_; // by the digest of the law
};

} // namespace

std::unique_ptr<LogJudge> record_judge(RecordSource const& source) { return std::make_unique<RecordJudge>(source); }

} // namespace duly::detail
