// SPDX-License-Identifier: Apache-2.0
// Engine against reference, for one policy and some records.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/analysis/analyse.h"
#include "compiler/driver/compile.h"
#include "tests/differential/coverage.h"
#include "tests/differential/engine.h"
#include "tests/differential/program_writer.h"
#include "tests/reference/read_record.h"

namespace proviso::differential {

struct Difference {
    size_t record = 0;  // which of the records
    size_t batch_size = 0;
    std::string engine, reference;
};

// A policy compiled for both sides.
class Subject {
   public:
    // `errors` gets the messages where the policy does not compile.
    static std::optional<Subject> make(const std::string& policy, std::string* errors = nullptr);

    // The policy file, or the folder that holds one.
    static std::optional<Subject> open(const std::string& path, std::string* errors);

    // The dates that are said beside the records.
    void set_dates(const reference::Dates& dates) { dates_ = dates; }
    const sema::Program& program() const { return *compilation_->program; }
    // The first record on which they differ, at any batch size. `coverage`, where it is not null, counts each record once.
    std::optional<Difference> compare(const std::vector<std::string>& records, Coverage* coverage = nullptr) const;
    // What the engine says of each.
    std::vector<Line> decide(const std::vector<std::string>& records) const;
    std::string reference_line(const std::string& record) const;
    // What the analysis says of the policy.
    std::vector<analysis::Claim> claims() const;
    const reference::Dates& dates() const { return dates_; }

   private:
    Engine engine() const;
    static std::optional<Subject> from(std::unique_ptr<Compilation> compilation, std::string* errors);
    explicit Subject(std::unique_ptr<Compilation> compilation) : compilation_(std::move(compilation)) {}
    std::unique_ptr<Compilation> compilation_;
    reference::Dates dates_;
};

}  // namespace proviso::differential
