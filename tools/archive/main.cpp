// SPDX-License-Identifier: Apache-2.0
// proviso-sample: writes an archive of made-up disclosures, one JSON object a line, the same for the same seed everywhere.
// Exit codes: 0 done, 2 wrong usage, 3 the archive could not be written, 70 a defect.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <string>

#include "runtime/base/output_file.h"
#include "tools/archive/broken.h"
#include "tools/archive/disclosure.h"

namespace {

using namespace proviso;
using namespace proviso::archive;

struct Options {
    uint64_t count = 1000;
    uint64_t seed = 1;
    std::string output = "-";
    bool clean = false;
};

constexpr uint32_t kBrokenPerMille = 3;
constexpr uint32_t kAsciiPerMille = 20;
constexpr size_t kFlushBytes = size_t{1} << 20;

// A record depends on the seed and its number alone, so a short archive is the beginning of a longer one.
void append_record(std::string& out, const Options& options, uint64_t number) {
    Random random(options.seed, number);
    JsonValue disclosure = make_disclosure(random, number);
    const bool ascii = random.chance(kAsciiPerMille);
    const bool broken = random.chance(kBrokenPerMille);
    if (broken && !options.clean) {
        out += broken_line(random, std::move(disclosure));
    } else {
        disclosure.write(out, ascii);
    }
    out += '\n';
}

Result<bool> write_archive(const Options& options) {
    auto file = OutputFile::create(options.output);
    if (!file) return tl::make_unexpected(file.error());
    std::string buffer;
    for (uint64_t number = 1; number <= options.count; ++number) {
        append_record(buffer, options, number);
        if (buffer.size() < kFlushBytes) continue;
        if (auto written = (*file)->write(buffer); !written) return written;
        buffer.clear();
    }
    if (auto written = (*file)->write(buffer); !written) return written;
    return (*file)->commit();
}

int run(int argc, char** argv) {
    Options options;
    CLI::App app{"Writes an archive of made-up disclosures for policies/netflix, one JSON object a line.",
                 "proviso-sample"};
    app.add_option("-n,--count", options.count, "how many disclosures")->capture_default_str();
    app.add_option("-s,--seed", options.seed, "the same seed gives the same archive")->capture_default_str();
    app.add_option("-o,--output", options.output, "file to write, - for standard output")->capture_default_str();
    app.add_flag("--clean", options.clean, "no broken records (else about 3 in 1,000)");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    std::signal(SIGPIPE, SIG_IGN);  // a reader that went away is an error like any other
    const Result<bool> written = write_archive(options);
    if (written) return 0;
    fmt::print(stderr, "proviso-sample: {}\n", written.error().message);
    return 3;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "proviso-sample: defect: %s\n", error.what());
        return 70;
    }
}
