// SPDX-License-Identifier: Apache-2.0
#include "compiler/codegen/layout.h"

namespace proviso::codegen {

using bytecode::kNone;
using bytecode::Section;

namespace {

// Bytes of the longest path to a folder, with its slash, that the paths of all the policy's own files begin with.
size_t shared_folder(const SourceMap& sources) {
    if (sources.size() == 0) return 0;
    const std::string_view first = sources.path(0);  // the main file
    size_t length = first.rfind('/') + 1;            // 0 where there is none
    for (FileId file = 1; file < sources.size(); ++file) {
        if (sources.kind(file) != SourceKind::Policy) continue;
        while (length > 0 && !std::string_view(sources.path(file)).starts_with(first.substr(0, length))) {
            length = length < 2 ? 0 : first.rfind('/', length - 2) + 1;
        }
    }
    return length;
}

}  // namespace

bytecode::Image Layout::run() {
    add_policy();
    add_tables();
    add_choices();
    add_calendars();
    add_schema();
    add_domains();
    add_code();
    add_other_words();
    for (size_t i = 0; i < program_.rules.size(); ++i) add_rule(i);
    add_guarantees();
    add_sources();
    return builder_.finish();
}

uint32_t Layout::day(const std::optional<Date>& date) {
    return date ? static_cast<uint32_t>(date->days) : bytecode::kNoDay;
}

void Layout::add_policy() {
    const sema::Record& root = program_.records[index(program_.root)];
    const auto field = [&](uint32_t position) {
        return position == kNone ? kNone : lowered_.schema.field(0, position);
    };
    builder_.rows<Section::Policy>().push_back({
        .name = builder_.string(program_.name),
        .title = builder_.string(program_.title),
        .version = builder_.string(program_.version),
        .owner = builder_.string(program_.owner),
        .id_node = field(root.key_field),
        .as_of_node = field(program_.as_of_field),
        .otherwise = index(program_.otherwise),
        .when_unsure = index(program_.when_unsure),
        .effective_from = day(program_.effective_from),
        .effective_until = day(program_.effective_until),
    });
    for (const sema::AmendedPolicy& amended : program_.amended) {
        builder_.rows<Section::AmendedPolicies>().push_back(
            {builder_.string(amended.name), builder_.string(amended.version)});
    }
}

void Layout::add_tables() {
    for (const sema::Outcome& outcome : program_.outcomes) {
        builder_.rows<Section::Outcomes>().push_back(
            {builder_.string(outcome.name), builder_.string(outcome.sentence)});
    }
    for (const sema::Role& role : program_.roles) {
        builder_.rows<Section::Roles>().push_back({builder_.string(role.name), builder_.string(role.title)});
    }
    for (const sema::Source& source : program_.sources) {
        builder_.rows<Section::Sources>().push_back({builder_.string(source.name), builder_.string(source.citation),
                                                     builder_.string(source.link), builder_.string(source.file),
                                                     builder_.string(source.document_digest)});
    }
}

void Layout::add_choices() {
    auto& values = builder_.rows<Section::ChoiceValues>();
    for (const sema::Choice& choice : program_.choices) {
        const bytecode::Range range{static_cast<uint32_t>(values.size()), static_cast<uint32_t>(choice.values.size())};
        builder_.rows<Section::Choices>().push_back({builder_.string(choice.name), range});
        for (const sema::ChoiceValue& value : choice.values) {
            const std::string& label = value.label.empty() ? value.written : value.label;
            values.push_back({builder_.string(value.written), builder_.string(label)});
        }
    }
}

void Layout::add_calendars() {
    auto& holidays = builder_.rows<Section::Holidays>();
    for (const sema::Calendar& calendar : program_.calendars) {
        const bool endless = calendar.first == kFirstDate && calendar.last == kLastDate && calendar.holidays.empty();
        const bytecode::Range range{static_cast<uint32_t>(holidays.size()),
                                    static_cast<uint32_t>(calendar.holidays.size())};
        builder_.rows<Section::Calendars>().push_back({
            .name = builder_.string(calendar.name),
            .title = builder_.string(calendar.title),
            .weekend = calendar.weekend,
            .covers_from = endless ? bytecode::kNoDay : static_cast<uint32_t>(calendar.first.days),
            .covers_until = endless ? bytecode::kNoDay : static_cast<uint32_t>(calendar.last.days),
            .holidays = range,
        });
        for (const sema::Holiday& holiday : calendar.holidays)
            holidays.push_back({static_cast<uint32_t>(holiday.date.days), builder_.string(holiday.text)});
    }
}

void Layout::add_guarantees() {
    for (size_t i = 0; i < program_.guarantees.size(); ++i) {
        const sema::Guarantee& guarantee = program_.guarantees[i];
        builder_.rows<Section::Guarantees>().push_back({
            .id = builder_.string(guarantee.id),
            .text = builder_.string(guarantee.text),
            .condition = reg(lowered_.guarantees[i]),
            .at_least = guarantee.at_least ? 1U : 0U,
            .outcome = index(guarantee.outcome),
        });
    }
}

// Paths from the folder that holds all files on, so that the image, and its digest, are the same wherever the policy lies.
void Layout::add_sources() {
    const size_t folder = shared_folder(sources_);
    for (FileId file = 0; file < sources_.size(); ++file) {
        if (sources_.kind(file) == SourceKind::Document) continue;  // they come after all others
        const std::string_view path = sources_.path(file);
        const size_t from = sources_.kind(file) == SourceKind::Policy ? folder : 0;
        builder_.rows<Section::SourceTexts>().push_back(
            {builder_.string(path.substr(from)), builder_.string(sources_.text(file))});
    }
}

}  // namespace proviso::codegen
