// SPDX-License-Identifier: Apache-2.0
#include "tools/coverage/annotated_line.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/html.h"

namespace proviso::coverage {
namespace {

constexpr std::string_view letter(Answer answer) {
    return answer == Answer::Yes ? "Y" : answer == Answer::No ? "N" : "U";
}

// How the text is underlined: seen in full, in part, never at all.
std::string_view style(const Item& item) {
    if (item.is_complete()) return "c";
    const bool some =
        std::any_of(kAnswers.begin(), kAnswers.end(), [&](Answer a) { return item.possible.has(a) && item.saw(a); });
    return some ? "h" : "x";
}

// "rule final_deliverable: applies in 12 scenarios, does not apply in 30, is open never"
std::string description(const Item& item) {
    std::string out = fmt::format("{} {}:", kind_name(item.kind), item.name);
    for (const Answer answer : kAnswers) {
        if (!item.possible.has(answer)) continue;
        const uint32_t count = item.scenarios[static_cast<size_t>(answer)];
        out += fmt::format(
            "{} {} {}", out.back() == ':' ? "" : ",", word(item.kind, answer),
            count == 0 ? std::string("never") : fmt::format("in {} scenario{}", count, count == 1 ? "" : "s"));
    }
    return out;
}

std::string marks(const Item& item, std::string_view number) {
    std::string out = fmt::format("<span class=\"g\" title=\"{}\">{}", html_escaped(description(item)), number);
    for (const Answer answer : kAnswers)
        if (item.possible.has(answer))
            out += fmt::format("<b class=\"{}\">{}</b>", item.saw(answer) ? "s" : "o", letter(answer));
    return out + "</span>";
}

}  // namespace

void AnnotatedLines::open_items(size_t at, bool numbered) {
    // Of several that begin here, the longest is the outermost.
    std::vector<const Item*> here;
    while (next_item_ < items_.size() && items_[next_item_]->span.begin <= at) here.push_back(items_[next_item_++]);
    std::stable_sort(here.begin(), here.end(), [](const Item* a, const Item* b) { return a->span.end > b->span.end; });
    for (const Item* item : here) {
        const std::string number = numbered ? fmt::format("<sup>{}</sup>", ++on_line_) : std::string();
        margin_ += marks(*item, number);
        text_ +=
            number + fmt::format("<span class=\"{}\" title=\"{}\">", style(*item), html_escaped(description(*item)));
        open_.push_back(item);
        has_gap_ = has_gap_ || !item->is_complete();
    }
}

void AnnotatedLines::close_items(size_t at) {
    while (!open_.empty() && open_.back()->span.end <= at) {
        text_ += "</span>";
        open_.pop_back();
    }
}

bool AnnotatedLines::next() {
    if (at_ >= source_.size()) return false;
    text_.clear();
    margin_.clear();
    on_line_ = 0;
    has_gap_ = false;
    const size_t end = std::min(source_.find_first_of("\r\n", at_), source_.size());
    const auto begins_here = [&](const Item* item) { return item->span.begin >= at_ && item->span.begin < end; };
    const bool numbered =
        std::count_if(items_.begin() + static_cast<std::ptrdiff_t>(next_item_), items_.end(), begins_here) > 1;
    for (const Item* item : open_) text_ += fmt::format("<span class=\"{}\">", style(*item));
    size_t done = at_;
    const auto put_until = [&](size_t to) {
        text_ += html_escaped(source_.substr(done, to - done));
        done = to;
    };
    while (done < end) {
        open_items(done, numbered);
        size_t stop = end;
        if (next_item_ < items_.size()) stop = std::min<size_t>(stop, items_[next_item_]->span.begin);
        if (!open_.empty()) stop = std::min<size_t>(stop, open_.back()->span.end);
        put_until(std::max(stop, done));
        close_items(done);
    }
    for (size_t i = 0; i < open_.size(); ++i) text_ += "</span>";
    at_ = end;
    if (at_ < source_.size()) at_ += source_.substr(at_, 2) == "\r\n" ? 2 : 1;
    return true;
}

}  // namespace proviso::coverage
