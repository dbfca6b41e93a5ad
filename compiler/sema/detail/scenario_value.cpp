// SPDX-License-Identifier: Apache-2.0
// Values as scenarios write them, checked against the record types, and their JSON.
#include "compiler/sema/detail/scenario_value.h"

#include "compiler/sema/detail/literals.h"
#include "compiler/syntax/parse.h"

namespace proviso::sema::detail {
namespace {

using Code = DiagnosticCode;
using Kind = ScenarioValue::Kind;

ScenarioValue made(Kind kind, std::string text = {}) {
    ScenarioValue value;
    value.kind = kind;
    value.text = std::move(text);
    return value;
}

// One literal for one place.
class Literal {
   public:
    Literal(Context& context, const syntax::Ast& ast, Type type, const Field* field)
        : context_(context), ast_(ast), type_(type), field_(field) {}

    ScenarioValue read(syntax::ExprId id) {
        if (id == syntax::kNoExpr || is_error(type_)) return made(Kind::Error);
        id = without_parentheses(ast_, id);
        const syntax::Expr& expr = ast_[id];
        if (std::holds_alternative<syntax::ErrorExpr>(expr.node)) return made(Kind::Error);
        if (std::holds_alternative<syntax::NotAnsweredExpr>(expr.node)) return not_answered(expr.span);
        if (std::holds_alternative<syntax::NotApplicableExpr>(expr.node)) return not_applicable(expr.span);
        if (const auto* answer = std::get_if<syntax::AnswerExpr>(&expr.node)) {
            if (answer->value == Answer::Unsure) return unsure(expr);
        }
        if (type_.list) return list(expr);
        switch (type_.kind) {
            case TypeKind::Error:
                break;
            case TypeKind::Answer:
                return answer(expr);
            case TypeKind::Number:
                return number(expr);
            case TypeKind::Money:
                return money(expr);
            case TypeKind::Duration:
                return duration(expr);
            case TypeKind::Moment:
                return moment(expr);
            case TypeKind::Text:
                return text(expr);
            case TypeKind::Date:
                return date(expr);
            case TypeKind::Choice:
                return choice(expr);
            case TypeKind::Record:
                return record(expr);
        }
        return made(Kind::Error);
    }

   private:
    std::string place() const {
        return field_ != nullptr ? fmt::format("`{}`", field_->name) : std::string("an element of this list");
    }

    ScenarioValue not_answered(Span span) {
        if (field_ != nullptr) return made(Kind::Null);
        context_.report(Code::ElementNotAnswered, span).help = "leave the element out";
        return made(Kind::Error);
    }

    ScenarioValue not_applicable(Span span) {
        if (field_ != nullptr && field_->may_not_apply) return made(Kind::NotApplicable);
        Diagnostic& diagnostic = context_.report(Code::AnswerAlwaysApplies, span, place());
        if (field_ != nullptr) {
            diagnostic.help = "declare the field with `may not apply`, or write `not answered`";
            add_note(diagnostic, field_->span, "declared here");
        }
        return made(Kind::Error);
    }

    ScenarioValue unsure(const syntax::Expr& expr) {
        const bool record_element = field_ == nullptr && type_.kind == TypeKind::Record;
        if (type_ != kTextType && !record_element) return made(Kind::Unsure);
        if (record_element) return mismatch(expr);
        context_.report(Code::UnsureText, expr.span, place()).help =
            "a text is answered or not: write `not answered`, or leave the field out";
        return made(Kind::Error);
    }

    ScenarioValue mismatch(const syntax::Expr& expr) {
        Diagnostic& diagnostic =
            context_.report(Code::ValueOfWrongType, expr.span, place(), context_.describe(type_), found(expr));
        diagnostic.help = help(expr);
        if (field_ != nullptr) add_note(diagnostic, field_->span, "declared here");
        return made(Kind::Error);
    }

    std::string found(const syntax::Expr& expr) const {
        if (std::holds_alternative<syntax::AnswerExpr>(expr.node)) return "an answer";
        if (std::holds_alternative<syntax::NumberExpr>(expr.node)) return "a number";
        if (const auto* money = std::get_if<syntax::MoneyExpr>(&expr.node))
            return fmt::format("an amount in {}", money->currency);
        if (std::holds_alternative<syntax::TextExpr>(expr.node)) return "a text";
        if (std::holds_alternative<syntax::DateExpr>(expr.node)) return "a date";
        if (std::holds_alternative<syntax::MomentExpr>(expr.node)) return "a moment";
        if (const auto* length = std::get_if<syntax::DurationExpr>(&expr.node))
            return context_.describe(duration_in(kind_of(time_unit(length->unit))));
        if (std::holds_alternative<syntax::RecordExpr>(expr.node)) return "a record";
        if (std::holds_alternative<syntax::ListExpr>(expr.node)) return "a list";
        if (const auto* name = std::get_if<syntax::NameExpr>(&expr.node))
            return fmt::format("the name `{}`", name->name);
        return fmt::format("`{}`", context_.sources.text(expr.span));
    }

    std::string help(const syntax::Expr& expr) const {
        const auto* quoted = std::get_if<syntax::TextExpr>(&expr.node);
        const auto* name = std::get_if<syntax::NameExpr>(&expr.node);
        if (name != nullptr && name->name == "not_applicable") return "write `not applicable`";
        if (type_.list) return "write a list in brackets: `[ … ]`";
        switch (type_.kind) {
            case TypeKind::Answer:
                if (name != nullptr && !syntax::foreign_answer(name->name).empty())
                    return fmt::format("write `{}`", syntax::foreign_answer(name->name));
                return quoted != nullptr ? "write `yes`, `no` or `unsure`, without quotation marks"
                                         : "write `yes`, `no` or `unsure`";
            case TypeKind::Number:
                return quoted != nullptr ? "write the number without quotation marks"
                                         : "write a number, such as `5` or `0.25`";
            case TypeKind::Money:
                return fmt::format("write the currency and the amount, such as `{} 5`",
                                   type_.ref == kNone ? "USD" : currency_code(static_cast<Currency>(type_.ref)));
            case TypeKind::Date:
                return quoted != nullptr ? "write the date without quotation marks"
                                         : "write a date, such as `2025-09-02`";
            case TypeKind::Duration:
                return fmt::format("write the duration, such as `5 {}`{}",
                                   type_.ref == kNone ? "days" : unit_kind_name(static_cast<UnitKind>(type_.ref)),
                                   quoted != nullptr ? ", without quotation marks" : "");
            case TypeKind::Moment:
                return quoted != nullptr ? "write the moment without quotation marks"
                                         : "write date, time and offset, such as `2025-09-02T14:30+02:00`";
            case TypeKind::Text:
                return "write a text in quotation marks";
            case TypeKind::Choice:
                return quoted != nullptr ? "write the value's name without quotation marks"
                                         : "write the name of one of its values";
            case TypeKind::Record:
                return "write its fields in braces: `{ field: value }`";
            case TypeKind::Error:
                break;
        }
        return {};
    }

    ScenarioValue answer(const syntax::Expr& expr) {
        const auto* node = std::get_if<syntax::AnswerExpr>(&expr.node);
        return node == nullptr ? mismatch(expr) : made(Kind::Scalar, fmt::format("\"{}\"", answer_name(node->value)));
    }

    // What the signs stand before, and whether together they are a minus.
    const syntax::Expr& without_signs(const syntax::Expr& expr, bool& negative) const {
        const syntax::Expr* at = &expr;
        while (const auto* negate = std::get_if<syntax::NegateExpr>(&at->node)) {
            negative = !negative;
            at = &ast_[without_parentheses(ast_, negate->operand)];
        }
        return *at;
    }

    // Any number of digits: one that is too large for the engine is a case worth a scenario.
    static std::string in_json(std::string_view digits, bool negative) {
        while (digits.size() > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9') digits.remove_prefix(1);
        return fmt::format("{}{}", negative ? "-" : "", digits);
    }

    ScenarioValue number(const syntax::Expr& expr) {
        bool negative = false;
        const auto* node = std::get_if<syntax::NumberExpr>(&without_signs(expr, negative).node);
        return node == nullptr ? mismatch(expr) : made(Kind::Scalar, in_json(node->text, negative));
    }

    // As in a record, a number will do where the type says in which currency.
    ScenarioValue money(const syntax::Expr& expr) {
        bool negative = false;
        const syntax::Expr& unsigned_value = without_signs(expr, negative);
        const auto* number = std::get_if<syntax::NumberExpr>(&unsigned_value.node);
        if (number != nullptr && type_.ref != kNone) return made(Kind::Scalar, in_json(number->text, negative));
        const auto* node = std::get_if<syntax::MoneyExpr>(&unsigned_value.node);
        if (node == nullptr) return mismatch(expr);
        const std::optional<Currency> currency = find_currency(context_, unsigned_value.span, node->currency);
        if (!currency) return {};
        if (!fits(money_in(*currency), type_)) return mismatch(unsigned_value);
        return made(Kind::Scalar, fmt::format(R"({{"amount":"{}","currency":"{}"}})", in_json(node->amount, negative),
                                              node->currency));
    }

    ScenarioValue text(const syntax::Expr& expr) {
        const auto* node = std::get_if<syntax::TextExpr>(&expr.node);
        return node == nullptr ? mismatch(expr) : made(Kind::Text, node->value);
    }

    ScenarioValue date(const syntax::Expr& expr) {
        const auto* node = std::get_if<syntax::DateExpr>(&expr.node);
        return node == nullptr ? mismatch(expr) : made(Kind::Scalar, fmt::format("\"{}\"", format_date(node->value)));
    }

    // In words, as a record may have it too.
    ScenarioValue duration(const syntax::Expr& expr) {
        const auto* node = std::get_if<syntax::DurationExpr>(&expr.node);
        if (node == nullptr) return mismatch(expr);
        if (refuse_calendar(context_, *node)) return made(Kind::Error);
        const TimeUnit unit = time_unit(node->unit);
        if (!fits(duration_in(kind_of(unit)), type_)) return mismatch(expr);
        bool negative = false;
        const auto* amount = std::get_if<syntax::NumberExpr>(
            &without_signs(ast_[without_parentheses(ast_, node->amount)], negative).node);
        if (amount == nullptr) return mismatch(expr);
        return made(Kind::Scalar, fmt::format("\"{} {}\"", in_json(amount->text, negative), unit_name(unit)));
    }

    ScenarioValue moment(const syntax::Expr& expr) {
        const auto* node = std::get_if<syntax::MomentExpr>(&expr.node);
        return node == nullptr ? mismatch(expr) : made(Kind::Scalar, fmt::format("\"{}\"", format_moment(node->value)));
    }

    ScenarioValue choice(const syntax::Expr& expr) {
        const Choice& declared = context_.program.choices[type_.ref];
        const auto* bare = std::get_if<syntax::NameExpr>(&expr.node);
        const auto* full = std::get_if<syntax::MemberExpr>(&expr.node);
        if (full != nullptr) {
            const auto* base = std::get_if<syntax::NameExpr>(&ast_[full->base].node);
            if (base == nullptr || base->name != declared.name) return mismatch(expr);
        } else if (bare == nullptr || bare->name == "not_applicable") {
            return mismatch(expr);
        }
        const syntax::Name name = full != nullptr ? full->member : syntax::Name{bare->name, expr.span};
        const NameTable& values = context_.choice_values[type_.ref];
        if (full != nullptr) context_.note_use(ast_[full->base].span, {SymbolKind::Choice, type_.ref});
        if (const uint32_t value = values.find(name.text); value != kNone) {
            context_.note_use(name.span, {SymbolKind::Value, type_.ref, value});
            return made(Kind::Text, declared.values[value].written);
        }
        report_unknown_value(context_, name, type_.ref);
        return made(Kind::Error);
    }

    ScenarioValue record(const syntax::Expr& expr) {
        const auto* node = std::get_if<syntax::RecordExpr>(&expr.node);
        if (node == nullptr) return mismatch(expr);
        const Record& declared = context_.program.records[type_.ref];
        const NameTable& names = context_.record_fields[type_.ref];
        ScenarioValue value = made(Kind::Record);
        std::vector<Span> places(declared.fields.size());
        std::vector<bool> given(declared.fields.size(), false);
        for (const syntax::FieldValue& item : node->fields) {
            const uint32_t field = names.find(item.field.text);
            if (field == kNone) {
                if (context_.is_asked(item.field.text)) context_.offer_fields(type_.ref);
                Diagnostic& diagnostic =
                    context_.report_missing(Code::UnknownField, item.field.span, declared.name, item.field.text);
                context_.suggest(diagnostic, item.field.text, names.names());
                add_note(diagnostic, declared.span, fmt::format("`{}` is declared here", declared.name));
                continue;
            }
            context_.note_use(item.field.span, {SymbolKind::Field, type_.ref, field});
            if (given[field]) {
                Diagnostic& diagnostic = context_.report(Code::GivenTwice, item.field.span, item.field.text);
                diagnostic.help = "keep one of them";
                add_note(diagnostic, places[field], "first given here");
                continue;
            }
            given[field] = true;
            places[field] = item.field.span;
            ScenarioValue answer =
                scenario_value(context_, ast_, item.value, declared.fields[field].type, &declared.fields[field]);
            if (answer.kind != Kind::Null) value.fields.emplace_back(field, std::move(answer));
        }
        return value;
    }

    ScenarioValue list(const syntax::Expr& expr) {
        const auto* node = std::get_if<syntax::ListExpr>(&expr.node);
        if (node == nullptr) return mismatch(expr);
        ScenarioValue value = made(Kind::List);
        for (const syntax::ExprId item : node->items) {
            value.items.push_back(scenario_value(context_, ast_, item, element_of(type_), nullptr));
        }
        return value;
    }

    Context& context_;
    const syntax::Ast& ast_;
    Type type_;
    const Field* field_;
};

void append_text(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
        } else {
            out += c;
        }
    }
    out += '"';
}

void append_json(const Context& context, const ScenarioValue& value, Type type, std::string& out) {
    switch (value.kind) {
        case Kind::Error:
        case Kind::Null:
            out += "null";
            return;
        case Kind::Unsure:
            out += "\"unsure\"";
            return;
        case Kind::NotApplicable:
            out += "\"not_applicable\"";
            return;
        case Kind::Scalar:
            out += value.text;
            return;
        case Kind::Text:
            append_text(out, value.text);
            return;
        case Kind::Record: {
            const auto& fields = context.program.records[type.ref].fields;
            char separator = '{';
            for (const auto& [field, answer] : value.fields) {
                out += separator;
                separator = ',';
                append_text(out, fields[field].name);
                out += ':';
                append_json(context, answer, fields[field].type, out);
            }
            out += separator == '{' ? "{}" : "}";
            return;
        }
        case Kind::List: {
            char separator = '[';
            for (const ScenarioValue& item : value.items) {
                out += separator;
                separator = ',';
                append_json(context, item, element_of(type), out);
            }
            out += separator == '[' ? "[]" : "]";
            return;
        }
    }
}

}  // namespace

ScenarioValue* ScenarioValue::find(uint32_t field) {
    for (auto& [position, value] : fields) {
        if (position == field) return &value;
    }
    return nullptr;
}

const ScenarioValue* ScenarioValue::find(uint32_t field) const { return const_cast<ScenarioValue*>(this)->find(field); }

ScenarioValue scenario_value(Context& context, const syntax::Ast& ast, syntax::ExprId id, Type type,
                             const Field* field) {
    return Literal(context, ast, type, field).read(id);
}

std::string to_json(const Context& context, const ScenarioValue& record) {
    std::string out;
    append_json(context, record, {TypeKind::Record, false, index(context.program.root)}, out);
    return out;
}

}  // namespace proviso::sema::detail
