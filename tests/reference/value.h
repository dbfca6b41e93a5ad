// SPDX-License-Identifier: Apache-2.0
// A record as the language sees it: a tree of values over the policy's types. Every declared field has its place in the tree,
// answered or not. A list that was not answered holds one element about which nothing is known (the phantom).
#pragma once

#include <string>
#include <vector>

#include "runtime/base/answer.h"
#include "runtime/base/date.h"
#include "runtime/base/decimal.h"
#include "runtime/base/moment.h"
#include "runtime/base/money.h"

namespace proviso::reference {

// Whether there is a value, and where there is none, why.
enum class Standing : uint8_t { Known, NotAnswered, Unsure, Overflow, NotApplicable };

// One simple value; only the member of its type counts, and only where it is known.
struct Scalar {
    Standing standing = Standing::Unsure;
    Answer answer = Answer::Unsure;      // Yes or No where known
    Decimal number;                      // of money: its amount; of a duration: its seconds, months or business days
    Currency currency = Currency::None;  // of money
    TimeUnit unit = TimeUnit::None;      // of a duration
    Moment moment;
    Date date;
    uint32_t choice = 0;
    std::string text;

    bool known() const { return standing == Standing::Known; }
};

// In bytes. A joined text that would be longer has no value.
inline constexpr size_t kLongestJoined = 16'384;

// Why something is to be asked. Where a place has several, the first of these counts.
enum class Cause : uint8_t {
    NotAnswered,
    Unsure,
    Overflow,
    DivisionByZero,
    NotWhole,
    Calendar,
    Currencies,
    Units,
    NothingFound
};

struct Question {
    std::vector<size_t> order;  // positions of fields and elements from the record down: declaration order
    std::string path;           // uses[u1].in_final_cut
    std::string question;       // the field's question text; may be empty
    Cause cause = Cause::NotAnswered;
};

struct Value {
    Scalar scalar;             // simple values; for records and lists only its standing counts
    std::vector<Value> parts;  // record: one per declared field; list: its elements
    std::string path;          // for the phantom and what lies in it: of the outermost unanswered list
    Question question;         // what to ask where it is not known
    bool phantom = false;      // nothing says that this element exists

    Standing standing() const { return scalar.standing; }
    bool known() const { return scalar.known(); }
};

}  // namespace proviso::reference
