// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/output_file.h"

#include <doctest/doctest.h>

#include "tests/process/process.h"

namespace proviso {
namespace {

TEST_CASE("output file: whether a name can be taken is asked before any is") {
    const testing::Scratch scratch;
    const std::string folder = scratch.folder().string();
    scratch.write("there", "older");
    scratch.write("below/file", "");
    for (const std::string& path : {std::string("-"), folder + "/new", folder + "/there", std::string("/dev/null")})
        CHECK_MESSAGE(check_name(path), path);
    // What became a folder while the file was written, and a folder that is gone.
    for (const std::string& path : {folder + "/below", folder + "/nowhere/file", folder + "/there/file"}) {
        const auto free = check_name(path);
        REQUIRE_MESSAGE(!free, path);
        CHECK(free.error().code == FaultCode::FileNotWritable);
    }
}

}  // namespace
}  // namespace proviso
