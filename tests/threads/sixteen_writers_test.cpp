// SPDX-License-Identifier: Apache-2.0
// Sixteen writers, while others read, list, subscribe, let time pass, sign checkpoints and erase. What was acknowledged
// is on record once, what was erased is gone, and nothing else is; the thread sanitizer (preset clang-tsan) watches it.
#include "acknowledged.hpp"
#include "petitions.hpp"

#include "properties/random.hpp"
#include "record/record_fixture.hpp"

#include "duly/record/checkpoint.hpp"
#include "duly/record/checkpointer.hpp"
#include "duly/record/merkle.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <variant>

using namespace duly;
using threads::Petitions;
using threads::subjects;
using threads::Told;

namespace {

constexpr std::size_t writer_count = 16;
constexpr std::size_t case_count = 4; // fewer than writers, so that they meet
constexpr auto pause = std::chrono::milliseconds(2);

struct Setting {
    Suite suite = Suite::intl;
    std::size_t engines = 1;  // over one store
    std::size_t commands = 0; // of each writer: a multiple of seven, so that there are as many of every kind
};

// ---- what others do meanwhile ------------------------------------------------------------------------------------

// Each is done over and over on a thread of its own; an exception is what went wrong.
using Act = std::function<void()>;

Act explains(Engine& engine, std::vector<std::string> const& cases)
{
    return [&engine, &cases] {
        for (auto const& id : cases)
            if (auto const seen = engine.explain(id).value(); seen.history.empty() || seen.case_id != id)
                throw std::runtime_error("a case without its opening");
    };
}

Act asks_what_may_be_done(Engine& engine, std::vector<std::string> const& cases)
{
    return [&engine, &cases] {
        Actor const clerk{"clerk-1", "", {"clerk"}, ""};
        if (engine.may(cases.front(), clerk).value().empty()) throw std::runtime_error("no activity is known");
        Command command{.case_id = cases.back()};
        command.event.activity = "petition.answered";
        command.event.actor = clerk;
        if (!engine.may(command).value().empty()) throw std::runtime_error("an answer is barred");
        (void)engine.law(cases.front()).value();
    };
}

Act lists(Engine& engine)
{
    return [&engine] {
        if (engine.cases({}).size() < case_count) throw std::runtime_error("a list without one of the cases");
        if (!engine.find_case("case-0")) throw std::runtime_error("a case is not found by its key");
        (void)engine.worklist({});
        (void)engine.overdue(Date::of(2026, 12, 31));
    };
}

// A text that is read is the one that was written, or it is not there any more.
Act subscribes(Engine& engine, std::uint64_t& next)
{
    return [&engine, &next] {
        for (auto const& leaf : engine.subscribe(next, 64)) {
            if (leaf.position != next++) throw std::runtime_error("a subscriber missed a leaf");
            auto const kept = engine.store().disclosures(engine.log(), leaf.position);
            if (!kept.locked.empty()) throw std::runtime_error("the key of a text is not at hand");
            for (auto const& one : kept.open)
                if (auto const* const text = std::get_if<std::string>(&one.value);
                    text == nullptr || !(text->starts_with("petitioner ") || text->starts_with("reason ")))
                    throw std::runtime_error("a text is not what was written");
        }
    };
}

Act erases(Engine& engine, std::vector<std::string> const& cases, std::size_t& erased)
{
    return [&engine, &cases, &erased, round = std::size_t{0}]() mutable {
        auto const& subject = subjects[round % subjects.size()];
        auto const& case_id = cases[round / subjects.size() % cases.size()];
        Erasure const erasure{case_id, subject, "Art. 47", "chief", {"clerk-2", "", {}, ""}, std::to_string(round++)};
        Told told;
        auto const done = threads::answer_of([&] { return engine.erase(erasure); }, told);
        if (!done && done.error().code != ErrorCode::not_found) throw std::runtime_error(done.error().says.en);
        if (!done) return;
        ++erased;
        if (auto const again = engine.erase(erasure); !again || !again->repeated || again->leaf != done->leaf)
            throw std::runtime_error("an erasure that was sent again was answered otherwise");
    };
}

// One that does something over and over.
struct Bystander {
    explicit Bystander(Act what) : act(std::move(what)) {}
    void go_on(std::atomic<bool> const& over)
    try {
        do {
            act();
            ++rounds;
            std::this_thread::sleep_for(pause);
        } while (!over);
    } catch (std::exception const& failed) {
        failure = failed.what();
    }

    Act act;
    std::size_t rounds = 0;
    std::string failure = {};
};

// ---- checkpoints -------------------------------------------------------------------------------------------------

// Signs every few milliseconds what was recorded meanwhile.
class Signing {
public:
    explicit Signing(std::shared_ptr<Store> const& store) : store_(store), log_(store->logs().at(0))
    {
        CheckpointerOptions options{
            .keys = {}, .interval = std::chrono::milliseconds(3), .copy = folder_.file("checkpoint")};
        for (TreeKind const& kind : trees(log_.suite)) {
            options.keys.push_back(*PrivateKey::generate(kind.signature, origin_of(kind, log_.origin)));
            known_.push_back({options.keys.back().verifier(), 0});
        }
        options.publish = [this](std::string const& note) {
            std::lock_guard const lock(mutex_);
            published_.push_back(note);
        };
        signer_ = Checkpointer::start(store, log_, std::move(options)).value();
    }

    // As somebody who cannot wait, and as somebody who reads what was published.
    Act act()
    {
        return [this] {
            (void)signer_->sign_now().value();
            if (auto const failed = signer_->failure()) throw std::runtime_error(failed->en);
            std::lock_guard const lock(mutex_);
            if (published_.empty()) throw std::runtime_error("nothing was published");
        };
    }

    void end()
    {
        CHECK_FALSE(signer_->failure().has_value());
        signer_.reset();
        std::map<std::string, std::uint64_t> latest;
        for (auto const& note : published_) {
            auto const issued = parse_signed_checkpoint(note).value();
            auto const& [origin, head, extensions] = issued.checkpoint;
            CHECK(check_checkpoint(issued, known_).is_good());
            CHECK(head.size > latest[origin]);
            latest[origin] = head.size;
            auto const tree = tree_of(origin);
            CHECK(frontier_at(head.size, subtrees(tree), tree).root() == head.root);
        }
        for (TreeKind const& kind : trees(log_.suite))
            CHECK(latest[origin_of(kind, log_.origin)] == store_->head(log_.id, kind.hash).size);
    }

    [[nodiscard]] std::size_t published() const { return published_.size(); }

private:
    [[nodiscard]] HashAlgorithm tree_of(std::string const& origin) const
    {
        for (TreeKind const& kind : trees(log_.suite))
            if (origin_of(kind, log_.origin) == origin) return kind.hash;
        throw std::runtime_error("a checkpoint of no tree");
    }
    [[nodiscard]] SubtreeSource subtrees(HashAlgorithm tree) const
    {
        return [this, tree](unsigned level, std::uint64_t at) { return store_->subtree(log_.id, tree, level, at); };
    }

    test::Folder folder_;
    std::shared_ptr<Store> store_;
    LogName log_;
    std::vector<KeyRange> known_;
    std::mutex mutex_;
    std::vector<std::string> published_;
    std::unique_ptr<Checkpointer> signer_; // first to go
};

// ---- all of them -------------------------------------------------------------------------------------------------

std::vector<std::string> open_cases(Engine& engine)
{
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < case_count; ++i) {
        OpenCommand const command{.family = "t/petition",
                                  .organ = "office",
                                  .key = "case-" + std::to_string(i),
                                  .actor = {"chief", "", {}, ""}};
        ids.push_back(engine.open(command).value().case_id);
    }
    return ids;
}

void write_all(Petitions& writer, std::size_t commands, std::string& failure)
try {
    for (std::size_t n = 0; n < commands; ++n) writer.write(n);
} catch (std::exception const& failed) {
    failure = failed.what();
}

// Until every writer is done.
void run_at_once(std::deque<Petitions>& writers, std::size_t commands, std::vector<Bystander>& bystanders)
{
    std::atomic<bool> over{false};
    std::vector<std::string> failures(writers.size());
    std::vector<std::thread> writing, watching;
    for (auto& one : bystanders) watching.emplace_back([&] { one.go_on(over); });
    for (std::size_t i = 0; i < writers.size(); ++i)
        writing.emplace_back([&, i] { write_all(writers[i], commands, failures[i]); });
    for (auto& thread : writing) thread.join();
    over = true;
    for (auto& thread : watching) thread.join();
    for (auto const& failure : failures) CHECK(failure == "");
    for (auto const& one : bystanders) {
        CHECK(one.failure == "");
        CHECK(one.rounds > 0);
    }
}

void sixteen_writers(std::shared_ptr<Store> const& store, Setting const& setting)
{
    auto options = threads::options();
    options.suite = setting.suite;
    std::deque<Engine> engines;
    for (std::size_t i = 0; i < setting.engines; ++i) engines.emplace_back(store, options);
    auto& engine = engines.front();
    auto const cases = open_cases(engine);
    std::deque<Petitions> writers;
    for (std::size_t i = 0; i < writer_count; ++i)
        writers.emplace_back(engines[i % setting.engines], cases, std::to_string(i));
    for (auto const& id : cases) // something to answer, and to erase
        for (auto const& subject : subjects) writers.front().receive(id, subject, id + subject, true);

    Signing signing(store);
    std::uint64_t next = 0;
    std::size_t erased = 0;
    auto const today = engine.today();
    std::vector<Bystander> bystanders;
    bystanders.emplace_back(explains(engine, cases));
    bystanders.emplace_back(asks_what_may_be_done(engines.back(), cases));
    bystanders.emplace_back(lists(engine));
    bystanders.emplace_back(subscribes(engine, next));
    bystanders.emplace_back(erases(engines.back(), cases, erased));
    bystanders.emplace_back([&] { (void)engine.tick(today); });
    bystanders.emplace_back(signing.act());
    run_at_once(writers, setting.commands, bystanders);
    signing.end();

    (void)engine.tick(today);
    CHECK(engine.tick(today) == 0);
    auto const subscriber = subscribes(engine, next);
    for (auto before = next + 1; std::exchange(before, next) != next;) subscriber();
    CHECK(next == store->head(engine.log()).size);
    CHECK(erased > 0);
    threads::hold_record_against(*store, engine.log(), cases, writers);
    std::size_t conflicts = 0;
    for (auto const& writer : writers) conflicts += writer.told().conflicts;
    MESSAGE(next << " leaves, " << erased << " erasures, " << signing.published() << " checkpoints, " << conflicts
                 << " conflicts");
}

// Each time in another order.
template <class MakeStore> void over_and_over(MakeStore const& make_store, Setting const& setting)
{
    auto const rounds = properties::is_nightly() ? 10U : 1U;
    for (unsigned i = 0; i < rounds; ++i) {
        test::Folder const folder;
        std::shared_ptr<Store> const store = make_store(folder.file("s"));
        sixteen_writers(store, setting);
    }
}

std::unique_ptr<Store> in_memory(std::string const& /*path*/) { return memory_store(); }
std::unique_ptr<Store> in_a_file(std::string const& path) { return sqlite_store(path); }

} // namespace

TEST_SUITE("sixteen writers")
{
    TEST_CASE("over a store in memory what is acknowledged is recorded once")
    {
        over_and_over(in_memory, {Suite::dual, 1, 35});
    }
    TEST_CASE("of two engines over a store in memory, the same") { over_and_over(in_memory, {Suite::intl, 2, 35}); }
    TEST_CASE("over a SQLite file, the same") { over_and_over(in_a_file, {Suite::intl, 1, 14}); }
    TEST_CASE("of two engines over a SQLite file, the same") { over_and_over(in_a_file, {Suite::dual, 2, 14}); }
}
