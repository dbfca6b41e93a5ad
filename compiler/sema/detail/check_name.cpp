// SPDX-License-Identifier: Apache-2.0
// What names mean: a variable in reach, a field of the decided record, a parameter, a define, or a value of the choice that
// is asked for.
#include <algorithm>
#include <cctype>

#include "compiler/sema/detail/expressions.h"
#include "compiler/sema/detail/literals.h"
#include "compiler/syntax/parse.h"

namespace proviso::sema::detail {
namespace {

using Code = DiagnosticCode;

// Words that mean something elsewhere, and no name.
std::string help_for_word(std::string_view name) {
    static constexpr std::string_view kAnswered[] = {"known", "given", "provided", "present", "supplied", "available"};
    static constexpr std::string_view kUnsure[] = {"unknown", "unclear", "uncertain", "undecided", "doubtful"};
    static constexpr std::string_view kNumbers[] = {"zero",  "one",   "two",  "three", "four",   "five",  "six",
                                                    "seven", "eight", "nine", "ten",   "eleven", "twelve"};
    const auto is = [&](std::string_view word) { return word == name; };
    if (std::ranges::any_of(kAnswered, is)) return "ask `is answered`, or `is not answered`";
    if (std::ranges::any_of(kUnsure, is))
        return "ask `is unsure` where it was answered so, `is not answered` where it was left out";
    if (name == "otherwise") return "write `else`, as the last row, for all that no other row fits";
    if (name == "up") return "write `at most`";
    if (name == "y" || name == "n") return name == "y" ? "write `yes`" : "write `no`";
    const auto number = std::ranges::find(kNumbers, name);
    return number == std::end(kNumbers) ? std::string() : fmt::format("write `{}`", number - std::begin(kNumbers));
}

}  // namespace

ExprChecker::Entity ExprChecker::find_entity(std::string_view name) const {
    const Program& program = context_.program;
    if (const auto found = reach_.find(name); found != reach_.end()) {
        const uint32_t variable = index(found->second);
        return {EntityKind::Variable, variable, program.variables[variable].type, program.variables[variable].span};
    }
    // A standard module serves every policy, and must mean the same in each: it sees none of the policy's own names.
    const bool standard = context_.is_standard(ast_.file);
    if (context_.is_root_known() && !standard) {
        const uint32_t field = context_.root_fields().find(name);
        if (field != kNone)
            return {EntityKind::Field, field, context_.root().fields[field].type, context_.root().fields[field].span};
    }
    const uint32_t parameter = context_.parameters.find(name);
    if (parameter != kNone && (!standard || context_.is_standard(program.parameters[parameter].span.file))) {
        const Parameter& declared = program.parameters[parameter];
        return {EntityKind::Parameter, parameter, declared.type, declared.span};
    }
    const uint32_t define = context_.defines.find(name);
    if (define != kNone && context_.define_decls[define].node->parameters.empty() &&
        (!standard || context_.is_standard(program.defines[define].span.file))) {
        return {EntityKind::Define, define, context_.define_types[define], program.defines[define].span};
    }
    return {};
}

ExprId ExprChecker::entity(Span span, const Entity& found) {
    switch (found.kind) {
        case EntityKind::None:
            break;
        case EntityKind::Variable:
            context_.variable_used[found.index] = true;
            context_.note_use(span, {SymbolKind::Variable, found.index});
            return context_.add(span, found.type, VariableRef{VariableId{found.index}});
        case EntityKind::Field: {
            context_.note_use(span, {SymbolKind::Field, index(context_.program.root), found.index});
            const ExprId record =
                context_.add(span, {TypeKind::Record, false, index(context_.program.root)}, RootRecord{});
            return context_.add(span, found.type, FieldOf{record, found.index});
        }
        case EntityKind::Parameter:
            context_.parameter_used[found.index] = true;
            context_.note_use(span, {SymbolKind::Parameter, found.index});
            return context_.add(span, found.type, ParameterRef{ParameterId{found.index}});
        case EntityKind::Define:
            context_.note_use(span, {SymbolKind::Define, found.index});
            return called(span, found.index, {});
    }
    return error(span);
}

ExprId ExprChecker::name(Span span, std::string_view name, std::optional<Type> expected) {
    const Entity found = find_entity(name);
    const bool wants_choice = expected && expected->kind == TypeKind::Choice && !expected->list;
    const uint32_t value = wants_choice ? context_.choice_values[expected->ref].find(name) : kNone;
    if (value != kNone) {
        // What is of another type can't be meant here. (Of a define the type may not be known yet.)
        if (found.kind == EntityKind::None || (found.kind != EntityKind::Define && found.type != *expected)) {
            context_.note_use(span, {SymbolKind::Value, expected->ref, value});
            return context_.add(span, *expected, ChoiceConstant{value});
        }
        const Choice& choice = context_.program.choices[expected->ref];
        Diagnostic& diagnostic = context_.report(Code::AmbiguousName, span, name, choice.name);
        diagnostic.help = fmt::format("write `{}.{}` for the value, or rename the other", choice.name, name);
        add_note(diagnostic, found.span, "the other is declared here");
        add_note(diagnostic, choice.values[value].span, "the value is declared here");
        return error(span);
    }
    if (found.kind != EntityKind::None) return entity(span, found);
    const uint32_t define = context_.defines.find(name);
    if (define != kNone) {
        const size_t wanted = context_.define_decls[define].node->parameters.size();
        context_.define_used[define] = true;
        context_.note_use(span, {SymbolKind::Define, define});
        Diagnostic& diagnostic = context_.report(Code::WrongArgumentCount, span, name, counted(wanted, "value"), 0);
        diagnostic.help = help_for_call(define);
        add_note(diagnostic, context_.program.defines[define].span, "declared here");
        return error(span);
    }
    return unknown_name(span, name, expected);
}

ExprId ExprChecker::unknown_name(Span span, std::string_view name, std::optional<Type> expected) {
    if (context_.is_asked(name)) offer_entities();
    if (expected && is_error(*expected)) return error(span);
    if (expected && expected->kind == TypeKind::Choice && !expected->list)
        return unknown_value(span, name, expected->ref);
    if (const std::string_view meant = syntax::foreign_answer(name); !meant.empty()) {
        context_.report_missing(Code::ForeignAnswer, span, name).help = fmt::format("write `{}`", meant);
        return error(span);
    }
    if (!unknown_.emplace(name).second) return error(span);
    Diagnostic& diagnostic = context_.report_missing(Code::UnknownName, span, name);
    diagnostic.help = help_for_unknown(name, expected);
    return error(span);
}

// What a bare name could mean here, besides the values of a choice.
void ExprChecker::offer_entities() const {
    for (const auto& [name, variable] : reach_)
        context_.symbols->offered.push_back({SymbolKind::Variable, index(variable)});
    if (context_.is_root_known()) context_.offer_fields(index(context_.program.root));
    context_.offer(SymbolKind::Parameter, context_.program.parameters.size());
    context_.offer(SymbolKind::Define, context_.program.defines.size());
}

std::string ExprChecker::help_with_variable(std::string_view name) const {
    const VariableId* nearest = nullptr;  // the innermost variable whose record has such a field
    std::string_view variable;
    for (const auto& [candidate, id] : reach_) {
        const Type type = context_.program.variables[index(id)].type;
        if (type.kind != TypeKind::Record || context_.record_fields[type.ref].find(name) == kNone) continue;
        if (nearest != nullptr && index(*nearest) > index(id)) continue;
        nearest = &id;
        variable = candidate;
    }
    return nearest == nullptr ? std::string() : fmt::format("did you mean `{}.{}`?", variable, name);
}

// `picture.shown` or `x.shown` for `p.shown`, where the rule goes through pictures as `p`.
std::string ExprChecker::help_with_other_variable(std::string_view name) const {
    constexpr size_t kLongestVariable = 2;
    const auto same = [](char a, char b) { return std::tolower(a) == std::tolower(b); };
    for (const auto& [candidate, id] : reach_) {
        const Type type = context_.program.variables[index(id)].type;
        if (type.kind != TypeKind::Record) continue;
        const bool is_type = std::ranges::equal(context_.program.records[type.ref].name, name, same);
        const bool is_only_one = name.size() <= kLongestVariable && reach_.size() == 1;
        if (is_type || is_only_one) return fmt::format("did you mean `{}`?", candidate);
    }
    return {};
}

// Where it is a field of the elements of one of the record's lists.
std::string ExprChecker::help_through_list(std::string_view name) const {
    if (!context_.is_root_known()) return {};
    for (const Field& field : context_.root().fields) {
        if (!field.type.list || field.type.kind != TypeKind::Record) continue;
        const uint32_t found = context_.record_fields[field.type.ref].find(name);
        if (found == kNone) continue;
        const Record& record = context_.program.records[field.type.ref];
        const bool asks = record.fields[found].type == kAnswerType;
        return fmt::format(
            "`{0}` is a field of `{1}`: write `any x in {2} where x.{0}{3}`, or `for each x in {2}` and `x.{0}{3}`",
            name, record.name, field.name, asks ? "" : " …");
    }
    return {};
}

std::string ExprChecker::help_for_unknown(std::string_view name, std::optional<Type> expected) {
    if (name == "today" || name == "now") return "a policy knows no clock: name a date field of the record";
    std::string help = help_with_variable(name);
    if (help.empty()) help = help_through_list(name);
    if (help.empty()) help = help_for_word(name);
    if (help.empty()) help = help_with_other_variable(name);
    if (!help.empty()) return help;
    const auto& choices = context_.choices_with(name);
    if (!expected && !choices.empty()) {
        return fmt::format("for the value of the choice, write `{}.{}`", context_.program.choices[choices.front()].name,
                           name);
    }
    if (parse_currency(name)) {
        return fmt::format("an amount of money is written `{0} 5`, and a negative one `-{0} 5`", name);
    }
    if (context_.records.find(name) != kNone || context_.choices.find(name) != kNone) {
        return fmt::format("`{}` is a type; name a field or a value", name);
    }
    std::vector<std::string_view> candidates;
    for (const auto& [variable, id] : reach_) candidates.push_back(variable);
    std::sort(candidates.begin(), candidates.end());
    if (context_.is_root_known()) {
        candidates.insert(candidates.end(), context_.root_fields().names().begin(),
                          context_.root_fields().names().end());
    }
    for (const NameTable* table : {&context_.parameters, &context_.defines}) {
        candidates.insert(candidates.end(), table->names().begin(), table->names().end());
    }
    const std::string found = context_.nearest(name, candidates);
    if (!found.empty()) return fmt::format("did you mean `{}`?", found);
    if (expected == kTextType) return fmt::format("for a text, write `\"{}\"`", name);
    if (!context_.is_root_known()) return {};
    return fmt::format("a name is a variable in reach, a field of `{}`, a parameter, or a define",
                       context_.root().name);
}

ExprId ExprChecker::unknown_value(Span span, std::string_view name, uint32_t choice_index) {
    const Choice& choice = context_.program.choices[choice_index];
    if (context_.is_asked(name)) context_.offer_values(choice_index);
    Diagnostic& diagnostic = context_.report_missing(Code::UnknownValue, span, choice.name, name);
    const auto& values = context_.choice_values[choice_index].names();
    context_.suggest(diagnostic, name, values);
    if (diagnostic.help.empty()) diagnostic.help = help_with_variable(name);
    if (diagnostic.help.empty() && !values.empty() && values.size() <= 8) {
        diagnostic.help = fmt::format("its values are {}", in_backticks(values));
    }
    add_note(diagnostic, choice.span, fmt::format("`{}` is declared here", choice.name));
    return error(span);
}

ExprId ExprChecker::member(Span span, const syntax::MemberExpr& node) {
    const syntax::ExprId base = without_parentheses(ast_, node.base);
    if (const auto* bare = base == syntax::kNoExpr ? nullptr : std::get_if<syntax::NameExpr>(&ast_[base].node)) {
        const uint32_t choice = context_.choices.find(bare->name);
        const Entity found = find_entity(bare->name);
        if (choice != kNone && (found.kind == EntityKind::None || found.type.kind != TypeKind::Record)) {
            context_.note_use(ast_[base].span, {SymbolKind::Choice, choice});
            return choice_value(span, node.member, choice);
        }
    }
    const ExprId record = check(node.base, std::nullopt);
    const Type type = type_of(record);
    if (is_error(type)) return error(span);
    if (type.kind == TypeKind::Record && !type.list) return field_of(span, record, node.member);
    Diagnostic& diagnostic =
        context_.report(type.list ? Code::FieldOfList : Code::NoFields, node.member.span, said(record));
    if (type.list && type.kind == TypeKind::Record) {
        diagnostic.help = fmt::format("go through the list: `any x in {} where x.{}`",
                                      context_.sources.text(context_.program[record].span), node.member.text);
    }
    return error(span);
}

ExprId ExprChecker::choice_value(Span span, const syntax::Name& value, uint32_t choice) {
    const uint32_t found = context_.choice_values[choice].find(value.text);
    if (found == kNone) return unknown_value(value.span, value.text, choice);
    context_.note_use(value.span, {SymbolKind::Value, choice, found});
    return context_.add(span, {TypeKind::Choice, false, choice}, ChoiceConstant{found});
}

ExprId ExprChecker::field_of(Span span, ExprId record, const syntax::Name& name) {
    const uint32_t type = type_of(record).ref;
    const uint32_t field = context_.record_fields[type].find(name.text);
    const Record& declared = context_.program.records[type];
    if (field != kNone) {
        context_.note_use(name.span, {SymbolKind::Field, type, field});
        return context_.add(span, declared.fields[field].type, FieldOf{record, field});
    }
    if (context_.is_asked(name.text)) context_.offer_fields(type);
    Diagnostic& diagnostic = context_.report_missing(Code::UnknownField, name.span, declared.name, name.text);
    context_.suggest(diagnostic, name.text, context_.record_fields[type].names());
    add_note(diagnostic, declared.span, fmt::format("`{}` is declared here", declared.name));
    return error(span);
}

// How the define is called: "write `heavy(u, n)`, with `u` a record `Use` and `n` a number".
std::string ExprChecker::help_for_call(uint32_t define) const {
    const Define& called = context_.program.defines[define];
    if (called.parameters.empty()) return fmt::format("write `{}` by itself", called.name);
    std::string names, types;
    for (const VariableId id : called.parameters) {
        const Variable& parameter = context_.program.variables[index(id)];
        if (!names.empty()) names += ", ";
        if (!types.empty()) types += &id == &called.parameters.back() ? " and " : ", ";
        names += parameter.name;
        types += fmt::format("`{}` {}", parameter.name, context_.describe(parameter.type));
    }
    return fmt::format("write `{}({})`, with {}", called.name, names, types);
}

ExprId ExprChecker::call(Span span, const syntax::CallExpr& node) {
    const uint32_t found = context_.find_or_report(context_.defines, node.callee, Code::UnknownDefine);
    if (found == kNone) return error(span);
    const Define& define = context_.program.defines[found];
    const size_t wanted = context_.define_decls[found].node->parameters.size();
    if (wanted != node.arguments.size()) {
        Diagnostic& diagnostic = context_.report(Code::WrongArgumentCount, span, define.name, counted(wanted, "value"),
                                                 node.arguments.size());
        diagnostic.help = help_for_call(found);
        add_note(diagnostic, define.span, "declared here");
        context_.define_used[found] = true;
        return error(span, context_.define_types[found]);
    }
    return called(span, found, arguments(node, found));
}

std::vector<ExprId> ExprChecker::arguments(const syntax::CallExpr& node, uint32_t define) {
    std::vector<ExprId> checked;
    // A copy: checking an argument may add variables, and the program's vectors move.
    const std::vector<VariableId> parameters = context_.program.defines[define].parameters;
    for (size_t i = 0; i < node.arguments.size() && i < parameters.size(); ++i) {
        const Type wanted = context_.program.variables[index(parameters[i])].type;
        const ExprId argument = value(node.arguments[i], wanted);
        const Type given = type_of(argument);
        if (!fits(given, wanted) && !is_error(given) && !is_error(wanted)) {
            const Variable& parameter = context_.program.variables[index(parameters[i])];
            Diagnostic& diagnostic =
                context_.report(Code::WrongArgumentType, context_.program[argument].span, node.callee.text,
                                context_.describe(wanted), parameter.name, said(argument));
            add_note(diagnostic, parameter.span, fmt::format("`{}` is declared here", parameter.name));
        }
        checked.push_back(argument);
    }
    return checked;
}

ExprId ExprChecker::called(Span span, uint32_t define, std::vector<ExprId> arguments) {
    context_.define_used[define] = true;
    references_.defines.push_back({define, span});
    const size_t depth = depth_ + context_.define_depths[define];
    if (depth > kMaxBinders && depth_ <= kMaxBinders) {
        context_.report(Code::TooManyLists, span, kMaxBinders).help =
            "the define goes through lists too, inside those around this place: take some of them apart";
    }
    deepest_ = std::max(deepest_, std::min(depth, kMaxBinders));
    const uint64_t size = context_.define_sizes[define], before = context_.expansion;
    expansion_ += size;
    context_.expansion = std::min(before + size, kMaxExpansion + 1);
    if (before <= kMaxExpansion && context_.expansion > kMaxExpansion) {
        context_.report(Code::TooMuchExpanded, span, context_.program.defines[define].name, kMaxExpansion).help =
            "defines that call defines multiply: call one fewer times, or compare with a field of the record instead";
    }
    return context_.add(span, context_.define_types[define], Call{DefineId{define}, std::move(arguments)});
}

// How little an expression says about its own type: 0 much, 3 nothing. The vaguer side of a comparison takes its type from
// the other.
int ExprChecker::vagueness(syntax::ExprId id) const {
    if (id == syntax::kNoExpr) return 0;
    id = without_parentheses(ast_, id);
    if (const auto* choice = std::get_if<syntax::IfExpr>(&ast_[id].node)) {
        return std::min(vagueness(choice->then_value), vagueness(choice->else_value));
    }
    const auto* bare = std::get_if<syntax::NameExpr>(&ast_[id].node);
    if (bare == nullptr) return 0;
    const Entity found = find_entity(bare->name);
    if (found.kind == EntityKind::None) return context_.defines.find(bare->name) == kNone ? 3 : 0;
    return found.type.kind == TypeKind::Choice ? 1 : 2;
}

}  // namespace proviso::sema::detail
