// SPDX-License-Identifier: Apache-2.0
#include "report.hpp"

#include "duly/record/canonical_json.hpp"

namespace duly::verify {
namespace {

constexpr std::size_t findings_shown_max = 50; // to people

void put_text(CanonicalWriter& json, Text const& text)
{
    json.begin_object().key("en").string(printable(text.en)).key("zh").string(printable(text.zh)).end_object();
}

void put_texts(CanonicalWriter& json, std::vector<Text> const& texts)
{
    json.begin_array();
    for (Text const& text : texts) put_text(json, text);
    json.end_array();
}

void put_number(CanonicalWriter& json, std::string_view name, std::optional<std::uint64_t> number)
{
    if (number) json.key(name).string(std::to_string(*number)); // may be larger than JSON's whole numbers
}

void put_finding(CanonicalWriter& json, EvidenceFinding const& finding)
{
    json.begin_object();
    put_number(json, "index", finding.index);
    put_number(json, "line", finding.line);
    if (!finding.log.empty()) json.key("log").string(printable(finding.log));
    json.key("says");
    put_text(json, finding.says);
    put_number(json, "seq", finding.seq);
    json.key("verdict").string(word(finding.verdict)).end_object();
}

std::string as_json(std::string const& file, EvidenceReport const& report)
{
    std::string text;
    CanonicalWriter json(text);
    json.begin_object().key("case").string(printable(report.case_id)).key("checked");
    put_texts(json, report.checked);
    json.key("exit")
        .integer(exit_code(report.verdict))
        .key("file")
        .string(printable(file))
        .key("findings")
        .begin_array();
    for (EvidenceFinding const& finding : report.findings) put_finding(json, finding);
    json.end_array().key("log").string(printable(report.origin)).key("not_shown");
    put_texts(json, report.not_shown);
    json.key("rollback_excluded").boolean(report.is_rollback_excluded);
    json.key("sizes").begin_array();
    for (std::uint64_t const size : report.sizes) json.string(std::to_string(size));
    json.end_array().key("verdict").string(word(report.verdict)).end_object();
    return text + "\n";
}

std::string place(EvidenceFinding const& finding, Language language)
{
    bool const zh = language == Language::zh;
    std::string at = finding.log;
    auto const add = [&](char const* in_zh, char const* in_en, std::optional<std::uint64_t> number) {
        if (number) at += (at.empty() ? "" : ", ") + std::string(zh ? in_zh : in_en) + " " + std::to_string(*number);
    };
    add("行", "line", finding.line);
    add("位置", "index", finding.index);
    add("事件", "event", finding.seq);
    return at.empty() ? at : at + ": ";
}

} // namespace

std::string printable(std::string text)
{
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
    return text;
}

std::string told(std::string const& file, EvidenceReport const& report, Output const& output)
{
    if (output.json) return as_json(file, report);
    Language const language = output.language;
    std::string text = printable(file + ": " + headline(report).in(language)) + "\n";
    std::size_t shown = 0;
    for (EvidenceFinding const& finding : report.findings) {
        if (shown++ == findings_shown_max) break;
        text += printable("  " + std::string(word(finding.verdict)) + "  " + place(finding, language) +
                          finding.says.in(language)) +
                "\n";
    }
    if (report.findings.size() > findings_shown_max) {
        std::string const more = std::to_string(report.findings.size() - findings_shown_max);
        text += Text{"  另有 " + more + " 项\n", "  and " + more + " more\n"}.in(language);
    }
    for (Text const& one : report.checked)
        text += Text{"  已核：", "  checked: "}.in(language) + one.in(language) + "\n";
    for (Text const& one : report.not_shown)
        text += Text{"  未证明：", "  not shown: "}.in(language) + one.in(language) + "\n";
    return text;
}

} // namespace duly::verify
