// SPDX-License-Identifier: Apache-2.0
#include "tools/proviso/key_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "compiler/source/source.h"

namespace proviso::cli {

namespace {

constexpr size_t kMaxKeyFile = size_t{1} << 20;

// A file that was not there before: it is never another's, and no link is followed.
Result<bool> write_new(const std::string& path, std::string_view text, mode_t mode) {
    const auto failed = [&] {
        return fail(FaultCode::FileNotWritable, fmt::format("can't make `{}`: {}", path, std::strerror(errno)));
    };
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    if (file < 0) return failed();
    const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    const bool kept = written && ::fsync(file) == 0;
    const int error = errno;
    ::close(file);
    if (kept) return true;
    ::unlink(path.c_str());
    errno = error;
    return failed();
}

Fault with_name(const Fault& fault, const std::string& path) {
    return {fault.code, fmt::format("`{}`: {}", path, fault.message)};
}

}  // namespace

Result<bool> write_key_pair(const std::string& name, const bytecode::SecretKey& key) {
    const std::string secret = name + ".key", open = name + ".pub";
    if (auto written = write_new(secret, key.text(), 0600); !written) return written;
    auto written = write_new(open, bytecode::public_key_text(key.public_key()), 0644);
    if (!written) ::unlink(secret.c_str());
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
