// SPDX-License-Identifier: Apache-2.0
// Signatures of actors over commands.
#include "duly/record/actor_signature.hpp"

#include "base64.hpp"

#include <algorithm>

namespace duly {

std::string command_to_sign(Digest const& command) { return "duly-command@v1\n" + command.hex() + "\n"; }

ActorSignature sign_command(PrivateKey const& key, Digest const& command)
{
    return {std::string(word(key.verifier().algorithm())), key.verifier().label(),
            detail::base64(key.sign(command_to_sign(command)))};
}

Result<void> verify_command(ActorSignature const& signature, Digest const& command, std::span<VerifierKey const> known)
{
    auto const key =
        std::find_if(known.begin(), known.end(), [&](VerifierKey const& one) { return one.label() == signature.key; });
    if (key == known.end())
        return Error{ErrorCode::not_found,
                     {"签名所用的密钥 " + signature.key + " 不在已登记的密钥中",
                      "the key " + signature.key + " of the signature is not among those that are known"},
                     {},
                     {}};
    auto const value = detail::from_base64(signature.value);
    if (word(key->algorithm()) != signature.alg || !value || !key->verifies(command_to_sign(command), *value))
        return Error{ErrorCode::tampered,
                     {"签名与密钥 " + signature.key + " 或命令不符：命令被改动，或签名系伪造",
                      "the signature is not by the key " + signature.key +
                          " over this command: the command was changed or the signature forged"},
                     {},
                     {}};
    return {};
}

} // namespace duly
