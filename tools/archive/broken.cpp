// SPDX-License-Identifier: Apache-2.0
#include "tools/archive/broken.h"

#include <utility>

namespace proviso::archive {
namespace {

std::string line_of(const JsonValue& value) {
    std::string line;
    value.write(line);
    return line;
}

JsonValue& first_use(JsonValue& disclosure) { return disclosure.find("uses")->items().front(); }

std::string missing_comma(Random&, JsonValue disclosure) {
    std::string line = line_of(disclosure);
    const size_t comma = line.find(",\"");
    if (comma != std::string::npos) line.erase(comma, 1);
    return line;
}
std::string truncated(Random& random, JsonValue disclosure) {
    std::string line = line_of(disclosure);
    size_t kept = line.size() / 4 + random.below(static_cast<uint32_t>(line.size() / 2));
    // Not inside a character, so that the line stays UTF-8 and only its end is missing.
    while ((static_cast<unsigned char>(line[kept]) & 0xC0U) == 0x80) --kept;
    line.resize(kept);
    return line;
}
std::string not_utf8(Random&, JsonValue disclosure) {
    first_use(disclosure).set("description", "caf\xE9");
    return line_of(disclosure);
}
std::string duplicate_key(Random&, JsonValue disclosure) {
    auto& fields = disclosure.fields();
    fields.push_back(fields.front());
    return line_of(disclosure);
}
std::string wrong_type(Random& random, JsonValue disclosure) {
    switch (random.below(3)) {
        case 0:
            first_use(disclosure).set("tools", "Studio generator");
            break;
        case 1:
            first_use(disclosure).set("ai_seconds_in_cut", "about ten");
            break;
        case 2:
            first_use(disclosure).set("in_final_cut", JsonValue::literal("1"));
            break;
    }
    return line_of(disclosure);
}
std::string unknown_choice(Random& random, JsonValue disclosure) {
    first_use(disclosure).set("purpose", random.chance(500) ? "mood_board" : "Ideation");
    return line_of(disclosure);
}
std::string missing_required(Random& random, JsonValue disclosure) {
    disclosure.remove(random.chance(500) ? "disclosure_id" : "submitted_on");
    return line_of(disclosure);
}
std::string no_such_day(Random& random, JsonValue disclosure) {
    disclosure.set("submitted_on", random.chance(500) ? "2026-02-30" : "02/03/2026");
    return line_of(disclosure);
}
std::string not_an_object(Random& random, JsonValue) {
    return random.chance(500) ? "[]" : "GD-00000000;notify;2026-02-03";
}

}  // namespace

std::string broken_line(Random& random, JsonValue disclosure) {
    using Break = std::string (*)(Random&, JsonValue);
    static constexpr Break kBreaks[] = {missing_comma,  truncated,        not_utf8,    duplicate_key, wrong_type,
                                        unknown_choice, missing_required, no_such_day, not_an_object};
    return random.pick(kBreaks)(random, std::move(disclosure));
}

}  // namespace proviso::archive
