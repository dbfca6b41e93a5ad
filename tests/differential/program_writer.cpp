// SPDX-License-Identifier: Apache-2.0
#include "tests/differential/program_writer.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "tests/differential/expression_writer.h"
#include "tests/differential/table_writer.h"

namespace proviso::differential {
namespace {

class PolicyWriter {
   public:
    explicit PolicyWriter(Random& random) : random_(random) {}

    PolicyText write(bool amends) {
        types();
        ladder();
        parameters();
        calendars();
        defines();
        if (random_.chance(40)) value_table();
        const size_t families = random_.between(2, 6);
        for (size_t family = 0; family < families; ++family) {
            if (random_.chance(25)) {
                table_family(family);
            } else {
                rule_family(family);
            }
        }
        random_.shuffle(text_);
        text_.insert(text_.begin(), head());
        if (amends) amend(families);
        return std::move(text_);
    }

   private:
    static std::string numbered(const char* stem, size_t number) { return stem + std::to_string(number); }

    std::string head() {
        std::string text = "policy random.policy\n  version \"1\"\n";
        if (random_.chance(10))
            text += "  effective from 2025-01-02" + std::string(random_.chance(50) ? " until 2025-06-15\n" : "\n");
        if (!vocabulary_.calendars.empty() && random_.chance(40))
            text += "  business days of " + random_.pick(vocabulary_.calendars) + "\n";
        return text + "  decides " + vocabulary_.records[0].name + (has_date_ ? " as of decided_on\n" : "\n");
    }

    // ---- types ----

    void types() {
        for (size_t i = 0, count = random_.between(1, 3); i < count; ++i) choice(i);
        const size_t records = random_.between(2, 4);
        for (size_t i = 0; i < records; ++i) vocabulary_.records.push_back({numbered("Record", i), {}});
        for (size_t i = 0; i < records; ++i) fill_record(i);
        for (const Record& record : vocabulary_.records) declare_record(record);
    }

    void choice(size_t number) {
        Choice choice{numbered("Choice", number), {}};
        std::string text = "choice " + choice.name + "\n";
        for (size_t i = 0, count = random_.between(2, 4); i < count; ++i) {
            choice.values.push_back(numbered("v", number * 10 + i));
            text += "  " + choice.values.back();
            if (random_.chance(60)) text += " \"Value " + std::to_string(i) + "\"";
            if (random_.chance(25))
                text += ", written \"V-" + std::to_string(i) + random_.pick<std::string>({"", "é", "\\\""}) + "\"";
            text += "\n";
        }
        vocabulary_.choices.push_back(std::move(choice));
        text_.push_back(std::move(text));
    }

    void fill_record(size_t number) {
        std::vector<Field>& fields = vocabulary_.records[number].fields;
        const bool root = number == 0;
        if (root && random_.chance(90)) {
            has_date_ = true;
            fields.push_back({"decided_on", {Kind::Date}, true});
        }
        if (random_.chance(root ? 80 : 50)) fields.push_back({numbered("key", number), {Kind::Text}, root, true});
        for (size_t i = 0, count = random_.between(root ? 4 : 2, root ? 8 : 5); i < count; ++i)
            fields.push_back(simple_field(numbered("f", number * 20 + i)));
        // Lists and records hold later record types, so that nothing holds itself.
        for (size_t inner = number + 1; inner < vocabulary_.records.size(); ++inner) {
            if (random_.chance(root || inner == number + 1 ? 75 : 25))
                fields.push_back({numbered("l", number * 20 + inner), {Kind::Record, true, inner}});
            if (random_.chance(25))
                fields.push_back({numbered("r", number * 20 + inner), {Kind::Record, false, inner}});
        }
        random_.shuffle(fields);
        // Words of the language are words like others where a name is meant.
        for (const char* word : {"title", "rule", "count", "day", "note", "question", "source"}) {
            Field& field = fields[random_.below(fields.size())];
            if (random_.chance(8) && field.name != "decided_on") field.name = word;
        }
    }

    // Which currency or kind of units it is in.
    size_t random_unit(Kind kind) {
        if (kind == Kind::Money) return random_.below(std::size(kCurrencies));
        return kind == Kind::Duration ? random_.below(std::size(kUnitKinds)) : 0;
    }

    Field simple_field(const std::string& name) {
        Field field{name,
                    {random_.pick({Kind::Answer, Kind::Answer, Kind::Answer, Kind::Number, Kind::Text, Kind::Date,
                                   Kind::Choice, Kind::Money, Kind::Money, Kind::Duration, Kind::Moment})}};
        field.type.ref = random_unit(field.type.kind);
        if (field.type.kind == Kind::Choice) field.type.ref = random_.below(vocabulary_.choices.size());
        field.type.list = random_.chance(12);
        field.required = random_.chance(8);
        const bool can = (field.type.kind == Kind::Answer || field.type.kind == Kind::Choice) && !field.type.list;
        field.may_not_apply = can && random_.chance(25);
        return field;
    }

    void declare_record(const Record& record) {
        std::string text = "record " + record.name + "\n";
        for (const Field& field : record.fields) {
            text += "  " + field.name + " : " + vocabulary_.type_text(field.type);
            if (field.required) text += ", required";
            if (field.key) text += ", key";
            if (field.may_not_apply) text += ", may not apply";
            if (random_.chance(40)) text += ", \"What of " + field.name + "?\"";
            text += "\n";
        }
        text_.push_back(std::move(text));
    }

    // ---- the rest of what rules speak of ----

    void ladder() {
        std::string text = "outcomes\n";
        for (size_t i = 0, count = random_.between(2, 5); i < count; ++i) {
            vocabulary_.outcomes.push_back(numbered("outcome", i));
            text += "  " + vocabulary_.outcomes.back() + " \"Outcome\"\n";
        }
        text += "  otherwise " + random_.pick(vocabulary_.outcomes) + "\n  when unsure " +
                random_.pick(vocabulary_.outcomes) + "\n";
        text_.push_back(std::move(text));
        for (const char* role : {"legal", "contact"}) {
            vocabulary_.roles.emplace_back(role);
            text_.push_back("role " + std::string(role) + " \"Role\"\n");
        }
        vocabulary_.sources = {"guidance"};
        text_.push_back("source guidance \"The guidance\"\n");
    }

    void parameters() {
        // Without a date no parameter has a value.
        if (!has_date_ && random_.chance(70)) return;
        // Each of another type: two with the same values would be one to the compiler.
        std::vector<Kind> kinds(std::begin(kSimpleKinds), std::end(kSimpleKinds));
        random_.shuffle(kinds);
        kinds.resize(random_.below(4));
        if (random_.chance(50) && std::find(kinds.begin(), kinds.end(), Kind::Number) == kinds.end())
            kinds.push_back(Kind::Number);
        for (size_t i = 0; i < kinds.size(); ++i) {
            Type type{kinds[i]};
            if (type.kind == Kind::Choice) type.ref = random_.below(vocabulary_.choices.size());
            if (type.kind == Kind::Money) type.ref = random_.below(std::size(kCurrencies));
            if (type.kind == Kind::Duration) type.ref = random_.between(1, 3);
            vocabulary_.parameters.push_back({numbered("p", i), type});
            // Of durations it need not be said what all the values are in.
            const bool bare = type.kind == Kind::Duration && random_.chance(50);
            const std::string declared =
                numbered("p", i) + " : " + (bare ? std::string("duration") : vocabulary_.type_text(type)) + "\n";
            declared_parameters_.push_back(declared);
            std::string text = "parameter " + declared;
            bool first = true;
            for (const char* from : {"2024-02-29", "2025-01-02", "2025-02-28"})
                if (std::exchange(first, false) || random_.chance(50))
                    text += "  " + parameter_value(type) + " from " + from + "\n";
            if (random_.chance(30)) text.insert(text.size() - 1, " until 2025-06-15");
            text_.push_back(std::move(text));
        }
    }

    std::string parameter_value(const Type& type) {
        ExpressionWriter expressions(vocabulary_, random_, 0);
        switch (type.kind) {
            case Kind::Answer:
                return random_.pick<std::string>({"yes", "no"});
            case Kind::Number:
                return random_.chance(20) ? random_percentage(random_) : random_number(random_);
            case Kind::Text:
                return expressions.text_literal();
            case Kind::Date:
                return random_date(random_);
            case Kind::Money:
                return expressions.amount(type.ref == 0 ? random_.between(1, 2) : type.ref);
            case Kind::Duration:
                return random_duration(random_, type.ref);
            case Kind::Moment:
                return random_moment(random_);
            case Kind::Choice:
                return expressions.choice_value(type.ref);
            case Kind::Record:
                break;
        }
        return "";
    }

    void calendars() {
        for (size_t i = 0, count = random_.below(3); i < count; ++i) {
            std::string text = "calendar " + numbered("calendar", i) + (random_.chance(50) ? " \"Days\"\n" : "\n");
            if (random_.chance(50))
                text +=
                    random_.pick<std::string>({"  weekend friday, saturday\n", "  weekend sunday\n",
                                               "  weekend monday, tuesday, wednesday, thursday, friday, saturday\n"});
            if (random_.chance(70)) {
                text += random_.pick<std::string>({"  covers 2024-01-01 until 2025-06-30\n",
                                                   "  covers 2025-01-01 until 2026-12-31\n",
                                                   "  covers 0001-01-01 until 2025-06-15\n"});
                for (const char* day : {"2025-01-01", "2025-01-02", "2025-01-03", "2025-02-28", "2025-06-15"})
                    if (random_.chance(40)) text += "  holiday " + std::string(day) + " \"Off\"\n";
            }
            if (!vocabulary_.calendars.empty() && random_.chance(40))
                text += "  based on " + random_.pick(vocabulary_.calendars) + "\n";
            vocabulary_.calendars.push_back(numbered("calendar", i));
            text_.push_back(std::move(text));
        }
    }

    Type random_parameter_type() {
        if (random_.chance(40)) return {Kind::Record, false, random_.below(vocabulary_.records.size() - 1) + 1};
        Type type{random_.pick({Kind::Answer, Kind::Number, Kind::Date, Kind::Text, Kind::Choice, Kind::Money,
                                Kind::Duration, Kind::Moment})};
        type.ref = random_unit(type.kind);
        if (type.kind == Kind::Choice) type.ref = random_.below(vocabulary_.choices.size());
        return type;
    }

    void defines() {
        ExpressionWriter expressions(vocabulary_, random_, 0);
        for (size_t i = 0, count = random_.below(4); i < count; ++i) {
            Define define{numbered("define", i),
                          {random_.pick({Kind::Answer, Kind::Answer, Kind::Number, Kind::Date, Kind::Money,
                                         Kind::Duration, Kind::Moment})},
                          {}};
            define.type.ref = random_unit(define.type.kind);
            for (size_t k = 0, parameters = random_.below(3); k < parameters; ++k)
                define.parameters.push_back({numbered("x", k), random_parameter_type(), false});
            text_.push_back(define_text(define, expressions));
            vocabulary_.defines.push_back(std::move(define));
        }
    }

    std::string define_text(const Define& define, ExpressionWriter& expressions) {
        std::string text = "define " + define.name;
        for (size_t k = 0; k < define.parameters.size(); ++k)
            text += (k == 0 ? " (" : ", ") + define.parameters[k].name + " : " +
                    vocabulary_.type_text(define.parameters[k].type);
        if (!define.parameters.empty()) text += ")";
        if (random_.chance(50)) text += " \"What it means\"";
        return text + "\n  as " + expressions.value(define.type, define.parameters, 2) + "\n";
    }

    // ---- tables ----

    void value_table() {
        ExpressionWriter expressions(vocabulary_, random_, 0);
        Define define{"table_of_values", {random_.pick({Kind::Number, Kind::Date, Kind::Text, Kind::Duration})}, {}};
        if (define.type.kind == Kind::Duration) define.type.ref = random_.between(1, 3);
        if (random_.chance(70)) define.parameters.push_back({"x0", random_parameter_type(), false});
        std::string text = "table " + define.name;
        if (!define.parameters.empty()) text += " (x0 : " + vocabulary_.type_text(define.parameters[0].type) + ")";
        text += " \"What it gives\" gives " + vocabulary_.type_text(define.type) + "\n";
        text_.push_back(text + TableWriter(vocabulary_, random_, expressions).values(define));
        vocabulary_.defines.push_back(std::move(define));
    }

    // A table with exceptions to its rows.
    void table_family(size_t family) {
        ExpressionWriter expressions(vocabulary_, random_, family);
        Scope scope;
        const std::string id = numbered("table", family);
        std::vector<std::string> clauses;
        if (const std::string header = for_each(scope, expressions); !header.empty()) clauses.push_back(header);
        TableWriter writer(vocabulary_, random_, expressions);
        clauses.push_back(writer.rows(scope, has_date_));
        if (random_.chance(25)) clauses.push_back("  if unsure " + random_.pick(vocabulary_.outcomes) + "\n");
        if (random_.chance(30)) clauses.emplace_back("  cite guidance \"3\"\n");
        if (has_date_ && random_.chance(12)) clauses.emplace_back("  effective from 2025-01-02\n");
        add_displacement(clauses, id, family);
        random_.shuffle(clauses);
        std::string text = "table " + id + " \"Text of " + id + "\"\n";
        for (const std::string& clause : clauses) text += clause;
        text_.push_back(std::move(text));
        std::vector<std::string> bases;
        for (const std::string& row : writer.row_names()) bases.push_back(id + "." + row);
        for (size_t exceptions = 0; random_.chance(35) && exceptions < 3; ++exceptions) {
            const std::string base = random_.pick(bases), name = numbered((id + "_exception").c_str(), exceptions);
            write_rule("exception " + name + " to " + base, name, "", Form::Exception, scope, family);
            bases.push_back(name);
        }
        for (const std::string& name : bases) vocabulary_.rules.push_back({name, family});
        if (random_.chance(50)) vocabulary_.rules.push_back({id, family});
    }

    // ---- rules ----

    std::string for_each(Scope& scope, ExpressionWriter& expressions) {
        std::string header;
        if (!random_.chance(65)) return header;
        const auto binders = expressions.binders(scope, random_.chance(40) ? 3 : 1);
        for (size_t i = 0; i < binders.size(); ++i)
            header += (i == 0 ? "  for each " : ", ") + binders[i].variable.name + " in " + binders[i].list;
        return header.empty() ? header : header + "\n";
    }

    // A rule or guideline with its exceptions, and theirs.
    void rule_family(size_t family) {
        ExpressionWriter expressions(vocabulary_, random_, family);
        Scope scope;
        const std::string header = for_each(scope, expressions);
        const bool guideline = random_.chance(20);
        const std::string id = numbered(guideline ? "guideline" : "rule", family);
        write_rule((guideline ? "guideline " : "rule ") + id, id, header, guideline ? Form::Guideline : Form::Rule,
                   scope, family);
        size_t exceptions = 0;
        std::vector<std::string> bases{id};
        while (random_.chance(40) && exceptions < 4) {
            const std::string base = random_.pick(bases), name = id + "_exception" + std::to_string(exceptions++);
            write_rule("exception " + name + " to " + base, name, "", Form::Exception, scope, family);
            bases.push_back(name);
        }
        for (const std::string& name : bases) vocabulary_.rules.push_back({name, family});
    }

    enum class Form : uint8_t { Rule, Guideline, Exception };

    // A rule that an amendment may write anew.
    struct Written {
        std::string declaration, id, header;  // "exception e to r", "e", "  for each …"
        Form form;
        Scope scope;
        size_t family;
    };

    void write_rule(const std::string& declaration, const std::string& id, const std::string& header, Form form,
                    const Scope& scope, size_t family) {
        written_.push_back({declaration, id, header, form, scope, family});
        ExpressionWriter expressions(vocabulary_, random_, family);
        std::vector<std::string> clauses{(form == Form::Guideline ? "  met when " : "  when ") +
                                         expressions.clause(scope, 3) + "\n"};
        if (!header.empty()) clauses.push_back(header);
        add_effects(clauses, form, scope, expressions);
        if (random_.chance(50)) clauses.push_back("  because " + expressions.text_with_values(scope) + "\n");
        if (random_.chance(30))
            clauses.push_back("  cite guidance \"2.1\"" +
                              std::string(random_.chance(30) ? ", guidance \"é\"\n" : "\n"));
        if (has_date_ && random_.chance(12))
            clauses.push_back("  effective" +
                              random_.pick<std::string>(
                                  {" from 2025-01-02", " from 2024-02-29 until 2025-02-28", " until 2025-01-01"}) +
                              "\n");
        add_displacement(clauses, id, family);
        random_.shuffle(clauses);
        std::string text = declaration + " \"Text of " + id + "\"\n";
        for (const std::string& clause : clauses) text += clause;
        text_.push_back(std::move(text));
    }

    void add_effects(std::vector<std::string>& clauses, Form form, const Scope& scope, ExpressionWriter& expressions) {
        const size_t before = clauses.size();
        const std::string then = form == Form::Guideline ? "  otherwise " : "  then ";
        if (random_.chance(form == Form::Guideline ? 100 : form == Form::Exception ? 40 : 75))
            clauses.push_back(then + random_.pick(vocabulary_.outcomes) + "\n");
        for (size_t i = 0; i < 2; ++i)
            if (random_.chance(20)) clauses.push_back("  " + obligation(scope, expressions) + "\n");
        for (size_t i = 0; i < 2; ++i)
            if (random_.chance(15)) clauses.push_back("  note " + expressions.text_with_values(scope) + "\n");
        if (clauses.size() == before && form != Form::Exception)
            clauses.push_back(then + random_.pick(vocabulary_.outcomes) + "\n");
        if (random_.chance(25)) {
            std::string text = "  if unsure " + random_.pick(vocabulary_.outcomes) + "\n";
            for (size_t i = 0; i < 2; ++i)
                if (random_.chance(35)) text += "    and " + obligation(scope, expressions) + "\n";
            clauses.push_back(std::move(text));
        }
    }

    std::string obligation(const Scope& scope, ExpressionWriter& expressions) {
        const std::string role = random_.pick(vocabulary_.roles);
        const std::string within = !has_date_ || random_.chance(45) ? ""
                                   : random_.chance(60)
                                       ? " within " + std::to_string(random_.below(30)) + expressions.unit()
                                       : expressions.within(scope);
        if (random_.chance(40)) return "escalate to " + role + within;
        const std::string text = "require " + expressions.text_with_values(scope) + " from " + role;
        const Kind due = random_.chance(75) ? Kind::Date : Kind::Moment;
        if (random_.chance(50)) return text + " by " + expressions.value({due}, scope, 1);
        return text + within;
    }

    // `subject to` names an earlier rule; `notwithstanding` stands in an earlier rule and names this one, so it is written
    // into that rule's text.
    void add_displacement(std::vector<std::string>& clauses, const std::string& id, size_t family) {
        if (family == 0 || !random_.chance(30)) return;
        std::vector<std::string> earlier;
        for (const RuleName& rule : vocabulary_.rules)
            if (rule.family < family) earlier.push_back(rule.id);
        if (earlier.empty()) return;
        const std::string first = random_.pick(earlier);
        if (amends_ || random_.chance(60)) {
            const std::string second = random_.pick(earlier);
            clauses.push_back("  subject to " + first + (second != first && random_.chance(30) ? ", " + second : "") +
                              "\n");
            return;
        }
        for (std::string& text : text_)
            if (text.find(" " + first + " ") < text.find('"') && !text.starts_with("define")) {
                constexpr std::string_view kClause = "\n  notwithstanding ";
                const size_t clause = text.find(kClause);
                if (clause == std::string::npos)
                    text += std::string(kClause.substr(1)) + id + "\n";
                else
                    text.insert(clause + kClause.size(), id + ", ");
                return;
            }
    }

    // ---- amendments ----

    // Another policy that changes this one: the main file then; this one follows it.
    void amend(size_t families) {
        PolicyText amended = std::move(text_);
        text_.clear();
        amends_ = true;
        remove_rules(amended);
        amend_parameters();
        replace_defines();
        replace_rules();
        for (size_t i = 0, count = random_.below(3); i < count && !written_.empty(); ++i) {
            const Written base = random_.pick(written_);
            const std::string name = numbered("added_exception", i);
            write_rule("exception " + name + " to " + base.id, name, "", Form::Exception, base.scope, base.family);
        }
        if (random_.chance(60)) rule_family(families);
        random_.shuffle(text_);
        text_.insert(text_.begin(), "policy random.house\n  version \"2\"\n  amends random.policy\n");
        text_.emplace_back(kAmendedPolicy);
        text_.insert(text_.end(), amended.begin(), amended.end());
    }

    // Such as nothing else names.
    void remove_rules(const PolicyText& amended) {
        std::vector<Written> kept;
        for (const Written& rule : written_) {
            const auto names_it = [&](const std::string& text) {
                return !text.starts_with(rule.declaration + " ") && text.find(rule.id) != std::string::npos;
            };
            if (!random_.chance(25) || std::any_of(amended.begin(), amended.end(), names_it)) {
                kept.push_back(rule);
                continue;
            }
            text_.push_back("remove " + rule.declaration.substr(0, rule.declaration.find(' ') + 1) + rule.id +
                            " because \"It was wrong.\"\n");
            std::erase_if(vocabulary_.rules, [&](const RuleName& each) { return each.id == rule.id; });
        }
        written_ = std::move(kept);
    }

    void amend_parameters() {
        for (size_t i = 0; i < declared_parameters_.size(); ++i) {
            if (!random_.chance(50)) continue;
            const std::string value = parameter_value(vocabulary_.parameters[i].type);
            const auto days = random_.pick<std::string>(
                {" from 2025-01-02", " from 2025-02-28", " from 2025-01-01 until 2025-01-02"});
            text_.push_back("amend parameter " + declared_parameters_[i] + "  " + value + days + "\n");
        }
    }

    // Each by what uses only defines before it.
    void replace_defines() {
        Vocabulary before = vocabulary_;
        ExpressionWriter expressions(before, random_, 0);
        for (size_t i = vocabulary_.defines.size(); i-- > 0;) {
            const Define& define = vocabulary_.defines[i];
            before.defines.resize(i);
            if (define.name.starts_with("define") && random_.chance(30))
                text_.push_back("replace " + define_text(define, expressions));
        }
    }

    void replace_rules() {
        const std::vector<Written> rules = written_;
        for (const Written& rule : rules)
            if (random_.chance(30))
                write_rule("replace " + rule.declaration, rule.id, rule.header, rule.form, rule.scope, rule.family);
        written_ = rules;
    }

    Random& random_;
    Vocabulary vocabulary_;
    PolicyText text_;
    std::vector<std::string> declared_parameters_;  // "p0 : number\n"
    std::vector<Written> written_;
    bool has_date_ = false;
    bool amends_ = false;  // whether what is written now is an amendment
};

}  // namespace

PolicyText random_policy(Random& random) { return PolicyWriter(random).write(false); }
PolicyText random_amendment(Random& random) { return PolicyWriter(random).write(true); }

std::string join(const PolicyText& declarations) {
    std::string text;
    for (const std::string& declaration : declarations) text += declaration + "\n";
    return text;
}

}  // namespace proviso::differential
