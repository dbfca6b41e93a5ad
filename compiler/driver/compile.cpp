// SPDX-License-Identifier: Apache-2.0
#include "compiler/driver/compile.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "compiler/analysis/accept.h"
#include "compiler/analysis/analyse.h"
#include "compiler/codegen/emit.h"
#include "compiler/driver/documents.h"
#include "compiler/driver/files.h"
#include "compiler/driver/find_policy.h"
#include "compiler/driver/gather.h"
#include "compiler/driver/inspect.h"
#include "compiler/driver/own_files.h"
#include "compiler/driver/stopwatch.h"
#include "compiler/driver/versions.h"
#include "compiler/sema/check.h"

namespace proviso {
namespace {

using driver::Gathered;
using driver::Stopwatch;

std::set<FileId> files_of(const std::vector<sema::PolicyFiles>& policies) {
    std::set<FileId> files;
    for (const sema::PolicyFiles& policy : policies) {
        files.insert(policy.main->file);
        for (const syntax::Ast* tree : policy.modules) files.insert(tree->file);
        for (const syntax::Ast* tree : policy.scenario_files) files.insert(tree->file);
    }
    return files;
}

// What is amended is checked by itself: here its mistakes count, but not what it might do better.
void drop_amended(const Gathered& gathered, Compilation& compilation) {
    const std::set<FileId> amended = files_of(gathered.amended);
    compilation.diagnostics.drop_warnings([&](Span span) { return amended.contains(span.file); });
}

void check(const driver::Files& files, const Gathered& gathered, Compilation& compilation, CompileTimes& times,
           sema::SymbolTable* symbols) {
    const size_t errors = compilation.diagnostics.errors();
    sema::DocumentOf document_of = driver::read_documents(files, gathered, compilation, times);
    const Stopwatch watch(times.check);
    sema::Program program = sema::check(
        {compilation.sources, gathered.policy.modules, gathered.policy.main, gathered.policy.scenario_files,
         &compilation.documents, std::move(document_of), compilation.diagnostics.errors() - errors, gathered.amended},
        compilation.diagnostics, symbols);
    drop_amended(gathered, compilation);
    if (compilation.diagnostics.errors() == 0) compilation.program = std::move(program);
}

void emit(Compilation& compilation, CompileTimes& times) {
    const sema::Program& program = *compilation.program;
    std::optional<bytecode::Image> image;
    {
        const Stopwatch watch(times.emit);
        const ir::Lowered lowered = ir::lower(program);
        if (lowered.limit) {
            compilation.diagnostics.report(DiagnosticCode::PolicyTooLarge, lowered.limit->span, lowered.limit->what)
                .help =
                "a define is put in the place of each of its uses: use fewer of them within one another, or make two "
                "policies of it";
            return;
        }
        std::vector<uint32_t> registers;
        image = codegen::lay_out(lowered, program, compilation.sources, &registers);
        for (const ir::LoweredCondition& condition : lowered.conditions)
            compilation.conditions.push_back({condition.expr, registers[index(condition.value)]});
    }
    const Stopwatch watch(times.verify);
    auto verified = bytecode::verify(*std::move(image));
    if (verified) {
        compilation.image = *std::move(verified);
    } else {
        compilation.diagnostics.report(DiagnosticCode::ProgramRefused, {}, verified.error().message);
    }
}

// Of this policy's own files; what it amends speaks for itself.
std::vector<const syntax::Ast*> own_trees(const Gathered& gathered) {
    std::vector<const syntax::Ast*> trees{gathered.policy.main};
    for (const auto* more : {&gathered.policy.modules, &gathered.policy.scenario_files})
        trees.insert(trees.end(), more->begin(), more->end());
    return trees;
}

std::vector<const syntax::Ast*> all_trees(const Gathered& gathered) {
    std::vector<const syntax::Ast*> trees;
    for (const syntax::Ast& tree : gathered.trees) trees.push_back(&tree);
    return trees;
}

void analyse(const driver::Files& files, const Gathered& gathered, Compilation& compilation, CompileTimes& times) {
    const Stopwatch watch(times.analyse);
    const analysis::AnalysisInput input{compilation.sources, all_trees(gathered), gathered.policy.main->file,
                                        driver::own_files(files, gathered, compilation.sources)};
    analysis::analyse(*compilation.program, input, compilation.diagnostics);
    drop_amended(gathered, compilation);
}

// `inspection` and `parsed` may be null.
Result<std::unique_ptr<Compilation>> compile(const driver::Files& files, const std::string& main, CompileTimes* times,
                                             Scrutiny scrutiny, driver::Inspection* inspection = nullptr,
                                             driver::ParsedFiles* parsed = nullptr) {
    CompileTimes unwanted;
    CompileTimes& spent = times == nullptr ? unwanted : *times;
    auto compilation = std::make_unique<Compilation>();
    Result<Gathered> gathered = gather(files, main, *compilation, spent, parsed);
    if (!gathered) return tl::make_unexpected(gathered.error());
    check(files, *gathered, *compilation, spent, inspection == nullptr ? nullptr : &inspection->symbols);
    if (compilation->program) emit(*compilation, spent);
    const bool thorough = scrutiny == Scrutiny::Thorough;
    if (thorough && compilation->image) analyse(files, *gathered, *compilation, spent);
    // In a fixed order, so that what is accepted stands in one too.
    compilation->diagnostics.sort();
    analysis::accept_warnings(own_trees(*gathered), thorough, compilation->diagnostics);
    if (compilation->diagnostics.errors() > 0) compilation->image.reset();
    if (!compilation->image) compilation->program.reset();
    compilation->diagnostics.sort();
    if (inspection != nullptr) inspection->trees = std::move(gathered->trees);
    return compilation;
}

}  // namespace

namespace {

// The files in the folder "" that declare a policy: one, or several versions of it.
Result<std::vector<std::string>> find_versions(const driver::Files& files) {
    const std::vector<driver::PolicyHead> found = driver::policies_in_folder(files);
    if (found.empty()) {
        return fail(FaultCode::PolicyNotFound,
                    "the folder holds no policy: no file NAME.proviso or NAME.proviso.md in it declares a `policy`");
    }
    const auto same = [&](const driver::PolicyHead& head) {
        return !head.name.empty() && head.name == found.front().name;
    };
    std::vector<std::string> names;
    for (const driver::PolicyHead& head : found) names.push_back(head.file);
    if (found.size() == 1 || std::all_of(found.begin(), found.end(), same)) return names;
    return fail(FaultCode::PolicyNotFound,
                fmt::format("the folder holds several policies, name one of them: {}", fmt::join(names, ", ")));
}

bool is_folder(const std::string& path) {
    std::error_code error;
    return std::filesystem::is_directory(path, error);
}

}  // namespace

Result<driver::Inspection> driver::inspect(const Files& files, const std::string& main, Scrutiny scrutiny,
                                           ParsedFiles* parsed, CompileTimes* times) {
    Inspection inspection;
    auto compilation = compile(files, main, times, scrutiny, &inspection, parsed);
    if (!compilation) return tl::make_unexpected(compilation.error());
    inspection.compilation = *std::move(compilation);
    return Result<Inspection>(std::move(inspection));
}

Result<std::unique_ptr<Compilation>> compile_path(const std::string& path, CompileTimes* times, Scrutiny scrutiny) {
    const driver::SplitPath split = driver::split_path(path);
    if (!is_folder(path)) return compile(driver::DiskFiles(split.folder), split.name, times, scrutiny);
    const driver::DiskFiles files(path);
    const Result<std::vector<std::string>> names = find_versions(files);
    if (!names) return tl::make_unexpected(names.error());
    if (names->size() == 1) return compile(files, names->front(), times, scrutiny);
    return fail(FaultCode::PolicyNotFound,
                fmt::format("the folder holds several versions of its policy, and one is needed here: name one of {}",
                            fmt::join(*names, ", ")));
}

bool PolicyVersions::is_usable() const {
    return diagnostics.errors() == 0 &&
           std::all_of(versions.begin(), versions.end(), [](const auto& version) { return version->image != nullptr; });
}

Result<PolicyVersions> compile_versions(const std::string& path, CompileTimes* times, Scrutiny scrutiny) {
    PolicyVersions out;
    std::vector<std::string> names;
    const driver::DiskFiles files(is_folder(path) ? path : driver::split_path(path).folder);
    if (is_folder(path)) {
        Result<std::vector<std::string>> found = find_versions(files);
        if (!found) return tl::make_unexpected(found.error());
        names = *std::move(found);
    } else {
        names = {driver::split_path(path).name};
    }
    for (const std::string& name : names) {
        auto compiled = compile(files, name, times, scrutiny);
        if (!compiled) return tl::make_unexpected(compiled.error());
        out.versions.push_back(*std::move(compiled));
    }
    if (names.size() > 1) driver::check_versions(out);
    return out;
}

std::unique_ptr<Compilation> compile_texts(const std::vector<SourceText>& files, CompileTimes* times,
                                           Scrutiny scrutiny) {
    const driver::SplitPath main = driver::split_path(files.front().path);
    auto compilation = compile(driver::TextFiles(files, main.folder), main.name, times, scrutiny);
    if (compilation) return *std::move(compilation);
    // Only a text that is too long can't be read.
    auto unread = std::make_unique<Compilation>();
    unread->main_path = files.front().path;
    const FileId file = unread->sources.add(files.front().path, "");
    unread->diagnostics.report(DiagnosticCode::FileNotReadable, {file, 0, 0}, files.front().path,
                               compilation.error().message);
    return unread;
}

}  // namespace proviso
