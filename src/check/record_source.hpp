// SPDX-License-Identifier: Apache-2.0
// A store or an evidence bundle of duly as a log: its cases one by one, with the leaves they are made of.
#pragma once

#include "laws_on_record.hpp"

#include "duly/check/log.hpp"
#include "duly/law/law.hpp"
#include "duly/record/digest.hpp"
#include "duly/record/leaf.hpp"
#include "duly/record/store.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duly::detail {

struct RecordedLeaf {
    Leaf leaf;
    Digest hash;
};

class RecordSource {
public:
    // Whether a file or a text begins like one. Any other file is a log of another system.
    [[nodiscard]] static bool is_store(std::string const& file);
    [[nodiscard]] static bool is_bundle(std::string const& file);
    [[nodiscard]] static bool is_bundle_text(std::string_view text);

    // tampered: a record that is not what was written is not judged. THROWS: StoreFailure when it cannot be read.
    [[nodiscard]] static Result<std::unique_ptr<RecordSource>> open_store(std::string const& file);
    [[nodiscard]] static Result<std::unique_ptr<RecordSource>> open_bundle(std::string_view text);
    [[nodiscard]] static Result<std::unique_ptr<RecordSource>> open_bundle_file(std::string const& file);

    // Fields are attributes of events, refused attempts are no events.
    [[nodiscard]] Result<LogSummary> read(LogSink const& sink);
    // Of the case that the sink has just been given.
    [[nodiscard]] std::vector<RecordedLeaf> const& leaves() const noexcept { return leaves_; }
    [[nodiscard]] LawsByDigest const& laws() const noexcept { return laws_; }

private:
    struct BundledCase {
        std::string id;
        std::vector<std::string> leaves;
    };
    [[nodiscard]] Result<void> take(std::string const& bytes);

    std::unique_ptr<Store> store_;
    std::optional<BundledCase> bundle_;
    LawsByDigest laws_;
    std::vector<RecordedLeaf> leaves_;
};

} // namespace duly::detail
