// SPDX-License-Identifier: Apache-2.0
// The interview as a person has it: from a pipe, and at a terminal.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "tests/process/process.h"
#include "tests/process/pseudo_terminal.h"

namespace proviso::testing {
namespace {

namespace fs = std::filesystem;

class Desk {
   public:
    Desk() {
        for (const char* name : {"loan.proviso", "one.json", "broken.json"})
            scratch_.write(name, read_text(fs::path("tests/desk/prompt/session") / name));
    }
    Command command(std::vector<std::string> more, std::string input = {}) const {
        more.insert(more.begin(), {proviso_program(), "ask", "loan.proviso"});
        return {.words = std::move(more),
                .folder = scratch_.folder(),
                .input = std::move(input),
                .environment = {"TERM=xterm", "LC_ALL=C.UTF-8", "NO_COLOR=1", "XDG_STATE_HOME=state"}};
    }
    Finished ask(std::vector<std::string> more, std::string input) const {
        return run(command(std::move(more), std::move(input)));
    }
    std::string read(const std::string& name) const { return read_text(scratch_.folder() / name); }

   private:
    Scratch scratch_;
};

TEST_CASE("ask: until it is settled, with what was asked kept") {
    const Desk desk;
    const auto asked =
        desk.ask({"--save", "r.json", "--save-scenario", "loan.scenarios.proviso", "--title", "A poster"},
                 "2026-03-02\nposter\nno\nwhy do you ask?\npublicity\nno\nno\n");
    CAPTURE(asked.out);
    CAPTURE(asked.err);
    CHECK(asked.exit_code == 0);
    CHECK(asked.out.find("When was it asked?   (asked_on)") != std::string::npos);
    CHECK(asked.out.find("Which pictures are asked for?   (pictures)") != std::string::npos);
    CHECK(asked.out.find("If publicity: approval (at least approval, at most refuse)") != std::string::npos);
    CHECK(asked.out.find("Nothing that is left to ask can change the decision.") != std::string::npos);
    CHECK(desk.read("r.json").find("\"asked_on\": \"2026-03-02\"") != std::string::npos);
    CHECK(desk.read("loan.scenarios.proviso").starts_with("scenario \"A poster\"\n"));
    const auto tested = run({.words = {proviso_program(), "test", "loan.proviso"}, .folder = desk.command({}).folder});
    CHECK(tested.exit_code == 0);
}

TEST_CASE("ask: a record that says all already, and answers that do not fit") {
    const Desk desk;
    const auto settled = desk.ask({"one.json"}, "");
    CHECK(settled.exit_code == 0);
    CHECK(settled.out.starts_with("\nNothing that is left to ask can change the decision.\n\nR-1: lend\n"));
    const auto wrong = desk.ask({}, "soon\n2026-03-02\nquit\n");
    CHECK(wrong.exit_code == 1);
    CHECK(wrong.err.starts_with("line 1: "));
    CHECK(wrong.out.find("Ended before everything was asked.") != std::string::npos);
    const auto skipped = desk.ask({}, "skip\n2026-03-02\nskip\nback\nno\nyes\n");
    CHECK(skipped.out.find("Without this there is no decision") != std::string::npos);
    CHECK(skipped.out.find("Ended before everything was asked.") != std::string::npos);
    CHECK(skipped.exit_code == 0);
    const auto unsure = desk.ask({"--save", "r.json"}, "not sure\n2026-03-02\nunsure\nquit\n");
    CHECK(unsure.exit_code == 1);
    CHECK(unsure.err.starts_with("line 1: `asked_on` can't be left unsure; it takes a date like 2025-08-22\n"));
    CHECK(desk.read("r.json").find("\"pictures\": \"unsure\"") != std::string::npos);
    const auto another = desk.ask({}, "2026-03-02\nposter\nno\npublicity\nno\nunsure\nno\n");
    CHECK(another.err == "line 6: answer with yes, no or its name; `skip` leaves it open\n");
    CHECK(desk.ask({}, "").exit_code == 1);  // no date, no decision
    CHECK(desk.ask({"broken.json"}, "").exit_code == 1);
    CHECK(desk.ask({"nowhere.json"}, "").exit_code == 3);
    const auto both = desk.ask({"-"}, "");
    CHECK(both.exit_code == 2);
    CHECK(both.err.find("the record has to be a file") != std::string::npos);
    CHECK(desk.ask({"one.json", "--save", "nowhere/r.json"}, "").exit_code == 3);
    // Wrong usage is told as such, whatever the policy is like.
    Command elsewhere = desk.command({"-"});
    elsewhere.words[2] = "nowhere.proviso";
    CHECK(run(elsewhere).exit_code == 2);
}

TEST_CASE("ask: at a terminal") {
    const Desk desk;
    PseudoTerminal terminal(desk.command({}), {});
    CHECK(terminal.read_until({"> "}, true).find("When was it asked?") != std::string::npos);
    terminal.type("2026-03-02\n");
    terminal.read_until({"> "}, true);
    terminal.type("half\x03");  // dropped
    terminal.read_until({"> "}, true);
    terminal.type("back\n");
    CHECK(terminal.read_until({"> "}, true).find("When was it asked?") != std::string::npos);
    terminal.type("2026-03-03\n");
    terminal.read_until({"> "}, true);
    terminal.type("\x04");
    const std::string end = terminal.read_to_end();
    CHECK(end.find("Decided under loan.pictures version 1 as of 2026-03-03.") != std::string::npos);
    CHECK(end.find("it is kept in state/proviso/unsaved.json") != std::string::npos);
    CHECK(terminal.exit_code() == 0);
}

}  // namespace
}  // namespace proviso::testing
