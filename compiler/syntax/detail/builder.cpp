// SPDX-License-Identifier: Apache-2.0
#include "compiler/syntax/detail/builder.h"

#include "compiler/syntax/detail/blocks.h"
#include "compiler/syntax/detail/mistakes.h"
#include "compiler/syntax/detail/operands.h"

namespace proviso::syntax::detail {

Name Builder::name(Context* context) const {
    Name out{{}, span(context)};
    // A dotted name may be spread out; its spaces mean nothing.
    for (size_t i = context->start->getTokenIndex(); i <= context->stop->getTokenIndex(); ++i)
        out.text += file_.word(tokens_[i]);
    return out;
}

Template Builder::text(Grammar::TextContext* context, bool plain) {
    Template out{{}, span(context)};
    const auto append = [&](std::string_view more) {
        if (out.pieces.empty() || out.pieces.back().expr != kNoExpr) out.pieces.emplace_back();
        out.pieces.back().text += more;
    };
    for (antlr4::tree::ParseTree* child : context->children) {
        if (auto* interpolation = dynamic_cast<Grammar::InterpolationContext*>(child)) {
            if (plain) {
                report(DiagnosticCode::ExpressionInText, span(interpolation)).help =
                    "for a brace that is only a brace write `\\{`; only `because`, `require` and `note` fill in "
                    "expressions";
                continue;
            }
            out.pieces.push_back({{}, expr(interpolation->expr())});
            continue;
        }
        const Token& part = token(static_cast<Terminal*>(child));
        if (part.type == Grammar::TEXT_CHUNK) append(file_.word(part));
        if (part.type == Grammar::TEXT_ESCAPE) append(file_.word(part)[1] == 'n' ? "\n" : file_.word(part).substr(1));
    }
    return out;
}

std::optional<Template> Builder::plain_text(Grammar::TextContext* context) {
    if (context == nullptr) return std::nullopt;
    return text(context, true);
}

namespace {

// `2025-11-31`: the month's last day.
std::string help_for_impossible_date(std::string_view written) {
    constexpr uint32_t kLongestMonth = 31;
    const std::string month(written.substr(0, std::min(written.size(), size_t{7})));
    for (uint32_t day = kLongestMonth; day > 27; --day) {
        const std::string last = fmt::format("{}-{}", month, day);
        if (parse_date(last)) return fmt::format("the month ends on `{}`", last);
    }
    return "dates are written year-month-day, as in 2025-08-22, with months from 01 to 12 and years from 0001";
}

}  // namespace

std::optional<Date> Builder::date(const Token& token) {
    const std::optional<Date> date = parse_date(file_.word(token));
    if (!date) {
        report(DiagnosticCode::ImpossibleDate, file_.span(token), file_.word(token)).help =
            help_for_impossible_date(file_.word(token));
    }
    return date;
}

EffectivePeriod Builder::effective(Grammar::EffectiveClauseContext* context) {
    EffectivePeriod period{{}, {}, span(context)};
    bool until = false;
    for (antlr4::tree::ParseTree* child : context->children) {
        if (auto* day = dynamic_cast<Grammar::DateContext*>(child)) {
            (until ? period.until : period.from) = date(first(day));
        } else {
            until = token(static_cast<Terminal*>(child)).type == Grammar::KW_UNTIL;
        }
    }
    return period;
}

TypeRef Builder::type(Grammar::TypeContext* context) const {
    TypeRef out{span(context), name(context->typeName()), context->KW_LIST() != nullptr, {}};
    if (auto* unit = context->typeUnit()) {
        out.unit = unit->unitName() != nullptr
                       ? name(unit->unitName())
                       : Name{"business days", between_spans(file_.span(token(unit->KW_BUSINESS())), span(unit))};
    }
    return out;
}

bool Builder::first_time(Context* clause) {
    const auto [entry, fresh] = clauses_.try_emplace(clause->getRuleIndex(), file_.span(first(clause)));
    if (fresh) return true;
    Diagnostic& diagnostic = report(DiagnosticCode::RepeatedClause, file_.span(first(clause)),
                                    file_.word(first(clause)), declaration_name(tokens_.front().type, "this"));
    diagnostic.notes.push_back({entry->second, "first here"});
    diagnostic.help = "keep one of the two, or join what they say";
    return false;
}

void Builder::check_own_line(Context* item) {
    if (first(item).first_on_line || std::exchange(crowded_, true)) return;
    const Token& word = first(item);
    const Token* before = &word == tokens_.data() ? nullptr : &word - 1;
    std::string help = "write one a line; a name of several words is joined with `_`, as in `set_dressing`";
    if (word.type == Grammar::KW_WRITTEN)
        help = "put a comma before `written`, as in `US_CA \"California\", written \"US-CA\"`";
    else if (before != nullptr && before->type == Grammar::TEXT_CLOSE && before->end == word.begin)
        help = "a quotation mark inside a text is written `\\\"`";
    else if (before != nullptr && before->first_on_line && can_be_name(before->type))
        help = fmt::format("write one a line; a name of several words is joined with `_`: `{}_{}`", file_.word(*before),
                           file_.word(word));
    report(DiagnosticCode::NotOnOwnLine, file_.span(word), file_.word(word)).help = std::move(help);
}

ExprId Builder::add_expr(Span span, decltype(Expr::node) node) {
    Expr made{span, std::move(node)};
    // Parentheses are counted on the tokens already.
    const uint16_t own = std::holds_alternative<ParenExpr>(made.node) ? 0 : 1;
    uint16_t depth = 0;
    for_each_operand(made,
                     [&](ExprId id) { depth = std::max<uint16_t>(depth, depths_[static_cast<uint32_t>(id)] + own); });
    if (depth > kDeepestNesting) {
        if (!too_deep_) report_too_deep(span, sink_);
        too_deep_ = true;
        made.node = ErrorExpr{};
        depth = 0;
    }
    depths_.push_back(depth);
    ast_.exprs.push_back(std::move(made));
    return static_cast<ExprId>(ast_.exprs.size() - 1);
}

}  // namespace proviso::syntax::detail
