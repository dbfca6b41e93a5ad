// SPDX-License-Identifier: Apache-2.0
#include "runtime/session/why_not.h"

#include <fmt/format.h>

#include "runtime/base/nearest_name.h"

namespace proviso::session {

using bytecode::kNone;
using bytecode::RuleRow;
using bytecode::Section;

namespace {

class Asker {
   public:
    explicit Asker(const Session& session) : decider_(*session.decision()), image_(decider_.image()) {}

    tl::expected<WhyNot, std::string> ask(std::string_view name) const {
        const auto outcomes = image_.rows<Section::Outcomes>();
        for (uint32_t rank = 0; rank < outcomes.size(); ++rank)
            if (image_.text(outcomes[rank].name) == name) return outcome(rank);
        WhyNot out{std::string(name), {}, {}};
        const auto rules = image_.rows<Section::Rules>();
        bool found = false;
        for (uint32_t rule = 0; rule < rules.size(); ++rule) {
            const std::string_view id = image_.text(rules[rule].id);
            const bool row_of_table = id.starts_with(name) && id.substr(name.size()).starts_with('.');
            if (id != name && !row_of_table) continue;
            found = true;
            add_instances(rule, out);
        }
        if (!found) return unknown(name);
        out.answer = of_rule(out);
        return out;
    }

   private:
    std::string outcome_name(uint32_t rank) const {
        return std::string(image_.text(image_.rows<Section::Outcomes>()[rank].name));
    }

    WhyNot outcome(uint32_t rank) const {
        const Outcome& now = decider_.outcome(0);
        WhyNot out{outcome_name(rank), {}, {}};
        if (now.outcome >= rank) {
            out.answer = now.outcome == rank ? fmt::format("The outcome is {}.", out.asked)
                                             : fmt::format("The outcome is {}, which is more severe than {}.",
                                                           outcome_name(now.outcome), out.asked);
            // These hold it there.
            for (const RuleHit& hit : decider_.hits(0)) {
                const RuleRow& rule = image_.rows<Section::Rules>()[hit.rule];
                const uint32_t brings = hit.open ? rule.counts_as : rule.outcome;
                if (brings != kNone && brings >= rank)
                    out.rules.push_back(explain_instance(decider_, hit.rule, hit.row));
            }
            return out;
        }
        const auto rules = image_.rows<Section::Rules>();
        bool any = false;
        for (uint32_t rule = 0; rule < rules.size(); ++rule) {
            if (rules[rule].outcome == kNone || rules[rule].outcome < rank) continue;
            any = true;
            add_instances(rule, out);
        }
        out.answer = !any ? fmt::format("No rule of the policy brings {} or more.", out.asked)
                          : fmt::format("The outcome is {}: no rule that brings {} or more applies.",
                                        outcome_name(now.outcome), out.asked);
        return out;
    }

    void add_instances(uint32_t rule, WhyNot& out) const {
        const auto domain = image_.rows<Section::Rules>()[rule].domain;
        const auto [begin, end] = decider_.machine().domains().rows_of_record(domain, 0);
        for (uint32_t row = begin; row < end; ++row) out.rules.push_back(explain_instance(decider_, rule, row));
    }

    static std::string of_rule(const WhyNot& asked) {
        size_t applies = 0, open = 0;
        for (const RuleReason& rule : asked.rules) {
            applies += rule.status == "applies" ? 1 : 0;
            open += rule.status == "is open" ? 1 : 0;
        }
        if (asked.rules.empty())
            return fmt::format("There is nothing that {} could apply to: the list that it goes through is empty.",
                               asked.asked);
        if (applies != 0) return fmt::format("{} does apply.", asked.asked);
        if (open != 0) return fmt::format("{} is open: it depends on what is not known yet.", asked.asked);
        return fmt::format("{} does not apply.", asked.asked);
    }

    tl::unexpected<std::string> unknown(std::string_view name) const {
        std::vector<std::string_view> names;
        for (const auto& outcome : image_.rows<Section::Outcomes>()) names.push_back(image_.text(outcome.name));
        const size_t outcomes = names.size();
        for (const auto& rule : image_.rows<Section::Rules>()) names.push_back(image_.text(rule.id));
        const std::string near = nearest_name(name, names);
        names.resize(outcomes);
        return tl::make_unexpected(fmt::format("there is no rule or outcome `{}`{}", name,
                                               near.empty()
                                                   ? fmt::format("; the outcomes are {}", fmt::join(names, ", "))
                                                   : fmt::format("; did you mean `{}`?", near)));
    }

    const Decider& decider_;
    const bytecode::Image& image_;
};

}  // namespace

tl::expected<WhyNot, std::string> why_not(const Session& session, std::string_view name) {
    return Asker(session).ask(name);
}

}  // namespace proviso::session
