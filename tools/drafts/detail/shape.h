// SPDX-License-Identifier: Apache-2.0
// What stood in one place of all records of a sample: which kinds of values, how often, and where each was met first. Memory does not depend
// on how many records there are.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "runtime/base/duration.h"

namespace proviso::drafts {

enum class Seen : uint8_t {
    Answer,
    YesNo,
    Number,
    NumericText,
    Date,
    Moment,
    Duration,
    Text,
    Money,
    Object,
    List,
    Count_
};
inline constexpr size_t kSeenKinds = static_cast<size_t>(Seen::Count_);

struct Shape {
    struct Kind {
        uint64_t count = 0;
        std::string first, first_place;  // the first value, shortened, and where it stood
    };
    std::array<Kind, kSeenKinds> kinds;
    uint64_t nulls = 0, unsure = 0, not_applicable = 0;
    bool has_point = false;                 // in a text that is a number
    std::set<UnitKind> durations;           // units met
    std::set<std::string> currencies;       // of money
    std::map<std::string, uint64_t> texts;  // how often each; not beyond kMostTexts
    bool too_many_texts = false;
    bool repeated = false;  // as a field: two elements of a list, or two records, say the same

    std::vector<std::string> names;  // of the fields of objects, in the order in which they were met
    std::map<std::string, Shape> fields;
    std::unique_ptr<Shape> element;

    Kind& operator[](Seen kind) { return kinds[static_cast<size_t>(kind)]; }
    const Kind& operator[](Seen kind) const { return kinds[static_cast<size_t>(kind)]; }
    bool has(Seen kind) const { return (*this)[kind].count != 0; }
    uint64_t values() const;  // but null, unsure and not applicable
};

inline constexpr size_t kMostTexts = 64;

// Takes one more value, which stood at `place`, "7" for line 7, into the shape.
void add_value(const nlohmann::ordered_json& value, std::string_view place, Shape& shape);
// The words for that kind of values: "numbers".
std::string_view seen_name(Seen kind);

// Which texts were met before; forgets nothing, but stops looking after a million.
class Repeats {
   public:
    // Whether it was met before.
    bool add(std::string_view text);

   private:
    std::unordered_set<uint64_t> met_;
};

}  // namespace proviso::drafts
