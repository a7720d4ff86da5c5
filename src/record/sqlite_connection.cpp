// SPDX-License-Identifier: Apache-2.0
// Opening an SQLite file as a store: what is there is looked at before anything is written, and a file that is not
// ours, or newer than we are, is left alone.
#include "sqlite_connection.hpp"

#include "sqlite_schema.hpp"

#include <sqlite3.h>

#include <chrono>
#include <filesystem>
#include <thread>
#include <unistd.h>
#include <utility>

namespace duly::detail {
namespace {

constexpr int busy_timeout_ms = 20'000;
constexpr int busy_timeout_of_checkpoint_ms = 200;

Text explain(int code)
{
    switch (code & 0xff) {
    case SQLITE_FULL:
        return {"磁盘已满，请腾出空间后重新打开", "the disk is full; free some space and open the store again"};
    case SQLITE_READONLY:
        return {"数据库只读，请检查文件和所在目录的权限",
                "the database is read-only; check the permissions of the file and its folder"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {"数据库正被其他程序占用，请稍后重试", "the database is in use by another program; try again"};
    case SQLITE_NOTADB: return {"这不是 SQLite 数据库", "this is not an SQLite database"};
    case SQLITE_CORRUPT:
        return {"数据库文件已损坏，请核验并从备份恢复", "the database file is damaged; verify it and restore a backup"};
    case SQLITE_CANTOPEN:
        return {"无法打开文件，请检查路径和权限", "the file cannot be opened; check the path and permissions"};
    case SQLITE_PERM:
    case SQLITE_AUTH: return {"没有访问权限", "access is denied"};
    case SQLITE_IOERR:
        return {"读写磁盘出错，请检查磁盘空间和设备后重新打开",
                "reading or writing the disk failed; check space and device, then open the store again"};
    default: return {"数据库操作失败", "the database operation failed"};
    }
}

[[noreturn]] void refuse(std::string const& path, char const* zh, char const* en)
{
    throw StoreFailure(of_file(path, {zh, en}));
}

std::string folder_of(std::string const& path)
{
    std::string const folder = std::filesystem::path(path).parent_path().string();
    return folder.empty() ? "." : folder;
}

bool is_writable(std::string const& folder) { return ::access(folder.c_str(), W_OK) == 0; }

// A path as SQLite's URI form wants it.
std::string as_uri(std::string const& path)
{
    std::string uri = "file:";
    for (char const c : path) {
        if (c == '%' || c == '?' || c == '#') {
            uri += '%';
            uri += "0123456789ABCDEF"[static_cast<unsigned char>(c) >> 4];
            uri += "0123456789ABCDEF"[c & 15];
        } else {
            uri += c;
        }
    }
    return uri + "?immutable=1";
}

} // namespace

Text of_file(std::string const& path, Text const& what) { return {path + "：" + what.zh, path + ": " + what.en}; }

void fail(std::string const& path, int code, std::string_view detail)
{
    Text says = of_file(path, explain(code));
    if (!detail.empty()) {
        says.zh += "（" + std::string(detail) + "）";
        says.en += " (" + std::string(detail) + ")";
    }
    if ((code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED) throw StoreBusy(says);
    int const kind = code & 0xff;
    if (kind == SQLITE_NOTADB || kind == SQLITE_CORRUPT || kind == SQLITE_TOOBIG) throw StoreDamaged(says);
    throw StoreFailure(says);
}

// ---- statements
// ------------------------------------------------------------------------------------------------------

Query::~Query()
{
    if (statement_ == nullptr) return;
    if (owned_) {
        sqlite3_finalize(statement_);
    } else {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
    }
}

void Query::check(int code)
{
    if (code != SQLITE_OK) connection_->failed(code);
}

Query& Query::bind(std::int64_t number)
{
    check(sqlite3_bind_int64(statement_, ++bound_, number));
    return *this;
}

Query& Query::bind(std::optional<std::int64_t> number) { return number ? bind(*number) : null(); }

Query& Query::text(std::string_view words)
{
    char const* const from = words.data() == nullptr ? "" : words.data();
    check(sqlite3_bind_text64(statement_, ++bound_, from, words.size(), SQLITE_STATIC, SQLITE_UTF8));
    return *this;
}

Query& Query::blob(std::string_view bytes)
{
    char const* const from = bytes.data() == nullptr ? "" : bytes.data();
    check(sqlite3_bind_blob64(statement_, ++bound_, from, bytes.size(), SQLITE_STATIC));
    return *this;
}

Query& Query::null()
{
    check(sqlite3_bind_null(statement_, ++bound_));
    return *this;
}

bool Query::step()
{
    int const code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) connection_->failed(code);
    return false;
}

bool Query::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
std::int64_t Query::number(int column) const { return sqlite3_column_int64(statement_, column); }

std::string Query::bytes(int column) const { return std::string(view(column)); }

std::string_view Query::view(int column) const
{
    auto const* const from = static_cast<char const*>(sqlite3_column_blob(statement_, column));
    int const size = sqlite3_column_bytes(statement_, column);
    return from == nullptr ? std::string_view() : std::string_view(from, static_cast<std::size_t>(size));
}

bool Row::is_null(int column) const { return sqlite3_value_type(columns_[column]) == SQLITE_NULL; }
std::int64_t Row::number(int column) const { return sqlite3_value_int64(columns_[column]); }

std::string_view Row::view(int column) const
{
    auto const* const from = static_cast<char const*>(sqlite3_value_blob(columns_[column]));
    int const size = sqlite3_value_bytes(columns_[column]);
    return from == nullptr ? std::string_view() : std::string_view(from, static_cast<std::size_t>(size));
}

// ---- the connection
// --------------------------------------------------------------------------------------------------

void Connection::Closer::operator()(sqlite3* db) const noexcept { sqlite3_close_v2(db); }
void Connection::Finalizer::operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }

FileFormat const& store_format() noexcept
{
    static constexpr FileFormat format{schema_application_id, schema_version, schema_sql};
    return format;
}

FileFormat const& keys_format() noexcept
{
    static constexpr FileFormat format{keys_application_id, keys_version, keys_sql};
    return format;
}

Connection::Connection(std::string path, StoreAccess access, FileFormat const& format) : path_(std::move(path))
{
    std::error_code ignored;
    if (std::filesystem::is_directory(path_, ignored))
        refuse(path_, "这是文件夹，应为数据库文件", "this is a folder; a database file was expected");
    bool const exists = std::filesystem::exists(path_, ignored);
    if (!exists && access != StoreAccess::create) refuse(path_, "没有这个文件", "there is no such file");
    open(access);
    define_each();
    check_format(access, format);
}

Connection::~Connection() = default;

// What is asked is fixed: where it makes no sense, the tables are not those that were made.
void Connection::cannot_ask(int code)
{
    if ((code & 0xff) != SQLITE_ERROR) failed(code);
    std::string const why = sqlite3_errmsg(db_.get());
    throw StoreDamaged(of_file(path_, {"数据库中的表已不是原来的表（" + why + "）",
                                       "the tables of the database are not those that were made (" + why + ")"}));
}

void Connection::failed(int code) { fail(path_, code, db_ ? sqlite3_errmsg(db_.get()) : ""); }

void Connection::open(StoreAccess access)
{
    auto const try_open = [&](std::string const& name, int flags) {
        sqlite3* raw = nullptr;
        int const code = sqlite3_open_v2(name.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX, nullptr);
        db_.reset(raw);
        if (code != SQLITE_OK) return code;
        sqlite3_extended_result_codes(raw, 1);
        sqlite3_busy_timeout(raw, busy_timeout_ms);
        return sqlite3_exec(raw, "SELECT count(*) FROM sqlite_master", nullptr, nullptr, nullptr);
    };
    if (access == StoreAccess::read) {
        int code = try_open(path_, SQLITE_OPEN_READONLY);
        int const kind = code & 0xff;
        // Where nothing may be written beside the file, its log cannot be shared; without one there is none to share.
        // Elsewhere the file could not be opened for a reason that passes, and others may be writing to it.
        std::error_code ignored;
        bool const has_log =
            std::filesystem::exists(path_ + "-wal", ignored) && std::filesystem::file_size(path_ + "-wal", ignored) > 0;
        if ((kind == SQLITE_CANTOPEN || kind == SQLITE_READONLY) && !has_log && !is_writable(folder_of(path_)))
            code = try_open(as_uri(path_), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
        if (code != SQLITE_OK) failed(code);
        return;
    }
    int const make = access == StoreAccess::create ? SQLITE_OPEN_CREATE : 0;
    int const code = try_open(path_, SQLITE_OPEN_READWRITE | make);
    if (code != SQLITE_OK) failed(code);
    if (sqlite3_db_readonly(db_.get(), "main") == 1) failed(SQLITE_READONLY);
}

void Connection::check_format(StoreAccess access, FileFormat const& format)
{
    auto const pragma = [&](char const* sql) {
        Query asked = query_once(sql);
        return asked.step() ? asked.number(0) : 0;
    };
    bool const may_make = access == StoreAccess::create && pragma("SELECT count(*) FROM sqlite_master") == 0;
    if (may_make) {
        // Two processes may make the same file: switching to the write-ahead log does not wait for the other by
        // itself.
        for (int attempt = 0;; ++attempt) {
            int const code = sqlite3_exec(db_.get(), "PRAGMA journal_mode=WAL", nullptr, nullptr, nullptr);
            if (code == SQLITE_OK) break;
            if ((code & 0xff) != SQLITE_BUSY || attempt > 200) failed(code);
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        begin();
        if (pragma("SELECT count(*) FROM sqlite_master") == 0) execute(format.sql);
        commit();
    }
    if (pragma("PRAGMA application_id") != format.application_id)
        refuse(path_, "这个数据库不是 duly 的记录库", "this database is not a store of duly");
    auto const version = pragma("PRAGMA user_version");
    if (version < format.version)
        refuse(path_, "这个记录库由发布前的 duly 建立，本版本不能使用",
               "this store was made by duly before its release, and is of no use to this version");
    if (version > format.version)
        refuse(path_, "这个记录库由更新版本的 duly 建立，请升级程序",
               "this store was made by a newer version of duly; upgrade the program");
    if (access != StoreAccess::read) {
        execute("PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000");
        begin_log_anew();
    }
    execute("PRAGMA cache_size=-16000");
}

// When a sync fails, the system may drop what it should have written and go on showing it. A log found at opening may
// be of that kind, and what is added to it would be lost with the part that is missing. What it holds is therefore
// written to the database once more, and synced there. Whoever else has the file open at this moment has seen to it.
void Connection::begin_log_anew()
{
    sqlite3_busy_timeout(db_.get(), busy_timeout_of_checkpoint_ms);
    int const code = sqlite3_wal_checkpoint_v2(db_.get(), "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    sqlite3_busy_timeout(db_.get(), busy_timeout_ms);
    if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY && (code & 0xff) != SQLITE_LOCKED) failed(code);
}

Query Connection::query(char const* sql)
{
    auto& cached = cached_[sql];
    if (!cached) {
        sqlite3_stmt* raw = nullptr;
        int const code = sqlite3_prepare_v3(db_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
        if (code != SQLITE_OK) {
            cached_.erase(sql);
            cannot_ask(code);
        }
        cached.reset(raw);
    }
    return {*this, cached.get(), false};
}

Query Connection::query_once(std::string const& sql)
{
    sqlite3_stmt* raw = nullptr;
    int const code = sqlite3_prepare_v2(db_.get(), sql.c_str(), -1, &raw, nullptr);
    if (code != SQLITE_OK) cannot_ask(code);
    return {*this, raw, true};
}

void Connection::execute(char const* sql)
{
    int const code = sqlite3_exec(db_.get(), sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) failed(code);
}

void Connection::define_each()
{
    int const code = sqlite3_create_function_v2(
        db_.get(), "each", -1, SQLITE_UTF8 | SQLITE_DIRECTONLY, this, nullptr, take_row, [](sqlite3_context*) {},
        nullptr);
    if (code != SQLITE_OK) failed(code);
}

void Connection::take_row(sqlite3_context* called, int, sqlite3_value** row) noexcept
{
    auto& connection = *static_cast<Connection*>(sqlite3_user_data(called));
    try {
        (*connection.take_)(Row(row));
    } catch (...) { // nothing is thrown through SQLite
        connection.thrown_ = std::current_exception();
        sqlite3_result_error_code(called, SQLITE_ABORT);
    }
}

void Connection::each(Query& rows, std::function<void(Row)> const& take)
{
    take_ = &take;
    try {
        rows.run();
    } catch (StoreFailure const&) {
        if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
        throw;
    }
}

void Connection::begin() { query("BEGIN IMMEDIATE").run(); }
void Connection::commit() { query("COMMIT").run(); }

void Connection::rollback() noexcept
{
    if (sqlite3_get_autocommit(db_.get()) == 0) sqlite3_exec(db_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

std::int64_t Connection::changes() const noexcept { return sqlite3_changes64(db_.get()); }

std::uint32_t Connection::data_version()
{
    std::uint32_t version = 0;
    int const code = sqlite3_file_control(db_.get(), "main", SQLITE_FCNTL_DATA_VERSION, &version);
    if (code != SQLITE_OK) failed(code);
    return version;
}

} // namespace duly::detail
