// SPDX-License-Identifier: Apache-2.0
#include "case_builder.hpp"

#include <algorithm>
#include <cstring>

namespace duly::detail {
namespace {

constexpr std::size_t block_bytes = std::size_t{64} * 1024;

} // namespace

std::string_view TextArena::keep(std::string_view text)
{
    if (text.empty()) return {};
    while (block_ < blocks_.size() && blocks_[block_].size - used_ < text.size()) {
        ++block_;
        used_ = 0;
    }
    if (block_ == blocks_.size()) {
        std::size_t const size = std::max(block_bytes, text.size());
        blocks_.push_back({std::make_unique_for_overwrite<char[]>(size), size});
    }
    char* const to = blocks_[block_].bytes.get() + used_;
    std::memcpy(to, text.data(), text.size());
    used_ += text.size();
    bytes_ += text.size();
    return {to, text.size()};
}

// A case that was unusually large does not hold its memory for ever.
void TextArena::clear() noexcept
{
    constexpr std::size_t blocks_kept = 64;
    if (blocks_.size() > blocks_kept) blocks_.clear();
    block_ = used_ = bytes_ = 0;
}

void CaseBuilder::begin_case(std::uint64_t line)
{
    case_ = {};
    case_.line = line;
    texts_.clear();
    case_attributes_.clear();
    event_attributes_.clear();
    events_.clear();
    firsts_.clear();
}

void CaseBuilder::add_to_case(LogAttribute const& attribute) { case_attributes_.push_back(attribute); }

void CaseBuilder::begin_event(std::uint64_t line)
{
    events_.emplace_back().line = line;
    firsts_.push_back(event_attributes_.size());
}

void CaseBuilder::add_to_event(LogAttribute const& attribute, KeyRole role)
{
    event_attributes_.push_back(attribute);
    if (role == KeyRole::none) return;
    LogEvent& of = events_.back();
    auto const enter = [&attribute](std::string_view& into) {
        if (into.empty()) into = attribute.text; // of a key that is given twice, the first counts
    };
    switch (role) {
    case KeyRole::activity: return enter(of.activity);
    case KeyRole::actor: return enter(of.actor);
    case KeyRole::unit: return enter(of.unit);
    case KeyRole::role: return enter(of.role);
    case KeyRole::lifecycle: return enter(of.lifecycle);
    case KeyRole::time:
        if (!of.at) of.at = attribute.at;
        return;
    case KeyRole::case_id:
    case KeyRole::none: return;
    }
}

void CaseBuilder::check_size(std::uint64_t line) const
{
    auto const beyond = [line](std::size_t max, char const* zh, char const* en) {
        fail_log(line, "一个案件的" + std::string(zh) + "超过 " + std::to_string(max) + "；请拆分日志",
                 "one case has more than " + std::to_string(max) + " " + en + "; split the log");
    };
    if (events_.size() > limits_.events_per_case_max) beyond(limits_.events_per_case_max, "事件", "events");
    if (case_attributes_.size() + event_attributes_.size() > limits_.attributes_per_case_max)
        beyond(limits_.attributes_per_case_max, "属性", "attributes");
    if (texts_.bytes() > limits_.case_bytes_max) beyond(limits_.case_bytes_max, "文字字节", "bytes of text");
}

bool CaseBuilder::is_new(std::string_view id)
{
    if (ids_.size() >= limits_.cases_max)
        fail_log(case_.line, "日志中的案件超过 " + std::to_string(limits_.cases_max) + " 个；请拆分日志",
                 "the log has more than " + std::to_string(limits_.cases_max) + " cases; split it");
    if (ids_.find(id) != NameNumbers::none) return false;
    ids_.add(id_texts_.keep(id));
    return true;
}

void CaseBuilder::count_event(LogEvent const& event, std::optional<Moment>& last)
{
    if (event.actor.empty()) ++summary_.without_actor;
    if (!event.at) {
        ++summary_.without_time;
        return;
    }
    if (last && event.at->utc_us < last->utc_us) ++summary_.disorderly;
    if (last && event.at->utc_us == last->utc_us) ++summary_.ties;
    last = event.at;
}

bool CaseBuilder::deliver()
{
    std::span<LogAttribute const> const all(event_attributes_);
    std::optional<Moment> last;
    for (std::size_t i = 0; i < events_.size(); ++i) {
        std::size_t const end = i + 1 < events_.size() ? firsts_[i + 1] : all.size();
        events_[i].attributes = all.subspan(firsts_[i], end - firsts_[i]);
        count_event(events_[i], last);
    }
    case_.attributes = case_attributes_;
    case_.events = events_;
    ++summary_.cases;
    summary_.events += events_.size();
    return sink_(case_);
}

} // namespace duly::detail
