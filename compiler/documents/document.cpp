// SPDX-License-Identifier: Apache-2.0
#include "compiler/documents/document.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "compiler/documents/detail/labels.h"
#include "compiler/documents/detail/lines.h"

namespace proviso::documents {

using namespace detail;

namespace {

constexpr size_t kLongestName = 200;     // bytes of a heading that parts of it are named by
constexpr size_t kLongestExcerpt = 100;  // bytes
constexpr size_t kLongestPlace = 1000;   // bytes of a citation
constexpr size_t kDeepestLetters = 8;

std::string shortened(std::string text) {
    if (text.size() <= kLongestExcerpt) return text;
    size_t end = kLongestExcerpt;
    while (end > 0 && (text[end] & 0xC0) == 0x80) --end;
    return text.substr(0, end) + "…";
}

}  // namespace

class Reader {
   public:
    Document run(std::string_view text) {
        text_ = text;
        skip_to_ = front_matter_end(text);
        const std::vector<Fence> fences = find_fences(text);
        size_t fence = 0;
        bool begins = true;
        for_each_line(text, [&](const Line& line) {
            if (document_.too_long_) return;
            while (fence < fences.size() && line.begin > fences[fence].close) ++fence;
            if (fence < fences.size() && line.next > fences[fence].begin) {
                begins = true;
                last_item_ = 0;
                return;
            }
            if (line.begin < skip_to_) return;
            begins = take(line, begins);
        });
        return std::move(document_);
    }

   private:
    struct Level {
        uint32_t passage;
        std::string label;
    };

    // Whether the next line begins a paragraph.
    bool take(const Line& line, bool begins) {
        std::string_view rest = line.text.substr(line.indent);
        if (rest.empty()) return true;
        if (const size_t depth = heading_depth(rest); depth > 0 && line.indent < 4) {
            take_heading(line, trimmed(rest.substr(depth)), depth);
            return true;
        }
        if (const size_t depth = begins ? underlined_depth(line) : 0; depth > 0 && line.indent < 4) {
            take_heading(line, trimmed(rest), depth);
            return true;
        }
        bool bullet = false;
        while (rest.size() > 1 &&
               (rest[0] == '>' || ((rest[0] == '-' || rest[0] == '*' || rest[0] == '+') && rest[1] == ' '))) {
            bullet = true;
            rest = trimmed(rest.substr(1));
        }
        const std::optional<Label> label = paragraph_label(rest, begins || bullet, last_item_);
        if (label) take_paragraph(line, *label, rest);
        return false;
    }

    static size_t heading_depth(std::string_view line) {
        const size_t depth = std::min(line.find_first_not_of('#'), line.size());
        return depth <= 6 && (depth == line.size() || line[depth] == ' ' || line[depth] == '\t') ? depth : 0;
    }

    // Of a line with nothing but `=` or `-` right below it, which makes it a heading; 0 where there is none. The line below is passed over.
    size_t underlined_depth(const Line& line) {
        const std::string_view words = line.text.substr(line.indent);
        const bool bullet =
            words.size() > 1 && std::string_view("-*+").find(words[0]) != std::string_view::npos && words[1] == ' ';
        if (bullet || words[0] == '>' || is_rule(words)) return 0;
        const size_t end = std::min(text_.find_first_of("\r\n", line.next), text_.size());
        const std::string_view below = text_.substr(line.next, end - line.next);
        if (below.empty() || below.find_first_not_of(' ') > 3 || !is_rule(below)) return 0;
        skip_to_ = static_cast<uint32_t>(end);
        return trimmed(below)[0] == '=' ? 1 : 2;
    }

    static bool is_rule(std::string_view line) {
        const std::string_view signs = trimmed(line);
        return signs.size() > 1 && (signs[0] == '=' || signs[0] == '-') &&
               signs.find_first_not_of(signs[0]) == std::string_view::npos;
    }

    // Where a Markdown file begins with data about itself, between two lines `---`.
    static uint32_t front_matter_end(std::string_view text) {
        const size_t start = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
        const std::string_view body = text.substr(start);
        if (!body.starts_with("---\n") && !body.starts_with("---\r\n")) return 0;
        const size_t close = body.find("\n---", 3);
        return close == std::string_view::npos ? 0 : static_cast<uint32_t>(start + close + 4);
    }

    // The new passage's number, or kNoPassage.
    uint32_t add(const Line& line, bool heading, std::string shown, std::string_view words, uint32_t parent) {
        if (document_.passages_.size() == kMaxPassages) {
            document_.too_long_ = true;
            return kNoPassage;
        }
        if (parent != kNoPassage) document_.passages_[parent].leaf = false;
        const auto end = line.begin + static_cast<uint32_t>(line.text.size());
        document_.passages_.push_back({heading, std::move(shown), shortened(plain_words(words)),
                                       line.begin + static_cast<uint32_t>(line.indent), end, parent});
        names_.emplace_back();
        return static_cast<uint32_t>(document_.passages_.size() - 1);
    }

    void name(uint32_t passage, std::string_view words) {
        std::string key = key_of(words);
        if (key.empty()) return;
        std::vector<uint32_t>& named = document_.named_[key];
        if (!named.empty() && named.back() == passage) return;
        named.push_back(passage);
        if (key.size() <= kLongestName) names_[passage].push_back(std::move(key));
    }

    void take_heading(const Line& line, std::string_view words, size_t depth) {
        // Signs at the end close it.
        const size_t last = words.find_last_not_of('#');
        if (last == std::string_view::npos) return;
        if (last + 1 < words.size() && (words[last] == ' ' || words[last] == '\t'))
            words = trimmed(words.substr(0, last));
        const std::string plain = plain_words(words);
        while (!headings_.empty() && headings_.back().first >= depth) headings_.pop_back();
        const uint32_t passage = add(line, true, shortened(plain), plain, heading());
        if (passage == kNoPassage) return;
        name(passage, plain);
        if (const std::optional<Label> label = heading_label(plain)) {
            name(passage, label->number);
            name(passage, plain.substr(label->length));
            // `Article 5: Aims` is `Article 5` too.
            std::string_view numbered = std::string_view(plain).substr(0, label->length);
            while (!numbered.empty() && std::string_view(" .:)").find(numbered.back()) != std::string_view::npos)
                numbered.remove_suffix(1);
            name(passage, numbered);
            numbers_[key_of(label->number)] = passage;
        }
        headings_.emplace_back(depth, passage);
        number_ = kNoPassage;
        letters_.clear();
        items_.clear();
        last_item_ = 0;
    }

    uint32_t heading() const { return headings_.empty() ? kNoPassage : headings_.back().second; }

    void take_paragraph(const Line& line, const Label& label, std::string_view rest) {
        const std::string_view words = rest.substr(label.length);
        if (label.kind == Label::Kind::Letters) return take_letters(line, label, words);
        const bool item = label.kind == Label::Kind::Item;
        const uint32_t parent = item ? heading() : parent_of(label.number);
        const uint32_t passage = add(line, false, label.number, words, parent);
        if (passage == kNoPassage) return;
        name(passage, label.number);
        if (item && parent != kNoPassage) {
            const std::vector<std::string> above = names_[parent];
            for (const std::string& base : above) {
                name(passage, base + "(" + label.number + ")");
                name(passage, base + "." + label.number);
                name(passage, base + " " + label.number);
            }
            if (!above.empty()) document_.passages_[passage].shown = shown_below(parent, label.number);
        }
        (item ? items_ : numbers_)[key_of(label.number)] = passage;
        number_ = passage;
        letters_.clear();
        last_item_ = item && label.number.size() < 7 ? std::stoul(label.number) : 0;
    }

    // 2 and 2.1 hold 2.1.3.
    uint32_t parent_of(std::string number) const {
        for (size_t point = number.rfind('.'); point != std::string::npos; point = number.rfind('.')) {
            number.resize(point);
            for (const auto* known : {&items_, &numbers_}) {
                const auto found = known->find(key_of(number));
                if (found != known->end()) return found->second;
            }
        }
        return heading();
    }

    // Each level of letters is told by how it counts: (ii) goes on from (i), (a) begins anew below what stands before.
    void take_letters(const Line& line, const Label& label, std::string_view words) {
        for (size_t i = 0; i < label.letters.size(); ++i) {
            const std::string& letter = label.letters[i];
            if (i + 1 < label.letters.size() && goes_on_below(letter)) continue;
            size_t level = letters_.size();
            while (level > 0 && !follows(letters_[level - 1].label, letter)) --level;
            if (i > 0 || level == 0) {
                level = is_first(letter) || letters_.empty() || i > 0 ? letters_.size() : letters_.size() - 1;
            } else {
                --level;
            }
            letters_.resize(std::min(level, kDeepestLetters - 1));
            const uint32_t base = !letters_.empty()       ? letters_.back().passage
                                  : number_ != kNoPassage ? number_
                                                          : heading();
            const uint32_t passage = add(line, false, shown_below(base, letter), words, base);
            if (passage == kNoPassage) return;
            if (base == kNoPassage) {
                name(passage, "(" + letter + ")");
            } else {
                const std::vector<std::string> above = names_[base];
                for (const std::string& each : above) name(passage, each + "(" + letter + ")");
            }
            letters_.push_back({passage, letter});
        }
    }

    // (1)(b) after (1)(a) lies in the same (1).
    bool goes_on_below(const std::string& letter) {
        for (size_t level = 0; level < letters_.size(); ++level) {
            if (letters_[level].label != letter) continue;
            letters_.resize(level + 1);
            return true;
        }
        return false;
    }

    std::string shown_below(uint32_t base, const std::string& part) const {
        if (base == kNoPassage) return "(" + part + ")";
        const Passage& above = document_.passages_[base];
        if (!above.heading) return above.shown + "(" + part + ")";
        const std::optional<Label> label = heading_label(above.shown);
        return label ? label->number + "(" + part + ")" : shortened(above.shown) + " (" + part + ")";
    }

    std::string_view text_;
    uint32_t skip_to_ = 0;  // lines that begin before it are passed over
    Document document_;
    std::vector<std::vector<std::string>> names_;        // of each passage, for what lies below it
    std::vector<std::pair<size_t, uint32_t>> headings_;  // open ones: depth and passage
    std::unordered_map<std::string, uint32_t> numbers_;  // the latest passage with that number
    std::unordered_map<std::string, uint32_t> items_;    // of the lists below the current heading
    uint32_t number_ = kNoPassage;                       // the numbered paragraph that letters belong to
    std::vector<Level> letters_;
    size_t last_item_ = 0;
};

Document read_document(std::string_view text) { return Reader().run(text); }

namespace {

struct Ends {
    std::string from, to;
};

// "Articles 5" and "§§ 5" are "5".
std::string_view without_plural(std::string_view place) {
    constexpr std::string_view kSections = "\xC2\xA7\xC2\xA7";
    constexpr std::array<std::string_view, 10> kPlurals{"sections", "articles", "arts.",     "clauses", "chapters",
                                                        "annexes",  "parts",    "schedules", "rules",   "paragraphs"};
    if (place.starts_with(kSections)) return trimmed(place.substr(kSections.size()));
    const std::string key = key_of(place);
    for (const std::string_view plural : kPlurals)
        if (key.starts_with(plural) && key.size() > plural.size() && key[plural.size()] == ' ')
            return trimmed(trimmed(place).substr(plural.size()));
    return place;
}

// Every way to read the place as a range: split at a dash, or at `to`.
std::vector<Ends> ranges(std::string_view place) {
    constexpr std::array<std::string_view, 5> kBetween{"\xE2\x80\x93", "\xE2\x80\x94", " to ", " through ", "-"};
    std::vector<Ends> out;
    place = without_plural(trimmed(place));
    for (const std::string_view sign : kBetween) {
        for (size_t at = place.find(sign); at != std::string_view::npos; at = place.find(sign, at + 1)) {
            Ends ends{std::string(trimmed(place.substr(0, at))), std::string(trimmed(place.substr(at + sign.size())))};
            if (ends.from.empty() || ends.to.empty()) continue;
            // 2.1(a)–(c) ends at 2.1(c).
            const size_t part = ends.from.rfind('(');
            if (ends.to.front() == '(' && part != std::string::npos && part > 0)
                ends.to = ends.from.substr(0, part) + ends.to;
            out.push_back(std::move(ends));
        }
    }
    return out;
}

}  // namespace

std::vector<uint32_t> Document::find(std::string_view place) const {
    std::vector<uint32_t> found = find_single(place);
    if (!found.empty() || place.size() > kLongestPlace) return found;
    for (const std::string_view whole : {place, place.substr(0, place.rfind(','))}) {
        for (const Ends& ends : ranges(whole)) {
            found = between(find_single(ends.from), find_single(ends.to));
            if (!found.empty()) return found;
        }
    }
    return found;
}

std::string Document::unknown_part(std::string_view place) const {
    for (const Ends& ends : ranges(place.substr(0, place.rfind(',')))) {
        const bool from = !find_single(ends.from).empty(), to = !find_single(ends.to).empty();
        if (from != to) return from ? ends.to : ends.from;
    }
    return std::string(place);
}

// Where several have the name, two that lie in one passage; else the first two in order. Not what holds the last as a part.
std::vector<uint32_t> Document::between(const std::vector<uint32_t>& from, const std::vector<uint32_t>& to) const {
    std::optional<std::pair<uint32_t, uint32_t>> ends;
    for (const uint32_t first : from) {
        for (const uint32_t last : to) {
            if (last <= first) continue;
            const bool siblings = passages_[first].parent == passages_[last].parent;
            if (!ends || (siblings && passages_[ends->first].parent != passages_[ends->second].parent))
                ends = {first, last};
        }
    }
    if (!ends) return {};
    std::vector<uint32_t> out;
    for (uint32_t passage = ends->first; passage <= ends->second; ++passage) {
        uint32_t above = passages_[ends->second].parent;
        while (above != kNoPassage && above != passage) above = passages_[above].parent;
        if (above == kNoPassage) out.push_back(passage);
    }
    return out;
}

std::vector<uint32_t> Document::find_single(std::string_view place) const {
    while (place.size() <= kLongestPlace) {
        const auto found = named_.find(key_of(place));
        if (found != named_.end()) return found->second;
        const size_t comma = place.rfind(',');
        if (comma == std::string_view::npos) return {};
        place = place.substr(0, comma);
    }
    return {};
}

}  // namespace proviso::documents
