// SPDX-License-Identifier: Apache-2.0
// XML 1.0 as a stream of tokens, well-formedness checked: what expat accepts is accepted, what it rejects is rejected,
// except that a document type declaration is refused. Names are taken as they are
// written; namespaces are not looked at.
//
//   XmlScanner xml(window, limits, XmlScanner::Text::skipped);
//   while (xml.next() != XmlToken::finish) ...
//
// Tokens are looked at in the window, in one go: a token that is cut off is scanned anew when there is more of it.
#pragma once

#include "text_window.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace duly::detail {

enum class XmlToken : std::uint8_t { start, end, text, finish };

struct XmlAttribute {
    std::string_view name, value;
};

class XmlScanner {
public:
    enum class Text : bool { skipped, wanted };

    // REQUIRES: nothing was read from the window.
    XmlScanner(TextWindow& window, LogLimits const& limits, Text text);

    // An element without content has a start and an end like any other. THROWS: LogFault.
    [[nodiscard]] XmlToken next();

    // Good until the next token is asked for. Text comes in pieces.
    [[nodiscard]] std::string_view name() const noexcept { return name_; } // of the start or end
    [[nodiscard]] std::vector<XmlAttribute> const& attributes() const noexcept { return attributes_; }
    [[nodiscard]] std::string_view text() const noexcept { return text_; }
    [[nodiscard]] std::size_t depth() const noexcept { return open_.size(); } // elements that are open
    [[nodiscard]] std::uint64_t line() noexcept { return window_.line(token_); }

private:
    enum class Step : std::uint8_t { token, skipped, cut_off };
    enum class Place : std::uint8_t { before_root, inside, after_root };

    [[nodiscard]] Step scan(XmlToken& token);
    [[nodiscard]] Step scan_text(char const* p);
    [[nodiscard]] Step scan_reference(char const* p);
    [[nodiscard]] Step scan_start(char const* p);
    [[nodiscard]] Step scan_end(char const* p);
    [[nodiscard]] Step scan_comment(char const* p);
    [[nodiscard]] Step scan_cdata(char const* p);
    [[nodiscard]] Step scan_instruction(char const* p);
    [[nodiscard]] Step scan_declaration(char const* p);
    [[nodiscard]] Step piece(char const* from, char const* to, char const* next);

    void read_declaration();
    void use_encoding(std::string_view name);
    // The end of the name at p; p if there is none; nullptr: cut off.
    [[nodiscard]] char const* skip_name(char const* p) const;
    [[nodiscard]] char const* scan_attributes(char const* p); // at the '/' or '>' behind them; nullptr: cut off
    [[nodiscard]] char const* scan_value(char const* p, std::string_view& value);
    void check_names_differ();
    void normalise_values(std::size_t bytes);
    [[nodiscard]] std::string_view normalised(std::string_view value);
    void open_element();
    void close_element(char const* next);
    void ended_too_early();
    [[noreturn]] void fail(char const* at, std::string zh, std::string en);

    TextWindow& window_;
    LogLimits limits_;
    bool text_is_wanted_;
    bool closes_at_once_ = false; // the element that was just started is empty
    bool has_unusual_value_ = false;
    Place place_ = Place::before_root;
    char const* token_ = nullptr; // where it begins
    std::string_view name_, text_;
    std::vector<XmlAttribute> attributes_;
    std::vector<std::string_view> sorted_; // names of attributes, when there are many
    std::string names_;                    // of the elements that are open, one after the other
    std::vector<std::size_t> open_;        // where each of them begins
    std::string scratch_;                  // values in which something had to be replaced
};

// The character that `&reference;` stands for, without its marks; 0: none.
[[nodiscard]] std::uint32_t character_of(std::string_view reference) noexcept;

} // namespace duly::detail
