// SPDX-License-Identifier: Apache-2.0
#include "runtime/decision/single_record.h"

#include <fmt/format.h>

#include <algorithm>

namespace proviso {

namespace {

// An archive has one record a line. Line breaks between tokens become spaces; one inside a string stays, and is an error.
void put_on_one_line(std::string& text) {
    if (text.find('\n') == std::string::npos && text.find('\r') == std::string::npos) return;
    bool in_string = false;
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string && c == '\\')
            ++i;
        else if (c == '"')
            in_string = !in_string;
        else if (!in_string && (c == '\n' || c == '\r'))
            text[i] = ' ';
    }
}

}  // namespace

std::string located(const std::string& name, std::string_view text, const RecordFault& fault) {
    size_t line = 1, column = 1;
    for (size_t i = 0; i < std::min(fault.offset, text.size()); ++i) {
        const bool continuation = (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80;
        if (text[i] == '\n')
            ++line, column = 1;
        else if (!continuation)
            ++column;
    }
    return fmt::format("{}:{}:{}: {}: {}", name, line, column, fault_name(fault.fault.code), fault.fault.message);
}

SingleRecord::SingleRecord(std::shared_ptr<const bytecode::VerifiedProgram> program, ReaderOptions options)
    : reader_(program, options), batch_(program), decider_(program) {}

tl::expected<void, RecordFault> SingleRecord::decide(std::string_view json) {
    text_ = json;
    if (text_.starts_with("\xEF\xBB\xBF")) text_.replace(0, 3, "   ");
    put_on_one_line(text_);
    const size_t size = text_.size();
    // A line that has its end is read where it lies.
    text_ += '\n';
    text_.append(kBlockPadding, ' ');
    reader_.start(text_.data(), size + 1);
    std::vector<Reject> rejects;
    const bool some = reader_.fill(batch_, 1, rejects);
    if (!rejects.empty()) {
        const Reject& reject = rejects.front();
        const auto begin = static_cast<size_t>(reject.record.data() - text_.data());
        return tl::make_unexpected(RecordFault{reject.fault, reject.path, begin + reject.byte});
    }
    if (!some)
        return tl::make_unexpected(
            RecordFault{{FaultCode::RecordNotJson, "there is no record: the text is empty"}, {}, 0});
    if (const size_t second = text_.find_first_not_of(
            " \t\n", static_cast<size_t>(batch_.place(0).text.data() - text_.data()) + batch_.place(0).text.size());
        second < size)
        return tl::make_unexpected(
            RecordFault{{FaultCode::RecordNotJson, "one record was expected, and more text follows it"}, {}, second});
    decider_.decide(batch_);
    return {};
}

}  // namespace proviso
