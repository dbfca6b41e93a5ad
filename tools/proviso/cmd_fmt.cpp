// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "compiler/format/format.h"
#include "compiler/syntax/literate.h"
#include "runtime/base/output_file.h"
#include "tools/proviso/command.h"
#include "tools/proviso/load.h"
#include "tools/proviso/terminal.h"

namespace proviso::cli {

namespace {

namespace fs = std::filesystem;

bool is_policy_file(const std::string& name) {
    return name.ends_with(".proviso") || name.ends_with(syntax::kLiterateSuffix);
}

// The policy files of a folder and below, in the order of their names.
Result<std::vector<std::string>> files_below(const std::string& folder) {
    std::vector<std::string> out;
    std::error_code error;
    fs::recursive_directory_iterator at(folder, error);
    for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
        if (at->path().filename().string().starts_with('.')) {
            at.disable_recursion_pending();
        } else if (is_policy_file(at->path().string()) && at->is_regular_file(error)) {
            out.push_back(at->path().string());
        }
    }
    if (error) return fail(FaultCode::FileNotReadable, fmt::format("can't be read: {}", error.message()));
    if (out.empty()) return fail(FaultCode::PolicyNotFound, "holds no policy file, NAME.proviso or NAME.proviso.md");
    std::sort(out.begin(), out.end());
    return out;
}

int format_one(const std::string& path, bool check) {
    auto text = path == "-" ? read_input(path) : read_file(path, kMaxSourceBytes);
    if (!text) return complain(path, text.error());
    SourceMap sources;
    const FileId file = sources.add(path == "-" ? "standard input" : path, *text);
    DiagnosticSink found;
    const auto [result, laid_out] = format::format_file(sources, file, found);
    if (result == format::Found::Nothing) {
        complain(fmt::format("`{}`: no layout was found that says the same; it is left as it is", sources.path(file)));
        return kDefect;
    }
    if (result == format::Found::Mistakes) {
        for (const Diagnostic& diagnostic : found.all())
            if (diagnostic.severity == Severity::Error)
                fmt::print(stderr, "{}\n", render(diagnostic, sources, wants_colour(stderr)));
        complain(fmt::format("`{}` has mistakes and is left as it is", sources.path(file)));
        return kAnswerIsNo;
    }
    if (check) {
        if (laid_out == *text) return kDone;
        return print(sources.path(file) + "\n") ? kAnswerIsNo : kCannotReadOrWrite;
    }
    if (path == "-") return print(laid_out) ? kDone : kCannotReadOrWrite;
    if (laid_out == *text) return kDone;
    std::error_code error;
    const fs::path target = fs::canonical(path, error);  // a link stays one
    const auto written = write_file(error ? path : target.string(), laid_out);
    return written ? kDone : complain(written.error());
}

}  // namespace

int format(const FormatOptions& options) {
    int code = kDone;
    for (const std::string& path : options.files) {
        std::error_code error;
        std::vector<std::string> files = {path};
        if (fs::is_directory(path, error)) {
            auto found = files_below(path);
            if (!found) {
                code = std::max(code, complain(path, found.error()));
                continue;
            }
            files = std::move(*found);
        }
        for (const std::string& file : files) code = std::max(code, format_one(file, options.check));
    }
    return code;
}

}  // namespace proviso::cli
