// SPDX-License-Identifier: Apache-2.0
// The prompt as an author meets it: a session of a hundred commands at a pseudo-terminal, held against its transcript; the same commands
// from a pipe; and what may go wrong around it.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/process/difference.h"
#include "tests/process/process.h"
#include "tests/process/pseudo_terminal.h"

namespace proviso::testing {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSession = "tests/desk/prompt/session";
constexpr const char* kTranscript = "tests/desk/prompt/session/transcript.txt";
constexpr std::string_view kPrompt = "> ", kMorePrompt = "… ";

std::string with_line_breaks(std::string_view text) {
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
        const bool line_break = text.substr(i, 2) == "\\n";
        out += line_break ? '\n' : text[i];
        i += line_break ? 1 : 0;
    }
    return out;
}

// A folder with the session's policy and records.
class Place {
   public:
    Place() {
        for (const char* name : {"loan.proviso", "one.json", "many.ndjson", "broken.json"})
            scratch_.write(name, read_text(fs::path(kSession) / name));
    }
    Command command(std::vector<std::string> more = {}) const {
        std::vector<std::string> words = {proviso_program(), "repl", "loan.proviso"};
        words.insert(words.end(), more.begin(), more.end());
        return {.words = words,
                .folder = folder(),
                .environment = {"TERM=xterm", "LC_ALL=C.UTF-8", "NO_COLOR=1", "XDG_STATE_HOME=state"}};
    }
    Finished piped(std::string input, std::vector<std::string> more = {}) const {
        Command piped = command(std::move(more));
        piped.input = std::move(input);
        return run(piped);
    }
    // `!replace FILE|OLD|NEW`, where `\n` is a line break
    void replace(std::string_view edit) const {
        const size_t first = edit.find('|'), second = edit.find('|', first + 1);
        const fs::path file = folder() / edit.substr(0, first);
        std::string text = read_text(file);
        const std::string old = with_line_breaks(edit.substr(first + 1, second - first - 1));
        const size_t at = text.find(old);
        REQUIRE_MESSAGE(at != std::string::npos, std::string(edit));
        write_text(file, text.replace(at, old.size(), with_line_breaks(edit.substr(second + 1))));
    }
    void write(const std::string& name, std::string_view text) const { scratch_.write(name, text); }
    std::string read(const std::string& name) const { return read_text(folder() / name); }
    bool has(const std::string& name) const { return fs::exists(folder() / name); }
    const fs::path& folder() const { return scratch_.folder(); }

   private:
    Scratch scratch_;
};

std::string keys_of(std::string_view line) {
    std::string out;
    for (size_t i = 0; i < line.size(); ++i) {
        const bool tab = line.substr(i, 2) == "\\t";
        out += tab ? '\t' : line[i];
        i += tab ? 1 : 0;
    }
    return out;
}

std::vector<std::string> lines_in(const std::string& text) {
    std::vector<std::string> lines;
    for (size_t at = 0; at < text.size();) {
        const size_t end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

std::string transcript(const Place& place, TerminalSize size) {
    PseudoTerminal terminal(place.command(), size);
    std::string out = terminal.read_until({kPrompt}, true);
    for (const std::string& line : lines_in(place.read("commands.txt"))) {
        if (line.starts_with("!replace ")) {
            place.replace(std::string_view(line).substr(9));
            out += line + "\n" + std::string(kPrompt);
        } else {
            const bool dropped = line.starts_with("^C");
            terminal.type(dropped ? keys_of(line.substr(2)) + "\x03" : keys_of(line) + "\n");
            out += terminal.read_until({kPrompt, kMorePrompt}, true);
        }
    }
    terminal.type("\x04");
    out += terminal.read_to_end();
    CHECK(terminal.exit_code() == 0);
    return out;
}

TEST_CASE("repl: a session of a hundred commands at a terminal") {
    const Place place;
    place.write("commands.txt", read_text(fs::path(kSession) / "commands.txt"));
    CHECK(lines_in(place.read("commands.txt")).size() >= 100);
    const std::string came = transcript(place, {});
    if (std::getenv("PROVISO_UPDATE") != nullptr) write_text(kTranscript, came);
    const std::string expected = read_text(kTranscript);
    CHECK_MESSAGE(came == expected, difference(expected, came));
    // What was saved on the way holds, and is laid out.
    const auto tested = run({.words = {proviso_program(), "test", "loan.proviso"}, .folder = place.folder()});
    CHECK(tested.exit_code == 0);
    const auto laid_out =
        run({.words = {proviso_program(), "fmt", "--check", "loan.scenarios.proviso"}, .folder = place.folder()});
    CHECK(laid_out.exit_code == 0);
    CHECK(place.has("state/proviso/history"));
}

TEST_CASE("repl: a terminal of 20 columns") {
    const Place place;
    PseudoTerminal terminal(place.command(), {20, 10});
    terminal.read_until({kPrompt}, true);
    terminal.type("set asked_on = 2026-03-02\n");
    terminal.read_until({kPrompt}, true);
    terminal.type("set credited = no\n");
    terminal.read_until({kPrompt}, true);
    terminal.type("decide\n");
    CHECK(terminal.read_until({kPrompt}, true).find("ask: Ask the picture desk before you go on.") !=
          std::string::npos);
    terminal.type("quit\n");
    terminal.read_to_end();
    CHECK(terminal.exit_code() == 0);
    CHECK(place.read("state/proviso/unsaved.json").find("\"credited\": \"no\"") != std::string::npos);
}

TEST_CASE("repl: history that can't be kept, and a terminal that knows nothing") {
    const Place place;
    place.write("state", "a file, no folder");
    Command command = place.command();
    command.environment.front() = "TERM=dumb";
    PseudoTerminal terminal(command, {80, 24});
    CHECK(terminal.read_until({kPrompt}, true).find("what you type is not kept for next time") != std::string::npos);
    terminal.type("set asked_on = 2026-03-02\n");
    terminal.read_until({kPrompt}, true);
    terminal.type("show\n");
    CHECK(terminal.read_until({kPrompt}, true).find("asked_on = 2026-03-02") != std::string::npos);
    terminal.type("\x04");
    // Nothing that was typed is lost: it is shown where it can't be written.
    CHECK(terminal.read_to_end().find("\"asked_on\": \"2026-03-02\"") != std::string::npos);
    CHECK(terminal.exit_code() == 0);
}

TEST_CASE("repl: Ctrl-C keeps the session, what was typed earlier comes back") {
    const Place place;
    {
        PseudoTerminal terminal(place.command(), {});
        terminal.read_until({kPrompt}, true);
        terminal.type("set fee = 7\n");
        terminal.read_until({kPrompt}, true);
        terminal.type("set pictures = [\n");
        terminal.read_until({kMorePrompt}, true);
        terminal.type("\x03");
        terminal.read_until({kPrompt}, true);
        terminal.type("show\n");
        CHECK(terminal.read_until({kPrompt}, true).find("fee = 7") != std::string::npos);
        terminal.type("\x04");
        CHECK(terminal.read_to_end().find("state/proviso/unsaved.json") != std::string::npos);
    }
    PseudoTerminal terminal(place.command(), {});
    terminal.read_until({kPrompt}, true);
    terminal.type("\x1B[A\x1B[A\n");  // up, up: the line before `show`
    terminal.read_until({kPrompt}, true);
    terminal.type("show\n");
    CHECK(terminal.read_until({kPrompt}, true).find("fee = 7") != std::string::npos);
    terminal.type("\x04");
    terminal.read_to_end();
    CHECK(terminal.exit_code() == 0);
}

TEST_CASE("repl: from a pipe") {
    const Place place;
    const auto good = place.piped(
        "set asked_on = 2026-03-02\n# a remark\n\nset pictures = [\n  { picture: \"map\" }\n]\n"
        "set pictures[map].sacred = yes\ndecide\n");
    CHECK(good.exit_code == 0);
    CHECK(good.err.empty());
    CHECK(good.out.starts_with("refuse: The pictures may not be used.\n"));
    const auto bad = place.piped(
        "set asked_on = soon\nset asked_on = 2026-03-02\nset credited =\n  maybe\nshow\r\nset a = [\n\nshow\n");
    CHECK(bad.exit_code == 1);
    CHECK(bad.err.starts_with("line 1: "));
    CHECK(bad.err.find("\nline 3: ") != std::string::npos);
    CHECK(bad.err.find("\nline 4: ") != std::string::npos);
    CHECK(bad.err.find("\nline 6: ") != std::string::npos);
    CHECK(bad.out == "asked_on = 2026-03-02\nasked_on = 2026-03-02\n");
    CHECK(place.piped("quit\nnonsense\n").exit_code == 0);
    CHECK(place.piped("").exit_code == 0);
    const auto open = place.piped("set asked_on = 2026-03-02\nset request = \"never closed");
    CHECK(open.exit_code == 1);
    CHECK(open.err.starts_with("line 2: "));
    CHECK_FALSE(place.has("state"));
}

TEST_CASE("repl: a policy that is none") {
    const Place place;
    place.write("bad.proviso", "policy x\n");
    const auto at = [&](std::vector<std::string> words) {
        words.insert(words.begin(), proviso_program());
        return run({.words = words, .folder = place.folder()});
    };
    CHECK(at({"repl", "bad.proviso"}).exit_code == 1);
    CHECK(at({"repl", "nowhere"}).exit_code == 3);
    CHECK(at({"repl", "loan.proviso", "--as-of", "soon"}).exit_code == 2);
    CHECK(at({"compile", "loan.proviso", "-o", "loan.pvb"}).exit_code == 0);
    const auto bundle = run({.words = {proviso_program(), "repl", "loan.pvb"},
                             .folder = place.folder(),
                             .input = "load one.json\ndecide\nsave scenario \"A\"\n"});
    CHECK(bundle.exit_code == 1);
    CHECK(bundle.out.starts_with("lend: "));
    CHECK(bundle.err.starts_with("line 3: a bundle has no scenario file"));
}

TEST_CASE("repl: a policy with errors is waited for at a terminal") {
    const Place place;
    const std::string good = place.read("loan.proviso");
    place.replace("loan.proviso|when p.sacred|when p.sacerd");
    PseudoTerminal terminal(place.command(), {});
    const std::string begun = terminal.read_until({kPrompt}, true);
    CHECK(begun.find("did you mean `sacred`?") != std::string::npos);
    CHECK(begun.find("`loan.proviso` can't be used yet. Mend it and press Enter") != std::string::npos);
    const auto say = [&](std::string line) {
        terminal.type(line + "\n");
        return terminal.read_until({kPrompt}, true);
    };
    CHECK(say("set credited = no").find("there is no policy yet; mend it, or `quit`") != std::string::npos);
    CHECK(say("load one.json").find("there is no policy yet") != std::string::npos);
    CHECK(say("se\t").find("there is no policy yet") != std::string::npos);
    CHECK(say("reload").find("the policy can't be used as it is now\n") != std::string::npos);
    CHECK(say("help undo").find("takes the latest change back") != std::string::npos);
    place.write("loan.proviso", good);
    CHECK(say("").find("loan.pictures 1. `help` lists the commands") != std::string::npos);
    say("set asked_on = 2026-03-02");
    CHECK(say("set credited = no").find("no policy") == std::string::npos);
    CHECK(say("show").find("credited = no") != std::string::npos);
    terminal.type("quit\n");
    terminal.read_to_end();
    CHECK(terminal.exit_code() == 0);

    place.replace("loan.proviso|when p.sacred|when p.sacerd");
    PseudoTerminal never(place.command(), {});
    never.read_until({kPrompt}, true);
    never.type("\x04");
    never.read_to_end();
    CHECK(never.exit_code() == 1);
}

TEST_CASE("repl: records of every kind of archive") {
    const Place place;
    const std::string record = R"({"request":"R-1","asked_on":"2026-03-02","credited":"yes"})";
    place.write("array.json", "[" + record + ",\n" + record + "]");
    place.write("one_in_array.json", "[" + record + "]");
    place.write("a table.csv", "request,asked_on,credited\nR-1,2026-03-02,Y\nR-2,2026-03-03,N\n");
    place.write("one_row.csv", "request,asked_on,credited\nR-1,2026-03-02,Y\n");
    place.write("ragged.csv", "request,asked_on,credited\nR-1,2026-03-02\n");
    place.write("empty.ndjson", "\n");
    place.write("folder/many.ndjson", record + "\n" + record + "\n");
    const auto wrong = [&](const std::string& command) {
        const auto piped = place.piped(command + "\n");
        CHECK(piped.exit_code == 1);
        return piped.err;
    };
    const auto shown = [&](const std::string& command) { return place.piped(command + "\nshow credited\n").out; };
    CHECK(wrong("load array.json") ==
          "line 1: `array.json` holds several records; `load array.json 1` takes the first of them\n");
    CHECK(wrong("load \"a table.csv\"").find("; `load \"a table.csv\" 1` takes the first") != std::string::npos);
    CHECK(wrong("load folder").find("several records") != std::string::npos);
    CHECK(wrong("load empty.ndjson").find("it holds no record") != std::string::npos);
    CHECK(wrong("load ragged.csv").find("record 1: the row has 2 cells, the header 3") != std::string::npos);
    CHECK(wrong("load many.ndjson 0").find("counted from 1") != std::string::npos);
    CHECK(wrong("load -").find("the commands come from standard input") != std::string::npos);
    CHECK(shown("load one_in_array.json") == "credited = yes\n");
    CHECK(shown("load one_row.csv") == "credited = yes\n");
    CHECK(shown("load \"a table.csv\" 2") == "credited = no\n");
    CHECK(shown("load folder 2") == "credited = yes\n");
    CHECK(shown("load one.json 1") == "credited = yes\n");
}

// The figures of docs/desk.md; printed, not asserted, since they are the machine's.
TEST_CASE("repl: how long an answer takes") {
    const Scratch scratch;
    fs::copy("policies/netflix", scratch.folder() / "netflix", fs::copy_options::recursive);
    std::string commands = "load netflix/samples/four_uses.json\nauto on\n";
    for (int i = 0; i < 10; ++i) commands += "set uses[u1].in_final_cut = yes\nset uses[u1].in_final_cut = no\n";
    const auto timed = run({.words = {proviso_program(), "repl", "--timing", "netflix"},
                            .folder = scratch.folder(),
                            .input = commands + "reload\n"});
    CHECK(timed.exit_code == 0);
    MESSAGE(timed.err);
}

}  // namespace
}  // namespace proviso::testing
