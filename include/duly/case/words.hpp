// SPDX-License-Identifier: Apache-2.0
// The words that a case remembers (actors, digests, outcomes), each once. Position 0 is no word.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace duly {

// Thread-safety: a value; concurrent reads are safe.
class Words {
public:
    // 0 if the word is not known.
    [[nodiscard]] std::uint32_t find(std::string_view word) const noexcept;
    std::uint32_t add(std::string_view word);
    // REQUIRES: 1 <= position <= size().
    [[nodiscard]] std::string const& at(std::uint32_t position) const { return words_[position - 1]; }
    [[nodiscard]] std::size_t size() const noexcept { return words_.size(); }
    friend bool operator==(Words const& a, Words const& b) { return a.words_ == b.words_; }

private:
    void grow_index();

    std::vector<std::string> words_;
    std::vector<std::uint32_t> index_; // open addressing; empty while a scan is as fast
};

} // namespace duly
