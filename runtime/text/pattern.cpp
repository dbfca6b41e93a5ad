// SPDX-License-Identifier: Apache-2.0
#include "runtime/text/pattern.h"

#include <fmt/format.h>
#include <re2/re2.h>

namespace proviso {
namespace {

// Of one pattern: its program, and the states that it is run with.
constexpr int64_t kMaxMemory = int64_t{1} << 20;

RE2::Options options() {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(kMaxMemory);
    return options;
}

PatternMistake mistake(const RE2& pattern) {
    const std::string piece = pattern.error_arg();
    const auto said = [&](std::string words, std::string help) {
        return PatternMistake{std::move(words), std::move(help), piece};
    };
    switch (pattern.error_code()) {
        case RE2::ErrorBadEscape:
            return said(fmt::format("`{}` stands for nothing", piece),
                        "write the sign without the backslash, or `\\\\` for a backslash");
        case RE2::ErrorBadCharClass:
            return said(fmt::format("`{}` is no set of characters", piece), "for example `[A-Z0-9]`");
        case RE2::ErrorBadCharRange:
            if (piece.starts_with("[:") || piece.starts_with("\\p") || piece.starts_with("\\P"))
                return said(fmt::format("`{}` is no set of characters", piece),
                            "for example `[A-Z0-9]`, or `\\pL` for any letter");
            return said(fmt::format("the range `{}` ends before it begins", piece),
                        "write the lower end first: `[a-z]`");
        case RE2::ErrorMissingBracket:
            return said("`[` is not closed", "write `]` after the set of characters, or `\\[` for the bracket itself");
        case RE2::ErrorMissingParen:
        case RE2::ErrorUnexpectedParen:
            return said("a parenthesis has no partner", "write its partner, or `\\(` for the parenthesis itself");
        case RE2::ErrorTrailingBackslash:
            return said("it ends in a lone backslash", "write `\\\\` for a backslash");
        case RE2::ErrorRepeatArgument:
            return said(fmt::format("`{}` repeats nothing", piece),
                        "write before it what is repeated, or a backslash before the sign itself");
        case RE2::ErrorRepeatSize:
            return said(fmt::format("`{}` repeats too often", piece),
                        "at most 1000 times, with the repetitions inside it");
        case RE2::ErrorRepeatOp:
            return said(fmt::format("`{}` repeats a repetition", piece), "leave one of the signs out");
        case RE2::ErrorBadPerlOp:
            return said(fmt::format("`{}` is not understood", piece),
                        "patterns can't look ahead or back; say it by two conditions joined by `and`");
        case RE2::ErrorBadUTF8:
            return said("it is not well-formed", "");
        case RE2::ErrorBadNamedCapture:
            return said(fmt::format("`{}` is no good name of a group", piece), "write `( … )` without a name");
        case RE2::ErrorPatternTooLarge:
            return {"it is too large once its repetitions are written out", "repeat fewer times", ""};
        case RE2::NoError:
        case RE2::ErrorInternal:
            break;
    }
    return {"it can't be read", "", ""};
}

}  // namespace

Pattern::Pattern(std::unique_ptr<RE2> compiled) : compiled_(std::move(compiled)) {}
Pattern::~Pattern() = default;

std::variant<std::shared_ptr<const Pattern>, PatternMistake> Pattern::make(std::string_view text) {
    if (text.size() > kMaxPatternBytes)
        return PatternMistake{fmt::format("it is longer than {} bytes", kMaxPatternBytes),
                              "say less, or in two conditions", ""};
    auto compiled = std::make_unique<RE2>(re2::StringPiece(text.data(), text.size()), options());
    if (!compiled->ok()) return mistake(*compiled);
    return std::shared_ptr<const Pattern>(new Pattern(std::move(compiled)));
}

bool Pattern::matches(std::string_view text) const {
    return compiled_->Match(re2::StringPiece(text.data(), text.size()), 0, text.size(), RE2::ANCHOR_BOTH, nullptr, 0);
}

}  // namespace proviso
