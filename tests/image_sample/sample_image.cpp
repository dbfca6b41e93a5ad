// SPDX-License-Identifier: Apache-2.0
#include "tests/image_sample/sample_image.h"

#include "runtime/base/date.h"

namespace proviso::bytecode::sample {
namespace {

constexpr uint32_t kind(NodeKind k) { return static_cast<uint32_t>(k); }

void fill_schema(ImageBuilder& b) {
    const auto node = [&](const char* name, NodeKind k, uint32_t parent, uint32_t domain, Range children = {},
                          uint32_t elements = kNone, uint32_t flags = 0) {
        const uint32_t choice = k == NodeKind::Choice ? 0 : kNone;
        b.rows<Section::Nodes>().push_back({b.string(name), kind(k), flags, parent, children, domain, elements, choice,
                                            b.string(*name == 'i' ? "Really?" : "")});
    };
    node("", NodeKind::Object, kNone, kRoot, {kId, 5});
    node("id", NodeKind::Text, kRecord, kRoot, {}, kNone, kKey);
    node("on", NodeKind::Date, kRecord, kRoot, {}, kNone, kRequired);
    node("uses", NodeKind::List, kRecord, kRoot, {kUse, 1}, kOfUses);
    node("partners", NodeKind::List, kRecord, kRoot, {kPartner, 1}, kOfPartners);
    node("likeness", NodeKind::Answer, kRecord, kRoot, {}, kNone, kMayNotApply);
    node("", NodeKind::Object, kUses, kOfUses, {kUseId, 4});
    node("", NodeKind::Text, kPartners, kOfPartners);
    node("use_id", NodeKind::Text, kUse, kOfUses, {}, kNone, kKey);
    node("purpose", NodeKind::Choice, kUse, kOfUses);
    node("tools", NodeKind::List, kUse, kOfUses, {kTool, 1}, kOfTools);
    node("place", NodeKind::Object, kUse, kOfUses, {kInCut, 1});
    node("", NodeKind::Object, kTools, kOfTools, {kCost, 1});
    node("in_cut", NodeKind::Answer, kPlace, kOfUses);
    node("cost", NodeKind::Number, kTool, kOfTools);

    b.rows<Section::Domains>() = {{kNone, kNone, kNone, 1},       {kRoot, kUses, kNone, 1},
                                  {kRoot, kPartners, kNone, 1},   {kOfUses, kTools, 0, 1},
                                  {kOfUses, kPartners, kNone, 0}, {kOfUses, kUses, kNone, 0},
                                  {kPair, kTools, 1, 0}};
}

void fill_code(ImageBuilder& b) {
    const auto add = [&](Opcode opcode, uint32_t domain, uint32_t immediate, uint32_t a = kNone,
                         uint32_t second = kNone, uint32_t third = kNone) {
        const auto at = static_cast<uint32_t>(b.rows<Section::Instructions>().size());
        b.rows<Section::Instructions>().push_back(
            {static_cast<uint16_t>(opcode), static_cast<uint16_t>(domain), a, second, third, immediate});
        b.rows<Section::Provenance>().push_back({0, at % 8, at % 8 + 4});
    };
    b.rows<Section::OtherWords>() = {{4, {0, 2, 6}}, {4, {0, 3, 7}}};
    using enum Opcode;
    add(LoadList, kRoot, kUses);
    add(LoadChoice, kOfUses, kPurpose);
    add(ConstChoice, kRoot, 2);
    add(Broadcast, kOfUses, 0b0, kIdeation);
    add(EqChoice, kOfUses, 0, kPurposeLoaded, kIdeationOfUse);
    add(InChoices, kOfUses, 0, kPurposeLoaded);
    add(LoadAnswer, kOfUses, kInCut);
    add(And, kOfUses, 0, kIsIdeation, kInCutLoaded);
    add(Any, kRoot, 0, kBoth, kUsesKnown);
    add(Count, kRoot, 0, kInCutLoaded, kUsesKnown);
    add(ConstNumber, kRoot, b.number(Decimal::from_integer(2)));
    add(LtNumber, kRoot, 0, kCount, kTwo);
    add(Broadcast, kOfUses, 0b0, kFewUses);
    add(LoadList, kOfUses, kTools);
    add(LoadNumber, kOfTools, kCost);
    add(Sum, kOfUses, 0, kToolCost, kToolsKnown);
    add(LoadAsOf, kRoot, 0);
    add(AddBusinessDays, kRoot, kNone, kAsOf, kTwo);
    add(Broadcast, kOfUses, 0b0, kDue);
    add(Exists, kUsePartner, kUsePartner);
    add(LoadList, kRoot, kPartners);
    add(Broadcast, kOfUses, 0b0, kPartnersLoaded);
    add(Broadcast, kUsePartner, 0b1, kInCutLoaded);
    add(Any, kOfUses, 0, kInCutOfCross, kPartnersOfUse);
    add(Broadcast, kPair, 0b10, kToolsKnown);
    add(Broadcast, kPair, 0b01, kBoth);
    add(Not, kPair, 0, kBothOfPair);
    add(Exists, kPairTool, kPairTool);
    add(Every, kPair, 0, kToolExists, kToolsOfPair);
    add(IsAnswered, kRoot, kLikeness);
    add(IsNotApplicable, kRoot, kLikeness);
    add(ConstText, kRoot, b.string_index("d-1"));
    add(LoadText, kRoot, kId);
    add(EqText, kRoot, 0, kIdLoaded, kText);
    add(ConstDate, kRoot, static_cast<uint32_t>(parse_date("1969-12-31")->days));
    add(LeDate, kRoot, 0, kAsOf, kDay);
    add(ConstAnswer, kRoot, 1);
    add(Broadcast, kOfUses, 0b0, kYes);
    add(Select, kOfUses, 0, kInSet, kBoth, kYesOfUse);
    add(Select, kOfUses, 0, kInSet, kPurposeLoaded, kIdeationOfUse);
    add(Broadcast, kOfUses, 0b0, kIdLoaded);
    add(BusinessDaysBetween, kRoot, 0, kAsOf, kDay);
    add(WeekdayOf, kRoot, 1, kAsOf);
}

void fill_rules(ImageBuilder& b) {
    b.rows<Section::AmendedPolicies>() = {{b.string("studio.base"), b.string("1")}};
    b.rows<Section::Pieces>() = {{b.string("Use "), kNone, kNone},     {b.string(""), kPickedPurpose, 0},
                                 {b.string(" by "), kDueOfUse, kNone}, {b.string("See legal"), kNone, kNone},
                                 {b.string("Cost "), kCostSum, kNone}, {b.string("Ask"), kNone, kNone}};
    b.rows<Section::Obligations>() = {{0, 0, {3, 1}, kDueOfUse}, {1, 0, {5, 1}, kNone}};
    b.rows<Section::Notes>() = {{{4, 1}}};
    b.rows<Section::Citations>() = {{0, b.string("2.1")}, {0, b.string("2.2")}};
    b.rows<Section::Exceptions>() = {{1}};
    b.rows<Section::Displacements>() = {{2, kFewOfUse}};
    RuleRow rule{};
    rule.id = b.string("final_cut");
    rule.text = b.string("What stays in");
    rule.kind = static_cast<uint32_t>(RuleKind::Rule);
    rule.domain = kOfUses;
    rule.own = kBoth, rule.free = kBoth, rule.lifts = kNone, rule.reach = kBoth, rule.applies = kPicked;
    rule.outcome = 2, rule.if_unsure = kNone, rule.counts_as = 1, rule.base = kNone;
    rule.because = {0, 3};
    rule.citations = {0, 2}, rule.obligations = {0, 1}, rule.unsure_obligations = {1, 1}, rule.notes = {0, 1};
    rule.exceptions = {0, 1}, rule.displaced_by = {0, 1};
    rule.span = {0, 2, 9};
    rule.effective_from = static_cast<uint32_t>(parse_date("2025-01-01")->days);
    rule.effective_until = kNoDay;
    rule.policy = 0;
    RuleRow exception{};
    exception.id = b.string("incidental");
    exception.kind = static_cast<uint32_t>(RuleKind::Exception);
    exception.domain = kOfUses;
    exception.own = exception.free = exception.lifts = exception.reach = exception.applies = kInSet;
    exception.outcome = exception.if_unsure = exception.counts_as = kNone;
    exception.base = 0;
    exception.span = {0, 0, 1};
    exception.effective_from = exception.effective_until = kNoDay;
    exception.policy = kNone;
    RuleRow guideline = exception;
    guideline.id = b.string("few");
    guideline.kind = static_cast<uint32_t>(RuleKind::Guideline);
    guideline.domain = kRoot;
    guideline.own = guideline.free = guideline.reach = guideline.applies = kFewUses;
    guideline.lifts = guideline.base = kNone;
    guideline.if_unsure = guideline.counts_as = 2;
    b.rows<Section::Rules>() = {rule, exception, guideline};
}

}  // namespace

void fill(ImageBuilder& b) {
    fill_schema(b);
    fill_code(b);
    fill_rules(b);
    b.rows<Section::Policy>().push_back({b.string("sample"), b.string("A sample \"policy\""), b.string("1.0"),
                                         b.string("Größe"), kId, kOn, 0, 1,
                                         static_cast<uint32_t>(parse_date("2025-08-22")->days), kNoDay});
    b.rows<Section::Outcomes>() = {{b.string("go"), b.string("Go ahead.")},
                                   {b.string("ask"), b.string("Ask.")},
                                   {b.string("stop"), b.string("Stop.")}};
    b.rows<Section::Guarantees>() = {{b.string("never_go"), b.string("Someone looks"), kFewUses, 1, 1}};
    b.rows<Section::Roles>() = {{b.string("legal"), b.string("Legal")}};
    b.rows<Section::Sources>() = {
        {b.string("guide"), b.string("The guide"), b.string(""), b.string("guide.md"), b.string("0123456789abcdef")}};
    b.rows<Section::Choices>() = {{b.string("Purpose"), {0, 2}}, {b.string("Weekday"), {2, 7}}};
    b.rows<Section::ChoiceValues>() = {{b.string("visible"), b.string("Visible")},
                                       {b.string("ideation"), b.string("Ideas")}};
    for (const char* day : {"mon", "tue", "wed", "thu", "fri", "sat", "sun"})
        b.rows<Section::ChoiceValues>().push_back({b.string(day), b.string(day)});
    const auto day = [](const char* date) { return static_cast<uint32_t>(parse_date(date)->days); };
    b.rows<Section::Calendars>() = {
        {b.string("studio"), b.string("Studio days"), 0b1100000, day("2025-01-01"), day("2026-12-31"), {0, 2}}};
    b.rows<Section::Holidays>() = {{day("2025-12-25"), b.string("Christmas")}, {day("2026-01-01"), b.string("")}};
    b.rows<Section::SetWords>() = {0b110};
    b.rows<Section::ChoiceSets>() = {{{0, 1}}};
    b.rows<Section::SourceTexts>() = {{b.string("sample.proviso"), b.string("policy\nsample\n# für alle\n")}};
}

}  // namespace proviso::bytecode::sample
