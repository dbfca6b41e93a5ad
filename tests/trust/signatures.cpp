// SPDX-License-Identifier: Apache-2.0
// Changes of a signed bundle: each bit of each byte turned round, and each length that it can be cut to. Whoever requires the signature
// must not take one of them.
#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "runtime/bytecode/verify.h"
#include "tests/image_sample/sample_image.h"
#include "tests/random/random.h"
#include "tests/trust/promise.h"

namespace proviso::trust {
namespace {

using differential::Random;

constexpr size_t kBundleBytes = size_t{64} << 10, kTrailerBytes = 104, kHeaderBytes = 48;

// The sample, with a source text that makes the signed bundle as long as is wanted.
std::vector<char> long_image() {
    const auto made = [](size_t text_bytes) {
        bytecode::ImageBuilder builder;
        bytecode::sample::fill(builder);
        builder.rows<bytecode::Section::SourceTexts>().push_back(
            {builder.string("long.proviso"), builder.string(std::string(text_bytes, '#'))});
        const bytecode::Image image = builder.finish();
        return std::vector<char>(image.bytes().begin(), image.bytes().end());
    };
    const size_t least = made(1).size();
    return made(1 + kBundleBytes - kTrailerBytes - least);
}

// Where a bundle has to be signed by `key`.
bool is_taken(std::vector<char> bytes, const bytecode::PublicKey& key) {
    auto image = bytecode::load_image(std::move(bytes));
    return image && image->signed_by() == key && bytecode::verify(*std::move(image));
}

// Change number `change`: first each bit of each byte, then each length.
std::vector<char> changed(const std::vector<char>& bundle, uint64_t change) {
    const uint64_t flips = bundle.size() * 8;
    if (change >= flips) return {bundle.begin(), bundle.begin() + static_cast<ptrdiff_t>(change - flips)};
    std::vector<char> bytes = bundle;
    char& byte = bytes[change / 8];
    byte = static_cast<char>(byte ^ static_cast<char>(1U << change % 8));
    return bytes;
}

// Of those that are looked at where not all are: the header's and the signature's bits first, then any.
uint64_t chosen(uint64_t i, Random& random) {
    constexpr uint64_t kOfTrailer = kTrailerBytes * 8, kOfHeader = kHeaderBytes * 8;
    if (i < kOfTrailer) return (kBundleBytes - kTrailerBytes) * 8 + i;
    return i < kOfTrailer + kOfHeader ? i - kOfTrailer : random.below(kBundleBytes * 9);
}

bytecode::SecretKey key_of(Random& random) {
    std::string text = "proviso-secret-key ed25519 ";
    for (int i = 0; i < 4; ++i) text += fmt::format("{:016x}", random.next());
    auto key = bytecode::SecretKey::parse(text + "\n");
    if (!key) throw std::runtime_error("a key is none");
    return *key;
}

}  // namespace

void examine_signatures(const Scope& scope, Findings& findings) {
    Random random(scope.seed());
    const bytecode::SecretKey key = key_of(random);
    std::vector<char> bundle = long_image();
    const auto trailer = bytecode::signature_trailer(bundle, key);
    bundle.insert(bundle.end(), trailer.begin(), trailer.end());
    if (!is_taken(bundle, key.public_key())) throw std::runtime_error("the bundle itself is not taken");
    const uint64_t all = bundle.size() * 9;
    const uint64_t wanted = std::min(all, scope.of(20'000, all));
    for (uint64_t i = 0; i < wanted; ++i) {
        const uint64_t change = wanted == all ? i : chosen(i, random);
        if (is_taken(changed(bundle, change), key.public_key()))
            findings.violated(fmt::format("change {} of a signed bundle is taken", change));
        findings.count();
    }
    findings.note(fmt::format("of a bundle of {} bytes, which has {} bits and lengths", bundle.size(), all));
}

}  // namespace proviso::trust
