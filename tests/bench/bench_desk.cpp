// SPDX-License-Identifier: Apache-2.0
// How long an author waits at the prompt and in an interview about policies/netflix: the program itself is talked with through pipes, and what is
// measured is the time from a line, or a saved file, to the whole answer. Beside the clock's time stands what the processor spent on it.
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <ctime>
#include <filesystem>

#include "runtime/base/output_file.h"
#include "tests/bench/measure.h"

extern char** environ;

namespace proviso::bench {
namespace {

namespace fs = std::filesystem;

constexpr int kAnswers = 100;
constexpr int kReloads = 40;
constexpr int kMostQuestions = 200;

class Talk {
   public:
    explicit Talk(const std::vector<std::string>& words) {
        int to_child[2], from_child[2];
        if (::pipe2(to_child, O_CLOEXEC) != 0 || ::pipe2(from_child, O_CLOEXEC) != 0) give_up("can't make a pipe");
        posix_spawn_file_actions_t files;
        ::posix_spawn_file_actions_init(&files);
        ::posix_spawn_file_actions_adddup2(&files, to_child[0], STDIN_FILENO);
        ::posix_spawn_file_actions_adddup2(&files, from_child[1], STDOUT_FILENO);
        ::posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        std::vector<char*> arguments;
        for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
        arguments.push_back(nullptr);
        if (::posix_spawnp(&child_, arguments[0], &files, nullptr, arguments.data(), environ) != 0)
            give_up("can't start " + words[0]);
        ::posix_spawn_file_actions_destroy(&files);
        ::close(to_child[0]);
        ::close(from_child[1]);
        to_ = to_child[1];
        from_ = from_child[0];
        ::clock_getcpuclockid(child_, &clock_);
    }
    ~Talk() {
        ::close(to_);
        ::close(from_);
        ::waitpid(child_, nullptr, 0);
    }
    Talk(const Talk&) = delete;
    Talk& operator=(const Talk&) = delete;

    void say(const std::string& line) {
        if (::write(to_, (line + "\n").data(), line.size() + 1) < 0) give_up("the prompt went away");
    }
    // What it says next, all that is there at once; "" where it has ended.
    std::string listen() {
        std::string out;
        char buffer[1 << 16];
        pollfd more{from_, POLLIN, 0};
        do {
            const ssize_t got = ::read(from_, buffer, sizeof buffer);
            if (got <= 0) break;
            out.append(buffer, static_cast<size_t>(got));
        } while (out.back() != '\n' || ::poll(&more, 1, 0) == 1);
        return out;
    }
    double cpu_seconds() const {
        timespec time{};
        ::clock_gettime(clock_, &time);
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
    }

   private:
    pid_t child_ = 0;
    int to_ = -1, from_ = -1;
    clockid_t clock_{};
};

// Seconds that answers took, by the clock and by the processor.
struct Waits {
    std::vector<double> clock, cpu;

    std::string ask(Talk& talk, const std::string& line) {
        std::string answer;
        const double before = talk.cpu_seconds();
        clock.push_back(timed([&] {
            talk.say(line);
            answer = talk.listen();
        }));
        cpu.push_back(talk.cpu_seconds() - before);
        return answer;
    }
    void add_to(Table& table, const std::string& name) {
        std::sort(clock.begin(), clock.end());
        const auto ms = [](double seconds) { return fmt::format("{:.2f} ms", seconds * 1e3); };
        table.row({name, fmt::format("{}", clock.size()), ms(median(clock)), ms(quantile(clock, 0.9)), ms(clock.back()),
                   ms(median(cpu))});
    }
};

void measure_prompt(const BenchOptions& options, Table& table) {
    const fs::path folder = fs::path(options.folder) / "netflix", file = folder / "netflix.proviso";
    fs::remove_all(folder);
    fs::create_directories(options.folder);
    fs::copy("policies/netflix", folder, fs::copy_options::recursive);
    const std::string text = read_file(file.string());
    Talk talk({options.program, "repl", folder.string()});
    talk.say("load policies/netflix/samples/four_uses.json");
    talk.say("auto on");
    const std::string decision = talk.listen();

    Waits answers, reloads;
    for (int i = 0; i < kAnswers; ++i)
        if (answers.ask(talk, fmt::format("set uses[u1].in_final_cut = {}", i % 2 == 0 ? "yes" : "no")).empty())
            give_up("an answer brought no decision");
    for (int i = 0; i < kReloads; ++i) {
        if (!write_file(file.string(), text + (i % 2 == 0 ? "# saved again\n" : ""))) give_up("can't write the policy");
        const std::string said = reloads.ask(talk, "# a remark: the policy is looked at before it");
        if (said.find("was read again\n" + decision.substr(0, decision.find('\n'))) == std::string::npos)
            give_up("the policy was not read again: " + said);
    }
    answers.add_to(table, "prompt: an answer → the new decision");
    reloads.add_to(table, "prompt: the policy's file saved → the new decision");
}

// To whatever is asked; unsure wherever that can be said, since then most is left to be tried.
std::string answer_to(const std::string& question) {
    const auto asks_for = [&](std::string_view what) { return question.find(what) != std::string::npos; };
    if (asks_for("Another one?")) return "no";
    if (asks_for("the name of the first")) return "first";
    if (asks_for("a date like")) return "2026-03-02";
    return asks_for("  a text\n") ? "a text" : "unsure";
}

void measure_interview(const BenchOptions& options, Table& table) {
    Waits questions;
    for (int round = 0; round < options.rounds; ++round) {
        Talk talk({options.program, "ask", "policies/netflix"});
        std::string said = talk.listen();
        for (int i = 0; i < kMostQuestions && said.find("Nothing that is left to ask") == std::string::npos; ++i)
            said = questions.ask(talk, answer_to(said));
        if (said.find("Nothing that is left to ask") == std::string::npos) give_up("the interview has no end: " + said);
    }
    questions.add_to(table, "interview: an answer → the next question");
}

}  // namespace

void measure_desk(const BenchOptions& options) {
    std::signal(SIGPIPE, SIG_IGN);  // a prompt that goes away is told as such
    Table table("At the desk, policies/netflix",
                {"", "times", "median", "nine in ten within", "longest", "median of the processor's time"});
    measure_prompt(options, table);
    measure_interview(options, table);
    table.print();
}

}  // namespace proviso::bench
