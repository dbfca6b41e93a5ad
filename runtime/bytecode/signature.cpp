// SPDX-License-Identifier: Apache-2.0
#include "runtime/bytecode/signature.h"

#include <fmt/core.h>
#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <type_traits>

#include "runtime/base/hex.h"

namespace proviso::bytecode {

namespace {

struct Trailer {
    PublicKey key;
    std::array<uint8_t, crypto_sign_BYTES> signature;
    std::array<uint8_t, 8> magic;
};
constexpr std::array<uint8_t, 8> kMagic = {0xFF, 'P', 'V', 'S', 'I', 'G', 'N', '1'};
static_assert(sizeof(Trailer) == 104 && std::has_unique_object_representations_v<Trailer>);

constexpr std::string_view kPublic = "proviso-public-key ed25519 ", kSecret = "proviso-secret-key ed25519 ";

void make_ready() {
    static const bool ready = sodium_init() >= 0;
    (void)ready;
}

const unsigned char* bytes_of(std::span<const char> text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string_view trimmed(std::string_view line) {
    constexpr std::string_view kBlank = " \t\r\n";
    const size_t first = line.find_first_not_of(kBlank);
    if (first == std::string_view::npos) return {};
    return line.substr(first, line.find_last_not_of(kBlank) + 1 - first);
}

bool parse_key(std::string_view line, std::string_view head, std::span<uint8_t> key) {
    line = trimmed(line);
    return line.starts_with(head) && parse_hex(trimmed(line.substr(head.size())), key);
}

}  // namespace

std::string key_id(const PublicKey& key) {
    std::array<uint8_t, 16> id{};
    crypto_generichash(id.data(), id.size(), key.data(), key.size(), nullptr, 0);
    return hex_digits(id);
}

SecretKey SecretKey::random() {
    make_ready();
    SecretKey key;
    randombytes_buf(key.seed_.data(), key.seed_.size());
    return key;
}

Result<SecretKey> SecretKey::parse(std::string_view text) {
    SecretKey key;
    if (!parse_key(text, kSecret, key.seed_))
        return fail(FaultCode::KeyNotUsable,
                    fmt::format("the file holds no secret key; `proviso keygen` makes one: a line `{}…`", kSecret));
    return key;
}

SecretKey::~SecretKey() { sodium_memzero(seed_.data(), seed_.size()); }

std::string SecretKey::text() const { return std::string(kSecret) + hex_digits(seed_) + "\n"; }

PublicKey SecretKey::public_key() const {
    make_ready();
    PublicKey key{};
    std::array<uint8_t, crypto_sign_SECRETKEYBYTES> pair{};
    crypto_sign_seed_keypair(key.data(), pair.data(), seed_.data());
    sodium_memzero(pair.data(), pair.size());
    return key;
}

std::string public_key_text(const PublicKey& key) { return std::string(kPublic) + hex_digits(key) + "\n"; }

Result<std::vector<PublicKey>> parse_public_keys(std::string_view text) {
    std::vector<PublicKey> keys;
    for (size_t number = 1; !text.empty(); ++number) {
        const std::string_view line = trimmed(text.substr(0, text.find('\n')));
        text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
        if (line.empty() || line.starts_with('#')) continue;
        if (!parse_key(line, kPublic, keys.emplace_back()))
            return fail(FaultCode::KeyNotUsable,
                        fmt::format("line {} is no public key; one looks like `{}…`, as in the .pub file of `proviso "
                                    "keygen`",
                                    number, kPublic));
    }
    if (keys.empty()) return fail(FaultCode::KeyNotUsable, "the file holds no public key");
    return keys;
}

std::array<char, 104> signature_trailer(std::span<const char> image, const SecretKey& key) {
    make_ready();
    Trailer trailer{};
    std::array<uint8_t, crypto_sign_SECRETKEYBYTES> pair{};
    crypto_sign_seed_keypair(trailer.key.data(), pair.data(), key.seed_.data());
    crypto_sign_detached(trailer.signature.data(), nullptr, bytes_of(image), image.size(), pair.data());
    sodium_memzero(pair.data(), pair.size());
    trailer.magic = kMagic;
    std::array<char, 104> bytes{};
    std::memcpy(bytes.data(), &trailer, sizeof trailer);
    return bytes;
}

Result<std::optional<PublicKey>> take_signature(std::vector<char>& file) {
    Trailer trailer;
    if (file.size() < sizeof trailer) return std::optional<PublicKey>();
    std::memcpy(&trailer, file.data() + file.size() - sizeof trailer, sizeof trailer);
    if (trailer.magic != kMagic) return std::optional<PublicKey>();
    make_ready();
    file.resize(file.size() - sizeof trailer);
    if (crypto_sign_verify_detached(trailer.signature.data(), bytes_of(file), file.size(), trailer.key.data()) != 0)
        return fail(FaultCode::BundleBadSignature,
                    fmt::format("the signature, said to be by key {}, does not fit the bundle's bytes: either was "
                                "changed",
                                key_id(trailer.key)));
    return std::optional(trailer.key);
}

}  // namespace proviso::bytecode
