// SPDX-License-Identifier: Apache-2.0
#include "other_program.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace duly::detail {

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
[[nodiscard]] int start(pid_t& pid, std::vector<std::string> words, int in, int out, int err)
{
    posix_spawn_file_actions_t actions;
    if (int const error = posix_spawn_file_actions_init(&actions); error != 0) return error;
    posix_spawn_file_actions_adddup2(&actions, in, 0);
    posix_spawn_file_actions_adddup2(&actions, out, 1);
    posix_spawn_file_actions_adddup2(&actions, err, 2);
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    int const error = posix_spawnp(&pid, words.front().c_str(), &actions, nullptr, arguments.data(), environ);
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

Ran run_other(std::vector<std::string> words, std::string_view text, int seconds_max)
{
    Ran ran;
    std::array<int, 2> in{-1, -1}, out{-1, -1}, err{-1, -1};
    bool const ready = ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in.data()) == 0 &&
                       ::pipe2(out.data(), O_CLOEXEC) == 0 && ::pipe2(err.data(), O_CLOEXEC) == 0;
    Descriptor to(in[0]), in_child(in[1]), from(out[0]), out_child(out[1]), errors(err[0]), err_child(err[1]);
    ran.how = ready ? Ran::How::not_found : Ran::How::no_descriptors;
    pid_t pid = -1;
    if (!ready || start(pid, std::move(words), *in_child, *out_child, *err_child) != 0) return ran;
    Child child(pid);
    in_child.reset();
    out_child.reset();
    err_child.reset();
    auto answer = converse(to, from, errors, text, seconds_max);
    ran.how = Ran::How::too_long;
    if (!answer.in_time) return ran;
    ran.code = child.wait();
    ran.how = ran.code == 127 ? Ran::How::not_found : Ran::How::done;
    ran.out = std::move(answer.out);
    ran.err = std::move(answer.err);
    return ran;
}

} // namespace duly::detail
