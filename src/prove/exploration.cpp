// SPDX-License-Identifier: Apache-2.0
#include "exploration.hpp"

#include <algorithm>
#include <unordered_map>

namespace duly::detail {

namespace {

class Explorer {
public:
    Explorer(Abstraction const& model, std::vector<CheckRef> const& claim, std::size_t most)
        : model_(model), claim_(claim), most_(most), changing_(model.changing())
    {
        for (auto const& rule : model.law().procedure().rules)
            if (rule.kind == RuleKind::deemed)
                for (auto const& id : rule.then) silent_.push_back(model.law().kernel().activity_index.at(id));
    }

    Exploration run()
    {
        found_.push_back({model_.initial(), 0, {}});
        seen_.emplace(found_.front().state, 0);
        for (std::size_t at = 0; at < found_.size() && out_.end == Exploration::End::holds; ++at) visit(at);
        if (out_.end == Exploration::End::holds)
            for (auto const& each : found_) out_.cases.push_back(each.state);
        return std::move(out_);
    }

private:
    struct Found {
        AbstractCase state;
        std::size_t from;
        AbstractEvent by;
    };

    void visit(std::size_t at)
    {
        auto const broken = [&](AbstractCase const&, AbstractEvent event) {
            out_.path = way_to(at);
            out_.path.push_back(std::move(event));
            out_.end = Exploration::End::broken;
            return true;
        };
        for (auto const& ref : claim_) {
            auto const& claim = model_.check(ref);
            if (each(at, ref.activity, false, &claim, broken)) return;
            if (std::find(silent_.begin(), silent_.end(), ref.activity) != silent_.end() &&
                each(at, ref.activity, true, &claim, broken))
                return;
        }
        auto const go_on = [&](AbstractCase const& next, AbstractEvent event) {
            if (!seen_.emplace(next, found_.size()).second) return false;
            found_.push_back({next, at, std::move(event)});
            if (found_.size() > most_) out_.end = Exploration::End::too_large;
            return out_.end != Exploration::End::holds;
        };
        for (auto const activity : changing_)
            if (each(at, activity, false, nullptr, go_on)) return;
        for (auto const activity : silent_)
            if (each(at, activity, true, nullptr, go_on)) return;
    }

    // Every way in which an event of the activity can go; true if `then` wants no more.
    template <class Then>
    bool each(std::size_t at, std::uint16_t activity, bool silent, Check const* broken, Then const& then)
    {
        Choices choices;
        std::size_t tried = 0;
        do {
            choices.begin();
            auto const before = found_[at].state;
            auto const next = silent ? model_.silent_step(before, activity, choices, broken)
                                     : model_.step(before, activity, choices, broken);
            if (next && then(*next, AbstractEvent{activity, silent, choices.chosen()})) return true;
            if (++tried > choices_max || ++events_ > events_max) {
                out_.end = Exploration::End::too_large;
                return true;
            }
        } while (choices.next());
        return false;
    }

    [[nodiscard]] std::vector<AbstractEvent> way_to(std::size_t at) const
    {
        std::vector<AbstractEvent> path;
        for (; at != 0; at = found_[at].from) path.push_back(found_[at].by);
        std::reverse(path.begin(), path.end());
        return path;
    }

    Abstraction const& model_;
    std::vector<CheckRef> const& claim_;
    std::size_t most_;
    std::size_t events_ = 0;
    std::vector<std::uint16_t> changing_, silent_;
    std::vector<Found> found_;
    std::unordered_map<AbstractCase, std::size_t, AbstractCaseHash> seen_;
    Exploration out_;
};

} // namespace

Exploration explore(Abstraction const& model, std::vector<CheckRef> const& claim, std::size_t most_cases)
{
    return Explorer(model, claim, most_cases).run();
}

} // namespace duly::detail
