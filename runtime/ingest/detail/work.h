// SPDX-License-Identifier: Apache-2.0
// What deciding one record takes, worked out from the lengths of its lists before any of it is done. Lists that rules go through together
// multiply: three of ten thousand elements each are a record of a few hundred kilobytes, and a million million cases.
//
// Work is counted in bytes: of the columns that the machine fills, of what it says about each case of a rule, and of the texts that it
// makes or looks at. Doubles hold it, so that nothing overflows.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/bytecode/verify.h"
#include "runtime/ingest/detail/rows.h"
#include "runtime/ingest/detail/schema.h"

namespace proviso::ingest {

class Work {
   public:
    Work(const bytecode::VerifiedProgram& program, const Schema& schema);

    // Never too low, and quickly told.
    double at_most(double elements, double record_bytes) const;

    struct Told {
        double work = 0;
        std::optional<std::string> excess;  // of which limit, as a message
    };
    // Of the record that was added last. `most_rows`: of one crossing.
    Told of_record(const Rows& rows, double most_rows, double most_work) const;

   private:
    // How long a text of a register can be: so many times the record's longest, and so many bytes more, but never more than `most`.
    struct Length {
        double times = 0, more = 0, most = 0;
        double with(double longest) const;
    };
    struct Share {  // of a domain
        double row_bytes = 0;
        std::vector<Length> texts;  // that are made or looked at in each row
    };
    void add_rules();
    double rows_of(uint32_t domain, const Rows& rows) const;
    double longest_text(const Rows& rows) const;
    std::string lists_of(uint32_t domain) const;

    const bytecode::VerifiedProgram& program_;
    const Schema& schema_;
    std::vector<Share> shares_;  // by domain
    // By how many lists a domain goes through: all of its shares together.
    struct Level {
        double row_bytes = 0, times = 0, more = 0;
    };
    std::vector<Level> levels_;
};

}  // namespace proviso::ingest
