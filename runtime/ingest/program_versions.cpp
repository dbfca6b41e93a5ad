// SPDX-License-Identifier: Apache-2.0
#include "runtime/ingest/program_versions.h"

#include <algorithm>
#include <cstring>

namespace proviso {

using bytecode::kNoDay;
using bytecode::kNone;
using bytecode::PolicyRow;

namespace {

const PolicyRow& policy_of(const ProgramVersions::Program& program) { return program->image().policy(); }
Date first_day(const ProgramVersions::Program& program) {
    const uint32_t from = policy_of(program).effective_from;
    return from == kNoDay ? kFirstDate : Date{static_cast<int32_t>(from)};
}
Date last_day(const ProgramVersions::Program& program) {
    const uint32_t until = policy_of(program).effective_until;
    return until == kNoDay ? kLastDate : Date{static_cast<int32_t>(until)};
}
std::string name_of(const ProgramVersions::Program& program) {
    return std::string(program->image().text(policy_of(program).name));
}
std::string version_of(const ProgramVersions::Program& program) {
    return std::string(program->image().text(policy_of(program).version));
}
std::string date_field_of(const ProgramVersions::Program& program) {
    const uint32_t node = policy_of(program).as_of_node;
    if (node == kNone) return {};
    return std::string(program->image().text(program->image().rows<bytecode::Section::Nodes>()[node].name));
}

// ---- looking for one member, without reading the rest ----

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

class MemberSearch {
   public:
    MemberSearch(std::string_view json, std::string_view name) : json_(json), name_(name) {}

    std::optional<std::string_view> run() {
        skip_blanks();
        if (!take('{')) return std::nullopt;
        for (skip_blanks(); at_ < json_.size() && json_[at_] == '"'; skip_blanks()) {
            const std::string_view key = text();
            skip_blanks();
            if (!take(':')) return std::nullopt;
            skip_blanks();
            const bool is_text = at_ < json_.size() && json_[at_] == '"';
            std::string_view value;
            if (is_text)
                value = text();
            else
                skip_value();
            if (is_name(key)) return is_text ? std::optional(value) : std::nullopt;
            skip_blanks();
            if (!take(',')) return std::nullopt;
        }
        return std::nullopt;
    }

   private:
    void skip_blanks() {
        while (at_ < json_.size() && is_blank(json_[at_])) ++at_;
    }
    bool take(char c) {
        if (at_ >= json_.size() || json_[at_] != c) return false;
        ++at_;
        return true;
    }

    // From one quotation mark to the one that closes it, or to the end.
    std::string_view text() {
        const size_t begin = ++at_;
        while (at_ < json_.size()) {
            const void* found = std::memchr(json_.data() + at_, '"', json_.size() - at_);
            if (found == nullptr) break;
            const auto quote = static_cast<size_t>(static_cast<const char*>(found) - json_.data());
            size_t slashes = 0;
            while (quote - slashes > begin && json_[quote - slashes - 1] == '\\') ++slashes;
            at_ = quote + 1;
            if (slashes % 2 == 0) return json_.substr(begin, quote - begin);
        }
        at_ = json_.size();
        return json_.substr(begin);
    }

    void skip_value() {
        size_t depth = 0;
        while (at_ < json_.size()) {
            const char c = json_[at_];
            if (c == '"') {
                text();
                continue;
            }
            const bool closes = c == '}' || c == ']';
            if ((closes || c == ',') && depth == 0) return;
            ++at_;
            if (c == '{' || c == '[') ++depth;
            if (closes && --depth == 0) return;
        }
    }

    // A name may be written with escapes, as `\u0064ay`.
    bool is_name(std::string_view key) const {
        if (key.find('\\') == std::string_view::npos) return key == name_;
        return plain(key) == name_;
    }

   public:
    // With the escapes of plain characters resolved, which are all that names and dates are made of; others stay as they are.
    static std::string plain(std::string_view text) {
        std::string out;
        for (size_t i = 0; i < text.size(); ++i) {
            constexpr size_t kEscape = 6;
            const bool escape = text[i] == '\\' && i + kEscape <= text.size() && text.substr(i + 1, 3) == "u00";
            const int high = escape ? digit(text[i + 4]) : -1, low = escape ? digit(text[i + 5]) : -1;
            if (high < 0 || low < 0 || high > 7) {
                out += text[i];
                continue;
            }
            out += static_cast<char>(high * 16 + low);
            i += kEscape - 1;
        }
        return out;
    }

   private:
    static int digit(char c) {
        if (c >= '0' && c <= '9') return c - '0';
        if (c >= 'a' && c <= 'f') return c - 'a' + 10;
        return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    }

    std::string_view json_, name_;
    size_t at_ = 0;
};

}  // namespace

std::optional<std::string_view> text_of_member(std::string_view json, std::string_view name) {
    return MemberSearch(json, name).run();
}

Result<ProgramVersions> ProgramVersions::create(std::vector<Program> programs) {
    std::stable_sort(programs.begin(), programs.end(),
                     [](const Program& a, const Program& b) { return first_day(a) < first_day(b); });
    const auto refuse = [](const std::string& why) {
        return fail(FaultCode::PolicyNotFound, "they are no versions of one policy: " + why);
    };
    for (size_t i = 1; i < programs.size(); ++i) {
        const Program &before = programs[i - 1], &program = programs[i];
        if (name_of(program) != name_of(before))
            return refuse("one is `" + name_of(before) + "`, another `" + name_of(program) + "`");
        if (date_field_of(program) != date_field_of(before))
            return refuse("they take a record's date from different fields");
        if (first_day(program) <= last_day(before))
            return refuse("two of them are in force on " + format_date(first_day(program)));
        for (size_t other = 0; other < i; ++other)
            if (version_of(program) == version_of(programs[other]))
                return refuse("two of them are called `" + version_of(program) + "`");
    }
    ProgramVersions versions;
    if (programs.size() > 1) versions.date_field_ = date_field_of(programs.front());
    versions.programs_ = std::move(programs);
    return versions;
}

size_t ProgramVersions::on(Date day) const {
    size_t version = 0;
    while (version + 1 < programs_.size() && first_day(programs_[version + 1]) <= day) ++version;
    return version;
}

size_t ProgramVersions::of_record(std::string_view json, const ReaderOptions& options) const {
    if (programs_.size() == 1) return 0;
    if (options.rules_as_of) return on(*options.rules_as_of);
    if (!date_field_.empty()) {
        const auto written = text_of_member(json, date_field_);
        if (const auto day = written ? parse_date(MemberSearch::plain(*written)) : std::nullopt) return on(*day);
    }
    return options.as_of ? on(*options.as_of) : programs_.size() - 1;
}

}  // namespace proviso
