// SPDX-License-Identifier: Apache-2.0
#include "duly/testing/trace.hpp"

#include "moment.hpp"

#include "duly/case/trace.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace duly::testing {

namespace {

[[noreturn]] void refuse(Text const& says) { throw std::invalid_argument(says.zh + " / " + says.en); }

// Where a list is asked for, one word is a list of it.
void fit_lists(Law const& law, Event& event)
{
    auto const at = law.kernel().activity_index.find(event.activity);
    if (at == law.kernel().activity_index.end()) return;
    for (auto const& spec : law.procedure().activities[at->second].fields)
        for (auto& field : event.fields)
            if (auto const* word = std::get_if<std::string>(&field.value);
                word != nullptr && spec.type == FieldType::list && spec.name == field.name)
                field.value = std::vector<std::string>{*word};
}

[[nodiscard]] std::vector<Field> named(Fields const& fields)
{
    std::vector<Field> out;
    for (auto const& field : fields) out.push_back({field.name, field.value.value(), false});
    return out;
}

} // namespace

Trace::Trace(Law law) : law_(std::move(law)) {}

Trace::Trace(Clock clock) : clock_(std::move(clock)) {}

Trace::Trace(Law law, Clock clock) : law_(std::move(law)), clock_(std::move(clock)) {}

Trace::Trace(Law law, std::vector<Entry> entries) : law_(std::move(law)), entries_(std::move(entries)) {}

Moment Trace::now() const
{
    if (clock_) return clock_->now();
    if (now_) return *now_;
    auto const latest = std::max_element(entries_.begin(), entries_.end(), [](Entry const& a, Entry const& b) {
        return a.event.occurred.utc_us < b.event.occurred.utc_us;
    });
    return latest != entries_.end() ? latest->event.occurred : Clock().now();
}

void Trace::move_to(Moment moment)
{
    if (clock_) clock_->set(moment);
    else now_ = moment;
}

Trace& Trace::on(std::string_view date_or_moment)
{
    move_to(detail::moment_of(date_or_moment));
    return *this;
}

Trace& Trace::on(Date date)
{
    move_to(Moment::at_midnight(date, detail::offset));
    return *this;
}

Trace& Trace::after_days(int days)
{
    auto moment = now();
    moment.utc_us += days * std::int64_t{24 * 60 * 60} * 1'000'000;
    move_to(moment);
    return *this;
}

Trace& Trace::after_working_days(int days)
{
    auto const calendar = clock_ ? clock_->calendar() : law_ ? law_->calendar() : Calendar::plain_weekdays();
    auto const from = now().local_date();
    return after_days(calendar.working_day_after(from, days) - from);
}

Trace& Trace::by(std::string actor, std::string role, std::string unit)
{
    actor_ = {std::move(actor), std::move(unit), {}, ""};
    if (!role.empty()) actor_.roles.push_back(std::move(role));
    return *this;
}

Trace& Trace::by(Actor actor)
{
    actor_ = std::move(actor);
    return *this;
}

Trace& Trace::event(std::string activity, Fields const& fields, Documents const& documents)
{
    Event made;
    made.activity = std::move(activity);
    made.occurred = now();
    made.actor = actor_;
    made.fields = named(fields);
    for (auto const& kind : documents) made.documents.push_back({kind, "", 0, "", ""});
    add(std::move(made));
    return *this;
}

Trace& Trace::event(Event event)
{
    if (law_)
        if (auto const bound = bind(*law_, event); !bound) refuse(bound.error().says);
    entries_.push_back({std::move(event), {}});
    return *this;
}

void Trace::add(Event event)
{
    event.late_entry = std::exchange(late_, {});
    event.recorded = std::exchange(recorded_, {}).value_or(Moment{});
    event.cites = std::exchange(cites_, {});
    for (auto& document : std::exchange(documents_, {})) event.documents.push_back(std::move(document));
    if (law_) fit_lists(*law_, event);
    static_cast<void>(this->event(std::move(event)));
}

Trace& Trace::fact(std::string id, bool found, std::string reason)
{
    return event(std::string(word(BuiltIn::facts_decided)), {{std::move(id), found}, {"reason", std::move(reason)}});
}

Trace& Trace::correct(std::string_view entry, Fields const& fields, Documents const& documents)
{
    auto const corrected = position(entry);
    if (!corrected)
        refuse({"要更正的事件不存在：" + std::string(entry), "no such event to correct: " + std::string(entry)});
    static_cast<void>(event(std::string(word(BuiltIn::correction_made)), fields, documents));
    entries_.back().corrects = corrected;
    return *this;
}

Trace& Trace::sanction(std::string rule, std::string ground)
{
    return event(std::string(word(BuiltIn::deviation_sanctioned)),
                 {{"approver", actor_.id}, {"ground", std::move(ground)}, {"rule", std::move(rule)}});
}

Trace& Trace::late(std::string reason)
{
    late_ = std::move(reason);
    return *this;
}

Trace& Trace::recorded(std::string_view date_or_moment)
{
    recorded_ = detail::moment_of(date_or_moment);
    return *this;
}

Trace& Trace::citing(std::string leaf_hash)
{
    cites_.push_back(std::move(leaf_hash));
    return *this;
}

Trace& Trace::documents_with_digests(std::vector<Document> documents)
{
    documents_ = std::move(documents);
    return *this;
}

std::optional<Date> Trace::today() const
{
    std::optional<Date> latest;
    if (now_) latest = now_->local_date();
    if (clock_) latest = clock_->today();
    for (auto const& entry : entries_) latest = std::max(latest.value_or(Date{}), entry.event.occurred.local_date());
    return latest;
}

std::optional<std::uint32_t> Trace::position(std::string_view entry) const
{
    auto const mark = entry.find('#');
    std::size_t wanted = 1;
    if (mark != std::string_view::npos) {
        auto const digits = entry.substr(mark + 1);
        auto const [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), wanted);
        if (problem != std::errc() || end != digits.data() + digits.size() || wanted == 0) return std::nullopt;
    }
    for (std::size_t i = 0; i < entries_.size(); ++i)
        if (entries_[i].event.activity == entry.substr(0, mark) && --wanted == 0) return static_cast<std::uint32_t>(i);
    return std::nullopt;
}

std::string Trace::to_json_lines() const
{
    std::string out;
    for (auto const& entry : entries_) out += trace_line(entry) + '\n';
    return out;
}

Result<Trace> Trace::parse(std::string_view json_lines, std::string const& name)
{
    Trace trace;
    for (std::size_t number = 1; !json_lines.empty(); ++number) {
        auto const end = json_lines.find('\n');
        auto const line = json_lines.substr(0, end);
        json_lines = end == std::string_view::npos ? std::string_view() : json_lines.substr(end + 1);
        if (line.find_first_not_of(" \r") == std::string_view::npos) continue;
        auto const where = name + ":" + std::to_string(number);
        auto parsed = parse_trace_line(line, where, detail::offset);
        if (!parsed) return parsed.error();
        if (parsed->open || parsed->entry.event.occurred == Moment{})
            return Error{ErrorCode::bad_input, {"应为一个写明 at 的事件", "must be an event that says at"}, where, {}};
        trace.entries_.push_back(std::move(parsed->entry));
    }
    return trace;
}

} // namespace duly::testing
