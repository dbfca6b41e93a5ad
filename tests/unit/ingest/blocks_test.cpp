// SPDX-License-Identifier: Apache-2.0
// Many records at once: how a block is cut must not matter, and a bad line costs nothing but itself.
#include <doctest/doctest.h>

#include <random>

#include "tests/unit/ingest/batch_text.h"
#include "tests/unit/ingest/reading.h"

namespace proviso::sample {
namespace {

const std::string kGood = R"({"id":"G","on":"2025-09-02"})";

// Good and bad lines of many shapes; those that cannot be indexed spoil the piece that they stand in.
std::vector<std::string> lines_of_all_kinds(std::mt19937& random, size_t count, bool some_unclosed) {
    std::vector<std::string> kinds = {
        kGood,
        R"({"id":"A","on":"2025-09-02","ok":"unsure","uses":[{"purpose":"final","use_id":"u1","tools":[{"name":"n\"\\"}]}]})",
        R"({"on":"2025-09-02","id":"B","uses":[{"use_id":"u1","purpose":"ideation","tags":["\u00e9","b"]},{"purpose":"final"}]})",
        R"({"id":"C","on":"2025-09-02","answers":[true,false,"unsure"],"numbers":"unsure","seconds":1e400,"q":{"z":[]}})",
        R"({"id":"D","on":"2025-09-02","uses":[{"purpose":"final","tools":[{"name":"x"}]},{"purpose":"unknown"}]})",
        R"({"id":"E","on":"2025-09-02","uses":[{"purpose":"final","tools":[{"name":"x","ok":true}]}],"ok":7})",
        R"({"id":"F","on":"2025-09-02","note":"a)" + std::string(700, 'n') + R"(\n"})",
        R"({"id":"G","on":"2025-09-02","note":"\x"})",
        R"({"id":"H","on":)",
        R"({"id":"I","on":"2025-09-02","x":{"a":1,"a":2}})",
        R"("on":"2025-09-02"})",
        "",
        "  \t",
        "\r",
        "{\"id\":\"J\", \"on\" : \"2025-09-02\"}\r",
        "}{",
        "]",
    };
    if (some_unclosed)
        for (const char* line : {R"({"id":"K)", "{\"id\":\"\x01\"}", "\xFF", R"({"id":"L","on":"2025-09-02","x":"\)",
                                 "\\\"", R"(","id":"M"})"})
            kinds.emplace_back(line);
    std::vector<std::string> lines;
    for (size_t i = 0; i < count; ++i) lines.push_back(kinds[random() % kinds.size()]);
    return lines;
}

void check_same_as_alone(const std::vector<std::string>& lines, size_t batch_size, bool last_break) {
    const Program program = sample_program();
    Reading alone;
    std::string block;
    for (size_t i = 0; i < lines.size(); ++i) {
        const Reading one = read_block(program, lines[i]);
        alone.records.insert(alone.records.end(), one.records.begin(), one.records.end());
        for (size_t r = 0; r < one.records.size(); ++r) alone.places.push_back(i);
        for (auto rejected : one.rejected) {
            rejected.line = i;
            alone.rejected.push_back(rejected);
        }
        block += lines[i] + (i + 1 < lines.size() || last_break ? "\n" : "");
    }
    const Reading together = read_block(program, block, {}, batch_size);
    CHECK(together.unsound == "");
    CHECK(together.records == alone.records);
    CHECK(together.places == alone.places);
    CHECK(together.rejected == alone.rejected);
    CHECK(together.lines == lines.size() - (lines.back().empty() && !last_break ? 1 : 0));
}

TEST_CASE("blocks: however a block is cut, its records are the same as read one by one") {
    std::mt19937 random(7);
    for (bool unclosed : {false, true})
        for (size_t count : {1, 2, 5, 50, 1200})
            for (size_t batch : {1, 7, 64, 1000})
                check_same_as_alone(lines_of_all_kinds(random, count, unclosed), batch, random() % 2 == 0);
}

TEST_CASE("blocks: what a rejected record wrote is taken back") {
    const Program program = sample_program();
    const std::string full =
        R"({"id":"X","on":"2025-09-02","ok":true,"union":"not_applicable","seconds":7,"stage":"post","note":"n",)"
        R"("production":{"title":"t","budget":1e400,"guilds":["sag"]},"uses":[{"use_id":"u","purpose":"final",)"
        R"("cost":1,"in_cut":"unsure","tools":[{"name":"t"}],"tags":["g"]}],"answers":[true],"numbers":[1])";
    std::string block;
    for (int i = 0; i < 70; ++i) block += full + ",\"ok\":1}\n" + kGood + "\n";
    const Reading reading = read_block(program, block);
    CHECK(reading.rejected.size() == 70);
    CHECK(reading.rejected[69].line == 138);
    CHECK(reading.unsound == "");
    REQUIRE(reading.records.size() == 70);
    const Reading good = read_block(program, kGood);
    for (const std::string& record : reading.records) CHECK(record == good.records[0]);
}

TEST_CASE("blocks: a raw line break always ends a record") {
    const Program program = sample_program();
    const std::string broken = R"({"id":"G",)"
                               "\n"
                               R"("on":"2025-09-02"})";
    const Reading reading = read_block(program, broken + "\n" + kGood + "\n{\"x\":\n" + kGood + "\n}\n" + kGood);
    CHECK(reading.records.size() == 3);
    REQUIRE(reading.rejected.size() == 4);
    CHECK(reading.rejected[0].byte == 10);
    CHECK(reading.rejected[0].message == "expected a key, found the end of the record");
    CHECK(reading.rejected[1].byte == 0);
    CHECK(reading.rejected[2].path == "x");
    CHECK(reading.rejected[3].line == 5);
}

TEST_CASE("blocks: the padding is never read as part of the last record") {
    const Program program = sample_program();
    const std::string open = kGood.substr(0, kGood.size() - 1);
    for (char padding : {'}', '\0', '"', '1', '\n', ' ', '\xFF'}) {
        CHECK(read_block(program, kGood, {}, 10, padding).records.size() == 1);
        CHECK(read_block(program, kGood + "\n", {}, 10, padding).records.size() == 1);
        const Reading reading = read_block(program, open, {}, 10, padding);
        REQUIRE(reading.rejected.size() == 1);
        CHECK(reading.rejected[0].byte == open.size());
        CHECK(read_block(program, R"({"seconds":12)", {}, 10, padding).rejected[0].byte == 13);
    }
}

TEST_CASE("blocks: long records, and records that are too long") {
    const Program program = sample_program();
    const auto with_note = [](size_t size) {
        return R"({"id":"L","on":"2025-09-02","note":")" + std::string(size, 'x') + "\"}";
    };
    const std::string block = kGood + "\n" + with_note(300000) + "\n" + kGood + "\n" + with_note(600000) + "\n" +
                              kGood + "\n" + with_note(262000);
    const Reading all = read_block(program, block, {}, 2);
    CHECK(all.records.size() == 6);
    CHECK(all.texts[3] == with_note(600000));
    CHECK(all.unsound == "");
    const Reading some = read_block(program, block + "\n", {.max_record_bytes = 400000}, 2);
    CHECK(some.records.size() == 5);
    REQUIRE(some.rejected.size() == 1);
    CHECK(some.rejected[0].line == 3);
    CHECK(some.rejected[0].code == "PV8009");
    CHECK(some.rejected[0].record.size() == with_note(600000).size());
    CHECK(some.lines == 6);
    // Also as the last, without its line break.
    CHECK(read_block(program, kGood + "\n" + with_note(600000), {.max_record_bytes = 400000}).rejected.size() == 1);
    CHECK(read_block(program, with_note(600000) + "\n" + kGood, {.max_record_bytes = 400000}).records.size() == 1);
    CHECK(read_block(program, with_note(100), {.max_record_bytes = with_note(100).size()}).records.size() == 1);
    CHECK(read_block(program, with_note(100), {.max_record_bytes = with_note(100).size() - 1}).rejected.size() == 1);
}

TEST_CASE("blocks: carriage returns and blank lines") {
    const Program program = sample_program();
    const Reading reading = read_block(program, "\r\n" + kGood + "\r\n\n \t \n" + kGood + " \r\n{\r\n\n");
    CHECK(reading.records.size() == 2);
    CHECK(reading.places == std::vector<uint64_t>{1, 4});
    CHECK(reading.texts == std::vector<std::string>{kGood, kGood + " "});
    CHECK(reading.lines == 7);
    REQUIRE(reading.rejected.size() == 1);
    CHECK(reading.rejected[0].line == 5);
    CHECK(reading.rejected[0].record == "{");
    CHECK(read_block(program, "").lines == 0);
    CHECK(read_block(program, "\n").lines == 1);
    CHECK(read_block(program, "\n\n \r").lines == 3);
    CHECK(read_block(program, "").records.empty());
}

TEST_CASE("blocks: a reader serves many blocks and batches, and numbers each block's lines from 0") {
    const Program program = sample_program();
    Reader reader(program, {});
    Batch first(program), second(program);
    std::vector<Reject> rejects;
    CHECK_FALSE(reader.fill(first, 10, rejects));  // before any block
    CHECK(first.records() == 0);
    std::string block;
    for (int i = 0; i < 300; ++i) block += i % 3 == 0 ? "{\"x\":1}\n" : kGood + "\n";
    block.append(kBlockPadding, ' ');
    for (int round = 0; round < 3; ++round) {
        rejects.clear();
        reader.start(block.data(), block.size() - kBlockPadding);
        REQUIRE(reader.fill(first, 100, rejects));
        REQUIRE(reader.fill(second, 1000, rejects));
        CHECK(first.records() == 100);
        CHECK(second.records() == 100);
        CHECK(first.place(0).line == 1);
        CHECK(second.place(99).line == 299);
        CHECK(unsound(*program, first) == "");
        CHECK(unsound(*program, second) == "");
        CHECK(record_text(*program, first, 99) == record_text(*program, second, 0));
        CHECK_FALSE(reader.fill(first, 10, rejects));
        CHECK(first.records() == 0);
        CHECK(first.elements(1).first == std::vector<uint32_t>{0});
        CHECK(reader.lines() == 300);
        CHECK(rejects.size() == 100);
    }
    // Nothing of what was rejected is counted.
    CHECK(reader.undeclared_fields().empty());
}

}  // namespace
}  // namespace proviso::sample
