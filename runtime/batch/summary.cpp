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

constexpr size_t kReasonsShown = 3, kUndeclaredShown = 8;

double percent(uint64_t part, uint64_t whole) {
    return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

std::string counted(uint64_t records) { return grouped(records) + (records == 1 ? " record" : " records"); }

std::string_view rule_id(const Image& image, size_t rule) { return image.text(image.rows<Section::Rules>()[rule].id); }

// The outcomes of all versions by name, mildest first as far as the versions agree, with their sums.
std::vector<std::pair<std::string_view, uint64_t>> all_outcomes(const ProgramVersions& versions,
                                                                const std::vector<RunSummary>& summaries) {
    std::vector<std::pair<std::string_view, uint64_t>> sums;
    for (size_t version = versions.size(); version-- > 0;) {  // the last one's ladder first
        const Image& image = versions[version]->image();
        for (size_t i = 0; i < summaries[version].outcomes.size(); ++i) {
            const std::string_view name = image.text(image.rows<Section::Outcomes>()[i].name);
            const auto known =
                std::find_if(sums.begin(), sums.end(), [&](const auto& sum) { return sum.first == name; });
            const auto place = known == sums.end() ? sums.insert(sums.end(), {name, 0}) : known;
            place->second += summaries[version].outcomes[i];
        }
    }
    return sums;
}

// What does not hang on the version: counts, rejects, undeclared fields.
RunSummary total(const std::vector<RunSummary>& summaries) {
    RunSummary sum;
    for (const RunSummary& summary : summaries) {
        sum.decided += summary.decided;
        sum.rejected += summary.rejected;
        sum.settled += summary.settled;
        for (const auto& [code, count] : summary.rejects) sum.rejects[code] += count;
        for (const auto& [path, count] : summary.undeclared) sum.undeclared[path] += count;
    }
    return sum;
}

class SummaryJson {
   public:
    explicit SummaryJson(std::string& out) : out_(out) {}

    // `image`: of one version, whose digest and rules are told too.
    void write(const Image& image, const RunSummary& summary) {
        JsonObject object(out_);
        object.key("policy");
        JsonObject policy(out_);
        policy.text("name", image.text(image.policy().name));
        if (image.policy().version.length != 0) policy.text("version", image.text(image.policy().version));
        policy.text("digest", image.digest_hex());
        if (image.signed_by()) policy.text("key", bytecode::key_id(*image.signed_by()));
        policy.close();
        counts(object, summary);
        object.key("outcomes");
        JsonObject outcomes(out_);
        for (size_t i = 0; i < summary.outcomes.size(); ++i)
            number(outcomes, image.text(image.rows<Section::Outcomes>()[i].name), summary.outcomes[i]);
        outcomes.close();
        rules(object, image, summary);
        faults(object, summary);
        object.close();
    }

    void write(const ProgramVersions& versions, const std::vector<RunSummary>& summaries) {
        const Image& last = versions.last()->image();
        JsonObject object(out_);
        object.key("policy");
        JsonObject policy(out_);
        policy.text("name", last.text(last.policy().name));
        policy.close();
        const RunSummary sum = total(summaries);
        counts(object, sum);
        object.key("outcomes");
        JsonObject outcomes(out_);
        for (const auto& [name, count] : all_outcomes(versions, summaries)) number(outcomes, name, count);
        outcomes.close();
        faults(object, sum);
        object.key("versions");
        out_ += '[';
        for (size_t version = 0; version < versions.size(); ++version) {
            if (version != 0) out_ += ',';
            write(versions[version]->image(), summaries[version]);
        }
        out_ += ']';
        object.close();
    }

   private:
    void number(JsonObject& object, std::string_view key, uint64_t value) {
        object.key(key);
        out_ += std::to_string(value);
    }

    void counts(JsonObject& object, const RunSummary& summary) {
        number(object, "records", summary.decided + summary.rejected);
        number(object, "decided", summary.decided);
        number(object, "rejected", summary.rejected);
        number(object, "settled", summary.settled);
    }

    void rules(JsonObject& object, const Image& image, const RunSummary& summary) {
        object.key("rules");
        out_ += '[';
        for (size_t i = 0; i < summary.rules.size(); ++i) {
            if (i != 0) out_ += ',';
            JsonObject rule(out_);
            rule.text("id", rule_id(image, i));
            number(rule, "applies", summary.rules[i].applies);
            number(rule, "open", summary.rules[i].open);
            number(rule, "decisive", summary.rules[i].decisive);
            rule.close();
        }
        out_ += ']';
    }

    void faults(JsonObject& object, const RunSummary& summary) {
        object.key("rejects");
        JsonObject rejects(out_);
        for (const auto& [code, count] : summary.rejects) number(rejects, fault_name(code), count);
        rejects.close();
        object.key("undeclared_fields");
        out_ += '{';
        bool first = true;
        for (const auto& [path, count] : summary.undeclared) {
            if (!first) out_ += ',';
            first = false;
            append_json_string(path, out_);
            out_ += ':' + std::to_string(count);
        }
        out_ += '}';
    }

    std::string& out_;
};

class SummaryText {
   public:
    void totals(const RunSummary& summary) {
        put("{}: {} decided (the outcome of {} is settled), {} rejected\n", counted(summary.decided + summary.rejected),
            grouped(summary.decided), grouped(summary.settled), grouped(summary.rejected));
    }

    void outcomes(const std::vector<std::pair<std::string_view, uint64_t>>& counts, uint64_t decided) {
        size_t width = 0;
        for (const auto& [name, count] : counts) width = std::max(width, name.size());
        for (const auto& [name, count] : counts)
            put("  {:<{}}  {:>12}  {:5.1f} %\n", name, width, grouped(count), percent(count, decided));
    }

    void reasons(const Image& image, const RunSummary& summary) {
        std::vector<size_t> order;
        for (size_t i = 0; i < summary.rules.size(); ++i)
            if (summary.rules[i].decisive != 0) order.push_back(i);
        std::stable_sort(order.begin(), order.end(),
                         [&](size_t a, size_t b) { return summary.rules[a].decisive > summary.rules[b].decisive; });
        if (!order.empty()) put("most frequent reasons:\n");
        for (size_t i = 0; i < std::min(order.size(), kReasonsShown); ++i) {
            const auto& rule = image.rows<Section::Rules>()[order[i]];
            put("  {}. {}: {} ({:.1f} %)", i + 1, image.text(rule.id), counted(summary.rules[order[i]].decisive),
                percent(summary.rules[order[i]].decisive, summary.decided));
            if (rule.text.length != 0) put(" — {}", image.text(rule.text));
            put("\n");
        }
    }

    void faults(const Image& image, const RunSummary& summary) {
        for (const auto& [code, count] : summary.rejects)
            put("rejected with {}: {} ({})\n", fault_name(code), grouped(count), fault_summary(code));
        if (summary.undeclared.empty()) return;
        put("fields that `{}` does not declare (ignored):", image.text(image.policy().name));
        size_t shown = 0;
        for (const auto& [path, count] : summary.undeclared) {
            if (++shown > kUndeclaredShown) {
                put(" and {} more", summary.undeclared.size() - kUndeclaredShown);
                break;
            }
            put("{} {} ({})", shown == 1 ? "" : ",", path, grouped(count));
        }
        put("\n");
    }

    void version(const Image& image) { put("version {}: ", image.text(image.policy().version)); }
    std::string take() { return std::move(out_); }

   private:
    template <class... Args>
    void put(fmt::format_string<Args...> format, Args&&... args) {
        fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
    }
    std::string out_;
};

}  // namespace

std::string summary_json(const ProgramVersions& versions, const std::vector<RunSummary>& summaries) {
    std::string out;
    SummaryJson json(out);
    if (versions.size() == 1)
        json.write(versions[0]->image(), summaries[0]);
    else
        json.write(versions, summaries);
    return out += '\n';
}

std::string summary_text(const ProgramVersions& versions, const std::vector<RunSummary>& summaries) {
    SummaryText text;
    const RunSummary sum = total(summaries);
    text.totals(sum);
    text.outcomes(all_outcomes(versions, summaries), sum.decided);
    for (size_t version = 0; version < versions.size(); ++version) {
        if (versions.size() > 1) {
            text.version(versions[version]->image());
            text.totals(summaries[version]);
        }
        text.reasons(versions[version]->image(), summaries[version]);
    }
    text.faults(versions.last()->image(), sum);
    return text.take();
}

}  // namespace proviso
