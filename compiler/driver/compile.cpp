// SPDX-License-Identifier: Apache-2.0
#include "compiler/driver/compile.h"

#include <filesystem>

#include "compiler/codegen/emit.h"
#include "compiler/driver/documents.h"
#include "compiler/driver/files.h"
#include "compiler/driver/gather.h"
#include "compiler/driver/stopwatch.h"
#include "compiler/sema/check.h"

namespace proviso {
namespace {

using driver::Gathered;
using driver::Stopwatch;

void check(const driver::Files& files, const Gathered& gathered, Compilation& compilation, CompileTimes& times) {
    const size_t errors = compilation.diagnostics.errors();
    sema::DocumentOf document_of = driver::read_documents(files, gathered, compilation, times);
    const Stopwatch watch(times.check);
    sema::Program program =
        sema::check({compilation.sources, gathered.modules, gathered.main, gathered.scenario_files,
                     &compilation.documents, std::move(document_of), compilation.diagnostics.errors() - errors},
                    compilation.diagnostics);
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

Result<std::unique_ptr<Compilation>> compile(const driver::Files& files, const std::string& main, CompileTimes* times) {
    CompileTimes unwanted;
    CompileTimes& spent = times == nullptr ? unwanted : *times;
    auto compilation = std::make_unique<Compilation>();
    const Result<Gathered> gathered = gather(files, main, *compilation, spent);
    if (!gathered) return tl::make_unexpected(gathered.error());
    check(files, *gathered, *compilation, spent);
    if (compilation->program) emit(*compilation, spent);
    if (!compilation->image) compilation->program.reset();
    compilation->diagnostics.sort();
    return compilation;
}

}  // namespace

Result<std::unique_ptr<Compilation>> compile_path(const std::string& path, CompileTimes* times) {
    std::error_code error;
    if (!std::filesystem::is_directory(path, error)) {
        const driver::SplitPath split = driver::split_path(path);
        return compile(driver::DiskFiles(split.folder), split.name, times);
    }
    const driver::DiskFiles files(path);
    const Result<std::string> main = driver::find_policy(files);
    if (!main) return tl::make_unexpected(main.error());
    return compile(files, *main, times);
}

std::unique_ptr<Compilation> compile_texts(const std::vector<SourceText>& files, CompileTimes* times) {
    const driver::SplitPath main = driver::split_path(files.front().path);
    auto compilation = compile(driver::TextFiles(files, main.folder), main.name, times);
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
