// SPDX-License-Identifier: Apache-2.0
// However a text came to be what it is, one keystroke after the other, the server says of it what a fresh one says that is handed the
// whole. Edits are made here once more, on UTF-16, as the protocol words them.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "tests/lsp/client.h"
#include "tests/process/process.h"
#include "tests/random/random.h"
#include "tools/lsp/texts.h"

namespace proviso::testing {
namespace {

using differential::Random;

std::u16string to_utf16(std::string_view text) {
    std::u16string out;
    for (size_t at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        char32_t code = length == 1 ? lead : lead & (0x7Fu >> length);
        for (size_t i = 1; i < length; ++i) code = (code << 6) | (static_cast<unsigned char>(text[at + i]) & 0x3Fu);
        at += length;
        if (code < 0x10000) {
            out += static_cast<char16_t>(code);
        } else {
            out += static_cast<char16_t>(0xD800 + ((code - 0x10000) >> 10));
            out += static_cast<char16_t>(0xDC00 + ((code - 0x10000) & 0x3FF));
        }
    }
    return out;
}

std::string to_utf8(const std::u16string& text) {
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
        char32_t code = text[i];
        if (code >= 0xD800 && code < 0xDC00 && i + 1 < text.size())
            code = 0x10000 + ((code - 0xD800) << 10) + (static_cast<char32_t>(text[++i]) - 0xDC00);
        if (code < 0x80) {
            out += static_cast<char>(code);
        } else if (code < 0x800) {
            out += static_cast<char>(0xC0 | (code >> 6));
            out += static_cast<char>(0x80 | (code & 0x3F));
        } else if (code < 0x10000) {
            out += static_cast<char>(0xE0 | (code >> 12));
            out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
            out += static_cast<char>(0x80 | (code & 0x3F));
        } else {
            out += static_cast<char>(0xF0 | (code >> 18));
            out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
            out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
            out += static_cast<char>(0x80 | (code & 0x3F));
        }
    }
    return out;
}

// A text as an editor holds it.
class Buffer {
   public:
    Buffer(std::string file, const std::string& text) : path(std::move(file)), text_(to_utf16(text)), first_(text_) {}

    // An edit of the protocol, made here too.
    Json edit(Random& random, const std::vector<std::string>& words) {
        if (!back_.is_null() && random.chance(60)) {
            text_ = before_;
            return std::exchange(back_, nullptr);
        }
        back_ = nullptr;
        if (random.chance(1)) return replace(0, text_.size(), first_);
        const size_t begin = place(random);
        const size_t end = random.chance(50) ? begin : whole(std::min(begin + random.below(12), text_.size()));
        const std::u16string taken = text_.substr(begin, end - begin), before = text_;
        const std::u16string with = random.chance(70) ? to_utf16(random.pick(words)) : std::u16string();
        const size_t after = begin + with.size();
        Json out = replace(begin, end, with);
        if (whole(begin) == begin && whole(after) == after) {
            // The way back, which is gone once anything else is done.
            const std::u16string now = text_;
            back_ = replace(begin, after, taken);
            text_ = now;
            before_ = before;
        }
        return out;
    }
    std::string text() const { return to_utf8(text_); }

    const std::string path;

   private:
    // Not between the halves of a character, or within a line break.
    size_t whole(size_t at) const {
        const bool low = at < text_.size() && text_[at] >= 0xDC00 && text_[at] < 0xE000;
        const bool within = at > 0 && at < text_.size() && text_[at] == u'\n' && text_[at - 1] == u'\r';
        return low || within ? at - 1 : at;
    }
    size_t place(Random& random) const { return whole(random.below(text_.size() + 1)); }
    Json position(size_t at) const {
        size_t line = 0, start = 0;
        for (size_t i = 0; i < at; ++i) {
            const bool ends =
                text_[i] == u'\n' || (text_[i] == u'\r' && !(i + 1 < text_.size() && text_[i + 1] == u'\n'));
            if (!ends) continue;
            ++line;
            start = i + 1;
        }
        return {{"line", line}, {"character", at - start}};
    }
    Json replace(size_t begin, size_t end, const std::u16string& with) {
        Json out = {{"range", {{"start", position(begin)}, {"end", position(end)}}}, {"text", to_utf8(with)}};
        text_.replace(begin, end - begin, with);
        return out;
    }

    std::u16string text_, first_, before_;
    Json back_;
};

// Edits, and comparisons with a fresh start.
struct Amount {
    size_t edits, between;
};
Amount amount() {
    const char* percent = std::getenv("PROVISO_TRUST_PERCENT");
    const bool all = percent != nullptr && std::atoi(percent) >= 100;
    return all ? Amount{20000, 500} : Amount{500, 100};
}

std::vector<std::string> files_below(const std::string& folder) {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().string().ends_with(".proviso")) files.push_back(entry.path().string());
    std::sort(files.begin(), files.end());
    return files;
}

void ask_something(Client& client, const Buffer& buffer, Random& random) {
    Json params = document(buffer.path);
    params["position"] = {{"line", random.below(150)}, {"character", random.below(30)}};
    params["range"] = {{"start", params["position"]}, {"end", {{"line", 200}, {"character", 0}}}};
    params["context"] = {{"diagnostics", Json::array()}, {"includeDeclaration", true}};
    params["newName"] = "renamed";
    client.ask(
        "textDocument/" + random.pick({std::string("hover"), std::string("definition"), std::string("references"),
                                       std::string("completion"), std::string("documentSymbol"),
                                       std::string("semanticTokens/full"), std::string("codeAction"),
                                       std::string("formatting"), std::string("rename"), std::string("inlayHint")}),
        params);
}

TEST_CASE("edits: after random ones, diagnostics are those of a fresh start") {
    const std::string root = std::filesystem::absolute("policies").string(), folder = root + "/netflix";
    Random random(20261129);
    std::vector<Buffer> buffers;
    Client client(root);
    for (const std::string& file : files_below(folder)) {
        buffers.emplace_back(file, read_text(file));
        client.open(file, buffers.back().text());
    }
    const std::vector<std::string> words = {" ",
                                            "\n",
                                            "u",
                                            ".",
                                            "and",
                                            " or ",
                                            "is",
                                            "rule x \"y\"\n",
                                            "\"",
                                            "{",
                                            "}",
                                            "(",
                                            "when ",
                                            "unsure",
                                            "\xF0\x9F\x8E\xAC",
                                            "\xC3\xA9",
                                            "\r\n",
                                            "# ",
                                            "5 days",
                                            "use nothing\n",
                                            "policy ",
                                            "in_final_cut",
                                            "then consult\n",
                                            ",",
                                            "2025-01-01",
                                            "\t",
                                            "-",
                                            "|",
                                            "=>"};
    const auto [edits, between] = amount();
    size_t compared = 0, with_diagnostics = 0;
    for (size_t i = 1; i <= edits; ++i) {
        Buffer& buffer = buffers[random.below(buffers.size())];
        Json params = document(buffer.path);
        params["contentChanges"] = Json::array();
        for (size_t n = random.between(1, 3); n > 0; --n)
            params["contentChanges"].push_back(buffer.edit(random, words));
        client.tell("textDocument/didChange", params);
        if (i % (between / 5) == 0) client.diagnostics();
        if (i % (between / 2) == 0) ask_something(client, buffer, random);
        if (i % between != 0) continue;
        Client fresh(root);
        for (const Buffer& other : buffers) fresh.open(other.path, other.text());
        const auto found = client.diagnostics(), expected = fresh.diagnostics();
        CAPTURE(i);
        REQUIRE(Json(found).dump(1) == Json(expected).dump(1));
        ++compared;
        with_diagnostics += !expected.empty();
    }
    MESSAGE(edits << " edits, compared " << compared << " times, " << with_diagnostics << " of them with mistakes");
    CHECK(compared == edits / between);
    CHECK(with_diagnostics > 0);
}

// A policy in one file of so many lines.
std::string long_policy(size_t lines) {
    std::string out =
        "policy studio.long\n  version \"1\"\n  decides Form as of day\n\nrecord Form\n  day  : date, required\n  uses "
        ": list of Use\n\n"
        "record Use\n  use_id : text, key\n  shown  : answer\n  paid   : answer\n  weight : number\n\n"
        "outcomes\n  notify  \"Tell us.\"\n  consult \"Ask us.\"\n  otherwise notify\n  when unsure consult\n\n";
    for (size_t rule = 1; 22 + rule * 8 < lines; ++rule)
        out += fmt::format(
            "rule number_{0} \"What weighs more than {0} is discussed\"\n  for each u in uses\n  when all of\n    - "
            "u.shown\n"
            "    - u.weight more than {0}\n    - not u.paid or u.weight is {0}\n  then consult\n\n",
            rule);
    return out;
}

double median_latency(Client& client, const std::string& path, const std::string& text, size_t times) {
    std::vector<double> milliseconds;
    const Json at = behind(text, "is discussed");
    for (size_t i = 0; i < times; ++i) {
        Json params = document(path);
        params["contentChanges"] = Json::array({{{"range", {{"start", at}, {"end", at}}}, {"text", "x"}}});
        const auto start = std::chrono::steady_clock::now();
        client.tell("textDocument/didChange", params);
        client.diagnostics();
        milliseconds.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::sort(milliseconds.begin(), milliseconds.end());
    return milliseconds[times / 2];
}

TEST_CASE("latency: from a keystroke to the diagnostics of 2,000 lines") {
    const Scratch scratch;
    const std::string one = long_policy(2000);
    const std::string path = scratch.write("long.proviso", one).string();
    Client client(scratch.folder().string());
    client.open(path, one);
    CHECK(client.diagnostics().empty());
    const double alone = median_latency(client, path, one, 9);
    const std::string root = std::filesystem::absolute("policies").string(), output = root + "/netflix/output.proviso";
    Client several(root);
    std::string text = read_text(output);
    const size_t first = text.find("rule ");
    text.insert(text.find('"', first) + 1, "is discussed ");
    several.open(output, text);
    several.diagnostics();
    MESSAGE("median: one file of 2,000 lines " << alone << " ms; a policy of 2,300 lines in 15 files "
                                               << median_latency(several, output, text, 9) << " ms");
}

}  // namespace
}  // namespace proviso::testing
