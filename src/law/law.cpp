// SPDX-License-Identifier: Apache-2.0
// A Law and the text that stands for it.
#include "duly/law/law.hpp"

#include "binding.hpp"
#include "read.hpp"

#include "duly/law/kernel.hpp"

#include <openssl/evp.h>

#include <array>
#include <new>

namespace duly {

namespace detail {

std::string sha256_hex(std::string_view bytes)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1)
        throw std::bad_alloc(); // nothing else can fail: the algorithm is built in
    constexpr std::string_view hex = "0123456789abcdef";
    std::string text;
    for (unsigned int i = 0; i < length; ++i) {
        text += hex[digest[i] >> 4U];
        text += hex[digest[i] & 0xFU];
    }
    return text;
}

namespace {

// The tree's JSON stands verbatim in the text, so another calendar needs no tree.
constexpr std::string_view before_calendar = R"({"calendar":)";
constexpr std::string_view before_procedure = R"(,"format":"1","procedure":)";

std::string assemble(std::string_view calendar_json, std::string_view procedure_json)
{
    std::string text(before_calendar);
    text += calendar_json;
    text += before_procedure;
    text += procedure_json;
    text += '}';
    return text;
}

} // namespace

std::string law_text(PackNode const& bound, Calendar const& calendar)
{
    std::string procedure;
    write_json(bound, procedure);
    return assemble(calendar.canonical_json(), procedure);
}

} // namespace detail

Law::Law(Procedure procedure, Calendar calendar, std::string text, std::string digest_hex)
{
    auto body = std::make_shared<Body>();
    body->procedure = std::move(procedure);
    body->calendar = std::move(calendar);
    body->kernel = compile(body->procedure);
    body->text = std::move(text);
    body->digest = std::move(digest_hex);
    body_ = std::move(body);
}

Result<Law> Law::from_text(std::string_view text)
{
    auto parts = detail::read_law_text(text);
    if (!parts) return parts.error();
    auto calendar = Calendar::parse_json(parts->calendar_json, "law");
    if (!calendar) return calendar.error();
    detail::Problems problems;
    auto procedure = detail::read_procedure(parts->procedure, problems);
    if (problems.any_error()) return detail::as_error(problems);
    return Law(std::move(procedure), std::move(*calendar), std::string(text), detail::sha256_hex(text));
}

Law Law::with(Calendar calendar) const
{
    auto const& old = body_->text;
    auto const at = detail::before_calendar.size() + body_->calendar.canonical_json().size();
    std::string text;
    if (old.compare(at, detail::before_procedure.size(), detail::before_procedure) == 0) {
        auto const procedure = std::string_view(old).substr(at + detail::before_procedure.size());
        text = detail::assemble(calendar.canonical_json(), procedure.substr(0, procedure.size() - 1));
    } else { // a text that another hand laid out
        text = detail::law_text(detail::read_law_text(old).value().procedure, calendar);
    }
    auto digest = detail::sha256_hex(text);
    return Law(body_->procedure, std::move(calendar), std::move(text), std::move(digest));
}

} // namespace duly
