// SPDX-License-Identifier: Apache-2.0
// Looks at an archive's records one by one, and keeps of them what a draft needs: their shape, and which lines hold none.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "runtime/batch/input.h"
#include "tools/drafts/detail/shape.h"
#include "tools/drafts/draft.h"

namespace proviso::drafts {

class Sampler {
   public:
    // `input` must outlive it. `longest`: of a record, for messages.
    Sampler(const ArchiveInput& input, size_t longest) : input_(input), longest_(longest) {}

    void add_block(const Block& block);
    const Shape& shape() const { return shape_; }
    // Whether rows of tables were among them, whose cells are all texts.
    bool of_cells() const { return of_cells_; }
    // The counts, and what was rejected; without a draft.
    Sample take() { return std::move(sample_); }

   private:
    void add_line(const Block& block, uint64_t number, size_t first, std::string_view line);
    void add_record(const nlohmann::ordered_json& record, const std::string& place);
    void reject(const Block& block, const Origin& origin, FaultCode code, std::string_view message);

    const ArchiveInput& input_;
    size_t longest_;
    Sample sample_;
    Shape shape_;
    std::map<std::string, Repeats> repeats_;
    bool of_cells_ = false;
};

}  // namespace proviso::drafts
