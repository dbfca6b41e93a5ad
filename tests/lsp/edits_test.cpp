// SPDX-License-Identifier: Apache-2.0
// However a text came to be what it is, one keystroke after the other, the server says of it what a fresh one says that is handed the
// whole. Edits are made here once more, on UTF-16, as the protocol words them.
#include <doctest/doctest.h>

#include <algorithm>
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
        if (random.chance(1)) return restore();
        back_ = nullptr;
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
    // All edits taken back, in one.
    Json restore() {
        back_ = nullptr;
        return replace(0, text_.size(), first_);
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

constexpr uint64_t kSeed = 20261129;

// Of each policy.
struct Amount {
    size_t edits, between;  // from one comparison with a fresh start to the next
};
Amount amount() {
    const char* percent = std::getenv("PROVISO_TRUST_PERCENT");
    return percent != nullptr && std::atoi(percent) >= 100 ? Amount{10'000, 250} : Amount{250, 50};
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

const std::vector<std::string> kTyped = {" ",
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
                                         "use std.consent\n",
                                         "policy ",
                                         "in_final_cut",
                                         "then consult\n",
                                         ",",
                                         "2025-01-01",
                                         "\t",
                                         "-",
                                         "|",
                                         "=>"};

class Typing {
   public:
    Typing(const std::string& root, const std::string& folder) : root_(root), random_(kSeed), client_(root) {
        for (const std::string& file : files_below(root + "/" + folder)) {
            buffers_.emplace_back(file, read_text(file));
            client_.open(file, buffers_.back().text());
        }
    }

    void run() {
        const auto [edits, between] = amount();
        for (size_t i = 1; i <= edits; ++i) {
            Buffer& buffer = buffers_[random_.below(buffers_.size())];
            Json changes = Json::array();
            for (size_t n = random_.between(1, 3); n > 0; --n) changes.push_back(buffer.edit(random_, kTyped));
            change(buffer, changes);
            if (i % (between / 5) == 0) client_.diagnostics();
            if (i % (between / 2) == 0) ask_something(client_, buffer, random_);
            if (i % (2 * between) == between) restore();
            CAPTURE(i);
            if (i % between == 0) compare();
        }
    }

    size_t compared = 0, without_mistakes = 0;

   private:
    void change(const Buffer& buffer, const Json& changes) {
        Json params = document(buffer.path);
        params["contentChanges"] = changes;
        client_.tell("textDocument/didChange", params);
    }
    // Most texts have a mistake that keeps the compiler from looking further. Not these: at most one edit is left.
    void restore() {
        for (Buffer& buffer : buffers_) change(buffer, Json::array({buffer.restore()}));
        Buffer& buffer = buffers_[random_.below(buffers_.size())];
        if (random_.chance(50)) change(buffer, Json::array({buffer.edit(random_, kTyped)}));
    }
    void compare() {
        Client fresh(root_);
        for (const Buffer& buffer : buffers_) fresh.open(buffer.path, buffer.text());
        const auto found = client_.diagnostics(), expected = fresh.diagnostics();
        REQUIRE(Json(found).dump(1) == Json(expected).dump(1));
        ++compared;
        without_mistakes += expected.empty();
    }

    std::string root_;
    Random random_;
    std::vector<Buffer> buffers_;
    Client client_;
};

TEST_CASE("edits: after random ones, diagnostics are those of a fresh start") {
    const std::string root = std::filesystem::absolute("policies").string();
    // The second is two policies in one folder, versions of one another.
    const auto [edits, between] = amount();
    for (const std::string folder : {"netflix", "sag_aftra"}) {
        CAPTURE(folder);
        Typing typing(root, folder);
        typing.run();
        MESSAGE(folder << ", seed " << kSeed << ": " << edits << " edits, compared " << typing.compared << " times, "
                       << typing.without_mistakes << " of them without mistakes");
        CHECK(typing.compared == edits / between);
        CHECK(typing.without_mistakes > 0);
        CHECK(typing.without_mistakes < typing.compared);
    }
}

}  // namespace
}  // namespace proviso::testing
