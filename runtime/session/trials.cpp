// SPDX-License-Identifier: Apache-2.0
#include "runtime/session/trials.h"

#include <algorithm>
#include <set>

namespace proviso::session {

using bytecode::ImmediateKind;
using bytecode::NodeKind;
using bytecode::NodeRow;
using bytecode::Section;

namespace {

constexpr size_t kBatch = 256;
constexpr size_t kMostValues = 48;  // to be tried in one place

// Evenly spread over what there is.
template <class T>
std::vector<T> thinned(const std::set<T>& all) {
    std::vector<T> out;
    size_t i = 0;
    const size_t step = std::max<size_t>(1, (all.size() + kMostValues - 1) / kMostValues);
    for (const T& value : all)
        if (i++ % step == 0) out.push_back(value);
    return out;
}

// The immediates of one kind in the program.
std::vector<uint32_t> named(const bytecode::Image& image, ImmediateKind kind) {
    std::vector<uint32_t> out;
    for (const auto& instruction : image.rows<Section::Instructions>())
        if (bytecode::find_opcode(instruction.opcode)->immediate == kind) out.push_back(instruction.immediate);
    return out;
}

std::vector<std::string> numbers_around(const bytecode::Image& image) {
    std::set<Decimal> all = {Decimal::from_integer(0), Decimal::from_integer(1)};
    for (const uint32_t index : named(image, ImmediateKind::Number)) {
        const Decimal value = image.number(index), one = Decimal::from_integer(1);
        all.insert(value);
        if (const auto above = decimal_add(value, one)) all.insert(*above);
        if (const auto below = decimal_subtract(value, one)) all.insert(*below);
    }
    std::vector<std::string> out;
    for (const Decimal value : thinned(all)) out.push_back(format_decimal(value));
    return out;
}

std::vector<std::string> dates_around(const bytecode::Image& image, const Draft& draft) {
    std::set<Date> all;
    const auto add = [&](Date date) {
        for (const int64_t apart : {-1, 0, 1})
            if (const auto near = add_days(date, apart)) all.insert(*near);
    };
    for (const uint32_t day : named(image, ImmediateKind::Date)) add(Date{static_cast<int32_t>(day)});
    // Those that the record holds: dates are compared with one another, and with sums of days.
    std::set<Date> held;
    for (const PlaceInRecord& place : draft.places())
        if (place.value != nullptr && place.value->kind == Json::Kind::String && !image.is_confidential(place.node))
            if (const auto date = parse_date(place.value->text)) held.insert(*date);
    for (const Date date : thinned(held)) {
        add(date);
        for (const int64_t apart : {-3650, -400, -30, 30, 400, 3650})
            if (const auto far = add_days(date, apart)) all.insert(*far);
    }
    std::vector<std::string> out;
    for (const Date date : thinned(all)) out.push_back(format_date(date));
    return out;
}

std::vector<Json> of_texts(const bytecode::Image& image) {
    std::set<std::string> all = {"something else"};
    for (const uint32_t index : named(image, ImmediateKind::String))
        all.insert(std::string(image.text(image.rows<Section::StringTable>()[index])));
    std::vector<Json> out;
    for (std::string& text : thinned(all)) out.push_back(Json::string(std::move(text)));
    return out;
}

std::vector<Json> values(const Draft& draft, uint32_t node) {
    const bytecode::Image& image = draft.image();
    const NodeRow& row = image.rows<Section::Nodes>()[node];
    std::vector<Json> out;
    switch (static_cast<NodeKind>(row.kind)) {
        case NodeKind::Answer:
            out = {Json::string("yes"), Json::string("no")};
            break;
        case NodeKind::Choice: {
            const auto range = image.rows<Section::Choices>()[row.choice].values;
            for (const auto& value : image.rows<Section::ChoiceValues>().subspan(range.first, range.count))
                out.push_back(Json::string(std::string(image.text(value.name))));
            break;
        }
        case NodeKind::Number:
            for (std::string& number : numbers_around(image)) out.push_back(Json::number(std::move(number)));
            break;
        case NodeKind::Money: {
            const std::string currency = row.unit == 0 ? "USD" : currency_code(static_cast<Currency>(row.unit));
            for (std::string& number : numbers_around(image))
                out.push_back({.kind = Json::Kind::Object,
                               .items = {Json::string(std::move(number)), Json::string(currency)},
                               .names = {"amount", "currency"}});
            break;
        }
        case NodeKind::Date:
            for (std::string& date : dates_around(image, draft)) out.push_back(Json::string(std::move(date)));
            break;
        case NodeKind::Moment:
            for (const std::string& date : dates_around(image, draft))
                for (const char* time : {"T00:00:00Z", "T12:00:00Z"}) out.push_back(Json::string(date + time));
            break;
        case NodeKind::Duration: {
            const auto unit = static_cast<UnitKind>(row.unit);
            for (const std::string& number : numbers_around(image)) {
                if (unit == UnitKind::Time || unit == UnitKind::None)
                    for (const char* words : {" hours", " days"}) out.push_back(Json::string(number + words));
                if (unit == UnitKind::Months || unit == UnitKind::None) out.push_back(Json::string(number + " months"));
                if (unit == UnitKind::BusinessDays || unit == UnitKind::None)
                    out.push_back(Json::string(number + " business days"));
            }
            break;
        }
        case NodeKind::Text:
            return of_texts(image);
        case NodeKind::List: {
            out.push_back(Json::array());
            const uint32_t element = row.children.first;
            const bool object = static_cast<NodeKind>(image.rows<Section::Nodes>()[element].kind) == NodeKind::Object;
            for (Json& value : object ? std::vector<Json>{Json::object()} : values(draft, element)) {
                if (value.is_string("not_applicable")) continue;
                Json& list = out.emplace_back(Json::array());
                list.items.push_back(std::move(value));
            }
            return out;
        }
        case NodeKind::Object:
            return out;
    }
    if ((row.flags & bytecode::kMayNotApply) != 0) out.push_back(Json::string("not_applicable"));
    return out;
}

// `true` is another way to write `yes`.
std::string plain(const Json& value) {
    return value.kind == Json::Kind::True ? "\"yes\"" : value.kind == Json::Kind::False ? "\"no\"" : write_json(value);
}

}  // namespace

Trials::Trials(std::shared_ptr<const bytecode::VerifiedProgram> program, ReaderOptions options)
    : reader_(program, std::move(options)), batch_(program), decider_(program) {}

std::vector<std::optional<Verdict>> Trials::decide(const std::vector<Json>& records) {
    std::vector<std::optional<Verdict>> out(records.size());
    for (size_t begin = 0; begin < records.size(); begin += kBatch) {
        block_.clear();
        for (size_t i = begin; i < std::min(begin + kBatch, records.size()); ++i)
            block_ += write_json(records[i]) + "\n";
        const size_t size = block_.size();
        block_.append(kBlockPadding, ' ');
        reader_.start(block_.data(), size);
        std::vector<Reject> rejects;
        while (reader_.fill(batch_, kBatch, rejects)) {
            decider_.decide(batch_);
            for (size_t record = 0; record < batch_.records(); ++record)
                out[begin + batch_.place(record).line] = verdict_of(decider_, record);
        }
    }
    return out;
}

std::vector<Json> answers_to_try(const Draft& draft, const PlaceInRecord& place) {
    std::vector<Json> out = values(draft, place.node);
    if (place.value != nullptr)
        std::erase_if(out, [&](const Json& value) { return plain(value) == plain(*place.value); });
    return out;
}

}  // namespace proviso::session
