// SPDX-License-Identifier: Apache-2.0
// Whatever is in a file, it is read or refused in words; and a file in pieces is read as a text at hand is.
#include "check/read_all.hpp"

#include "properties/random.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

namespace {

using properties::Random;

std::vector<std::string> const samples = {
    "<?xml version='1.0'?><log><classifier name='c' keys='concept:name'/><trace><string key='concept:name' "
    "value='1'/>\n"
    "<event><string key='concept:name' value='a&amp;b'/><date key='time:timestamp' value='2020-01-31T09:30:00Z'/>"
    "<list key='l'><values><int key='n' value='1'/></values></list></event></trace></log>",
    "case_id,activity,timestamp,case:kind,note\n1,a,2020-01-31,x,\"q \"\"w\"\"\n\"\n2,b,2020-01-31 "
    "09:30+01,,\r\n1,c,,y,z\n",
    "{\"case\": 1, \"activity\": \"a\", \"time\": \"2020-01-31\", \"x\": {\"y\": [1, 2.5, null, true]}}\n"
    "{\"case\": 2, \"activity\": \"b\", \"case:kind\": \"k\"}\n",
    "{\"objectTypes\": [], \"eventTypes\": [], \"objects\": [{\"id\": \"o\", \"type\": \"T\", \"attributes\": "
    "[{\"name\": \"n\", \"value\": \"v\", \"time\": \"2020-01-31T00:00:00Z\"}]}],\n\"events\": [{\"id\": \"e\", "
    "\"type\": "
    "\"a\", \"time\": \"2020-01-31T00:00:00Z\", \"relationships\": [{\"objectId\": \"o\", \"qualifier\": \"q\"}]}]}"};

std::string in_words(ReadLog const& log)
{
    if (!log.summary) return log.error.says.zh + log.error.says.en;
    std::string all = std::to_string(log.summary->events);
    auto const add = [&all](std::vector<ReadAttribute> const& attributes) {
        for (auto const& of : attributes) all += "|" + of.key + "=" + of.text + "@" + std::to_string(of.depth);
    };
    for (ReadCase const& of : log.cases) {
        all += "\n" + of.id + ":" + std::to_string(of.line);
        add(of.attributes);
        for (ReadEvent const& event : of.events) {
            all += "\n  " + event.activity + ":" + std::to_string(event.line) + (event.at ? event.at->text() : "");
            add(event.attributes);
        }
    }
    return all;
}

void damage(std::string& text, Random& random)
{
    static std::vector<std::string> const bits = {"\"", "'", ",",  "{",  "}",    "[",    "]",    ":",    "\n",
                                                  "\r", "<", "\\", "/>", "\x00", "\xff", "\xc3", "null", "1e999"};
    for (std::size_t n = random.below(3); n > 0 && !text.empty(); --n) {
        std::size_t const at = random.below(text.size());
        switch (random.below(4)) {
        case 0: text.erase(at, random.between(1, 8)); break;
        case 1: text.insert(at, random.one_of(bits)); break;
        case 2: text[at] = static_cast<char>(random.below(256)); break;
        default: text.resize(at); break;
        }
    }
}

TEST_CASE("a damaged log is read or refused in words and the same from a file as at hand")
{
    auto const file = (std::filesystem::temp_directory_path() / "duly_log_damage_test").string();
    std::size_t read = 0, refused = 0;
    for (std::uint64_t const seed : properties::seeds(2000)) {
        INFO("DULY_SEED=" << seed);
        Random random(seed);
        std::string text = samples[seed % samples.size()];
        damage(text, random);
        duly::LogOptions options;
        options.object_type = "T";
        options.grouped = random.chance(30);
        ReadLog const at_hand = read_all(text, options);
        std::ofstream(file, std::ios::binary) << text;
        ReadLog const from_file = read_all_of_file(file, options);
        CHECK(in_words(at_hand) == in_words(from_file));
        if (!at_hand.summary) {
            CHECK_FALSE(at_hand.error.says.zh.empty());
            CHECK_FALSE(at_hand.error.says.en.empty());
            CHECK(at_hand.error.where.starts_with("a.log:"));
            CHECK(at_hand.error.where.substr(6) == from_file.error.where.substr(file.size() + 1));
        }
        ++(at_hand.summary ? read : refused);
    }
    std::filesystem::remove(file);
    if (properties::as_many_as_usual(2000)) {
        CHECK(read > 200);
        CHECK(refused > 200);
    }
}

} // namespace
