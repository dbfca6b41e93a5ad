// SPDX-License-Identifier: Apache-2.0
// Mistakes that a single token shows.
#include <algorithm>
#include <charconv>

#include "compiler/syntax/detail/mistakes.h"
#include "runtime/base/moment.h"

namespace proviso::syntax::detail {
namespace {

std::string without(std::string_view text, std::string_view dropped) {
    std::string out;
    for (const char c : text) {
        if (dropped.find(c) == std::string_view::npos) out += c;
    }
    return out;
}

// The runs of digits in a text.
std::vector<std::string_view> digit_runs(std::string_view text) {
    std::vector<std::string_view> runs;
    for (size_t at = 0; at < text.size();) {
        const size_t begin = text.find_first_of("0123456789", at);
        if (begin == std::string_view::npos) break;
        at = std::min(text.find_first_not_of("0123456789", begin), text.size());
        runs.push_back(text.substr(begin, at - begin));
    }
    return runs;
}

// "2025-08-22", or "" where there is no such day.
std::string day(std::string_view year, std::string_view month, std::string_view day_of_month) {
    const auto value = [](std::string_view digits) {
        int number = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
        return number;
    };
    const int y = value(year) + (year.size() == 2 ? 2000 : 0);
    const auto date = date_from({y, static_cast<uint32_t>(value(month)), static_cast<uint32_t>(value(day_of_month))});
    return date ? format_date(*date) : std::string();
}

std::string date_help(std::string_view text) {
    const std::vector<std::string_view> part = digit_runs(text);
    std::vector<std::string> readings;
    const auto offer = [&](const std::string& reading) {
        if (!reading.empty() && std::find(readings.begin(), readings.end(), reading) == readings.end())
            readings.push_back(reading);
    };
    if (part[0].size() == 4) {
        offer(day(part[0], part[1], part[2]));
    } else {
        offer(day(part[2], part[1], part[0]));
        // With points or hyphens the day comes first everywhere; with slashes it depends on the country.
        if (text.find('/') != std::string_view::npos) offer(day(part[2], part[0], part[1]));
    }
    std::string help = readings.empty() ? std::string("write year-month-day, as in `2025-08-22`")
                                        : fmt::format("write `{}`", fmt::join(readings, "` or `"));
    if (text.find('.') == std::string_view::npos) {
        help += text.find('/') != std::string_view::npos ? "; to divide, put spaces around `/`"
                                                         : "; to subtract, put spaces around `-`";
    }
    return help;
}

std::string number_help(std::string_view text) {
    if (text.front() == '.') return fmt::format("write `0{}`", text);
    const bool points = std::count(text.begin(), text.end(), '.') > 1;
    std::string help = fmt::format("write `{}`", without(text, points ? "." : ",_'\xE2\x80\x99"));
    if (text.find(',') != std::string_view::npos) help += "; to list several numbers, put a space after each comma";
    return help;
}

std::string_view sign_help(std::string_view sign) {
    struct Row {
        std::string_view sign, help;
    };
    static constexpr Row kRows[] = {
        {"==", "write `is` or `=`"},
        {"===", "write `is` or `=`"},
        {"!==", "write `is not` or `!=`"},
        {"<>", "write `is not` or `!=`"},
        {"≠", "write `is not` or `!=`"},
        {"!", "write `not`"},
        {"~", "write `not`"},
        {"&&", "write `and`"},
        {"&", "write `and`"},
        {"||", "write `or`"},
        {"|", "write `or`"},
        {"=<", "write `<=` or `at most`"},
        {"≤", "write `<=` or `at most`"},
        {"=>", "write `>=` or `at least`"},
        {"≥", "write `>=` or `at least`"},
        {":=", "write `=` in `with`, `:` in `given`"},
        {"->", "rules say `when` for the condition and `then` for the outcome"},
        {";", "leave it out: a clause ends where the next one begins; between items stands a comma"},
        {"//", "comments begin with `#`"},
        {"/*", "comments begin with `#` and run to the end of the line"},
        {"*/", "comments begin with `#` and run to the end of the line"},
        {"<!--", "comments begin with `#` and run to the end of the line"},
        {"**", "write the multiplication out"},
        {"^", "write the multiplication out"},
        {"$", "write the currency's three letters before the amount, as in `USD 5`"},
        {"€", "write the currency's three letters before the amount: `EUR 5`"},
        {"£", "write the currency's three letters before the amount: `GBP 5`"},
        {"−", "write the minus sign as `-`"},
        {"–", "write the minus sign, and bullets, as `-`"},
        {"—", "write the minus sign, and bullets, as `-`"},
        {"•", "write bullets as `-`"},
        {"·", "write bullets as `-`"},
        {"×", "write `*`"},
        {"÷", "write `/`"},
        {"…", "write out what belongs here"},
        {"...", "write out what belongs here"},
    };
    for (const Row& row : kRows) {
        if (row.sign == sign) return row.help;
    }
    return "remove it";
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string name_help(std::string_view word) {
    const size_t digits = std::min(word.find_first_not_of("0123456789"), word.size());
    if (word.front() == '_') return "begin it with a letter";
    const std::string_view rest = word.substr(digits);
    if (rest == "day" || rest == "days" || rest == "week" || rest == "weeks") {
        return fmt::format("put a space between them: `{} {}`", word.substr(0, digits), rest);
    }
    return "begin a name with a letter; put a space between a number and a word; in a path, put such a key in quotes";
}

void report_token(const FileText& file, const Token& token, DiagnosticSink& sink) {
    const std::string_view word = file.word(token);
    const auto say = [&](DiagnosticCode code, std::string help) {
        sink.report(code, file.span(token), word).help = std::move(help);
    };
    switch (token.type) {
        case Grammar::BAD_DATE:
            return say(DiagnosticCode::BadDate, date_help(word));
        case Grammar::BAD_MOMENT:
            return report_moment(file, token, sink);
        case Grammar::BAD_NUMBER:
        case Grammar::ROW_NUMBER:
            return say(DiagnosticCode::BadNumber, number_help(word));
        case Grammar::BAD_MONEY:
            return say(DiagnosticCode::BadNumber, number_help(word));
        case Grammar::BAD_NAME:
            return say(DiagnosticCode::BadName, name_help(word));
        case Grammar::BAD_QUOTE:
            if (token.begin > 0 && is_letter(file.text(token.begin - 1, token.begin).front()) && word != "\xE2\x80\x9C")
                return say(DiagnosticCode::CurlyQuote,
                           "leave it out; what belongs to something is written with a point, as in `u.purpose`");
            return say(DiagnosticCode::CurlyQuote, "use straight double quotes: `\"`");
        case Grammar::BAD_SIGN:
            return say(DiagnosticCode::BadSign, std::string(sign_help(word)));
        case Grammar::BAD_ESCAPE:
            return say(
                DiagnosticCode::BadEscape,
                "a backslash itself is written `\\\\`, a quotation mark `\\\"`, a line break `\\n`, a brace `\\{`");
        default:
            return say(DiagnosticCode::BadCharacter, "remove it, or put it into a text in quotes");
    }
}

// As RFC 3339 has it: a capital `T` and `Z`, and seconds.
std::string in_full(std::string_view word) {
    std::string out(word);
    for (char& c : out) {
        if (c == 't' || c == ' ') c = 'T';
        if (c == 'z') c = 'Z';
    }
    constexpr size_t kSeconds = 16;  // "2025-09-02T14:30"
    if (out.size() >= kSeconds && (out.size() == kSeconds || out[kSeconds] != ':')) out.insert(kSeconds, ":00");
    return out;
}

std::string impossible_moment_help(std::string_view written) {
    if (!parse_date(written.substr(0, 10))) return "write a day that exists";
    if (written.substr(11, 2) == "24") return "midnight at the end of a day is `00:00` of the next day";
    if (written.substr(17, 2) == "60") return "leap seconds are not counted: write `59` or the next minute";
    return "hours go from 00 to 23, minutes and seconds from 00 to 59";
}

}  // namespace

void report_moment(const FileText& file, const Token& token, DiagnosticSink& sink) {
    const std::string_view word = file.word(token);
    const std::string written = in_full(word);
    Moment moment;
    const MomentParse parsed = parse_moment(written, moment);
    const bool exists = parsed != MomentParse::NoSuchTime;
    Diagnostic& diagnostic =
        sink.report(exists ? DiagnosticCode::BadMoment : DiagnosticCode::ImpossibleMoment, file.span(token), word);
    if (!exists) {
        diagnostic.help = impossible_moment_help(written);
    } else if (parsed == MomentParse::Ok) {
        diagnostic.help = fmt::format("write `{}`", written);
    } else if (parsed == MomentParse::NoOffset) {
        diagnostic.help =
            fmt::format("add how far its clock is from UTC: `{0}Z`, or such as `{0}+02:00`; for a date write `{1}`",
                        written, word.substr(0, 10));
    } else {
        diagnostic.help = "write date, `T`, time and offset from UTC, as in `2025-09-02T14:30+02:00`";
    }
}

bool report_bad_token(const FileText& file, std::span<const Token> tokens, size_t index, DiagnosticSink& sink) {
    if (index >= tokens.size() || !is_bad(tokens[index].type)) return false;
    if (tokens.front().type == Grammar::KW_TABLE && file.word(tokens[index]) == "->") {
        sink.report(DiagnosticCode::BadSign, file.span(tokens[index]), file.word(tokens[index])).help =
            "in a table write `=>`";
        return true;
    }
    if (tokens[index].type != Grammar::UNCLOSED_TEXT && tokens[index].type != Grammar::BAD_TEXT_END) {
        report_token(file, tokens[index], sink);
        return true;
    }
    std::vector<const Token*> open;  // texts, and braces in them
    for (const Token& token : tokens.first(index)) {
        if (token.type == Grammar::TEXT_OPEN || token.type == Grammar::TEXT_EXPR || token.type == Grammar::LBRACE)
            open.push_back(&token);
        if ((token.type == Grammar::TEXT_CLOSE || token.type == Grammar::RBRACE) && !open.empty()) open.pop_back();
    }
    const bool in_expression =
        std::any_of(open.begin(), open.end(), [](const Token* t) { return t->type == Grammar::TEXT_EXPR; });
    if (in_expression || open.empty()) return false;
    sink.report(DiagnosticCode::UnclosedText, Span{file.file, open.back()->begin, tokens[index].begin}).help =
        "write `\"` at its end, on the same line; a line break in a text is written `\\n`";
    return true;
}

}  // namespace proviso::syntax::detail
