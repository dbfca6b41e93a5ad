// SPDX-License-Identifier: Apache-2.0
// Logs as they are written, changed and cut: whoever writes them, and whoever reads them.
#include "runtime/log/decision_log.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "runtime/base/hex.h"
#include "runtime/log/check.h"
#include "tests/process/process.h"

namespace proviso::log {
namespace {

namespace fs = std::filesystem;

// As ContentWriter makes it.
std::string content(const std::string& text) { return hex_digits(sha256(text)) + " " + text + "\n"; }

std::string contents(size_t first, size_t count, size_t size = 40) {
    std::string out;
    for (size_t i = first; i < first + count; ++i)
        out +=
            content("{\"decision\":{\"id\":\"" + std::to_string(i) + "\"},\"x\":\"" + std::string(size, 'x') + "\"}");
    return out;
}

struct Folder {
    testing::Scratch scratch;
    std::string path = (scratch.folder() / "log").string();
    fs::path segment(size_t number) const { return fs::path(path) / segment_file(number); }
    static std::string segment_file(size_t number) {
        std::string digits = std::to_string(number);
        return "segment-" + std::string(8 - digits.size(), '0') + digits + ".log";
    }
    std::unique_ptr<DecisionLog> open() const {
        auto log = DecisionLog::open(path, false);
        REQUIRE(log);
        return *std::move(log);
    }
    // All segments, one after the other.
    std::string bytes() const {
        std::string all;
        for (size_t number = 1; fs::exists(segment(number)); ++number)
            all += segment_file(number) + "\n" + testing::read_text(segment(number));
        return all;
    }
};

LogReport held(const Folder& folder) {
    const auto report = check_log(folder.path);
    REQUIRE_MESSAGE(report, (report ? "" : report.error().message));
    return *report;
}

TEST_CASE("log: entries are chained, through segments and openings, and checkpoints stand for them") {
    const Folder folder;
    constexpr size_t kLong = 100000;
    for (size_t part = 0; part < 4; ++part) {
        auto log = folder.open();
        REQUIRE(log->begin());
        REQUIRE(log->append(contents(part * 50, 50, kLong)));
        REQUIRE(log->sync());
    }
    LogReport report = held(folder);
    CHECK(report.entries == 200);
    CHECK(report.segments == 3);
    CHECK(report.checkpoints == 2);
    CHECK(report.open_entries > 0);
    {
        auto log = folder.open();
        REQUIRE(log->begin());
        REQUIRE(log->close());
    }
    report = held(folder);
    CHECK(report.checkpoints == 3);
    CHECK(report.open_entries == 0);
    const auto kept = check_log(folder.path, {}, &report.root);
    REQUIRE(kept);
    CHECK(kept->has_root);
    uint64_t seen = 0, ends = 0;
    REQUIRE(check_log(folder.path, {[&](const Chain& chain, std::string_view text) {
                                        CHECK(chain.entries() == ++seen);
                                        CHECK(text.starts_with("{\"decision\""));
                                    },
                                    [&](uint64_t segment, const Hash&, bool checkpoint) {
                                        CHECK(segment == ++ends);
                                        CHECK(checkpoint);
                                    }}));
    CHECK(seen == 200);
    CHECK(ends == 3);
}

TEST_CASE("log: one process writes it at a time") {
    const Folder folder;
    const auto first = folder.open();
    const auto second = DecisionLog::open(folder.path, false);
    REQUIRE_FALSE(second);
    CHECK(second.error().code == FaultCode::FileBusy);
}

TEST_CASE("log: an incomplete entry at the end is cut off, told, and nothing else") {
    const Folder folder;
    {
        auto log = folder.open();
        REQUIRE(log->append(contents(0, 10)));
    }
    const std::string whole = testing::read_text(folder.segment(1));
    const size_t before_last = whole.rfind('\n', whole.size() - 2) + 1;
    for (size_t size = before_last; size < whole.size(); ++size) {
        testing::write_text(folder.segment(1), whole.substr(0, size));
        CHECK(held(folder).entries == 9);
        CHECK(held(folder).torn_bytes == size - before_last);
        const auto log = folder.open();
        CHECK(log->torn_bytes() == size - before_last);
        REQUIRE(log->append(contents(9, 1)));
        CHECK((testing::read_text(folder.segment(1)) == whole));
    }
}

TEST_CASE("log: an entry made anew with hashes that fit is found by those behind it") {
    const Folder folder;
    {
        auto log = folder.open();
        REQUIRE(log->append(contents(0, 5)));
    }
    const std::string whole = testing::read_text(folder.segment(1));
    Chain chain;
    std::string forged;
    std::string own = contents(0, 2);
    chain.append_entry(own.substr(0, own.find('\n') + 1), forged);
    chain.append_entry(content("{\"decision\":{\"id\":\"forged\"}}"), forged);
    size_t third = 0;
    for (int line = 0; line < 2; ++line) third = whole.find('\n', third) + 1;
    testing::write_text(folder.segment(1), forged + whole.substr(third));
    const auto report = check_log(folder.path);
    REQUIRE_FALSE(report);
    CHECK(report.error().code == FaultCode::LogDamaged);
    CHECK(report.error().message.find("line 3: entry 3 does not follow the line before it") != std::string::npos);
}

TEST_CASE("log: a run that did not finish is gone on with from its mark, or begun anew, by itself only") {
    const Folder folder, undisturbed;
    constexpr size_t kLong = 100000;
    const auto write_all = [&](DecisionLog& log, size_t from) {
        for (size_t i = from; i < 120; i += 20) REQUIRE(log.append(contents(i, 20, kLong)));
        REQUIRE(log.close());
        REQUIRE(log.finish_run());
    };
    {
        auto log = undisturbed.open();
        REQUIRE(log->begin_run("out", std::nullopt));
        write_all(*log, 0);
    }
    for (const bool resumed : {true, false}) {
        for (const size_t reached : {size_t{40}, size_t{100}}) {
            const Folder other;
            LogMark mark;
            {
                auto log = other.open();
                REQUIRE(log->begin_run("out", std::nullopt));
                for (size_t i = 0; i < reached; i += 20) {
                    REQUIRE(log->append(contents(i, 20, kLong)));
                    if (i == 20) mark = *log->sync();
                }
            }
            {
                auto log = other.open();
                const auto begun = log->begin();
                REQUIRE_FALSE(begun);
                CHECK(begun.error().code == FaultCode::LogNotFitting);
                CHECK_FALSE(log->begin_run("another", std::nullopt));
            }
            auto log = other.open();
            REQUIRE(log->begin_run("out", resumed ? std::optional(mark) : std::nullopt));
            CHECK(log->cut_entries() == (resumed ? reached - 40 : reached));
            write_all(*log, resumed ? 40 : 0);
            CHECK((other.bytes() == undisturbed.bytes()));
            CHECK_FALSE(fs::exists(other.path + "/unfinished"));
        }
    }
}

TEST_CASE("log: a run that was stopped when all was logged is finished without its records, by itself only") {
    const Folder folder;
    LogMark middle, end;
    {
        auto log = folder.open();
        REQUIRE(log->begin_run("out", std::nullopt));
        REQUIRE(log->append(contents(0, 10)));
        middle = *log->sync();
        REQUIRE(log->append(contents(10, 10)));
        end = *log->close();
    }
    const std::string before = testing::read_text(folder.segment(1));
    {
        // Gone on with from its middle, it comes to the same end.
        auto log = folder.open();
        REQUIRE(log->begin_run("out", middle));
        CHECK(log->cut_entries() == 10);
        REQUIRE(log->append(contents(10, 10)));
        CHECK(*log->close() == end);
        CHECK(testing::read_text(folder.segment(1)) == before);
    }
    auto log = folder.open();
    CHECK_FALSE(log->begin());
    REQUIRE(log->finish_stopped_run("another", end));
    CHECK(fs::exists(folder.path + "/unfinished"));
    CHECK_FALSE(log->finish_stopped_run("out", {end.segment, end.bytes, end.entries + 1}));
    REQUIRE(log->finish_stopped_run("out", end));
    CHECK_FALSE(fs::exists(folder.path + "/unfinished"));
    REQUIRE(log->finish_stopped_run("out", end));
    CHECK(testing::read_text(folder.segment(1)) == before);
    CHECK(held(folder).entries == 20);
}

}  // namespace
}  // namespace proviso::log
