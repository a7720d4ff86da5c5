// SPDX-License-Identifier: Apache-2.0
// What a reader of XML says of a document, as lines: ours, and expat where it is at hand.
#pragma once

#include "check/xml_scanner.hpp"

#include <memory>
#include <string>
#include <string_view>
#ifdef DULY_EXPAT
#    include <expat.h>
#endif

struct XmlEvents {
    bool accepted = false;
    std::string events; // "<name", "@name=value", "text", ">name", one after the other; text in one piece
    duly::Text says;    // why it was refused
    std::uint64_t line = 0;
};

class XmlRecorder {
public:
    void start(std::string_view name) { line('<', name); }
    void attribute(std::string_view name, std::string_view value)
    {
        line('@', std::string(name) + '=' + std::string(value));
    }
    void end(std::string_view name) { line('>', name); }
    void text(std::string_view piece) { text_ += piece; }
    // Of a refused document, how much of the text before the error is told is open: it is left out.
    std::string take(bool is_accepted)
    {
        if (is_accepted) flush();
        return std::move(events_);
    }

private:
    void flush()
    {
        if (!text_.empty()) events_ += "\"" + text_ + "\n";
        text_.clear();
    }
    void line(char kind, std::string_view words)
    {
        flush();
        events_ += kind + std::string(words) + "\n";
    }
    std::string events_, text_;
};

// Hands out a few bytes at a time, so that every token is cut off somewhere.
class Trickle final : public duly::detail::ByteSource {
public:
    Trickle(std::string_view text, std::size_t at_once) : text_(text), at_once_(at_once) {}
    std::size_t read(char* to, std::size_t size) override
    {
        std::size_t const n = text_.copy(to, std::min(size, at_once_));
        text_.remove_prefix(n);
        return n;
    }

private:
    std::string_view text_;
    std::size_t at_once_;
};

inline XmlEvents scan(duly::detail::TextWindow& window)
{
    using namespace duly::detail;
    XmlEvents result;
    XmlRecorder recorder;
    try {
        XmlScanner xml(window, {}, XmlScanner::Text::wanted);
        for (XmlToken token{}; (token = xml.next()) != XmlToken::finish;) {
            if (token == XmlToken::start) {
                recorder.start(xml.name());
                for (auto const& [name, value] : xml.attributes()) recorder.attribute(name, value);
            } else if (token == XmlToken::end) {
                recorder.end(xml.name());
            } else {
                recorder.text(xml.text());
            }
        }
        result.accepted = true;
    } catch (LogFault const& fault) {
        result.says = fault.says;
        result.line = fault.line;
    }
    result.events = recorder.take(result.accepted);
    return result;
}

inline XmlEvents scan_at_hand(std::string_view text)
{
    duly::detail::TextWindow window(text, {});
    return scan(window);
}

inline XmlEvents scan_in_pieces(std::string_view text, std::size_t at_once)
{
    duly::detail::TextWindow window(std::make_unique<Trickle>(text, at_once), {});
    return scan(window);
}

#ifdef DULY_EXPAT
inline XmlEvents ask_expat(std::string_view text)
{
    XmlRecorder recorder;
    XML_Parser const parser = XML_ParserCreate(nullptr);
    XML_SetUserData(parser, &recorder);
    XML_SetElementHandler(
        parser,
        [](void* to, XML_Char const* name, XML_Char const** attributes) {
            static_cast<XmlRecorder*>(to)->start(name);
            for (; *attributes != nullptr; attributes += 2)
                static_cast<XmlRecorder*>(to)->attribute(attributes[0], attributes[1]);
        },
        [](void* to, XML_Char const* name) { static_cast<XmlRecorder*>(to)->end(name); });
    XML_SetCharacterDataHandler(parser, [](void* to, XML_Char const* piece, int size) {
        static_cast<XmlRecorder*>(to)->text({piece, static_cast<std::size_t>(size)});
    });
    XmlEvents result;
    result.accepted = XML_Parse(parser, text.data(), static_cast<int>(text.size()), 1) != XML_STATUS_ERROR;
    if (!result.accepted) result.says.en = XML_ErrorString(XML_GetErrorCode(parser));
    XML_ParserFree(parser);
    result.events = recorder.take(result.accepted);
    return result;
}
#endif
