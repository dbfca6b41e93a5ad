// SPDX-License-Identifier: Apache-2.0
#include "compiler/sema/detail/literals.h"

#include <algorithm>
#include <array>
#include <utility>

namespace proviso::sema::detail {

using Code = DiagnosticCode;

syntax::ExprId without_parentheses(const syntax::Ast& ast, syntax::ExprId id) {
    while (const auto* paren = std::get_if<syntax::ParenExpr>(&ast[id].node)) id = paren->inner;
    return id;
}

std::optional<Currency> find_currency(Context& context, Span span, std::string_view code) {
    if (const std::optional<Currency> currency = parse_currency(code)) return currency;
    // Abbreviations that are in use and are no codes.
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kMeant{{{"CDN", "CAD"},
                                                                                          {"GBR", "GBP"},
                                                                                          {"NTD", "TWD"},
                                                                                          {"RMB", "CNY"},
                                                                                          {"STG", "GBP"},
                                                                                          {"UKP", "GBP"},
                                                                                          {"USA", "USD"},
                                                                                          {"YEN", "JPY"}}};
    std::string capitals(code);
    for (char& c : capitals)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    const auto* meant =
        std::find_if(kMeant.begin(), kMeant.end(), [&](const auto& row) { return row.first == capitals; });
    const std::string_view likely = meant != kMeant.end() ? meant->second : std::string_view(capitals);
    const Span place{span.file, span.begin, span.begin + static_cast<uint32_t>(code.size())};
    context.report(Code::NotACurrency, place, code).help =
        parse_currency(likely) ? fmt::format("write `{}`", likely)
                               : "write its code of three capitals, as in `money in USD` or `USD 5`";
    return std::nullopt;
}

std::optional<Decimal> parse_number(Context& context, Span span, std::string_view digits) {
    // Leading zeros are no part of JSON's grammar, which parse_decimal follows.
    while (digits.size() > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9') digits.remove_prefix(1);
    Decimal value;
    if (parse_decimal(digits, value) == DecimalParse::Ok) return value;
    context.report(Code::NumberTooLarge, span).help = "a number has at most 20 digits before the point";
    return std::nullopt;
}

TimeUnit time_unit(syntax::DurationUnit unit) {
    switch (unit) {
        case syntax::DurationUnit::Minutes:
            return TimeUnit::Minutes;
        case syntax::DurationUnit::Hours:
            return TimeUnit::Hours;
        case syntax::DurationUnit::Days:
            return TimeUnit::Days;
        case syntax::DurationUnit::Weeks:
            return TimeUnit::Weeks;
        case syntax::DurationUnit::Months:
            return TimeUnit::Months;
        case syntax::DurationUnit::Years:
            return TimeUnit::Years;
        case syntax::DurationUnit::BusinessDays:
            break;
    }
    return TimeUnit::BusinessDays;
}

bool refuse_calendar(Context& context, const syntax::DurationExpr& written) {
    if (!written.calendar) return false;
    context.report(Code::CalendarOfDuration, written.calendar->span, written.calendar->text).help =
        fmt::format("leave `of {0}` out: a policy's head says `business days of {0}`", written.calendar->text);
    return true;
}

std::optional<Duration> written_duration(Context& context, const syntax::Ast& ast,
                                         const syntax::DurationExpr& written) {
    if (refuse_calendar(context, written)) return std::nullopt;
    bool negative = false;
    syntax::ExprId id = written.amount;
    while (const auto* negate = std::get_if<syntax::NegateExpr>(&ast[id].node)) {
        negative = !negative;
        id = negate->operand;
    }
    const auto* number = std::get_if<syntax::NumberExpr>(&ast[id].node);
    if (number == nullptr) return std::nullopt;  // the grammar lets nothing else stand here
    std::optional<Decimal> amount = parse_number(context, ast[id].span, number->text);
    if (!amount) return std::nullopt;
    if (negative) amount->units = -amount->units;
    const std::optional<Duration> value = duration_of(*amount, time_unit(written.unit));
    if (!value) report_too_long(context, ast[id].span);
    return value;
}

void report_too_long(Context& context, Span span) {
    context.report(Code::NumberTooLarge, span).help = "no calendar is so long: write a smaller number";
}

namespace {

// One value of a parameter.
class Literal {
   public:
    Literal(Context& context, const syntax::Ast& ast, std::string_view parameter, Type type)
        : context_(context), ast_(ast), parameter_(parameter), type_(type) {}

    std::optional<ExprId> read(syntax::ExprId id) {
        if (id == syntax::kNoExpr || is_error(type_)) return std::nullopt;  // reported
        span_ = ast_[id].span;
        bool negative = false;
        while (const auto* negate = std::get_if<syntax::NegateExpr>(&ast_[id].node)) {
            negative = !negative;
            id = negate->operand;
        }
        const auto& node = ast_[id].node;
        if (const auto* length = std::get_if<syntax::DurationExpr>(&node)) return duration(*length);
        if (const auto* money = std::get_if<syntax::MoneyExpr>(&node)) return this->money(*money, negative);
        if (std::holds_alternative<syntax::ErrorExpr>(node)) return std::nullopt;
        if (const auto* number = std::get_if<syntax::NumberExpr>(&node)) return this->number(*number, negative);
        if (const auto* text = std::get_if<syntax::TextExpr>(&node)) {
            return type_ == kTextType ? add(TextConstant{text->value}) : mismatch("a text", "without quotation marks");
        }
        if (const auto* date = std::get_if<syntax::DateExpr>(&node))
            return type_ == kDateType ? add(DateConstant{date->value}) : mismatch("a date");
        if (const auto* moment = std::get_if<syntax::MomentExpr>(&node))
            return type_ == kMomentType ? add(MomentConstant{moment->value}) : mismatch("a moment");
        if (const auto* answer = std::get_if<syntax::AnswerExpr>(&node)) return this->answer(answer->value);
        return name(node);
    }

   private:
    std::optional<ExprId> add(decltype(Expr::node) node) { return context_.add(span_, type_, std::move(node)); }

    std::optional<ExprId> mismatch(std::string_view found, std::string_view how = {}) {
        context_.report(Code::ParameterValueType, span_, parameter_, context_.describe(type_), found).help =
            how.empty() ? fmt::format("write {}", example()) : fmt::format("write {}, {}", example(), how);
        return std::nullopt;
    }

    std::string example() const {
        switch (type_.kind) {
            case TypeKind::Answer:
                return "`yes` or `no`";
            case TypeKind::Number:
                return "a number, such as `5`, `0.25` or `15%`";
            case TypeKind::Money:
                return fmt::format("an amount of money, such as `{} 5`",
                                   type_.ref == kNone ? "USD" : currency_code(static_cast<Currency>(type_.ref)));
            case TypeKind::Text:
                return "a text in quotation marks";
            case TypeKind::Date:
                return "a date, such as `2025-09-02`";
            case TypeKind::Duration:
                return fmt::format("a duration, such as `5 {}`",
                                   type_.ref == kNone ? "days" : unit_kind_name(static_cast<UnitKind>(type_.ref)));
            case TypeKind::Moment:
                return "a moment, such as `2025-09-02T14:30+02:00`";
            case TypeKind::Choice:
                return fmt::format("a value of `{}`", context_.program.choices[type_.ref].name);
            case TypeKind::Record:
            case TypeKind::Error:
                break;
        }
        return "a plain value";
    }

    std::optional<ExprId> number(const syntax::NumberExpr& written, bool negative) {
        if (type_ != kNumberType) return mismatch("a number");
        std::optional<Decimal> value = parse_number(context_, span_, written.text);
        if (!value) return std::nullopt;
        if (negative) value->units = -value->units;
        return add(NumberConstant{*value});
    }

    std::optional<ExprId> money(const syntax::MoneyExpr& written, bool negative) {
        const std::optional<Currency> currency = find_currency(context_, span_, written.currency);
        if (!currency) return std::nullopt;
        if (!fits(money_in(*currency), type_)) return mismatch(context_.describe(money_in(*currency)));
        std::optional<Decimal> amount = parse_number(context_, span_, written.amount);
        if (!amount) return std::nullopt;
        if (negative) amount->units = -amount->units;
        return add(MoneyConstant{{*amount, *currency}});
    }

    std::optional<ExprId> duration(const syntax::DurationExpr& written) {
        const std::optional<Duration> value = written_duration(context_, ast_, written);
        if (!value) return std::nullopt;
        const Type found = duration_in(kind_of(value->unit));
        return fits(found, type_) ? add(DurationConstant{*value}) : mismatch(context_.describe(found));
    }

    std::optional<ExprId> answer(Answer value) {
        if (type_ != kAnswerType) return mismatch("an answer");
        if (value != Answer::Unsure) return add(AnswerConstant{value});
        return mismatch("`unsure`");
    }

    // A value of a choice, by itself or in full.
    std::optional<ExprId> name(const decltype(syntax::Expr::node)& node) {
        const auto* bare = std::get_if<syntax::NameExpr>(&node);
        const auto* full = std::get_if<syntax::MemberExpr>(&node);
        if (type_.kind != TypeKind::Choice || (bare == nullptr && full == nullptr))
            return mismatch(fmt::format("`{}`", context_.sources.text(span_)));
        const Choice& choice = context_.program.choices[type_.ref];
        if (full != nullptr) {
            const auto* base = std::get_if<syntax::NameExpr>(&ast_[full->base].node);
            if (base == nullptr || base->name != choice.name)
                return mismatch(fmt::format("`{}`", context_.sources.text(span_)));
        }
        const syntax::Name name = full != nullptr ? full->member : syntax::Name{bare->name, span_};
        const NameTable& values = context_.choice_values[type_.ref];
        if (full != nullptr) context_.note_use(ast_[full->base].span, {SymbolKind::Choice, type_.ref});
        if (const uint32_t value = values.find(name.text); value != kNone) {
            context_.note_use(name.span, {SymbolKind::Value, type_.ref, value});
            return add(ChoiceConstant{value});
        }
        report_unknown_value(context_, name, type_.ref);
        return std::nullopt;
    }

    Context& context_;
    const syntax::Ast& ast_;
    std::string_view parameter_;
    Type type_;
    Span span_{};
};

}  // namespace

std::optional<ExprId> parameter_value(Context& context, const syntax::Ast& ast, syntax::ExprId id,
                                      std::string_view parameter, Type type) {
    return Literal(context, ast, parameter, type).read(id);
}

Diagnostic& report_unknown_value(Context& context, const syntax::Name& name, uint32_t choice_index) {
    const Choice& choice = context.program.choices[choice_index];
    if (context.is_asked(name.text)) context.offer_values(choice_index);
    Diagnostic& diagnostic = context.report_missing(Code::UnknownValue, name.span, choice.name, name.text);
    const auto& values = context.choice_values[choice_index].names();
    context.suggest(diagnostic, name.text, values);
    if (diagnostic.help.empty() && !values.empty() && values.size() <= 8) {
        diagnostic.help = fmt::format("its values are {}", in_backticks(values));
    }
    add_note(diagnostic, choice.span, fmt::format("`{}` is declared here", choice.name));
    return diagnostic;
}

}  // namespace proviso::sema::detail
