// SPDX-License-Identifier: Apache-2.0
// Signs checkpoints of a log on a thread of its own: leaves are durable first, then a checkpoint of them is signed,
// then it is stored, and only then does anybody outside see it. So no checkpoint is ever out that the store could lose
// the leaves of, and recording never waits for a signature.
//
//   std::vector<PrivateKey> keys; keys.push_back(*read_key_file("county.key"));
//   auto signer = Checkpointer::start(store, log, {.keys = std::move(keys), .copy = "/mnt/other/county.checkpoint"});
//   (*signer)->sign_now(); // when it may not wait for the interval
#pragma once

#include "duly/record/key.hpp"
#include "duly/record/store.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace duly {

struct CheckpointerOptions {
    std::vector<PrivateKey> keys; // a tree is signed by those whose name is its origin; several while keys overlap
    std::chrono::milliseconds interval{1000};
    // A file on another disk that holds the latest checkpoint, replaced at once; that of an SM3 tree has ".sm3" after
    // its name. Empty: none.
    std::string copy = {};
    std::function<void(std::string const& note)> publish = {}; // on the signing thread, or in sign_now()
};

[[nodiscard]] std::string checkpoint_copy_path(std::string const& copy, HashAlgorithm tree);

// Thread-safety: sign_now() and failure() may be called from any thread. One that goes signs what is there.
class Checkpointer {
public:
    // REFUSES (bad_input): a tree of the log without a key, a key of no tree of it, a key whose algorithm is not the
    // tree's, an interval that is not positive. tampered: what check_standing() refuses; nothing is signed then.
    // THROWS: StoreFailure.
    [[nodiscard]] static Result<std::unique_ptr<Checkpointer>> start(std::shared_ptr<Store> store, LogName log,
                                                                     CheckpointerOptions options);
    Checkpointer(Checkpointer const&) = delete;
    Checkpointer& operator=(Checkpointer const&) = delete;
    ~Checkpointer();

    // Signs what is there and was not signed; how many checkpoints were issued. REFUSES (tampered): a log that is not
    // what its last checkpoint says. THROWS: StoreFailure when it cannot be stored or the copy not be written.
    [[nodiscard]] Result<std::size_t> sign_now();
    // Why its thread has stopped signing, if it has.
    [[nodiscard]] std::optional<Text> failure() const;

private:
    struct Body;
    explicit Checkpointer(std::unique_ptr<Body> body);
    std::unique_ptr<Body> body_;
};

} // namespace duly
