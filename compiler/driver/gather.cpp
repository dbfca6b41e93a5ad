// SPDX-License-Identifier: Apache-2.0
#include "compiler/driver/gather.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "compiler/driver/stopwatch.h"
#include "compiler/syntax/parse.h"
#include "stdlib/modules.h"

namespace proviso::driver {
namespace {

constexpr std::string_view kStandardPrefix = "std.";

class Gathering {
   public:
    Gathering(const Files& files, Compilation& compilation, CompileTimes& times)
        : files_(files), compilation_(compilation), times_(times) {}

    Result<Gathered> run(const std::string& main) {
        Result<std::string> text = read(main);
        if (!text) return tl::make_unexpected(text.error());
        compilation_.main_path = files_.shown(main);
        main_ = main;
        seen_.insert(main);
        gathered_.main = &parse(main, *std::move(text));
        read_modules();
        read_scenarios(main);
        return std::move(gathered_);
    }

   private:
    Result<std::string> read(const std::string& name) {
        const Stopwatch watch(times_.read);
        return files_.read(name);
    }

    const syntax::Ast& parse(const std::string& name, std::string text) {
        return parse(compilation_.sources.add(files_.shown(name), std::move(text)));
    }

    const syntax::Ast& parse(FileId file) {
        const Stopwatch watch(times_.parse);
        return gathered_.trees.emplace_back(syntax::parse(compilation_.sources, file, compilation_.diagnostics));
    }

    void read_modules() {
        // trees grows as modules use modules.
        for (size_t i = 0; i < gathered_.trees.size(); ++i) {
            for (const syntax::Declaration& declaration : gathered_.trees[i].declarations) {
                if (const auto* use = std::get_if<syntax::UseDecl>(&declaration.node)) read_module(use->module);
            }
        }
    }

    void read_module(const syntax::Name& module) {
        if (module.text.starts_with(kStandardPrefix)) return read_standard(module);
        std::string base = module.text;
        std::replace(base.begin(), base.end(), '.', '/');
        const std::string plain = base + std::string(kPolicySuffix), literate = base + std::string(kLiterateSuffix);
        const bool has_literate = files_.state(literate) != FileState::Missing;
        if (has_literate && files_.state(plain) != FileState::Missing) return report_two(module, plain, literate);
        const std::string& name = has_literate ? literate : plain;
        if (!seen_.insert(name).second) return;
        // Names hold no dots or slashes, but that is the parser's word alone.
        if (files_.state(name) == FileState::Missing || !is_module_name(module.text))
            return report_unknown(module, name);
        if (const syntax::Ast* tree = read_at(name, module.span)) gathered_.modules.push_back(tree);
    }

    void report_two(const syntax::Name& module, const std::string& plain, const std::string& literate) {
        if (!seen_.insert(plain).second) return;
        seen_.insert(literate);
        compilation_.diagnostics
            .report(DiagnosticCode::ModuleTwice, module.span, module.text, files_.shown(plain), files_.shown(literate))
            .help = "take one of them away, or give it another name";
    }

    // Never from a file, whatever stands beside the policy: the same words mean the same everywhere.
    void read_standard(const syntax::Name& module) {
        if (!seen_.insert(module.text).second) return;
        const std::string_view name = std::string_view(module.text).substr(kStandardPrefix.size());
        const std::string_view text = find_standard_module(name);
        if (text.empty()) return report_not_standard(module, name);
        std::string path = fmt::format("std/{}{}", name, kPolicySuffix);
        gathered_.modules.push_back(
            &parse(compilation_.sources.add(std::move(path), std::string(text), SourceKind::Standard)));
    }

    void report_not_standard(const syntax::Name& module, std::string_view name) {
        Diagnostic& diagnostic =
            compilation_.diagnostics.report(DiagnosticCode::UnknownStandardModule, module.span, module.text);
        std::vector<std::string_view> names;
        std::vector<std::string> shown;
        for (const StandardModule& standard : standard_modules()) {
            names.push_back(standard.name);
            shown.push_back(fmt::format("`{}{}`", kStandardPrefix, standard.name));
        }
        const std::string near = nearest_name(name, names);
        diagnostic.help = near.empty() ? fmt::format("the standard modules: {}", fmt::join(shown, ", "))
                                       : fmt::format("did you mean `use {}{}`?", kStandardPrefix, near);
        std::string beside = module.text;
        std::replace(beside.begin(), beside.end(), '.', '/');
        beside += kPolicySuffix;
        if (files_.state(beside) != FileState::Missing)
            diagnostic.help +=
                fmt::format("\nfor the file `{}`, give its folder another name than `std`", files_.shown(beside));
    }

    static bool is_module_name(std::string_view name) {
        const auto is_good = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '.' || c >= 0x80; };
        return std::all_of(name.begin(), name.end(), is_good) && name.find("..") == std::string_view::npos &&
               !name.starts_with('.');
    }

    void read_scenarios(const std::string& main) {
        const std::vector<std::string> names = files_.list("");
        for (const std::string& name : names) {
            if (!belongs_to(name, main, names) || !seen_.insert(name).second) continue;
            const Span start{gathered_.main->file, 0, 0};
            if (const syntax::Ast* tree = read_at(name, start)) gathered_.scenario_files.push_back(tree);
        }
    }

    // NAME.scenarios.proviso or NAME.ANYTHING.scenarios.proviso beside NAME.proviso; but where NAME.ANYTHING.proviso is a file too, they
    // are its scenarios.
    static bool belongs_to(const std::string& name, const std::string& main, const std::vector<std::string>& names) {
        const std::string_view stem = policy_stem(main);
        std::string whose(scenario_stem(name));
        if (stem.empty() || whose.empty()) return false;
        while (whose.size() > stem.size()) {
            for (const std::string_view suffix : {kPolicySuffix, kLiterateSuffix}) {
                if (std::binary_search(names.begin(), names.end(), whose + std::string(suffix))) return false;
            }
            whose.resize(whose.find_last_of('.') == std::string::npos ? 0 : whose.find_last_of('.'));
        }
        return whose == stem;
    }

    // Reports at `place` what keeps the file from being read.
    const syntax::Ast* read_at(const std::string& name, Span place) {
        DiagnosticSink& sink = compilation_.diagnostics;
        if (files_.state(name) == FileState::Outside) {
            sink.report(DiagnosticCode::FileOutsidePolicy, place, files_.shown(name));
            return nullptr;
        }
        Result<std::string> text = read(name);
        if (text) return &parse(name, *std::move(text));
        sink.report(DiagnosticCode::FileNotReadable, place, files_.shown(name), text.error().message);
        return nullptr;
    }

    void report_unknown(const syntax::Name& module, const std::string& name) {
        Diagnostic& diagnostic = compilation_.diagnostics.report(DiagnosticCode::UnknownModule, module.span,
                                                                 module.text, files_.shown(name));
        const SplitPath path = split_path(name);
        const std::string prefix = path.folder.empty() ? "" : path.folder + "/";
        std::vector<std::string> modules;
        for (const std::string& beside : files_.list(path.folder)) {
            const bool is_module = !policy_stem(beside).empty() && scenario_stem(beside).empty();
            if (!is_module || prefix + beside == main_) continue;
            modules.push_back(prefix + std::string(policy_stem(beside)));
            std::replace(modules.back().begin(), modules.back().end(), '/', '.');
        }
        const std::string near = nearest_name(module.text, {modules.begin(), modules.end()});
        diagnostic.help = near.empty() ? fmt::format("write that file, or take `use {}` away", module.text)
                                       : fmt::format("did you mean `use {}`?", near);
    }

    const Files& files_;
    Compilation& compilation_;
    CompileTimes& times_;
    std::string main_;
    Gathered gathered_;
    std::set<std::string> seen_;
};

// A line whose first word is `policy`, and that does not declare a field of that name.
bool looks_like_policy(std::string_view text) {
    constexpr std::string_view kBlank = " \t", kWord = "policy";
    for (size_t line = 0; line < text.size();) {
        const size_t end = std::min(text.find('\n', line), text.size());
        const std::string_view here = text.substr(line, end - line);
        line = end + 1;
        const size_t first = here.find_first_not_of(kBlank);
        if (first == std::string_view::npos || here.substr(first, kWord.size()) != kWord) continue;
        const size_t after = here.find_first_not_of(kBlank, first + kWord.size());
        const bool is_word = after != first + kWord.size();
        if (is_word && after != std::string_view::npos && here[after] != ':' && here[after] != '\r') return true;
    }
    return false;
}

bool declares_policy(const std::string& name, const std::string& text) {
    SourceMap sources;
    DiagnosticSink sink;
    const syntax::Ast tree = syntax::parse(sources, sources.add(name, text), sink);
    return std::any_of(tree.declarations.begin(), tree.declarations.end(), [](const syntax::Declaration& declaration) {
        return std::holds_alternative<syntax::PolicyDecl>(declaration.node);
    });
}

}  // namespace

Result<Gathered> gather(const Files& files, const std::string& main, Compilation& compilation, CompileTimes& times) {
    return Gathering(files, compilation, times).run(main);
}

Result<std::string> find_policy(const Files& files) {
    std::vector<std::string> found, declaring;
    for (const std::string& name : files.list("")) {
        if (policy_stem(name).empty() || !scenario_stem(name).empty()) continue;
        const Result<std::string> text = files.read(name);
        if (!text || !looks_like_policy(*text)) continue;
        found.push_back(name);
        if (declares_policy(name, *text)) declaring.push_back(name);
    }
    if (declaring.size() == 1 || (declaring.empty() && found.size() == 1))
        return declaring.empty() ? found[0] : declaring[0];
    if (found.empty()) {
        return fail(FaultCode::PolicyNotFound,
                    "the folder holds no policy: no file NAME.proviso or NAME.proviso.md in it declares a `policy`");
    }
    const std::vector<std::string>& several = declaring.empty() ? found : declaring;
    return fail(FaultCode::PolicyNotFound,
                fmt::format("the folder holds several policies, name one of them: {}", fmt::join(several, ", ")));
}

}  // namespace proviso::driver
