// SPDX-License-Identifier: Apache-2.0
// Changes of a decision log: bytes, entries, checkpoints, segments. Each must be found, and what is told must name the first line that
// is not as it was. Who makes all hashes anew up to the log's end is found by whoever has kept the last root.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "runtime/base/hex.h"
#include "runtime/log/check.h"
#include "runtime/log/decision_log.h"
#include "runtime/log/segments.h"
#include "tests/process/process.h"
#include "tests/random/random.h"
#include "tests/trust/promise.h"

namespace proviso::trust {
namespace {

namespace fs = std::filesystem;
using differential::Random;
using log::Hash;

using Lines = std::vector<std::string>;  // each with its line break
using Segments = std::vector<Lines>;

constexpr size_t kSegments = 3, kEntries = 25;  // of each

std::string content_line(const std::string& text) { return hex_digits(log::sha256(text)) + " " + text + "\n"; }

std::string entry_content(size_t number, std::string_view filling) {
    return content_line(
        fmt::format(R"({{"decision":{{"id":"{}"}},"policy":"00","record":{{"x":"{}"}}}})", number, filling));
}

Lines lines_of(const std::string& text) {
    Lines lines;
    for (size_t at = 0; at < text.size();) {
        const size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
        lines.push_back(text.substr(at, end - at));
        at = end;
    }
    return lines;
}

std::string text_of(const Lines& lines) {
    std::string text;
    for (const std::string& line : lines) text += line;
    return text;
}

// A log on the disk, which is changed and put right again.
class Log {
   public:
    explicit Log(Random& random) {
        {
            auto writer = log::DecisionLog::open(path_, false);
            if (!writer) throw std::runtime_error(writer.error().message);
            for (size_t s = 0; s < kSegments; ++s) {
                std::string contents;
                for (size_t i = 0; i < kEntries; ++i)
                    contents += entry_content(s * kEntries + i, std::string(random.below(60), 'x'));
                if (!(*writer)->append(contents) || !(*writer)->close())
                    throw std::runtime_error("the log can't be written");
            }
        }
        for (size_t s = 0; s < kSegments; ++s) whole_.push_back(lines_of(testing::read_text(file(s))));
        const auto report = log::check_log(path_);
        if (!report || report->checkpoints != kSegments) throw std::runtime_error("the log itself does not hold");
        root_ = report->root;
    }
    const Segments& whole() const { return whole_; }
    fs::path file(size_t segment) const { return log::segment_path(path_, segment + 1); }

    // What is told of these segments, of which one that is nothing is not there. Nothing: the change was not found.
    std::optional<std::string> told_of(const std::vector<std::optional<std::string>>& segments) const {
        for (size_t s = 0; s < segments.size(); ++s) {
            if (segments[s])
                testing::write_text(file(s), *segments[s]);
            else
                fs::remove(file(s));
        }
        const auto report = log::check_log(path_, {}, &root_);
        for (size_t s = 0; s < segments.size(); ++s) {
            if (s < whole_.size())
                testing::write_text(file(s), text_of(whole_[s]));
            else
                fs::remove(file(s));
        }
        if (!report) return report.error().message;
        return report->has_root ? std::nullopt : std::optional<std::string>("the root is not there");
    }

   private:
    testing::Scratch scratch_;
    std::string path_ = (scratch_.folder() / "log").string();
    Segments whole_;
    Hash root_{};
};

struct Tampering {
    std::vector<std::optional<std::string>> segments;
    // What the words that tell of it must say.
    std::string place;
};

constexpr std::string_view kByRoot = "the root is not there";

std::string place_of(size_t segment, size_t line) {
    return fmt::format("{}, line {}: ", log::segment_name(segment + 1), line + 1);
}

// The first line that is another one than it was. A log that only ends earlier is found by its root.
std::string first_change(const Segments& whole, const std::vector<std::string>& now) {
    for (size_t s = 0; s < whole.size(); ++s) {
        const std::string before = text_of(whole[s]);
        if (now[s] == before) continue;
        const bool is_cut = before.starts_with(now[s]);
        if (is_cut && s + 1 == whole.size()) return std::string(kByRoot);
        const Lines lines = lines_of(now[s]);
        size_t line = 0;
        while (line < lines.size() && line < whole[s].size() && lines[line] == whole[s][line]) ++line;
        return place_of(s, line);
    }
    return {};
}

Tampering with_texts(const Segments& whole, std::vector<std::string> now) {
    std::string place = first_change(whole, now);
    return {{now.begin(), now.end()}, std::move(place)};
}

std::vector<std::string> texts_of(const Segments& segments) {
    std::vector<std::string> texts;
    for (const Lines& lines : segments) texts.push_back(text_of(lines));
    return texts;
}

Tampering change_bytes(const Segments& whole, Random& random) {
    auto now = texts_of(whole);
    std::string& text = random.pick({&now[0], &now[1], &now[2]})[0];
    const size_t at = random.below(text.size());
    switch (random.below(4)) {
        case 0:
            text[at] = static_cast<char>(text[at] ^ static_cast<char>(1U << random.below(8)));
            break;
        case 1:
            text.erase(at, random.between(1, 200));
            break;
        case 2:
            text.insert(at, random.between(1, 3), static_cast<char>(random.next()));
            break;
        default:
            text.resize(at);
            break;
    }
    return with_texts(whole, std::move(now));
}

// An entry taken out, doubled, or two changed for one another; also the line of a checkpoint.
Tampering move_lines(const Segments& whole, Random& random) {
    Segments now = whole;
    const size_t s = random.below(now.size());
    Lines& lines = now[s];
    const size_t at = random.below(lines.size()), other = random.below(lines.size());
    switch (random.below(4)) {
        case 0:
            lines.erase(lines.begin() + static_cast<ptrdiff_t>(at));
            break;
        case 1:
            lines.insert(lines.begin() + static_cast<ptrdiff_t>(random.below(lines.size() + 1)),
                         std::string(lines[at]));
            break;
        case 2:
            std::swap(lines[at], lines[other]);
            break;
        default:  // into another segment
            now[(s + 1) % now.size()].push_back(lines[at]);
            break;
    }
    return with_texts(whole, texts_of(now));
}

// The contents of each segment's entries, as a Chain takes them.
Segments contents_of(const Segments& whole) {
    Segments contents;
    for (const Lines& lines : whole) {
        Lines& of_segment = contents.emplace_back();
        for (size_t i = 0; i + 1 < lines.size(); ++i) {
            const size_t number = lines[i].find(' '), previous = lines[i].find(' ', number + 1);
            of_segment.push_back(lines[i].substr(previous + 1));
        }
    }
    return contents;
}

// Says something else, under its own right digest and number: the line behind it does not follow it.
Tampering rewrite_entry(const Segments& whole, Random& random) {
    const size_t s = random.below(whole.size()), at = random.below(whole[s].size() - 1);
    Segments now = whole;
    std::string& line = now[s][at];
    const size_t head = line.find(' ', line.find(' ') + 1) + 1;
    line = line.substr(0, head) + entry_content(random.below(1'000), "forged");
    auto texts = texts_of(now);
    return {{texts.begin(), texts.end()}, place_of(s, at + 1)};
}

// One entry says something else, is taken out, put in or moved, and all that comes after it is made anew.
Tampering rewrite_all(const Segments& whole, Random& random) {
    Segments contents = contents_of(whole);
    Lines& entries = contents[random.below(contents.size())];
    const auto at = entries.begin() + static_cast<ptrdiff_t>(random.below(entries.size()));
    switch (random.below(4)) {
        case 0:
            *at = entry_content(random.below(1'000), "forged");
            break;
        case 1:
            entries.erase(at);
            break;
        case 2:
            entries.insert(at, entry_content(random.below(1'000), "forged"));
            break;
        default:
            std::swap(*at, at == entries.begin() ? entries.back() : entries.front());
            break;
    }
    log::Chain chain;
    Tampering out;
    for (const Lines& of_segment : contents) {
        std::string text;
        for (const std::string& content : of_segment) chain.append_entry(content, text);
        chain.append_checkpoint(text);
        out.segments.emplace_back(std::move(text));
    }
    out.place = kByRoot;
    return out;
}

// A checkpoint with another number or another digit of a hash.
Tampering change_checkpoint(const Segments& whole, Random& random) {
    Segments now = whole;
    std::string& line = now[random.below(now.size())].back();
    size_t at = 0;
    while (std::isxdigit(static_cast<unsigned char>(line[at])) == 0 || at < std::string_view("checkpoint ").size())
        at = random.below(line.size());
    const char digit = "0123456789abcdef"[random.below(16)];
    line[at] = digit == line[at] ? (digit == '0' ? '1' : '0') : digit;
    return with_texts(whole, texts_of(now));
}

Tampering move_segments(const Segments& whole, Random& random) {
    const auto texts = texts_of(whole);
    Tampering out{{texts.begin(), texts.end()}, {}};
    const size_t one = random.below(whole.size());
    switch (random.below(3)) {
        case 0: {  // exchanged
            const size_t other = (one + random.between(1, whole.size() - 1)) % whole.size();
            std::swap(out.segments[one], out.segments[other]);
            out.place = place_of(std::min(one, other), 0);
            break;
        }
        case 1:  // taken away: the last one is missed by its root, others by their names
            out.segments[one].reset();
            out.place = one + 1 == whole.size() ? std::string(kByRoot) : log::segment_name(one + 1);
            break;
        default:  // given another name, behind the others
            out.segments.push_back(out.segments[one]);
            if (random.chance(50)) {
                out.place = place_of(whole.size(), 0);
            } else {
                out.segments[one].reset();
                out.place = log::segment_name(one + 1);
            }
            break;
    }
    return out;
}

using Tamper = Tampering (*)(const Segments&, Random&);
constexpr Tamper kWays[] = {change_bytes, move_lines, rewrite_entry, rewrite_all, change_checkpoint, move_segments};

bool is_whole(const Segments& whole, const Tampering& tampering) {
    const auto texts = texts_of(whole);
    return std::equal(texts.begin(), texts.end(), tampering.segments.begin(), tampering.segments.end());
}

}  // namespace

void examine_tamperings(const Scope& scope, Findings& findings) {
    Random random(scope.seed());
    const Log log(random);
    const uint64_t wanted = scope.of(1'000, 100'000);
    uint64_t by_root = 0;
    for (uint64_t i = 0; i < wanted;) {
        const size_t way = i % std::size(kWays);
        const Tampering tampering = kWays[way](log.whole(), random);
        if (is_whole(log.whole(), tampering)) continue;
        ++i;
        findings.count();
        const auto told = log.told_of(tampering.segments);
        if (!told)
            findings.violated(fmt::format("tampering {} (way {}) is not found", i, way));
        else if (told->find(tampering.place) == std::string::npos)
            findings.violated(
                fmt::format("tampering {} (way {}): `{}` was expected, not `{}`", i, way, tampering.place, *told));
        by_root += told == kByRoot ? 1 : 0;
    }
    findings.note(fmt::format("{} of them only by the root that was kept", by_root));
}

}  // namespace proviso::trust
