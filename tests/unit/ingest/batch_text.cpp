// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/ingest/batch_text.h"

#include "tests/unit/ingest/batch_soundness.h"

namespace proviso::sample {

using bytecode::NodeKind;
using bytecode::NodeRow;
using bytecode::Section;

namespace {

class RecordText {
   public:
    RecordText(const bytecode::VerifiedProgram& program, const Batch& batch)
        : image_(program.image()), nodes_(image_.rows<Section::Nodes>()), batch_(batch) {}

    std::string object(uint32_t node, uint32_t row) const {
        std::string text;
        for (uint32_t i = 0; i < nodes_[node].children.count; ++i) {
            const uint32_t child = nodes_[node].children.first + i;
            const std::string shown = value(child, row);
            if (shown.empty()) continue;
            if (!text.empty()) text += ' ';
            text += std::string(image_.text(nodes_[child].name)) + "=" + shown;
        }
        return text;
    }

   private:
    // "" where the program does not read it.
    std::string value(uint32_t node, uint32_t row) const {
        const Column& column = batch_.column(node);
        const auto kind = static_cast<NodeKind>(nodes_[node].kind);
        if (kind == NodeKind::Object) return "{" + object(node, row) + "}";
        if (kind == NodeKind::List) return (column.answered.empty() ? "" : state(column, row)) + list(node, row);
        if (column.answered.empty()) return "";
        const std::string standing = state(column, row);
        return standing.empty() ? simple(kind, column, row) : standing;
    }

    static std::string state(const Column& column, uint32_t row) {
        if (!test_bit(column.answered.data(), row)) return "-";
        return test_bit(column.said_unsure.data(), row) ? "?" : "";
    }

    static std::string simple(NodeKind kind, const Column& column, uint32_t row) {
        const auto is = [&](const Bits& bits) { return !bits.empty() && test_bit(bits.data(), row); };
        if (is(column.not_applicable)) return "n/a";
        if (is(column.overflowed)) return "!";
        switch (kind) {
            case NodeKind::Answer:
                return is(column.yes) ? "yes" : is(column.no) ? "no" : "neither";
            case NodeKind::Number:
                return format_decimal(column.numbers[row]);
            case NodeKind::Money:
                return format_money_in_words(column.amounts[row]);
            case NodeKind::Duration:
                return format_duration(column.durations[row]);
            case NodeKind::Moment:
                return format_moment(column.moments[row]);
            case NodeKind::Text:
                return '"' + std::string(column.texts[row].view()) + '"';
            case NodeKind::Date:
                return format_date({column.dates[row]});
            case NodeKind::Choice:
                return '#' + std::to_string(column.choices[row]);
            case NodeKind::Object:
            case NodeKind::List:
                break;
        }
        return "";
    }

    std::string list(uint32_t node, uint32_t row) const {
        const ElementRows& elements = batch_.elements(nodes_[node].element_domain);
        const uint32_t element = nodes_[node].children.first;
        std::string text;
        for (uint32_t e = elements.first[row]; e < elements.first[row + 1]; ++e) {
            if (!text.empty()) text += ", ";
            if (test_bit(elements.phantom.data(), e)) text += '*';
            if (!elements.keys.empty() && elements.keys[e].length != 0)
                text += std::string(elements.keys[e].view()) + ":";
            text += value(element, e);
        }
        return "[" + text + "]";
    }

    const bytecode::Image& image_;
    std::span<const NodeRow> nodes_;
    const Batch& batch_;
};

}  // namespace

std::string record_text(const bytecode::VerifiedProgram& program, const Batch& batch, uint32_t record) {
    return RecordText(program, batch).object(0, record);
}

std::string unsound(const bytecode::VerifiedProgram& program, const Batch& batch) {
    return BatchSoundness(program, batch).first_fault();
}

}  // namespace proviso::sample
