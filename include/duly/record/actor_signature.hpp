// SPDX-License-Identifier: Apache-2.0
// An actor's own signature over the command that asks for an event, so that not even the operator of the record can
// invent an act of theirs. The digest of the command is what a leaf holds as `cmd`; what is signed says that it is one,
// so that no signature given for something else will do.
//
//   leaf.signature = sign_command(key, *leaf.command);
//   verify_command(*leaf.signature, *leaf.command, known_keys);
#pragma once

#include "duly/record/key.hpp"
#include "duly/record/leaf.hpp"

#include <span>
#include <string>

namespace duly {

// The bytes that are signed: "duly-command@v1" LF, the digest in hexadecimal, LF.
[[nodiscard]] std::string command_to_sign(Digest const& command);

// `alg` is "ed25519" or "sm2", `key` NAME+ID of the key, `value` the 64 bytes in base 64.
[[nodiscard]] ActorSignature sign_command(PrivateKey const& key, Digest const& command);

// Whose key it is, is the caller's to know: `known` are the keys of the actor who is said to have acted. REFUSES: a key
// that is not among them (not_found); an algorithm that is unknown or not the key's, a value that is not base 64, a
// signature that is not by this key over this command (tampered).
[[nodiscard]] Result<void> verify_command(ActorSignature const& signature, Digest const& command,
                                          std::span<VerifierKey const> known);

} // namespace duly
