// SPDX-License-Identifier: Apache-2.0
// Who signed a bundle. A signed bundle is an image's bytes and behind them 104 bytes more:
//
//   32  the signer's public key
//   64  the Ed25519 signature (RFC 8032) of all bytes of the image
//    8  FF "PVSIGN1"
//
// The image is the same as without a signature. No image ends with these last 8 bytes: FF stands in no UTF-8, which an image's last section holds.
// The key stands in the file so that a signature can be checked wherever the bundle is loaded; whether the signer is to be trusted is told by the
// keys that the user trusts. A key is named by its key id, the BLAKE2b-128 digest of its 32 bytes.
//
// Key files hold one line, `proviso-public-key ed25519 HEX` (32 bytes) or `proviso-secret-key ed25519 HEX` (the 32 bytes that the pair is made of).
// A file of trusted keys holds lines of the first kind, empty lines and comments that begin with `#`.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.h"

namespace proviso::bytecode {

using PublicKey = std::array<uint8_t, 32>;
std::string key_id(const PublicKey& key);  // 32 hexadecimal digits

// Its memory is wiped when it goes.
class SecretKey {
   public:
    static SecretKey random();
    // KeyNotUsable, without repeating the text.
    static Result<SecretKey> parse(std::string_view text);
    SecretKey(const SecretKey&) = default;
    SecretKey& operator=(const SecretKey&) = default;
    ~SecretKey();

    std::string text() const;  // of its file
    PublicKey public_key() const;

   private:
    friend std::array<char, 104> signature_trailer(std::span<const char> image, const SecretKey& key);
    SecretKey() = default;
    std::array<uint8_t, 32> seed_{};
};

std::string public_key_text(const PublicKey& key);
// A file of public keys. KeyNotUsable, with its line, where one is no such key, and where there is none.
Result<std::vector<PublicKey>> parse_public_keys(std::string_view text);

// What follows the image in its file.
std::array<char, 104> signature_trailer(std::span<const char> image, const SecretKey& key);
// Cuts the trailer off, where there is one, and checks it: who signed, or nothing. BundleBadSignature.
Result<std::optional<PublicKey>> take_signature(std::vector<char>& file);

}  // namespace proviso::bytecode
