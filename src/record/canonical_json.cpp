// SPDX-License-Identifier: Apache-2.0
// Writing canonical JSON. It copies what needs no escape in one piece, and touches its string once for many pieces.
#include "canonical_pieces.hpp"

#include <algorithm>

namespace duly {

// ---- pieces ------------------------------------------------------------------------------------------------------

void CanonicalWriter::flush(char* at)
{
    out_->append(part_, static_cast<std::size_t>(at - part_));
    at_ = part_;
}

template <class Put> CanonicalWriter& CanonicalWriter::piece(std::size_t bytes, Put const& put)
{
    detail::PieceProblem found;
    end_value(put(begin_value(bytes), found));
    if (found.zh != nullptr && problem_.empty()) problem_ = {found.zh, found.en};
    return *this;
}

// ---- values ------------------------------------------------------------------------------------------------------

CanonicalWriter& CanonicalWriter::key(std::string_view name)
{
    if (!is_canonical_key(name)) {
        if (problem_.empty()) {
            std::string const shown(name.substr(0, 80));
            problem_ = {"名称 \"" + shown + "\" 不能写入记录：只能用小写字母、数字和下划线，1 至 64 个字符",
                        "the name \"" + shown +
                            "\" cannot be recorded: use 1 to 64 lower-case letters, digits and "
                            "underscores"};
        }
        name = "_";
    }
    char* to = begin_value(name.size() + 3);
    *to++ = '"';
    to = std::copy(name.begin(), name.end(), to);
    *to++ = '"';
    *to++ = ':';
    at_ = to;
    comma_ = false;
    return *this;
}

CanonicalWriter& CanonicalWriter::string(std::string_view text)
{
    if (text.size() <= part_max / 2) {
        char* const to = begin_value(text.size() + 2);
        *to = '"';
        if (detail::copy_plain(to + 1, text)) {
            to[1 + text.size()] = '"';
            end_value(to + text.size() + 2);
            return *this;
        }
    }
    char* to = begin_value(1);
    *to++ = '"';
    end_value(escaped(to, text));
    return *this;
}

// Writes what is not plain, or too long to be written in one piece, and the quotation mark at its end.
char* CanonicalWriter::escaped(char* to, std::string_view text)
{
    detail::PieceProblem found;
    while (!text.empty()) {
        std::size_t part = std::min(text.size(), part_max / detail::escape_bytes_max);
        // A sequence of UTF-8 stays whole.
        for (int i = 0; i < 3 && part < text.size() && (text[part] & 0xc0) == 0x80; ++i) --part;
        to = detail::put_escaped_text(room_for(to, detail::escape_bytes_max * part), text.substr(0, part), found);
        text.remove_prefix(part);
    }
    if (found.zh != nullptr && problem_.empty()) problem_ = {found.zh, found.en};
    to = room_for(to, 1);
    *to = '"';
    return to + 1;
}

CanonicalWriter& CanonicalWriter::integer(std::int64_t number)
{
    return piece(20, [&](char* to, auto& found) { return detail::put_integer(to, number, found); });
}

CanonicalWriter& CanonicalWriter::boolean(bool yes) { return word(yes ? "true" : "false"); }

CanonicalWriter& CanonicalWriter::null() { return word("null"); }

CanonicalWriter& CanonicalWriter::word(std::string_view word)
{
    end_value(std::copy(word.begin(), word.end(), begin_value(word.size())));
    return *this;
}

CanonicalWriter& CanonicalWriter::digest(Digest const& digest)
{
    end_value(detail::put_digest(begin_value(66), digest));
    return *this;
}

CanonicalWriter& CanonicalWriter::date(Date date)
{
    return piece(12, [&](char* to, auto& found) { return detail::put_day(to, date, found); });
}

CanonicalWriter& CanonicalWriter::local_time(Moment moment)
{
    return piece(34, [&](char* to, auto& found) { return detail::put_local_time(to, moment, found); });
}

CanonicalWriter& CanonicalWriter::utc_time(Moment moment)
{
    return piece(34, [&](char* to, auto& found) { return detail::put_utc_time(to, moment, found); });
}

CanonicalWriter& CanonicalWriter::value(Value const& value)
{
    switch (value.index()) {
    case 1: return boolean(std::get<bool>(value));
    case 2: return date(std::get<Date>(value));
    case 3: return string(std::get<std::string>(value));
    case 4:
        begin_array();
        for (std::string const& word : std::get<std::vector<std::string>>(value)) string(word);
        return end_array();
    default:
        if (problem_.empty()) problem_ = {"缺少值", "a value is absent"};
        return null();
    }
}

} // namespace duly
