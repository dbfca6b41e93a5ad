// SPDX-License-Identifier: Apache-2.0
#include "compiler/format/detail/document.h"

#include <algorithm>
#include <string_view>

namespace proviso::format::detail {
namespace {

constexpr size_t kStep = 2;  // cells of one indentation

// Whether a doc holds a line break that must be, and whether one must be before or behind all of it.
struct Shape {
    bool inside = false, before = false, behind = false, empty = true;
};

bool is_must(const Doc& line) { return line.breaks == Doc::Break::Hard || line.breaks == Doc::Break::Item; }

Shape settle(Doc& doc);

Shape settle_parts(std::vector<Doc>& parts) {
    Shape all;
    for (Doc& part : parts) {
        const Shape shape = settle(part);
        if (shape.empty) {
            all.inside = all.inside || shape.inside;
            continue;
        }
        if (all.empty) {
            all.before = shape.before;
        } else if (all.behind || shape.before) {
            all.inside = true;
        }
        all.inside = all.inside || shape.inside;
        all.behind = shape.behind;
        all.empty = false;
    }
    return all;
}

// Marks the groups that can't stay on one line.
Shape settle(Doc& doc) {
    Shape shape;
    switch (doc.kind) {
        case Doc::Kind::Text:
            shape.empty = false;
            shape.before = doc.first != nullptr && !doc.first->before.empty();
            shape.behind = doc.last != nullptr && !doc.last->behind.empty();
            break;
        case Doc::Kind::Line:
            shape.inside = is_must(doc);
            break;
        case Doc::Kind::Group:
        case Doc::Kind::Indent:
        case Doc::Kind::Concat:
            shape = settle_parts(doc.parts);
            doc.broken = shape.inside;
            if (doc.below) shape = {.behind = true, .empty = false};
            break;
    }
    return shape;
}

class Layout {
   public:
    Layout(size_t width, const std::vector<uint32_t>& piece_ends) : width_(width), piece_ends_(piece_ends) {}

    std::vector<OutputLine> run(const Doc& doc) {
        pending_.push_back({0, false, &doc});
        while (!pending_.empty()) {
            const Command at = pending_.back();
            pending_.pop_back();
            step(at);
        }
        return std::move(lines_);
    }

   private:
    struct Command {
        size_t indent;
        bool flat;
        const Doc* doc;
    };

    void step(const Command& at) {
        switch (at.doc->kind) {
            case Doc::Kind::Text:
                return put(at);
            case Doc::Kind::Line:
                return put_line(at);
            case Doc::Kind::Group:
                return push_parts(at.indent, !at.doc->broken && (at.flat || fits(*at.doc)), *at.doc);
            case Doc::Kind::Indent:
                return push_parts(at.indent + kStep, at.flat && !at.doc->below, *at.doc);
            case Doc::Kind::Concat:
                return push_parts(at.indent, at.flat, *at.doc);
        }
    }

    void push_parts(size_t indent, bool flat, const Doc& doc) {
        for (size_t i = doc.parts.size(); i-- > 0;) pending_.push_back({indent, flat, &doc.parts[i]});
    }

    void put_line(const Command& at) {
        const Doc::Break breaks = at.doc->breaks;
        if (!is_must(*at.doc) && (at.flat || (breaks == Doc::Break::Fill && fits_behind(at.doc->text)))) {
            blank_ += at.doc->text;
            return;
        }
        end_line(at.indent);
        keep_blank_ = keep_blank_ || breaks == Doc::Break::Item;
    }

    void put(const Command& at) {
        const Doc& doc = *at.doc;
        if (doc.first == nullptr) {  // mere blanks, which no line begins or ends with
            if (!fresh_) blank_ += doc.text;
            return;
        }
        if (!fresh_ && crosses_piece(doc.offset)) end_line(at.indent + kStep);
        if (!doc.first->before.empty()) {
            if (!fresh_) end_line(at.indent + kStep);
            for (const Comment& comment : doc.first->before)
                lines_.push_back(
                    {std::string(indent_, ' ') + comment.text, "", comment.offset, comment.blank && keep_blank_});
        }
        if (fresh_) {
            const bool blank = keep_blank_ && doc.first->blank;
            lines_.push_back({std::string(indent_, ' '), "", doc.offset, blank});
            fresh_ = keep_blank_ = false;
            blank_.clear();
        }
        lines_.back().text += blank_ + doc.text;
        blank_.clear();
        last_offset_ = doc.offset;
        if (doc.last->behind.empty()) return;
        lines_.back().comment = doc.last->behind.front().text;
        end_line(at.indent + kStep);  // unless a line's end follows, which knows better
    }

    void end_line(size_t indent) {
        fresh_ = true;
        indent_ = indent;
        blank_.clear();
    }

    bool crosses_piece(uint32_t offset) const {
        return !lines_.empty() && std::any_of(piece_ends_.begin(), piece_ends_.end(),
                                              [&](uint32_t end) { return last_offset_ < end && end <= offset; });
    }

    size_t used() const { return (fresh_ ? indent_ : cells(lines_.back().text)) + cells(blank_); }

    // Whether `doc` fits on the line as one piece, with what follows it up to where the line may end.
    bool fits(const Doc& doc) const { return fits_from({{0, true, &doc}}, used()); }
    bool fits_behind(std::string_view blank) const { return fits_from({}, used() + cells(blank)); }

    bool fits_from(std::vector<Command> ahead, size_t column) const {
        size_t rest = pending_.size();
        for (;;) {
            if (ahead.empty()) {
                if (rest == 0) return true;
                ahead.push_back(pending_[--rest]);
            }
            const Command at = ahead.back();
            ahead.pop_back();
            switch (at.doc->kind) {
                case Doc::Kind::Text:
                    if (at.doc->first != nullptr && !at.doc->first->before.empty()) return true;
                    column += cells(at.doc->text);
                    if (column > width_) return false;
                    if (at.doc->last != nullptr && !at.doc->last->behind.empty()) return true;
                    break;
                case Doc::Kind::Line:
                    if (!at.flat || is_must(*at.doc)) return true;
                    column += cells(at.doc->text);
                    break;
                default:
                    const bool flat = at.doc->kind == Doc::Kind::Group ? !at.doc->broken : at.flat;
                    for (size_t i = at.doc->parts.size(); i-- > 0;) ahead.push_back({0, flat, &at.doc->parts[i]});
                    break;
            }
        }
    }

    size_t width_;
    const std::vector<uint32_t>& piece_ends_;
    std::vector<Command> pending_;
    std::vector<OutputLine> lines_;
    std::string blank_;  // to be written before the next text, unless the line ends
    size_t indent_ = 0;
    uint32_t last_offset_ = 0;
    bool fresh_ = true, keep_blank_ = false;
};

}  // namespace

Doc Doc::group(Doc inner) {
    Doc out{.kind = Kind::Group};
    out.add(std::move(inner));
    return out;
}

Doc Doc::indent(Doc inner) {
    Doc out{.kind = Kind::Indent};
    out.add(std::move(inner));
    return out;
}

std::vector<OutputLine> lay_out(Doc doc, size_t width, const std::vector<uint32_t>& piece_ends) {
    settle(doc);
    return Layout(width, piece_ends).run(doc);
}

size_t cells(std::string_view text) {
    return static_cast<size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace proviso::format::detail
