// SPDX-License-Identifier: Apache-2.0
#include "runtime/session/report.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/decision/json_writer.h"
#include "runtime/session/words.h"

namespace proviso::session {

namespace {

std::string standing(const RuleReason& rule) {
    return fmt::format("{} {}{}{}", rule.id, rule.status, rule.instance.empty() ? "" : " for ", rule.instance);
}

std::vector<std::string> standings(const Explanation& explanation) {
    std::vector<std::string> out;
    for (const RuleReason& rule : explanation.rules) out.push_back(standing(rule));
    return out;
}

std::vector<std::string> only_in(const std::vector<std::string>& these, const std::vector<std::string>& those) {
    std::vector<std::string> out;
    for (const std::string& one : these)
        if (std::find(those.begin(), those.end(), one) == those.end()) out.push_back(one);
    return out;
}

void json_list(JsonObject& object, std::string_view key, const std::vector<std::string>& values, std::string& out) {
    object.key(key);
    out += '[';
    for (size_t i = 0; i < values.size(); ++i) {
        if (i != 0) out += ',';
        append_json_string(values[i], out);
    }
    out += ']';
}

template <class T, class Write>
void json_each(const std::vector<T>& items, std::string& out, Write write) {
    out += '[';
    for (size_t i = 0; i < items.size(); ++i) {
        if (i != 0) out += ',';
        write(items[i]);
    }
    out += ']';
}

void json_fact(const Fact& fact, std::string& out) {
    JsonObject object(out);
    object.text("path", fact.path);
    if (fact.confidential) {
        object.key("confidential");
        out += "true";
    } else if (fact.value.kind != Json::Kind::Null) {
        object.key("value");
        out += write_json(fact.value);
    }
    if (!fact.question.empty()) object.text("question", fact.question);
    object.close();
}

void json_way(const Way& way, std::string& out) {
    JsonObject object(out);
    object.text("outcome", way.outcome);
    object.text("direction", way.lower ? "lower" : "higher");
    object.key("answers");
    json_each(way.changes, out, [&](const Change& change) {
        JsonObject item(out);
        item.text("path", change.path);
        if (!change.question.empty()) item.text("question", change.question);
        item.text("now", change.was);
        item.key("any_of");
        json_each(change.values, out, [&](const Json& value) { out += write_json(value); });
        item.close();
    });
    object.close();
}

}  // namespace

Report report_on(const Session& session) { return {explain(*session.decision(), 0), session.facts(), {}, {}, {}}; }

WhatIf compare(const Explanation& before, const Explanation& after, std::vector<std::string> answers) {
    const auto was = standings(before), is = standings(after);
    return {std::move(answers), before.outcome, after.outcome, only_in(was, is), only_in(is, was)};
}

std::string what_if_text(const WhatIf& what_if) {
    std::string out = fmt::format("With {}: {}", fmt::join(what_if.answers, ", "), what_if.after);
    out += what_if.before == what_if.after ? ", as before\n" : fmt::format(", before: {}\n", what_if.before);
    for (const std::string& one : what_if.gone) out += "  no longer: " + one + "\n";
    for (const std::string& one : what_if.come) out += "  now: " + one + "\n";
    return out;
}

std::string why_not_text(const WhyNot& why_not) { return why_not.answer + "\n" + rules_text(why_not.rules); }

std::string ways_text(const std::vector<Way>& ways) {
    if (ways.empty()) return "No other answers to what was asked were found that would change the outcome.\n";
    std::string out;
    for (const Way& way : ways) {
        out += fmt::format("  {} ({}) if\n", way.outcome, way.lower ? "less severe" : "more severe");
        for (const Change& change : way.changes) {
            out += fmt::format("    {} = {}   (now: {})\n", change.path, alternatives(change.means), change.was);
            if (!change.question.empty()) out += fmt::format("      {}\n", change.question);
        }
    }
    return out;
}

std::string report_text(const Report& report) {
    std::string out;
    if (report.what_if) out += what_if_text(*report.what_if) + "\n";
    out += explanation_text(report.explanation);
    if (report.why_not) out += fmt::format("\nWhy not {}\n{}", report.why_not->asked, why_not_text(*report.why_not));
    if (report.ways) out += "\nWhat would change it\n" + ways_text(*report.ways);
    return out;
}

std::string report_json(const Report& report) {
    std::string out = explanation_json(report.explanation);
    out.pop_back();  // its `}`
    std::string more;
    JsonObject object(more);
    object.key("facts");
    json_each(report.facts, more, [&](const Fact& fact) { json_fact(fact, more); });
    if (report.what_if) {
        object.key("what_if");
        JsonObject item(more);
        json_list(item, "answers", report.what_if->answers, more);
        item.text("before", report.what_if->before);
        item.text("after", report.what_if->after);
        json_list(item, "gone", report.what_if->gone, more);
        json_list(item, "come", report.what_if->come, more);
        item.close();
    }
    if (report.why_not) {
        object.key("why_not");
        JsonObject item(more);
        item.text("asked", report.why_not->asked);
        item.text("answer", report.why_not->answer);
        item.key("rules");
        more += rules_json(report.why_not->rules);
        item.close();
    }
    if (report.ways) {
        object.key("what_would_change");
        json_each(*report.ways, more, [&](const Way& way) { json_way(way, more); });
    }
    object.close();
    return out + "," + more.substr(1);
}

}  // namespace proviso::session
