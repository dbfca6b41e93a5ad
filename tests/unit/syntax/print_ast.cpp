// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/syntax/print_ast.h"

#include <fmt/format.h>

namespace proviso::syntax {
namespace {

class Printer {
   public:
    explicit Printer(const Ast& ast) : ast_(ast) {}

    std::string print(ExprId id) const {
        if (id == kNoExpr) return "none";
        return std::visit(*this, ast_[id].node);
    }
    std::string print(const std::vector<ExprId>& ids) const {
        std::string out;
        for (const ExprId id : ids) out += " " + print(id);
        return out;
    }

    std::string operator()(const NameExpr& e) const { return e.name; }
    std::string operator()(const MemberExpr& e) const { return print(e.base) + "." + e.member.text; }
    std::string operator()(const CallExpr& e) const {
        return fmt::format("(call {}{})", e.callee.text, print(e.arguments));
    }
    std::string operator()(const AnswerExpr& e) const { return std::string(answer_name(e.value)); }
    std::string operator()(const NumberExpr& e) const { return e.text; }
    std::string operator()(const MoneyExpr& e) const { return e.currency + " " + e.amount; }
    std::string operator()(const CurrencyOfExpr& e) const { return fmt::format("(currency-of {})", print(e.operand)); }
    std::string operator()(const LengthOfExpr& e) const { return fmt::format("(length-of {})", print(e.operand)); }
    std::string operator()(const MatchesExpr& e) const {
        return fmt::format("(matches{} {} /{}/)", folding(e), print(e.value), e.pattern);
    }
    static std::string_view folding(const auto& e) { return e.ignoring_case ? "-ignoring-case" : ""; }
    std::string operator()(const JoinExpr& e) const {
        std::string out = "(join";
        for (const TemplatePiece& piece : e.text.pieces)
            out += piece.expr == kNoExpr ? fmt::format(" \"{}\"", piece.text) : " " + print(piece.expr);
        return out + ")";
    }
    std::string operator()(const TextExpr& e) const { return fmt::format("\"{}\"", e.value); }
    std::string operator()(const DateExpr& e) const { return format_date(e.value); }
    std::string operator()(const DurationExpr& e) const {
        static constexpr std::string_view kUnits[] = {"minutes", "hours", "days",         "weeks",
                                                      "months",  "years", "business-days"};
        static constexpr std::string_view kRoundings[] = {"", " down", " up"};
        return fmt::format("({}{} {}{})", kUnits[static_cast<size_t>(e.unit)], calendar(e.calendar), print(e.amount),
                           kRoundings[static_cast<size_t>(e.rounding)]);
    }
    std::string operator()(const MomentExpr& e) const { return format_moment(e.value); }
    std::string operator()(const RoundedLengthExpr& e) const {
        return fmt::format("(rounded-{} {})", e.rounding == RoundingRule::Down ? "down" : "up", print(e.length));
    }
    std::string operator()(const ShiftExpr& e) const {
        return fmt::format("({} {} {})", e.back ? "before" : "after", print(e.duration), print(e.date));
    }
    std::string operator()(const DifferenceExpr& e) const {
        static constexpr std::string_view kUnits[] = {"minutes", "hours", "days", "months", "years", "business-days"};
        return fmt::format("({}-between{} {} {})", kUnits[static_cast<size_t>(e.unit)], calendar(e.calendar),
                           print(e.from), print(e.to));
    }
    std::string operator()(const DatePartExpr& e) const {
        static constexpr std::string_view kParts[] = {"weekday", "year", "month", "day", "date", "hour", "minute"};
        return fmt::format("({} {})", kParts[static_cast<size_t>(e.part)], print(e.date));
    }
    std::string operator()(const BusinessDayExpr& e) const {
        return fmt::format("({}business-day{} {})", e.negated ? "no-" : "", calendar(e.calendar), print(e.date));
    }
    static std::string calendar(const std::optional<Name>& name) { return name ? "@" + name->text : std::string(); }
    std::string operator()(const ParenExpr& e) const { return fmt::format("[{}]", print(e.inner)); }
    std::string operator()(const NotExpr& e) const { return fmt::format("(not {})", print(e.operand)); }
    std::string operator()(const SurelyExpr& e) const { return fmt::format("(surely {})", print(e.operand)); }
    std::string operator()(const PossiblyExpr& e) const { return fmt::format("(possibly {})", print(e.operand)); }
    std::string operator()(const AndExpr& e) const {
        return fmt::format("({}{})", e.block ? "all-of" : "and", print(e.operands));
    }
    std::string operator()(const OrExpr& e) const {
        return fmt::format("({}{})", e.block ? "any-of" : "or", print(e.operands));
    }
    std::string operator()(const CompareExpr& e) const {
        static constexpr std::string_view kOps[] = {"is", "is-not",   "<",           "<=",       ">",
                                                    ">=", "contains", "starts-with", "ends-with"};
        static constexpr std::string_view kWordings[] = {"", "", "date"};
        return fmt::format("({}{}{} {} {})", kWordings[static_cast<size_t>(e.wording)], kOps[static_cast<size_t>(e.op)],
                           folding(e), print(e.left), print(e.right));
    }
    std::string operator()(const BetweenExpr& e) const {
        return fmt::format("(between{} {} {} {})", folding(e), print(e.value), print(e.low), print(e.high));
    }
    std::string operator()(const OneOfExpr& e) const {
        return fmt::format("({}{} {}:{})", e.negated ? "not-one-of" : "one-of", folding(e), print(e.value), options(e));
    }
    std::string operator()(const ContainsSomeExpr& e) const {
        static constexpr std::string_view kKinds[] = {"any", "all", "none"};
        return fmt::format("(contains-{}{} {}:{})", kKinds[static_cast<size_t>(e.kind)], folding(e), print(e.whole),
                           options(e));
    }
    std::string options(const auto& e) const { return e.list == kNoExpr ? print(e.options) : " " + print(e.list); }
    std::string operator()(const StateExpr& e) const {
        static constexpr std::string_view kStates[] = {"answered", "not-answered", "unsure", "not-applicable"};
        return fmt::format("({}{} {})", e.negated ? "not-" : "", kStates[static_cast<size_t>(e.state)], print(e.field));
    }
    std::string operator()(const ArithmeticExpr& e) const {
        return fmt::format("({} {} {})", "+-*/"[static_cast<size_t>(e.op)], print(e.left), print(e.right));
    }
    std::string operator()(const NegateExpr& e) const { return fmt::format("(neg {})", print(e.operand)); }
    std::string operator()(const RoundExpr& e) const {
        static constexpr std::string_view kModes[] = {"round", "round-half-up", "round-up", "round-down"};
        return fmt::format("({} {} {})", kModes[static_cast<size_t>(e.mode)], print(e.operand), e.places.text);
    }
    std::string operator()(const IfExpr& e) const {
        return fmt::format("(if {} {} {})", print(e.condition), print(e.then_value), print(e.else_value));
    }
    std::string operator()(const QuantifierExpr& e) const {
        static constexpr std::string_view kKinds[] = {"any", "every", "no", "count"};
        std::string out = fmt::format("({}", kKinds[static_cast<size_t>(e.kind)]);
        for (const Binder& binder : e.binders) out += fmt::format(" {}:{}", binder.variable.text, print(binder.list));
        return e.condition == kNoExpr ? out + ")" : out + " " + print(e.condition) + ")";
    }
    std::string operator()(const AggregateExpr& e) const {
        static constexpr std::string_view kKinds[] = {"count", "sum",      "largest",  "smallest",
                                                      "first", "distinct", "repeated", "not-repeated"};
        std::string out = fmt::format("({} {}", kKinds[static_cast<size_t>(e.kind)], print(e.value));
        for (const Binder& binder : e.binders) out += fmt::format(" {}:{}", binder.variable.text, print(binder.list));
        return e.condition == kNoExpr ? out + ")" : out + " " + print(e.condition) + ")";
    }
    std::string operator()(const RuleAppliesExpr& e) const { return fmt::format("(applies {})", e.rule.text); }
    std::string operator()(const ErrorExpr&) const { return "error"; }
    std::string operator()(const RecordExpr& e) const {
        std::string out = "{";
        for (const FieldValue& field : e.fields) out += fmt::format(" {}:{}", field.field.text, print(field.value));
        return out + " }";
    }
    std::string operator()(const ListExpr& e) const { return fmt::format("(list{})", print(e.items)); }
    std::string operator()(const NotAnsweredExpr&) const { return "not-answered"; }
    std::string operator()(const NotApplicableExpr&) const { return "not-applicable"; }

   private:
    const Ast& ast_;
};

}  // namespace

std::string print(const Ast& ast, ExprId id) { return Printer(ast).print(id); }

std::string print(const Ast& ast, const Template& text) {
    std::string out;
    for (const TemplatePiece& piece : text.pieces)
        out += piece.expr == kNoExpr ? piece.text : fmt::format("<{}>", print(ast, piece.expr));
    return out;
}

std::string print(const Path& path) {
    std::string out;
    for (const PathSegment& segment : path.segments) {
        switch (segment.kind) {
            case PathSegment::Kind::Name:
                out += (out.empty() ? "" : ".") + segment.text;
                break;
            case PathSegment::Kind::Key:
                out += "[" + segment.text + "]";
                break;
            case PathSegment::Kind::Position:
                out += fmt::format("[#{}]", segment.position);
                break;
        }
    }
    return out;
}

}  // namespace proviso::syntax
