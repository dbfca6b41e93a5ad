// SPDX-License-Identifier: Apache-2.0
#include "compiler/driver/gather.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <deque>
#include <set>

#include "compiler/driver/find_policy.h"
#include "compiler/driver/stopwatch.h"
#include "compiler/syntax/parse.h"
#include "runtime/base/nearest_name.h"
#include "stdlib/modules.h"

namespace proviso::driver {
namespace {

constexpr std::string_view kStandardPrefix = "std.";

class Gathering {
   public:
    Gathering(const Files& files, Compilation& compilation, CompileTimes& times, ParsedFiles* parsed)
        : files_(files), compilation_(compilation), times_(times), parsed_(parsed) {}

    Result<Gathered> run(const std::string& main) {
        Result<std::string> text = read(main);
        if (!text) return tl::make_unexpected(text.error());
        compilation_.main_path = files_.shown(main);
        add_policy(main, *std::move(text));
        while (read_amended()) {
        }
        // What a policy and the one it amends both use is the latter's.
        for (size_t i = chain_.size(); i-- > 0;) {
            current_ = &chain_[i];
            read_modules();
            read_scenarios();
            if (i > 0) gathered_.amended.push_back(current_->files);
        }
        gathered_.policy = chain_.front().files;
        return std::move(gathered_);
    }

   private:
    // The policy that is compiled, and what it amends, one after the other.
    struct Policy {
        std::string main, folder;
        sema::PolicyFiles files;
        const syntax::PolicyDecl* head;
    };

    void add_policy(const std::string& main, std::string text) {
        seen_.insert(main);
        current_ = &chain_.emplace_back(Policy{main, split_path(main).folder, {}, nullptr});
        current_->files.main = &parse(main, std::move(text));
        current_->head = policy_of(*current_->files.main);
    }

    // ---- what is amended ----

    // False where the last policy of the chain amends none, or one that can't be found.
    bool read_amended() {
        const syntax::PolicyDecl* head = chain_.back().head;
        if (head == nullptr || !head->amends) return false;
        const std::optional<std::string> file = find_amended(*head->amends);
        if (!file) return false;
        Result<std::string> text = read_inside(*file);
        if (text && !is_room_for(*file, text->size(), head->amends->policy.span)) return false;
        if (text) {
            add_policy(*file, *std::move(text));
            return true;
        }
        compilation_.diagnostics.report(DiagnosticCode::FileNotReadable, head->amends->policy.span, files_.shown(*file),
                                        text.error().message);
        return false;
    }

    std::optional<std::string> find_amended(const syntax::AmendsClause& clause) {
        std::optional<std::vector<PolicyHead>> found = find_policies(files_, clause.policy.text);
        if (!found) {
            report_not_found(clause,
                             "there is too much in the folder to look through: keep policies in one of their own");
            return std::nullopt;
        }
        const auto is_this = [&](const PolicyHead& head) { return head.file == chain_.back().main; };
        if (std::erase_if(*found, is_this) > 0 && found->empty()) {
            report_cycle(chain_.size() - 1);
            return std::nullopt;
        }
        if (found->empty()) {
            report_not_found(clause, {});
            return std::nullopt;
        }
        if (clause.version && !keep_version(clause, *found)) return std::nullopt;
        if (found->size() > 1) {
            report_several(clause, *found);
            return std::nullopt;
        }
        const auto before = std::find_if(chain_.begin(), chain_.end(),
                                         [&](const Policy& policy) { return policy.main == found->front().file; });
        if (before == chain_.end()) return found->front().file;
        report_cycle(static_cast<size_t>(before - chain_.begin()));
        return std::nullopt;
    }

    bool keep_version(const syntax::AmendsClause& clause, std::vector<PolicyHead>& found) {
        const std::string wanted = clause.version->plain();
        std::vector<std::string> versions;
        for (const PolicyHead& head : found)
            versions.push_back(head.version.empty() ? "one without a name" : fmt::format("`{}`", head.version));
        std::erase_if(found, [&](const PolicyHead& head) { return head.version != wanted; });
        if (!found.empty()) return true;
        Diagnostic& diagnostic =
            compilation_.diagnostics.report(DiagnosticCode::AmendedVersion, clause.version->span, clause.policy.text,
                                            wanted, fmt::to_string(fmt::join(versions, ", ")));
        diagnostic.help = "read again what is amended, then name the version that is there";
        return false;
    }

    void report_several(const syntax::AmendsClause& clause, const std::vector<PolicyHead>& found) {
        std::vector<std::string> names;
        for (const PolicyHead& head : found) names.push_back(fmt::format("`{}`", files_.shown(head.file)));
        const PolicyHead& last = found.back();
        const bool alike = std::all_of(found.begin(), found.end(),
                                       [&](const PolicyHead& head) { return head.version == last.version; });
        compilation_.diagnostics
            .report(DiagnosticCode::AmendedTwice, clause.policy.span, clause.policy.text,
                    fmt::to_string(fmt::join(names, ", ")))
            .help =
            alike ? "they say the same version: take one of them away, or give it another `version`"
                  : fmt::format("say which, as in `amends version \"{}\" of {}`", last.version, clause.policy.text);
    }

    void report_not_found(const syntax::AmendsClause& clause, std::string help) {
        Diagnostic& diagnostic =
            compilation_.diagnostics.report(DiagnosticCode::AmendedNotFound, clause.policy.span, clause.policy.text);
        diagnostic.help = std::move(help);
        if (!diagnostic.help.empty()) return;
        const std::vector<std::string> names = policy_names(files_);
        const std::string near = nearest_name(clause.policy.text, {names.begin(), names.end()});
        diagnostic.help = near.empty() || near == chain_.back().head->name.text
                              ? "its files stand in the folder of this policy, or in a folder below"
                              : fmt::format("did you mean `amends {}`?", near);
    }

    void report_cycle(size_t first) {
        std::string spelled;
        for (size_t i = first; i < chain_.size(); ++i) spelled += fmt::format("`{}` -> ", chain_[i].head->name.text);
        spelled += fmt::format("`{}`", chain_[first].head->name.text);
        Diagnostic& diagnostic = compilation_.diagnostics.report(DiagnosticCode::AmendmentCycle,
                                                                 chain_.back().head->amends->policy.span, spelled);
        diagnostic.help = "take one of these `amends` away";
        for (size_t i = first; i + 1 < chain_.size(); ++i)
            diagnostic.notes.push_back(
                {chain_[i].head->amends->span, fmt::format("`{}` says so here", chain_[i].head->name.text)});
    }

    // ---- files ----

    Result<std::string> read(const std::string& name) {
        const Stopwatch watch(times_.read);
        return files_.read(name);
    }

    Result<std::string> read_inside(const std::string& name) {
        const Stopwatch watch(times_.read);
        return files_.read_inside(name);
    }

    const syntax::Ast& parse(const std::string& name, std::string text) {
        return parse(compilation_.sources.add(files_.shown(name), std::move(text)));
    }

    const syntax::Ast& parse(FileId file) {
        const Stopwatch watch(times_.parse);
        gathered_.tree_folders.push_back(current_->folder);
        return gathered_.trees.emplace_back(parsed_ == nullptr
                                                ? syntax::parse(compilation_.sources, file, compilation_.diagnostics)
                                                : parsed_->parse(compilation_.sources, file, compilation_.diagnostics));
    }

    void read_modules() {
        read_modules_of(*current_->files.main);
        // They grow as modules use modules.
        for (size_t i = 0; i < current_->files.modules.size(); ++i) read_modules_of(*current_->files.modules[i]);
    }

    void read_modules_of(const syntax::Ast& tree) {
        for (const syntax::Declaration& declaration : tree.declarations) {
            if (const auto* use = std::get_if<syntax::UseDecl>(&declaration.node)) read_module(use->module);
        }
    }

    void read_module(const syntax::Name& module) {
        if (module.text.starts_with(kStandardPrefix)) return read_standard(module);
        std::string base = module.text;
        std::replace(base.begin(), base.end(), '.', '/');
        base = join_path(current_->folder, base);
        const std::string plain = base + std::string(kPolicySuffix), literate = base + std::string(kLiterateSuffix);
        const bool has_literate = files_.state(literate) != FileState::Missing;
        if (has_literate && files_.state(plain) != FileState::Missing) return report_two(module, plain, literate);
        const std::string& name = has_literate ? literate : plain;
        if (is_full_ || !seen_.insert(name).second) return;
        // Names hold no dots or slashes, but that is the parser's word alone.
        if (files_.state(name) == FileState::Missing || !is_module_name(module.text))
            return report_unknown(module, name);
        if (const syntax::Ast* tree = read_at(name, module.span)) current_->files.modules.push_back(tree);
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
        current_->files.modules.push_back(
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
        beside = join_path(current_->folder, beside + std::string(kPolicySuffix));
        if (files_.state(beside) != FileState::Missing)
            diagnostic.help +=
                fmt::format("\nfor the file `{}`, give its folder another name than `std`", files_.shown(beside));
    }

    static bool is_module_name(std::string_view name) {
        const auto is_good = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '.' || c >= 0x80; };
        return std::all_of(name.begin(), name.end(), is_good) && name.find("..") == std::string_view::npos &&
               !name.starts_with('.');
    }

    void read_scenarios() {
        const std::vector<std::string> names = files_.list(current_->folder);
        for (const std::string& beside : names) {
            const std::string name = join_path(current_->folder, beside);
            if (!belongs_to(beside, split_path(current_->main).name, names) || !seen_.insert(name).second) continue;
            const Span start{current_->files.main->file, 0, 0};
            if (const syntax::Ast* tree = read_at(name, start)) current_->files.scenario_files.push_back(tree);
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
        Result<std::string> text = read_inside(name);
        if (text && !is_room_for(name, text->size(), place)) return nullptr;
        if (text) return &parse(name, *std::move(text));
        sink.report(DiagnosticCode::FileNotReadable, place, files_.shown(name), text.error().message);
        return nullptr;
    }

    // The first file that is too much is reported, and no further one is read.
    bool is_room_for(const std::string& name, size_t bytes, Span place) {
        if (!is_full_) is_full_ = !has_room(compilation_, files_.shown(name), bytes, place);
        return !is_full_;
    }

    void report_unknown(const syntax::Name& module, const std::string& name) {
        Diagnostic& diagnostic = compilation_.diagnostics.report(DiagnosticCode::UnknownModule, module.span,
                                                                 module.text, files_.shown(name));
        const SplitPath path = split_path(name);
        // As the policy names them: from its own folder on.
        const size_t own = current_->folder.empty() ? 0 : current_->folder.size() + 1;
        std::vector<std::string> modules;
        for (const std::string& beside : files_.list(path.folder)) {
            const bool is_module = !policy_stem(beside).empty() && scenario_stem(beside).empty();
            if (!is_module || join_path(path.folder, beside) == current_->main) continue;
            modules.push_back(join_path(path.folder, std::string(policy_stem(beside))).substr(own));
            std::replace(modules.back().begin(), modules.back().end(), '/', '.');
        }
        const std::string near = nearest_name(module.text, {modules.begin(), modules.end()});
        diagnostic.help = near.empty() ? fmt::format("write that file, or take `use {}` away", module.text)
                                       : fmt::format("did you mean `use {}`?", near);
    }

    const Files& files_;
    Compilation& compilation_;
    CompileTimes& times_;
    ParsedFiles* parsed_;
    Gathered gathered_;
    std::deque<Policy> chain_;
    Policy* current_ = nullptr;  // of the chain: whose files are being read
    std::set<std::string> seen_;
    bool is_full_ = false;
};

}  // namespace

bool has_room(Compilation& compilation, const std::string& shown, size_t bytes, Span place) {
    const bool too_many = compilation.sources.files() >= kMaxSourceFiles;
    if (!too_many && compilation.sources.bytes() + bytes <= kMaxSourceBytesTogether) return true;
    const std::string limit = too_many ? fmt::format("{} files", kMaxSourceFiles)
                                       : fmt::format("{} MiB of text", kMaxSourceBytesTogether >> 20);
    compilation.diagnostics.report(DiagnosticCode::TooManyFiles, place, shown, limit).help =
        "make several policies of it, or leave out what is not used";
    return false;
}

Result<Gathered> gather(const Files& files, const std::string& main, Compilation& compilation, CompileTimes& times,
                        ParsedFiles* parsed) {
    return Gathering(files, compilation, times, parsed).run(main);
}

}  // namespace proviso::driver
