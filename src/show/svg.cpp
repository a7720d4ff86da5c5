// SPDX-License-Identifier: Apache-2.0
// Graphviz lays the graph out.
#include "duly/show/picture.hpp"

#include "other_program.hpp"

namespace duly {

namespace {

[[nodiscard]] Error failed(ErrorCode code, Text says)
{
    Error error;
    error.code = code;
    error.says = std::move(says);
    return error;
}

[[nodiscard]] Error missing(std::string const& program)
{
    return failed(ErrorCode::not_found,
                  {"绘图需要程序 " + program + "，未找到：请安装 graphviz（或者用 --as dot、mermaid、text）",
                   "drawing needs the program " + program +
                       ", which was not found: install graphviz (or use --as dot, mermaid, text)"});
}

} // namespace

Result<std::string> svg(Picture const& picture, Language language, std::string const& program, int seconds_max)
{
    using How = detail::Ran::How;
    auto const ran = detail::run_other({program, "-Tsvg"}, dot(picture, language), seconds_max);
    auto const n = std::to_string(seconds_max);
    switch (ran.how) {
    case How::no_descriptors:
        return failed(ErrorCode::bad_input, {"系统资源不足，无法启动绘图程序", "no descriptors left to start dot"});
    case How::not_found: return missing(program);
    case How::too_long:
        return failed(ErrorCode::bad_input, {"绘图程序 " + program + " 在 " + n + " 秒内未完成",
                                             "the program " + program + " did not finish within " + n + " seconds"});
    case How::done: break;
    }
    if (ran.code != 0 || ran.out.empty())
        return failed(ErrorCode::bad_input, {"绘图程序 " + program + " 失败：" + ran.err.substr(0, 500),
                                             "the program " + program + " failed: " + ran.err.substr(0, 500)});
    return ran.out;
}

} // namespace duly
