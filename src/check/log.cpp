// SPDX-License-Identifier: Apache-2.0
// Which format it is, and the errors of all of them.
#include "duly/check/log.hpp"

#include "log_readers.hpp"

#include <algorithm>
#include <filesystem>

namespace duly {
namespace detail {
namespace {

constexpr std::size_t looked_at_bytes = 4096;

bool ends_like_a_table(std::string name)
{
    if (name.ends_with(".gz")) name.resize(name.size() - 3);
    return name.ends_with(".csv") || name.ends_with(".tsv");
}

std::string_view without_blanks(std::string_view text)
{
    std::size_t const first = text.find_first_not_of(" \t\r\n");
    return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

// OCEL is one object with lists of known names; JSON Lines has objects of any other kind.
bool begins_like_ocel(std::string_view object)
{
    std::string_view rest = without_blanks(object.substr(1));
    if (!rest.starts_with('"')) return false;
    rest.remove_prefix(1);
    std::size_t const close = rest.find('"');
    if (close == std::string_view::npos) return false;
    std::string_view const key = rest.substr(0, close);
    rest = without_blanks(rest.substr(close + 1));
    rest = rest.starts_with(':') ? without_blanks(rest.substr(1)) : std::string_view();
    if (key.starts_with("ocel:global") || key == "ocel:events" || key == "ocel:objects") return rest.starts_with('{');
    bool const is_list_of_it = key == "objectTypes" || key == "eventTypes" || key == "objects" || key == "events";
    return is_list_of_it && rest.starts_with('[');
}

void refuse_other_formats(std::string_view begin)
{
    char const* what = begin.starts_with("SQLite format 3") ? "SQLite"
                       : begin.starts_with("PK\x03\x04")    ? "ZIP"
                       : begin.starts_with("%PDF")          ? "PDF"
                                                            : nullptr;
    if (what == nullptr) return;
    fail_log(1, "这是 " + std::string(what) + " 文件，不是日志；请导出为 XES、CSV、JSON Lines 或 OCEL 2.0 JSON",
             "this is a " + std::string(what) + " file and no log; export XES, CSV, JSON Lines or OCEL 2.0 JSON");
}

LogFormat format_of(TextWindow& window, std::string const& name)
{
    std::string_view const begin = window.ahead();
    std::string_view const text = without_blanks(begin);
    refuse_other_formats(begin);
    if (text.starts_with('<')) return LogFormat::xes;
    if (text.starts_with('{')) return begins_like_ocel(text) ? LogFormat::ocel : LogFormat::json_lines;
    if (ends_like_a_table(name)) return LogFormat::csv;
    std::string_view const line = text.substr(0, text.find_first_of("\r\n"));
    if (line.find_first_of(",;\t|") != std::string_view::npos && !text.starts_with('[')) return LogFormat::csv;
    fail_log(1, "无法识别日志格式：应为 XES（以 '<' 开头）、CSV（首行为列名）、JSON Lines 或 OCEL（以 '{' 开头）",
             "the format is not known: expected XES, which begins with '<', CSV with a line of column names, or "
             "JSON Lines or OCEL, which begin with '{'");
}

void read_as(LogFormat format, LogReading const& reading)
{
    switch (format) {
    case LogFormat::csv: return read_csv(reading);
    case LogFormat::json_lines: return read_json_lines(reading);
    case LogFormat::ocel: return read_ocel(reading);
    case LogFormat::xes:
    case LogFormat::detect: return read_xes(reading);
    }
}

std::string first_bytes(ByteSource& source)
{
    std::string begin(looked_at_bytes, '\0');
    std::size_t n = 0;
    while (n < begin.size()) {
        std::size_t const more = source.read(begin.data() + n, begin.size() - n);
        if (more == 0) break;
        n += more;
    }
    begin.resize(n);
    return begin;
}

// A look at how a text begins, in whatever encoding, without taking anything of it.
LogFormat detect(std::string_view begin, std::string const& name, LogOptions const& options, LogLimits const& limits)
{
    if (options.format != LogFormat::detect) return options.format;
    using namespace std::string_view_literals;
    if (begin.starts_with("<\0"sv) || begin.starts_with("\0<"sv)) return LogFormat::xes; // UTF-16 without a mark
    refuse_other_formats(begin);
    TextWindow window(begin, limits);
    window.find_encoding();
    while (window.ahead().size() < begin.size()) {
        try {
            if (!window.more()) break;
        } catch (LogFault const&) { // cut off within a character, or what its reader will complain of
            break;
        }
    }
    return format_of(window, name);
}

Result<LogSummary> read(TextWindow& window, LogFormat format, std::string const& name, LogOptions const& options,
                        LogSink const& sink, LogLimits const& limits)
{
    LogSummary summary;
    try {
        read_as(format, {window, options, limits, sink, summary});
    } catch (LogFault& fault) {
        std::uint64_t const line = fault.line == 0 ? window.line() : fault.line;
        return Error{ErrorCode::bad_input, std::move(fault.says), name + ":" + std::to_string(line), {}};
    }
    summary.bytes = window.bytes();
    return summary;
}

Result<LogSummary> read(std::unique_ptr<ByteSource> source, std::string const& name, LogOptions const& options,
                        LogSink const& sink, LogLimits const& limits)
{
    LogFormat format{};
    try {
        std::string begin = first_bytes(*source);
        if (is_gzip(begin)) {
            source = unpack_gzip(put_before(std::move(begin), std::move(source)));
            begin = first_bytes(*source);
        }
        format = detect(begin, name, options, limits);
        source = put_before(std::move(begin), std::move(source));
    } catch (LogFault& fault) {
        std::uint64_t const line = std::max<std::uint64_t>(fault.line, 1);
        return Error{ErrorCode::bad_input, std::move(fault.says), name + ":" + std::to_string(line), {}};
    }
    TextWindow window(std::move(source), limits);
    return read(window, format, name, options, sink, limits);
}

} // namespace

Result<LogSummary> read_log(std::string_view text, std::string const& name, LogOptions const& options,
                            LogSink const& sink, LogLimits const& limits)
{
    if (is_gzip(text)) return read(open_text(text), name, options, sink, limits);
    LogFormat format{};
    try {
        format = detect(text.substr(0, looked_at_bytes), name, options, limits);
    } catch (LogFault& fault) {
        return Error{ErrorCode::bad_input, std::move(fault.says), name + ":1", {}};
    }
    TextWindow window(text, limits);
    return read(window, format, name, options, sink, limits);
}

} // namespace detail

Result<LogSummary> read_log_text(std::string_view text, std::string const& name, LogOptions const& options,
                                 LogSink const& sink)
{
    return detail::read_log(text, name, options, sink, {});
}

Result<LogSummary> read_log_file(std::string const& file, LogOptions const& options, LogSink const& sink)
{
    std::error_code unknown;
    if (std::filesystem::is_directory(file, unknown))
        return Error{
            ErrorCode::bad_input, {"这是文件夹，应为日志文件", "this is a folder; a log file was expected"}, file, {}};
    auto source = detail::open_file(file);
    if (source == nullptr)
        return Error{ErrorCode::not_found,
                     {"没有文件 " + file + "，或无权读取", "there is no file " + file + ", or it may not be read"},
                     file,
                     {}};
    return detail::read(std::move(source), file, options, sink, {});
}

} // namespace duly
