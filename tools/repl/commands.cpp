// SPDX-License-Identifier: Apache-2.0
#include "tools/repl/commands.h"

#include <algorithm>

#include "runtime/session/words.h"

namespace proviso::repl {

using session::trimmed;

namespace {

constexpr std::string_view kBlank = " \t\r\n";

// Goes over a text and tells what is in quotes and how many brackets are open: visit(place, in quotes, depth); false ends it.
template <class Visit>
void scan(std::string_view text, Visit visit) {
    bool quoted = false;
    int depth = 0;
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted && c == '\\') {
            ++i;
            continue;
        }
        if (c == '"') quoted = !quoted;
        if (!quoted && (c == '[' || c == '{')) ++depth;
        if (!quoted && (c == ']' || c == '}')) --depth;
        if (!visit(i, quoted, depth)) return;
    }
}

// How much of `text` the words of `name` take, whatever blanks are between them; 0 where it does not begin with them.
size_t length_of_name(std::string_view text, std::string_view name) {
    size_t at = 0;
    while (!name.empty()) {
        at = std::min(text.find_first_not_of(kBlank, at), text.size());
        const std::string_view word = name.substr(0, name.find(' '));
        const std::string_view here = text.substr(at, word.size());
        const size_t end = at + word.size();
        if (here != word || (end < text.size() && session::is_part_of_name(text[end]))) return 0;
        at = end;
        name.remove_prefix(std::min(word.size() + 1, name.size()));
    }
    return at;
}

// Whether a path stands here, and `=` behind it.
bool begins_answer(std::string_view text) {
    const size_t equals = find_equals(text);
    if (equals == std::string_view::npos) return false;
    const std::string_view path = trimmed(text.substr(0, equals));
    bool is_path = !path.empty();
    scan(path, [&](size_t at, bool, int depth) {
        const char c = path[at];
        is_path = depth > 0 || c == '.' || c == ']' || session::is_part_of_name(c);
        return is_path;
    });
    return is_path;
}

}  // namespace

const std::vector<CommandInfo>& command_catalogue() {
    static const std::vector<CommandInfo> commands = {
        {Command::Set, "set", "PATH = VALUE",
         "answers a question: `set uses[1].purpose = ideation`; brackets and quotes may go on over lines"},
        {Command::Unset, "unset", "PATH", "takes an answer away, or an element of a list"},
        {Command::Show, "show", "[PATH | all]",
         "the answers there are; with a path all below it; `all`: also what was not answered"},
        {Command::Decide, "decide", "[json]", "the decision; as `proviso decide` prints it with `json`"},
        {Command::Auto, "auto", "on | off", "decide after every change"},
        {Command::Why, "why", "", "the decision with its reasons"},
        {Command::WhyNot, "why not", "RULE-or-OUTCOME",
         "what keeps a rule from applying, or an outcome from being reached"},
        {Command::WhatIf, "what if", "PATH = VALUE, …",
         "what another answer would change, or several together, without giving them"},
        {Command::WhatWouldChange, "what would change it", "",
         "the fewest other answers that lower or raise the outcome"},
        {Command::Questions, "questions", "", "the unanswered questions that the decision is waiting for"},
        {Command::Load, "load", "FILE [N]",
         "takes the record in FILE, or record N of an archive, in place of this one"},
        {Command::Undo, "undo", "", "takes the latest change back"},
        {Command::SaveScenario, "save scenario", "\"TITLE\" [in FILE]",
         "adds the record and its decision to the policy's scenarios"},
        {Command::SaveRecord, "save record", "FILE", "writes the record to FILE, as JSON"},
        {Command::Reload, "reload", "", "reads the policy again; that also happens by itself when its files change"},
        {Command::Help, "help", "[COMMAND]", "this list"},
        {Command::Quit, "quit", "", "leaves; so does Ctrl-D"},
    };
    return commands;
}

ReadCommand read_command(std::string_view line) {
    line = trimmed(line);
    ReadCommand out;
    size_t longest = 0;
    for (const CommandInfo& info : command_catalogue()) {
        const size_t length = length_of_name(line, info.name);
        if (length <= longest) continue;
        longest = length;
        out = {&info, trimmed(line.substr(length))};
    }
    return out;
}

bool is_unfinished(std::string_view text) {
    bool open = false;
    scan(text, [&](size_t, bool quoted, int depth) {
        open = quoted || depth > 0;
        return true;
    });
    return open;
}

size_t find_equals(std::string_view text) {
    size_t found = std::string_view::npos;
    scan(text, [&](size_t at, bool quoted, int depth) {
        if (text[at] != '=' || quoted || depth > 0) return true;
        found = at;
        return false;
    });
    return found;
}

std::vector<std::string_view> answers_in(std::string_view text) {
    std::vector<size_t> commas;
    scan(text, [&](size_t at, bool quoted, int depth) {
        if (text[at] == ',' && !quoted && depth == 0 && begins_answer(text.substr(at + 1))) commas.push_back(at);
        return true;
    });
    std::vector<std::string_view> out;
    size_t begin = 0;
    for (const size_t comma : commas) {
        out.push_back(text.substr(begin, comma - begin));
        begin = comma + 1;
    }
    out.push_back(text.substr(begin));
    return out;
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> out;
    while (!(text = trimmed(text)).empty()) {
        size_t end = text.size();
        scan(text, [&](size_t at, bool quoted, int) {
            const bool blank = kBlank.find(text[at]) != std::string_view::npos;
            if (quoted || !blank) return true;
            end = at;
            return false;
        });
        out.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return out;
}

}  // namespace proviso::repl
