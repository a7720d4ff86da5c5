// SPDX-License-Identifier: Apache-2.0
// The command import: events from JSON Lines, each acknowledged as soon as it is durable.
#include "line_reader.hpp"

#include "duly/case/trace.hpp"
#include "enforce/json_calls_commands.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <iostream>

namespace duly::cli {

namespace json = boost::json;

namespace {

// What an import knows while it goes through its lines.
class Import {
public:
    Import(Context& context, LineReader const& lines, bool follow_events)
        : context_(context), lines_(lines), follow_events_(follow_events)
    {}

    void take(std::string_view line)
    {
        auto parsed = parse_trace_line(line, lines_.where(), hours(8));
        if (!parsed) stop(context_, parsed.error(), lines_.number());
        if (parsed->open) open(std::move(*parsed->open));
        else event(std::move(*parsed), line);
    }

    void say_total() const
    {
        if (context_.json) return;
        std::cout << (zh() ? "已确认 " : "acknowledged ") << done_
                  << (zh() ? " 行，其中此前已记录 " : " lines, recorded before: ") << repeated_ << '\n';
    }

private:
    [[nodiscard]] bool zh() const { return context_.language == Language::zh; }

    // The store is there from the first line on that can be recorded.
    [[nodiscard]] Engine& engine()
    {
        if (!engine_) engine_ = cli::engine(context_, StoreAccess::create, follow_events_);
        return *engine_;
    }

    void acknowledge(json::object answer, std::string const& words) const
    {
        if (context_.json) {
            answer["line"] = lines_.number();
            print(answer);
        } else {
            std::cout << words << '\n' << std::flush;
        }
        if (!std::cout)
            stop(context_, environment,
                 {"无法写出确认：已记录的保留，可再次导入",
                  "the acknowledgement cannot be written: what is recorded stays, and the file can be imported again"},
                 lines_.where());
    }

    [[noreturn]] void fail(Error error) const
    {
        error.where = error.where.empty() ? lines_.where() : lines_.where() + ", " + error.where;
        stop(context_, error, lines_.number());
    }

    [[nodiscard]] Law law_of_case()
    {
        auto law = engine().law(case_id_);
        if (!law) fail(law.error());
        return *law;
    }

    void open(OpenLine given)
    {
        if (given.at) context_.clock = *given.at;
        auto const key = given.key;
        auto const command = detail::open_command(std::move(given));
        rehearse_opening(context_, command, follow_events_);
        auto const opened = engine().open(command);
        if (!opened) fail(opened.error());
        case_id_ = opened->case_id;
        business_key_ = key.empty() ? case_id_ : key;
        law_ = law_of_case();
        acknowledge(detail::to_json(*opened), (zh() ? "立案 " : "case ") + business_key_ + " (" +
                                                  case_id_.substr(0, 8) + ") " +
                                                  law_->procedure().title.in(context_.language) +
                                                  (opened->repeated ? (zh() ? "（已有）" : " (already open)") : ""));
        ++done_;
    }

    void find_the_case(std::string const& named)
    {
        if (!named.empty() && store_exists(context_)) case_id_ = find_case(context_, engine(), named);
        if (case_id_.empty())
            stop(context_, bad_usage,
                 {"先要有 {\"open\": …} 行，或者每行写明 case",
                  "an {\"open\": ...} line must come first, or each line name its case"},
                 lines_.where());
        if (!law_ || !named.empty()) law_ = law_of_case();
    }

    void event(TraceLine given, std::string_view line)
    {
        find_the_case(given.case_id);
        context_.clock.utc_us = std::max(context_.clock.utc_us, given.entry.event.occurred.utc_us);
        context_.clock.offset_minutes = hours(8);
        // A rerun of the file finds its lines again; another file for the same case has lines of its own.
        if (given.key.empty())
            given.key = business_key_ + "#" + std::to_string(lines_.number()) + "-" + sha256(line).hex().substr(0, 16);
        auto const& event = given.entry.event;
        auto const date = event.occurred == Moment{} ? engine().today() : event.occurred.local_date();
        auto const head = date.text() + "  " + activity_title(law_->procedure(), event.activity).in(context_.language);
        auto const receipt = record(given);
        if (!receipt && receipt.error().code == ErrorCode::refused && given.attempt) {
            auto const error = detail::to_json(receipt.error());
            acknowledge({{"error", error}}, head + (zh() ? "  —— 不得进行：" : "  — refused:"));
            if (!context_.json) show_obstacles(context_, error, true);
            ++done_;
            return;
        }
        if (!receipt) fail(receipt.error());
        if (given.attempt)
            stop(context_, unlawful, {"这一行应被拒绝，却被接受", "this line was to be refused and was accepted"},
                 lines_.where());
        ++done_;
        repeated_ += receipt->repeated ? 1 : 0;
        acknowledge(detail::to_json(*law_, *receipt),
                    head + (receipt->repeated ? (zh() ? "（已记录）" : " (already recorded)") : ""));
        if (context_.json) return;
        for (auto const& finding : receipt->findings)
            std::cout << "  ! [" << rule_id(*law_, finding) << "] " << context_.say(describe(*law_, finding)) << '\n';
    }

    [[nodiscard]] Result<Receipt> record(TraceLine const& given)
    {
        auto const& event = given.entry.event;
        auto const receipt = [&] {
            if (given.entry.corrects)
                return engine().correct({case_id_, *given.entry.corrects, event.fields, event.documents,
                                         reason_of(event), event.actor, given.key});
            Command command{case_id_, event, given.key, std::nullopt};
            return given.attest ? engine().attest(std::move(command)) : engine().perform(std::move(command));
        }();
        if (receipt && !receipt->findings.empty()) {
            auto law = detail::law_of(engine(), *receipt);
            if (!law) fail(law.error());
            law_ = *law;
        }
        return receipt;
    }

    [[nodiscard]] static std::string reason_of(Event const& event)
    {
        for (auto const& field : event.fields)
            if (field.name == "_reason" || field.name == "reason")
                if (auto const* text = std::get_if<std::string>(&field.value)) return *text;
        return {};
    }

    Context& context_;
    LineReader const& lines_;
    bool follow_events_;
    std::unique_ptr<Engine> engine_;
    std::optional<Law> law_;
    std::string case_id_, business_key_;
    std::size_t done_ = 0, repeated_ = 0;
};

} // namespace

int import_file(Context& context, std::string const& file, bool follow_events)
{
    LineReader lines(context, file);
    Import import(context, lines, follow_events);
    Progress progress;
    while (auto const line = lines.next()) {
        import.take(*line);
        progress.at(lines.number());
    }
    import.say_total();
    return fine;
}

} // namespace duly::cli
