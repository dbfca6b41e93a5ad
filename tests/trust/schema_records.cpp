// SPDX-License-Identifier: Apache-2.0
#include "tests/trust/schema_records.h"

#include <fmt/format.h>

#include "runtime/base/duration.h"
#include "runtime/base/money.h"

namespace proviso::trust {

using bytecode::NodeKind;
using bytecode::NodeRow;
using bytecode::Section;
using differential::Random;

namespace {

constexpr size_t kLongestList = 3;

class RecordWriter {
   public:
    RecordWriter(const bytecode::Image& image, Random& random)
        : image_(image), random_(random), missing_(random.pick({0, 10, 40})), unsure_(random.pick({0, 5, 20})) {}

    std::string write() {
        object(node(0));
        return std::move(out_);
    }

   private:
    const NodeRow& node(uint32_t index) const { return image_.rows<Section::Nodes>()[index]; }
    static bool has(const NodeRow& field, bytecode::NodeFlag flag) { return (field.flags & flag) != 0; }

    void text(std::string_view characters) {
        out_ += '"';
        for (const char c : characters) {
            if (c == '"' || c == '\\') out_ += '\\';
            if (static_cast<unsigned char>(c) < 0x20)
                out_ += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
            else
                out_ += c;
        }
        out_ += '"';
    }

    void object(const NodeRow& record) {
        out_ += '{';
        bool any = false;
        for (uint32_t i = 0; i < record.children.count; ++i) {
            const NodeRow& field = node(record.children.first + i);
            if (!has(field, bytecode::kRequired) && random_.chance(missing_)) continue;
            if (any) out_ += ',';
            any = true;
            text(image_.text(field.name));
            out_ += ':';
            value(field);
        }
        out_ += '}';
    }

    void value(const NodeRow& field) {
        const auto kind = static_cast<NodeKind>(field.kind);
        const bool can_be_unsure = kind != NodeKind::Object && kind != NodeKind::Text;
        if (can_be_unsure && !has(field, bytecode::kRequired) && random_.chance(unsure_)) return text("unsure");
        if (has(field, bytecode::kMayNotApply) && random_.chance(20)) return text("not_applicable");
        switch (kind) {
            case NodeKind::Object:
                return object(field);
            case NodeKind::List: {
                out_ += '[';
                for (size_t i = 0, count = random_.below(kLongestList + 1); i < count; ++i) {
                    if (i > 0) out_ += ',';
                    value(node(field.children.first));
                }
                out_ += ']';
                return;
            }
            case NodeKind::Answer:
                return text(random_.chance(50) ? "yes" : "no");
            case NodeKind::Number:
                out_ += number();
                return;
            case NodeKind::Text:
                return text(random_.pick<std::string_view>(
                    {"", "a", "ab", "b", "x", "é", "a\"b\\", "l\nm", "u1", "u2", "ABC", "ß"}));
            case NodeKind::Date:
                return text(date());
            case NodeKind::Choice: {
                const auto& values = image_.rows<Section::Choices>()[field.choice].values;
                if (values.count == 0) return text("none");
                const auto at = values.first + static_cast<uint32_t>(random_.below(values.count));
                return text(image_.text(image_.rows<Section::ChoiceValues>()[at].name));
            }
            case NodeKind::Money: {
                const auto currency = static_cast<Currency>(field.unit);
                const std::string code =
                    is_currency(currency) ? currency_code(currency) : random_.pick<std::string>({"USD", "EUR", "JPY"});
                out_ += fmt::format(R"({{"amount":{},"currency":"{}"}})", number(), code);
                return;
            }
            case NodeKind::Duration:
                return text(duration(static_cast<UnitKind>(field.unit)));
            case NodeKind::Moment:
                return text(fmt::format("{}T{:02}:{:02}:00{}", date(), random_.below(24), random_.below(60),
                                        random_.pick<std::string_view>({"Z", "+02:00", "-11:30"})));
        }
    }

    std::string number() {
        if (random_.chance(10))
            return random_.pick<std::string>({"1e400", "99999999999999999999", "-99999999999999999999", "1e-18", "-0"});
        return fmt::format("{}{}", static_cast<int64_t>(random_.below(40)) - 8, random_.pick({"", ".5", ".25"}));
    }
    std::string date() {
        if (random_.chance(3)) return random_.pick<std::string>({"0001-01-01", "9999-12-31"});
        return fmt::format("202{}-{:02}-{:02}", random_.between(4, 7), random_.between(1, 12), random_.between(1, 28));
    }
    std::string duration(UnitKind kind) {
        if (kind == UnitKind::None) kind = static_cast<UnitKind>(random_.between(1, 3));
        const size_t count = random_.below(30);
        if (kind == UnitKind::Months) return fmt::format("P{}M", count);
        return kind == UnitKind::Time ? fmt::format("P{}D", count) : fmt::format("{} business days", count);
    }

    const bytecode::Image& image_;
    Random& random_;
    size_t missing_, unsure_;  // percent
    std::string out_;
};

}  // namespace

std::string random_record(const bytecode::Image& image, Random& random) { return RecordWriter(image, random).write(); }

}  // namespace proviso::trust
