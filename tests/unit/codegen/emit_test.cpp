// SPDX-License-Identifier: Apache-2.0
#include "compiler/codegen/emit.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "runtime/bytecode/verify.h"
#include "tests/unit/ir/case_policy.h"

namespace proviso::codegen {
namespace {

using bytecode::Image;
using bytecode::kNone;
using bytecode::Section;

constexpr const char* kRules = R"(
source guide "Guidance" link "https://example.org/guide"
rule base "Base rule"
  for each u in uses
  when u.visible and kind is one of (draft, final) and budget > 2.5 and id is not "x"
  then stop
  if unsure ask
    and escalate to legal
  escalate to legal within 2 days
  note "Use {u.id} is {u.kind}."
  because "visible"
  cite guide "2.1", guide "2.2"
exception lifted to base "Lifted"
  when urgent
rule plain "Plain"
  when urgent
  then stop
  subject to base
rule quiet "Quiet"
  when consent is yes
  require "Ask" from legal by day
  effective from 2025-01-01
guideline kept "Kept"
  met when urgent
  otherwise fine
)";

Image emitted(const std::string& rules) {
    const auto compilation = ir::compile_case(rules);
    return emit(*compilation->program, compilation->sources);
}

const bytecode::RuleRow& rule_named(const Image& image, std::string_view id) {
    const auto rules = image.rows<Section::Rules>();
    const auto found =
        std::find_if(rules.begin(), rules.end(), [&](const auto& rule) { return image.text(rule.id) == id; });
    REQUIRE(found != rules.end());
    return *found;
}

std::string text_of(const Image& image, bytecode::Range pieces) {
    std::string text;
    for (const bytecode::PieceRow& piece : image.rows<Section::Pieces>().subspan(pieces.first, pieces.count)) {
        text += piece.reg == kNone ? std::string(image.text(piece.text)) : "{}";
    }
    return text;
}

}  // namespace

TEST_CASE("emit: the image passes the verifier, and is the same bytes each time") {
    const Image first = emitted(kRules), second = emitted(kRules);
    CHECK(std::ranges::equal(first.bytes(), second.bytes()));
    CHECK(first.digest_hex() == second.digest_hex());
    Image copy = first;
    const auto verified = bytecode::verify(std::move(copy));
    if (!verified) FAIL(verified.error().message);
}

TEST_CASE("emit: the schema holds all fields, whether they are read or not") {
    const Image image = emitted("rule r \"R\"\n  when urgent\n  then stop\n");
    const auto nodes = image.rows<Section::Nodes>();
    const auto named = [&](std::string_view name) {
        return std::find_if(nodes.begin(), nodes.end(),
                            [&](const auto& node) { return image.text(node.name) == name; });
    };
    CHECK(image.text(nodes[1].name) == "id");
    CHECK((named("agreed")->kind == static_cast<uint32_t>(bytecode::NodeKind::Answer)));
    CHECK(named("consent")->flags == bytecode::kMayNotApply);
    CHECK(named("day")->flags == bytecode::kRequired);
    CHECK(named("kind")->choice == 0);
    CHECK(named("uses")->element_domain != kNone);
    CHECK(image.policy().id_node == 1);
    CHECK(image.policy().as_of_node == static_cast<uint32_t>(named("day") - nodes.begin()));
    CHECK(image.policy().otherwise == 0);
    CHECK(image.policy().when_unsure == 1);
    CHECK(image.rows<Section::Domains>().size() == 5);
}

TEST_CASE("emit: what a rule carries") {
    const Image image = emitted(kRules);
    const bytecode::RuleRow& base = rule_named(image, "base");
    CHECK(image.text(base.text) == "Base rule");
    CHECK(base.outcome == 2);
    CHECK(base.if_unsure == 1);
    CHECK(base.counts_as == 1);
    CHECK(base.lifts == kNone);
    CHECK(base.citations.count == 2);
    CHECK(image.text(image.rows<Section::Citations>()[base.citations.first + 1].place) == "2.2");
    CHECK(text_of(image, base.because) == "visible");
    CHECK(text_of(image, image.rows<Section::Notes>()[base.notes.first].text) == "Use {} is {}.");
    REQUIRE(base.obligations.count == 1);
    const bytecode::ObligationRow& escalation = image.rows<Section::Obligations>()[base.obligations.first];
    CHECK(escalation.kind == static_cast<uint32_t>(bytecode::ObligationKind::Escalate));
    CHECK(text_of(image, escalation.text) == "Base rule");
    CHECK(escalation.due != kNone);
    REQUIRE(base.unsure_obligations.count == 1);
    CHECK(image.rows<Section::Obligations>()[base.unsure_obligations.first].due == kNone);
    REQUIRE(base.exceptions.count == 1);
    const uint32_t lifting = image.rows<Section::Exceptions>()[base.exceptions.first].rule;
    const bytecode::RuleRow& lifted = image.rows<Section::Rules>()[lifting];
    CHECK(image.text(lifted.id) == "lifted");
    CHECK(lifted.lifts != kNone);
    CHECK(lifted.counts_as == kNone);
    CHECK(lifted.domain == base.domain);
    const bytecode::RuleRow& plain = rule_named(image, "plain");
    CHECK(plain.counts_as == 1);  // the lower of stop and ask
    REQUIRE(plain.displaced_by.count == 1);
    CHECK(image.text(
              image.rows<Section::Rules>()[image.rows<Section::Displacements>()[plain.displaced_by.first].by].id) ==
          "base");
    const bytecode::RuleRow& quiet = rule_named(image, "quiet");
    CHECK(quiet.outcome == kNone);
    CHECK(quiet.counts_as == kNone);
    CHECK(quiet.effective_until == bytecode::kNoDay);
    CHECK(static_cast<int32_t>(quiet.effective_from) == parse_date("2025-01-01")->days);
    CHECK(rule_named(image, "kept").kind == static_cast<uint32_t>(bytecode::RuleKind::Guideline));
}

TEST_CASE("emit: a shown choice names its choice, other values none") {
    const Image image = emitted(kRules);
    const bytecode::RuleRow& base = rule_named(image, "base");
    const bytecode::Range note = image.rows<Section::Notes>()[base.notes.first].text;
    const auto pieces = image.rows<Section::Pieces>().subspan(note.first, note.count);
    REQUIRE(pieces.size() == 5);
    CHECK(pieces[1].choice == kNone);
    CHECK(pieces[3].choice == 0);
}

TEST_CASE("emit: the day before 1970 is a day like others") {
    const Image image = emitted("rule r \"R\"\n  when urgent\n  then stop\n  effective from 1969-12-31\n");
    CHECK(static_cast<int32_t>(rule_named(image, "r").effective_from) == -1);
}

TEST_CASE("emit: a guarantee's condition is kept for the record, though no rule needs it") {
    const Image image = emitted(
        "rule r \"R\"\n  when urgent\n  then stop\n"
        "guarantee careful \"Careful\"\n  whenever any u in uses where u.visible\n  outcome is at least ask\n");
    REQUIRE(image.rows<Section::Guarantees>().size() == 1);
    const bytecode::GuaranteeRow& guarantee = image.rows<Section::Guarantees>()[0];
    CHECK(image.text(guarantee.id) == "careful");
    CHECK(guarantee.outcome == 1);
    CHECK(guarantee.at_least == 1);
    const bytecode::Instruction& condition = image.rows<Section::Instructions>()[guarantee.condition];
    CHECK(condition.opcode == static_cast<uint16_t>(bytecode::Opcode::Any));
    CHECK(condition.domain == 0);
}

TEST_CASE("emit: each instruction knows the words it comes from") {
    const auto compilation =
        ir::compile_case("rule r \"R\"\n  for each u in uses\n  when u.cost > budget + 1\n  then stop\n");
    const Image& image = compilation->image->image();
    std::vector<std::string> lines;
    for (size_t i = 0; i < image.rows<Section::Instructions>().size(); ++i) {
        const bytecode::SpanRow span = image.rows<Section::Provenance>()[i];
        lines.push_back(std::string(bytecode::find_opcode(image.rows<Section::Instructions>()[i].opcode)->mnemonic) +
                        ": " + std::string(compilation->sources.text(Span{span.file, span.begin, span.end})));
    }
    CHECK(lines == std::vector<std::string>{"load.number: u.cost", "load.number: budget", "const.number: 1",
                                            "add: budget + 1", "broadcast: u.cost > budget + 1",
                                            "lt.number: u.cost > budget + 1", "exists: r", "and: r"});
}

TEST_CASE("emit: what is worked out once is known by the words of each text that says it otherwise") {
    const auto compilation = ir::compile_case(
        "rule a \"A\"\n  when budget > 7 and urgent\n  then stop\n"
        "rule b \"B\"\n  when 7 < budget\n  then stop\n"
        "rule c \"C\"\n  when budget  >  7\n  then stop\n"
        "rule d \"D\"\n  when urgent and 7 < budget\n  then stop\n");
    const Image& image = compilation->image->image();
    std::vector<std::string> lines;
    for (const bytecode::OtherWordsRow& row : image.rows<Section::OtherWords>()) {
        const bytecode::Instruction& code = image.rows<Section::Instructions>()[row.reg];
        lines.push_back(std::string(bytecode::find_opcode(code.opcode)->mnemonic) + ": " +
                        std::string(compilation->sources.text(Span{row.span.file, row.span.begin, row.span.end})));
    }
    CHECK(lines ==
          std::vector<std::string>{"lt.number: 7 < budget", "lt.number: 7 < budget", "and: urgent and 7 < budget"});
}

TEST_CASE("emit: constants are there once, and only those that are used") {
    const Image image = emitted(
        "rule a \"A\"\n  when budget > 7 or (no and budget > 8)\n  then stop\n"
        "rule b \"B\"\n  when budget < 7 and kind is one of (draft, final) and id is \"x\"\n  then stop\n"
        "rule c \"C\"\n  when kind is one of (final, draft) or id is \"x\"\n  then stop\n");
    CHECK(image.rows<Section::Numbers>().size() == 1);
    CHECK(image.number(0) == Decimal::from_integer(7));
    CHECK(image.rows<Section::StringTable>().size() == 1);
    REQUIRE(image.rows<Section::ChoiceSets>().size() == 1);
    CHECK(image.rows<Section::SetWords>()[0] == 0b1100);
}

TEST_CASE("emit: texts of the policy are named from its own folder on, wherever that lies") {
    const auto compiled_in = [](const std::string& folder) {
        const std::string rule = "rule r \"R\"\n  when urgent\n  then stop\n";
        return compile_texts({{folder + "case.proviso", ir::kCasePolicy + ("use terms.more\n" + rule)},
                              {folder + "terms/more.proviso", "define more as urgent\n"}});
    };
    const auto here = compiled_in(""), there = compiled_in("policies/case/");
    REQUIRE(here->image != nullptr);
    REQUIRE(there->image != nullptr);
    CHECK(here->image->image().digest_hex() == there->image->image().digest_hex());
    const Image& image = there->image->image();
    REQUIRE(image.rows<Section::SourceTexts>().size() == 2);
    CHECK(image.text(image.rows<Section::SourceTexts>()[0].path) == "case.proviso");
    CHECK(image.text(image.rows<Section::SourceTexts>()[1].path) == "terms/more.proviso");
}

}  // namespace proviso::codegen
