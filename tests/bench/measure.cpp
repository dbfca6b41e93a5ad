// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/measure.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <sstream>

extern char** environ;

namespace proviso::bench {

void give_up(const std::string& why) {
    fmt::print(stderr, "proviso_bench: {}\n", why);
    std::exit(3);
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return quantile(values, 0.5);
}

double quantile(const std::vector<double>& sorted, double share) {
    return sorted[std::min(static_cast<size_t>(static_cast<double>(sorted.size()) * share), sorted.size() - 1)];
}

double timed(const std::function<void()>& work, bool cpu_time) {
    const auto now = [&] {
        timespec time{};
        ::clock_gettime(cpu_time ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &time);
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
    };
    const double start = now();
    work();
    return now() - start;
}

size_t Contest::add(std::function<void()> work) {
    work_.push_back(std::move(work));
    return work_.size() - 1;
}

void Contest::run() {
    times_.assign(work_.size(), {});
    for (int round = 0; round <= options_.rounds; ++round)
        for (size_t i = 0; i < work_.size(); ++i)
            if (const double time = timed(work_[i], options_.cpu_time); round != 0) times_[i].push_back(time);
}

double Contest::speed(size_t contender, size_t base) const {
    std::vector<double> speeds;
    for (size_t round = 0; round < times_[base].size(); ++round)
        speeds.push_back(times_[base][round] / times_[contender][round]);
    return median(speeds);
}

Table::Table(std::string title, std::vector<std::string> columns) : title_(std::move(title)) {
    row(std::move(columns));
}

void Table::row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

void Table::print() const {
    fmt::print("\n### {}\n\n", title_);
    for (size_t i = 0; i < rows_.size(); ++i) {
        std::string line = "|", rule = "|";
        for (const std::string& cell : rows_[i]) line += fmt::format(" {} |", cell), rule += "---|";
        fmt::print("{}\n", line);
        if (i == 0) fmt::print("{}\n", rule);
    }
    std::fflush(stdout);
}

ChildRun run_child(const std::vector<std::string>& words, const std::string& output) {
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t files;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    ::posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    ChildRun run;
    rusage usage{};
    run.seconds = timed([&] {
        pid_t child = 0;
        if (::posix_spawnp(&child, arguments[0], &files, nullptr, arguments.data(), environ) != 0)
            give_up("can't start " + words[0]);
        int status = 0;
        ::wait4(child, &status, 0, &usage);
        run.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    });
    ::posix_spawn_file_actions_destroy(&files);
    run.peak_kib = usage.ru_maxrss;
    return run;
}

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

bool has_program(const std::string& name) {
    return run_child({"sh", "-c", fmt::format("command -v {}", name)}).exit_code == 0;
}

}  // namespace proviso::bench
