// SPDX-License-Identifier: Apache-2.0
// The report as one page without scripts, pictures or network. What decided stands open; the rest is folded, and unfolds on paper.
#include <fmt/format.h>

#include "runtime/base/html.h"
#include "runtime/session/report.h"

namespace proviso::session {

namespace {

constexpr std::string_view kStyle = R"(
body{font:15px/1.45 Georgia,"Times New Roman",serif;color:#111;background:#fff;max-width:52rem;margin:2rem auto;padding:0 1.2rem;overflow-wrap:anywhere}
h1{font-size:1.7rem;margin:0 0 .2rem}h2{font-size:1.2rem;margin:2rem 0 .6rem;border-bottom:1px solid #111;padding-bottom:.15rem}
.small{color:#444;font-size:13px}code{font:13px/1.3 ui-monospace,Menlo,Consolas,monospace}
ul{margin:.2rem 0;padding-left:1.3rem}details{margin:.5rem 0;border-left:3px solid #bbb;padding-left:.8rem}details.decisive{border-color:#111}
summary{cursor:pointer}table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.2rem .6rem .2rem 0;border-bottom:1px solid #ddd}
@media print{body{margin:0;max-width:none}details>*{display:block}h2{break-after:avoid}}
)";

class Page {
   public:
    explicit Page(const Report& report) : report_(report), why_(report.explanation) {}

    std::string render() {
        head();
        if (report_.what_if) what_if(*report_.what_if);
        rules();
        list("What is to be done", why_.obligations);
        list("Notes", why_.notes);
        questions();
        if (report_.why_not) why_not(*report_.why_not);
        if (report_.ways) ways(*report_.ways);
        facts();
        out_ += "</body></html>\n";
        return std::move(out_);
    }

   private:
    template <class... Args>
    void put(fmt::format_string<Args...> format, Args&&... args) {
        fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
    }

    void head() {
        const std::string id = why_.id.empty() ? "This record" : html_escaped(why_.id);
        put("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
            "content=\"width=device-width\">\n"
            "<title>{0}: {1}</title><style>{2}</style></head><body>\n<h1>{0}: {1}</h1>\n",
            id, html_escaped(why_.outcome), kStyle);
        if (!why_.sentence.empty()) put("<p><b>{}</b></p>\n", html_escaped(why_.sentence));
        put("<p class=\"small\">Decided under {}", html_escaped(why_.policy));
        if (!why_.as_of.empty()) put(" as of {}", html_escaped(why_.as_of));
        if (!why_.rules_as_of.empty()) put(", rules as of {}", html_escaped(why_.rules_as_of));
        put(".</p>\n");
        if (!why_.at_least.empty())
            put("<p>Not settled yet: at least {}, at most {}.</p>\n", html_escaped(why_.at_least),
                html_escaped(why_.at_most));
    }

    void reason(const Reason& reason) {
        if (reason.text.empty()) {
            for (const Reason& child : reason.because) this->reason(child);
            return;
        }
        put("<li><code>{}</code>{}<b>{}</b>", html_escaped(reason.text), reason.source.empty() ? " = " : ": ",
            html_escaped(reason.value));
        if (!reason.question.empty()) put(" <span class=\"small\">{}</span>", html_escaped(reason.question));
        if (!reason.source.empty()) put(" <span class=\"small\">[{}]</span>", html_escaped(reason.source));
        if (!reason.because.empty()) {
            put("<ul>");
            for (const Reason& child : reason.because) this->reason(child);
            put("</ul>");
        }
        put("</li>\n");
    }

    void exception(const ExceptionReason& exception) {
        put("<li><code>{}</code> {} <span class=\"small\">[{}]</span> {}<ul>", html_escaped(exception.id),
            html_escaped(exception.effect), html_escaped(exception.source), html_escaped(exception.text));
        reason(exception.condition);
        for (const ExceptionReason& inner : exception.exceptions) this->exception(inner);
        put("</ul></li>\n");
    }

    void rule(const RuleReason& rule, bool open) {
        put("<details{}{}><summary><code>{}</code> {}", rule.decisive ? " class=\"decisive\"" : "", open ? " open" : "",
            html_escaped(rule.id), html_escaped(rule.status));
        if (!rule.instance.empty()) put(" for <code>{}</code>", html_escaped(rule.instance));
        if (!rule.outcome.empty())
            put(": {} <b>{}</b>", rule.status == "applies" ? "brings" : "would bring", html_escaped(rule.outcome));
        if (rule.status == "is open" && !rule.counts_as.empty())
            put(", counts as <b>{}</b> until it is settled", html_escaped(rule.counts_as));
        put("</summary>\n");
        if (!rule.text.empty()) put("<p>“{}”</p>", html_escaped(rule.text));
        if (!rule.because.empty() && rule.status == "applies") put("<p>{}</p>", html_escaped(rule.because));
        put("<p class=\"small\">{}", html_escaped(rule.source));
        for (const std::string& cite : rule.cites) put("; cites {}", html_escaped(cite));
        put("</p>\n<ul>");
        reason(rule.condition);
        for (const ExceptionReason& one : rule.exceptions) exception(one);
        put("</ul></details>\n");
    }

    void rules() {
        put("<h2>Why</h2>\n");
        if (why_.rules.empty())
            put("<p>No rule applies and none is open: this is the policy’s <code>otherwise</code>.</p>\n");
        for (const RuleReason& one : why_.rules) rule(one, one.decisive);
        if (why_.blocked.empty()) return;
        put("<h2>What was kept from applying</h2>\n");
        for (const RuleReason& one : why_.blocked) rule(one, false);
    }

    void list(std::string_view title, const std::vector<std::string>& items) {
        if (items.empty()) return;
        put("<h2>{}</h2>\n<ul>", title);
        for (const std::string& item : items) put("<li>{}</li>", html_escaped(item));
        put("</ul>\n");
    }

    void questions() {
        if (why_.questions.empty()) return;
        put("<h2>What is still to be answered</h2>\n<ul>");
        for (const auto& [path, question] : why_.questions)
            put("<li>{} <code>{}</code></li>", html_escaped(question), html_escaped(path));
        put("</ul>\n");
    }

    void what_if(const WhatIf& what_if) {
        put("<h2>With other answers</h2>\n<p>With");
        for (const std::string& answer : what_if.answers) put(" <code>{}</code>", html_escaped(answer));
        put(": <b>{}</b>; before: <b>{}</b>.</p>\n<ul>", html_escaped(what_if.after), html_escaped(what_if.before));
        for (const std::string& one : what_if.gone) put("<li>no longer: {}</li>", html_escaped(one));
        for (const std::string& one : what_if.come) put("<li>now: {}</li>", html_escaped(one));
        put("</ul>\n");
    }

    void why_not(const WhyNot& why_not) {
        put("<h2>Why not {}</h2>\n<p>{}</p>\n", html_escaped(why_not.asked), html_escaped(why_not.answer));
        for (const RuleReason& one : why_not.rules) rule(one, false);
    }

    void ways(const std::vector<Way>& ways) {
        put("<h2>What would change it</h2>\n");
        if (ways.empty()) put("<p>No other answers were found that would change the outcome.</p>\n");
        for (const Way& way : ways) {
            put("<p><b>{}</b> ({}) if</p>\n<ul>", html_escaped(way.outcome), way.lower ? "less severe" : "more severe");
            for (const Change& change : way.changes) {
                put("<li><code>{}</code> = ", html_escaped(change.path));
                for (size_t i = 0; i < change.means.size(); ++i)
                    put("{}<b>{}</b>", i == 0 ? "" : " or ", html_escaped(change.means[i]));
                put(" (now: {}) <span class=\"small\">{}</span></li>", html_escaped(change.was),
                    html_escaped(change.question));
            }
            put("</ul>\n");
        }
    }

    void facts() {
        put("<h2>The facts that this rests on</h2>\n<details><summary>{} facts; nothing else of the record "
            "matters</summary><table>",
            report_.facts.size());
        for (const Fact& fact : report_.facts)
            put("<tr><td><code>{}</code></td><td><b>{}</b></td><td class=\"small\">{}</td></tr>\n",
                html_escaped(fact.path), html_escaped(fact.said), html_escaped(fact.question));
        put("</table></details>\n");
    }

    const Report& report_;
    const Explanation& why_;
    std::string out_;
};

}  // namespace

std::string report_html(const Report& report) { return Page(report).render(); }

}  // namespace proviso::session
