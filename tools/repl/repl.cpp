// SPDX-License-Identifier: Apache-2.0
#include "tools/repl/repl.h"

#include <fmt/format.h>

#include <map>

#include "runtime/base/nearest_name.h"
#include "runtime/base/output_file.h"
#include "runtime/decision/decision_json.h"
#include "runtime/decision/values.h"
#include "runtime/session/report.h"
#include "runtime/session/words.h"
#include "tools/repl/records.h"
#include "tools/repl/scenario.h"

namespace proviso::repl {

using bytecode::NodeKind;
using bytecode::Section;
using session::Draft;
using session::Json;
using session::PlaceInRecord;
using session::trimmed;

namespace {

constexpr size_t kMostShown = 8;  // places that a change is told by

Reply failed(std::string message) { return {.text = std::move(message), .failed = true}; }
Reply said(std::string text) { return {.text = std::move(text)}; }

// A name as it was typed: without quotation marks, where it has some.
std::string unquoted(std::string_view word) {
    std::string error;
    if (!word.starts_with('"')) return std::string(word);
    const auto read = session::read_value(word, error);
    return read && read->kind == Json::Kind::String ? read->text : std::string(word);
}

// A list that holds records is told by them.
bool speaks_for_itself(const Draft& draft, const PlaceInRecord& place) {
    const auto nodes = draft.image().rows<Section::Nodes>();
    const auto& node = nodes[place.node];
    if (static_cast<NodeKind>(nodes[node.parent].kind) == NodeKind::List) return false;
    if (static_cast<NodeKind>(node.kind) != NodeKind::List || place.value == nullptr) return true;
    const bool records = static_cast<NodeKind>(nodes[node.children.first].kind) == NodeKind::Object;
    return !records || place.value->items.empty();
}

std::string line_of(const Draft& draft, const PlaceInRecord& place) {
    std::string out = fmt::format("{} = {}", place.path, draft.shown(place.node, place.value));
    const std::string_view question = draft.image().text(draft.image().rows<Section::Nodes>()[place.node].question);
    if (place.value == nullptr && !question.empty()) out += fmt::format("   ({})", question);
    return out + "\n";
}

// What differs, as lines; the first few.
std::string differences(const Draft& before, const Draft& after) {
    std::map<std::string, std::string> was;
    for (const PlaceInRecord& place : before.places())
        if (place.value != nullptr) was[place.path] = before.shown(place.node, place.value);
    std::vector<std::string> lines;
    for (const PlaceInRecord& place : after.places()) {
        const auto found = was.find(place.path);
        const std::string is = place.value == nullptr ? "" : after.shown(place.node, place.value);
        const std::string old = found == was.end() ? "" : found->second;
        if (found != was.end()) was.erase(found);
        if (is != old && speaks_for_itself(after, place)) lines.push_back(line_of(after, place));
    }
    for (const auto& [path, value] : was) lines.push_back(fmt::format("{} is gone\n", path));
    std::string out;
    for (size_t i = 0; i < std::min(lines.size(), kMostShown); ++i) out += lines[i];
    if (lines.size() > kMostShown) out += fmt::format("… and {} more\n", lines.size() - kMostShown);
    return out;
}

std::string policy_name(const bytecode::Image& image) {
    const auto& policy = image.policy();
    const std::string_view version = image.text(policy.version);
    return fmt::format("{}{}{}", image.text(policy.name), version.empty() ? "" : " ", version);
}

std::string help_on(const CommandInfo& info) {
    return fmt::format("{}{}{}\n    {}\n", info.name, info.takes.empty() ? "" : " ", info.takes, info.does);
}

Reply help(std::string_view about) {
    const CommandInfo* asked = about.empty() ? nullptr : read_command(about).info;
    if (!about.empty() && asked == nullptr)
        return failed(fmt::format("there is no command `{}`; `help` lists them", about));
    std::string out;
    for (const CommandInfo& info : command_catalogue())
        if (asked == nullptr || asked == &info) out += help_on(info);
    return said(out);
}

Reply unknown_command(std::string_view line) {
    std::vector<std::string_view> names;
    for (const CommandInfo& info : command_catalogue()) names.push_back(info.name);
    const std::string_view word = line.substr(0, line.find_first_of(" \t\n"));
    std::string near = nearest_name(line, names);
    if (near.empty()) near = nearest_name(word, names);
    // The first words of a command of several.
    for (const std::string_view name : names)
        if (near.empty() && name.starts_with(line)) near = name;
    return failed(fmt::format("there is no command `{}`; {}", word,
                              near.empty() ? "`help` lists them" : fmt::format("did you mean `{}`?", near)));
}

}  // namespace

std::string Repl::greeting() const {
    if (!desk_->is_open())
        return fmt::format("`{}` can't be used yet. Mend it and press Enter: then it is read again. `quit` leaves.\n",
                           desk_->policy());
    return fmt::format("{}. `help` lists the commands, Tab completes.\n", policy_name(desk_->image()));
}

Reply Repl::answer(std::string_view line) {
    line = trimmed(line);
    if (line.empty() || line.starts_with('#')) return {};
    if (is_unfinished(line)) return failed("a bracket or a quotation mark is not closed");
    const ReadCommand read = read_command(line);
    return read.info == nullptr ? unknown_command(line) : run(read);
}

Reply Repl::run(const ReadCommand& read) {
    if (read.info->takes.empty() && !read.rest.empty())
        return failed(fmt::format("`{}` takes nothing; `{}` follows it", read.info->name, read.rest));
    const Command command = read.info->command;
    if (!desk_->is_open() && command != Command::Reload && command != Command::Help && command != Command::Quit)
        return failed("there is no policy yet; mend it, or `quit`");
    switch (read.info->command) {
        case Command::Set:
            return set(read.rest);
        case Command::Unset:
            return unset(read.rest);
        case Command::Show:
            return show(read.rest);
        case Command::Decide:
            return decide(read.rest);
        case Command::Auto:
            return set_auto(read.rest);
        case Command::Why:
            return why();
        case Command::WhyNot:
            return why_not(read.rest);
        case Command::WhatIf:
            return what_if(read.rest);
        case Command::WhatWouldChange:
            return what_would_change();
        case Command::Questions:
            return questions();
        case Command::Load:
            return load(read.rest);
        case Command::Undo:
            return undo();
        case Command::SaveScenario:
            return save_scenario(read.rest);
        case Command::SaveRecord:
            return save_record(read.rest);
        case Command::Reload:
            return reload(true);
        case Command::Help:
            return help(read.rest);
        case Command::Quit:
            return {.leaves = true};
    }
    return {};
}

// ---- the record ----

Reply Repl::change(const Done& done) const {
    if (!done) return failed(done.error());
    return said(auto_ ? decision() : "");
}

// What a path takes, for somebody who has not said it.
Reply Repl::hint(std::string_view command, std::string_view path) const {
    const auto place = path.empty() ? tl::make_unexpected(std::string()) : session().draft().find(path);
    if (!path.empty() && !place) return failed(place.error());
    std::string out = fmt::format("write `{} {} = VALUE`", command, path.empty() ? "PATH" : place->path);
    if (path.empty()) return failed(out + fmt::format(", as in `{} uses[1].purpose = ideation`", command));
    const Draft& draft = session().draft();
    const std::string_view question = draft.image().text(draft.image().rows<Section::Nodes>()[place->node].question);
    out +=
        fmt::format(": it takes {}; now it is {}", draft.expected(place->node), draft.shown(place->node, place->value));
    if (!question.empty()) out += fmt::format(" ({})", question);
    return failed(out);
}

Reply Repl::set(std::string_view text) {
    const size_t equals = find_equals(text);
    if (equals == std::string_view::npos) return hint("set", text);
    return change(desk_->set(trimmed(text.substr(0, equals)), trimmed(text.substr(equals + 1))));
}

Reply Repl::unset(std::string_view path) { return change(desk_->unset(path)); }

Reply Repl::show(std::string_view what) const {
    const Draft& draft = session().draft();
    const bool all = what == "all", some = !all && !what.empty();
    if (some)
        if (const auto place = draft.find(what); !place) return failed(place.error());
    std::string out;
    for (const PlaceInRecord& place : draft.places()) {
        const std::string_view rest = std::string_view(place.path).substr(std::min(what.size(), place.path.size()));
        const bool below = place.path.starts_with(what) && (rest.empty() || rest.front() == '.' || rest.front() == '[');
        const bool wanted = some ? below : all || place.value != nullptr;
        if (wanted && speaks_for_itself(draft, place)) out += line_of(draft, place);
    }
    return said(out.empty() ? "nothing was answered yet\n" : out);
}

Reply Repl::load(std::string_view what) {
    const auto words = words_of(what);
    if (words.empty() || words.size() > 2) return failed("write `load FILE`, or `load ARCHIVE N` for its record N");
    const std::string file = unquoted(words.front());
    if (file == "-") return failed("the commands come from standard input: the record has to be in a file");
    const auto number = words.size() == 2 ? session::number_in(words.back()) : std::optional<size_t>(0);
    if (!number) return failed(fmt::format("`{}` is no number of a record", words.back()));
    const auto record =
        words.size() == 2 ? record_of_archive(desk_->image(), file, *number) : record_in_file(desk_->image(), file);
    if (!record) return failed(record.error());
    const Done done = desk_->load(record->text, record->name);
    if (done) kept_ = session().draft().record();
    return change(done);
}

Reply Repl::undo() {
    const Draft before = session().draft();
    if (!desk_->undo()) return failed("there is nothing to be undone");
    return said(differences(before, session().draft()) + (auto_ ? decision() : ""));
}

Reply Repl::save_record(std::string_view file) {
    if (file.empty()) return failed("write `save record FILE`");
    const std::string name = unquoted(file);
    const Json& record = session().draft().record();
    if (const auto written = write_file(name, write_json(record, true) + "\n"); !written)
        return failed(written.error().message);
    kept_ = record;
    return said(name == "-" ? "" : fmt::format("saved in {}\n", name));
}

Reply Repl::save_scenario(std::string_view what) {
    const auto words = words_of(what);
    const bool in_file = words.size() == 3 && words[1] == "in";
    if ((words.size() != 1 && !in_file) || !words.front().starts_with('"') || !words.front().ends_with('"'))
        return failed("write `save scenario \"TITLE\"`, with the title in quotation marks");
    const std::string title = unquoted(words.front());
    if (trimmed(title).empty()) return failed("a scenario needs a title");
    const auto saved = repl::save_scenario(title, *desk_, in_file ? unquoted(words.back()) : std::string());
    if (!saved) return failed(saved.error());
    kept_ = session().draft().record();
    desk_->read_again();
    return said(fmt::format("saved as {}; it holds\n", *saved));
}

// ---- the decision ----

Reply Repl::no_decision() const { return failed("there is no decision yet: " + session().problem()); }

std::string Repl::decision() const {
    if (session().decision() == nullptr) return no_decision().text + "\n";
    const Explanation decided = explain(*session().decision(), 0);
    std::string out = fmt::format("{}{}{}\n", decided.outcome, decided.sentence.empty() ? "" : ": ", decided.sentence);
    if (!decided.at_least.empty())
        out += fmt::format("  not settled yet: at least {}, at most {}\n", decided.at_least, decided.at_most);
    for (const std::string& obligation : decided.obligations) out += fmt::format("  to be done: {}\n", obligation);
    if (const size_t open = decided.questions.size(); open != 0)
        out +=
            fmt::format("  {} open; `questions` lists {}\n",
                        open == 1 ? "1 question is" : fmt::format("{} questions are", open), open == 1 ? "it" : "them");
    return out;
}

Reply Repl::decide(std::string_view how) const {
    if (!how.empty() && how != "json")
        return failed(fmt::format("`decide` takes nothing or `json`; `{}` follows it", how));
    if (session().decision() == nullptr) return no_decision();
    if (how.empty()) return said(decision());
    std::string line;
    DecisionWriter(*session().decision(), DecisionFields::all()).write(0, line);
    return said(line + "\n");
}

Reply Repl::set_auto(std::string_view state) {
    if (state != "on" && state != "off") return failed("write `auto on` or `auto off`");
    auto_ = state == "on";
    return said(auto_ ? decision() : "");
}

Reply Repl::why() const {
    if (session().decision() == nullptr) return no_decision();
    return said(explanation_text(explain(*session().decision(), 0)));
}

Reply Repl::why_not(std::string_view name) const {
    if (name.empty()) return failed("write `why not RULE` or `why not OUTCOME`");
    if (session().decision() == nullptr) return no_decision();
    const auto why = session::why_not(session(), name);
    return why ? said(why_not_text(*why)) : failed(why.error());
}

Reply Repl::what_if(std::string_view text) const {
    if (find_equals(text) == std::string_view::npos) return hint("what if", text);
    if (session().decision() == nullptr) return no_decision();
    const auto other = desk_->copy();
    std::vector<std::string> answers;
    for (const std::string_view answer : answers_in(text)) {
        const size_t equals = find_equals(answer);
        const std::string_view path = trimmed(answer.substr(0, equals)), value = trimmed(answer.substr(equals + 1));
        if (const Done done = other->set(path, value); !done) return failed(done.error());
        desk_->choose_version(*other);
        const auto place = other->draft().find(path);
        const bool hidden = place && other->draft().image().is_confidential(place->node);
        answers.push_back(fmt::format("{} = {}", path, hidden ? kConfidential : value));
    }
    if (other->decision() == nullptr) return failed("then there would be no decision: " + other->problem());
    return said(what_if_text(
        session::compare(explain(*session().decision(), 0), explain(*other->decision(), 0), std::move(answers))));
}

Reply Repl::what_would_change() const {
    if (session().decision() == nullptr) return no_decision();
    return said(ways_text(session::ways_to_change(session())));
}

Reply Repl::questions() const {
    if (session().decision() == nullptr) return no_decision();
    const Explanation decided = explain(*session().decision(), 0);
    std::string out;
    for (const auto& [path, question] : decided.questions) out += fmt::format("{}   ({})\n", path, question);
    return said(out.empty() ? "no question is open\n" : out);
}

// ---- the policy ----

Reply Repl::news() { return desk_->has_changed() ? reload(false) : Reply{}; }

Reply Repl::reload(bool asked) {
    const bool is_first = !desk_->is_open();
    const bool decided = !is_first && session().decision() != nullptr;
    switch (desk_->read_again()) {
        case Desk::Read::Same:
            return said(asked ? "the policy is as it was\n" : "");
        case Desk::Read::Unusable:
            return failed(is_first ? "the policy can't be used as it is now"
                                   : "the policy can't be used as it is now; the one before stays in force");
        case Desk::Read::Other:
            break;
    }
    if (is_first) return said(greeting());
    std::string out = fmt::format("{} was read again\n", policy_name(desk_->image()));
    if (session().decision() != nullptr) return said(out + decision());
    if (decided)
        out += fmt::format("the record does not fit it any more: {}; its facts are kept\n", session().problem());
    return said(out);
}

}  // namespace proviso::repl
