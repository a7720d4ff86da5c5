// SPDX-License-Identifier: Apache-2.0
// One connection to an SQLite file and its prepared statements. Every failure becomes a StoreFailure that says in both
// languages what is wrong and what to do. Thread-safety: one thread at a time.
#pragma once

#include "duly/record/store.hpp"

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

struct sqlite3;
struct sqlite3_context;
struct sqlite3_stmt;
struct sqlite3_value;

namespace duly::detail {

// Thrown when another process held the file too long: nothing was begun.
class StoreBusy : public StoreFailure {
public:
    using StoreFailure::StoreFailure;
};

// Thrown when the file is there and can be read, but is not the database it was.
class StoreDamaged : public StoreFailure {
public:
    using StoreFailure::StoreFailure;
};

// What is said of a file, with its name before it.
[[nodiscard]] Text of_file(std::string const& path, Text const& what);
[[noreturn]] void fail(std::string const& path, int code, std::string_view detail);

class Connection;

// A statement in use; it is reset, not destroyed, when this goes.
class Query {
public:
    Query(Connection& connection, sqlite3_stmt* statement, bool owned) noexcept
        : connection_(&connection), statement_(statement), owned_(owned)
    {}
    Query(Query const&) = delete;
    Query& operator=(Query const&) = delete;
    ~Query();

    Query& bind(std::int64_t number);
    Query& bind(std::optional<std::int64_t> number);
    Query& text(std::string_view words);
    Query& blob(std::string_view bytes);
    Query& null();

    bool step(); // whether there is a row
    void run() { static_cast<void>(step()); }

    [[nodiscard]] bool is_null(int column) const;
    [[nodiscard]] std::int64_t number(int column) const;
    [[nodiscard]] std::string bytes(int column) const;     // of a text or a blob
    [[nodiscard]] std::string_view view(int column) const; // the same, until the next step

private:
    void check(int code);

    Connection* connection_;
    sqlite3_stmt* statement_;
    bool owned_;
    int bound_ = 0;
};

// The columns of a row that SQLite hands over, as Query has them; gone when it has been taken.
class Row {
public:
    explicit Row(sqlite3_value** columns) noexcept : columns_(columns) {}
    [[nodiscard]] bool is_null(int column) const;
    [[nodiscard]] std::int64_t number(int column) const;
    [[nodiscard]] std::string_view view(int column) const;

private:
    sqlite3_value** columns_;
};

// What a file of ours holds.
struct FileFormat {
    std::int64_t application_id;
    std::int64_t version;
    char const* sql; // makes it
};
[[nodiscard]] FileFormat const& store_format() noexcept;
[[nodiscard]] FileFormat const& keys_format() noexcept;

class Connection {
public:
    // THROWS: StoreFailure. The file has been made if `access` is create and it was not there or empty.
    Connection(std::string path, StoreAccess access, FileFormat const& format = store_format());
    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;
    ~Connection();

    // REQUIRES: a literal; its address is the key of the cache.
    [[nodiscard]] Query query(char const* sql);
    [[nodiscard]] Query query_once(std::string const& sql);
    void execute(char const* sql);
    // Of a statement `SELECT each(column, ...) FROM ...`: SQLite calls `take` for every row, which costs a fifth less
    // than asking for one after the other. What `take` throws ends it.
    void each(Query& rows, std::function<void(Row)> const& take);

    void begin(); // takes the write lock. THROWS: StoreBusy
    void commit();
    void rollback() noexcept;
    // Another number after every commit, of this connection or another. Within a transaction nobody else changes it.
    [[nodiscard]] std::uint32_t data_version();
    // How many rows the latest statement changed.
    [[nodiscard]] std::int64_t changes() const noexcept;

    [[nodiscard]] std::string const& path() const noexcept { return path_; }
    [[noreturn]] void failed(int code);

private:
    [[noreturn]] void cannot_ask(int code);
    void open(StoreAccess access);
    void begin_log_anew();
    void check_format(StoreAccess access, FileFormat const& format);
    void define_each();
    static void take_row(sqlite3_context* called, int columns, sqlite3_value** row) noexcept;

    struct Closer {
        void operator()(sqlite3* db) const noexcept;
    };
    struct Finalizer {
        void operator()(sqlite3_stmt* statement) const noexcept;
    };
    std::string path_;
    std::unique_ptr<sqlite3, Closer> db_;
    std::unordered_map<char const*, std::unique_ptr<sqlite3_stmt, Finalizer>> cached_;
    std::function<void(Row)> const* take_ = nullptr; // while each() runs
    std::exception_ptr thrown_;                      // by it
};

} // namespace duly::detail
