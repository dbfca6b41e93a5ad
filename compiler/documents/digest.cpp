// SPDX-License-Identifier: Apache-2.0
#include <sodium.h>

#include <array>

#include "compiler/documents/document.h"
#include "runtime/base/hex.h"

namespace proviso::documents {

std::string digest_of(std::string_view bytes) {
    std::array<unsigned char, 32> digest{};
    crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                       nullptr, 0);
    return hex_digits(digest);
}

}  // namespace proviso::documents
