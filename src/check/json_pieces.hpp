// SPDX-License-Identifier: Apache-2.0
// A JSON document that is one object of lists, taken apart into the items of its lists, so that no more than one of
// them is held. Where an item ends is all that is looked at here; whether it is well-formed, its reader judges.
//
//   JsonPieces pieces(window);
//   while (pieces.next_key()) { // pieces.key() == "events"
//       pieces.open_list();
//       while (pieces.next_item()) ... pieces.item()
//   }
#pragma once

#include "text_window.hpp"

#include <string>
#include <string_view>

namespace duly::detail {

class JsonPieces {
public:
    // REQUIRES: nothing was read from the window. THROWS: LogFault.
    explicit JsonPieces(TextWindow& window);

    // False: the document has ended, and nothing follows it.
    [[nodiscard]] bool next_key();
    void open_list(); // that follows the key
    [[nodiscard]] bool next_item();
    [[nodiscard]] std::string const& key() const noexcept { return key_; }
    [[nodiscard]] std::string_view item() const noexcept { return item_; } // good until the next is asked for
    [[nodiscard]] std::uint64_t line() const noexcept { return line_; }

private:
    [[nodiscard]] char peek(); // the next that is no blank; '\0': the text has ended
    void expect(char c, char const* zh, char const* en);
    void take_value();

    TextWindow& window_;
    std::string key_;
    std::string_view item_;
    std::uint64_t line_ = 0;
    bool is_first_key_ = true, is_first_item_ = true;
};

} // namespace duly::detail
