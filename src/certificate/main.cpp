// SPDX-License-Identifier: Apache-2.0
// The program `duly-certificate`: checks a certificate of `duly prove` without anything of what made it.
//
//   duly-certificate FILE [--law FILE]
//
// One line for each proof. Exit codes: 0 every proof holds, 1 one is rejected, 2 wrong usage or bad input, 3 nothing is
// proved in it. A certificate brings the law it is about: whoever wants to be sure which law that is gives it with
// --law, or compares the digest.
#include "checker.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>

namespace {

using namespace duly::certificate;

constexpr std::size_t most_bytes = 64U << 20U, most_proofs = 1000;

bool chinese()
{
    for (auto const* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
        if (auto const* value = std::getenv(name); value != nullptr && *value != '\0')
            return std::string_view(value).starts_with("zh");
    return false;
}

std::string const& say(Text const& text) { return chinese() ? text.zh : text.en; }

int bad_input(Text const& text, std::string const& what)
{
    std::cerr << say(text) << (what.empty() ? "" : ": ") << what << "\n";
    return 2;
}

std::optional<std::string> contents(std::string const& name)
{
    std::ifstream stream(name, std::ios::binary);
    std::string text;
    for (std::istreambuf_iterator<char> at(stream), end; at != end && text.size() <= most_bytes; ++at) text += *at;
    if (!stream.is_open() || stream.bad() || text.size() > most_bytes) return std::nullopt;
    return text;
}

std::string line(Verdict const& verdict)
{
    if (!verdict.holds) return verdict.claim + say({"：不成立：", ": rejected: "}) + say(verdict.why);
    std::string text = verdict.claim + say({"：成立（", ": holds ("}) + std::to_string(verdict.cases) +
                       say({" 种情形，", " cases, "}) + std::to_string(verdict.events) + say({" 个事件", " events"});
    for (auto const& machine : verdict.machines) text += say({"；所信状态机：", "; trusts the machine "}) + machine;
    return text + say({"）", ")"});
}

int run(std::string const& file, std::string const& law_file)
{
    auto const text = contents(file);
    if (!text) return bad_input({"无法读取", "cannot be read"}, file);
    boost::system::error_code failed;
    auto const certificate = json::parse(*text, failed);
    if (failed) return bad_input({"不是 JSON", "not JSON"}, file + ": " + failed.message());
    auto const* whole = certificate.if_object();
    auto const* proofs = whole == nullptr ? nullptr : whole->if_contains("proofs");
    auto const* law = whole == nullptr ? nullptr : whole->if_contains("law_text");
    if (proofs == nullptr || !proofs->is_array() || law == nullptr || !law->is_string())
        return bad_input({"不是证书", "not a certificate"}, file);
    if (proofs->get_array().size() > most_proofs) return bad_input({"证明过多", "too many proofs"}, file);
    if (!law_file.empty()) {
        auto given = contents(law_file);
        if (!given) return bad_input({"无法读取", "cannot be read"}, law_file);
        while (given->ends_with('\n')) given->pop_back();
        if (std::string_view(*given) != std::string_view(law->get_string())) {
            std::cout << say({"证书所依据的不是该法律文本", "rejected: the certificate is about another law"}) << "\n";
            return 1;
        }
    }
    bool all = true;
    for (std::size_t i = 0; i < proofs->get_array().size(); ++i) {
        auto const verdict = check(certificate, i);
        std::cout << line(verdict) << std::endl;
        all = all && verdict.holds;
    }
    for (auto const& claim : unproved(certificate))
        std::cout << claim << say({"：证书未证明", ": not proved here"}) << "\n";
    std::cout << say({"法律文本摘要 ", "law "}) << digest(std::string_view(law->get_string())) << "\n";
    if (proofs->get_array().empty()) return 3;
    return all ? 0 : 1;
}

} // namespace

int main(int count, char** words)
{
    std::string file, law;
    for (int i = 1; i < count; ++i) {
        std::string const word = words[i];
        if (word == "--law" && i + 1 < count && law.empty()) law = words[++i];
        else if (!word.starts_with("-") && file.empty()) file = word;
        else file.clear(), i = count;
    }
    if (file.empty())
        return bad_input({"用法：duly-certificate 文件 [--law 文件]", "usage: duly-certificate FILE [--law FILE]"}, "");
    try {
        return run(file, law);
    } catch (std::exception const& failure) {
        return bad_input({"无法检查", "it cannot be checked"}, failure.what());
    }
}
