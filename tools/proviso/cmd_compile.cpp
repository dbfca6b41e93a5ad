// SPDX-License-Identifier: Apache-2.0
// `compile`, `disassemble` and `explain-code`.
#include <fmt/format.h>

#include "runtime/base/fault_catalogue.h"
#include "runtime/base/output_file.h"
#include "tools/proviso/command.h"
#include "tools/proviso/load.h"
#include "tools/proviso/terminal.h"

namespace proviso::cli {

int compile(const CompileOptions& options) {
    const CompiledPolicy policy = compile_policy(options.policy);
    if (!policy) return policy.exit_code;
    const bytecode::Image& image = policy.compilation->image->image();
    const auto bytes = image.bytes();
    if (auto written = write_file(options.output, {bytes.data(), bytes.size()}); !written)
        return complain(written.error());
    fmt::print(stderr, "{}: {} bytes, digest {}\n", options.output, bytes.size(), image.digest_hex());
    return kDone;
}

int disassemble(const DisassembleOptions& options) {
    const LoadedPolicy policy = load_policy(options.policy);
    if (!policy) return policy.exit_code;
    return print(bytecode::disassemble(*policy.image)) ? kDone : kCannotReadOrWrite;
}

int explain_code(const ExplainCodeOptions& options) {
    std::string wanted = options.code;
    for (char& c : wanted)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    for (const DiagnosticInfo& info : diagnostic_catalogue()) {
        if (diagnostic_name(info.code) != wanted) continue;
        const std::string text =
            fmt::format("{} {} ({})\n\n{}\n", wanted, info.severity == Severity::Error ? "error" : "warning", info.name,
                        info.explanation);
        return print(text) ? kDone : kCannotReadOrWrite;
    }
    for (const FaultInfo& info : fault_catalogue())
        if (fault_name(info.code) == wanted)
            return print(fmt::format("{}\n\n{}\n", wanted, info.summary)) ? kDone : kCannotReadOrWrite;
    complain(fmt::format("there is no message `{}`; codes look like PV2001 and stand at the beginning of every message",
                         options.code));
    return kAnswerIsNo;
}

}  // namespace proviso::cli
