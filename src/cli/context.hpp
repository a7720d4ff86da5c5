// SPDX-License-Identifier: Apache-2.0
// What every command of the program shares: the options that stand before it, the language, and how it speaks.
#pragma once

#include "enforce/json_calls_answers.hpp"

#include "duly/check/log.hpp"
#include "duly/check/mapping.hpp"
#include "duly/duly.hpp"
#include "duly/record/encryption.hpp"

#include <boost/json/value.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace duly::cli {

// Exit codes of every command.
enum Exit : int { fine = 0, unlawful = 1, bad_usage = 2, undetermined = 3, environment = 4 };

struct Context {
    std::string store = "duly.db";
    std::string organ_log = "duly.local";
    Language language = Language::en;
    bool json = false;
    bool strict = false;
    std::string calendar_file;
    std::string suite;                     // of a log that is new
    std::vector<std::string> signing_keys; // files
    std::string checkpoint_copy;           // file
    std::string record_key_file;
    std::unique_ptr<Checkpointer> signer; // while something is recorded
    std::vector<std::string> pack_files;
    std::optional<PackSet> packs; // once they are loaded
    std::optional<Date> today;
    Moment clock; // while the clock follows the events of an import

    [[nodiscard]] std::string const& say(Text const& text) const { return text.in(language); }
    [[nodiscard]] char const* language_name() const { return language == Language::zh ? "zh" : "en"; }
};

// A command ends with this exit code after its error was shown.
struct Stop {
    Exit exit;
};

[[nodiscard]] std::string read_file(Context const& context, std::string const& path);
[[nodiscard]] PackSet packs(Context& context); // those of --pack with them; warned of once
[[nodiscard]] Calendar calendar(Context const& context);
// "P-03=must" each.
[[nodiscard]] Parameters parameters(Context const& context, std::vector<std::string> const& given);
[[nodiscard]] EngineOptions engine_options(Context& context, bool follow_events);
[[nodiscard]] bool store_exists(Context const& context);
[[nodiscard]] std::unique_ptr<Engine> engine(Context& context, StoreAccess access, bool follow_events = false);
// Of --record-key, if it was given.
[[nodiscard]] std::shared_ptr<EncryptionKey const> record_key(Context const& context);
// Checkpoints are signed while the command goes on, if --sign was given; and those that are left at its end.
void rehearse_signing(Context const& context); // where there is no store yet, so that bad keys leave none behind
void start_signing(Context& context, Engine& engine, std::shared_ptr<Store> const& store);
void end_signing(Context& context);
void log_to_standard_error();
// What could not be opened must leave no new file behind: where there is no store yet, it is tried in memory first.
void rehearse_opening(Context& context, OpenCommand const& command, bool follow_events);
// A case id, a unique prefix of at least six digits, or a business key.
[[nodiscard]] std::string find_case(Context const& context, Engine& engine, std::string const& wanted);
// The id of the pack that PACK names; a file is loaded into `known`.
[[nodiscard]] std::string pack_id(Context const& context, PackSet& known, std::string const& pack);

// Whether it names a pack, or else a case.
[[nodiscard]] bool is_pack(PackSet const& known, std::string const& wanted);
[[nodiscard]] Date today_here(); // by the system's clock

// One message in the user's language on standard error or, with --json, one error object on standard output. Of a
// refusal the obstacles are shown. `line` is that of an import.
[[noreturn]] void stop(Context const& context, Error const& error, std::optional<std::size_t> line = std::nullopt);
[[noreturn]] void stop(Context const& context, Exit exit, Text const& says, std::string const& where = {});
[[noreturn]] void stop(Context const& context, std::vector<PackProblem> const& problems); // of a file
[[noreturn]] void stop(Context const& context, std::exception const& failure);            // of the world

// What call() answers; its error ends the command.
[[nodiscard]] boost::json::object ask(Context const& context, Engine& engine, boost::json::object const& request);

void print(boost::json::value const& value); // one line on stdout, flushed

// Obstacles in words, a paragraph each; in both languages if `both`.
void show_obstacles(Context const& context, boost::json::object const& refusal, bool both);

// Columns of a width that counts Chinese characters as two.
class Table {
public:
    explicit Table(std::vector<std::string> heads) : rows_{std::move(heads)} {}
    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
    void print() const;

private:
    std::vector<std::vector<std::string>> rows_;
};
[[nodiscard]] std::size_t width(std::string_view text) noexcept;

// A column of an answer's list: lists in it are joined, and no more than `bytes_max` shown unless it is 0.
struct Column {
    Text head;
    char const* member;
    std::size_t bytes_max = 0;
};
void show_table(Context const& context, boost::json::array const& rows, std::vector<Column> const& columns);

// Tells how far a long command is: from its first second on, on standard error, where a person watches it.
class Progress {
public:
    Progress();
    ~Progress();
    Progress(Progress const&) = delete;
    Progress& operator=(Progress const&) = delete;
    void at(std::size_t done);

private:
    bool watched_;
    bool shown_ = false;
    std::chrono::steady_clock::time_point next_;
};

// The commands.
int show_packs(Context& context);
int show(Context& context, std::string const& wanted, std::string const& as);
struct PlanArguments {
    std::string wanted; // a case or a pack
    std::string target, by, as, calendar;
    std::vector<std::string> facts, expected;
    bool ignore_soft_floors = false;
};
int show_plan(Context& context, PlanArguments const& arguments);
struct ProveArguments {
    std::string pack, certificate, bypasses;
    std::vector<std::string> parameters;
    bool choices = false;
};
int prove_pack(Context& context, ProveArguments const& arguments);
struct EventArguments {
    std::string case_id, json_text, key;
};
struct CheckArguments {
    std::vector<std::string> logs;
    std::string rules, map, pack, as = "text";
    LogOptions log_options;
    bool complete = false, absent = false, actors_as_written = false;
};
int check_logs(Context& context, CheckArguments const& arguments);
struct MapArguments {
    std::string log, pack, map, file; // `file`: to write; empty: standard output
    LogOptions log_options;
};
int draft_map(Context& context, MapArguments const& arguments);
[[nodiscard]] LogMapping map_of(Context& context, std::string const& file); // what is wrong with it ends the command
int open_case(Context& context, OpenCommand command, std::string const& at);
int record_event(Context& context, EventArguments const& arguments, bool attest);
struct AmendArguments {
    std::string case_id, fields, documents, reason; // correct
    std::uint32_t target = 0;
    std::string rule, ground, approver; // sanction; erase
    std::string subject;                // erase
    std::string date;                   // migrate
    std::string actor, key;
    std::vector<std::string> roles;
};
int correct(Context& context, AmendArguments const& arguments);
int sanction(Context& context, AmendArguments const& arguments);
int migrate(Context& context, AmendArguments const& arguments);
int erase(Context& context, AmendArguments const& arguments);
struct KeyArguments {
    std::string file, name, algorithm = "ed25519", list;
    bool encryption = false;
    std::optional<std::uint64_t> size;
};
int new_key(Context& context, KeyArguments const& arguments);
int list_keys(Context& context, KeyArguments const& arguments);
int retire_key(Context& context, KeyArguments const& arguments);
int sign_checkpoint(Context& context);
int show_receipt(Context& context, std::string const& case_id, std::uint64_t seq);
int import_file(Context& context, std::string const& file, bool follow_events);
int status(Context& context, std::string const& case_id);
int may(Context& context, std::string const& case_id, std::string const& actor, std::vector<std::string> const& roles,
        std::string const& event);
int worklist(Context& context, std::vector<std::string> const& roles);
int overdue(Context& context);
struct CasesArguments {
    std::string status, verdict;
    std::uint64_t offset = 0, limit = 100;
};
int list_cases(Context& context, CasesArguments const& arguments);
int show_log(Context& context, std::uint64_t from, std::uint64_t limit);
int tick(Context& context);
int verify_store(Context& context);
struct ExportArguments {
    std::string case_id, file, keys, actor_keys;
    std::vector<std::string> disclose, older;
};
int export_bundle(Context& context, ExportArguments const& arguments);
struct ReportArguments {
    std::string organ, definition, as, file; // `file`: to write; empty: standard output
    std::string verify, edited;              // files
    std::string cases;                       // a figure
    int year = 0;
    std::optional<std::uint64_t> size;
};
int write_report(Context& context, ReportArguments const& arguments);
int test(Context& context, std::vector<std::string> const& paths);

} // namespace duly::cli
