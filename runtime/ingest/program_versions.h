// SPDX-License-Identifier: Apache-2.0
// A policy's versions, of which the one in force on a record's date decides it. Most policies have one.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/bytecode/verify.h"
#include "runtime/ingest/reader.h"

namespace proviso {

class ProgramVersions {
   public:
    using Program = std::shared_ptr<const bytecode::VerifiedProgram>;

    // One alone, whenever it is in force.
    ProgramVersions(Program program) : programs_{std::move(program)} {}
    // Never empty. PolicyNotFound where they are no versions of one policy: of other names, with dates from other fields, called
    // alike, or two in force on one day.
    static Result<ProgramVersions> create(std::vector<Program> programs);

    // Ascending by their dates.
    size_t size() const { return programs_.size(); }
    const Program& operator[](size_t version) const { return programs_[version]; }
    // What the whole policy is called, and what it reads tables of records by: the last version.
    const Program& last() const { return programs_.back(); }

    // The version that decides what is of this day: the one in force, else the last one before it, else the first.
    size_t on(Date day) const;
    // The version that decides this record, which need not be well-formed: by the date whose rules are asked for, else by the
    // record's own date, else by the date for records that have none; the last one where there is no date.
    size_t of_record(std::string_view json, const ReaderOptions& options) const;

   private:
    ProgramVersions() = default;

    std::vector<Program> programs_;
    std::string date_field_;  // "" where the policy names none, or one version is all
};

// The text that a JSON object's member of this name holds, without its quotation marks and with escapes as they stand; nothing where
// the first such member is no text, or there is none. Of a text that is no JSON, something or nothing.
std::optional<std::string_view> text_of_member(std::string_view json, std::string_view name);

}  // namespace proviso
