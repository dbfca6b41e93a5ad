// SPDX-License-Identifier: Apache-2.0
// `keygen` and `verify`: who signed a bundle.
#include <fmt/format.h>

#include "tools/proviso/command.h"
#include "tools/proviso/key_files.h"
#include "tools/proviso/load.h"
#include "tools/proviso/terminal.h"

namespace proviso::cli {

int keygen(const KeygenOptions& options) {
    const auto key = bytecode::SecretKey::random();
    if (const auto written = write_key_pair(options.out, key); !written) return complain(written.error());
    fmt::print(stderr, "{0}.key: the secret key, for `compile --sign`; keep it to yourself\n{0}.pub: the public key\n",
               options.out);
    return print(bytecode::key_id(key.public_key()) + "\n") ? kDone : kCannotReadOrWrite;
}

int verify(const VerifyOptions& options) {
    const auto program = load_bundle(options.bundle, {options.key, {}});
    if (!program) return complain(options.bundle, program.error());
    const bytecode::Image& image = (*program)->image();
    const auto& policy = image.policy();
    const std::string text =
        fmt::format("{}: {}{}{}, digest {}, signed by key {}\n", options.bundle, image.text(policy.name),
                    policy.version.length == 0 ? "" : " ", image.text(policy.version), image.digest_hex(),
                    bytecode::key_id(*image.signed_by()));
    return print(text) ? kDone : kCannotReadOrWrite;
}

}  // namespace proviso::cli
