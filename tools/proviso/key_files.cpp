// SPDX-License-Identifier: Apache-2.0
#include "tools/proviso/key_files.h"

#include <fmt/format.h>
#include <unistd.h>

#include "compiler/source/source.h"
#include "runtime/base/output_file.h"

namespace proviso::cli {

namespace {

constexpr size_t kMaxKeyFile = size_t{1} << 20;

Fault with_name(const Fault& fault, const std::string& path) {
    return {fault.code, fmt::format("`{}`: {}", path, fault.message)};
}

}  // namespace

Result<bool> write_key_pair(const std::string& name, const bytecode::SecretKey& key) {
    // Where there is a secret key, there is its public one.
    const std::string secret = name + ".key", open = name + ".pub";
    if (auto written = write_new_file(open, bytecode::public_key_text(key.public_key()), 0644); !written)
        return written;
    auto written = write_new_file(secret, key.text(), 0600);
    if (!written) ::unlink(open.c_str());
    return written;
}

Result<bytecode::SecretKey> read_secret_key(const std::string& path) {
    const auto text = read_file(path, kMaxKeyFile);
    if (!text) return tl::make_unexpected(with_name(text.error(), path));
    auto key = bytecode::SecretKey::parse(*text);
    if (!key) return tl::make_unexpected(with_name(key.error(), path));
    return key;
}

Result<std::vector<bytecode::PublicKey>> read_public_keys(const std::string& path) {
    const auto text = read_file(path, kMaxKeyFile);
    if (!text) return tl::make_unexpected(with_name(text.error(), path));
    auto keys = bytecode::parse_public_keys(*text);
    if (!keys) return tl::make_unexpected(with_name(keys.error(), path));
    return keys;
}

}  // namespace proviso::cli
