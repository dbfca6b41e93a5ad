// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "runtime/batch/summary.h"
#include "runtime/decision/values.h"

namespace proviso {

using bytecode::Section;

namespace {

void add_counts(std::vector<uint64_t>& sum, const std::vector<uint64_t>& part) {
    if (sum.size() < part.size()) sum.resize(part.size());
    for (size_t i = 0; i < part.size(); ++i) sum[i] += part[i];
}

void count_outcome(std::map<std::string, OutcomeCounts>& counts, std::string value, uint32_t outcome, size_t outcomes) {
    auto found = counts.find(value);
    if (found == counts.end()) {
        if (counts.size() >= ReportCounts::kMaxValues) value = ReportCounts::kOtherValues;
        found = counts.try_emplace(std::move(value)).first;
    }
    if (found->second.empty()) found->second.resize(outcomes);
    ++found->second[outcome];
}

// "2026-07" of "2026-07-31"
std::string month_of(std::string date) {
    if (date.size() == 10) date.resize(7);
    return date;
}

}  // namespace

void ReportCounts::count(const Decider& decider, size_t record, const std::vector<uint32_t>& by) {
    const auto& image = decider.image();
    const size_t outcomes = image.rows<Section::Outcomes>().size();
    const uint32_t outcome = decider.outcome(record).outcome;
    count_outcome(months, month_of(decider.as_of(record)), outcome, outcomes);
    fields.resize(by.size());
    for (size_t i = 0; i < by.size(); ++i) {
        std::string value;
        append_field(decider.machine(), {by[i], static_cast<uint32_t>(record)}, value);
        count_outcome(fields[i], std::move(value), outcome, outcomes);
    }
    guidelines.resize(image.rows<Section::Rules>().size());
    for (const GuidelineResult& result : decider.guidelines(record))
        ++guidelines[result.rule][static_cast<size_t>(result.status)];
    questions.resize(image.rows<Section::Nodes>().size());
    uint32_t last = bytecode::kNone;
    std::vector<uint32_t> asked;  // of several elements' questions each field counts once
    for (const Question& question : decider.questions(record))
        if (question.place.node != last) asked.push_back(last = question.place.node);
    std::sort(asked.begin(), asked.end());
    asked.erase(std::unique(asked.begin(), asked.end()), asked.end());
    for (const uint32_t node : asked) ++questions[node];
    for (const DueObligation& due : decider.obligations(record))
        ++obligations[std::string(image.text(image.rows<Section::Roles>()[due.role].name))][month_of(due.due)];
}

void RunSummary::add(const RunSummary& part) {
    decided += part.decided;
    rejected += part.rejected;
    bytes += part.bytes;
    settled += part.settled;
    add_counts(outcomes, part.outcomes);
    if (rules.size() < part.rules.size()) rules.resize(part.rules.size());
    for (size_t i = 0; i < part.rules.size(); ++i) {
        rules[i].applies += part.rules[i].applies;
        rules[i].open += part.rules[i].open;
        rules[i].decisive += part.rules[i].decisive;
    }
    for (const auto& [code, count] : part.rejects) rejects[code] += count;
    for (const auto& [path, count] : part.undeclared) undeclared[path] += count;
    for (const auto& [month, counts] : part.report.months) add_counts(report.months[month], counts);
    if (report.fields.size() < part.report.fields.size()) report.fields.resize(part.report.fields.size());
    for (size_t i = 0; i < part.report.fields.size(); ++i) {
        auto& sums = report.fields[i];
        for (const auto& [value, counts] : part.report.fields[i]) {
            const bool room = sums.contains(value) || sums.size() < ReportCounts::kMaxValues;
            add_counts(sums[room ? value : ReportCounts::kOtherValues], counts);
        }
    }
    if (report.guidelines.size() < part.report.guidelines.size())
        report.guidelines.resize(part.report.guidelines.size());
    for (size_t i = 0; i < part.report.guidelines.size(); ++i)
        for (size_t s = 0; s < 3; ++s) report.guidelines[i][s] += part.report.guidelines[i][s];
    add_counts(report.questions, part.report.questions);
    for (const auto& [role, months] : part.report.obligations)
        for (const auto& [month, count] : months) report.obligations[role][month] += count;
    for (const RejectSample& sample : part.report.samples)
        if (report.samples.size() < ReportCounts::kMaxSamples) report.samples.push_back(sample);
}

}  // namespace proviso
