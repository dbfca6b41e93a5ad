// SPDX-License-Identifier: Apache-2.0
// The formatter never changes what a file says, comes to rest after one run, and gives one layout whatever the blanks were.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "compiler/format/format.h"
#include "compiler/syntax/concrete.h"
#include "tests/differential/program_writer.h"
#include "tests/process/process.h"

namespace proviso::format {
namespace {

namespace fs = std::filesystem;

Formatted formatted(const std::string& text, const std::string& name = "p.proviso") {
    SourceMap sources;
    const FileId file = sources.add(name, text);
    DiagnosticSink sink;
    return format_file(sources, file, sink);
}

std::string laid_out(const std::string& text, const std::string& name = "p.proviso") {
    const Formatted made = formatted(text, name);
    CHECK(made.found == Found::Layout);
    return made.text;
}

// The same words with other blanks: wider indentation, blanks behind, further blank lines. Blocks and tables are read by their lines.
std::string disarranged(const std::string& text) {
    std::string out = "\n\n";
    for (size_t at = 0; at < text.size();) {
        const size_t end = std::min(text.find('\n', at), text.size());
        const std::string line = text.substr(at, end - at);
        const size_t indent = std::min(line.find_first_not_of(' '), line.size());
        out += std::string(indent * 3, ' ') + line.substr(indent) + "  \t\r\n";
        at = end + 1;
    }
    return out + "\n\n";
}

// LF, and no blank lines, which are the author's to give.
std::string settled(std::string text) {
    std::erase(text, '\r');
    for (size_t at = 0; (at = text.find("\n\n", at)) != std::string::npos;) text.erase(at, 1);
    return text;
}

// Nothing where the text is none that parses.
bool check_text(const std::string& text) {
    const Formatted made = formatted(text);
    CHECK(made.found != Found::Nothing);
    if (made.found != Found::Layout) return false;
    const std::string again = laid_out(made.text);
    CHECK(again == made.text);
    CHECK(settled(laid_out(disarranged(text))) == settled(made.text));
    return true;
}

// Every block of a fixture that may be a policy.
std::vector<std::string> policies_in(const std::string& fixture) {
    std::vector<std::string> out(1);
    bool policy = true;
    for (size_t at = 0; at < fixture.size();) {
        const size_t end = std::min(fixture.find('\n', at), fixture.size() - 1) + 1;
        const std::string line = fixture.substr(at, end - at);
        if (line.starts_with("--- ")) {
            policy = line.starts_with("--- file: ") && line.find(".proviso\n") != std::string::npos;
            if (policy) out.emplace_back();
        } else if (policy) {
            out.back() += line;
        }
        at = end;
    }
    return out;
}

}  // namespace

TEST_CASE("format: what the canonical layout is") {
    const std::pair<const char*, const char*> rows[] = {
        {"policy   p decides R\n   as of d title \"T\"", "policy p\n  decides R as of d\n  title \"T\"\n"},
        {"choice C\n a \"A\"\n long_name \"B\", written \"b\"\n c",
         "choice C\n  a         \"A\"\n  long_name \"B\", written \"b\"\n  c\n"},
        {"record R\nid:text,key\nuses : list   of Use,\"What?\"",
         "record R\n  id   : text, key\n  uses : list of Use, \"What?\"\n"},
        {"role a \"A\"\nrole b\n\n\nrole c", "role a \"A\"\nrole b\n\nrole c\n"},
        {"rule r when a and (b or-c<- 3) then low", "rule r\n  when a and (b or -c < -3)\n  then low\n"},
        {"rule r \"T\"\n  when all of\n        - a\n        - any of\n             - b\n             - c is x\n        "
         "         and d\n  then low",
         "rule r \"T\"\n  when all of\n    - a\n    - any of\n      - b\n      - c is x and d\n  then low\n"},
        {"define f(u:Use,d:date) \"T\" as u.x", "define f (u : Use, d : date) \"T\"\n  as u.x\n"},
        {"define g\n  as surely   f( x , 1 )", "define g as surely f(x, 1)\n"},
        {"rule r # why\n  # what\n  when a # end\n  then low\n  # left\n\n# next\nrule s\n when b then low",
         "rule r   # why\n  # what\n  when a   # end\n  then low\n  # left\n\n# next\nrule s\n  when b\n  then low\n"},
        {"rule r\n when a and # first\n   b\n then low", "rule r\n  when a\n    and   # first\n      b\n  then low\n"},
        {"rule r when x = USD\t5 then low", "rule r\n  when x = USD 5\n  then low\n"},
        {"rule r when a then low because \"It is { x }, {f( y )}.\"",
         "rule r\n  when a\n  then low\n  because \"It is {x}, {f(y)}.\"\n"},
        {"scenario \"s\"\n given { a:1,uses:[{b:yes}],l:[ ] ,}\n with uses[ u1 ] . b=no\n expect r applies for "
         "uses[u1]",
         "scenario \"s\"\n  given { a: 1, uses: [{ b: yes }], l: [], }\n  with uses[u1].b = no\n  expect r applies for "
         "uses[u1]\n"},
        {"table t\n for each u in uses\n u.a | u.b=>outcome|because\n x: yes | any => low | -\n no|>= 10\n   => low | "
         "\"long {u.a}\"\n else => low | -\n first row that fits",
         "table t\n  for each u in uses\n  u.a    | u.b   => outcome | because\n  x: yes | any   => low     | -\n  no  "
         "   | >= 10 => low     | \"long {u.a}\"\n"
         "  else           => low     | -\n  first row that fits\n"},
    };
    for (const auto& [written, wanted] : rows) {
        CAPTURE(written);
        CHECK(laid_out(written) == wanted);
    }
}

TEST_CASE("format: long lines are broken where the grammar has a joint") {
    const std::string name(40, 'n');
    CHECK(laid_out("rule r when " + name + " and " + name + " and " + name + " then low") ==
          "rule r\n  when " + name + "\n    and " + name + "\n    and " + name + "\n  then low\n");
    CHECK(laid_out("rule r when a then low subject to " + name + "1, " + name + "2, " + name + "3") ==
          "rule r\n  when a\n  then low\n  subject to " + name + "1, " + name + "2,\n    " + name + "3\n");
    CHECK(laid_out("scenario \"s\" given { " + name + ": 1, b: 2, r: { " + name + ": 1, " + name + ": 2 }, " + name +
                   "3: 1 }") == "scenario \"s\"\n  given {\n    " + name + ": 1, b: 2,\n    r: { " + name + ": 1, " +
                                    name + ": 2 },\n    " + name + "3: 1\n  }\n");
}

TEST_CASE("format: literate files keep their prose, files keep their line breaks and byte order mark") {
    const std::string prose = "# Head  \n\n\ntext rule x\n\n";
    CHECK(laid_out(prose + "  ```proviso\n  policy   p\n\n\n  ```\n1. b\n\n~~~ proviso\nrole r\n~~~\n",
                   "p.proviso.md") == prose + "  ```proviso\n  policy p\n  ```\n1. b\n\n~~~ proviso\nrole r\n~~~\n");
    CHECK(
        laid_out("```proviso\nrule r\n  when a\n```\nand then\n```proviso\n   then low # so\n```\n", "p.proviso.md") ==
        "```proviso\nrule r\n  when a\n```\nand then\n```proviso\n  then low   # so\n```\n");
    CHECK(laid_out("policy  p\r\n title \"T\"\r\n") == "policy p\r\n  title \"T\"\r\n");
    CHECK(laid_out("\xEF\xBB\xBFpolicy  p") == "\xEF\xBB\xBFpolicy p\n");
    CHECK(formatted("policy p\nrule r\n").found == Found::Mistakes);
}

TEST_CASE("format: every rule of the grammar with a layout of its own is in the grammar") {
    for (const std::string_view rule : rules_with_layout()) {
        CAPTURE(rule);
        CHECK(std::ranges::find(syntax::grammar_rules(), rule) != syntax::grammar_rules().end());
    }
}

TEST_CASE("format: fixtures mean the same, at rest after one run, whatever the blanks") {
    size_t parsed = 0;
    for (const auto& entry : fs::recursive_directory_iterator("tests/golden")) {
        if (entry.path().extension() != ".fixture") continue;
        CAPTURE(entry.path().string());
        for (const std::string& policy : policies_in(testing::read_text(entry.path())))
            parsed += check_text(policy) ? 1 : 0;
    }
    CHECK(parsed > 400);
}

TEST_CASE("format: random policies mean the same, at rest after one run, whatever the blanks") {
    for (uint64_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        differential::Random random(seed);
        CHECK(check_text(differential::join(differential::random_policy(random))));
    }
}

}  // namespace proviso::format
