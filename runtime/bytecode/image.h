// SPDX-License-Identifier: Apache-2.0
// The program image: what a compiled policy is, in memory and as a bundle file (.pvb). A flat little-endian file of sections,
// each an array of fixed-size rows that refer to one another by index; it loads by being checked, not parsed.
//
// The program is one straight line of instructions in single-assignment form: instruction i defines register i, operands are
// lower registers. Every register belongs to a domain. Domain 0 (root) has one row per record. Any other domain has, for each row
// of its parent, one row per element of a list: it is a sequence of components (the lists gone through, outermost first).
// A domain is natural where each component's list belongs to the component before it (uses, then the talent of that use); its rows
// are then just the elements as ingested. Else it is a crossing (each use with each partner, or uses with uses).
//
// A bundle may be signed: then a trailer follows the image (signature.h), which is no part of it, so that an image is the same, and has the same
// digest, signed or not.
//
// Ownership: Image owns its bytes (std::vector) and hands out typed spans into them. An Image made by load_image or ImageBuilder
// is well-formed as a file; only verify() makes the VerifiedProgram that the machine accepts.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/checked.h"
#include "runtime/base/decimal.h"
#include "runtime/base/moment.h"
#include "runtime/base/result.h"
#include "runtime/bytecode/signature.h"

namespace proviso::bytecode {

inline constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();
inline constexpr uint32_t kNoDay = 0x80000000;  // where a day may be missing; no valid day has these bits
inline constexpr uint32_t kFormatVersion = 5;
inline constexpr uint32_t kMaxComponents = 16;
inline constexpr size_t kMaxImageBytes = size_t{1} << 30;  // of a file that is loaded

enum class Opcode : uint16_t {
#define PROVISO_OPCODE(NAME, CODE, MNEMONIC, RESULT, OPERANDS, IMMEDIATE, DOMAIN, UNSURE, MEANING) NAME = CODE,
#include "runtime/bytecode/opcodes.def"
#undef PROVISO_OPCODE
};

enum class RegisterType : uint8_t { Answer, Number, Text, Date, Choice, List, Money, Duration, Moment };

// Bytes [offset, offset+length) of the Strings section.
struct StringRef {
    uint32_t offset = 0, length = 0;
};
// Rows [first, first+count) of another section.
struct Range {
    uint32_t first = 0, count = 0;
};
// Place in a source text, for diagnostics and explanations.
struct SpanRow {
    uint32_t file = 0, begin = 0, end = 0;
    friend auto operator<=>(const SpanRow&, const SpanRow&) = default;
};

// ---- rows ----

struct Instruction {
    uint16_t opcode;
    uint16_t domain;   // of the result
    uint32_t a, b, c;  // registers; kNone where not used
    uint32_t
        immediate;  // by kind: node, answer, index into Numbers, into StringTable, day as int32, choice value, index into ChoiceSets, domain, mask, rounding, calendar or kNone, choice, Currency, pattern in StringTable, TimeUnit, index into Moments
};

// An instruction's rounding: to so many places, in that way.
constexpr uint32_t rounding_immediate(Rounding mode, uint32_t places) {
    return static_cast<uint32_t>(mode) << 8 | places;
}
constexpr Rounding rounding_mode(uint32_t immediate) { return static_cast<Rounding>(immediate >> 8); }
constexpr uint32_t rounding_places(uint32_t immediate) { return immediate & 0xFF; }
// "half up to 2 places"
std::string rounding_words(uint32_t immediate);

// Another text that asks for the value of `reg`, in words that are not those of its place in Provenance (`5 < n` where that says `n > 5`).
struct OtherWordsRow {
    uint32_t reg;
    SpanRow span;
    friend auto operator<=>(const OtherWordsRow&, const OtherWordsRow&) = default;
};

struct DomainRow {
    uint32_t parent;     // domain; kNone for root
    uint32_t list_node;  // schema node of the last component's list; kNone for root
    uint32_t owner;      // which component of the parent owns that list (0-based); kNone: the record itself
    uint32_t natural;    // 1: rows are the list's elements as ingested; 0: a crossing
};

enum class NodeKind : uint32_t { Object, List, Answer, Number, Text, Date, Choice, Money, Duration, Moment };
// Confidential: the value never leaves in clear; single values and lists of them, never a key nor the record's date.
enum NodeFlag : uint32_t { kRequired = 1, kKey = 2, kMayNotApply = 4, kConfidential = 8 };
// The record to be read, as a tree of declared fields. Node 0 is the record itself (an Object). A List has exactly one child: its
// element (an Object, or a simple value, without a name). Children of a node stand next to each other, after it.
struct NodeRow {
    StringRef name;
    uint32_t kind;    // NodeKind
    uint32_t flags;   // NodeFlag
    uint32_t parent;  // node; kNone for node 0
    Range children;   // nodes
    uint32_t
        domain;  // natural domain the value has a row in; for a List: of the list itself (its elements are in element_domain)
    uint32_t element_domain;  // List only, else kNone
    uint32_t choice;          // Choice only, else kNone
    StringRef question;
    uint32_t unit;  // Money: the one Currency it is in; Duration: the one UnitKind; 0 for any, and for other kinds
};

struct ChoiceRow {
    StringRef name;
    Range values;
};  // values: ChoiceValues; value i of the program is row first + i - 1
struct ChoiceValueRow {
    StringRef name, label;
};  // name: as records write it
struct ChoiceSetRow {
    Range words;  // SetWords; bit v of the set = value v (bit 0: does not apply)
};
// Business days. Holidays ascend and lie within the days covered, which are stated where there are holidays.
struct CalendarRow {
    StringRef name, title;
    uint32_t weekend;                    // bit d: day d of the week, 0 = Monday; not all seven
    uint32_t covers_from, covers_until;  // days, or both kNoDay: all
    Range holidays;                      // Holidays
};
struct HolidayRow {
    uint32_t day;
    StringRef name;
};
struct OutcomeRow {
    StringRef name, sentence;
};
struct RoleRow {
    StringRef name, title;
};
// document: its file as the policy names it, or `this`; digest: of its text when the policy was compiled, 64 hexadecimal digits.
// Both empty where the source has no document.
struct SourceRow {
    StringRef name, citation, link, document, digest;
};
// The policy's own files, so that a bundle explains itself.
struct SourceTextRow {
    StringRef path, text;
};

// A text with values: Pieces.
struct PieceRow {
    StringRef text;
    uint32_t reg;     // register whose value is shown, or kNone for literal text
    uint32_t choice;  // for Choice registers, whose labels; else kNone
};
struct CitationRow {
    uint32_t source;
    StringRef place;
};
enum class ObligationKind : uint32_t { Escalate, Require };
struct ObligationRow {
    uint32_t kind;
    uint32_t role;
    Range text;    // Pieces
    uint32_t due;  // Date or Moment register in the rule's domain, or kNone
};
struct NoteRow {
    Range text;  // Pieces
};
// Exceptions to a rule, in order.
struct ExceptionRow {
    uint32_t rule;
};
// Rule `by` displaces; `reg`: whether it applies, seen from the displaced rule's domain (Answer).
struct DisplacementRow {
    uint32_t by;
    uint32_t reg;
};

enum class RuleKind : uint32_t { Rule, Guideline, Exception };
struct RuleRow {
    StringRef id, text;
    uint32_t kind;  // RuleKind
    uint32_t domain;
    uint32_t own, free, lifts, reach, applies;  // Answer registers in `domain`; lifts: exceptions only, else kNone
    uint32_t outcome;                           // on the ladder, or kNone
    uint32_t if_unsure;                         // as written, or kNone
    uint32_t counts_as;  // what it counts as while open: if_unsure, else lower of outcome and when_unsure, else kNone
    uint32_t base;       // rule that an exception belongs to, else kNone
    Range because;       // Pieces
    Range citations, obligations, unsure_obligations, notes, exceptions, displaced_by;
    SpanRow span;                              // the whole declaration
    uint32_t effective_from, effective_until;  // days as int32 in uint32, or kNoDay
    uint32_t policy;                           // AmendedPolicies: whose rule it is, or kNone: the policy's own
};

// Where `condition` (Answer, root domain) is yes, the outcome is at least (at_least 1) or at most (0) `outcome`.
struct GuaranteeRow {
    StringRef id, text;
    uint32_t condition;
    uint32_t at_least;
    uint32_t outcome;
};

// What the policy amends, what that amends, and so on.
struct AmendedPolicyRow {
    StringRef name, version;
};

// Exactly one row.
struct PolicyRow {
    StringRef name, title, version, owner;
    uint32_t id_node;     // Text node of the root object marked key, or kNone
    uint32_t as_of_node;  // Date node of the root object, or kNone
    uint32_t otherwise, when_unsure;
    uint32_t effective_from, effective_until;  // days, or kNoDay
};

// ---- sections ----

// A Decimal's units, two's complement.
struct NumberRow {
    uint64_t low, high;
};
// As in runtime/base/moment.h.
struct MomentRow {
    int64_t seconds;
    uint32_t nanos;
    int32_t offset;
};

// X(NAME, ROW TYPE), in file order.
// clang-format off
#define PROVISO_SECTIONS(X) \
    X(Policy, PolicyRow) \
    X(AmendedPolicies, AmendedPolicyRow) \
    X(Nodes, NodeRow) \
    X(Domains, DomainRow) \
    X(Instructions, Instruction) \
    X(Provenance, SpanRow) \
    X(OtherWords, OtherWordsRow) \
    X(Rules, RuleRow) \
    X(Displacements, DisplacementRow) \
    X(Exceptions, ExceptionRow) \
    X(Obligations, ObligationRow) \
    X(Notes, NoteRow) \
    X(Guarantees, GuaranteeRow) \
    X(Citations, CitationRow) \
    X(Pieces, PieceRow) \
    X(Outcomes, OutcomeRow) \
    X(Roles, RoleRow) \
    X(Sources, SourceRow) \
    X(Choices, ChoiceRow) \
    X(ChoiceValues, ChoiceValueRow) \
    X(ChoiceSets, ChoiceSetRow) \
    X(SetWords, uint64_t) \
    X(Calendars, CalendarRow) \
    X(Holidays, HolidayRow) \
    X(Numbers, NumberRow) \
    X(Moments, MomentRow) \
    X(StringTable, StringRef) \
    X(SourceTexts, SourceTextRow) \
    X(Strings, char)
// clang-format on

enum class Section : uint32_t {
#define X(NAME, ROW) NAME,
    PROVISO_SECTIONS(X)
#undef X
        Count_
};

template <Section S>
struct SectionRow;
#define X(NAME, ROW)                   \
    template <>                        \
    struct SectionRow<Section::NAME> { \
        using type = ROW;              \
    };
PROVISO_SECTIONS(X)
#undef X

std::string_view section_name(Section section);  // "Nodes"

using Digest = std::array<uint8_t, 32>;  // BLAKE2b-256 of everything in the file after the digest itself

class Image {
   public:
    template <Section S>
    std::span<const typename SectionRow<S>::type> rows() const {
        using Row = typename SectionRow<S>::type;
        const auto& place = places_[static_cast<size_t>(S)];
        return {reinterpret_cast<const Row*>(bytes_.data() + place.offset), place.count};
    }
    const PolicyRow& policy() const { return rows<Section::Policy>()[0]; }
    // Valid only for references that verify() has passed, or that are known to be in bounds.
    std::string_view text(StringRef ref) const {
        PROVISO_CHECK(
            ref.offset <= rows<Section::Strings>().size() && ref.length <= rows<Section::Strings>().size() - ref.offset,
            "a text lies within the strings");
        return {rows<Section::Strings>().data() + ref.offset, ref.length};
    }
    Decimal number(uint32_t index) const;
    Moment moment(uint32_t index) const;
    std::span<const char> bytes() const { return bytes_; }  // the bundle file, without its signature
    // Of a value that must not be shown: its field is marked, or the list that it is an element of.
    bool is_confidential(uint32_t node) const;
    bool holds_confidential() const;  // any field of it
    const Digest& digest() const { return digest_; }
    std::string digest_hex() const;
    // Of a bundle that was loaded with a signature, which held: by whom.
    const std::optional<PublicKey>& signed_by() const { return signed_by_; }

   private:
    friend Result<Image> load_image(std::vector<char> bytes);
    struct Place {
        size_t offset = 0, count = 0;
    };
    std::vector<char> bytes_;
    std::array<Place, static_cast<size_t>(Section::Count_)> places_{};
    Digest digest_{};
    std::optional<PublicKey> signed_by_;
};

// Takes a bundle's bytes (untrusted): its signature, where it has one, then magic, version, section table, alignment, bounds, digest. Rows are
// not looked into. That a signature holds says who signed, not whether they are to be trusted.
Result<Image> load_image(std::vector<char> bytes);
Result<Image> load_image_file(const std::string& path);

// Collects rows, then lays out the file. Strings are pooled. Byte-identical for the same sequence of calls.
class ImageBuilder {
   public:
    template <Section S>
    std::vector<typename SectionRow<S>::type>& rows();
    StringRef string(std::string_view text);
    uint32_t number(Decimal value);                // index into Numbers, pooled
    uint32_t moment(const Moment& value);          // index into Moments, pooled
    uint32_t string_index(std::string_view text);  // index into StringTable, pooled
    // Aborts only on more than 4 GiB of strings.
    Image finish();

    ImageBuilder();
    ~ImageBuilder();
    ImageBuilder(const ImageBuilder&) = delete;
    ImageBuilder& operator=(const ImageBuilder&) = delete;

   private:
    struct State;
    State* state_;
};

// ---- the opcode table at run time ----

enum class ImmediateKind : uint8_t {
    None,
    Node,
    Answer,
    Number,
    String,
    Date,
    Choice,
    ChoiceSet,
    Domain,
    Mask,
    Rounding,
    Calendar,
    Weekdays,
    Currency,
    SumCurrency,
    Pattern,
    Unit,
    SumUnit,
    Moment
};
enum class DomainRule : uint8_t { Root, Any, OfNode, Equal, Down, Up };
enum class UnsureRule : uint8_t { Strict, Kleene, Known, Data, Element };
enum class OperandType : uint8_t { Answer, Number, Text, Date, Choice, List, Money, Duration, Moment, Same };
struct OpcodeInfo {
    Opcode opcode;
    std::string_view name, mnemonic, meaning;
    OperandType result;
    std::array<OperandType, 3> operands;
    uint8_t operand_count;
    ImmediateKind immediate;
    DomainRule domain;
    UnsureRule unsure;
};
const std::vector<OpcodeInfo>& opcode_table();
const OpcodeInfo* find_opcode(uint16_t code);            // nullptr for an unknown code
std::string_view register_type_name(RegisterType type);  // "answer"
// docs/reference/bytecode.md, made from the opcode table and the list of sections.
std::string opcode_reference();

}  // namespace proviso::bytecode
