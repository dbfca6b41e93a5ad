// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/fault_catalogue.h"
#include "runtime/batch/grouped.h"
#include "runtime/batch/summary.h"
#include "runtime/decision/json_writer.h"

namespace proviso {

using bytecode::Image;
using bytecode::Section;

namespace {

constexpr size_t kReasonsShown = 3;

double percent(uint64_t part, uint64_t whole) {
    return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

std::string counted(uint64_t records) { return grouped(records) + (records == 1 ? " record" : " records"); }

std::string_view rule_id(const Image& image, size_t rule) { return image.text(image.rows<Section::Rules>()[rule].id); }

}  // namespace

std::string summary_json(const Image& image, const RunSummary& summary) {
    std::string out;
    const auto number = [&](JsonObject& object, std::string_view key, uint64_t value) {
        object.key(key);
        out += std::to_string(value);
    };
    JsonObject object(out);
    object.key("policy");
    JsonObject policy(out);
    policy.text("name", image.text(image.policy().name));
    if (image.policy().version.length != 0) policy.text("version", image.text(image.policy().version));
    policy.text("digest", image.digest_hex());
    policy.close();
    number(object, "records", summary.decided + summary.rejected);
    number(object, "decided", summary.decided);
    number(object, "rejected", summary.rejected);
    number(object, "settled", summary.settled);
    object.key("outcomes");
    JsonObject outcomes(out);
    for (size_t i = 0; i < summary.outcomes.size(); ++i)
        number(outcomes, image.text(image.rows<Section::Outcomes>()[i].name), summary.outcomes[i]);
    outcomes.close();
    object.key("rules");
    out += '[';
    for (size_t i = 0; i < summary.rules.size(); ++i) {
        if (i != 0) out += ',';
        JsonObject rule(out);
        rule.text("id", rule_id(image, i));
        number(rule, "applies", summary.rules[i].applies);
        number(rule, "open", summary.rules[i].open);
        number(rule, "decisive", summary.rules[i].decisive);
        rule.close();
    }
    out += ']';
    object.key("rejects");
    JsonObject rejects(out);
    for (const auto& [code, count] : summary.rejects) number(rejects, fault_name(code), count);
    rejects.close();
    object.key("undeclared_fields");
    out += '{';
    bool first = true;
    for (const auto& [path, count] : summary.undeclared) {
        if (!first) out += ',';
        first = false;
        append_json_string(path, out);
        out += ':' + std::to_string(count);
    }
    out += '}';
    object.close();
    out += '\n';
    return out;
}

std::string summary_text(const Image& image, const RunSummary& summary) {
    std::string out = fmt::format("{}: {} decided (the outcome of {} is settled), {} rejected\n",
                                  counted(summary.decided + summary.rejected), grouped(summary.decided),
                                  grouped(summary.settled), grouped(summary.rejected));
    const auto outcomes = image.rows<Section::Outcomes>();
    size_t width = 0;
    for (const auto& outcome : outcomes) width = std::max<size_t>(width, outcome.name.length);
    for (size_t i = 0; i < outcomes.size(); ++i)
        out += fmt::format("  {:<{}}  {:>12}  {:5.1f} %\n", image.text(outcomes[i].name), width,
                           grouped(summary.outcomes[i]), percent(summary.outcomes[i], summary.decided));
    std::vector<size_t> order;
    for (size_t i = 0; i < summary.rules.size(); ++i)
        if (summary.rules[i].decisive != 0) order.push_back(i);
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return summary.rules[a].decisive > summary.rules[b].decisive; });
    if (!order.empty()) out += "most frequent reasons:\n";
    for (size_t i = 0; i < std::min(order.size(), kReasonsShown); ++i) {
        const auto& rule = image.rows<Section::Rules>()[order[i]];
        out += fmt::format("  {}. {}: {} ({:.1f} %)", i + 1, image.text(rule.id),
                           counted(summary.rules[order[i]].decisive),
                           percent(summary.rules[order[i]].decisive, summary.decided));
        if (rule.text.length != 0) out += fmt::format(" — {}", image.text(rule.text));
        out += '\n';
    }
    for (const auto& [code, count] : summary.rejects)
        out += fmt::format("rejected with {}: {} ({})\n", fault_name(code), grouped(count), fault_summary(code));
    if (!summary.undeclared.empty()) {
        out += fmt::format("fields that `{}` does not declare (ignored):", image.text(image.policy().name));
        size_t shown = 0;
        for (const auto& [path, count] : summary.undeclared) {
            if (++shown > 8) {
                out += fmt::format(" and {} more", summary.undeclared.size() - 8);
                break;
            }
            out += fmt::format("{} {} ({})", shown == 1 ? "" : ",", path, grouped(count));
        }
        out += '\n';
    }
    return out;
}

}  // namespace proviso
