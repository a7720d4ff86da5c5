// SPDX-License-Identifier: Apache-2.0
// Small files that are there wholly or not at all, whatever happens while they are written.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace duly::detail {

enum class Existing : bool { stays, is_replaced };

// Writes the parts, one after the other; durable when it returns. False: something is there already, and stays.
// THROWS: StoreFailure.
[[nodiscard]] bool write_whole_file(std::string const& path, std::initializer_list<std::string_view> parts,
                                    unsigned mode, Existing existing);
// Nothing if there is no such file. THROWS: StoreFailure when it cannot be read.
[[nodiscard]] std::optional<std::string> read_file_if_there(std::string const& path);

class Descriptor {
public:
    explicit Descriptor(int number) noexcept : number_(number) {}
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
    ~Descriptor();
    [[nodiscard]] int number() const noexcept { return number_; }
    [[nodiscard]] bool is_open() const noexcept { return number_ >= 0; }

private:
    int number_;
};

// THROWS: StoreFailure, always, with what errno says.
[[noreturn]] void file_failed(std::string const& path, char const* zh, char const* en);

} // namespace duly::detail
