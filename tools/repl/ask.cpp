// SPDX-License-Identifier: Apache-2.0
#include "tools/repl/ask.h"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>

#include "runtime/decision/explain.h"
#include "runtime/session/interview.h"
#include "runtime/session/words.h"
#include "tools/repl/input_line.h"
#include "tools/repl/line_editor.h"

namespace proviso::repl {

namespace {

using session::Asked;
using session::Interview;

constexpr const char* kAnswerPrompt = "> ";
constexpr std::string_view kHelp =
    "  Answer as it says; or `unsure`, `skip` to leave it open, `why` to hear why it is asked, `back` to the question\n"
    "  before, `quit` to end here with what there is.\n";

class Conversation {
   public:
    // `read` gives the next line, or false at the input's end; `place` what stands before a message about it.
    Conversation(Desk& desk, std::function<bool(std::string&)> read, std::function<std::string()> place)
        : desk_(desk),
          interview_(desk.work(), [&desk] { desk.choose_version(desk.work()); }),
          read_(std::move(read)),
          place_(std::move(place)) {}

    Ended run() {
        bool goes_on = true;
        while (goes_on && (asked_ = interview_.next())) goes_on = ask_one();
        return finish(goes_on);
    }
    // What the question at hand may be answered with.
    Completion complete(std::string_view line) const {
        std::vector<std::string> words = {"skip", "why", "back", "quit"};
        if (asked_ && asked_->kind != Asked::Kind::Field) words.insert(words.end(), {"yes", "no"});
        if (asked_ && asked_->kind == Asked::Kind::Field)
            for (std::string& word : desk_.session().draft().words(asked_->node)) words.push_back(std::move(word));
        Completion out;
        for (std::string& word : words)
            if (word.starts_with(line) && word != line) out.candidates.push_back(std::move(word));
        std::sort(out.candidates.begin(), out.candidates.end());
        return out;
    }

   private:
    // Until it is answered, or left. False where the person leaves.
    bool ask_one() {
        say(question());
        for (std::string line; read_(line);) {
            const std::string word = session::folded(line);
            if (word == "quit" || word == "exit") return false;
            if (word == "skip" && desk_.session().decision() != nullptr) return interview_.skip(*asked_), true;
            if (word == "back") {
                if (interview_.back()) return true;
                say("  This is the first question.\n");
            } else if (word == "skip") {
                say("  Without this there is no decision; `quit` ends here.\n");
            } else if (word == "why" || word == "why?" || word.starts_with("why do you ask")) {
                say(reasons());
            } else if (word == "help" || word == "?") {
                say(std::string(kHelp));
            } else if (const Done done = interview_.answer(*asked_, line); done) {
                return true;
            } else {
                failed_ = true;
                fmt::print(stderr, "{}{}\n", place_(), done.error());
            }
        }
        return false;
    }

    std::string question() const {
        const session::Draft& draft = desk_.session().draft();
        const bool another = asked_->kind == Asked::Kind::Another;
        const std::string& words = asked_->question;
        std::string out = fmt::format("\n{}{}", words, another ? " Another one?" : "");
        out += words.starts_with(asked_->path) ? "\n" : fmt::format("   ({})\n", asked_->path);
        if (another) return out + "  yes, no, or its name\n";
        if (asked_->kind == Asked::Kind::First) return out + "  yes, no, unsure, or the name of the first\n";
        const auto choices = words_of_choice(draft, asked_->node);
        for (size_t i = 0; i < choices.size(); ++i)
            out += fmt::format("  {} {}{}{}\n", i + 1, choices[i].first, choices[i].second.empty() ? "" : ": ",
                               choices[i].second);
        const bool list =
            static_cast<bytecode::NodeKind>(draft.image().rows<bytecode::Section::Nodes>()[asked_->node].kind) ==
            bytecode::NodeKind::List;
        if (list) return out + "  one or more, with commas between them, or none\n";
        return choices.empty() ? out + fmt::format("  {}\n", draft.expected(asked_->node)) : out;
    }

    std::string reasons() const {
        std::string out;
        for (const std::string& rule : interview_.waiting()) out += fmt::format("  It holds up {}\n", rule);
        for (const session::Prospect& prospect : interview_.prospects()) {
            const session::Verdict& verdict = prospect.verdict;
            const bool settled = verdict.at_least.empty() || verdict.at_least == verdict.at_most;
            out += fmt::format(
                "  If {}: {}{}\n", prospect.said, verdict.outcome,
                settled ? "" : fmt::format(" (at least {}, at most {})", verdict.at_least, verdict.at_most));
        }
        if (desk_.session().decision() == nullptr) return "  Without it there is no decision.\n";
        return out.empty() ? "  It can change the decision, or what is to be done.\n" : out;
    }

    Ended finish(bool settled) {
        const Session& session = desk_.session();
        if (session.decision() == nullptr) {
            fmt::print(stderr, "there is no decision: {}\n", session.problem());
            return Ended::WithFailures;
        }
        say(settled ? "\nNothing that is left to ask can change the decision.\n\n"
                    : "\nEnded before everything was asked.\n\n");
        say(explanation_text(explain(*session.decision(), 0)));
        if (!written_) return Ended::OutputLost;
        return failed_ ? Ended::WithFailures : Ended::Well;
    }

    void say(const std::string& text) {
        written_ =
            written_ && std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
    }

    Desk& desk_;
    Interview interview_;
    std::function<bool(std::string&)> read_;
    std::function<std::string()> place_;
    std::optional<Asked> asked_;
    bool failed_ = false, written_ = true;
};

}  // namespace

Ended ask_at_terminal(Desk& desk) {
    Conversation* talk = nullptr;
    LineEditor editor([&](std::string_view line) { return talk->complete(line); }, {});
    const auto read = [&](std::string& line) {
        LineEditor::Got got = LineEditor::Got::Dropped;
        while (got == LineEditor::Got::Dropped) got = editor.read(kAnswerPrompt, line);
        return got == LineEditor::Got::Line;
    };
    Conversation conversation(desk, read, [] { return std::string(); });
    talk = &conversation;
    const Ended ended = conversation.run();
    return ended == Ended::WithFailures && desk.session().decision() != nullptr ? Ended::Well : ended;
}

Ended ask_piped(Desk& desk) {
    size_t number = 0;
    bool too_long = false;
    const auto read = [&](std::string& line) {
        InputLine got{};
        while (++number, (got = read_line(std::cin, line)) == InputLine::TooLong) {
            too_long = true;
            fmt::print(stderr, "line {}: {}\n", number, kInputTooLong);
        }
        return got == InputLine::Line;
    };
    const Ended ended = Conversation(desk, read, [&] { return fmt::format("line {}: ", number); }).run();
    return too_long && ended == Ended::Well ? Ended::WithFailures : ended;
}

}  // namespace proviso::repl
