// SPDX-License-Identifier: Apache-2.0
// Records with random damage: what the reader takes for JSON must be exactly what an independent parser does.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "tests/unit/ingest/reading.h"

namespace proviso::sample {
namespace {

enum class Verdict { Good, Bad, Unclear };

// Notices keys that repeat, and numbers that the other parser refuses only because they exceed a double.
class Oracle : public nlohmann::json_sax<nlohmann::json> {
   public:
    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool start_object(std::size_t) override {
        keys_.emplace_back();
        return true;
    }
    bool key(string_t& key) override {
        repeated_ |= !keys_.back().insert(key).second;
        return true;
    }
    bool end_object() override {
        keys_.pop_back();
        return true;
    }
    bool start_array(std::size_t) override { return true; }
    bool end_array() override { return true; }
    bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception& error) override {
        too_large_ = error.id == 406;
        return false;
    }

    static Verdict judge(std::string_view line) {
        // That parser skips a byte order mark and takes a zero byte for the end.
        if (line.starts_with("\xEF\xBB\xBF") || line.find('\0') != line.npos) return Verdict::Bad;
        const size_t first = line.find_first_not_of(" \t\r");
        if (first == line.npos || line[first] != '{') return Verdict::Bad;
        Oracle oracle;
        const bool parsed = nlohmann::json::sax_parse(line, &oracle);
        if (oracle.too_large_) return Verdict::Unclear;
        return parsed && !oracle.repeated_ ? Verdict::Good : Verdict::Bad;
    }

   private:
    std::vector<std::set<std::string>> keys_;
    bool repeated_ = false, too_large_ = false;
};

const std::vector<std::string> kSeeds = {
    R"({"id":"D-1","on":"2025-09-02","ok":true,"union":"not_applicable","seconds":-12.5,"stage":"post","note":"a\"b\\c\u00e9\ud83c\udf89 ñ✓"})",
    R"({"id":"D-2","on":"2025-09-02","uses":[{"use_id":"u1","purpose":"final","tools":[{"name":"t","ok":null}],"tags":["a","b"]},{"purpose":"ideation"}]})",
    R"({"id":"D-3","on":"2025-09-02","x":{"a":[1,2.5e3,-0,{"b":{}},[]],"c":null,"d":false},"answers":["yes","no","unsure"],"numbers":["1",2]})",
    R"( { "id" : "D-4" , "on" : "2025-09-02" , "production" : { "title" : "t" , "budget" : 0.1 , "guilds" : [ "sag" ] } } )",
    R"({"id":"D-5","on":"2025-09-02","\u006fk":"\u0079es","q":"\\\\\\","r":"\"","é":"","s":[[[[{}]]]]})",
};

std::string damaged(std::mt19937& random) {
    static constexpr char kBytes[] = "{}[]:,\"\\ \t\r019.-+eEtrufalsn/\0\x01\x1F\x7F\x80\xBF\xC3\xED\xEF\xF4\xFF\f";
    std::string line = kSeeds[random() % kSeeds.size()];
    for (size_t edits = 1 + random() % 3; edits-- > 0 && !line.empty();) {
        const size_t at = random() % line.size();
        const char byte = kBytes[random() % (sizeof(kBytes) - 1)];
        switch (random() % 6) {
            case 0:
                line[at] = byte;
                break;
            case 1:
                line.insert(at, 1, byte);
                break;
            case 2:
                line.erase(at, 1);
                break;
            case 3:
                line.erase(at, random() % 8);
                break;
            case 4:
                line.insert(random() % line.size(), line.substr(at, random() % 12));
                break;
            case 5:
                line[at] = line[random() % line.size()];
                break;
        }
    }
    return line;
}

// The same record with some characters escaped, and white space between tokens.
std::string spelt_otherwise(const std::string& line, std::mt19937& random) {
    std::string out;
    bool in_text = false;
    for (size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (c == '"') in_text = !in_text;
        if (in_text && c == '\\') {  // the whole escape
            const size_t bytes = line[i + 1] == 'u' ? 6 : 2;
            out += line.substr(i, bytes);
            i += bytes - 1;
        } else if (in_text && c != '"' && static_cast<unsigned char>(c) < 0x80 && random() % 4 == 0) {
            const char* digits = random() % 2 ? "0123456789abcdef" : "0123456789ABCDEF";
            out += std::string("\\u00") + digits[c >> 4] + digits[c & 15];
        } else {
            const bool is_token = !in_text && std::string_view("{}[]:,").find(c) != std::string_view::npos;
            if (is_token && random() % 4 == 0) out += " \t\r"[random() % 3];
            out += c;
            if (is_token && random() % 4 == 0) out += " \t\r"[random() % 3];
        }
    }
    return out;
}

TEST_CASE("mutations: escapes and white space change nothing") {
    std::mt19937 random(7);
    const Program program = sample_program();
    for (const std::string& seed : kSeeds) {
        const Reading plain = read_block(program, seed);
        REQUIRE(plain.records.size() == 1);
        for (int round = 0; round < 200; ++round) {
            const std::string line = spelt_otherwise(seed, random);
            CAPTURE(line);
            const Reading other = read_block(program, line + "\n" + seed);
            REQUIRE(other.unsound == "");
            REQUIRE(other.records == std::vector<std::string>{plain.records[0], plain.records[0]});
        }
    }
}

TEST_CASE("mutations: the reader agrees with an independent parser on what is JSON") {
    std::mt19937 random(20250902);
    const Program anything = build_program({answer("no_such_field")});
    const Program sample = sample_program();
    int good = 0, bad = 0, unclear = 0;
    for (int round = 0; round < 40; ++round) {
        std::vector<std::string> lines;
        std::string block;
        for (int i = 0; i < 500; ++i) {
            lines.push_back(damaged(random));
            block += lines.back() + "\n";
        }
        const Reading loose = read_block(anything, block, {}, 64), strict = read_block(sample, block, {}, 64);
        REQUIRE(loose.unsound == "");
        REQUIRE(strict.unsound == "");
        const std::set<uint64_t> taken(loose.places.begin(), loose.places.end());
        std::set<uint64_t> refused;
        for (const auto& rejected : loose.rejected) refused.insert(rejected.line);
        for (uint64_t i = 0; i < lines.size(); ++i) {
            CAPTURE(lines[i]);
            const Verdict verdict = Oracle::judge(lines[i]);
            if (verdict == Verdict::Unclear)
                ++unclear;
            else if (verdict == Verdict::Good)
                ++good;
            else
                ++bad;
            if (verdict == Verdict::Good) REQUIRE(taken.contains(i));
            // Blank lines are neither.
            if (verdict == Verdict::Bad) REQUIRE_FALSE(taken.contains(i));
            REQUIRE(
                (taken.contains(i) != refused.contains(i) || lines[i].find_first_not_of(" \t\r") == std::string::npos));
        }
        // The sample's schema refuses more, never less, and says where.
        for (uint64_t line : strict.places) REQUIRE(taken.contains(line));
        for (const auto& rejected : strict.rejected) {
            CAPTURE(rejected.record);
            REQUIRE(rejected.byte <= lines[rejected.line].size());
            const bool not_json = rejected.code == "PV8001" || rejected.code == "PV8002" || rejected.code == "PV8003";
            if (not_json) REQUIRE(refused.contains(rejected.line));
        }
        // And each line by itself comes out the same.
        for (const auto& rejected : strict.rejected) {
            if (round > 4) break;
            const Reading alone = read_block(sample, lines[rejected.line]);
            REQUIRE(alone.rejected.size() == 1);
            CAPTURE(rejected.record);
            CHECK(alone.rejected[0].byte == rejected.byte);
            CHECK(alone.rejected[0].message == rejected.message);
        }
    }
    // The damage is neither always fatal nor never.
    CHECK(good > 1000);
    CHECK(bad > 5000);
    CHECK(unclear < 100);
}

}  // namespace
}  // namespace proviso::sample
