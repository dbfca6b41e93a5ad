// SPDX-License-Identifier: Apache-2.0
#include "tools/proviso/load.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "compiler/source/source.h"
#include "runtime/base/version_order.h"
#include "tools/proviso/key_files.h"
#include "tools/proviso/terminal.h"

namespace proviso::cli {

namespace {

constexpr size_t kMaxRecordFile = size_t{64} << 20;
constexpr size_t kMaxShown = 128;

}  // namespace

void print_diagnostics(const DiagnosticSink& diagnostics, const SourceMap& sources, bool warnings) {
    const bool colour = wants_colour(stderr);
    size_t shown = 0, left_out = 0;
    for (const Diagnostic& diagnostic : diagnostics.all()) {
        if (diagnostic.severity == Severity::Warning && !warnings) {
            ++left_out;
            continue;
        }
        if (++shown > kMaxShown) break;
        std::fputs(render(diagnostic, sources, colour).c_str(), stderr);
        std::fputc('\n', stderr);
    }
    if (const size_t all = diagnostics.all().size() + diagnostics.left_out(); all > kMaxShown)
        fmt::print(stderr, "… and {} more\n", all - kMaxShown);
    if (left_out != 0)
        fmt::print(stderr, "proviso: {} in the policy; `proviso check` shows {}\n",
                   left_out == 1 ? "1 warning" : fmt::format("{} warnings", left_out), left_out == 1 ? "it" : "them");
}

CompiledPolicy compile_policy(const std::string& path, CompileTimes* times) {
    CompiledPolicy out;
    auto compiled = compile_path(path, times);
    if (!compiled) {
        out.exit_code = complain(path, compiled.error());
        return out;
    }
    out.compilation = std::move(*compiled);
    print_diagnostics(out.compilation->diagnostics, out.compilation->sources, false);
    if (out.compilation->image == nullptr) out.exit_code = kAnswerIsNo;
    return out;
}

LoadedPolicy load_policy(const std::string& path) {
    if (!path.ends_with(".pvb")) {
        CompiledPolicy compiled = compile_policy(path);
        return {compiled ? compiled.compilation->image : nullptr, compiled.exit_code};
    }
    auto program = load_bundle(path, {});
    if (!program) return {nullptr, complain(path, program.error())};
    return {std::move(*program), kDone};
}

Result<std::shared_ptr<const bytecode::VerifiedProgram>> load_bundle(const std::string& path,
                                                                     const TrustOptions& trust) {
    auto image = bytecode::load_image_file(path);
    if (!image) return tl::make_unexpected(image.error());
    if (!trust.require_signature.empty()) {
        const auto keys = read_public_keys(trust.require_signature);
        if (!keys) return tl::make_unexpected(keys.error());
        if (!image->signed_by()) return fail(FaultCode::BundleNotSigned, "the bundle bears no signature");
        if (std::find(keys->begin(), keys->end(), *image->signed_by()) == keys->end())
            return fail(FaultCode::BundleNotTrusted,
                        fmt::format("the bundle is signed by key {}, which is not among those of `{}`",
                                    bytecode::key_id(*image->signed_by()), trust.require_signature));
    }
    return bytecode::verify(*std::move(image));
}

void complain_of_record(const std::string& path, const std::string& text, const RecordFault& fault) {
    fmt::print(stderr, "{}\n", located(path == "-" ? "standard input" : path, text, fault));
}

namespace {

// The bundles of a folder that holds nothing to be compiled.
std::vector<std::string> bundles_in(const std::string& folder) {
    std::vector<std::string> bundles;
    std::error_code error;
    std::filesystem::directory_iterator entry(folder, error);
    for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        if (name.ends_with(".proviso") || name.ends_with(".proviso.md")) return {};
        if (name.ends_with(".pvb")) bundles.push_back(entry->path().string());
    }
    std::sort(bundles.begin(), bundles.end());
    return bundles;
}

// The bundles that a path names: itself, or those of a folder.
std::vector<std::string> bundles_at(const std::string& path) {
    return path.ends_with(".pvb") ? std::vector<std::string>{path} : bundles_in(path);
}

// Of several versions the latest one counts: the earlier ones still decide what is of their days.
Result<bool> check_version(const ProgramVersions& programs, const std::string& minimum) {
    if (minimum.empty()) return true;
    const bytecode::Image& image = programs.last()->image();
    const std::string version(image.text(image.policy().version));
    const std::partial_ordering order = compare_versions(version, minimum);
    if (order >= 0) return true;
    const std::string has = version.empty() ? "no version" : fmt::format("version `{}`", version);
    return fail(FaultCode::PolicyTooOld,
                order < 0 ? fmt::format("the policy has {}, and at least `{}` is demanded", has, minimum)
                          : fmt::format("the policy has {}, which can't be compared with `{}`", has, minimum));
}

Fault not_signed() {
    return {FaultCode::BundleNotSigned,
            "the policy is its source, which bears no signature; `proviso compile --sign` makes a bundle that does"};
}

// The program of a bundle, with what only its source says.
Result<std::unique_ptr<Compilation>> compile_bundle(const bytecode::Image& image) {
    std::vector<SourceText> texts;
    for (const auto& row : image.rows<bytecode::Section::SourceTexts>())
        texts.push_back({std::string(image.text(row.path)), std::string(image.text(row.text))});
    std::unique_ptr<Compilation> compiled = texts.empty() ? nullptr : compile_texts(texts);
    if (compiled != nullptr && compiled->image != nullptr && compiled->image->image().digest() == image.digest())
        return compiled;
    return fail(FaultCode::BundleInvalid,
                "the texts in the bundle do not come to its program, perhaps because its sources have documents, which "
                "are not in it; test the policy's source");
}

}  // namespace

CompiledVersions compile_for_test(const std::string& path, const TrustOptions& trust) {
    const std::vector<std::string> bundles = bundles_at(path);
    CompiledVersions out;
    if (bundles.empty()) {
        if (!trust.require_signature.empty()) {
            out.exit_code = complain(path, not_signed());
            return out;
        }
        return compile_all_versions(path);
    }
    const LoadedVersions loaded = load_versions(path, trust);
    out.exit_code = loaded.exit_code;
    if (!loaded) return out;
    PolicyVersions policy;
    for (size_t version = 0; version < loaded.programs->size(); ++version) {
        auto compiled = compile_bundle((*loaded.programs)[version]->image());
        if (!compiled) {
            out.exit_code = complain(path, compiled.error());
            return out;
        }
        policy.versions.push_back(*std::move(compiled));
    }
    out.policy = std::move(policy);
    return out;
}

CompiledVersions compile_all_versions(const std::string& path) {
    CompiledVersions out;
    auto compiled = compile_versions(path);
    if (!compiled) {
        out.exit_code = complain(path, compiled.error());
        return out;
    }
    out.policy = std::move(*compiled);
    for (const auto& version : out.policy->versions) print_diagnostics(version->diagnostics, version->sources, false);
    print_diagnostics(out.policy->diagnostics, out.policy->sources, false);
    if (!out.policy->is_usable()) out.exit_code = kAnswerIsNo;
    return out;
}

LoadedVersions load_versions(const std::string& path, const TrustOptions& trust) {
    std::vector<ProgramVersions::Program> programs;
    std::optional<PolicyVersions> sources;
    const std::vector<std::string> bundles = bundles_at(path);
    if (!bundles.empty()) {
        for (const std::string& bundle : bundles) {
            auto loaded = load_bundle(bundle, trust);
            if (!loaded) return {std::nullopt, std::nullopt, complain(bundle, loaded.error())};
            programs.push_back(*std::move(loaded));
        }
    } else {
        if (!trust.require_signature.empty()) return {std::nullopt, std::nullopt, complain(path, not_signed())};
        CompiledVersions compiled = compile_all_versions(path);
        sources = std::move(compiled.policy);
        if (compiled.exit_code != kDone) return {std::nullopt, std::move(sources), compiled.exit_code};
        for (const auto& version : sources->versions) programs.push_back(version->image);
    }
    auto versions = ProgramVersions::create(std::move(programs));
    if (!versions) return {std::nullopt, std::move(sources), complain(path, versions.error())};
    if (const auto late = check_version(*versions, trust.minimum_version); !late)
        return {std::nullopt, std::move(sources), complain(path, late.error())};
    return {*std::move(versions), std::move(sources), kDone};
}

Result<std::string> read_input(const std::string& path) {
    if (path != "-") return read_file(path, kMaxRecordFile);
    std::string text;
    char buffer[65536];
    for (;;) {
        const ssize_t got = ::read(STDIN_FILENO, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0)
            return fail(FaultCode::FileNotReadable, fmt::format("can't read standard input: {}", std::strerror(errno)));
        if (got == 0) return text;
        text.append(buffer, static_cast<size_t>(got));
        if (text.size() > kMaxRecordFile)
            return fail(FaultCode::FileNotReadable,
                        fmt::format("standard input is longer than {} bytes", kMaxRecordFile));
    }
}

bool parse_dates(const std::string& as_of, const std::string& rules_as_of, ReaderOptions& options) {
    const auto parse = [](const char* name, const std::string& text, std::optional<Date>& date) {
        if (text.empty()) return true;
        date = parse_date(text);
        if (!date) complain(fmt::format("{}: `{}` is not a date like 2025-08-22", name, text));
        return date.has_value();
    };
    return parse("--as-of", as_of, options.as_of) && parse("--rules-as-of", rules_as_of, options.rules_as_of);
}

}  // namespace proviso::cli
