// SPDX-License-Identifier: Apache-2.0
// What is asked of texts by their characters: length, patterns, capital and small letters; and texts joined to one.
#include "compiler/sema/detail/expressions.h"
#include "runtime/text/pattern.h"

namespace proviso::sema::detail {
namespace {

using Code = DiagnosticCode;

}  // namespace

// Whether it has letters to fold; reported where not.
bool ExprChecker::check_folds(ExprId text) {
    const Type type = type_of(text);
    if (is_error(type)) return false;
    if (type == kTextType) return true;
    context_.report(Code::CaseOfOther, context_.program[text].span, said(text)).help = "leave `ignoring case` out";
    return false;
}

ExprId ExprChecker::fold_case(ExprId text) {
    return context_.add(context_.program[text].span, kTextType, FoldCase{text});
}

ExprId ExprChecker::length_of(Span span, const syntax::LengthOfExpr& node) {
    const ExprId operand = value(node.operand, kTextType);
    const Type type = type_of(operand);
    if (is_error(type)) return error(span, kNumberType);
    if (type == kTextType) return context_.add(span, kNumberType, TextLength{operand});
    context_.report(Code::NotText, context_.program[operand].span, "length of", said(operand)).help =
        type.list ? fmt::format("for how many elements it has, write `count of {}`",
                                context_.sources.text(context_.program[operand].span))
                  : std::string();
    return error(span, kNumberType);
}

ExprId ExprChecker::join(Span span, const syntax::JoinExpr& node) {
    std::vector<ExprId> pieces;
    bool good = true;
    for (const syntax::TemplatePiece& piece : node.text.pieces) {
        if (piece.expr == syntax::kNoExpr) {
            pieces.push_back(context_.add(span, kTextType, TextConstant{piece.text}));
            continue;
        }
        const ExprId joined = value(piece.expr, kTextType);
        const Type type = type_of(joined);
        good = good && type == kTextType;
        pieces.push_back(joined);
        if (is_error(type) || type == kTextType) continue;
        context_.report(Code::JoinOfOther, context_.program[joined].span, said(joined)).help =
            "name a text; other values are shown only in `because`, `note` and `require`";
    }
    if (!good) return error(span, kTextType);
    return pieces.size() == 1 ? pieces.front() : context_.add(span, kTextType, Join{std::move(pieces)});
}

ExprId ExprChecker::matches(Span span, const syntax::MatchesExpr& node) {
    const ExprId text = value(node.value, kTextType);
    const Type type = type_of(text);
    const std::string pattern = node.ignoring_case ? Pattern::ignoring_case(node.pattern) : node.pattern;
    const bool good = check_pattern(node, pattern);
    if (!is_error(type) && type != kTextType)
        context_.report(Code::NotText, context_.program[text].span, "matches", said(text));
    if (!good || type != kTextType) return error(span, kAnswerType);
    return context_.add(span, kAnswerType, Matches{text, pattern});
}

bool ExprChecker::check_pattern(const syntax::MatchesExpr& node, const std::string& pattern) {
    const auto made = Pattern::make(node.pattern);
    if (const auto* mistake = std::get_if<PatternMistake>(&made)) {
        // As it stands in the file, where that can be found there.
        Span place = node.pattern_span;
        const size_t at =
            mistake->piece.empty() ? std::string_view::npos : context_.sources.text(place).find(mistake->piece);
        if (at != std::string_view::npos) {
            place.begin += static_cast<uint32_t>(at);
            place.end = place.begin + static_cast<uint32_t>(mistake->piece.size());
        }
        context_.report(Code::BadPattern, place, mistake->words).help = mistake->help;
        return false;
    }
    if (!context_.patterns.insert(pattern).second || context_.patterns.size() != kMaxPatterns + 1) return true;
    context_.report(Code::TooManyPatterns, node.pattern_span, kMaxPatterns).help =
        "use `contains`, `starts with` or `is one of` where no pattern is needed";
    return false;
}

}  // namespace proviso::sema::detail
