// SPDX-License-Identifier: Apache-2.0
// What the walker is driven by, made once from the image: an Object for each object the program declares, a Field for each declared
// field, list element and, as they turn up in the data, undeclared key. The walker also keeps here what it learns: which key
// follows which, and how often undeclared keys occurred.
//
// Fields and objects stay where they are once made: they point at one another.
#pragma once

#include <array>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/bytecode/verify.h"
#include "runtime/column/batch.h"
#include "runtime/ingest/detail/names.h"

namespace proviso::ingest {

enum class Action : uint8_t { Object, List, Answer, Number, Text, Date, Choice, Money, Duration, Moment, Undeclared };

// What is known of a field in a row, until 64 rows at a time go into the column's bitmaps.
enum State : uint8_t {
    kAnswered = 1,
    kUnsure = 2,
    kYes = 4,
    kNo = 8,
    kNotApplicable = 16,
    kKnown = 32,
    kOverflowed = 64
};

// A column's memory, while a batch is bound (detail/rows.h); nullptr where the column does not hold that.
struct Slots {
    Word *answered = nullptr, *said_unsure = nullptr;
    Word *yes = nullptr, *no = nullptr, *not_applicable = nullptr;
    Word *known = nullptr, *overflowed = nullptr;
    Decimal* numbers = nullptr;
    Money* amounts = nullptr;
    Duration* durations = nullptr;
    Moment* moments = nullptr;
    TextRef* texts = nullptr;
    int32_t* dates = nullptr;
    uint32_t* choices = nullptr;
};

struct Object;

struct Field {
    // The key as it usually stands in the data, with its quotes and the colon. A key that is longer, or that holds a quote or
    // backslash itself, is looked up each time.
    Pattern spelt;
    Action action = Action::Undeclared;
    bool stored = false;  // the program reads it
    bool required = false, may_not_apply = false;
    bool is_as_of = false;    // the record's date
    bool is_element = false;  // of a list
    bool is_element_key = false;
    uint64_t seen = 0;                             // the last object, by number, that had this key
    Field* next = nullptr;                         // the key that followed it the last time
    alignas(64) std::array<uint8_t, 64> states{};  // by row modulo 64
    Slots slots;

    uint32_t node = bytecode::kNone;
    uint32_t domain = 0;                 // the value's row is in
    std::string name;                    // "" for a list element
    const NameTable* choices = nullptr;  // its values' names
    const NameTable* spelt_choices =
        nullptr;  // the same with their quotes, but for those that are usually written in another way
    std::string_view choice_name;
    Currency currency = Currency::None;  // Money: the one it is in; None: any
    UnitKind units = UnitKind::None;     // Duration: the one it is in; None: any
    Object* object = nullptr;
    Field* element = nullptr;  // List
    uint32_t element_domain = bytecode::kNone;
    uint32_t first_list = 0, end_lists = 0;  // Schema::lists in and below it, itself included
    uint64_t occurrences = 0;                // Undeclared: in accepted records
};

struct Object {
    uint32_t node = 0;
    std::deque<Field> fields;  // the declared ones, then undeclared ones as they turned up
    uint32_t declared = 0;
    NameTable names;     // positions in fields
    Field other;         // stands for undeclared keys beyond kMaxUndeclared
    Field before_first;  // its `next` is the first key
};

// Undeclared keys of one object that are told apart: so many, of so many bytes.
inline constexpr uint32_t kMaxUndeclared = 256;
inline constexpr size_t kMaxUndeclaredBytes = 256;

class Schema {
   public:
    // `also_read`: nodes that get a column although the program does not read them.
    Schema(const bytecode::VerifiedProgram& program, const std::vector<uint32_t>& also_read);
    Schema(const Schema&) = delete;
    Schema& operator=(const Schema&) = delete;

    Object& record() { return objects_.front(); }
    bool holds_confidential() const { return holds_confidential_; }
    const std::deque<Object>& objects() const { return objects_; }
    // List fields so ordered that those below a field stand next to each other, outer ones first.
    const std::vector<Field*>& lists() const { return lists_; }
    // Fields with a column, and list fields, of which each has rows.
    const std::vector<Field*>& stored() const { return stored_; }
    // A new undeclared key of an object; `other` where there are too many, or it is too long.
    Field* learn(Object& object, std::string_view name);
    // Of an undeclared field in the object: "uses[].colour".
    std::string path(const Object& object, const Field& field) const;

   private:
    void make_field(Field& field, uint32_t node, const std::vector<bool>& used);
    void make_object(Field& field, uint32_t node, const std::vector<bool>& used);
    void order_lists();

    const bytecode::VerifiedProgram& program_;
    const bool holds_confidential_ = program_.image().holds_confidential();
    std::deque<Object> objects_;
    std::deque<Field> elements_;
    std::deque<NameTable> choices_, spelt_choices_;
    std::vector<Field*> lists_;
    std::vector<Field*> stored_;
};

// By node: whether the program reads its value.
std::vector<bool> nodes_read(const bytecode::VerifiedProgram& program);

}  // namespace proviso::ingest
