// SPDX-License-Identifier: Apache-2.0
// Measuring things side by side, and printing what came out as Markdown.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace proviso::bench {

struct BenchOptions {
    uint64_t records = 100'000;  // of the archive
    int rounds = 5;              // of everything that is timed
    bool cpu_time = false;       // of this process, instead of the clock on the wall: for a machine that is busy
    std::string folder = "build/bench";
    std::string program = "build/release/proviso";
};

// Prints why and ends with exit code 3.
[[noreturn]] void give_up(const std::string& why);

double median(std::vector<double> values);
// Of sorted values, `share` of 1.
double quantile(const std::vector<double>& sorted, double share);
// Seconds that `work` took.
double timed(const std::function<void()>& work, bool cpu_time = false);

// Contenders take turns, so that whatever else the machine does falls on all of them alike.
class Contest {
   public:
    explicit Contest(const BenchOptions& options) : options_(options) {}
    // Returns its number.
    size_t add(std::function<void()> work);
    // A first round warms up and is not counted.
    void run();
    double seconds(size_t contender) const { return median(times_[contender]); }
    // How fast it is where `base` is 1: the median over the rounds.
    double speed(size_t contender, size_t base) const;

   private:
    const BenchOptions& options_;
    std::vector<std::function<void()>> work_;
    std::vector<std::vector<double>> times_;  // by contender, then round
};

// A heading, then a table: the first row names the columns.
class Table {
   public:
    Table(std::string title, std::vector<std::string> columns);
    void row(std::vector<std::string> cells);
    // On standard output.
    void print() const;

   private:
    std::string title_;
    std::vector<std::vector<std::string>> rows_;
};

std::string read_file(const std::string& path);

struct ChildRun {
    double seconds = 0;
    long peak_kib = 0;
    int exit_code = 0;
};
// Runs a program to its end; its standard output goes to a file, and what it says on standard error nowhere.
ChildRun run_child(const std::vector<std::string>& words, const std::string& output = "/dev/null");
// Whether there is such a program on PATH.
bool has_program(const std::string& name);

// The parts, each of which prints its tables.
void measure_archive(const BenchOptions& options);  // end to end, checked against the oracle
void measure_packed(const BenchOptions& options);
void measure_memory(const BenchOptions& options);
void measure_evaluation(const BenchOptions& options);
void measure_rules(const BenchOptions& options);
void measure_lists(const BenchOptions& options);
void measure_start(const BenchOptions& options);  // one decision, one process, one bundle
void measure_peers(const BenchOptions& options);
void measure_compile(const BenchOptions& options);
void measure_tables(const BenchOptions& options);
void measure_editor(const BenchOptions& options);  // a keystroke, until its diagnostics
void measure_desk(const BenchOptions& options);    // prompt and interview

}  // namespace proviso::bench
