// SPDX-License-Identifier: Apache-2.0
// Regular expressions in RE2's syntax, which match in time linear in the text, and in memory that is bounded.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace re2 {
class RE2;
}

namespace proviso {

inline constexpr size_t kMaxPatternBytes = 1000;
// Of one image.
inline constexpr size_t kMaxPatterns = 1000;

// Why a text is no pattern.
struct PatternMistake {
    std::string words;  // "`(` is not closed": lower case, no full stop
    std::string help;   // may be empty
    std::string piece;  // the part that is wrong; empty: all of it
};

class Pattern {
   public:
    static std::variant<std::shared_ptr<const Pattern>, PatternMistake> make(std::string_view text);
    // How make() reads a pattern for which capital and small letters are the same.
    static std::string ignoring_case(std::string_view text) { return "(?i)" + std::string(text); }

    // The whole text, not a part of it. Safe from several threads at once.
    bool matches(std::string_view text) const;

    ~Pattern();
    Pattern(const Pattern&) = delete;
    Pattern& operator=(const Pattern&) = delete;

   private:
    explicit Pattern(std::unique_ptr<re2::RE2> compiled);
    std::unique_ptr<re2::RE2> compiled_;
};

}  // namespace proviso
