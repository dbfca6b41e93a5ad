// SPDX-License-Identifier: Apache-2.0
// `compile`, `disassemble` and `explain-code`.
#include <fmt/format.h>

#include <filesystem>

#include "runtime/base/fault_catalogue.h"
#include "runtime/base/output_file.h"
#include "tools/proviso/command.h"
#include "tools/proviso/key_files.h"
#include "tools/proviso/load.h"
#include "tools/proviso/terminal.h"

namespace proviso::cli {

namespace {

// `key`: nothing, where it is not to be signed.
int write_bundle(const Compilation& compilation, const std::string& path,
                 const std::optional<bytecode::SecretKey>& key) {
    const bytecode::Image& image = compilation.image->image();
    std::string bytes(image.bytes().begin(), image.bytes().end());
    if (key) {
        const auto trailer = bytecode::signature_trailer(image.bytes(), *key);
        bytes.append(trailer.data(), trailer.size());
    }
    if (auto written = write_file(path, bytes); !written) return complain(written.error());
    fmt::print(stderr, "{}: {} bytes, digest {}{}\n", path, bytes.size(), image.digest_hex(),
               key ? ", signed by key " + bytecode::key_id(key->public_key()) : "");
    return kDone;
}

// "sag_aftra_2026" of policies/sag_aftra/sag_aftra_2026.proviso.
std::string stem_of(const std::string& main_path) {
    std::string name = main_path.substr(main_path.find_last_of('/') + 1);
    return name.substr(0, name.rfind(".proviso"));
}

// A bundle is one version: what it is called by, its digest, stands for one text. So versions go into a folder, a bundle each.
int compile_versions_to(const PolicyVersions& policy, const std::string& folder,
                        const std::optional<bytecode::SecretKey>& key) {
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error)) {
        complain(
            fmt::format("`-o {}`: the policy has {} versions, and each becomes a bundle of its own; name a folder that "
                        "is there, for them all",
                        folder, policy.versions.size()));
        return kWrongUsage;
    }
    for (const auto& version : policy.versions) {
        const std::string name = stem_of(version->main_path) + ".pvb";
        if (const int code = write_bundle(*version, folder + (folder.ends_with('/') ? "" : "/") + name, key);
            code != kDone)
            return code;
    }
    return kDone;
}

}  // namespace

int compile(const CompileOptions& options) {
    std::optional<bytecode::SecretKey> key;
    if (!options.sign.empty()) {
        const auto read = read_secret_key(options.sign);
        if (!read) return complain(read.error());
        key = *read;
    }
    const CompiledVersions compiled = compile_all_versions(options.policy);
    if (!compiled) return compiled.exit_code;
    const PolicyVersions& policy = *compiled.policy;
    if (policy.versions.size() > 1) return compile_versions_to(policy, options.output, key);
    return write_bundle(*policy.versions.front(), options.output, key);
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
