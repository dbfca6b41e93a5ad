// SPDX-License-Identifier: Apache-2.0
#include "tools/drafts/detail/sampler.h"

#include <fmt/format.h>

#include "tools/drafts/detail/words.h"

namespace proviso::drafts {
namespace {

using Value = nlohmann::ordered_json;

constexpr size_t kMostRejected = 100;  // told one by one

}  // namespace

void Sampler::add_block(const Block& block) {
    of_cells_ = of_cells_ || block.rows != nullptr;
    if (block.too_long) {
        reject(block, block.origin(0, 0, 0), FaultCode::RecordTooLarge,
               fmt::format("the record is longer than the limit of {} bytes", longest_));
        return;
    }
    const std::string_view text(block.data.get(), block.size);
    uint64_t number = 0;
    for (size_t first = 0; first < text.size(); ++number) {
        const size_t end = std::min(text.find('\n', first), text.size());
        const std::string_view line = text.substr(first, end - first);
        if (line.find_first_not_of(" \t\r") != std::string_view::npos) add_line(block, number, first, line);
        first = end + 1;
    }
}

void Sampler::add_line(const Block& block, uint64_t number, size_t first, std::string_view line) {
    const Origin origin = block.origin(number, first, 0);
    if (const auto ragged = block.ragged.find(number); ragged != block.ragged.end())
        return reject(block, origin, FaultCode::RecordRagged, ragged->second);
    try {
        const Value record = Value::parse(line);
        if (!record.is_object()) return reject(block, origin, FaultCode::RecordNotJson, "a record must be an object");
        const std::string place = fmt::format("line {}", origin.line);
        add_record(record,
                   input_.sources() == 1 ? place : fmt::format("{}, {}", input_.name(block.begin.source), place));
    } catch (const Value::parse_error& error) {
        const size_t byte = error.byte == 0 ? 0 : error.byte - 1;
        const Origin at = block.origin(number, first, std::min(byte, line.size()));
        reject(block, at, FaultCode::RecordNotJson,
               byte >= line.size() ? "the record ends too early: it is not well-formed JSON"
                                   : "the record is not well-formed JSON from here on");
    } catch (const Value::exception&) {
        reject(block, origin, FaultCode::RecordNotJson, "the record holds a number that is too large to be read");
    }
}

void Sampler::add_record(const Value& record, const std::string& place) {
    ++sample_.records;
    add_value(record, place, shape_);
    for (const auto& [name, field] : record.items())
        if (field.is_string() && could_be_key(name) && repeats_[name].add(field.get_ref<const std::string&>()))
            shape_.fields[name].repeated = true;
}

void Sampler::reject(const Block& block, const Origin& origin, FaultCode code, std::string_view message) {
    if (sample_.rejected_count++ >= kMostRejected) return;
    const std::string& source = input_.name(block.begin.source);
    sample_.rejected.push_back(
        {fmt::format("{}:{}:{}", source == "-" ? "standard input" : source, origin.line, origin.byte),
         fmt::format("{}: {}", fault_name(code), message)});
}

}  // namespace proviso::drafts
