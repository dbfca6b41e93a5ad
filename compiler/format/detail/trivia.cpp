// SPDX-License-Identifier: Apache-2.0
#include "compiler/format/detail/trivia.h"

namespace proviso::format::detail {
namespace {

constexpr std::string_view kBlanks = " \t\r\n\f\v";

// Whether only blanks stand before `offset` in its line, and whether the line before is blank.
struct Start {
    bool own_line = false, blank = false;
};
Start start_of(std::string_view text, uint32_t offset) {
    size_t breaks = 0;
    size_t at = offset;
    while (at > 0 && kBlanks.find(text[at - 1]) != std::string_view::npos) breaks += text[--at] == '\n' ? 1 : 0;
    return {breaks > 0 || at == 0, breaks > 1};
}

}  // namespace

size_t column_of(std::string_view text, uint32_t offset) {
    const size_t line = text.rfind('\n', offset == 0 ? std::string_view::npos : offset - 1);
    const size_t begin = offset == 0 || line == std::string_view::npos ? 0 : line + 1;
    return cells(text.substr(begin, offset - begin));
}

FileTrivia collect_trivia(std::string_view text, const syntax::ConcreteFile& file) {
    FileTrivia out;
    std::vector<Comment> waiting;
    Trivia* last = nullptr;
    auto next = file.comments.begin();
    const auto take_comments = [&](uint32_t until) {
        for (; next != file.comments.end() && next->begin < until; ++next) {
            std::string words(text.substr(next->begin, next->end - next->begin));
            words.erase(words.find_last_not_of(kBlanks) + 1);
            const Start start = start_of(text, next->begin);
            const bool behind = !start.own_line && last != nullptr && last->behind.empty() && waiting.empty();
            (behind ? last->behind : waiting).push_back({std::move(words), next->begin, start.blank});
        }
    };
    for (const syntax::ConcreteDeclaration& declaration : file.declarations) {
        auto& words = out.words.emplace_back(declaration.tokens.size());
        for (size_t i = 0; i < words.size(); ++i) {
            const Span span = declaration.tokens[i].span;
            if (span.begin == span.end) continue;
            take_comments(span.begin);
            words[i].before = std::move(waiting);
            waiting.clear();
            words[i].blank = start_of(text, span.begin).blank;
            last = &words[i];
        }
    }
    take_comments(static_cast<uint32_t>(text.size()));
    out.tail = std::move(waiting);
    return out;
}

}  // namespace proviso::format::detail
