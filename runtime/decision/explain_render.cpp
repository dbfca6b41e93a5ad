// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "runtime/decision/explain.h"
#include "runtime/decision/json_writer.h"

namespace proviso {

namespace {

void line(std::string& out, size_t depth, std::string_view text) {
    out.append(depth * 2, ' ');
    out += text;
    out += '\n';
}

void write_reason(const Reason& reason, size_t depth, std::string& out) {
    if (reason.text.empty()) {
        for (const Reason& child : reason.because) write_reason(child, depth, out);
        return;
    }
    std::string text = reason.text;
    if (!reason.value.empty()) text += (reason.source.empty() ? " = " : ": ") + reason.value;
    if (!reason.question.empty()) text += fmt::format("   ({})", reason.question);
    if (!reason.source.empty()) text += fmt::format("   [{}]", reason.source);
    line(out, depth, text);
    for (const Reason& child : reason.because) write_reason(child, depth + 1, out);
}

void write_exception(const ExceptionReason& exception, size_t depth, std::string& out) {
    line(out, depth, fmt::format("{} {}   [{}]", exception.id, exception.effect, exception.source));
    if (!exception.text.empty()) line(out, depth + 1, "“" + exception.text + "”");
    if (!exception.cites.empty()) line(out, depth + 1, fmt::format("cites {}", fmt::join(exception.cites, "; ")));
    write_reason(exception.condition, depth + 1, out);
    for (const ExceptionReason& inner : exception.exceptions) write_exception(inner, depth + 1, out);
}

void write_rule(const RuleReason& rule, std::string& out) {
    std::string head = fmt::format("{} {}", rule.id, rule.status);
    if (!rule.instance.empty()) head += " for " + rule.instance;
    if (!rule.outcome.empty()) head += (rule.status == "applies" ? ": brings " : ": would bring ") + rule.outcome;
    if (rule.status == "is open" && !rule.counts_as.empty())
        head += fmt::format(", counts as {} until it is settled", rule.counts_as);
    line(out, 1, fmt::format("{}   [{}]", head, rule.source));
    if (!rule.text.empty()) line(out, 2, "“" + rule.text + "”");
    if (!rule.because.empty() && rule.status == "applies") line(out, 2, rule.because);
    if (!rule.cites.empty()) line(out, 2, fmt::format("cites {}", fmt::join(rule.cites, "; ")));
    write_reason(rule.condition, 2, out);
    for (const ExceptionReason& exception : rule.exceptions) write_exception(exception, 2, out);
}

void json_strings(JsonObject& object, std::string_view key, const std::vector<std::string>& values, std::string& out) {
    if (values.empty()) return;
    object.key(key);
    out += '[';
    for (size_t i = 0; i < values.size(); ++i) {
        if (i != 0) out += ',';
        append_json_string(values[i], out);
    }
    out += ']';
}

void json_optional(JsonObject& object, std::string_view key, const std::string& value) {
    if (!value.empty()) object.text(key, value);
}

void json_reason(const Reason& reason, std::string& out) {
    JsonObject object(out);
    json_optional(object, reason.source.empty() ? "path" : "condition", reason.text);
    json_optional(object, "value", reason.value);
    json_optional(object, "source", reason.source);
    json_optional(object, "question", reason.question);
    if (!reason.because.empty()) {
        object.key("because");
        out += '[';
        for (size_t i = 0; i < reason.because.size(); ++i) {
            if (i != 0) out += ',';
            json_reason(reason.because[i], out);
        }
        out += ']';
    }
    object.close();
}

void json_exceptions(JsonObject& object, const std::vector<ExceptionReason>& exceptions, std::string& out) {
    if (exceptions.empty()) return;
    object.key("exceptions");
    out += '[';
    for (size_t i = 0; i < exceptions.size(); ++i) {
        if (i != 0) out += ',';
        const ExceptionReason& exception = exceptions[i];
        JsonObject item(out);
        item.text("id", exception.id);
        item.text("effect", exception.effect);
        json_optional(item, "text", exception.text);
        json_strings(item, "cite", exception.cites, out);
        item.text("source", exception.source);
        item.key("condition");
        json_reason(exception.condition, out);
        json_exceptions(item, exception.exceptions, out);
        item.close();
    }
    out += ']';
}

void json_rule(const RuleReason& rule, std::string& out) {
    JsonObject object(out);
    object.text("id", rule.id);
    json_optional(object, "for", rule.instance);
    object.text("status", rule.status);
    json_optional(object, "text", rule.text);
    json_optional(object, "outcome", rule.outcome);
    json_optional(object, "counts_as", rule.status == "is open" ? rule.counts_as : std::string());
    object.key("decisive");
    out += rule.decisive ? "true" : "false";
    json_optional(object, "because", rule.because);
    json_strings(object, "cite", rule.cites, out);
    object.text("source", rule.source);
    object.key("condition");
    json_reason(rule.condition, out);
    json_exceptions(object, rule.exceptions, out);
    object.close();
}

void json_rules(JsonObject& object, std::string_view key, const std::vector<RuleReason>& rules, std::string& out) {
    if (rules.empty()) return;
    object.key(key);
    out += rules_json(rules);
}

}  // namespace

std::string rules_text(const std::vector<RuleReason>& rules) {
    std::string out;
    for (const RuleReason& rule : rules) write_rule(rule, out);
    return out;
}

std::string rules_json(const std::vector<RuleReason>& rules) {
    std::string out = "[";
    for (size_t i = 0; i < rules.size(); ++i) {
        if (i != 0) out += ',';
        json_rule(rules[i], out);
    }
    return out + ']';
}

std::string explanation_text(const Explanation& explanation) {
    std::string out = explanation.id.empty() ? "This record" : explanation.id;
    out += fmt::format(": {}\n", explanation.outcome);
    if (!explanation.sentence.empty()) line(out, 1, explanation.sentence);
    std::string basis = "Decided under " + explanation.policy;
    if (!explanation.as_of.empty()) basis += " as of " + explanation.as_of;
    if (!explanation.rules_as_of.empty()) basis += ", rules as of " + explanation.rules_as_of;
    line(out, 1, basis + ".");
    if (!explanation.at_least.empty())
        line(out, 1,
             fmt::format("Not settled yet: at least {}, at most {}.", explanation.at_least, explanation.at_most));
    bool decisive = false, others = false;
    for (const RuleReason& rule : explanation.rules) {
        if (rule.decisive && !decisive) out += "\nWhat decided\n";
        if (!rule.decisive && !others)
            out += decisive ? "\nWhat else applies or is open\n" : "\nWhat applies or is open\n";
        (rule.decisive ? decisive : others) = true;
        write_rule(rule, out);
    }
    if (!decisive) out += others ? "" : "\nNo rule applies and none is open: this is the policy's `otherwise`.\n";
    if (!explanation.blocked.empty()) {
        out += "\nWhat was kept from applying\n";
        for (const RuleReason& rule : explanation.blocked) write_rule(rule, out);
    }
    if (!explanation.obligations.empty()) {
        out += "\nWhat is to be done\n";
        for (const std::string& obligation : explanation.obligations) line(out, 1, obligation);
    }
    if (!explanation.notes.empty()) {
        out += "\nNotes\n";
        for (const std::string& note : explanation.notes) line(out, 1, note);
    }
    if (!explanation.questions.empty()) {
        out += "\nWhat is still to be answered\n";
        for (const auto& [path, question] : explanation.questions)
            line(out, 1, fmt::format("{}   ({})", path, question));
    }
    return out;
}

std::string explanation_json(const Explanation& explanation) {
    std::string out;
    JsonObject object(out);
    json_optional(object, "id", explanation.id);
    object.text("policy", explanation.policy);
    json_optional(object, "as_of", explanation.as_of);
    json_optional(object, "rules_as_of", explanation.rules_as_of);
    object.text("outcome", explanation.outcome);
    json_optional(object, "sentence", explanation.sentence);
    json_optional(object, "at_least", explanation.at_least);
    json_optional(object, "at_most", explanation.at_most);
    json_rules(object, "rules", explanation.rules, out);
    json_rules(object, "blocked", explanation.blocked, out);
    if (!explanation.questions.empty()) {
        object.key("open_questions");
        out += '[';
        for (size_t i = 0; i < explanation.questions.size(); ++i) {
            if (i != 0) out += ',';
            JsonObject item(out);
            item.text("path", explanation.questions[i].first);
            item.text("question", explanation.questions[i].second);
            item.close();
        }
        out += ']';
    }
    json_strings(object, "obligations", explanation.obligations, out);
    json_strings(object, "notes", explanation.notes, out);
    object.close();
    return out;
}

}  // namespace proviso
