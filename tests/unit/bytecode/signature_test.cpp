// SPDX-License-Identifier: Apache-2.0
#include "runtime/bytecode/signature.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "runtime/base/hex.h"
#include "runtime/bytecode/verify.h"
#include "tests/image_sample/sample_image.h"

namespace proviso::bytecode {
namespace {

// RFC 8032, 7.1, the second test.
constexpr const char* kSeed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
constexpr const char* kPublicKey = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
constexpr const char* kSignature =
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb0"
    "0d"
    "291612bb0c00";

SecretKey known_key() {
    auto key = SecretKey::parse("proviso-secret-key ed25519 " + std::string(kSeed) + "\n");
    REQUIRE(key);
    return *key;
}

std::vector<char> sample_bytes() {
    ImageBuilder builder;
    sample::fill(builder);
    const Image image = builder.finish();
    return {image.bytes().begin(), image.bytes().end()};
}

std::vector<char> with_signature(std::vector<char> bytes, const SecretKey& key) {
    const auto trailer = signature_trailer(bytes, key);
    bytes.insert(bytes.end(), trailer.begin(), trailer.end());
    return bytes;
}

}  // namespace

TEST_CASE("signature: a known key signs as RFC 8032 has it") {
    const SecretKey key = known_key();
    CHECK(hex_digits(key.public_key()) == kPublicKey);
    const char text = 0x72;
    const auto trailer = signature_trailer({&text, 1}, key);
    const auto bytes = std::span(reinterpret_cast<const uint8_t*>(trailer.data()), trailer.size());
    CHECK(hex_digits(bytes.first(32)) == kPublicKey);
    CHECK(hex_digits(bytes.subspan(32, 64)) == kSignature);
    CHECK(hex_digits(bytes.last(8)) == "ff50565349474e31");
    CHECK(key_id(key.public_key()).size() == 32);
}

TEST_CASE("signature: key files are read as they are written, and nothing else") {
    const SecretKey key = SecretKey::random();
    const auto again = SecretKey::parse(key.text());
    REQUIRE(again);
    CHECK(again->public_key() == key.public_key());
    CHECK(SecretKey::random().public_key() != key.public_key());
    const std::string open = public_key_text(key.public_key());
    const auto keys = parse_public_keys("# trusted\n\n" + open + "\r\n  " + open);
    REQUIRE(keys);
    CHECK(keys->size() == 2);
    CHECK(keys->back() == key.public_key());
    for (const std::string& text : {std::string(), std::string("# none\n"), key.text(), open + "x\n",
                                    open.substr(0, open.size() - 2), "proviso-public-key rsa 00\n" + open}) {
        const auto bad = parse_public_keys(text);
        REQUIRE_FALSE(bad);
        CHECK(bad.error().code == FaultCode::KeyNotUsable);
    }
    for (const std::string& text : {std::string(), open, key.text().substr(1), key.text() + key.text()})
        CHECK_FALSE(SecretKey::parse(text));
}

TEST_CASE("signature: an image is the same signed or not, and has one signature, its own") {
    const SecretKey key = known_key();
    const std::vector<char> plain = sample_bytes(), bundle = with_signature(plain, key);
    const auto image = load_image(bundle);
    REQUIRE(image);
    CHECK(image->signed_by() == key.public_key());
    CHECK(std::vector<char>(image->bytes().begin(), image->bytes().end()) == plain);
    CHECK_FALSE(load_image(plain)->signed_by());
    const auto is_taken = [&](std::vector<char> bytes) {
        const auto loaded = load_image(std::move(bytes));
        return loaded && loaded->signed_by() == key.public_key();
    };
    CHECK_FALSE(is_taken(with_signature(bundle, key)));
    std::vector<char> of_another = bundle;
    const auto other = signature_trailer(plain, SecretKey::random());
    std::copy(other.begin() + 32, other.begin() + 96, of_another.end() - 72);
    const auto mixed = load_image(of_another);
    REQUIRE_FALSE(mixed);
    CHECK(mixed.error().code == FaultCode::BundleBadSignature);
}

}  // namespace proviso::bytecode
