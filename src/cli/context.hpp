// SPDX-License-Identifier: Apache-2.0
// What every command of the program shares: the options that stand before it, the language, and how it speaks.
#pragma once

#include "duly/duly.hpp"

#include <boost/json/value.hpp>

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
    std::vector<std::string> pack_files;
    std::optional<Date> today;
    Moment clock; // while the clock follows the events of an import

    [[nodiscard]] std::string const& say(Text const& text) const { return text.in(language); }
};

// A command ends with this exit code after its error was shown.
struct Stop {
    Exit exit;
};

[[nodiscard]] std::string read_file(Context const& context, std::string const& path);
[[nodiscard]] PackSet packs(Context const& context);
[[nodiscard]] Calendar calendar(Context const& context);
[[nodiscard]] std::unique_ptr<Engine> engine(Context& context, StoreAccess access, bool follow_events = false);
// A case id, a unique prefix of at least six digits, or a business key.
[[nodiscard]] std::string find_case(Context const& context, Engine& engine, std::string const& wanted);
// The id of the pack that PACK names; a file is loaded into `known`.
[[nodiscard]] std::string pack_id(Context const& context, PackSet& known, std::string const& pack);

[[noreturn]] void stop(Context const& context, Error const& error);
[[noreturn]] void stop(Context const& context, Exit exit, Text const& says, std::string const& where = {});
[[nodiscard]] Exit exit_of(ErrorCode code) noexcept;

void print(boost::json::value const& value); // one line on stdout, flushed
[[nodiscard]] boost::json::value to_json(Text const& text);
[[nodiscard]] boost::json::value to_json(Obstacle const& obstacle);
[[nodiscard]] boost::json::value to_json(Error const& error);
[[nodiscard]] boost::json::value to_json(Law const& law, Finding const& finding);

// The obstacles in words, a paragraph each; in both languages if `both`.
void show_obstacles(Context const& context, Error const& error, bool both);

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

// The commands.
int show_packs(Context& context);
int show(Context& context, std::string const& wanted, std::string const& as);
struct EventArguments {
    std::string case_id, json_text, key;
};
int open_case(Context& context, OpenCommand command, std::string const& at);
int record_event(Context& context, EventArguments const& arguments, bool attest);
int import_file(Context& context, std::string const& file, bool follow_events);
int status(Context& context, std::string const& case_id);
int may(Context& context, std::string const& case_id, std::string const& actor, std::vector<std::string> const& roles,
        std::string const& event);
int worklist(Context& context, std::vector<std::string> const& roles);
int overdue(Context& context);
int list_cases(Context& context, CaseQuery query);
int tick(Context& context);
int verify_store(Context& context);
int test(Context& context, std::vector<std::string> const& paths);

} // namespace duly::cli
