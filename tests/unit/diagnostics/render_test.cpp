// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "compiler/diagnostics/diagnostic.h"

namespace proviso {
namespace {

std::string rendered(std::string text, uint32_t begin, uint32_t end, bool colour = false) {
    SourceMap sources;
    const FileId file = sources.add("p.proviso", std::move(text));
    DiagnosticSink sink;
    return render(sink.report(DiagnosticCode::UnclosedText, Span{file, begin, end}), sources, colour);
}

// The line of marks under the excerpt.
std::string marks(const std::string& text) {
    const size_t bar = text.find("\n      | ");
    REQUIRE(bar != std::string::npos);
    return text.substr(bar + 9, text.find('\n', bar + 1) - bar - 9);
}

}  // namespace

TEST_CASE("render: place, message, excerpt, notes, help") {
    SourceMap sources;
    const FileId file = sources.add("p.proviso", "role a\nrole b\n");
    DiagnosticSink sink;
    Diagnostic& diagnostic = sink.report(DiagnosticCode::UnknownDeclaration, Span{file, 7, 11}, "role");
    diagnostic.notes.push_back({Span{file, 5, 6}, "declared here"});
    diagnostic.help = "one way\nor another";
    CHECK(render(diagnostic, sources, false) ==
          "p.proviso:2:1: error PV1020: unknown declaration `role`\n"
          "    2 | role b\n"
          "      | ^~~~\n"
          "p.proviso:1:6: note: declared here\n"
          "    1 | role a\n"
          "      |      ^\n"
          "help: one way\n"
          "      or another\n");
}

TEST_CASE("render: the underline stands under what it marks") {
    CHECK(marks(rendered("ab cd ef", 3, 5)) == "   ^~");
    CHECK(marks(rendered("\tab", 1, 3)) == "    ^~");
    CHECK(marks(rendered("漢字 ab", 7, 9)) == "     ^~");  // two cells each
    CHECK(marks(rendered("e\u0301 ab", 4, 6)) == "  ^~");  // the accent takes no cell
    CHECK(marks(rendered("ab", 2, 2)) == "  ^");           // behind the end
    CHECK(marks(rendered("ab\ncd", 1, 4)) == " ^");        // only the first line
    CHECK(marks(rendered("\xEF\xBB\xBF"
                         "ab",
                         3, 5)) == "^~");
}

TEST_CASE("render: of a long line the part around the place is shown") {
    const std::string line = std::string(500, 'a') + "bcd" + std::string(500, 'e');
    const std::string out = rendered(line, 500, 503);
    CHECK(out.find("… aaa") != std::string::npos);
    CHECK(out.find("eee …") != std::string::npos);
    CHECK(out.size() < 500);
    const size_t excerpt = out.find("| … ") + 6;
    const std::string shown = out.substr(excerpt, out.find('\n', excerpt) - excerpt);
    CHECK(shown.find("bcd") + 2 == marks(out).find("^~~"));
    CHECK(rendered(std::string(10'000'000, 'x'), 9'999'000, 9'999'010).size() < 600);
}

TEST_CASE("render: a policy can't write to the terminal's controls") {
    const std::string out = rendered("role \x1b[31m\u202e x", 0, 4);
    CHECK(out.find('\x1b') == std::string::npos);
    CHECK(out.find("\u202e") == std::string::npos);
    CHECK(out.find("role \uFFFD[31m\uFFFD x") != std::string::npos);
    CHECK(rendered("role caf\xe9", 0, 4).find("role caf\uFFFD") != std::string::npos);
    CHECK(rendered("role", 0, 4, true).find("\x1b[1;31m") != std::string::npos);
}

TEST_CASE("sink: counts errors, sorts by place, drops repetitions") {
    DiagnosticSink sink;
    sink.report(DiagnosticCode::UnclosedText, Span{0, 9, 10});
    sink.report(DiagnosticCode::ReversedText, Span{0, 1, 2});
    sink.report(DiagnosticCode::UnclosedText, Span{0, 9, 10});
    sink.report(DiagnosticCode::UnclosedText, Span{1, 0, 1});
    CHECK(sink.errors() == 3);
    sink.sort();
    REQUIRE(sink.all().size() == 3);
    CHECK(sink.errors() == 2);
    CHECK(sink.all()[0].severity == Severity::Warning);
    CHECK(sink.all()[1].span == Span{0, 9, 10});
    CHECK(sink.all()[2].span.file == 1);
    CHECK(diagnostic_name(DiagnosticCode::UnclosedText) == "PV1010");
    CHECK(diagnostic_info(DiagnosticCode::UnclosedText).name == "UnclosedText");
}

}  // namespace proviso
