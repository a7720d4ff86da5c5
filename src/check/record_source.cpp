// SPDX-License-Identifier: Apache-2.0
#include "record_source.hpp"

#include "case_builder.hpp"
#include "value_text.hpp"

#include "duly/check/evidence.hpp"
#include "duly/record/bundle.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <unordered_set>

namespace duly::detail {

namespace {

constexpr std::size_t page = 1000;
constexpr std::string_view store_begins = "SQLite format 3", bundle_begins = "duly-bundle@v";

[[nodiscard]] bool begins(std::string const& file, std::string_view with)
{
    std::string begin(with.size(), '\0');
    std::ifstream in(file, std::ios::binary);
    in.read(begin.data(), static_cast<std::streamsize>(begin.size()));
    return in && begin == with;
}

// What no key is needed for to see; who signed it is another question.
[[nodiscard]] Result<void> is_whole(EvidenceReport const& report)
{
    for (auto const& finding : report.findings) {
        bool const judged =
            finding.verdict != EvidenceVerdict::untrusted_key && finding.verdict != EvidenceVerdict::lawfully_erased;
        if (judged)
            return Error{finding.verdict == EvidenceVerdict::cannot_judge ? ErrorCode::bad_input : ErrorCode::tampered,
                         {"记录不可用于检查：" + finding.says.zh, "the record cannot be checked: " + finding.says.en},
                         finding.seq ? "seq " + std::to_string(*finding.seq) : std::string(),
                         {}};
    }
    return {};
}

// The cases of a store in the order in which they were opened.
[[nodiscard]] std::vector<std::string> cases_of(Store const& store)
{
    std::vector<std::string> order;
    std::unordered_set<std::string> known;
    for (auto const& log : store.logs())
        for (std::uint64_t from = 0;;) {
            auto const leaves = store.scan(log.id, from, page);
            if (leaves.empty()) break;
            for (auto const& leaf : leaves)
                if (leaf.seq && known.insert(leaf.case_id).second) order.push_back(leaf.case_id);
            from = leaves.back().index + 1;
        }
    return order;
}

void add_event(CaseBuilder& builder, RecordedLeaf const& recorded, std::uint64_t line)
{
    auto const& event = recorded.leaf.event;
    builder.begin_event(line);
    auto& texts = builder.texts();
    auto const add = [&](std::string_view key, std::string_view text, KeyRole role = KeyRole::none) {
        if (text.empty()) return;
        LogAttribute attribute;
        attribute.key = texts.keep(key);
        attribute.text = texts.keep(text);
        builder.add_to_event(attribute, role);
    };
    add("concept:name", event.activity, KeyRole::activity);
    add("org:resource", event.actor.id, KeyRole::actor);
    add("org:group", event.actor.unit, KeyRole::unit);
    add("org:role", words_in_one(event.actor.roles), KeyRole::role);
    LogAttribute time;
    time.key = "time:timestamp";
    time.text = texts.keep(event.occurred.text());
    time.type = LogType::date;
    time.at = event.occurred;
    builder.add_to_event(time, KeyRole::time);
    for (auto const& field : event.fields) add(field.name, text_of_value(field.value));
    std::vector<std::string> kinds;
    for (auto const& document : event.documents) kinds.push_back(document.kind);
    add("documents", words_in_one(kinds));
    add("entry", recorded.leaf.entry);
}

} // namespace

bool RecordSource::is_store(std::string const& file) { return begins(file, store_begins); }
bool RecordSource::is_bundle(std::string const& file) { return begins(file, bundle_begins); }
bool RecordSource::is_bundle_text(std::string_view text) { return text.starts_with(bundle_begins); }

Result<std::unique_ptr<RecordSource>> RecordSource::open_store(std::string const& file)
{
    if (auto whole = is_whole(judge_store_file(file, {})); !whole) {
        auto error = whole.error();
        error.where = error.where.empty() ? file : file + ", " + error.where;
        return error;
    }
    auto source = std::make_unique<RecordSource>();
    source->store_ = sqlite_store(file, StoreAccess::read);
    source->laws_ = laws_of(source->store_->laws());
    return source;
}

Result<std::unique_ptr<RecordSource>> RecordSource::open_bundle(std::string_view text)
{
    auto const judged = judge_bundle(text, {});
    if (!judged) return judged.error();
    if (auto const whole = is_whole(*judged); !whole) return whole.error();
    auto const bundle = parse_bundle(text);
    if (!bundle) return bundle.error();
    auto source = std::make_unique<RecordSource>();
    source->bundle_ = BundledCase{bundle->case_id, {}};
    for (auto const& leaf : bundle->leaves) source->bundle_->leaves.push_back(leaf.bytes);
    source->laws_ = laws_of(bundle->laws);
    return source;
}

Result<std::unique_ptr<RecordSource>> RecordSource::open_bundle_file(std::string const& file)
{
    std::ifstream in(file, std::ios::binary);
    std::string const text(std::istreambuf_iterator<char>(in), {});
    auto source = open_bundle(text);
    if (source) return source;
    auto error = source.error();
    error.where = error.where.empty() ? file : file + ", " + error.where;
    return error;
}

Result<void> RecordSource::take(std::string const& bytes)
{
    auto leaf = decode(bytes);
    if (!leaf) return leaf.error();
    if (!leaf->is_attempt()) leaves_.push_back({std::move(*leaf), leaf_hash(bytes)});
    return {};
}

Result<LogSummary> RecordSource::read(LogSink const& sink)
{
    LogSummary summary;
    LogLimits const limits;
    CaseBuilder builder(sink, summary, limits);
    auto const deliver = [&](std::string const& id, std::vector<std::string> const& all) -> Result<bool> {
        leaves_.clear();
        for (auto const& bytes : all) {
            summary.bytes += bytes.size();
            if (auto const taken = take(bytes); !taken) return taken.error();
        }
        builder.begin_case(0);
        builder.set_id(builder.texts().keep(id));
        for (auto const& each : leaves_) add_event(builder, each, each.leaf.seq);
        return builder.deliver();
    };
    if (bundle_) {
        auto const done = deliver(bundle_->id, bundle_->leaves);
        if (!done) return done.error();
        return summary;
    }
    for (auto const& id : cases_of(*store_)) {
        std::vector<std::string> all;
        for (auto& each : store_->read_case(id)) all.push_back(std::move(each.bytes));
        auto const goes_on = deliver(id, all);
        if (!goes_on) return goes_on.error();
        if (!*goes_on) break;
    }
    return summary;
}

} // namespace duly::detail
