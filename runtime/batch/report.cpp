// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "runtime/base/fault_catalogue.h"
#include "runtime/base/html.h"
#include "runtime/batch/grouped.h"

namespace proviso {

using bytecode::Image;
using bytecode::kNone;
using bytecode::NodeKind;
using bytecode::RuleKind;
using bytecode::Section;

namespace {

constexpr size_t kShownValues = 20, kShownReasons = 15, kShownQuestions = 20, kShownMonths = 60;

constexpr std::string_view kStyle = R"(
body{font:15px/1.45 Georgia,"Times New Roman",serif;color:#111;background:#fff;max-width:60rem;margin:2rem auto;padding:0 1.2rem}
h1{font-size:1.7rem;margin:0 0 .2rem}h2{font-size:1.2rem;margin:2.2rem 0 .6rem;border-bottom:1px solid #111;padding-bottom:.15rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.2rem .6rem .2rem 0;vertical-align:top;border-bottom:1px solid #ddd}
th{font-weight:bold;border-bottom:1px solid #111}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td:first-child{min-width:6rem}td.bar{width:36%}code{font:13px/1.3 ui-monospace,Menlo,Consolas,monospace}.small{color:#444;font-size:13px}
svg{display:block}.key span{display:inline-block;margin-right:1.1rem;white-space:nowrap}.key svg{display:inline-block;vertical-align:-2px;margin-right:.3rem}
@media print{body{margin:0;max-width:none}h2{break-after:avoid}tr{break-inside:avoid}}
)";

// Told apart by pattern, not by colour.
constexpr std::string_view kPatterns = R"(<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>
<pattern id="p0" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#fff"/></pattern>
<pattern id="p1" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#fff"/><circle cx="3" cy="3" r="1.1" fill="#111"/></pattern>
<pattern id="p2" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#fff"/><path d="M0 6L6 0" stroke="#111" stroke-width="1.2"/></pattern>
<pattern id="p3" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#bbb"/></pattern>
<pattern id="p4" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#fff"/><path d="M0 6L6 0M0 0L6 6" stroke="#111" stroke-width="1.2"/></pattern>
<pattern id="p5" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#111"/></pattern>
</defs></svg>
)";
constexpr size_t kPatternCount = 6;

uint64_t sum_of(const std::vector<uint64_t>& counts) {
    return std::accumulate(counts.begin(), counts.end(), uint64_t{0});
}

class Page {
   public:
    Page(const Image& image, const RunSummary& summary, const ReportTexts& texts, bool is_alone)
        : image_(image), summary_(summary), texts_(texts), is_alone_(is_alone) {}

    // The page's beginning, without what is said of one version alone.
    std::string begin(uint64_t decided, uint64_t rejected, size_t versions) {
        open();
        put("<p>{} records were read; <b>{}</b> were decided, <b>{}</b> rejected. Each was decided by the one of the "
            "{} versions "
            "that was in force on its date.</p>\n",
            grouped(decided + rejected), grouped(decided), grouped(rejected), versions);
        archives();
        return std::move(out_);
    }

    // Of several versions, one.
    std::string part() {
        put("<h1>Version {}</h1>\n<p class=\"small\">Digest {}</p>\n", text(image_.policy().version), signed_digest());
        counts();
        sections();
        return std::move(out_);
    }

    std::string render() {
        open();
        counts();
        archives();
        sections();
        return std::move(out_);
    }

   private:
    void sections() {
        outcomes();
        months();
        for (size_t i = 0; i < texts_.by.size(); ++i) by_field(i);
        reasons();
        guidelines();
        questions();
        obligations();
        rejects();
    }

    template <class... Args>
    void put(fmt::format_string<Args...> format, Args&&... args) {
        fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
    }
    std::string text(bytecode::StringRef ref) const { return html_escaped(image_.text(ref)); }
    auto ladder() const { return image_.rows<Section::Outcomes>(); }
    // And who signed for it.
    std::string signed_digest() const {
        const std::string digest = fmt::format("<code>{}</code>", image_.digest_hex());
        if (!image_.signed_by()) return digest;
        return fmt::format("{}, signed by key <code>{}</code>", digest, bytecode::key_id(*image_.signed_by()));
    }
    static std::string percent(uint64_t part, uint64_t whole) {
        return whole == 0 ? "–"
                          : fmt::format("{:.1f} %", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
    }
    // The severest outcome is always black, the mildest white.
    size_t pattern(size_t outcome) const {
        const size_t last = ladder().size() - 1;
        if (last == 0 || outcome == 0) return 0;
        return outcome == last ? kPatternCount - 1 : 1 + (outcome - 1) % (kPatternCount - 2);
    }

    void open() {
        const auto& policy = image_.policy();
        const std::string title = policy.title.length != 0 ? text(policy.title) : text(policy.name);
        put("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
            "content=\"width=device-width\">\n<title>{}: decisions</title><style>{}</style></head><body>\n{}",
            title, kStyle, kPatterns);
        put("<h1>{}</h1>\n<p class=\"small\">Policy <code>{}</code>", title, text(policy.name));
        if (is_alone_)
            put("{}{}, digest {}", policy.version.length != 0 ? ", version " : "", text(policy.version),
                signed_digest());
        put("</p>\n");
    }

    void counts() {
        put("<p>{} records were read; <b>{}</b> were decided, <b>{}</b> rejected. The outcome of {} ({}) is settled: "
            "no "
            "answer that is still missing could change it.</p>\n",
            grouped(summary_.decided + summary_.rejected), grouped(summary_.decided), grouped(summary_.rejected),
            grouped(summary_.settled), percent(summary_.settled, summary_.decided));
    }

    void archives() {
        put("<p class=\"small\">Archives: ");
        for (size_t i = 0; i < texts_.archives.size(); ++i)
            put("{}<code>{}</code>", i == 0 ? "" : ", ", html_escaped(texts_.archives[i]));
        put("</p>\n");
    }

    void key() {
        put("<p class=\"key small\">");
        for (size_t i = 0; i < ladder().size(); ++i)
            put("<span><svg width=\"16\" height=\"12\"><rect x=\".5\" y=\".5\" width=\"15\" height=\"11\" "
                "fill=\"url(#p{})\" stroke=\"#111\"/></svg>{}</span>",
                pattern(i), text(ladder()[i].name));
        put("</p>\n");
    }

    // Parts of a whole, side by side; `width` of 300 is the widest.
    template <class Pattern>
    std::string stacked(const std::vector<uint64_t>& counts, double width, Pattern pattern_of) {
        const uint64_t whole = sum_of(counts);
        std::string bar = "<svg width=\"302\" height=\"14\" role=\"img\">";
        double x = 0.5;
        for (size_t i = 0; i < counts.size() && whole != 0; ++i) {
            const double part = width * static_cast<double>(counts[i]) / static_cast<double>(whole);
            if (counts[i] != 0)
                bar += fmt::format(
                    "<rect x=\"{:.1f}\" y=\".5\" width=\"{:.1f}\" height=\"13\" fill=\"url(#p{})\" stroke=\"#111\"/>",
                    x, part, pattern_of(i));
            x += part;
        }
        return bar + "</svg>";
    }

    void outcomes() {
        put("<h2>Outcomes</h2>\n<table><tr><th>Outcome</th><th class=\"n\">Decisions</th><th "
            "class=\"n\">Share</th><th></th></tr>\n");
        const uint64_t most =
            summary_.outcomes.empty() ? 0 : *std::max_element(summary_.outcomes.begin(), summary_.outcomes.end());
        for (size_t i = ladder().size(); i-- > 0;) {
            std::vector<uint64_t> one(ladder().size());
            one[i] = summary_.outcomes[i];
            const double width = most == 0 ? 0 : 300.0 * static_cast<double>(one[i]) / static_cast<double>(most);
            put("<tr><td><b>{}</b><br><span class=\"small\">{}</span></td><td class=\"n\">{}</td><td "
                "class=\"n\">{}</td><td "
                "class=\"bar\">{}</td></tr>\n",
                text(ladder()[i].name), text(ladder()[i].sentence), grouped(one[i]), percent(one[i], summary_.decided),
                stacked(one, width, [&](size_t o) { return pattern(o); }));
        }
        put("</table>\n");
    }

    // A row for each value: how many decisions, and how they came out.
    void table_of(const std::vector<std::pair<std::string, OutcomeCounts>>& rows, std::string_view heading) {
        key();
        put("<table><tr><th>{}</th><th class=\"n\">Decisions</th>", html_escaped(heading));
        for (size_t i = ladder().size(); i-- > 0;) put("<th class=\"n\">{}</th>", text(ladder()[i].name));
        put("<th></th></tr>\n");
        uint64_t most = 1;
        for (const auto& [value, counts] : rows) most = std::max(most, sum_of(counts));
        for (const auto& [value, counts] : rows) {
            const uint64_t whole = sum_of(counts);
            put("<tr><td>{}</td><td class=\"n\">{}</td>", html_escaped(value), grouped(whole));
            for (size_t i = ladder().size(); i-- > 0;) put("<td class=\"n\">{}</td>", grouped(counts[i]));
            put("<td class=\"bar\">{}</td></tr>\n",
                stacked(counts, 300.0 * static_cast<double>(whole) / static_cast<double>(most),
                        [&](size_t o) { return pattern(o); }));
        }
        put("</table>\n");
    }

    void months() {
        std::vector<std::pair<std::string, OutcomeCounts>> rows;
        for (const auto& [month, counts] : summary_.report.months)
            rows.emplace_back(month.empty() ? "no date" : month, counts);
        if (rows.size() == 1 && rows[0].first == "no date") return;
        put("<h2>Over time</h2>\n");
        if (rows.size() > kShownMonths) {
            put("<p class=\"small\">The last {} of {} months.</p>\n", kShownMonths, rows.size());
            rows.erase(rows.begin(), rows.end() - static_cast<ptrdiff_t>(kShownMonths));
        }
        table_of(rows, "Month");
    }

    void by_field(size_t field) {
        put("<h2>By <code>{}</code></h2>\n", html_escaped(texts_.by[field]));
        std::vector<std::pair<std::string, OutcomeCounts>> rows;
        if (field < summary_.report.fields.size())
            rows.assign(summary_.report.fields[field].begin(), summary_.report.fields[field].end());
        std::stable_sort(rows.begin(), rows.end(),
                         [](const auto& a, const auto& b) { return sum_of(a.second) > sum_of(b.second); });
        const size_t values = rows.size();
        if (values > kShownValues) {
            auto& rest = rows[kShownValues];
            for (size_t i = kShownValues + 1; i < values; ++i)
                for (size_t o = 0; o < rest.second.size(); ++o) rest.second[o] += rows[i].second[o];
            rest.first = fmt::format("{} other values", values - kShownValues);
            rows.resize(kShownValues + 1);
        }
        table_of(rows, "Value");
    }

    void reasons() {
        std::vector<size_t> order;
        for (size_t i = 0; i < summary_.rules.size(); ++i)
            if (summary_.rules[i].applies + summary_.rules[i].open != 0) order.push_back(i);
        std::stable_sort(order.begin(), order.end(),
                         [&](size_t a, size_t b) { return summary_.rules[a].decisive > summary_.rules[b].decisive; });
        put("<h2>Most frequent reasons</h2>\n<p class=\"small\">A rule is decisive where it brought the decision its "
            "outcome; "
            "it is open where an answer is missing.</p>\n<table><tr><th>Rule</th><th class=\"n\">Decisive</th><th "
            "class=\"n\">Applies</th><th class=\"n\">Open</th></tr>\n");
        for (size_t i = 0; i < std::min(order.size(), kShownReasons); ++i) {
            const auto& rule = image_.rows<Section::Rules>()[order[i]];
            const RuleCounts& counts = summary_.rules[order[i]];
            put("<tr><td><code>{}</code><br>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td "
                "class=\"n\">{}</td></tr>\n",
                text(rule.id), text(rule.text), grouped(counts.decisive), grouped(counts.applies),
                grouped(counts.open));
        }
        put("</table>\n");
        if (order.size() > kShownReasons)
            put("<p class=\"small\">and {} more rules</p>\n", order.size() - kShownReasons);
    }

    void guidelines() {
        const auto rules = image_.rows<Section::Rules>();
        bool any = false;
        for (size_t i = 0; i < rules.size() && i < summary_.report.guidelines.size(); ++i) {
            if (static_cast<RuleKind>(rules[i].kind) != RuleKind::Guideline) continue;
            if (!any)
                put("<h2>Guidelines</h2>\n<table><tr><th>Guideline</th><th class=\"n\">Met</th><th class=\"n\">Not "
                    "met</th><th "
                    "class=\"n\">Unsure</th><th>white: met, black: not met, hatched: unsure</th></tr>\n");
            any = true;
            const auto& counts = summary_.report.guidelines[i];
            static constexpr size_t kMetPatterns[] = {0, kPatternCount - 1, 2};
            put("<tr><td><code>{}</code><br>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td "
                "class=\"n\">{}</td><td "
                "class=\"bar\">{}</td></tr>\n",
                text(rules[i].id), text(rules[i].text), grouped(counts[0]), grouped(counts[1]), grouped(counts[2]),
                stacked({counts[0], counts[1], counts[2]}, 300, [](size_t s) { return kMetPatterns[s]; }));
        }
        if (any) put("</table>\n");
    }

    std::string path_of(uint32_t node) const {
        const auto nodes = image_.rows<Section::Nodes>();
        std::string path;
        for (; node != 0; node = nodes[node].parent) {
            if (static_cast<NodeKind>(nodes[nodes[node].parent].kind) == NodeKind::List) {
                path = "[]" + (path.empty() ? path : "." + path);
            } else {
                const bool joined = path.empty() || path.front() == '[';
                path = std::string(image_.text(nodes[node].name)) + (joined ? "" : ".") + path;
            }
        }
        return path;
    }

    void questions() {
        std::vector<uint32_t> order;
        for (uint32_t i = 0; i < summary_.report.questions.size(); ++i)
            if (summary_.report.questions[i] != 0) order.push_back(i);
        if (order.empty()) return;
        std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
            return summary_.report.questions[a] > summary_.report.questions[b];
        });
        put("<h2>Open questions</h2>\n<p class=\"small\">By how many decisions wait for an "
            "answer.</p>\n<table><tr><th>Question</th><th "
            "class=\"n\">Decisions</th><th class=\"n\">Share</th></tr>\n");
        for (size_t i = 0; i < std::min(order.size(), kShownQuestions); ++i) {
            const uint64_t count = summary_.report.questions[order[i]];
            put("<tr><td>{}<br><code>{}</code></td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>\n",
                text(image_.rows<Section::Nodes>()[order[i]].question), html_escaped(path_of(order[i])), grouped(count),
                percent(count, summary_.decided));
        }
        put("</table>\n");
        if (order.size() > kShownQuestions) put("<p class=\"small\">and {} more</p>\n", order.size() - kShownQuestions);
    }

    void obligations() {
        if (summary_.report.obligations.empty()) return;
        put("<h2>Obligations</h2>\n<table><tr><th>Of whom</th><th>Due</th><th class=\"n\">Number</th></tr>\n");
        for (const auto& [role, months] : summary_.report.obligations) {
            std::string title = role;
            for (const auto& row : image_.rows<Section::Roles>())
                if (image_.text(row.name) == role && row.title.length != 0) title = image_.text(row.title);
            bool first = true;
            for (const auto& [month, count] : months) {
                put("<tr><td>{}</td><td>{}</td><td class=\"n\">{}</td></tr>\n", first ? html_escaped(title) : "",
                    month.empty() ? "no date" : html_escaped(month), grouped(count));
                first = false;
            }
        }
        put("</table>\n");
    }

    void rejects() {
        if (summary_.rejected == 0) return;
        put("<h2>Rejected records</h2>\n<table><tr><th>Reason</th><th class=\"n\">Records</th></tr>\n");
        for (const auto& [code, count] : summary_.rejects)
            put("<tr><td><code>{}</code> {}</td><td class=\"n\">{}</td></tr>\n", fault_name(code),
                html_escaped(fault_summary(code)), grouped(count));
        put("</table>\n");
        if (summary_.report.samples.empty()) return;
        put("<p class=\"small\">Some of them:</p>\n<table><tr><th>Where</th><th>What is wrong</th></tr>\n");
        for (const RejectSample& sample : summary_.report.samples)
            put("<tr><td><code>{}</code>, line {}</td><td>{} <span class=\"small\">{}</span></td></tr>\n",
                html_escaped(sample.source), sample.line, html_escaped(sample.message), sample.code);
        put("</table>\n");
    }

    const Image& image_;
    const RunSummary& summary_;
    const ReportTexts& texts_;
    bool is_alone_;  // no other version beside it
    std::string out_;
};

}  // namespace

std::string report_html(const ProgramVersions& versions, const std::vector<RunSummary>& summaries,
                        const ReportTexts& texts) {
    std::string page;
    if (versions.size() == 1) {
        page = Page(versions[0]->image(), summaries[0], texts, true).render();
    } else {
        uint64_t decided = 0, rejected = 0;
        for (const RunSummary& summary : summaries) {
            decided += summary.decided;
            rejected += summary.rejected;
        }
        page = Page(versions.last()->image(), summaries.back(), texts, false).begin(decided, rejected, versions.size());
        for (size_t version = 0; version < versions.size(); ++version)
            page += Page(versions[version]->image(), summaries[version], texts, false).part();
    }
    return page += "</body></html>\n";
}

}  // namespace proviso
