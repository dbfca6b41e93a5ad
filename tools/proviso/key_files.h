// SPDX-License-Identifier: Apache-2.0
// Keys as files, in the forms of runtime/bytecode/signature.h. Messages name the file.
#pragma once

#include <string>
#include <vector>

#include "runtime/bytecode/signature.h"

namespace proviso::cli {

// NAME.key, which only its owner may read, and NAME.pub; neither where either is there already. FileNotWritable.
Result<bool> write_key_pair(const std::string& name, const bytecode::SecretKey& key);
Result<bytecode::SecretKey> read_secret_key(const std::string& path);
Result<std::vector<bytecode::PublicKey>> read_public_keys(const std::string& path);

}  // namespace proviso::cli
