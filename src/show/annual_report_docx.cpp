// SPDX-License-Identifier: Apache-2.0
// The report as a .docx: pandoc reads the Markdown, and takes the layout from a document that we make.
#include "duly/show/annual_report.hpp"

#include "embedded.hpp"
#include "other_program.hpp"
#include "zip.hpp"

#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>

#include <unistd.h>

namespace duly {

namespace {

[[nodiscard]] Error no_document(ErrorCode code, Text says) { return {code, std::move(says), {}, {}}; }

// Where the file of the library stands in the document.
struct LayoutPart {
    std::string_view file, name;
};
constexpr std::array<LayoutPart, 8> layout_parts{{{"content_types", "[Content_Types].xml"},
                                                  {"rels", "_rels/.rels"},
                                                  {"document", "word/document.xml"},
                                                  {"document_rels", "word/_rels/document.xml.rels"},
                                                  {"styles", "word/styles.xml"},
                                                  {"settings", "word/settings.xml"},
                                                  {"footer1", "word/footer1.xml"},
                                                  {"footer2", "word/footer2.xml"}}};

// A file that is gone when this is.
class ScratchFile {
public:
    explicit ScratchFile(std::string const& bytes)
    {
        std::error_code code;
        path_ = (std::filesystem::temp_directory_path(code) / "duly-layout-XXXXXX").string();
        int const made = code ? -1 : ::mkstemp(path_.data());
        if (made < 0) return;
        ::close(made);
        is_good_ = static_cast<bool>(std::ofstream(path_, std::ios::binary) << bytes << std::flush);
    }
    ScratchFile(ScratchFile const&) = delete;
    ScratchFile& operator=(ScratchFile const&) = delete;
    ~ScratchFile() { static_cast<void>(::unlink(path_.c_str())); }

    [[nodiscard]] bool is_good() const noexcept { return is_good_; }
    [[nodiscard]] std::string const& path() const noexcept { return path_; }

private:
    std::string path_;
    bool is_good_ = false;
};

} // namespace

std::string official_layout()
{
    std::vector<std::pair<std::string, std::string_view>> files;
    for (auto const& part : layout_parts)
        for (std::size_t i = 0; i < detail::layout_files_count; ++i)
            if (detail::layout_files[i].path == "layout/" + std::string(part.file) + ".xml")
                files.emplace_back(part.name, detail::layout_files[i].text);
    return detail::zip(files);
}

Result<std::string> to_docx(std::string_view markdown, std::string const& pandoc, int seconds_max)
{
    using How = detail::Ran::How;
    ScratchFile const layout(official_layout());
    if (!layout.is_good())
        return no_document(ErrorCode::bad_input, {"无法写临时文件", "no temporary file can be written"});
    auto const ran =
        detail::run_other({pandoc, "--from=markdown", "--to=docx", "--reference-doc=" + layout.path(), "--output=-"},
                          markdown, seconds_max);
    auto const n = std::to_string(seconds_max);
    switch (ran.how) {
    case How::not_found:
        return no_document(
            ErrorCode::not_found,
            {"写 .docx 需要程序 " + pandoc + "，未找到：请安装 pandoc（或者用 --as md、html）",
             "a .docx needs the program " + pandoc + ", which was not found: install pandoc (or use --as md, html)"});
    case How::no_descriptors:
        return no_document(ErrorCode::bad_input,
                           {"系统资源不足，无法启动 pandoc", "no descriptors left to start pandoc"});
    case How::too_long:
        return no_document(ErrorCode::bad_input,
                           {pandoc + " 在 " + n + " 秒内未完成",
                            "the program " + pandoc + " did not finish within " + n + " seconds"});
    case How::done: break;
    }
    if (ran.code != 0 || !ran.out.starts_with("PK"))
        return no_document(ErrorCode::bad_input, {pandoc + " 失败：" + ran.err.substr(0, 500),
                                                  "the program " + pandoc + " failed: " + ran.err.substr(0, 500)});
    return ran.out;
}

} // namespace duly
