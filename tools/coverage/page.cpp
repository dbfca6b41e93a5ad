// SPDX-License-Identifier: Apache-2.0
#include "tools/coverage/page.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/documents/document.h"
#include "compiler/syntax/literate.h"
#include "runtime/base/html.h"
#include "tools/coverage/annotated_line.h"

namespace proviso::coverage {
namespace {

// A filled letter was seen, a dashed one was not: no colour is needed to tell them apart.
constexpr std::string_view kStyle = R"(
body{font:15px/1.45 Georgia,"Times New Roman",serif;color:#111;background:#fff;max-width:76rem;margin:2rem auto;padding:0 1.2rem}
h1{font-size:1.7rem;margin:0 0 .2rem}h2{font-size:1.25rem;margin:2.2rem 0 .6rem;border-bottom:1px solid #111}h3{font:bold 14px ui-monospace,Consolas,monospace;margin:1.8rem 0 .4rem}
table{border-collapse:collapse}table.sum td,table.sum th{text-align:right;padding:.15rem 1.1rem .15rem 0;font-variant-numeric:tabular-nums}
table.sum td:first-child,table.sum th:first-child{text-align:left}table.sum th{border-bottom:1px solid #111}
ul.missing{padding-left:1.1rem;font-size:14px}ul.missing code,code{font:13px/1.3 ui-monospace,Menlo,Consolas,monospace}
table.text{width:100%;table-layout:fixed}table.text td{vertical-align:top;padding:0 .5rem 0 0}
td.n{width:3rem;text-align:right;color:#555;font:12px/1.6 ui-monospace,Menlo,Consolas,monospace;user-select:none}
td.m{width:9.5rem;font:11px/1.7 ui-monospace,Menlo,Consolas,monospace}td.t{font:13px/1.6 ui-monospace,Menlo,Consolas,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
td.p{font:15px/1.5 Georgia,"Times New Roman",serif;color:#333}tr.gap td.n{font-weight:bold;color:#111}tr.gap td.n::before{content:"\25B6\00A0"}
tr:target td{outline:2px solid #111}
.g{display:inline-block;white-space:nowrap;margin-right:.5rem}.g sup,.t sup{font-size:9px;color:#333}
.s,.o{display:inline-block;width:1.25em;text-align:center;margin-right:1px;border:1px solid #111;border-radius:2px;line-height:1.25}
.s{background:#333;color:#fff;-webkit-print-color-adjust:exact;print-color-adjust:exact}.o{border-style:dashed;background:#fff3c4;font-weight:bold}
.c{border-bottom:1px solid transparent}.h{border-bottom:2px dashed #111;background:#fff3c4}.x{border-bottom:3px double #111;background:#ffd9cc}
.small{color:#444;font-size:13px}
@media print{body{margin:0;max-width:none}tr{break-inside:avoid}.h,.x,.o{background:none}}
)";

class Page {
   public:
    std::string render(const std::vector<PagePart>& parts) {
        head(parts);
        legend();
        for (size_t i = 0; i < parts.size(); ++i) policy(parts[i], i);
        return out_ + "</body></html>\n";
    }

   private:
    template <class... Args>
    void put(fmt::format_string<Args...> format, Args&&... args) {
        fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
    }

    void head(const std::vector<PagePart>& parts) {
        Tally total;
        std::string names;
        for (const PagePart& part : parts) {
            total += part.coverage->total();
            names += (names.empty() ? "" : ", ") + html_escaped(part.coverage->policy);
        }
        put("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
            "content=\"width=device-width\"><title>Coverage of {}</title><style>{}</style></head><body>\n",
            names, kStyle);
        put("<h1>Coverage of {}: {}</h1>\n", names, percentage(total));
    }

    void legend() {
        put("<p class=\"small\">What the scenarios were seen to reach. In the margin, for each rule and each condition "
            "that begins on the "
            "line: <b class=\"s\">Y</b> was seen to be yes (a rule: to apply; a guideline: not to be met), <b "
            "class=\"s\">N</b> no, "
            "<b class=\"s\">U</b> unsure (a rule: open). Filled was seen, <b class=\"o\">Y</b> dashed was never seen; "
            "what can't come is "
            "left out. Text: <span class=\"h\">dashed</span> was seen in part, <span class=\"x\">double</span> never "
            "at all. Where a line "
            "has several, small numbers say which is which. \u25B6 marks lines where something is missing.</p>\n");
    }

    void policy(const PagePart& part, size_t number) {
        const Coverage& coverage = *part.coverage;
        const Tally total = coverage.total();
        put("<h2>{}</h2>\n<p>{}: {} of {} answers seen, in {} scenarios.</p>\n", html_escaped(coverage.policy),
            percentage(total), total.seen, total.possible, coverage.scenarios);
        sums(coverage);
        missing(part, number);
        const SourceMap& sources = part.compilation->sources;
        for (FileId file = 0; file < sources.size(); ++file) {
            std::vector<const Item*> items;
            for (const Item& item : coverage.items)
                if (item.span.file == file) items.push_back(&item);
            if (!items.empty()) text_of(sources, file, items, number);
        }
    }

    void sums(const Coverage& coverage) {
        put("<table class=\"sum\"><tr><th></th><th>yes</th><th>no</th><th>unsure</th></tr>\n");
        for (const Kind kind : kKinds) {
            std::string row;
            size_t all = 0;
            for (const Answer answer : kAnswers) {
                const Tally tally = coverage.tally(kind, answer);
                all += tally.possible;
                row += tally.possible == 0 ? std::string("<td>–</td>")
                                           : fmt::format("<td>{} of {}</td>", tally.seen, tally.possible);
            }
            if (all != 0) put("<tr><td>{}s</td>{}</tr>\n", kind_name(kind), row);
        }
        put("</table>\n");
    }

    void missing(const PagePart& part, size_t number) {
        const SourceMap& sources = part.compilation->sources;
        std::string list;
        for (const Item& item : part.coverage->items) {
            if (item.is_complete()) continue;
            const uint32_t line = sources.line_column(item.span.file, item.span.begin).line;
            std::string never;
            for (const Answer answer : kAnswers)
                if (item.misses(answer))
                    never += fmt::format("{}{}", never.empty() ? "" : ", ", word(item.kind, answer));
            list += fmt::format("<li><a href=\"#{}\">{}:{}</a> {} <code>{}</code>: {}</li>\n",
                                anchor(number, item.span.file, line), html_escaped(sources.path(item.span.file)), line,
                                kind_name(item.kind), html_escaped(item.name), never);
        }
        if (!list.empty()) put("<h3>Never seen</h3>\n<ul class=\"missing\">\n{}</ul>\n", list);
        list.clear();
        for (const Item& item : part.coverage->idle)
            list += fmt::format("<li>{}:{} <code>{}</code></li>\n", html_escaped(sources.path(item.span.file)),
                                sources.line_column(item.span.file, item.span.begin).line, html_escaped(item.name));
        if (!list.empty())
            put("<h3>Not counted, since no rule’s answer hangs on it</h3>\n<ul class=\"missing\">\n{}</ul>\n", list);
    }

    static std::string anchor(size_t policy, FileId file, uint32_t line) {
        return fmt::format("p{}f{}l{}", policy, file, line);
    }

    void text_of(const SourceMap& sources, FileId file, const std::vector<const Item*>& items, size_t number) {
        Tally tally;
        for (const Item* item : items)
            for (const Answer answer : kAnswers)
                tally += {item->saw(answer) && item->possible.has(answer) ? size_t{1} : 0,
                          item->possible.has(answer) ? size_t{1} : 0};
        put("<h3>{} — {}</h3>\n<table class=\"text\">\n", html_escaped(sources.path(file)), percentage(tally));
        const std::string_view text = sources.text(file);
        const std::vector<bool> prose = prose_lines(sources, file);
        AnnotatedLines lines(text, items);
        for (uint32_t line = 1; lines.next(); ++line) {
            const bool is_prose = line <= prose.size() && prose[line - 1];
            put("<tr id=\"{}\"{}><td class=\"n\">{}</td><td class=\"m\">{}</td><td class=\"t{}\">{}</td></tr>\n",
                anchor(number, file, line), lines.has_gap() ? " class=\"gap\"" : "", line, lines.margin(),
                is_prose ? " p" : "", lines.text());
        }
        put("</table>\n");
    }

    // Of a literate file: by line, whether it stands outside of the program's blocks.
    static std::vector<bool> prose_lines(const SourceMap& sources, FileId file) {
        if (!syntax::is_literate(sources.path(file))) return {};
        const std::string_view text = sources.text(file);
        std::vector<bool> prose(sources.line_column(file, static_cast<uint32_t>(text.size())).line, true);
        for (const documents::Fence& fence : documents::find_fences(text)) {
            if (!syntax::is_program(fence)) continue;
            const uint32_t first = sources.line_column(file, fence.begin).line;
            const uint32_t last = sources.line_column(file, fence.close).line;
            for (uint32_t line = first; line <= last && line <= prose.size(); ++line) prose[line - 1] = false;
        }
        return prose;
    }

    std::string out_;
};

}  // namespace

std::string page_html(const std::vector<PagePart>& parts) { return Page().render(parts); }

}  // namespace proviso::coverage
