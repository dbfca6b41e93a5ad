// SPDX-License-Identifier: Apache-2.0
// One record at a time, through the same ingest and machine as an archive: a batch of one.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "runtime/decision/decider.h"
#include "runtime/ingest/reader.h"

namespace proviso {

struct RecordFault {
    Fault fault;
    std::string path;   // of the field, "" where it is not in one
    size_t offset = 0;  // byte in the text
};
// `record.json:3:14: PV8005: …`: `name` is that of the record's text.
std::string located(const std::string& name, std::string_view text, const RecordFault& fault);

class SingleRecord {
   public:
    SingleRecord(std::shared_ptr<const bytecode::VerifiedProgram> program, ReaderOptions options);

    // For the records that are decided from now on.
    void set_dates(std::optional<Date> as_of, std::optional<Date> rules_as_of) {
        reader_.set_dates(as_of, rules_as_of);
    }
    // The record's JSON, over as many lines as it likes. The decision is then record 0 of decider().
    tl::expected<void, RecordFault> decide(std::string_view json);
    const Decider& decider() const { return decider_; }
    // The record that was decided, on one line.
    std::string_view record() const { return batch_.place(0).text; }

   private:
    Reader reader_;
    Batch batch_;
    Decider decider_;
    std::string text_;
};

}  // namespace proviso
