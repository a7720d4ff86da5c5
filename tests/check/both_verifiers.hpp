// SPDX-License-Identifier: Apache-2.0
// This verifier and the one in Python, asked the same.
#pragma once

#include "bundle_samples.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace duly::test {

inline std::string const verifier = std::string(DULY_ROOT) + "/tests/verifier/duly_verify.py";

inline bool has_python()
{
    return std::system("command -v python3 >/dev/null && command -v openssl >/dev/null") == 0 &&
           std::filesystem::exists(verifier);
}

// Texts that both verifiers judge with the same keys and older checkpoints.
class Both {
public:
    explicit Both(Trusted trusted) : trusted_(std::move(trusted))
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "duly-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
        write("keys", key_ranges_text(trusted_.keys));
        if (!trusted_.actors) return;
        std::string actors = "duly-actors@v1\n";
        for (auto const& one : *trusted_.actors) actors += one.key.text() + " " + one.actor + "\n";
        write("actors", actors);
    }
    Both(Both const&) = delete;
    Both& operator=(Both const&) = delete;
    ~Both()
    {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    void older(std::string const& checkpoint)
    {
        trusted_.older.push_back(parse_older(checkpoint).value());
        write("older" + std::to_string(trusted_.older.size()), checkpoint);
    }
    void add(std::string text, std::string what) { texts_.push_back({std::move(text), std::move(what)}); }
    // A store of its own, to be written there.
    [[nodiscard]] std::string add_store(std::string what)
    {
        texts_.push_back({{}, std::move(what), true});
        return folder_ + "/" + std::to_string(texts_.size() - 1);
    }
    // One whose events were changed and chained anew: what the law says of them is beyond the other verifier, which
    // has to find fault with them all the same.
    [[nodiscard]] std::string add_forged_store(std::string what)
    {
        std::string path = add_store(std::move(what));
        texts_.back().is_forged = true;
        return path;
    }

    // How many bundles were judged; every difference is a failed check.
    std::size_t compare()
    {
        for (std::size_t i = 0; i < texts_.size(); ++i) {
            if (!texts_[i].is_store) write(std::to_string(i), texts_[i].text);
            std::ofstream(folder_ + "/names", std::ios::app) << folder_ << "/" << i << "\n";
        }
        std::string command = "python3 " + verifier + " --batch --keys " + folder_ + "/keys";
        if (trusted_.actors) command += " --actor-keys " + folder_ + "/actors";
        for (std::size_t i = 1; i <= trusted_.older.size(); ++i)
            command += " --older " + folder_ + "/older" + std::to_string(i);
        auto const said = lines_of(output(command + " <" + folder_ + "/names"));
        REQUIRE(said.size() == texts_.size());
        for (std::size_t i = 0; i < texts_.size(); ++i) {
            std::string const ours =
                texts_[i].is_store
                    ? std::string(word(judge_store_file(folder_ + "/" + std::to_string(i), trusted_).verdict))
                    : verdict(texts_[i].text, trusted_);
            bool const is_good = said[i].starts_with("OK") || said[i].starts_with("LAWFULLY");
            bool const same = said[i].starts_with(ours) || (texts_[i].is_forged && ours == "TAMPERED" && !is_good);
            CHECK_MESSAGE(same, texts_[i].what << ": here " << ours << ", there " << said[i]);
        }
        return texts_.size();
    }

private:
    struct Text_ {
        std::string text, what;
        bool is_store = false, is_forged = false;
    };

    void write(std::string const& name, std::string const& text)
    {
        std::ofstream(folder_ + "/" + name, std::ios::binary) << text;
    }
    static std::string output(std::string const& command)
    {
        std::string text;
        std::FILE* const pipe = ::popen(command.c_str(), "r");
        std::array<char, 4096> part{};
        while (std::size_t const n = std::fread(part.data(), 1, part.size(), pipe)) text.append(part.data(), n);
        static_cast<void>(::pclose(pipe));
        return text;
    }

    Trusted trusted_;
    std::string folder_;
    std::vector<Text_> texts_;
};

} // namespace duly::test
