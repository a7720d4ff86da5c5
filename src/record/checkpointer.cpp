// SPDX-License-Identifier: Apache-2.0
#include "duly/record/checkpointer.hpp"

#include "whole_file.hpp"

#include "duly/logger.hpp"
#include "duly/record/checkpoint.hpp"
#include "duly/record/standing.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace duly {
namespace {

Error bad_input(std::string where, std::string zh, std::string en)
{
    return {ErrorCode::bad_input, {std::move(zh), std::move(en)}, std::move(where), {}};
}

Result<void> check_keys(LogName const& log, std::vector<PrivateKey> const& keys)
{
    for (PrivateKey const& key : keys) {
        VerifierKey const& public_key = key.verifier();
        auto const kinds = trees(log.suite);
        if (std::none_of(kinds.begin(), kinds.end(), [&](TreeKind const& kind) {
                return kind.signature == public_key.algorithm() && origin_of(kind, log.origin) == public_key.name();
            }))
            return bad_input(public_key.label(),
                             "密钥 " + public_key.label() + " 不能为留痕 " + log.origin + "（套件 " +
                                 std::string(word(log.suite)) + "）签名",
                             "the key " + public_key.label() + " is not for the log " + log.origin +
                                 " with the suite " + std::string(word(log.suite)));
    }
    for (TreeKind const& kind : trees(log.suite)) {
        std::string const origin = origin_of(kind, log.origin);
        if (std::none_of(keys.begin(), keys.end(),
                         [&](PrivateKey const& key) { return key.verifier().name() == origin; }))
            return bad_input(origin, "没有为 " + origin + " 签名的密钥", "there is no key that signs for " + origin);
    }
    return {};
}

} // namespace

std::string checkpoint_copy_path(std::string const& copy, HashAlgorithm tree)
{
    return tree == HashAlgorithm::sm3 ? copy + ".sm3" : copy;
}

struct Checkpointer::Body {
    Result<std::size_t> sign_now();
    Result<bool> sign(TreeKind const& kind);
    void run();

    std::shared_ptr<Store> store;
    LogName log;
    CheckpointerOptions options;

    std::mutex signing; // one at a time: thread and callers
    mutable std::mutex mutex;
    std::condition_variable woken;
    bool is_ending = false;
    std::optional<Text> failure;
    std::thread thread;
};

Result<bool> Checkpointer::Body::sign(TreeKind const& kind)
{
    TreeHead const head = store->head(log.id, kind.hash);
    auto const last = store->last_checkpoint(log.id, kind.hash);
    if (head.size == 0 || (last && last->size >= head.size)) return false;
    std::string const origin = origin_of(kind, log.origin);
    Result<std::string> text = checkpoint_text({origin, head, {}});
    if (!text) return text.error();
    Note note{std::move(*text), {}};
    for (PrivateKey const& key : options.keys)
        if (key.verifier().name() == origin)
            if (auto const added = add_signature(note, key); !added) return added.error();
    Result<std::string> const issued = note_text(note);
    if (!issued) return issued.error();
    // Another process may have signed this size meanwhile: then its checkpoint is the one, and it publishes it.
    if (!store->put_checkpoint(log.id, kind.hash, head.size, *issued)) return false;
    if (!options.copy.empty())
        static_cast<void>(detail::write_whole_file(checkpoint_copy_path(options.copy, kind.hash), {*issued}, 0644,
                                                   detail::Existing::is_replaced));
    if (options.publish) options.publish(*issued);
    return true;
}

Result<std::size_t> Checkpointer::Body::sign_now()
{
    std::lock_guard const lock(signing);
    if (auto const good = check_standing(*store, log); !good) return good.error();
    std::size_t issued = 0;
    for (TreeKind const& kind : trees(log.suite)) {
        auto const one = sign(kind);
        if (!one) return one.error();
        issued += *one ? 1 : 0;
    }
    return issued;
}

void Checkpointer::Body::run()
{
    for (bool goes_on = true; goes_on;) {
        {
            std::unique_lock lock(mutex);
            goes_on = !woken.wait_for(lock, options.interval, [&] { return is_ending; });
        }
        std::optional<Text> failed;
        try {
            if (auto const done = sign_now(); !done) failed = done.error().says;
        } catch (StoreFailure const& thrown) {
            failed = thrown.says();
        } catch (std::exception const& thrown) { // of the host's publish()
            failed = Text{std::string("发布检查点失败：") + thrown.what(),
                          std::string("publishing a checkpoint failed: ") + thrown.what()};
        }
        if (!failed) continue;
        tell(Loudness::critical, *failed);
        std::lock_guard const lock(mutex);
        failure = std::move(failed);
        return;
    }
}

Checkpointer::Checkpointer(std::unique_ptr<Body> body) : body_(std::move(body)) {}

Checkpointer::~Checkpointer()
{
    {
        std::lock_guard const lock(body_->mutex);
        body_->is_ending = true;
    }
    body_->woken.notify_all();
    body_->thread.join();
}

Result<std::unique_ptr<Checkpointer>> Checkpointer::start(std::shared_ptr<Store> store, LogName log,
                                                          CheckpointerOptions options)
{
    if (options.interval.count() <= 0)
        return bad_input("interval", "签发间隔须大于零", "the interval between checkpoints must be positive");
    if (auto good = check_keys(log, options.keys); !good) return good.error();
    std::vector<std::string> outside;
    if (!options.copy.empty())
        for (TreeKind const& kind : trees(log.suite))
            if (auto note = detail::read_file_if_there(checkpoint_copy_path(options.copy, kind.hash)))
                outside.push_back(std::move(*note));
    if (auto good = check_standing(*store, log, outside); !good) return good.error();
    auto body = std::make_unique<Body>();
    body->store = std::move(store);
    body->log = std::move(log);
    body->options = std::move(options);
    auto made = std::unique_ptr<Checkpointer>(new Checkpointer(std::move(body)));
    made->body_->thread = std::thread([at_work = made->body_.get()] { at_work->run(); });
    return made;
}

Result<std::size_t> Checkpointer::sign_now() { return body_->sign_now(); }

std::optional<Text> Checkpointer::failure() const
{
    std::lock_guard const lock(body_->mutex);
    return body_->failure;
}

} // namespace duly
