// SPDX-License-Identifier: Apache-2.0
#include "engine_run.hpp"

#include <stdexcept>

namespace properties {

using namespace duly;

EngineRun::EngineRun(PackSet packs)
    : packs_(std::move(packs)),
      now_(std::make_shared<Moment>(*Moment::parse("2020-01-01", hours(8)))),
      store_(memory_store()),
      engine_(std::make_unique<Engine>(store_, options()))
{
    OpenCommand open;
    open.family = "cn/major-decision";
    open.organ = "county-gov";
    open.level = "county";
    open.place = "cn";
    open.actor = {"clerk", "", {}, ""};
    auto const opened = engine_->open(open);
    if (!opened) throw std::runtime_error(opened.error().says.en);
    case_id_ = opened->case_id;
}

EngineOptions EngineRun::options() const
{
    EngineOptions made;
    made.packs = packs_;
    made.calendar = Calendar::plain_weekdays();
    made.clock = [now = now_] { return *now; };
    return made;
}

std::unique_ptr<Engine> EngineRun::another() const { return std::make_unique<Engine>(store_, options()); }

Command EngineRun::command(Event const& event)
{
    *now_ = event.recorded;
    Command made;
    made.case_id = case_id_;
    made.event = event;
    return made;
}

Result<Receipt> EngineRun::perform(Event const& event) { return engine_->perform(command(event)); }

Result<Receipt> EngineRun::attest(Event const& event) { return engine_->attest(command(event)); }

} // namespace properties
