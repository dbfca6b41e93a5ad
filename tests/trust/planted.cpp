// SPDX-License-Identifier: Apache-2.0
// Corrupt records of fourteen kinds among good ones, in an archive that is made while it is read: exactly they are rejected, each with the
// line and the byte where it is wrong, and every other record is decided as it is alone.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "compiler/driver/compile.h"
#include "runtime/decision/decision_json.h"
#include "runtime/decision/single_record.h"
#include "tests/process/stream.h"
#include "tests/random/random.h"
#include "tests/trust/promise.h"
#include "tools/archive/disclosure.h"

namespace proviso::trust {
namespace {

constexpr const char* kPolicy = "policies/netflix";
constexpr size_t kGoodRecords = 997;     // that are told apart
constexpr size_t kOneInSo = 100;         // lines is corrupt
constexpr uint64_t kLongLines = 50'000;  // one line in so many is too long
constexpr size_t kMostRecordBytes = size_t{16} << 20;
constexpr size_t kDeepest = 128;

struct Corrupt {
    std::string line;
    const char* code;
    size_t byte;  // from 1
};

// Where the value of a field begins, from 0.
size_t value_at(const std::string& line, std::string_view field) {
    const std::string key = fmt::format("\"{}\":", field);
    const size_t at = line.find(key);
    if (at == std::string::npos) throw std::runtime_error(fmt::format("no `{}` in {}", field, line));
    return at + key.size();
}
// Of a text, with its quotation marks.
size_t end_of_text(const std::string& line, size_t begin) { return line.find('"', begin + 1) + 1; }
std::string with_text(const std::string& line, size_t begin, std::string_view value) {
    return line.substr(0, begin) + std::string(value) + line.substr(end_of_text(line, begin));
}

using Break = Corrupt (*)(const std::string& good);

Corrupt cut_short(const std::string& good) {
    const size_t kept = value_at(good, "submitted_on");
    return {good.substr(0, kept), "PV8001", kept + 1};
}
Corrupt not_utf8(const std::string& good) {
    const size_t at = value_at(good, "disclosure_id") + 3;
    return {good.substr(0, at) + "\xE9" + good.substr(at), "PV8002", at + 1};
}
Corrupt key_twice(const std::string& good) {
    return {good.substr(0, good.size() - 1) + R"(,"disclosure_id":"D"})", "PV8003", good.size() + 1};
}
Corrupt wrong_type(const std::string& good) {
    const size_t at = value_at(good, "disclosure_id");
    return {with_text(good, at, "[1]"), "PV8004", at + 1};
}
Corrupt unknown_value(const std::string& good) {
    const size_t at = value_at(good, "purpose");
    return {with_text(good, at, "\"Mood board\""), "PV8005", at + 1};
}
Corrupt missing_field(const std::string& good) {
    const size_t at = value_at(good, "submitted_on"), key = good.rfind("\"submitted_on\"", at);
    const std::string line = good.substr(0, key) + "\"not_declared\":" + good.substr(at);
    return {line, "PV8006", line.size()};
}
Corrupt impossible_date(const std::string& good) {
    const size_t at = value_at(good, "submitted_on");
    return {with_text(good, at, "\"2026-02-30\""), "PV8007", at + 1};
}
Corrupt not_applicable(const std::string& good) {
    const size_t at = value_at(good, "submitted_on");
    return {with_text(good, at, "\"not_applicable\""), "PV8008", at + 1};
}
Corrupt too_long(const std::string& good) {
    return {good.substr(0, good.size() - 1) + ",\"x\":\"" + std::string(kMostRecordBytes, 'x') + "\"}", "PV8009",
            kMostRecordBytes + 1};
}
Corrupt too_deep(const std::string& good) {
    constexpr size_t kDepth = 200;
    const std::string line =
        good.substr(0, good.size() - 1) + ",\"x\":" + std::string(kDepth, '[') + std::string(kDepth, ']') + "}";
    return {line, "PV8010", value_at(line, "x") + kDeepest};  // the record itself is the first level
}
Corrupt zero_byte(const std::string& good) {
    const size_t at = value_at(good, "disclosure_id") + 3;
    return {good.substr(0, at) + std::string(1, '\0') + good.substr(at), "PV8001", at + 1};
}
Corrupt more_behind(const std::string& good) { return {good + " ,", "PV8001", good.size() + 2}; }
Corrupt two_on_a_line(const std::string& good) { return {good + good, "PV8001", good.size() + 1}; }
Corrupt mark_before(const std::string& good) { return {"\xEF\xBB\xBF" + good, "PV8001", 1}; }

constexpr Break kBreaks[] = {cut_short,     not_utf8,        key_twice,      wrong_type, unknown_value,
                             missing_field, impossible_date, not_applicable, too_deep,   zero_byte,
                             more_behind,   two_on_a_line,   mark_before};

struct Good {
    std::string line, decision;
};

std::vector<Good> good_records(uint64_t seed) {
    const auto compiled = compile_path(kPolicy);
    if (!compiled || (*compiled)->image == nullptr) throw std::runtime_error("the policy does not compile");
    SingleRecord single((*compiled)->image, {});
    const DecisionWriter writer(single.decider(), DecisionFields::all());
    std::vector<Good> records;
    for (uint64_t number = 0; records.size() < kGoodRecords; ++number) {
        Good good;
        archive::Random random(seed, number);
        archive::make_disclosure(random, number).write(good.line);
        if (good.line.find("\"purpose\":\"") == std::string::npos || !single.decide(good.line)) continue;
        writer.write(0, good.decision);
        records.push_back(std::move(good));
    }
    return records;
}

// The archive's lines by number, from 0; the same ones each time.
class Archive {
   public:
    Archive(const std::vector<Good>& good, uint64_t seed, uint64_t lines) : good_(good), seed_(seed), lines_(lines) {}

    uint64_t lines() const { return lines_; }
    const Good& good(uint64_t number) const { return good_[number % good_.size()]; }
    // Not the first: what stands before it may be the file's own mark.
    bool is_corrupt(uint64_t number) const {
        return is_long(number) || (number != 0 && random(number).below(kOneInSo) == 0);
    }
    Corrupt corrupt(uint64_t number) const {
        const std::string& line = good(number).line;
        if (is_long(number)) return too_long(line);
        return kBreaks[random(number).below(kOneInSo * std::size(kBreaks)) / kOneInSo](line);
    }

   private:
    static bool is_long(uint64_t number) { return number % kLongLines == kLongLines / 7; }
    differential::Random random(uint64_t number) const {
        return differential::Random(seed_ * kOneInSo * kLongLines + number);
    }

    const std::vector<Good>& good_;
    uint64_t seed_, lines_;
};

// Pieces of the archive, one after the other.
class Pieces {
   public:
    explicit Pieces(const Archive& archive) : archive_(archive) {}
    std::string operator()() {
        constexpr size_t kPieceBytes = size_t{1} << 16;
        std::string piece;
        for (; next_ < archive_.lines() && piece.size() < kPieceBytes; ++next_)
            (piece += archive_.is_corrupt(next_) ? archive_.corrupt(next_).line : archive_.good(next_).line) += '\n';
        return piece;
    }

   private:
    const Archive& archive_;
    uint64_t next_ = 0;
};

std::string shown(const std::string& text) { return text.substr(0, 300); }

// "" where the line says of the record what it must.
std::string compare(const Archive& archive, uint64_t number, const std::string& line) {
    if (!archive.is_corrupt(number)) {
        if (line == archive.good(number).decision) return {};
        return fmt::format("line {} is a good record, and came out as {}", number + 1, shown(line));
    }
    const Corrupt corrupt = archive.corrupt(number);
    const auto reject = nlohmann::json::parse(line, nullptr, false);
    const auto says = [&](const char* key, const auto& value) { return reject.contains(key) && reject[key] == value; };
    if (reject.is_object() && says("code", corrupt.code) && says("line", number + 1) && says("byte", corrupt.byte))
        return {};
    return fmt::format("line {} is {} at byte {}, and came out as {}; it is {}", number + 1, corrupt.code, corrupt.byte,
                       shown(line), shown(corrupt.line));
}

// How much memory it took, in KiB.
long examine(const Archive& archive, const char* threads, Findings& findings) {
    testing::Stream run({testing::proviso_program(), "run", kPolicy, "-", "--inline-rejects", "--rejects-ok",
                         "--progress", "never", "--threads", threads},
                        Pieces(archive));
    uint64_t number = 0;
    for (std::string line; run.read_line(line); ++number) {
        if (number == archive.lines()) findings.violated(fmt::format("more came out than went in: {}", shown(line)));
        if (number >= archive.lines()) continue;
        const std::string wrong = compare(archive, number, line);
        if (!wrong.empty()) findings.violated(wrong);
        findings.count();
    }
    const auto finished = run.wait();
    if (finished.exit_code != 0) findings.violated(fmt::format("the run ended with {}", finished.exit_code));
    if (number < archive.lines()) findings.violated(fmt::format("of {} lines {} came out", archive.lines(), number));
    return finished.peak_kib;
}

}  // namespace

void examine_planted(const Scope& scope, Findings& findings) {
    const std::vector<Good> good = good_records(scope.seed());
    const Archive archive(good, scope.seed(), scope.of(100'000, 10'000'000));
    uint64_t corrupt = 0;
    for (uint64_t number = 0; number < archive.lines(); ++number) corrupt += archive.is_corrupt(number);
    std::string memory;
    for (const char* threads : {"1", "2"})
        memory += fmt::format("{}{} KiB", memory.empty() ? "" : " and ", examine(archive, threads, findings));
    findings.note(
        fmt::format("{} lines by 1 and by 2 threads, {} of them corrupt; memory {}", archive.lines(), corrupt, memory));
}

}  // namespace proviso::trust
