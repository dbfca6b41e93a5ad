// SPDX-License-Identifier: Apache-2.0
// Diagnostics as text for people. Whatever comes from a policy passes through printable(): a file must not be able to
// move the cursor or turn text around in its reader's terminal.
#include <algorithm>

#include "compiler/diagnostics/diagnostic.h"

namespace proviso {
namespace {

constexpr size_t kTabWidth = 4;
constexpr size_t kWidestExcerpt = 120;  // cells of a source line that are shown
constexpr size_t kExcerptLead = 60;     // how many of them before the place, in a longer line
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

struct Range {
    char32_t first, last;
};
// Marks that take no cell of their own, characters that take two, and those that could mislead a reader.
constexpr Range kZeroWidth[] = {{0x300, 0x36F},   {0x483, 0x489},   {0x591, 0x5BD},   {0x64B, 0x65F},  {0x1AB0, 0x1AFF},
                                {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}};
constexpr Range kWide[] = {{0x1100, 0x115F},   {0x2E80, 0x303E},  {0x3041, 0xA4CF}, {0xAC00, 0xD7A3},
                           {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},  {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6},
                           {0x1F300, 0x1FAFF}, {0x20000, 0x3FFFD}};
constexpr Range kUnsafe[] = {{0, 0x1F},        {0x7F, 0x9F},     {0x200B, 0x200F},
                             {0x2028, 0x202E}, {0x2060, 0x2069}, {0xFEFF, 0xFEFF}};

template <size_t N>
bool among(const Range (&ranges)[N], char32_t c) {
    return std::any_of(std::begin(ranges), std::end(ranges), [c](Range r) { return c >= r.first && c <= r.last; });
}

// One code point of a text, or one byte that does not belong to any.
struct Glyph {
    std::string_view bytes;
    char32_t code;
    bool valid;
};

Glyph glyph_at(std::string_view text, size_t at) {
    const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(at);
    const size_t length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (length == 0 || at + length > text.size()) return {text.substr(at, 1), 0, false};
    char32_t code = length == 1 ? lead : lead & (0x7F >> length);
    for (size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0) != 0x80) return {text.substr(at, 1), 0, false};
        code = (code << 6) | (byte(at + i) & 0x3F);
    }
    return {text.substr(at, length), code, true};
}

size_t width(const Glyph& glyph) {
    if (!glyph.valid || among(kUnsafe, glyph.code)) return 1;
    return among(kZeroWidth, glyph.code) ? 0 : among(kWide, glyph.code) ? 2 : 1;
}

void append_printable(std::string& out, const Glyph& glyph) {
    out += glyph.valid && !among(kUnsafe, glyph.code) ? glyph.bytes : kReplacement;
}

std::string printable(std::string_view text) {
    std::string out;
    for (size_t at = 0; at < text.size();) {
        const Glyph glyph = glyph_at(text, at);
        if (glyph.code == '\n' && glyph.valid) {
            out += '\n';
        } else {
            append_printable(out, glyph);
        }
        at += glyph.bytes.size();
    }
    return out;
}

struct Excerpt {
    std::string line;
    std::string underline;
};

// The line `text` with bytes [begin, end) underlined; of a long line the part around the place.
Excerpt excerpt(std::string_view text, size_t begin, size_t end) {
    struct Cell {
        Glyph glyph;
        size_t column, width;
        bool marked;
    };
    // Of a very long line only what can be shown is looked at.
    size_t skipped = begin > 4 * kWidestExcerpt ? std::min(begin, text.size()) - 2 * kWidestExcerpt : 0;
    while (skipped > 0 && skipped < text.size() && (text[skipped] & 0xC0) == 0x80) ++skipped;
    text.remove_prefix(skipped);
    begin -= skipped;
    end -= skipped;
    std::vector<Cell> cells;
    size_t column = 0, mark = 0;
    for (size_t at = 0; at < text.size() && column < mark + kWidestExcerpt;) {
        const Glyph glyph = glyph_at(text, at);
        const size_t w = glyph.code == '\t' ? kTabWidth - column % kTabWidth : width(glyph);
        if (at <= begin) mark = column;
        cells.push_back({glyph, column, w, at >= begin && at < end});
        column += w;
        at += glyph.bytes.size();
    }
    if (begin >= text.size()) mark = column;
    size_t from = mark > kWidestExcerpt - kExcerptLead ? mark - kExcerptLead : 0;
    // A wide character is shown whole or not at all.
    for (const Cell& cell : cells) {
        if (cell.column >= from) {
            from = std::min(cell.column, mark);
            break;
        }
    }
    Excerpt out;
    if (from > 0 || skipped > 0) out = {"… ", "  "};
    std::string marks;
    for (const Cell& cell : cells) {
        if (cell.column < from) continue;
        if (cell.column >= from + kWidestExcerpt) {
            out.line += " …";
            break;
        }
        if (cell.glyph.code == '\t') {
            out.line.append(cell.width, ' ');
        } else {
            append_printable(out.line, cell.glyph);
        }
        marks.append(cell.width, cell.marked ? '~' : ' ');
    }
    const size_t first = mark - from;
    marks.resize(std::max(marks.size(), first + 1), ' ');
    marks[first] = '^';
    out.underline += marks.substr(0, marks.find_last_not_of(' ') + 1);
    return out;
}

struct Palette {
    std::string_view error = "", warning = "", note = "", bold = "", off = "";
};
constexpr Palette kPlain{};
constexpr Palette kColours{"\x1b[1;31m", "\x1b[1;35m", "\x1b[1;36m", "\x1b[1m", "\x1b[0m"};

void append_place(std::string& out, Span span, const SourceMap& sources, const Palette& palette) {
    const LineColumn place = sources.line_column(span.file, span.begin);
    out += fmt::format("{}{}:{}:{}:{} ", palette.bold, printable(sources.path(span.file)), place.line, place.column,
                       palette.off);
}

void append_source(std::string& out, Span span, const SourceMap& sources, std::string_view colour,
                   std::string_view off) {
    if (sources.text(span.file).empty()) return;
    const LineColumn place = sources.line_column(span.file, span.begin);
    const uint32_t line_begin = sources.line_begin(span.file, span.begin);
    const size_t begin = span.begin - line_begin, end = std::max(span.end, span.begin) - line_begin;
    std::string_view line = sources.line_at(span.file, span.begin);
    const size_t mark = place.line == 1 && line.starts_with("\xEF\xBB\xBF") && begin >= 3 ? 3 : 0;
    line.remove_prefix(mark);
    const Excerpt shown = excerpt(line, begin - mark, end - mark);
    out += fmt::format("{:>5} | {}\n      | {}{}{}\n", place.line, shown.line, colour, shown.underline, off);
}

}  // namespace

std::string render(const Diagnostic& diagnostic, const SourceMap& sources, bool colour) {
    const Palette& palette = colour ? kColours : kPlain;
    const bool error = diagnostic.severity == Severity::Error;
    const std::string_view shade = error ? palette.error : palette.warning;
    std::string out;
    append_place(out, diagnostic.span, sources, palette);
    out += fmt::format("{}{} {}:{} {}\n", shade, error ? "error" : "warning", diagnostic_name(diagnostic.code),
                       palette.off, printable(diagnostic.message));
    append_source(out, diagnostic.span, sources, shade, palette.off);
    for (const Note& note : diagnostic.notes) {
        append_place(out, note.span, sources, palette);
        out += fmt::format("{}note:{} {}\n", palette.note, palette.off, printable(note.text));
        append_source(out, note.span, sources, palette.note, palette.off);
    }
    if (!diagnostic.help.empty()) {
        out += fmt::format("{}help:{} ", palette.note, palette.off);
        for (const char c : printable(diagnostic.help)) {
            out += c;
            if (c == '\n') out += "      ";  // later lines stand under the first
        }
        out += '\n';
    }
    return out;
}

}  // namespace proviso
