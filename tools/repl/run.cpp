// SPDX-License-Identifier: Apache-2.0
#include "tools/repl/run.h"

#include <fmt/format.h>

#include <chrono>
#include <iostream>

#include "tools/repl/complete.h"
#include "tools/repl/input_line.h"
#include "tools/repl/kept.h"
#include "tools/repl/line_editor.h"

namespace proviso::repl {

namespace {

constexpr const char* kPrompt = "> ";
constexpr const char* kMorePrompt = "… ";

bool is_blank(const std::string& line) { return line.find_first_not_of(" \t\r") == std::string::npos; }

class Talk {
   public:
    Talk(Repl& repl, bool timing) : repl_(repl), timing_(timing) {}

    // `place` stands before what is wrong. False where it is over.
    bool answer(const std::string& command, const std::string& place) {
        return tell_news(place) && tell("answered", place, [&] { return repl_.answer(command); });
    }
    bool tell_news(const std::string& place) {
        return !repl_.desk().has_changed() || tell("read again", place, [&] { return repl_.news(); });
    }
    bool say(const std::string& text) {
        written_ =
            written_ && std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
        return written_;
    }
    void fail(const std::string& place, const std::string& what) {
        failed_ = true;
        fmt::print(stderr, "{}{}\n", place, what);
    }
    Ended ended() const {
        if (!written_) return Ended::OutputLost;
        return failed_ ? Ended::WithFailures : Ended::Well;
    }

   private:
    template <class Act>
    bool tell(const char* what, const std::string& place, Act act) {
        const auto begin = std::chrono::steady_clock::now();
        const Reply reply = act();
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
        if (timing_) fmt::print(stderr, "({} in {:.2f} ms)\n", what, took.count());
        failed_ = failed_ || reply.failed;
        if (reply.failed) fmt::print(stderr, "{}{}\n", place, reply.text);
        return (reply.failed || say(reply.text)) && !reply.leaves;
    }

    Repl& repl_;
    bool timing_, failed_ = false, written_ = true;
};

}  // namespace

Ended run_at_terminal(Repl& repl, bool timing) {
    Kept kept;
    LineEditor editor([&](std::string_view line) { return complete(repl.desk(), line); }, kept.lines());
    Talk talk(repl, timing);
    talk.say(repl.greeting());
    if (!kept.problem().empty()) fmt::print(stderr, "what you type is not kept for next time: {}\n", kept.problem());
    std::string command, line;
    for (bool goes_on = true; goes_on;) {
        if (command.empty() && !talk.tell_news("")) break;
        const LineEditor::Got got = editor.read(command.empty() ? kPrompt : kMorePrompt, line);
        if (got == LineEditor::Got::End) break;
        if (got == LineEditor::Got::Dropped) {
            command.clear();
            continue;
        }
        if (command.empty() && is_blank(line)) continue;
        command += (command.empty() ? "" : "\n") + line;
        if (is_unfinished(command) && !is_blank(line)) continue;
        std::string in_one = command;
        for (char& c : in_one)
            if (c == '\n') c = ' ';
        editor.remember(in_one);
        kept.add(in_one);
        goes_on = talk.answer(command, "");
        command.clear();
    }
    if (repl.is_unsaved()) keep_unsaved(repl.desk().session().draft(), kept);
    return talk.ended() == Ended::OutputLost ? Ended::OutputLost : Ended::Well;
}

Ended run_piped(Repl& repl, bool timing) {
    Talk talk(repl, timing);
    std::string command;
    size_t number = 0, first = 0;
    bool goes_on = true;
    std::string line;
    for (InputLine got{}; goes_on && (got = read_line(std::cin, line)) != InputLine::End;) {
        ++number;
        if (command.empty()) first = number;
        if (got == InputLine::TooLong || command.size() + line.size() > kMostInputBytes) {
            talk.fail(fmt::format("line {}: ", first), kInputTooLong);
            command.clear();
            continue;
        }
        command += (command.empty() ? "" : "\n") + line;
        if (is_unfinished(command) && !is_blank(line)) continue;
        goes_on = talk.answer(command, fmt::format("line {}: ", first));
        command.clear();
    }
    if (goes_on && !command.empty()) talk.answer(command, fmt::format("line {}: ", first));
    return talk.ended();
}

}  // namespace proviso::repl
