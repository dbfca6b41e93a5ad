// SPDX-License-Identifier: Apache-2.0
#include "compiler/driver/documents.h"

#include <fmt/format.h>

#include <map>

#include "compiler/driver/stopwatch.h"
#include "compiler/syntax/literate.h"
#include "runtime/base/nearest_name.h"
#include "runtime/base/utf8.h"

namespace proviso::driver {
namespace {

using Code = DiagnosticCode;

// Names like this lead out of the folder, or mean another file on another machine.
bool stays_in_folder(std::string_view path) {
    if (path.empty() || path.find('\\') != std::string_view::npos || path.find('\0') != std::string_view::npos)
        return false;
    while (true) {
        const size_t slash = path.find('/');
        const std::string_view part = path.substr(0, slash);
        if (part.empty() || part == "." || part == "..") return false;
        if (slash == std::string_view::npos) return true;
        path.remove_prefix(slash + 1);
    }
}

class DocumentReading {
   public:
    DocumentReading(const Files& files, Compilation& compilation, CompileTimes& times)
        : files_(files), compilation_(compilation), times_(times) {}

    sema::DocumentOf run(const Gathered& gathered) {
        for (size_t i = 0; i < gathered.trees.size(); ++i) {
            const syntax::Ast& tree = gathered.trees[i];
            folder_ = gathered.tree_folders[i];
            for (const syntax::Declaration& declaration : tree.declarations) {
                const auto* source = std::get_if<syntax::SourceDecl>(&declaration.node);
                if (source == nullptr) continue;
                if (source->file_is_this) read_this(*source, tree.file);
                if (source->file) read_named(*source);
            }
        }
        return std::move(document_of_);
    }

   private:
    DiagnosticSink& sink() { return compilation_.diagnostics; }

    void read_this(const syntax::SourceDecl& source, FileId file) {
        if (!syntax::is_literate(compilation_.sources.path(file))) {
            sink().report(Code::ThisNotLiterate, *source.file_is_this, compilation_.sources.path(file)).help =
                "name the document: `file \"guidance.md\"`; or make this file a Markdown file, `NAME.proviso.md`";
            return;
        }
        // The digest stands in the program: it is of the prose alone.
        std::string prose;
        size_t at = 0;
        const std::string_view text = compilation_.sources.text(file);
        for (const documents::Fence& fence : documents::find_fences(text)) {
            if (!syntax::is_program(fence)) continue;
            prose += text.substr(at, fence.begin - at);
            at = fence.close;
        }
        prose += text.substr(at);
        add(source, file, documents::digest_of(prose), *source.file_is_this);
    }

    void read_named(const syntax::SourceDecl& source) {
        const Span place = source.file->span;
        if (!stays_in_folder(source.file->plain())) {
            sink().report(Code::DocumentPath, place, source.file->plain()).help =
                "put the document beside the policy, and write its name from there, for example `file \"guidance.md\"`";
            return;
        }
        const std::string name = join_path(folder_, source.file->plain());
        const auto known = read_.find(name);
        if (known != read_.end()) {
            if (known->second) add(source, *known->second);
            return;
        }
        read_[name] = std::nullopt;
        std::optional<std::string> text = text_of(name, place);
        if (!text) return;
        if (!has_room(compilation_, files_.shown(name), text->size(), place)) return;
        const std::string digest = documents::digest_of(*text);
        const FileId file = compilation_.sources.add(files_.shown(name), *std::move(text), SourceKind::Document);
        read_[name] = add(source, file, digest, place);
    }

    std::optional<std::string> text_of(const std::string& name, Span place) {
        const FileState state = files_.state(name);
        if (state == FileState::Missing) {
            report_missing(name, place);
            return std::nullopt;
        }
        if (state == FileState::Outside) {
            sink().report(Code::FileOutsidePolicy, place, files_.shown(name));
            return std::nullopt;
        }
        const Stopwatch watch(times_.read);
        Result<std::string> text = files_.read_inside(name);
        if (!text) {
            sink().report(Code::FileNotReadable, place, files_.shown(name), text.error().message);
            return std::nullopt;
        }
        if (find_invalid_utf8(*text) != text->size() || text->find('\0') != std::string::npos) {
            sink().report(Code::DocumentNotText, place, files_.shown(name)).help =
                "save it as plain text, in UTF-8; a page or a scan has to be written down as text first";
            return std::nullopt;
        }
        return *std::move(text);
    }

    void report_missing(const std::string& name, Span place) {
        const SplitPath path = split_path(name);
        std::vector<std::string> beside = files_.list(path.folder);
        const std::string near = nearest_name(path.name, {beside.begin(), beside.end()});
        sink().report(Code::DocumentMissing, place, files_.shown(name)).help =
            near.empty() ? "put the document there; names count from the folder of the file with `policy`"
                         : fmt::format("did you mean `file \"{}\"`?",
                                       join_path(path.folder, near).substr(folder_.empty() ? 0 : folder_.size() + 1));
    }

    // Its place among the compilation's documents; nothing where it can't be used.
    std::optional<size_t> add(const syntax::SourceDecl& source, FileId file, std::string digest, Span place) {
        const Stopwatch watch(times_.parse);
        documents::Document document = documents::read_document(compilation_.sources.text(file));
        if (document.too_long()) {
            sink().report(Code::DocumentTooLong, place, compilation_.sources.path(file), documents::kMaxPassages);
            return std::nullopt;
        }
        compilation_.documents.push_back({file, std::move(document), std::move(digest)});
        add(source, compilation_.documents.size() - 1);
        return compilation_.documents.size() - 1;
    }

    void add(const syntax::SourceDecl& source, size_t document) {
        document_of_.emplace(&source, static_cast<uint32_t>(document));
    }

    const Files& files_;
    Compilation& compilation_;
    CompileTimes& times_;
    std::string folder_;  // from which the policy at hand names files
    sema::DocumentOf document_of_;
    std::map<std::string, std::optional<size_t>> read_;  // by name: its place; nothing where a mistake was reported
};

}  // namespace

sema::DocumentOf read_documents(const Files& files, const Gathered& gathered, Compilation& compilation,
                                CompileTimes& times) {
    return DocumentReading(files, compilation, times).run(gathered);
}

}  // namespace proviso::driver
