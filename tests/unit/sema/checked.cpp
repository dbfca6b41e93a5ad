// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/sema/checked.h"

#include <fmt/format.h>

#include "compiler/syntax/parse.h"

namespace proviso::sema::test {
namespace {

constexpr std::string_view kPolicy = R"(policy test.policy
  decides Disclosure as of submitted_on

choice Purpose
  ideation "Mood boards"
  dressing "Set dressing"
  visual   "Key visual"

choice Stage
  early
  production

record Talent
  talent_id : text, key
  name      : text
  consent   : answer, may not apply
  role      : Purpose, may not apply

record Use
  use_id  : text, key
  purpose : Purpose
  in_cut  : answer, "Will it be in the cut?"
  seconds : number
  stage   : Stage
  tags    : list of text
  kinds   : list of Purpose
  talent  : list of Talent

record Production
  title  : text
  shoots : list of date

record Disclosure
  disclosure_id : text, key
  submitted_on  : date, required
  temporary     : answer
  share         : number
  production    : Production
  uses          : list of Use
  drafts        : list of Use

outcomes
  notify  "Tell your contact."
  consult "Ask first."
  approve "Obtain approval."
  otherwise notify
  when unsure consult

role contact "Your contact"
role legal "Legal"

parameter review_days : number
  5 from 2025-01-01
  3 from 2026-01-01

)";

class Printer {
   public:
    explicit Printer(const Program& program) : program_(program) {}

    std::string operator()(ExprId id) {
        if (id == kNoExpr) return "none";
        const Expr& expr = program_[id];
        type_ = expr.type;
        return std::visit([this](const auto& node) { return print(node); }, expr.node);
    }

   private:
    std::string list(std::string_view head, const std::vector<ExprId>& operands) {
        std::string text = fmt::format("({}", head);
        for (const ExprId operand : operands) text += " " + (*this)(operand);
        return text + ")";
    }
    std::string name(VariableId id) const { return program_.variables[index(id)].name; }

    std::string print(const AnswerConstant& node) { return std::string(answer_name(node.value)); }
    std::string print(const NumberConstant& node) { return format_decimal(node.value); }
    std::string print(const MoneyConstant& node) { return format_money_in_words(node.value); }
    std::string print(const TextConstant& node) { return fmt::format("\"{}\"", node.value); }
    std::string print(const DateConstant& node) { return format_date(node.value); }
    std::string print(const DurationConstant& node) { return format_duration(node.value); }
    std::string print(const MomentConstant& node) { return format_moment(node.value); }
    std::string print(const InUnit& node) { return list(unit_name(node.unit), {node.amount}); }
    std::string print(const AddLength& node) {
        return list(node.rounding == DayRounding::Up ? "add-up" : "add-down", {node.start, node.length}) +
               calendar(node.calendar);
    }
    std::string print(const ChoiceConstant& node) {
        const Choice& choice = program_.choices[type_.ref];
        return choice.name + "." + choice.values[node.value].name;
    }
    std::string print(const RootRecord&) { return "$root"; }
    std::string print(const VariableRef& node) { return name(node.variable); }
    std::string print(const FieldOf& node) {
        const Record& record = program_.records[program_[node.record].type.ref];
        return fmt::format("{}.{}", (*this)(node.record), record.fields[node.field].name);
    }
    std::string print(const AsOf&) { return "$as_of"; }
    std::string print(const InForce&) { return "$in_force"; }
    std::string print(const ParameterRef& node) { return "$" + program_.parameters[index(node.parameter)].name; }
    std::string print(const Call& node) {
        return list("call " + program_.defines[index(node.define)].name, node.arguments);
    }
    std::string print(const Not& node) { return list("not", {node.operand}); }
    std::string print(const And& node) { return list("and", node.operands); }
    std::string print(const Or& node) { return list("or", node.operands); }
    std::string print(const Surely& node) { return list("surely", {node.operand}); }
    std::string print(const Possibly& node) { return list("possibly", {node.operand}); }
    std::string print(const Compare& node) {
        static constexpr std::string_view kNames[] = {"is", "is-not",   "<",           "<=",       ">",
                                                      ">=", "contains", "starts-with", "ends-with"};
        return list(kNames[static_cast<size_t>(node.op)], {node.left, node.right});
    }
    std::string print(const OneOf& node) {
        std::vector<ExprId> operands{node.value};
        operands.insert(operands.end(), node.options.begin(), node.options.end());
        return list("one-of", operands);
    }
    std::string print(const State& node) {
        static constexpr std::string_view kNames[] = {"answered", "unsure?", "not-applicable"};
        return list(kNames[static_cast<size_t>(node.state)], {node.field});
    }
    std::string print(const If& node) { return list("if", {node.condition, node.then_value, node.else_value}); }
    std::string print(const Arithmetic& node) {
        static constexpr std::string_view kNames[] = {"+", "-", "*", "/"};
        return list(kNames[static_cast<size_t>(node.op)], {node.left, node.right});
    }
    std::string print(const Negate& node) { return list("negate", {node.operand}); }
    std::string print(const CurrencyOf& node) { return list("currency-of", {node.operand}); }
    std::string print(const FoldCase& node) { return list("fold", {node.operand}); }
    std::string print(const TextLength& node) { return list("length", {node.operand}); }
    std::string print(const Join& node) { return list("join", node.pieces); }
    std::string print(const Matches& node) { return list("matches /" + node.pattern + "/", {node.text}); }
    std::string print(const Round& node) {
        static constexpr std::string_view kModes[] = {"round", "round-half-up", "round-up", "round-down"};
        return list(fmt::format("{} {}", kModes[static_cast<size_t>(node.mode)], node.places), {node.operand});
    }
    std::string print(const AddDuration& node) {
        static constexpr std::string_view kNames[] = {"add-days", "add-months-down", "add-months-up",
                                                      "add-business-days"};
        return list(kNames[static_cast<size_t>(node.unit)], {node.date, node.amount}) + calendar(node.calendar);
    }
    std::string print(const Difference& node) {
        static constexpr std::string_view kNames[] = {"minutes", "hours", "days", "months", "years", "business-days"};
        return list(kNames[static_cast<size_t>(node.unit)], {node.from, node.to}) + calendar(node.calendar);
    }
    std::string print(const PartOfDate& node) {
        static constexpr std::string_view kNames[] = {"weekday", "year", "month", "day", "date", "hour", "minute"};
        return list(kNames[static_cast<size_t>(node.part)], {node.date});
    }
    std::string print(const IsBusinessDay& node) {
        return list("business-day?", {node.date}) + calendar(node.calendar);
    }
    std::string calendar(uint32_t of) const { return of == kNone ? "" : "@" + program_.calendars[of].name; }
    std::string print(const Quantifier& node) {
        static constexpr std::string_view kNames[] = {"any", "every", "count"};
        std::string text = fmt::format("({}", kNames[static_cast<size_t>(node.kind)]);
        for (const Binder& binder : node.binders) {
            text += fmt::format(" [{} {}]", name(binder.variable), (*this)(binder.list));
        }
        return text + " " + (*this)(node.condition) + ")";
    }
    std::string print(const Aggregate& node) {
        static constexpr std::string_view kNames[] = {"sum", "largest", "smallest", "first", "distinct", "repeated"};
        std::string text = fmt::format("({}", kNames[static_cast<size_t>(node.kind)]);
        for (const Binder& binder : node.binders) {
            text += fmt::format(" [{} {}]", name(binder.variable), (*this)(binder.list));
        }
        return text + " " + (*this)(node.value) + " " + (*this)(node.condition) + ")";
    }
    std::string print(const RuleApplies& node) {
        std::string text = "(applies " + program_.rules[index(node.rule)].id;
        for (const VariableId variable : node.shared) text += " " + name(variable);
        return text + ")";
    }

    const Program& program_;
    Type type_;
};

}  // namespace

std::unique_ptr<Checked> checked(const Files& files) {
    auto result = std::make_unique<Checked>();
    std::vector<std::unique_ptr<syntax::Ast>> trees;
    const auto parse = [&](const std::string& path, const std::string& text) {
        const FileId file = result->sources.add(path, text);
        trees.push_back(std::make_unique<syntax::Ast>(syntax::parse(result->sources, file, result->sink)));
        return trees.back().get();
    };
    CheckInput input{result->sources, {}, nullptr, {}};
    for (const std::string& module : files.modules) input.modules.push_back(parse("module.proviso", module));
    input.main = parse("main.proviso", files.main);
    for (const std::string& file : files.scenario_files) {
        input.scenario_files.push_back(parse("main.scenarios.proviso", file));
    }
    result->program = check(input, result->sink);
    result->sink.sort();
    return result;
}

std::string policy_with(std::string_view more) { return std::string(kPolicy) + std::string(more); }

std::unique_ptr<Checked> check_with(std::string_view more) { return checked({{}, policy_with(more), {}}); }

std::string mistakes(const Checked& checked) {
    std::string text;
    for (const Diagnostic& diagnostic : checked.sink.all()) {
        text += fmt::format("{} `{}` {}", diagnostic_name(diagnostic.code), checked.sources.text(diagnostic.span),
                            diagnostic.message);
        if (!diagnostic.help.empty()) text += " | " + diagnostic.help;
        text += '\n';
    }
    if (!text.empty()) text.pop_back();
    return text;
}

std::string mistakes(std::string_view more) { return mistakes(*check_with(more)); }

std::string notes(const Checked& checked) {
    std::string text;
    if (checked.sink.all().empty()) return text;
    for (const Note& note : checked.sink.all().front().notes) {
        text += fmt::format("`{}` {}\n", checked.sources.text(note.span), note.text);
    }
    if (!text.empty()) text.pop_back();
    return text;
}

std::string printed(const Program& program, ExprId id) { return Printer(program)(id); }

std::string condition_of(std::string_view rule, std::string_view more) {
    const auto result = check_with(more);
    if (result->sink.errors() > 0) return mistakes(*result);
    for (const Rule& candidate : result->program.rules) {
        if (candidate.id == rule) return printed(result->program, candidate.condition);
    }
    return "no such rule";
}

}  // namespace proviso::sema::test
