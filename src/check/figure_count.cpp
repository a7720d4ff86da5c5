// SPDX-License-Identifier: Apache-2.0
// The log read once, in its order, and its cases counted by as many threads as there are processors. Every leaf that is
// counted is hashed: the figures stand for exactly the record that the root stands for.
#include "figure_counter.hpp"
#include "log_part.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <thread>

namespace duly {

namespace detail {

namespace {

constexpr std::uint32_t cases_at_once = 64; // that a thread takes

class YearCount {
public:
    YearCount(ReportDefinition const& definition, Store const& store, LogName const& log, FigureOptions const& options)
        : definition_(definition), store_(store), log_(log), options_(options)
    {}

    Result<FigureReport> run()
    {
        auto const head = store_.head(log_.id);
        size_ = options_.size.value_or(head.size);
        if (size_ > head.size)
            return Error{ErrorCode::bad_input,
                         {"日志只有 " + std::to_string(head.size) + " 条，没有 " + std::to_string(size_) + " 条",
                          "the log has " + std::to_string(head.size) + " leaves, not " + std::to_string(size_)},
                         log_.origin,
                         {}};
        auto const first = Date::of(options_.year, 1, 1), last = Date::of(options_.year, 12, 31);
        if (options_.as_of && *options_.as_of < first)
            return Error{ErrorCode::bad_input,
                         {std::to_string(options_.year) + " 年尚未开始", "the year has not begun"},
                         std::to_string(options_.year),
                         {}};
        BothYears<YearSpan> const years{
            YearSpan{first, std::min(options_.as_of.value_or(last), last)},
            YearSpan{Date::of(options_.year - 1, 1, 1), Date::of(options_.year - 1, 12, 31)}};
        laws_ = laws_of(store_.laws());
        FigurePlan const plan(definition_, laws_, options_.organ, years);
        if (auto const counted = count(plan); !counted) return counted.error();
        return report(years[0].until, head);
    }

private:
    Result<void> count(FigurePlan const& plan)
    {
        hashes_.resize(size_);
        auto const at_once = std::max<std::uint64_t>(options_.leaves_at_once, 1);
        auto const parts = static_cast<std::uint32_t>(std::max<std::uint64_t>((size_ + at_once - 1) / at_once, 1));
        for (std::uint32_t number = 0; number < parts; ++number) {
            LogPart part;
            part.read(store_, log_.id, size_, places_, number, parts);
            if (part.leaves_read() != size_)
                return Error{
                    ErrorCode::tampered, {"日志中缺少记录", "leaves are missing from the log"}, log_.origin, {}};
            if (auto const counted = count(plan, part); !counted) return counted.error();
        }
        return {};
    }

    // The error of the first case that has one, whichever thread found it.
    Result<void> count(FigurePlan const& plan, LogPart const& part)
    {
        struct Counted {
            FigureTally tally;
            std::optional<std::pair<std::uint32_t, Error>> error;
        };
        std::atomic<std::uint32_t> next{0};
        auto const work = [&] {
            FigureCounter counter(plan);
            std::optional<std::pair<std::uint32_t, Error>> error;
            std::vector<std::string_view> leaves;
            for (auto from = next.fetch_add(cases_at_once); from < part.cases().size();
                 from = next.fetch_add(cases_at_once))
                for (auto at = from; at < std::min<std::size_t>(from + cases_at_once, part.cases().size()); ++at) {
                    auto const& each = part.cases()[at];
                    leaves.clear();
                    for (auto leaf = each.first; leaf != 0; leaf = part.leaf(leaf).next) {
                        auto const& stored = part.leaf(leaf);
                        leaves.push_back(stored.bytes);
                        hashes_[stored.index] = leaf_hash(tree(), stored.bytes);
                    }
                    auto counted = counter.add(each.place, places_.id(each.place), leaves);
                    if (!counted && !error) error.emplace(each.place, counted.error());
                }
            return Counted{std::move(counter).take(), std::move(error)};
        };
        auto const threads =
            options_.threads != 0 ? options_.threads : std::max(1U, std::thread::hardware_concurrency());
        std::vector<std::future<Counted>> running;
        for (unsigned i = 0; i < threads; ++i) running.push_back(std::async(std::launch::async, work));
        std::optional<std::pair<std::uint32_t, Error>> first;
        for (auto& each : running) {
            auto counted = each.get();
            if (counted.error && (!first || counted.error->first < first->first)) first = std::move(counted.error);
            tally_.add(std::move(counted.tally));
        }
        if (first) return first->second;
        return {};
    }

    Result<FigureReport> report(Date until, TreeHead const& head)
    {
        FigureReport made;
        made.organ = options_.organ;
        made.year = options_.year;
        made.as_of = until;
        made.checkpoint = {origin_of(trees(log_.suite).front(), log_.origin), {size_, tree_root(hashes_, tree())}, {}};
        auto const recorded =
            size_ == head.size ? head.root : frontier_at(size_, store_.subtrees(log_.id, tree()), tree()).root();
        if (recorded != made.checkpoint.head.root)
            return Error{ErrorCode::tampered,
                         {"日志与其散列树不符，不可用于统计：先运行 duly verify",
                          "the leaves are not what their tree says and cannot be counted: see duly verify"},
                         log_.origin,
                         {}};
        if (tally_.cases.empty()) return no_organ();
        tally_.finish(definition_, made);
        return made;
    }

    [[nodiscard]] Error no_organ() const
    {
        std::string organs;
        for (auto const& each : tally_.organs) organs += (organs.empty() ? "" : ", ") + each;
        return {ErrorCode::not_found,
                {"日志中没有机关“" + options_.organ + "”的案件" + (organs.empty() ? "" : "；有的机关：" + organs),
                 "the log has no case of the organ '" + options_.organ + "'" +
                     (organs.empty() ? "" : "; it has those of: " + organs)},
                log_.origin,
                {}};
    }

    [[nodiscard]] HashAlgorithm tree() const { return trees(log_.suite).front().hash; }

    ReportDefinition const& definition_;
    Store const& store_;
    LogName const& log_;
    FigureOptions const& options_;
    std::uint64_t size_ = 0;
    LawsByDigest laws_;
    CasePlaces places_;
    std::vector<Digest> hashes_;
    FigureTally tally_{definition_.figures.size()};
};

} // namespace

} // namespace detail

Result<FigureReport> count_figures(ReportDefinition const& definition, Store const& store, LogName const& log,
                                   FigureOptions const& options)
{
    return detail::YearCount(definition, store, log, options).run();
}

} // namespace duly
