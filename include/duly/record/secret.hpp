// SPDX-License-Identifier: Apache-2.0
// Bytes that nobody else may see: they are wiped when they go, are moved and never copied by accident, and have no
// operator that prints them.
//
//   Secret key = Secret::random(32);
//   key.view(); // for as long as `key` lives
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace duly {

class Secret {
public:
    Secret() = default;
    explicit Secret(std::size_t size); // of zeros
    explicit Secret(std::string_view copied);
    // THROWS: StoreFailure when the generator of OpenSSL fails.
    [[nodiscard]] static Secret random(std::size_t size);

    Secret(Secret&& other) noexcept { swap(other); }
    Secret& operator=(Secret&& other) noexcept
    {
        swap(other);
        return *this;
    }
    ~Secret(); // wipes

    [[nodiscard]] std::string_view view() const noexcept { return {bytes_.get(), size_}; }
    [[nodiscard]] char* data() noexcept { return bytes_.get(); }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

private:
    void swap(Secret& other) noexcept
    {
        bytes_.swap(other.bytes_);
        std::swap(size_, other.size_);
    }

    std::unique_ptr<char[]> bytes_;
    std::size_t size_ = 0;
};

// Wipes what is in a buffer that is about to be given back.
void wipe(char* bytes, std::size_t size) noexcept;

} // namespace duly
