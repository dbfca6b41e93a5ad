// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/detail/lane.h"

#include <algorithm>

#include "runtime/batch/reject_json.h"
#include "runtime/ingest/line_ends.h"
#include "runtime/text/letters.h"

namespace proviso::batch {

using bytecode::Section;

namespace {

constexpr size_t kMaxRegisterBytes = size_t{16} << 20;  // of one batch, roughly
constexpr size_t kMaxTextBytes = size_t{64} << 20;      // likewise, where each joined text is as long as it can be
constexpr size_t kShownOfLongRecord = 4096;

// Records of a batch by what its registers take, at least 64, and by what its joined texts may take, at least one.
size_t records_of_a_batch(const Machine& machine, size_t wanted) {
    if (wanted < 64) return std::max<size_t>(1, wanted);
    const size_t records = std::clamp<size_t>(kMaxRegisterBytes / machine.row_bytes() / 64 * 64, 64, wanted);
    const auto instructions = machine.program().image().rows<Section::Instructions>();
    const auto joins = static_cast<size_t>(
        std::count_if(instructions.begin(), instructions.end(), [](const bytecode::Instruction& instruction) {
            return instruction.opcode == static_cast<uint16_t>(bytecode::Opcode::JoinText);
        }));
    if (joins == 0) return records;
    return std::clamp<size_t>(kMaxTextBytes / (joins * kMaxJoinedBytes), 1, records);
}

std::vector<uint32_t> nodes_of(const bytecode::Image& image, const std::vector<std::string>& paths) {
    std::vector<uint32_t> nodes;
    for (const std::string& path : paths) nodes.push_back(single_value_node(image, path));
    return nodes;
}

ReaderOptions also_reading(ReaderOptions options, const std::vector<uint32_t>& nodes) {
    options.also_read = nodes;
    return options;
}

}  // namespace

Lane::Lane(const std::shared_ptr<const bytecode::VerifiedProgram>& program, const RunOptions& options,
           const ArchiveInput& input, bool keeps_rejects)
    : options_(options),
      input_(input),
      keeps_rejects_(keeps_rejects),
      by_(nodes_of(program->image(), options.by)),
      reader_(program, also_reading(options.reader, by_)),
      decider_(program),
      writer_(decider_, options.fields),
      csv_(decider_, options.fields),
      batch_(program) {
    const auto& image = program->image();
    if (options.log != nullptr) {
        log_writer_.emplace(decider_, DecisionFields::all());
        log_contents_.emplace(image, options.log->key());
    }
    const auto outcomes = image.rows<Section::Outcomes>();
    summary_.outcomes.resize(outcomes.size());
    summary_.rules.resize(image.rows<Section::Rules>().size());
    if (!options.only.empty()) only_.resize(outcomes.size());
    for (size_t i = 0; i < only_.size(); ++i)
        only_[i] =
            std::find(options.only.begin(), options.only.end(), image.text(outcomes[i].name)) != options.only.end();
    batch_records_ = records_of_a_batch(decider_.machine(), options.batch_records);
}

RunSummary Lane::summary() const {
    RunSummary sum = summary_;
    sum.undeclared = reader_.undeclared_fields();
    return sum;
}

void Lane::decide(const Block& block, Finished& finished) {
    block_ = &block;
    picked_ = nullptr;
    finished_ = &finished;
    ends_ = nullptr;
    decide(block.data.get(), block.size);
}

void Lane::decide(const Block& block, const PickedLines& picked, Finished& finished, std::vector<LineEnd>& ends) {
    block_ = &block;
    picked_ = &picked;
    finished_ = &finished;
    ends_ = &ends;
    decide(picked.text.data(), picked.size);
}

void Lane::decide(const char* data, size_t size) {
    reader_.start(data, size);
    for (;;) {
        rejects_.clear();
        next_reject_ = 0;
        const bool some = reader_.fill(batch_, batch_records_, rejects_);
        if (some) decide_batch();
        write_rejects(rejects_.size());
        if (!some) return;
    }
}

void Lane::decide_batch() {
    decider_.decide(batch_);
    finished_->records += batch_.records();
    summary_.decided += batch_.records();
    summary_.settled += decider_.count(summary_.outcomes, summary_.rules);
    for (size_t record = 0; record < batch_.records(); ++record) {
        size_t before = next_reject_;
        while (before < rejects_.size() && rejects_[before].line < batch_.place(record).line) ++before;
        write_rejects(before);
        if (options_.report) summary_.report.count(decider_, record, by_);
        if (log_contents_) write_log(record);
        if (only_.empty() || only_[decider_.outcome(record).outcome]) write_decision(record);
        end_line(batch_.place(record).line);
    }
}

void Lane::write_decision(size_t record) {
    if (options_.format == OutputFormat::Csv) return csv_.write(record, finished_->lines);
    writer_.write(record, finished_->lines);
    finished_->lines += '\n';
}

void Lane::write_log(size_t record) {
    logged_.clear();
    log_writer_->write(record, logged_);
    log_contents_->append(logged_, batch_.place(record).text, finished_->log_lines);
}

void Lane::end_line(uint64_t line) {
    if (ends_ != nullptr)
        ends_->push_back({picked_->lines[line].line, finished_->lines.size(), finished_->reject_lines.size(),
                          finished_->log_lines.size()});
}

void Lane::write_rejects(size_t until) {
    for (; next_reject_ < until; ++next_reject_) write_reject(rejects_[next_reject_]);
}

void Lane::write_reject(Reject& reject) {
    const uint64_t line = picked_ != nullptr ? picked_->lines[reject.line].line : reject.line;
    const size_t begin = picked_ != nullptr ? picked_->lines[reject.line].begin
                                            : static_cast<size_t>(reject.record.data() - block_->data.get());
    if (reject.fault.code == FaultCode::RecordTooLarge) reject.record = reject.record.substr(0, kShownOfLongRecord);
    const auto ragged = block_->ragged.find(line);
    if (ragged != block_->ragged.end()) reject.fault = {FaultCode::RecordRagged, ragged->second};
    if (block_->rows != nullptr && !reject.path.empty()) {
        const std::string_view header = block_->rows->header_of(reject.path);
        if (!header.empty()) reject.fault.message += ", in column `" + std::string(header) + "`";
    }
    ++finished_->rejected;
    ++summary_.rejected;
    ++summary_.rejects[reject.fault.code];
    const std::string& source = input_.name(block_->begin.source);
    const Origin origin = block_->origin(line, begin, block_->rows != nullptr ? 0 : reject.byte);
    if (options_.report && summary_.report.samples.size() < ReportCounts::kMaxSamples)
        summary_.report.samples.push_back({source, fault_name(reject.fault.code), reject.fault.message, origin.line});
    if (!options_.inline_rejects && !keeps_rejects_) return;
    std::string text;
    append_reject(source, origin.line, origin.byte, reject, decider_.image().holds_confidential(), text);
    if (options_.inline_rejects) finished_->lines += text;
    if (keeps_rejects_) finished_->reject_lines += text;
    end_line(reject.line);
}

void Lane::reject_long_line(const Block& block, Finished& finished) {
    block_ = &block;
    picked_ = nullptr;
    finished_ = &finished;
    ends_ = nullptr;
    Reject reject;
    reject.byte = options_.reader.max_record_bytes;
    reject.fault = {FaultCode::RecordTooLarge, "the record is longer than the limit of " +
                                                   std::to_string(options_.reader.max_record_bytes) +
                                                   " bytes; only its beginning is shown"};
    reject.record = {block.data.get(), block.size};
    if (reject.record.find("\r{") != std::string_view::npos) (reject.fault.message += "; ") += kLineEnds;
    write_reject(reject);
}

}  // namespace proviso::batch
