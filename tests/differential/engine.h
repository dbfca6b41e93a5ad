// SPDX-License-Identifier: Apache-2.0
// The engine as its users have it: a compiled policy, records in as lines, decisions out as lines.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "compiler/driver/compile.h"
#include "runtime/base/result.h"
#include "runtime/ingest/reader.h"
#include "tests/differential/coverage.h"

namespace proviso::differential {

// What became of one record.
struct Line {
    bool rejected = false;
    FaultCode code{};  // where rejected
    std::string text;  // the decision; where rejected, the path of the fault
};

class Engine {
   public:
    explicit Engine(std::shared_ptr<const bytecode::VerifiedProgram> image, ReaderOptions options = {})
        : image_(std::move(image)), options_(options) {}

    std::string digest() const { return image_->image().digest_hex(); }
    // One line for each record, decided `batch_size` records at a time. A record must be one line and not blank.
    // `coverage`, where it is not null, counts what the instructions met.
    std::vector<Line> decide(const std::vector<std::string>& records, size_t batch_size,
                             Coverage* coverage = nullptr) const;

   private:
    std::shared_ptr<const bytecode::VerifiedProgram> image_;
    ReaderOptions options_;
};

}  // namespace proviso::differential
