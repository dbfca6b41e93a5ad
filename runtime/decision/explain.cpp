// SPDX-License-Identifier: Apache-2.0
#include "runtime/decision/explain.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/decision/causes.h"
#include "runtime/decision/values.h"
#include "runtime/decision/words_in_text.h"

namespace proviso {

using bytecode::Instruction;
using bytecode::kNone;
using bytecode::Opcode;
using bytecode::RegisterType;
using bytecode::RuleKind;
using bytecode::RuleRow;
using bytecode::Section;

namespace {

constexpr size_t kMaxElements = 20;  // of one list, shown in one reason
constexpr size_t kMaxDepth = 64;
constexpr size_t kMaxSteps = 256;
constexpr size_t kMaxText = 110;

// One text of the author's may have become several instructions: they are one reason, with the reasons of all. Two blocks can read
// alike, but stand on lines of their own.
void add_once(Reason reason, Reason& out) {
    const auto same = std::find_if(out.because.begin(), out.because.end(), [&](const Reason& other) {
        return other.text == reason.text && other.value == reason.value && other.source == reason.source;
    });
    if (same == out.because.end()) {
        out.because.push_back(std::move(reason));
        return;
    }
    for (Reason& inner : reason.because) add_once(std::move(inner), *same);
}

// What was written out for several values stands under one text: that is not said twice.
void add_inner(Reason reason, Reason& out) {
    if (reason.text != out.text || reason.value != out.value || reason.because.empty())
        return add_once(std::move(reason), out);
    for (Reason& inner : reason.because) add_once(std::move(inner), out);
}

bool contains(bytecode::SpanRow outer, bytecode::SpanRow inner) {
    return inner.file == outer.file && outer.begin <= inner.begin && inner.end <= outer.end;
}

bool has_same_period(const RuleRow& a, const RuleRow& b) {
    return a.effective_from == b.effective_from && a.effective_until == b.effective_until;
}

class Reasons {
   public:
    explicit Reasons(const Decider& decider) : decider_(decider), machine_(decider.machine()), places_(machine_) {}

    std::string source(bytecode::SpanRow span) const {
        const auto texts = decider_.image().rows<Section::SourceTexts>();
        const std::string_view text = file(span);
        const auto line = std::count(text.begin(), text.begin() + span.begin, '\n') + 1;
        return fmt::format("{}:{}", decider_.image().text(texts[span.file].path), line);
    }

    // The condition as the author wrote it: without what only says that its element exists, and a guideline's not negated.
    Reason condition(const RuleRow& rule, uint32_t row) const {
        std::vector<std::pair<uint32_t, uint32_t>> parts;
        flatten(Opcode::And, rule.own, row, parts);
        if (parts.size() == 1) {
            const auto [reg, at] = parts.front();
            const bool negated = static_cast<RuleKind>(rule.kind) == RuleKind::Guideline && opcode(reg) == Opcode::Not;
            return reason(negated ? instruction(reg).a : reg, at, {rule.span, 0, &rule});
        }
        Reason out;
        // Of a condition that is always met nothing is left but that there is an element.
        if (parts.empty()) return out;
        add_logic(rule.own, row, {rule.span, 1, &rule}, out);
        return out;
    }

    // The author's text that what is told is part of, and how deep in the tree that is.
    struct Within {
        bytecode::SpanRow text;
        size_t depth = 0;
        const RuleRow* rule = nullptr;  // of whose condition it is a part; null further down
    };
    Reason reason(uint32_t reg, uint32_t row, const Within& within) const;

   private:
    const Instruction& instruction(uint32_t reg) const { return decider_.image().rows<Section::Instructions>()[reg]; }
    Opcode opcode(uint32_t reg) const { return static_cast<Opcode>(instruction(reg).opcode); }

    std::string_view file(bytecode::SpanRow span) const {
        return decider_.image().text(decider_.image().rows<Section::SourceTexts>()[span.file].text);
    }

    // Where it stands. What several texts say is worked out once, and has the place of the first: where the text at hand says it too, in
    // those words or in others, its place there.
    bytecode::SpanRow place(uint32_t reg, bytecode::SpanRow within) const {
        const bytecode::SpanRow first = decider_.image().rows<Section::Provenance>()[reg];
        if (contains(within, first)) return first;
        const auto others = std::ranges::equal_range(decider_.image().rows<Section::OtherWords>(), reg, {},
                                                     &bytecode::OtherWordsRow::reg);
        for (const bytecode::OtherWordsRow& other : others)
            if (contains(within, other.span)) return other.span;
        const std::string_view words = file(first).substr(first.begin, first.end - first.begin);
        if (is_word(words) && !is_in_a_rule(first)) return first;  // where the name is declared
        const std::string_view text = file(within).substr(within.begin, within.end - within.begin);
        const auto found = find_words(text, words);
        if (!found) return first;
        return {within.file, within.begin + static_cast<uint32_t>(found->first),
                within.begin + static_cast<uint32_t>(found->second)};
    }

    bool is_in_a_rule(bytecode::SpanRow span) const {
        const auto rules = decider_.image().rows<Section::Rules>();
        return std::any_of(rules.begin(), rules.end(), [&](const RuleRow& rule) { return contains(rule.span, span); });
    }

    std::string written(bytecode::SpanRow span) const {
        const std::string_view text = file(span).substr(span.begin, span.end - span.begin);
        std::string out;
        for (const char c : text) {
            const bool space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
            if (space && (out.empty() || out.back() == ' ')) continue;
            out += space ? ' ' : c;
        }
        // A block's own words say enough: its conditions follow, one a line.
        for (const std::string_view block : {"all of - ", "any of - "})
            if (out.starts_with(block)) return std::string(block.substr(0, 6)) + " these";
        if (out.size() <= kMaxText) return out;
        size_t cut = kMaxText;
        while (cut > 0 && (static_cast<unsigned char>(out[cut]) & 0xC0) == 0x80) --cut;  // not inside a code point
        return out.substr(0, cut) + " …";
    }

    std::string value(uint32_t reg, uint32_t row) const {
        std::string out;
        append_value(machine_, reg, row, choice_of(reg), out);
        return out;
    }

    uint32_t choice_of(uint32_t reg) const {
        for (;;) {
            if (opcode(reg) == Opcode::Broadcast)
                reg = instruction(reg).a;
            else if (opcode(reg) == Opcode::First)
                reg = instruction(reg).a;
            else if (opcode(reg) == Opcode::Select)
                reg = opcode(instruction(reg).b) == Opcode::ConstChoice ? instruction(reg).c : instruction(reg).b;
            else
                break;
        }
        if (opcode(reg) == Opcode::WeekdayOf) return instruction(reg).immediate;
        if (opcode(reg) != Opcode::LoadChoice) return kNone;
        return decider_.image().rows<Section::Nodes>()[instruction(reg).immediate].choice;
    }

    // Down through broadcasts, to the register that made the value and the row there. How a text was made ready for being compared
    // is nothing to tell.
    std::pair<uint32_t, uint32_t> origin(uint32_t reg, uint32_t row) const {
        while (opcode(reg) == Opcode::Broadcast || opcode(reg) == Opcode::FoldCase) {
            const Instruction& move = instruction(reg);
            if (opcode(reg) == Opcode::FoldCase) {
                reg = move.a;
                continue;
            }
            const bool constant = machine_.reg(move.a).constant;
            row = constant ? 0 : machine_.domains().move(instruction(move.a).domain, move.domain, move.immediate)[row];
            reg = move.a;
        }
        return {reg, row};
    }

    Reason field(Place place) const;
    Reason date(uint32_t row) const;
    Reason rules_date() const;
    std::string rules_day(uint32_t row) const;
    const RuleRow* rule_in_force(uint32_t reg) const;
    bool follows_from_date(uint32_t reg) const;
    // Operands of nested uses of one operation, in order.
    void flatten(Opcode operation, uint32_t reg, uint32_t row, std::vector<std::pair<uint32_t, uint32_t>>& out) const;
    void add_logic(uint32_t reg, uint32_t row, const Within& inner, Reason& out) const;
    void add_elements(uint32_t reg, uint32_t row, const Within& inner, Reason& out) const;
    void add_aggregated(uint32_t reg, uint32_t row, const Within& inner, Reason& out) const;
    void add_operands(uint32_t reg, uint32_t row, const Within& inner, Reason& out) const;

    const Decider& decider_;
    const Machine& machine_;
    Places places_;
};

Reason Reasons::field(Place place) const {
    Reason out;
    const Place asked = places_.answerable(place);
    out.text = places_.path(asked);
    append_field(machine_, asked, out.value);
    out.question = decider_.image().text(decider_.image().rows<Section::Nodes>()[asked.node].question);
    return out;
}

Reason Reasons::date(uint32_t row) const {
    const uint32_t node = decider_.image().policy().as_of_node;
    Reason out;
    out.text = node == kNone ? "the record's date" : places_.path({node, row});
    const auto& dates = machine_.batch().as_of();
    out.value = test_bit(machine_.batch().as_of_known().data(), row) ? format_date_in_words(Date{dates[row]})
                                                                     : "(not answered)";
    return out;
}

Reason Reasons::rules_date() const {
    Reason out;
    out.text = "the date whose rules are asked for";
    out.value = format_date_in_words(*machine_.batch().rules_as_of());
    return out;
}

// In words. The registers that ask for it are of the root domain.
std::string Reasons::rules_day(uint32_t row) const {
    const auto date = machine_.batch().rules_date(machine_.domains().record_of(0, row));
    return date ? format_date_in_words(*date) : "a date that is not known";
}

// The rule that it says to be within its dates: that has no place in the text but the rule's name. Null where it says something else.
const RuleRow* Reasons::rule_in_force(uint32_t reg) const {
    if (machine_.program().type(reg) != bytecode::RegisterType::Answer) return nullptr;
    const auto rules = decider_.image().rows<Section::Rules>();
    const auto found = std::find_if(rules.begin(), rules.end(), [&](const RuleRow& rule) {
        const bool dated = rule.effective_from != bytecode::kNoDay || rule.effective_until != bytecode::kNoDay;
        return dated && decider_.image().text(rule.id) == written(decider_.image().rows<Section::Provenance>()[reg]);
    });
    return found == rules.end() ? nullptr : &*found;
}

bool Reasons::follows_from_date(uint32_t reg) const {
    std::vector<uint32_t> pending{reg};
    bool dated = false;
    for (size_t steps = 0; !pending.empty() && steps < kMaxSteps; ++steps) {
        const Instruction& at = instruction(pending.back());
        pending.pop_back();
        const auto operation = static_cast<Opcode>(at.opcode);
        if (operation == Opcode::LoadAsOf || operation == Opcode::LoadRulesAsOf) dated = true;
        if (bytecode::find_opcode(at.opcode)->immediate == bytecode::ImmediateKind::Node) return false;
        if (operation == Opcode::Exists) return false;
        for (const uint32_t operand : {at.a, at.b, at.c})
            if (operand != kNone) pending.push_back(operand);
    }
    return dated && pending.empty();
}

void Reasons::flatten(Opcode operation, uint32_t reg, uint32_t row,
                      std::vector<std::pair<uint32_t, uint32_t>>& out) const {
    const auto [at, at_row] = origin(reg, row);
    if (opcode(at) != operation) {
        if (opcode(at) != Opcode::Exists) out.emplace_back(at, at_row);
        return;
    }
    flatten(operation, instruction(at).a, at_row, out);
    flatten(operation, instruction(at).b, at_row, out);
}

Reason Reasons::reason(uint32_t start, uint32_t start_row, const Within& within) const {
    const auto [reg, row] = origin(start, start_row);
    const Instruction& at = instruction(reg);
    switch (static_cast<Opcode>(at.opcode)) {
        case Opcode::LoadAnswer:
        case Opcode::LoadNumber:
        case Opcode::LoadText:
        case Opcode::LoadDate:
        case Opcode::LoadChoice:
        case Opcode::LoadMoney:
        case Opcode::LoadDuration:
        case Opcode::LoadMoment:
        case Opcode::LoadList:
            return field({at.immediate, row});
        case Opcode::LoadAsOf:
            return date(row);
        case Opcode::LoadRulesAsOf:
            return machine_.batch().rules_as_of() ? rules_date() : date(row);
        default:
            break;
    }
    const Within inner{place(reg, within.text), within.depth + 1};
    // `is not` is a comparison turned round, both under the author's one text: it is shown once.
    if (static_cast<Opcode>(at.opcode) == Opcode::Not &&
        written(place(origin(at.a, row).first, within.text)) == written(inner.text)) {
        Reason turned = reason(at.a, row, within);
        if (!turned.source.empty()) turned.value = value(reg, row);
        return turned;
    }
    Reason out;
    out.text = written(inner.text);
    out.value = value(reg, row);
    if (const auto cause = failure(machine_, reg, row)) out.value += fmt::format(", for {}", cause_name(*cause));
    out.source = source(inner.text);
    // A parameter's value follows from a date, and so does a rule's being in force; how it is looked up would only distract.
    if (follows_from_date(reg)) {
        if (const RuleRow* rule = rule_in_force(reg)) {
            out.text = "in force on " + rules_day(row);
            if (within.rule != nullptr && has_same_period(*rule, *within.rule)) out.source = source(within.rule->span);
        }
        return out;
    }
    if (within.depth >= kMaxDepth) return out;
    switch (static_cast<Opcode>(at.opcode)) {
        case Opcode::And:
        case Opcode::Or:
            add_logic(reg, row, inner, out);
            break;
        case Opcode::Any:
        case Opcode::AnyInstance:
        case Opcode::Every:
        case Opcode::Count:
        case Opcode::Sum:
            add_elements(reg, row, inner, out);
            break;
        case Opcode::SumNumbers:
        case Opcode::SumMoney:
        case Opcode::SumDurations:
        case Opcode::Largest:
        case Opcode::Smallest:
        case Opcode::First:
        case Opcode::CountDistinct:
        case Opcode::AnyRepeated:
            add_aggregated(reg, row, inner, out);
            break;
        case Opcode::IsAnswered:
        case Opcode::IsUnsure:
        case Opcode::IsNotApplicable:
            out.because.push_back(field({at.immediate, row}));
            break;
        default:
            add_operands(reg, row, inner, out);
            break;
    }
    return out;
}

void Reasons::add_logic(uint32_t reg, uint32_t row, const Within& inner, Reason& out) const {
    std::vector<std::pair<uint32_t, uint32_t>> operands;
    const Opcode operation = opcode(reg);
    flatten(operation, reg, row, operands);
    const Answer result = machine_.reg(reg).answer(row);
    const Answer all = operation == Opcode::And ? Answer::Yes : Answer::No;  // the result that needs every operand
    for (const auto& [operand, operand_row] : operands)
        if (result == all || machine_.reg(operand).answer(operand_row) == result)
            add_inner(reason(operand, operand_row, inner), out);
}

void Reasons::add_elements(uint32_t reg, uint32_t row, const Within& inner, Reason& out) const {
    const Instruction& at = instruction(reg);
    const bool settled_without = opcode(reg) == Opcode::AnyInstance && !is_open(machine_, reg, row);
    if (!machine_.reg(at.b).known(row) && !settled_without) {
        out.because.push_back(reason(at.b, row, inner));
        return;
    }
    const uint32_t domain = instruction(at.a).domain;
    const auto first = machine_.domains().first(domain);
    const bool answers = machine_.program().type(at.a) == RegisterType::Answer;
    const bool quantifier =
        opcode(reg) == Opcode::Any || opcode(reg) == Opcode::AnyInstance || opcode(reg) == Opcode::Every;
    const Answer result = quantifier ? machine_.reg(reg).answer(row) : Answer::Yes;
    const Answer all = opcode(reg) == Opcode::Every ? Answer::Yes : Answer::No;
    size_t left_out = 0;
    for (uint32_t element = first[row]; element < first[row + 1]; ++element) {
        if (answers && quantifier && result != all && machine_.reg(at.a).answer(element) != result) continue;
        if (out.because.size() == kMaxElements) {
            ++left_out;
            continue;
        }
        Reason one = reason(at.a, element, inner);
        one.text = places_.instance_path(domain, element) + ": " + one.text;
        out.because.push_back(std::move(one));
    }
    if (left_out != 0) out.because.push_back({fmt::format("and {} more", left_out), {}, {}, {}, {}});
    if (first[row] == first[row + 1]) out.because.push_back(reason(at.b, row, inner));
}

// The values of the elements that count or may; where there are none, what keeps each from counting.
void Reasons::add_aggregated(uint32_t reg, uint32_t row, const Within& inner, Reason& out) const {
    const Instruction& at = instruction(reg);
    if (!machine_.reg(at.b).known(row)) {
        out.because.push_back(reason(at.b, row, inner));
        return;
    }
    const uint32_t domain = instruction(at.a).domain;
    const auto [begin, end] = machine_.domains().rows_below(domain, at.domain, row);
    const Register& counts = machine_.reg(at.c);
    bool any = false;
    for (uint32_t element = begin; element < end; ++element) any = any || counts.answer(element) != Answer::No;
    size_t left_out = 0;
    for (uint32_t element = begin; element < end; ++element) {
        const Answer counted = counts.answer(element);
        if (any && counted == Answer::No) continue;
        if (out.because.size() == kMaxElements) {
            ++left_out;
            continue;
        }
        Reason one = reason(any ? at.a : at.c, element, inner);
        one.text = places_.instance_path(domain, element) + ": " + one.text;
        if (any && counted == Answer::Unsure) one.because.push_back(reason(at.c, element, inner));
        out.because.push_back(std::move(one));
    }
    if (left_out != 0) out.because.push_back({fmt::format("and {} more", left_out), {}, {}, {}, {}});
    if (begin == end) out.because.push_back(reason(at.b, row, inner));
}

void Reasons::add_operands(uint32_t reg, uint32_t row, const Within& inner, Reason& out) const {
    const Instruction& at = instruction(reg);
    if (static_cast<Opcode>(at.opcode) == Opcode::JoinText) {
        std::vector<std::pair<uint32_t, uint32_t>> pieces;
        flatten(Opcode::JoinText, reg, row, pieces);
        for (const auto& [piece, piece_row] : pieces)
            if (!machine_.reg(piece).constant) add_once(reason(piece, piece_row, inner), out);
        return;
    }
    const bool choice = static_cast<Opcode>(at.opcode) == Opcode::Select;
    const Answer which = choice ? machine_.reg(at.a).answer(row) : Answer::Unsure;
    // What an `if` does not choose is no reason.
    const uint32_t b = which == Answer::No ? kNone : at.b, c = which == Answer::Yes ? kNone : at.c;
    for (const uint32_t operand : {at.a, b, c}) {
        if (operand == kNone) continue;
        const auto [from, from_row] = origin(operand, row);
        if (machine_.reg(from).constant) continue;
        Reason one = reason(from, from_row, inner);
        add_once(std::move(one), out);
    }
}

class Explainer {
   public:
    Explainer(const Decider& decider, size_t record)
        : decider_(decider), record_(record), places_(decider.machine()), reasons_(decider) {}

    Explanation run() const;
    RuleReason instance(uint32_t rule, uint32_t at) const;

   private:
    const RuleRow& row(uint32_t rule) const { return decider_.image().rows<Section::Rules>()[rule]; }
    std::string text(bytecode::StringRef ref) const { return std::string(decider_.image().text(ref)); }
    std::string outcome_name(uint32_t outcome) const {
        return outcome == kNone ? std::string() : text(decider_.image().rows<Section::Outcomes>()[outcome].name);
    }
    std::vector<std::string> cites(const RuleRow& rule) const {
        std::vector<std::string> out;
        for (const auto& citation :
             decider_.image().rows<Section::Citations>().subspan(rule.citations.first, rule.citations.count))
            out.push_back(text(decider_.image().rows<Section::Sources>()[citation.source].name) + " " +
                          text(citation.place));
        return out;
    }
    RuleReason rule_reason(uint32_t rule, uint32_t at, std::string status) const;
    void add_priorities(const RuleRow& rule, uint32_t at, RuleReason& out) const;
    ExceptionReason priority(uint32_t by, std::string effect, Reason why) const;
    ExceptionReason exception_reason(uint32_t exception, uint32_t at) const;
    void add_duties(Explanation& out) const;

    const Decider& decider_;
    size_t record_;
    Places places_;
    Reasons reasons_;
};

RuleReason Explainer::rule_reason(uint32_t index, uint32_t at, std::string status) const {
    const RuleRow& rule = row(index);
    RuleReason out;
    out.id = text(rule.id);
    out.text = text(rule.text);
    if (rule.domain != 0) out.instance = places_.instance_path(rule.domain, at);
    out.status = std::move(status);
    out.outcome = outcome_name(rule.outcome);
    out.counts_as = outcome_name(rule.counts_as);
    out.because = decider_.text(rule.because, at);
    out.source = reasons_.source(rule.span);
    out.cites = cites(rule);
    out.condition = reasons_.condition(rule, at);
    add_priorities(rule, at, out);
    return out;
}

ExceptionReason Explainer::priority(uint32_t by, std::string effect, Reason why) const {
    ExceptionReason reason;
    reason.id = text(row(by).id);
    reason.text = text(row(by).text);
    reason.source = reasons_.source(row(by).span);
    reason.effect = std::move(effect);
    reason.cites = cites(row(by));
    reason.condition = std::move(why);
    return reason;
}

ExceptionReason Explainer::exception_reason(uint32_t index, uint32_t at) const {
    const Machine& machine = decider_.machine();
    const Answer lifts = machine.reg(row(index).lifts).answer(at), free = machine.reg(row(index).free).answer(at);
    const char* effect = lifts == Answer::Yes                             ? "lifts it"
                         : lifts == Answer::Unsure && free == Answer::Yes ? "lifts it, unless it is lifted itself"
                         : lifts == Answer::Unsure                        ? "may lift it"
                         : free != Answer::No                             ? "would lift it, but is lifted itself"
                                                                          : "does not apply";
    ExceptionReason reason = priority(index, effect, reasons_.condition(row(index), at));
    const auto range = row(index).exceptions;
    for (const auto& inner : decider_.image().rows<Section::Exceptions>().subspan(range.first, range.count))
        if (machine.reg(row(inner.rule).lifts).answer(at) != Answer::No)
            reason.exceptions.push_back(exception_reason(inner.rule, at));
    return reason;
}

void Explainer::add_priorities(const RuleRow& rule, uint32_t at, RuleReason& out) const {
    const auto& image = decider_.image();
    for (const auto& displacement :
         image.rows<Section::Displacements>().subspan(rule.displaced_by.first, rule.displaced_by.count)) {
        const Answer applies = decider_.machine().reg(displacement.reg).answer(at);
        if (applies == Answer::No) continue;
        Reason why = reasons_.reason(displacement.reg, at, {row(displacement.by).span});
        if (!why.source.empty()) why.text.clear();  // only the rule's own name again
        out.exceptions.push_back(
            priority(displacement.by, applies == Answer::Yes ? "displaces it" : "may displace it", std::move(why)));
    }
    for (const auto& exception :
         image.rows<Section::Exceptions>().subspan(rule.exceptions.first, rule.exceptions.count))
        out.exceptions.push_back(exception_reason(exception.rule, at));
}

void Explainer::add_duties(Explanation& out) const {
    for (const DueObligation& due : decider_.obligations(record_)) {
        const auto& role = decider_.image().rows<Section::Roles>()[due.role];
        const bool escalation = due.kind == bytecode::ObligationKind::Escalate;
        out.obligations.push_back(fmt::format("{} {}{}: {}", escalation ? "Escalate to" : "Required from",
                                              text(role.title.length == 0 ? role.name : role.title),
                                              due.due.empty() ? "" : " by " + due.due, due.text));
    }
    out.notes = decider_.notes(record_);
}

Explanation Explainer::run() const {
    const auto& image = decider_.image();
    const Outcome& outcome = decider_.outcome(record_);
    Explanation out;
    out.id = decider_.id(record_);
    out.as_of = decider_.as_of(record_);
    out.rules_as_of = decider_.rules_as_of(record_);
    out.policy = text(image.policy().name);
    if (image.policy().version.length != 0) out.policy += " version " + text(image.policy().version);
    out.outcome = outcome_name(outcome.outcome);
    out.sentence = text(image.rows<Section::Outcomes>()[outcome.outcome].sentence);
    if (outcome.at_least != outcome.at_most)
        out.at_least = outcome_name(outcome.at_least), out.at_most = outcome_name(outcome.at_most);
    for (const RuleHit& hit : decider_.hits(record_)) {
        RuleReason reason = rule_reason(hit.rule, hit.row, hit.open ? "is open" : "applies");
        const uint32_t counts = hit.open ? row(hit.rule).counts_as : row(hit.rule).outcome;
        reason.decisive = counts == outcome.outcome;
        out.rules.push_back(std::move(reason));
    }
    std::stable_partition(out.rules.begin(), out.rules.end(), [](const RuleReason& reason) { return reason.decisive; });
    for (const BlockedRule& blocked : decider_.blocked(record_)) {
        RuleReason reason = rule_reason(blocked.rule, blocked.row, "is blocked");
        const std::string by = text(row(blocked.by).id);
        std::erase_if(reason.exceptions, [&](const ExceptionReason& exception) { return exception.id != by; });
        out.blocked.push_back(std::move(reason));
    }
    for (const Question& question : decider_.questions(record_)) {
        std::string asked = text(image.rows<Section::Nodes>()[question.place.node].question);
        // What was answered is not asked again as if nobody had.
        const bool answered = question.cause != Cause::NotAnswered && question.cause != Cause::Unsure;
        if (asked.empty() || answered)
            asked += fmt::format("{}{}", asked.empty() ? "" : " ", cause_name(question.cause));
        out.questions.emplace_back(places_.path(question.place), std::move(asked));
    }
    add_duties(out);
    return out;
}

RuleReason Explainer::instance(uint32_t index, uint32_t at) const {
    const Machine& machine = decider_.machine();
    const Answer applies = machine.reg(row(index).applies).answer(at);
    if (applies != Answer::No) return rule_reason(index, at, applies == Answer::Yes ? "applies" : "is open");
    RuleReason out = rule_reason(index, at, "does not apply");
    // Its own condition keeps it out; or else what lifts or displaces it does.
    const bool by_itself = machine.reg(row(index).own).answer(at) == Answer::No;
    std::erase_if(out.exceptions, [&](const ExceptionReason& exception) {
        return by_itself || (exception.effect != "lifts it" && exception.effect != "displaces it");
    });
    return out;
}

}  // namespace

Explanation explain(const Decider& decider, size_t record) { return Explainer(decider, record).run(); }

RuleReason explain_instance(const Decider& decider, uint32_t rule, uint32_t row) {
    const uint32_t domain = decider.image().rows<Section::Rules>()[rule].domain;
    return Explainer(decider, decider.machine().domains().record_of(domain, row)).instance(rule, row);
}

}  // namespace proviso
