// SPDX-License-Identifier: Apache-2.0
// Graphviz lays the graph out: `dot` is started without a shell, fed through a socket and read from a pipe.
#include "duly/show/picture.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <string_view>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace duly {

namespace {

class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int value) : value_(value) {}
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
    ~Descriptor() { reset(); }
    void reset(int value = -1)
    {
        if (value_ >= 0) ::close(value_);
        value_ = value;
    }
    [[nodiscard]] int operator*() const noexcept { return value_; }

private:
    int value_ = -1;
};

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

// A child that is gone when this is: it is killed unless it was waited for.
class Child {
public:
    explicit Child(pid_t pid) : pid_(pid) {}
    Child(Child const&) = delete;
    Child& operator=(Child const&) = delete;
    ~Child()
    {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGKILL);
        static_cast<void>(wait());
    }
    [[nodiscard]] int wait()
    {
        int status = 0;
        while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {}
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
    }

private:
    pid_t pid_;
};

// Starts it with these as standard input, output and error; an errno if it cannot be.
[[nodiscard]] int start(pid_t& pid, std::string const& program, int in, int out, int err)
{
    posix_spawn_file_actions_t actions;
    if (int const error = posix_spawn_file_actions_init(&actions); error != 0) return error;
    posix_spawn_file_actions_adddup2(&actions, in, 0);
    posix_spawn_file_actions_adddup2(&actions, out, 1);
    posix_spawn_file_actions_adddup2(&actions, err, 2);
    std::string name = program, format = "-Tsvg";
    std::array<char*, 3> arguments{name.data(), format.data(), nullptr};
    int const error = posix_spawnp(&pid, program.c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

struct Answer {
    std::string out, err;
    bool in_time = true;
};

// Feeds and reads at the same time, so that neither side waits for the other for ever.
[[nodiscard]] Answer converse(Descriptor& to, Descriptor& out, Descriptor& err, std::string_view text, int seconds_max)
{
    using Clock = std::chrono::steady_clock;
    auto const end = Clock::now() + std::chrono::seconds(seconds_max);
    Answer answer;
    std::array<char, 65536> buffer{};
    while (*out >= 0 || *err >= 0) {
        auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
        if (left <= 0) {
            answer.in_time = false;
            return answer;
        }
        std::array<pollfd, 3> wait{pollfd{*to, POLLOUT, 0}, pollfd{*out, POLLIN, 0}, pollfd{*err, POLLIN, 0}};
        if (::poll(wait.data(), wait.size(), static_cast<int>(left)) < 0 && errno != EINTR) return answer;
        if (*to >= 0 && wait[0].revents != 0) {
            auto const sent = ::send(*to, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (sent > 0) text.remove_prefix(static_cast<std::size_t>(sent));
            bool const gone = sent < 0 && errno != EAGAIN && errno != EINTR;
            if (gone || text.empty()) to.reset();
        }
        for (std::size_t i = 1; i < wait.size(); ++i) {
            auto& from = i == 1 ? out : err;
            if (*from < 0 || wait[i].revents == 0) continue;
            auto const got = ::read(*from, buffer.data(), buffer.size());
            if (got > 0) (i == 1 ? answer.out : answer.err).append(buffer.data(), static_cast<std::size_t>(got));
            else if (got == 0 || errno != EINTR) from.reset();
        }
    }
    return answer;
}

} // namespace

Result<std::string> svg(Picture const& picture, Language language, std::string const& program, int seconds_max)
{
    auto const source = dot(picture, language);
    std::array<int, 2> in{-1, -1}, out{-1, -1}, err{-1, -1};
    bool const ready = ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in.data()) == 0 &&
                       ::pipe2(out.data(), O_CLOEXEC) == 0 && ::pipe2(err.data(), O_CLOEXEC) == 0;
    Descriptor to(in[0]), in_child(in[1]), from(out[0]), out_child(out[1]), errors(err[0]), err_child(err[1]);
    if (!ready)
        return failed(ErrorCode::bad_input, {"系统资源不足，无法启动绘图程序", "no descriptors left to start dot"});
    pid_t pid = -1;
    if (start(pid, program, *in_child, *out_child, *err_child) != 0) return missing(program);
    Child child(pid);
    in_child.reset();
    out_child.reset();
    err_child.reset();
    auto const answer = converse(to, from, errors, source, seconds_max);
    if (!answer.in_time) {
        auto const n = std::to_string(seconds_max);
        return failed(ErrorCode::bad_input, {"绘图程序 " + program + " 在 " + n + " 秒内未完成",
                                             "the program " + program + " did not finish within " + n + " seconds"});
    }
    auto const code = child.wait();
    if (code == 127) return missing(program);
    if (code != 0 || answer.out.empty())
        return failed(ErrorCode::bad_input, {"绘图程序 " + program + " 失败：" + answer.err.substr(0, 500),
                                             "the program " + program + " failed: " + answer.err.substr(0, 500)});
    return answer.out;
}

} // namespace duly
