// SPDX-License-Identifier: Apache-2.0
// Our scanner and expat say the same of every document: whether it is well-formed, and what is in it.
#include "xml_documents.hpp"
#include "xml_events.hpp"

#include "properties/random.hpp"

#include <doctest/doctest.h>

namespace {

using properties::Random;

void check_same(XmlEvents const& pieces, XmlEvents const& whole)
{
    CHECK(pieces.accepted == whole.accepted);
    CHECK(pieces.line == whole.line);
    CHECK(pieces.says == whole.says);
    CHECK(pieces.events == whole.events);
}

TEST_CASE("a document is accepted exactly if it is well-formed")
{
    REQUIRE(xml_documents().size() >= 150);
    for (XmlDocument const& document : xml_documents()) {
        std::string_view const text = document.text;
        CAPTURE(text);
        XmlEvents const ours = scan_at_hand(text);
        CHECK_MESSAGE(ours.accepted == document.good, ours.says.en);
        CHECK(ours.says.zh.empty() == document.good);
    }
}

TEST_CASE("a document that comes in pieces says the same as one that is at hand")
{
    for (XmlDocument const& document : xml_documents()) {
        std::string_view const text = document.text;
        CAPTURE(text);
        XmlEvents const whole = scan_at_hand(text);
        for (std::size_t at_once : {1U, 2U, 3U, 7U}) check_same(scan_in_pieces(text, at_once), whole);
    }
}

TEST_CASE("a document type declaration is refused and the message says what to do")
{
    for (auto const* text :
         {"<!DOCTYPE a><a/>", "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "<?xml version='1.0'?>\n<!DOCTYPE a><a/>"}) {
        XmlEvents const ours = scan_at_hand(text);
        CHECK_FALSE(ours.accepted);
        CHECK(ours.events.empty());
        CHECK(ours.says.en.find("DOCTYPE") != std::string::npos);
        CHECK(ours.says.en.find("remove it") != std::string::npos);
    }
}

// expat lets half a surrogate pair pass, and hands on what is no UTF-8.
TEST_CASE("half a surrogate pair is refused")
{
    using namespace std::string_view_literals;
    CHECK_FALSE(scan_at_hand("\xfe\xff\0<\0a\0>\xd8\x3d\0x\0<\0/\0a\0>"sv).accepted);
}

TEST_CASE("an error names the line")
{
    CHECK(scan_at_hand("<a>\n<b>\n</c>\n</a>").line == 3);
    CHECK(scan_at_hand("<a>\n\n  <b x=1/></a>").line == 3);
    CHECK(scan_at_hand("<a>\n\x01</a>").line == 2);
    CHECK(scan_at_hand("<a>\n<b>\n").line == 3);
    CHECK(scan_at_hand("<a>\n<b/>\n</a>\n<c/>").line == 4);
}

TEST_CASE("elements nested deeper than the limit are refused")
{
    std::string deep;
    for (int i = 0; i < 101; ++i) deep += "<a>";
    XmlEvents const ours = scan_at_hand(deep);
    CHECK(ours.says.en == "elements are nested more than 100 deep");
    CHECK_FALSE(ours.says.zh.empty());
}

TEST_CASE("a token larger than the limit is refused before memory grows with it")
{
    duly::detail::LogLimits limits;
    limits.token_bytes_max = std::size_t{1} << 20U;
    std::string const large = "<a x='" + std::string(3U << 20U, 'x') + "'/>";
    for (bool at_hand : {true, false}) {
        auto window = at_hand ? std::make_unique<duly::detail::TextWindow>(large, limits)
                              : std::make_unique<duly::detail::TextWindow>(duly::detail::open_text(large), limits);
        XmlEvents const ours = scan(*window);
        CHECK_FALSE(ours.accepted);
        CHECK(ours.says.en.find("larger than 1 MiB") != std::string::npos);
    }
    CHECK(scan_in_pieces(large, 4096).accepted); // with the usual limit
}

#ifdef DULY_EXPAT

void check_like_expat(std::string_view text)
{
    if (text.find("<!DOCTYPE") != std::string_view::npos) return;
    // In Latin-1, and there alone, expat takes these three for letters of names.
    if (text.find("ISO-8859-1") != std::string_view::npos &&
        text.find_first_of("\xaa\xb5\xba") != std::string_view::npos)
        return;
    CAPTURE(text);
    XmlEvents const theirs = ask_expat(text);
    XmlEvents const ours = scan_at_hand(text);
    CHECK_MESSAGE(ours.accepted == theirs.accepted, "ours: " << ours.says.en << "; expat: " << theirs.says.en);
    CHECK(ours.events == theirs.events);
}

TEST_CASE("expat says the same of every document")
{
    for (XmlDocument const& document : xml_documents()) {
        std::string_view const text = document.text;
        CAPTURE(text);
        CHECK(ask_expat(text).accepted == document.good);
        check_like_expat(text);
    }
}

// A small log with a little of everything.
std::string small_log(Random& random)
{
    static std::vector<std::string> const begins = {"", "<?xml version='1.0' encoding='UTF-8'?>\n",
                                                    "<?xml version=\"1.0\" encoding=\"ISO-8859-1\" ?>",
                                                    "\xef\xbb\xbf<?xml version='1.0'?>\r\n", "<!-- a log -->\n"};
    static std::vector<std::string> const values = {
        "register",   "&lt;&amp;&#65;&#x4e00;", "two\nlines", "\u884c\u653f\u590d\u8bae", "it's", "", "]]>", "a\r\nb",
        "caf\xc3\xa9"};
    std::string text = random.one_of(begins) + "<log xes.version='1.0'>\n";
    for (std::size_t i = random.between(1, 3); i > 0; --i) {
        text += "\t<trace>\r\n<string key=\"concept:name\" value=\"" + random.one_of(values) + "\"/>";
        for (std::size_t j = random.below(3); j > 0; --j) {
            text += "<event><date key='time:timestamp' value='2020-01-31T09:30:00+01:00' />";
            text += "<list key=\"l\"><values><int key=\"n\" value=\"1\"/></values></list>";
            if (random.chance(30)) text += "<!-- " + std::string("c") + " --><?p i?><![CDATA[x<&]]>&gt; text";
            text += "<string key=\"concept:name\" value=\"" + random.one_of(values) + "\"></string ></event>";
        }
        text += "</trace>";
    }
    return text + "</log>\n";
}

void mutate(std::string& text, Random& random)
{
    static std::vector<std::string> const bits = {"<",
                                                  ">",
                                                  "/",
                                                  "&",
                                                  ";",
                                                  "'",
                                                  "\"",
                                                  "=",
                                                  " ",
                                                  "\r",
                                                  "\n",
                                                  "]]>",
                                                  "--",
                                                  "<!--",
                                                  "-->",
                                                  "<![CDATA[",
                                                  "<?",
                                                  "?>",
                                                  "&#",
                                                  "&#x",
                                                  "&lt;",
                                                  "xml",
                                                  "<a>",
                                                  "</a>",
                                                  "<a/>",
                                                  "</log>",
                                                  "x='1'",
                                                  "\xc3",
                                                  "\xa9",
                                                  "\xef\xbf\xbe",
                                                  "\xed\xa0\x80",
                                                  "\x01",
                                                  "!",
                                                  "]",
                                                  "-"};
    for (std::size_t n = random.between(1, 3); n > 0 && !text.empty(); --n) {
        std::size_t const at = random.below(text.size());
        std::size_t const length = std::min(random.between(1, 6), text.size() - at);
        switch (random.below(7)) {
        case 0: text.erase(at, length); break;
        case 1: text.insert(at, random.one_of(bits)); break;
        case 2: text[at] = static_cast<char>(random.below(256)); break;
        case 3: text.insert(at, text.substr(random.below(text.size()), random.between(1, 20))); break;
        case 4: text.resize(at); break;
        case 5: text[at] = text[random.below(text.size())]; break;
        default: text.replace(at, length, random.one_of(bits)); break;
        }
    }
}

TEST_CASE("expat says the same of logs that were damaged at random")
{
    std::size_t accepted = 0, refused = 0;
    for (std::uint64_t const seed : properties::seeds(6000)) {
        CAPTURE(seed);
        INFO("DULY_SEED=" << seed);
        Random random(seed);
        std::string text = small_log(random);
        if (!random.chance(10)) mutate(text, random);
        check_like_expat(text);
        XmlEvents const whole = scan_at_hand(text);
        check_same(scan_in_pieces(text, random.between(1, 40)), whole);
        ++(whole.accepted ? accepted : refused);
    }
    if (properties::as_many_as_usual(6000)) { // else nothing would have been compared
        CHECK(accepted > 500);
        CHECK(refused > 500);
    }
}

#else

TEST_CASE("expat says the same of every document")
{
    MESSAGE("skipped: expat was not found when the tests were configured");
}

#endif

} // namespace
