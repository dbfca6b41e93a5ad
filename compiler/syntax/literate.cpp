// SPDX-License-Identifier: Apache-2.0
#include "compiler/syntax/literate.h"

#include "runtime/base/nearest_name.h"

namespace proviso::syntax {
namespace {

using Code = DiagnosticCode;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF", kMark = "proviso";

void warn_of_mark(FileId file, const documents::Fence& fence, DiagnosticSink& sink) {
    if (nearest_name(fence.word, {kMark}).empty()) return;
    const auto length = static_cast<uint32_t>(fence.word.size());
    sink.report(Code::MisspeltBlock, Span{file, fence.word_begin, fence.word_begin + length}, fence.word).help =
        "write `proviso`, in small letters, for the block to count";
}

}  // namespace

bool is_literate(std::string_view path) { return path.ends_with(kLiterateSuffix); }

bool is_program(const documents::Fence& fence) { return fence.word == kMark; }

std::vector<Piece> program_pieces(const SourceMap& sources, FileId file, DiagnosticSink& sink) {
    const std::string_view text = sources.text(file);
    const uint32_t start = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
    if (!is_literate(sources.path(file))) return {{start, static_cast<uint32_t>(text.size())}};
    std::vector<Piece> pieces;
    bool unclosed = false;
    for (const documents::Fence& fence : documents::find_fences(text)) {
        if (!fence.closed) {
            unclosed = true;
            sink.report(Code::UnclosedFence, Span{file, fence.begin, fence.end}).help =
                "close it with a line of as many of the same signs and nothing else";
        } else if (is_program(fence)) {
            pieces.push_back({fence.content, fence.close});
        } else {
            warn_of_mark(file, fence, sink);
        }
    }
    if (pieces.empty() && !unclosed) {
        sink.report(Code::NoProgram, Span{file, start, start}).help =
            "put the declarations between a line ```proviso and a line ```";
    }
    return pieces;
}

}  // namespace proviso::syntax
