// SPDX-License-Identifier: Apache-2.0
// Each row of the tables below damages the sample in one place and says what the verifier must answer.
#include "runtime/bytecode/verify.h"

#include <doctest/doctest.h>

#include <cstring>
#include <functional>
#include <random>

#include "runtime/base/duration.h"
#include "runtime/base/money.h"
#include "tests/image_sample/sample_image.h"

namespace proviso::bytecode {
namespace {

using namespace sample;

struct Damage {
    std::string expected;  // the message's begin: section and row; or more of it
    std::function<void(ImageBuilder&)> apply;
};

// What verify says of the sample after `apply`; empty where it accepts.
std::string verdict(const std::function<void(ImageBuilder&)>& apply) {
    ImageBuilder b;
    fill(b);
    apply(b);
    const auto program = verify(b.finish());
    if (program) return "";
    CHECK(program.error().code == FaultCode::BundleInvalid);
    return program.error().message;
}

void check_all(std::span<const Damage> damages) {
    for (size_t i = 0; i < damages.size(); ++i) {
        CAPTURE(i);
        const std::string message = verdict(damages[i].apply);
        CAPTURE(message);
        CAPTURE(damages[i].expected);
        CHECK(message.find(damages[i].expected) != std::string::npos);
    }
}

auto& nodes(ImageBuilder& b) { return b.rows<Section::Nodes>(); }
auto& domains(ImageBuilder& b) { return b.rows<Section::Domains>(); }
auto& code(ImageBuilder& b) { return b.rows<Section::Instructions>(); }
auto& rules(ImageBuilder& b) { return b.rows<Section::Rules>(); }
auto& policy(ImageBuilder& b) { return b.rows<Section::Policy>()[0]; }

// Adds an instruction at the end.
void append(ImageBuilder& b, Opcode opcode, uint32_t domain, uint32_t immediate, uint32_t x = kNone, uint32_t y = kNone,
            uint32_t z = kNone) {
    code(b).push_back({static_cast<uint16_t>(opcode), static_cast<uint16_t>(domain), x, y, z, immediate});
    b.rows<Section::Provenance>().push_back({0, 0, 0});
}

uint32_t last(ImageBuilder& b) { return static_cast<uint32_t>(code(b).size() - 1); }
// Adds a condition of the tools, then the aggregate.
void of_tools(ImageBuilder& b, Opcode opcode, uint32_t domain, uint32_t immediate, uint32_t value, uint32_t list) {
    append(b, Opcode::Exists, kOfTools, kOfTools);
    append(b, opcode, domain, immediate, value, list, last(b));
}
// Adds a duration for each use.
void duration_of_uses(ImageBuilder& b) {
    append(b, Opcode::InUnit, kRoot, static_cast<uint32_t>(TimeUnit::Days), kTwo);
    append(b, Opcode::Broadcast, kOfUses, 0, last(b));
}

CalendarRow& calendar(ImageBuilder& b) { return b.rows<Section::Calendars>()[0]; }
HolidayRow& holiday(ImageBuilder& b, size_t i) { return b.rows<Section::Holidays>()[i]; }

#define DAMAGE(EXPECTED, ...)                          \
    Damage {                                           \
        EXPECTED, [](ImageBuilder& b) { __VA_ARGS__; } \
    }

}  // namespace

TEST_CASE("verifier: the sample is good, and its domains and lists are known") {
    ImageBuilder b;
    fill(b);
    const auto program = verify(b.finish());
    REQUIRE_MESSAGE(program.has_value(), program.error().message);
    const VerifiedProgram& p = **program;
    CHECK(p.registers() == b.rows<Section::Instructions>().size());
    CHECK(p.type(kCount) == RegisterType::Number);
    CHECK(p.type(kPicked) == RegisterType::Answer);
    CHECK(p.type(kPickedPurpose) == RegisterType::Choice);
    CHECK(p.type(kToolsOfPair) == RegisterType::List);
    CHECK(p.list_node(kToolsOfPair) == kTools);
    CHECK(p.domain(kRoot).components.empty());
    CHECK(p.domain(kPairTool).components == std::vector<uint32_t>{kUses, kUses, kTools});
    CHECK(p.domain(kPairTool).chain == std::vector<uint32_t>{kOfUses, kPair, kPairTool});
}

TEST_CASE("verifier: an image that was never filled is refused") {
    CHECK_FALSE(verify(Image{}).has_value());
    CHECK_FALSE(verify(ImageBuilder{}.finish()).has_value());
}

TEST_CASE("verifier: strings") {
    const Damage damages[] = {
        DAMAGE("Strings row 3: not UTF-8", b.rows<Section::Strings>()[3] = '\xFF'),
        DAMAGE("Nodes row 1: a text lies outside", nodes(b)[1].name.offset = 1 << 20),
        DAMAGE("Nodes row 1: a text lies outside", nodes(b)[1].name.length = kNone),
        DAMAGE("Policy row 0: a text begins or ends within a character", policy(b).owner.length -= 2),
        DAMAGE("Policy row 0: a text begins or ends within a character", policy(b).owner.offset += 3,
               policy(b).owner.length -= 3),
        DAMAGE("Rules row 2: a text lies", rules(b)[2].id.offset = kNone),
        DAMAGE("Pieces row 0: a text lies", b.rows<Section::Pieces>()[0].text.offset = kNone),
        DAMAGE("Citations row 1: a text lies", b.rows<Section::Citations>()[1].place.offset = kNone),
        DAMAGE("Outcomes row 1: a text lies", b.rows<Section::Outcomes>()[1].sentence.offset = kNone),
        DAMAGE("Roles row 0: a text lies", b.rows<Section::Roles>()[0].title.offset = kNone),
        DAMAGE("Sources row 0: a text lies", b.rows<Section::Sources>()[0].link.offset = kNone),
        DAMAGE("Choices row 0: a text lies", b.rows<Section::Choices>()[0].name.offset = kNone),
        DAMAGE("ChoiceValues row 1: a text lies", b.rows<Section::ChoiceValues>()[1].label.offset = kNone),
        DAMAGE("SourceTexts row 0: a text lies", b.rows<Section::SourceTexts>()[0].text.offset = kNone),
        DAMAGE("StringTable row 0: a text lies", b.rows<Section::StringTable>()[0].length = kNone),
    };
    check_all(damages);
}

TEST_CASE("verifier: policy and tables") {
    const Damage damages[] = {
        DAMAGE("there are 0 policies", b.rows<Section::Policy>().clear()),
        DAMAGE("there are 2 policies", b.rows<Section::Policy>().push_back(policy(b))),
        DAMAGE("the id is not a key", policy(b).id_node = kOn),
        DAMAGE("the id is not a key", policy(b).id_node = kUseId),
        DAMAGE("the id is not a key", policy(b).id_node = 99),
        DAMAGE("the record's date", policy(b).as_of_node = kLikeness),
        DAMAGE("the record's date", policy(b).as_of_node = 99),
        DAMAGE("`otherwise` is row 3 of Outcomes", policy(b).otherwise = 3),
        DAMAGE("`when unsure` is row", policy(b).when_unsure = kNone),
        DAMAGE("effective from is not a day", policy(b).effective_from = 2932897),
        DAMAGE("effective until is not a day", policy(b).effective_until = static_cast<uint32_t>(-719163)),
        DAMAGE("Outcomes row 2: the outcome has a name that was there",
               b.rows<Section::Outcomes>()[2].name = b.string("go")),
        DAMAGE("Outcomes row 2: the outcome has no name", b.rows<Section::Outcomes>()[2].name = {}),
        DAMAGE("Outcomes row 2: the name of the outcome is too long",
               b.rows<Section::Outcomes>()[2].name = b.string(std::string(65536, 'x'))),
        DAMAGE("Choices row 0: its values", b.rows<Section::Choices>()[0].values.count = 10),
        DAMAGE("Choices row 0: its values", b.rows<Section::Choices>()[0].values.first = kNone),
        DAMAGE("Choices row 2: its values belong", b.rows<Section::Choices>().push_back(b.rows<Section::Choices>()[0])),
        DAMAGE("ChoiceValues row 1: the value has a name",
               b.rows<Section::ChoiceValues>()[1].name = b.string("visible")),
        DAMAGE("ChoiceSets row 0: its words", b.rows<Section::ChoiceSets>()[0].words.first = 1),
        DAMAGE("Numbers row 0: the number is too large", b.rows<Section::Numbers>()[0].high = ~uint64_t{0} >> 1),
        DAMAGE("Numbers row 0: the number is too large", b.rows<Section::Numbers>()[0].high = uint64_t{1} << 63),
        DAMAGE("Citations row 0: its source", b.rows<Section::Citations>()[0].source = 1),
        DAMAGE("Provenance row 2: its file", b.rows<Section::Provenance>()[2].file = 1),
        DAMAGE("Provenance row 2: bytes 5 to 4", b.rows<Section::Provenance>()[2] = {0, 5, 4}),
        DAMAGE("Provenance row 2: bytes 0 to 27", b.rows<Section::Provenance>()[2] = {0, 0, 27}),
        DAMAGE("OtherWords row 0: its register", b.rows<Section::OtherWords>()[0].reg = 43),
        DAMAGE("OtherWords row 0: its file", b.rows<Section::OtherWords>()[0].span.file = 1),
        DAMAGE("OtherWords row 1: bytes 0 to 27", b.rows<Section::OtherWords>()[1].span = {0, 0, 27}),
        DAMAGE("OtherWords row 1: it does not come after the one before",
               b.rows<Section::OtherWords>()[1] = b.rows<Section::OtherWords>()[0]),
        DAMAGE("Provenance row 42: there are 42 places for 43", b.rows<Section::Provenance>().pop_back()),
    };
    check_all(damages);
    CHECK(verdict([](ImageBuilder& b) { b.rows<Section::Provenance>()[2] = {0, 26, 26}; }).empty());
}

TEST_CASE("verifier: calendars") {
    const Damage damages[] = {
        DAMAGE("Calendars row 0: a text lies", calendar(b).title.length = kNone),
        DAMAGE("Holidays row 0: a text lies", holiday(b, 0).name.length = kNone),
        DAMAGE("Calendars row 0: its weekend", calendar(b).weekend = 0b1111111),
        DAMAGE("Calendars row 0: its weekend", calendar(b).weekend = kNone),
        DAMAGE("Calendars row 0: its holidays", calendar(b).holidays.count = 3),
        DAMAGE("Calendars row 0: its first day is not a day", calendar(b).covers_from = kNoDay),
        DAMAGE("Calendars row 0: its last day is not a day", calendar(b).covers_until = kNoDay),
        DAMAGE("Calendars row 0: it has holidays", calendar(b).covers_from = calendar(b).covers_until = kNoDay),
        DAMAGE("Calendars row 0: its last day lies", std::swap(calendar(b).covers_from, calendar(b).covers_until)),
        DAMAGE("Holidays row 1: it is out of order", holiday(b, 1).day = holiday(b, 0).day),
        DAMAGE("Holidays row 1: it is out of order", holiday(b, 1).day = calendar(b).covers_until + 1),
        DAMAGE("Holidays row 0: it is out of order", holiday(b, 0).day = calendar(b).covers_from - 1),
        DAMAGE("Calendars row 1: its holidays belong", b.rows<Section::Calendars>().push_back(calendar(b))),
        DAMAGE("Calendars row 1: the calendar has a name",
               b.rows<Section::Calendars>().push_back({calendar(b).name, {}, 0, kNoDay, kNoDay, {}})),
    };
    check_all(damages);
}

TEST_CASE("verifier: the record's tree") {
    const Damage damages[] = {
        DAMAGE("there is no record", nodes(b).clear()),
        DAMAGE("Nodes row 0: the first node", nodes(b)[kRecord].kind = static_cast<uint32_t>(NodeKind::List)),
        DAMAGE("Nodes row 0: the first node", nodes(b)[kRecord].parent = 0),
        DAMAGE("Nodes row 0: the first node", nodes(b)[kRecord].flags = kRequired),
        DAMAGE("Nodes row 1: 99 is no kind", nodes(b)[kId].kind = 99),
        DAMAGE("Nodes row 15: its parent does not", nodes(b).push_back(nodes(b)[kId]), nodes(b)[15].parent = 15),
        DAMAGE("Nodes row 5: it is among the children of node 0", nodes(b)[kLikeness].parent = kUse),
        DAMAGE("Nodes row 1: it is among the children of node 0", nodes(b)[kRecord].children = {kId, 5},
               nodes(b)[kId].parent = kNone),
        DAMAGE("Nodes row 5: it is not among its parent's", nodes(b)[kRecord].children.count = 4),
        DAMAGE("Nodes row 6: it is among the children of node 0", nodes(b)[kRecord].children.count = 6),
        DAMAGE("Nodes row 0: its children", nodes(b)[kRecord].children.count = 15),
        DAMAGE("Nodes row 0: its children do not come after", nodes(b)[kRecord].children = {0, 6}),
        DAMAGE("Nodes row 3: its children do not come after", nodes(b)[kUses].children = {kUses, 1}),
        DAMAGE("Nodes row 3: it has 0 children", nodes(b)[kUses].children = {}),
        DAMAGE("Nodes row 3: it has 2 children", nodes(b)[kUses].children.count = 2),
        DAMAGE("Nodes row 1: it has 1 children", nodes(b)[kId].children = {kUse, 1}),
        DAMAGE("Nodes row 6: a list's element", nodes(b)[kUse].flags = kRequired),
        DAMAGE("Nodes row 6: a list's element", nodes(b)[kUse].name = b.string("use")),
        DAMAGE("Nodes row 6: a list's element", nodes(b)[kUse].kind = static_cast<uint32_t>(NodeKind::List)),
        DAMAGE("Nodes row 2: unknown flags", nodes(b)[kOn].flags = 16),
        DAMAGE("Nodes row 1: a key, or what holds fields, is not confidential",
               nodes(b)[kId].flags = kKey | kConfidential),
        DAMAGE("Nodes row 3: a key, or what holds fields, is not confidential", nodes(b)[kUses].flags = kConfidential),
        DAMAGE("Policy row 0: the record's date is confidential", nodes(b)[kOn].flags = kRequired | kConfidential),
        DAMAGE("it belongs to nothing", b.rows<Section::Pieces>().push_back({{}, 1'000'000, kNone})),
        DAMAGE("it belongs to nothing", b.rows<Section::Notes>().push_back({})),
        DAMAGE("more than one owner", rules(b)[1].notes = rules(b)[0].notes),
        DAMAGE("Pieces row 4: it would show a confidential field", nodes(b)[kCost].flags = kConfidential),
        DAMAGE("Pieces row 1: it would show a confidential field", nodes(b)[kPurpose].flags = kConfidential),
        DAMAGE("Nodes row 14: a key is not a text", nodes(b)[kCost].flags = kKey),
        DAMAGE("Nodes row 2: only an answer or a choice may", nodes(b)[kOn].flags = kMayNotApply),
        DAMAGE("Nodes row 9: its choice", nodes(b)[kPurpose].choice = 2),
        DAMAGE("Nodes row 9: its choice", nodes(b)[kPurpose].choice = kNone),
        DAMAGE("Nodes row 2: only a choice has values", nodes(b)[kOn].choice = 0),
        DAMAGE("Nodes row 2: the field has a name that was there", nodes(b)[kOn].name = b.string("id")),
        DAMAGE("Nodes row 2: the field has no name", nodes(b)[kOn].name = {}),
        DAMAGE("Nodes row 2: it is a second key", nodes(b)[kOn].kind = static_cast<uint32_t>(NodeKind::Text),
               nodes(b)[kOn].flags = kKey),
        DAMAGE("Nodes row 1: its domain", nodes(b)[kId].domain = 7),
        DAMAGE("Nodes row 1: it is in domain 1 instead of 0", nodes(b)[kId].domain = kOfUses),
        DAMAGE("Nodes row 0: it is in domain 1 instead of 0", nodes(b)[kRecord].domain = kOfUses),
        DAMAGE("Nodes row 13: it is in domain 3 instead of 1", nodes(b)[kInCut].domain = kOfTools),
        DAMAGE("Nodes row 7: it is in domain 0 instead of 2", nodes(b)[kPartner].domain = kRoot),
        DAMAGE("Nodes row 1: only a list has a domain", nodes(b)[kId].element_domain = kOfUses),
        DAMAGE("Nodes row 3: its elements' domain", nodes(b)[kUses].element_domain = kNone),
        DAMAGE("Nodes row 3: domain 2 is not that", nodes(b)[kUses].element_domain = kOfPartners),
        DAMAGE("Nodes row 3: domain 5 is not that", nodes(b)[kUses].element_domain = kPair),
    };
    check_all(damages);
}

TEST_CASE("verifier: money and rounding") {
    const auto usd = static_cast<uint32_t>(*parse_currency("USD"));
    const auto to_2_places = rounding_immediate(Rounding::HalfUp, 2);
    const Damage damages[] = {
        DAMAGE("Nodes row 1: 65 is no currency", nodes(b)[kId].unit = 65),
        DAMAGE("is no currency or unit of it", nodes(b)[kOn].unit = static_cast<uint32_t>(*parse_currency("USD"))),
        DAMAGE("is no currency", append(b, Opcode::InCurrency, kRoot, 0, kTwo)),
        DAMAGE("is no currency", append(b, Opcode::InCurrency, kRoot, 0x44537573, kTwo)),
        DAMAGE("operand 1 of neg.money is of type number", append(b, Opcode::NegateMoney, kRoot, 0, kTwo)),
        DAMAGE("is no way to round", append(b, Opcode::RoundNumber, kRoot, 19, kTwo)),
        DAMAGE("is no way to round", append(b, Opcode::RoundNumber, kRoot, 4 << 8, kTwo)),
        DAMAGE("unknown does not take a list", append(b, Opcode::Unknown, kRoot, 0, kUsesKnown)),
    };
    check_all(damages);
    CHECK(verdict([&](ImageBuilder& b) {
              const auto money = static_cast<uint32_t>(code(b).size());
              append(b, Opcode::InCurrency, kRoot, usd, kTwo);
              append(b, Opcode::RoundMoney, kRoot, to_2_places, money);
              append(b, Opcode::RatioMoney, kRoot, 0, money, money + 1);
              append(b, Opcode::CurrencyOf, kRoot, 0, money);
              append(b, Opcode::Unknown, kRoot, 0, money);
          }) == "");
}

TEST_CASE("verifier: durations and moments") {
    const auto days = static_cast<uint32_t>(TimeUnit::Days), months = static_cast<uint32_t>(TimeUnit::Months);
    const Damage damages[] = {
        DAMAGE("Nodes row 1: 3 is no currency or unit of it", nodes(b)[kId].unit = 3),
        DAMAGE("0 is no unit of time", append(b, Opcode::InUnit, kRoot, 0, kTwo)),
        DAMAGE("9 is no unit of time", append(b, Opcode::InUnit, kRoot, 9, kTwo)),
        DAMAGE("operand 1 of neg.duration is of type number", append(b, Opcode::NegateDuration, kRoot, 0, kTwo)),
        DAMAGE("its moment is row 0 of Moments", append(b, Opcode::ConstMoment, kRoot, 0)),
        DAMAGE("Moments row 0: there is no such moment", b.rows<Section::Moments>().push_back({0, 1'000'000'000, 0})),
        DAMAGE("Moments row 0: there is no such moment", b.rows<Section::Moments>().push_back({0, 0, 1440})),
        DAMAGE("Moments row 0: there is no such moment", b.rows<Section::Moments>().push_back({INT64_MIN, 0, 0})),
    };
    check_all(damages);
    const auto with_two_moments = [&](uint32_t unit) {
        return verdict([&](ImageBuilder& b) {
            const auto first = static_cast<uint32_t>(code(b).size());
            append(b, Opcode::ConstMoment, kRoot, b.moment({1, 2, 3}));
            append(b, Opcode::TimeBetween, kRoot, unit, first, first);
            append(b, Opcode::InUnit, kRoot, months, first + 1);
            append(b, Opcode::MoveMomentUp, kRoot, kNone, first, first + 2);
        });
    };
    CHECK(with_two_moments(days) == "");
    CHECK(with_two_moments(months).find("time.between does not count months") != std::string::npos);
}

TEST_CASE("verifier: a record nests no deeper than is sound") {
    for (uint32_t depth : {250u, 260u}) {
        const std::string message = verdict([&](ImageBuilder& b) {
            uint32_t parent = kCost;
            nodes(b)[kCost].kind = static_cast<uint32_t>(NodeKind::Object);
            for (uint32_t i = 0; i < depth; ++i) {
                const auto at = static_cast<uint32_t>(nodes(b).size());
                nodes(b)[parent].children = {at, 1};
                nodes(b).push_back({b.string("in"), 0, 0, parent, {}, kOfTools, kNone, kNone, {}});
                parent = at;
            }
        });
        // In the shallow one only the instruction that loads the changed node is wrong.
        CHECK(message.find(depth < 255 ? "load.number does not load" : "deeper than 256 levels") != std::string::npos);
    }
}

TEST_CASE("verifier: domains") {
    const Damage damages[] = {
        DAMAGE("there is no root domain", domains(b).clear()),
        DAMAGE("Domains row 65535: there are more", domains(b).resize(65536)),
        DAMAGE("Domains row 0: the first domain", domains(b)[0].parent = 0),
        DAMAGE("Domains row 0: the first domain", domains(b)[0].natural = 0),
        DAMAGE("Domains row 0: the first domain", domains(b)[0].list_node = kUses),
        DAMAGE("Domains row 1: `natural` is 2", domains(b)[kOfUses].natural = 2),
        DAMAGE("Domains row 1: its parent does not", domains(b)[kOfUses].parent = kOfUses),
        DAMAGE("Domains row 1: its parent does not", domains(b)[kOfUses].parent = kNone),
        DAMAGE("Domains row 1: its list is row", domains(b)[kOfUses].list_node = kNone),
        DAMAGE("Domains row 1: its list is not a list", domains(b)[kOfUses].list_node = kId),
        DAMAGE("Domains row 1: its parent has no component 0", domains(b)[kOfUses].owner = 0),
        DAMAGE("Domains row 3: its owner does not hold", domains(b)[kOfTools].owner = kNone),
        DAMAGE("Domains row 3: its owner does not hold", domains(b)[kOfTools] = {kOfPartners, kTools, 0, 1}),
        DAMAGE("Domains row 4: its owner does not hold", domains(b)[kUsePartner].owner = 0),
        DAMAGE("Domains row 4: it is not natural", domains(b)[kUsePartner].natural = 1),
        DAMAGE("Domains row 3: it is natural", domains(b)[kOfTools].natural = 0),
        DAMAGE("Domains row 6: it is not natural", domains(b)[kPairTool].natural = 1),
        DAMAGE("Domains row 7: its list's elements are in another", domains(b).push_back(domains(b)[kOfUses])),
        DAMAGE("Domains row 21: it goes through more than 16",
               for (uint32_t i = 0; i < 15; ++i) domains(b).push_back(
                   {i == 0 ? static_cast<uint32_t>(kPair) : 6 + i, kUses, kNone, 0})),
    };
    check_all(damages);
}

TEST_CASE("verifier: operands and immediates") {
    const Damage damages[] = {
        DAMAGE("Instructions row 7: there is no opcode 36865", code(b)[kBoth].opcode = 36865),
        DAMAGE("Instructions row 7: there is no opcode 0", code(b)[kBoth].opcode = 0),
        DAMAGE("Instructions row 7: its domain is row", code(b)[kBoth].domain = 7),
        DAMAGE("Instructions row 7: operand 1 is not an earlier", code(b)[kBoth].a = kBoth),
        DAMAGE("Instructions row 7: operand 2 is not an earlier", code(b)[kBoth].b = kNone),
        DAMAGE("Instructions row 7: and has 2 operands", code(b)[kBoth].c = 0),
        DAMAGE("Instructions row 26: not has 1 operands", code(b)[kPairAnswer].b = 0),
        DAMAGE("Instructions row 7: operand 2 of and is of type choice, not answer", code(b)[kBoth].b = kPurposeLoaded),
        DAMAGE("Instructions row 11: operand 1 of lt.number is of type answer", code(b)[kFewUses].a = kAnyUse),
        DAMAGE("Instructions row 38: operand 3 of select is of type choice, not answer",
               code(b)[kPicked].c = kIdeationOfUse),
        DAMAGE("Instructions row 38: operand 1 of select", code(b)[kPicked].a = kPurposeLoaded),
        DAMAGE("select does not take a list", append(b, Opcode::Select, kRoot, 0, kYes, kUsesKnown, kUsesKnown)),
        DAMAGE("Instructions row 7: and has no immediate", code(b)[kBoth].immediate = 1),
        DAMAGE("Instructions row 36: 3 is not an answer", code(b)[kYes].immediate = 3),
        DAMAGE("Instructions row 10: its number", code(b)[kTwo].immediate = 1),
        DAMAGE("Instructions row 31: its text", code(b)[kText].immediate = 1),
        DAMAGE("Instructions row 34: its immediate is not a day", code(b)[kDay].immediate = 0x7FFFFFFF),
        DAMAGE("Instructions row 2: no choice has a value 0", code(b)[kIdeation].immediate = 0),
        DAMAGE("Instructions row 2: no choice has a value 8", code(b)[kIdeation].immediate = 8),
        DAMAGE("Instructions row 17: its calendar", code(b)[kDue].immediate = 1),
        DAMAGE("Instructions row 42: its choice does not have seven", code(b)[kWeekday].immediate = 0),
        DAMAGE("Instructions row 42: its choice is row", code(b)[kWeekday].immediate = 2),
        DAMAGE("Instructions row 5: its set", code(b)[kInSet].immediate = 1),
        DAMAGE("Instructions row 19: its domain is row", code(b)[kExists].immediate = 7),
        DAMAGE("Instructions row 1: its node", code(b)[kPurposeLoaded].immediate = 15),
        DAMAGE("Instructions row 6: load.answer does not load", code(b)[kInCutLoaded].immediate = kPurpose),
        DAMAGE("Instructions row 0: load.list does not load", code(b)[kUsesKnown].immediate = kRecord),
        DAMAGE("Instructions row 6: load.answer does not load", code(b)[kInCutLoaded].immediate = kPlace),
        DAMAGE("Instructions row 29: is_answered is asked of a whole", code(b)[kHasLikeness].immediate = kRecord),
        DAMAGE("Instructions row 29: is_answered is asked of a whole", code(b)[kHasLikeness].immediate = kUse),
        DAMAGE("Instructions row 30: is_na is asked", code(b)[kNoLikeness].immediate = kOn),
    };
    check_all(damages);
    for (uint32_t node : {kId, kUses, kPartners}) {
        CHECK(verdict([&](ImageBuilder& b) { append(b, Opcode::IsUnsure, kRoot, node); }).empty());
    }
    CHECK(verdict([&](ImageBuilder& b) { append(b, Opcode::IsUnsure, kOfUses, kPlace); }).empty());
    CHECK(verdict([&](ImageBuilder& b) { append(b, Opcode::IsUnsure, kOfPartners, kPartner); }).empty());
}

TEST_CASE("verifier: domains of instructions") {
    const Damage damages[] = {
        DAMAGE("const.number is in domain 1 instead of 0", code(b)[kTwo].domain = kOfUses),
        DAMAGE("load.as_of is in domain 2 instead of 0", code(b)[kAsOf].domain = kOfPartners),
        DAMAGE("exists is in domain 4 instead of 1", code(b)[kExists].immediate = kOfUses),
        DAMAGE("load.answer is in domain 0 instead of 1", code(b)[kInCutLoaded].domain = kRoot),
        DAMAGE("load.list is in domain 3 instead of 1", code(b)[kToolsKnown].domain = kOfTools),
        DAMAGE("is_answered is in domain 1 instead of 0", code(b)[kHasLikeness].domain = kOfUses),
        DAMAGE("and is in domain 1 instead of 0", append(b, Opcode::And, kOfUses, 0, kBoth, kAnyUse)),
        DAMAGE("and is in domain 0 instead of 1", append(b, Opcode::And, kRoot, 0, kAnyUse, kBoth)),
        // broadcasts
        DAMAGE("names more components than domain 1", append(b, Opcode::Broadcast, kOfUses, 0b10, kBoth)),
        DAMAGE("names more components than domain 0", append(b, Opcode::Broadcast, kRoot, 1, kYes)),
        DAMAGE("names more components than domain 4", append(b, Opcode::Broadcast, kUsePartner, 0x80000001, kBoth)),
        DAMAGE("names 0 components; domain 1 has 1", append(b, Opcode::Broadcast, kUsePartner, 0, kBoth)),
        DAMAGE("names 1 components; domain 0 has 0", append(b, Opcode::Broadcast, kUsePartner, 1, kYes)),
        DAMAGE("names 2 components; domain 1 has 1", append(b, Opcode::Broadcast, kUsePartner, 3, kBoth)),
        DAMAGE("component 1 is another list than in domain 1", append(b, Opcode::Broadcast, kUsePartner, 0b10, kBoth)),
        DAMAGE("component 1 is another list than in domain 3",
               append(b, Opcode::Broadcast, kUsePartner, 0b11, kToolCost)),
        // The tool belongs to the second use, not to the first.
        DAMAGE("component 2 is named without its owner", append(b, Opcode::Broadcast, kPairTool, 0b101, kToolCost)),
        DAMAGE("component 2 has another owner than in domain 7", domains(b).push_back({kPair, kTools, 0, 0}),
               append(b, Opcode::Exists, 7, 7),
               append(b, Opcode::Broadcast, kPairTool, 0b111, static_cast<uint32_t>(code(b).size() - 1))),
        // reductions
        DAMAGE("its domain is not the parent", append(b, Opcode::Any, kRoot, 0, kYes, kUsesKnown)),
        DAMAGE("its domain is not the parent", append(b, Opcode::Any, kOfUses, 0, kBoth, kUsesKnown)),
        DAMAGE("its domain is not the parent", append(b, Opcode::Sum, kRoot, 0, kToolCost, kUsesKnown)),
        DAMAGE("operand 2 is in another domain", append(b, Opcode::Any, kRoot, 0, kBoth, kToolsKnown)),
        DAMAGE("operand 2 is not the list", append(b, Opcode::Any, kRoot, 0, kBoth, kPartnersLoaded)),
        DAMAGE("operand 2 is not the list", append(b, Opcode::Sum, kOfUses, 0, kToolCost, kPartnersOfUse)),
        // The tools of the first use are not those of the second.
        DAMAGE("operand 2 is not the list", code(b)[kToolsOfPair].immediate = 0b01),
    };
    check_all(damages);
    CHECK(verdict([](ImageBuilder& b) { append(b, Opcode::Broadcast, kPairTool, 0b110, kToolCost); }).empty());
    CHECK(verdict([](ImageBuilder& b) { append(b, Opcode::Broadcast, kPairTool, 0b011, kPairAnswer); }).empty());
    CHECK(verdict([](ImageBuilder& b) { append(b, Opcode::Broadcast, kPair, 0b11, kPairAnswer); }).empty());
    CHECK(verdict([](ImageBuilder& b) { append(b, Opcode::Exists, kRoot, kRoot); }).empty());
}

TEST_CASE("verifier: aggregates") {
    const Damage damages[] = {
        DAMAGE("operand 2 is not the list", of_tools(b, Opcode::SumNumbers, kRoot, 0, kToolCost, kPartnersLoaded)),
        DAMAGE("operand 2 is not the list", of_tools(b, Opcode::SumNumbers, kOfUses, 0, kToolCost, kPartnersOfUse)),
        DAMAGE("operand 2 is in another domain", of_tools(b, Opcode::SumNumbers, kRoot, 0, kToolCost, kToolsKnown)),
        DAMAGE("its domain is not the parent", of_tools(b, Opcode::First, kOfPartners, 0, kToolCost, kUsesKnown)),
        DAMAGE("its domain is not the parent", of_tools(b, Opcode::First, kOfTools, 0, kToolCost, kUsesKnown)),
        DAMAGE("operand 3 is in another domain", append(b, Opcode::SumNumbers, kRoot, 0, kToolCost, kUsesKnown, kBoth)),
        DAMAGE("operand 3 of sum.where is of type number",
               append(b, Opcode::SumNumbers, kRoot, 0, kToolCost, kUsesKnown, kToolCost)),
        DAMAGE("largest does not take type answer", append(b, Opcode::Largest, kRoot, 0, kBoth, kUsesKnown, kBoth)),
        DAMAGE("first does not take a list", append(b, Opcode::First, kRoot, 0, kToolsKnown, kUsesKnown, kBoth)),
        DAMAGE("operand 1 of sum.money is of type number",
               of_tools(b, Opcode::SumMoney, kRoot, 0, kToolCost, kUsesKnown)),
        DAMAGE("65 is no currency",
               append(b, Opcode::InCurrency, kRoot, static_cast<uint32_t>(*parse_currency("USD")), kTwo),
               append(b, Opcode::Broadcast, kOfUses, 0, last(b)),
               append(b, Opcode::SumMoney, kRoot, 65, last(b), kUsesKnown, kBoth)),
        DAMAGE("operand 1 of sum.duration is of type number",
               of_tools(b, Opcode::SumDurations, kRoot, 0, kToolCost, kUsesKnown)),
        DAMAGE("9 is no unit of time", duration_of_uses(b),
               append(b, Opcode::SumDurations, kRoot, 9, last(b), kUsesKnown, kBoth)),
        DAMAGE("largest does not take type text", append(b, Opcode::Broadcast, kOfUses, 0, kText),
               append(b, Opcode::Largest, kRoot, 0, last(b), kUsesKnown, kBoth)),
    };
    check_all(damages);
    for (const Opcode opcode : {Opcode::SumNumbers, Opcode::Largest, Opcode::Smallest, Opcode::First,
                                Opcode::CountDistinct, Opcode::AnyRepeated}) {
        CHECK(verdict([&](ImageBuilder& b) { of_tools(b, opcode, kRoot, 0, kToolCost, kUsesKnown); }) == "");
        CHECK(verdict([&](ImageBuilder& b) { of_tools(b, opcode, kOfUses, 0, kToolCost, kToolsKnown); }) == "");
        if (opcode == Opcode::SumNumbers) continue;
        CHECK(verdict([&](ImageBuilder& b) {
                  duration_of_uses(b);
                  append(b, opcode, kRoot, 0, last(b), kUsesKnown, kBoth);
              }) == "");
    }
    for (const TimeUnit unit : {TimeUnit::None, TimeUnit::Days, TimeUnit::BusinessDays}) {
        CHECK(verdict([&](ImageBuilder& b) {
                  duration_of_uses(b);
                  append(b, Opcode::SumDurations, kRoot, static_cast<uint32_t>(unit), last(b), kUsesKnown, kBoth);
              }) == "");
    }
}

TEST_CASE("verifier: texts") {
    const Damage damages[] = {
        DAMAGE("its pattern is row", append(b, Opcode::Matches, kRoot, kNone, kText)),
        DAMAGE("its pattern is none: `[` is not closed",
               append(b, Opcode::Matches, kRoot, b.string_index("[a"), kText)),
        DAMAGE("its pattern is none: it is longer than 1000 bytes",
               append(b, Opcode::Matches, kRoot, b.string_index(std::string(1001, 'a')), kText)),
        DAMAGE("its pattern is none: it is too large",
               append(b, Opcode::Matches, kRoot, b.string_index("\\pL{1000}"), kText)),
        DAMAGE("there are more than 1000 patterns",
               for (int i = 0; i < 1001; ++i)
                   append(b, Opcode::Matches, kRoot, b.string_index("a" + std::to_string(i)), kText)),
        DAMAGE("operand 1 of length is of type number", append(b, Opcode::TextLength, kRoot, 0, kTwo)),
    };
    check_all(damages);
    CHECK(verdict([&](ImageBuilder& b) {
              append(b, Opcode::Matches, kRoot, b.string_index("[A-Z]{2}-\\d+"), kText);
              append(b, Opcode::FoldCase, kRoot, 0, kText);
              append(b, Opcode::JoinText, kRoot, 0, kText, static_cast<uint32_t>(code(b).size() - 1));
          }) == "");
}

TEST_CASE("verifier: rules") {
    const Damage damages[] = {
        DAMAGE("Rules row 1: the rule has a name that was there", rules(b)[1].id = rules(b)[0].id),
        DAMAGE("Rules row 0: 3 is no kind", rules(b)[0].kind = 3),
        DAMAGE("Rules row 0: its domain is row", rules(b)[0].domain = 7),
        DAMAGE("Rules row 0: `own` is in another domain", rules(b)[0].domain = kOfTools),
        DAMAGE("Rules row 0: `own` is row", rules(b)[0].own = kNone),
        DAMAGE("Rules row 0: `own` is of type choice, not answer", rules(b)[0].own = kPurposeLoaded),
        DAMAGE("Rules row 0: `free` is in another domain", rules(b)[0].free = kAnyUse),
        DAMAGE("Rules row 0: `reach` is of type number", rules(b)[0].reach = kCostSum),
        DAMAGE("Rules row 0: `applies` is row 43", rules(b)[0].applies = 43),
        DAMAGE("Rules row 0: only an exception lifts", rules(b)[0].lifts = kBoth),
        DAMAGE("Rules row 1: `lifts` is row", rules(b)[1].lifts = kNone),
        DAMAGE("Rules row 0: its outcome", rules(b)[0].outcome = 3),
        DAMAGE("Rules row 0: `if unsure`", rules(b)[0].if_unsure = 3),
        DAMAGE("Rules row 0: while open", rules(b)[0].counts_as = 2),
        DAMAGE("Rules row 1: while open", rules(b)[1].counts_as = 0),
        DAMAGE("Rules row 2: while open", rules(b)[2].counts_as = 1),
        DAMAGE("Rules row 0: effective from", rules(b)[0].effective_from = 0x80000001),
        DAMAGE("Rules row 0: its policy", rules(b)[0].policy = 1),
        DAMAGE("Rules row 0: effective until", rules(b)[0].effective_until = 0x80000001),
        DAMAGE("Rules row 0: bytes", rules(b)[0].span.end = 99),
        DAMAGE("Rules row 0: its file", rules(b)[0].span.file = 1),
        DAMAGE("Rules row 0: its citations", rules(b)[0].citations.count = 3),
        DAMAGE("Rules row 1: its citations belong", rules(b)[1].citations = {0, 1}),
        DAMAGE("Rules row 0: its notes", rules(b)[0].notes.first = 1),
        DAMAGE("Rules row 0: its obligations", rules(b)[0].obligations.first = kNone),
        DAMAGE("Rules row 0: its obligations", rules(b)[0].unsure_obligations.count = 2),
        DAMAGE("Rules row 0: the pieces of `because`", rules(b)[0].because.count = 7),
        DAMAGE("Rules row 0: the pieces of a note", b.rows<Section::Notes>()[0].text.count = 3),
        DAMAGE("Obligations row 0: 2 is no kind", b.rows<Section::Obligations>()[0].kind = 2),
        DAMAGE("Obligations row 1: its role", b.rows<Section::Obligations>()[1].role = kNone),
        DAMAGE("Rules row 0: when an obligation is due is of type", b.rows<Section::Obligations>()[0].due = kCostSum),
        DAMAGE("Rules row 0: when an obligation is due is in", b.rows<Section::Obligations>()[0].due = kDue),
        DAMAGE("Rules row 0: when an obligation is due is row", b.rows<Section::Obligations>()[0].due = 43),
        DAMAGE("Rules row 0: exceptions have a base", rules(b)[0].base = 1),
        DAMAGE("Rules row 1: exceptions have a base", rules(b)[1].base = kNone, rules(b)[0].exceptions = {}),
        DAMAGE("Rules row 1: its base", rules(b)[1].base = 3, rules(b)[0].exceptions = {}),
        DAMAGE("Rules row 1: it is in another domain than its base", rules(b)[1].base = 2, rules(b)[0].exceptions = {}),
        DAMAGE("Rules row 1: its base does not list it", rules(b)[0].exceptions = {}),
        DAMAGE("Rules row 0: its exception", b.rows<Section::Exceptions>()[0].rule = 3),
        DAMAGE("Rules row 0: rule 2 is not an exception to it", b.rows<Section::Exceptions>()[0].rule = 2),
        DAMAGE("Rules row 0: rule 1 is not an exception to it, or is listed twice",
               b.rows<Section::Exceptions>().push_back({1}), rules(b)[0].exceptions.count = 2),
        DAMAGE("Rules row 1: it is an exception to itself", rules(b)[1].base = 1, rules(b)[0].exceptions = {},
               rules(b)[1].exceptions = {0, 1}),
        DAMAGE("Rules row 0: what displaces it is row", b.rows<Section::Displacements>()[0].by = 3),
        DAMAGE("Rules row 0: it displaces itself", b.rows<Section::Displacements>()[0].by = 0),
        DAMAGE("Rules row 0: whether it is displaced is in another",
               b.rows<Section::Displacements>()[0].reg = kFewUses),
    };
    check_all(damages);
}

TEST_CASE("verifier: guarantees") {
    const auto row = [](ImageBuilder& b) -> GuaranteeRow& { return b.rows<Section::Guarantees>()[0]; };
    CHECK(verdict([&](ImageBuilder& b) {
              row(b).condition = 43;
          }).starts_with("Guarantees row 0: its condition is row 43"));
    CHECK(verdict([&](ImageBuilder& b) {
              row(b).condition = kBoth;
          }).starts_with("Guarantees row 0: its condition is not"));
    CHECK(verdict([&](ImageBuilder& b) {
              row(b).condition = kTwo;
          }).starts_with("Guarantees row 0: its condition is not"));
    CHECK(verdict([&](ImageBuilder& b) { row(b).at_least = 2; }).starts_with("Guarantees row 0: `at least` is 2"));
    CHECK(verdict([&](ImageBuilder& b) { row(b).outcome = kNone; }).starts_with("Guarantees row 0: its outcome"));
    CHECK(verdict([&](ImageBuilder& b) { row(b).id = {}; }).starts_with("Guarantees row 0: the guarantee has no name"));
    CHECK(verdict([&](ImageBuilder& b) { row(b).text.offset = kNone; }).starts_with("Guarantees row 0: a text lies"));
    CHECK(verdict([&](ImageBuilder& b) { row(b).at_least = 0; }).empty());
}

TEST_CASE("verifier: what texts show") {
    const auto piece = [](ImageBuilder& b) -> PieceRow& { return b.rows<Section::Pieces>()[1]; };
    const auto shows = [&](uint32_t reg, uint32_t choice) {
        return verdict([&](ImageBuilder& b) { piece(b).reg = reg, piece(b).choice = choice; });
    };
    CHECK(shows(kIdOfUse, kNone).empty());
    CHECK(shows(kBoth, kNone).empty());
    CHECK(shows(kPartnersOfUse, kNone).empty());
    CHECK(shows(43, kNone).starts_with("Pieces row 1: its register is row 43"));
    CHECK(shows(kDue, kNone).starts_with("Pieces row 1: its register is in another domain"));
    CHECK(shows(kNone, 0).starts_with("Pieces row 1: literal text"));
    CHECK(shows(kToolsKnown, kNone).starts_with("Pieces row 1: a list of records"));
    CHECK(shows(kPartnersOfUse, 0).starts_with("Pieces row 1: its list holds another choice"));
    CHECK(shows(kIdOfUse, 0).starts_with("Pieces row 1: its register does not hold a choice"));
    CHECK(shows(kPurposeLoaded, kNone).starts_with("Pieces row 1: its choice is row"));
    const std::string smaller = verdict([&](ImageBuilder& b) {
        b.rows<Section::Choices>().push_back({b.string("Small"), {9, 1}});
        b.rows<Section::ChoiceValues>().push_back({b.string("only"), b.string("Only")});
        piece(b).choice = 2;
    });
    CHECK(smaller.starts_with("Pieces row 1: its register can hold values"));
}

TEST_CASE("verifier: long chains of exceptions are followed to their end") {
    constexpr uint32_t kDepth = 50'000;
    for (bool closed : {false, true}) {
        // Each new rule is an exception to the one before it; the first one to the sample's, or to the last one.
        const std::string message = verdict([&](ImageBuilder& b) {
            RuleRow rule = rules(b)[1];
            for (uint32_t i = 0; i < kDepth; ++i) {
                const bool is_last = i == kDepth - 1;
                rule.id = b.string("e" + std::to_string(i));
                rule.base = i > 0 ? 3 + i - 1 : closed ? 3 + kDepth - 1 : 1;
                rule.exceptions = is_last ? Range{1, closed ? 1u : 0u} : Range{i + 2, 1};
                rules(b).push_back(rule);
                b.rows<Section::Exceptions>().push_back({3 + i});
            }
            if (!closed) rules(b)[1].exceptions = {1, 1};
        });
        CHECK(message == (closed ? "Rules row 3: it is an exception to itself" : ""));
    }
}

// Every 32-bit word of every row, set to what is most likely to slip through.
TEST_CASE("verifier: no single wrong word does harm") {
    size_t refused = 0, accepted = 0;
    std::mt19937 random(3);
    const auto try_words = [&]<Section S>() {
        ImageBuilder pristine;
        fill(pristine);
        using Row = typename SectionRow<S>::type;
        const size_t words = pristine.rows<S>().size() * sizeof(Row) / 4;
        for (size_t w = 0; w < words; ++w) {
            for (uint32_t value : {0u, 1u, 2u, 3u, 6u, 40u, 41u, 0x7FFFFFFFu, 0x80000000u, kNone - 1, kNone,
                                   static_cast<uint32_t>(random())}) {
                ImageBuilder b;
                fill(b);
                std::memcpy(reinterpret_cast<char*>(b.rows<S>().data()) + 4 * w, &value, 4);
                const auto program = verify(b.finish());
                ++(program ? accepted : refused);
                if (program) CHECK_FALSE(disassemble(**program).empty());
            }
        }
    };
#define X(NAME, ROW) try_words.operator()<Section::NAME>();
    PROVISO_SECTIONS(X)
#undef X
    CHECK(refused > 2'000);
    CHECK(accepted > 200);
}

}  // namespace proviso::bytecode
