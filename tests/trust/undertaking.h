// SPDX-License-Identifier: Apache-2.0
// What the program is asked to do in a folder while it is disturbed; how it ends where nobody disturbs it; and what must hold after a disturbance,
// before and after it was asked again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/process/process.h"
#include "tests/trust/promise.h"

namespace proviso::trust {

// What is to be done to which call of the program: see faults/faults.h.
struct Disturbance {
    std::string of;  // class of calls
    uint64_t at = 0;
    std::string deed;
    bool lasting = false;
};
std::string text_of(const Disturbance& disturbance);

struct Undertaking {
    const char* name;
    std::vector<std::string> words;  // of `proviso`
    std::vector<std::string> again;  // what ends it after it was disturbed; empty: the same
    void (*prepare)(const testing::Scratch& folder, size_t records);
    size_t records = 0;             // of its archive
    std::string input = {};         // standard input
    bool logs_each_time = false;    // so that a log may hold the decision twice
    int refusal = 3;                // its exit code where something could not be done
    bool replaces_nothing = false;  // so that it may be refused where some of it is done
};

// All files by name, and what is in them: of a database the rows, of a log's folder and of keys what can be said of them.
using Contents = std::map<std::string, std::string>;

class Trial {
   public:
    // Does it once undisturbed. Throws std::runtime_error where that fails.
    explicit Trial(Undertaking undertaking);

    const Undertaking& undertaking() const { return undertaking_; }
    // Classes of the calls that concern the folder, in their order.
    const std::vector<std::string>& calls() const { return calls_; }
    uint64_t calls_of(const std::string& of) const;
    uint64_t allocations() const { return allocations_; }
    uint64_t allocations_before_main() const { return allocations_before_main_; }

    // Begins it from the beginning, disturbed; then holds the folder against what is promised.
    testing::Finished disturb(const Disturbance& disturbance, Findings& findings);
    // Asks again, undisturbed, and holds the end against the undisturbed one.
    void complete(const Disturbance& disturbance, Findings& findings);
    // Asks again, and is disturbed once more.
    testing::Finished disturb_again(const Disturbance& disturbance, Findings& findings);
    // A run is begun anew instead of gone on with: either it ends as it should, or it is refused, since that would log everything twice.
    void begin_anew(const Disturbance& disturbance, Findings& findings);

   private:
    testing::Finished run(const std::vector<std::string>& words, const std::vector<std::string>& environment) const;
    testing::Finished run_disturbed(const std::vector<std::string>& words, const Disturbance& disturbance) const;
    const std::vector<std::string>& again() const {
        return undertaking_.again.empty() ? undertaking_.words : undertaking_.again;
    }
    void check_end(const testing::Finished& finished, const Disturbance& disturbance, Findings& findings) const;
    void check_disturbed(const testing::Finished& finished, const Disturbance& disturbance, Findings& findings) const;
    void violated(const Disturbance& disturbance, const std::string& what, const testing::Finished& finished,
                  Findings& findings) const;
    Contents contents() const;

    Undertaking undertaking_;
    testing::Scratch scratch_, prepared_;
    std::filesystem::path folder_;
    Contents before_, end_;
    std::string end_out_;
    int end_code_ = 0;
    std::vector<std::string> calls_;
    uint64_t allocations_ = 0, allocations_before_main_ = 0;
};

struct Point {
    Trial* trial;
    Disturbance disturbance;
};

// One for each undertaking.
using Trials = std::vector<std::unique_ptr<Trial>>;
Trials begin_trials(const std::vector<Undertaking>& undertakings);
// So many of them as are to be examined, in the order of chance.
std::vector<Point> choose_points(std::vector<Point> all, uint64_t short_figure, const Scope& scope);

// Commands that write files, from one small file to archives with rejects, checkpoints, logs and databases; these are larger for the long figures.
std::vector<Undertaking> file_undertakings(const Scope& scope);
// The same sorts of commands on little data, so that each allocation can fail.
std::vector<Undertaking> small_undertakings();

}  // namespace proviso::trust
