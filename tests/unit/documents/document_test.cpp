// SPDX-License-Identifier: Apache-2.0
#include "compiler/documents/document.h"

#include <doctest/doctest.h>

#include <chrono>

namespace proviso::documents {
namespace {

// `shown < parent` of every passage, one a line; leaves with a star.
std::string outline(std::string_view text) {
    const Document document = read_document(text);
    std::string out;
    for (const Passage& passage : document.passages()) {
        out += passage.shown;
        if (passage.parent != kNoPassage) out += " < " + document.passages()[passage.parent].shown;
        out += passage.leaf ? "*\n" : "\n";
    }
    return out;
}

// The passage that a place names, "" where there is none.
std::string found(const Document& document, std::string_view place) {
    const auto all = document.find(place);
    return all.empty() ? "" : document.passages()[all.front()].shown;
}

double seconds_to_read(const std::string& text) {
    const auto start = std::chrono::steady_clock::now();
    read_document(text);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::string repeated(std::string_view text, size_t times) {
    std::string out;
    for (size_t i = 0; i < times; ++i) out += text;
    return out;
}

TEST_CASE("documents: headings nest by their depth") {
    CHECK(outline("# A\n## B ##\n### C\n## D\n#hashtag\n####### seven\n# E #x\n") ==
          "A\nB < A\nC < B*\nD < A*\nE #x*\n");
    CHECK(outline("# **Data** and `tools`, [here](https://x)\r\n") == "Data and tools, here*\n");
    CHECK(outline("    # code\n#\n##   \n") == "");
    CHECK(outline("\xEF\xBB\xBF# First\n") == "First*\n");
}

TEST_CASE("documents: a line by itself that is underlined is a heading") {
    CHECK(outline("A\n===\n\nB\n---\n\n1. C\n----\n# D\nE\n==\n") == "A\nB < A*\n1. C < A*\nD*\nE*\n");
    // Not a list's item, a quotation, a line within a paragraph, a rule, or a table.
    CHECK(outline("- A\n---\n\n> B\n---\n\nc\nd\n---\n\n---\n---\n\na | b\n--- | ---\n\nx\n-\n") == "");
    CHECK(outline("---\ntitle: x\n---\n# A\n---\ntext\n") == "A*\n");
    CHECK(outline("\xEF\xBB\xBF---\r\ntitle: x\r\n---\r\nA\r\n===\r\n") == "A*\n");
    CHECK(outline("A\n===") == "A*\n");
}

TEST_CASE("documents: a range of places") {
    const Document document = read_document(
        "# 2 Use\n## 2.1 A\n2.1.1 x\n## 2.2 B\n## 2.3 C\n# 3 More\n## 3.1 D\n(a) x\n(b) y\n(c) z\n## 3.2 E\n"
        "# Non-deal\n**ND1** x\n\n**ND2** y\n\n**ND3** z\n\n# One\n1. a\n2. b\n# Two\n1. c\n2. d\n3. e\n");
    const auto cited = [&](std::string_view place) {
        std::string out;
        for (const uint32_t passage : document.find(place)) out += document.passages()[passage].shown + "; ";
        return out;
    };
    CHECK(cited("2.1–2.3") == "2.1 A; 2.1.1; 2.2 B; 2.3 C; ");
    CHECK(cited("2.1 to 2.2, data use") == "2.1 A; 2.1.1; 2.2 B; ");
    CHECK(cited("Sections 2.2-2.3") == "2.2 B; 2.3 C; ");
    CHECK(cited("§§ 2.2 — 2.3") == "2.2 B; 2.3 C; ");
    CHECK(cited("2.3–3.1") == "2.3 C; 3.1 D; ");  // not all of 3
    CHECK(cited("3.1(a)–(b)") == "3.1(a); 3.1(b); ");
    CHECK(cited("ND1 through ND3") == "ND1; ND2; ND3; ");
    CHECK(cited("1-3") == "Two (1); Two (2); Two (3); ");
    CHECK(cited("Non-deal") == "Non-deal; ");
    for (const char* place : {"2.3–2.1", "2.1–2.9", "2.9–2.1", "2.1–", "–2.1", "2.1–2.1", "to", " to "})
        CHECK_MESSAGE(cited(place) == "", place);
    CHECK(document.unknown_part("2.1–2.9, all of it") == "2.9");
    CHECK(document.unknown_part("2.0–2.1") == "2.0");
    CHECK(document.unknown_part("2.3–2.1") == "2.3–2.1");
    CHECK(document.unknown_part("7, talent") == "7, talent");
}

TEST_CASE("documents: roman numbers up to 399") {
    const Document document = read_document(
        "# Part XC. A\n# Part CXLIV. B\n# Part CCCXCIX. C\n# Part MIX. D\n1. x\n(lxxxix) a\n(xc) b\n(xci) c\n(mix) "
        "d\n");
    for (const char* place : {"XC", "cxliv", "CCCXCIX", "1(xc)", "1(xci)"})
        CHECK_MESSAGE(!found(document, place).empty(), place);
    for (const char* place : {"IIX", "CCCC", "1(mix)"}) CHECK_MESSAGE(found(document, place).empty(), place);
}

TEST_CASE("documents: a heading is cited by its words, its number, or both") {
    const Document document = read_document(
        "# 2.1 Data use\n# Article 5: Aims\n# § 7 Talent\n# IV. Vendors\n# Annex A\n# ND1 Tools.\n# Use of I\n# 3D\n");
    for (const char* place :
         {"2.1", "2.1 data use", "Data Use", "DATA  USE", "data use, second sentence", "**Data use**."})
        CHECK_MESSAGE(found(document, place) == "2.1 Data use", place);
    for (const char* place : {"5", "article 5", "Article 5: Aims", "aims"})
        CHECK_MESSAGE(found(document, place) == "Article 5: Aims", place);
    for (const char* place : {"7", "§7", "§ 7", "§ 7 talent", "talent"})
        CHECK_MESSAGE(found(document, place) == "§ 7 Talent", place);
    CHECK(found(document, "IV") == "IV. Vendors");
    CHECK(found(document, "annex a") == "Annex A");
    CHECK(found(document, "A") == "Annex A");
    CHECK(found(document, "nd1, tools") == "ND1 Tools.");
    CHECK(found(document, "3D") == "3D");
    for (const char* place : {"", "2", "2.11", "use", "I", "3", "data", ","})
        CHECK_MESSAGE(found(document, place) == "", place);
}

TEST_CASE("documents: numbered paragraphs") {
    CHECK(outline("# S\n2.1 One.\n2.2. Two\ngoes on in 2.3 or\n2.4 million lines.\n\n2.5 million, at the start\n") ==
          "S\n2.1 < S*\n2.2 < S*\n2.5 < S*\n");
    CHECK(outline("1. One\n2. Two\n   wraps\n3) Three\n\n2025 was dry.\n\n2025. And so was\n12. May\n") ==
          "1*\n2*\n3*\n2025*\n");
    CHECK(outline("**NX** One.\n\n**NI-FINAL.** Two.\n\n**Note** that\n\nND1. Three.\n\nMP3 players\n\n- **2.1** "
                  "four\n> 7. five\n") == "NX*\nNI-FINAL*\nND1*\n2.1*\n7*\n");
    CHECK(outline("§ 3 One\n\n§ 4. Two\nas in\n§ 5 of the act\n") == "3*\n4*\n");
    CHECK(outline("```\n1. code\n# code\n```\n~~~ x\n2. code\n") == "");
}

TEST_CASE("documents: 2 and 2.1 hold 2.1.1, and a list's numbers begin anew under each heading") {
    CHECK(outline("# 2 Use\n2.1 A\n2.1.1 B\n2.2 C\n") == "2 Use\n2.1 < 2 Use\n2.1.1 < 2.1*\n2.2 < 2 Use*\n");
    const Document document = read_document("# Article 50\n1. a\n2. b\n# Aims\n1. c\n");
    CHECK(found(document, "50(1)") == "50(1)");
    CHECK(found(document, "Article 50(2)") == "50(2)");
    CHECK(found(document, "50.2") == "50(2)");
    CHECK(found(document, "aims 1") == "Aims (1)");
    CHECK(found(document, "50(3)") == "");
    CHECK(document.find("1").size() == 2);
}

TEST_CASE("documents: letters are told from one another by how they count") {
    CHECK(outline("2.1 One:\n(a) a\n(b) b\n(i) one\n(ii) two\n(c) c\n2.2 Two:\n(a) a\n") ==
          "2.1\n2.1(a) < 2.1*\n2.1(b) < 2.1\n2.1(b)(i) < 2.1(b)*\n2.1(b)(ii) < 2.1(b)*\n2.1(c) < 2.1*\n2.2\n2.2(a) < "
          "2.2*\n");
    // h, i, j goes on; a list of its own begins at i.
    std::string letters = "1. x\n";
    for (char c = 'a'; c <= 'k'; ++c) letters += std::string("(") + c + ") x\n";
    CHECK(outline(letters).ends_with("1(i) < 1*\n1(j) < 1*\n1(k) < 1*\n"));
    CHECK(outline("(1)(a) x\n(1)(b) y\n(2) z\n") == "(1)\n(1)(a) < (1)*\n(1)(b) < (1)*\n(2)*\n");
    CHECK(outline("# Vendors\na) x\nb) y\n(see below) no\n(2025) no\n") ==
          "Vendors\nVendors (a) < Vendors*\nVendors (b) < Vendors*\n");
    const Document document = read_document("# 2 Use\n2.1 One:\n(a) a\n(i) b\n");
    for (const char* place : {"2.1(a)(i)", "2.1 (a) (i)", "2.1(A)(I)", "2.1(a)(i), last words"})
        CHECK_MESSAGE(found(document, place) == "2.1(a)(i)", place);
}

TEST_CASE("documents: places are those of the line") {
    const std::string text = "é\n\n   2.1 Ünïcode words\nmore\n";
    const Document document = read_document(text);
    REQUIRE(document.passages().size() == 1);
    const Passage& passage = document.passages()[0];
    CHECK(text.substr(passage.begin, passage.end - passage.begin) == "2.1 Ünïcode words");
    CHECK(passage.excerpt == "Ünïcode words");
}

TEST_CASE("documents: fences") {
    const std::string text =
        "a\n```proviso x\nb\n````\n~~~\n```\n~~~\n``` a`b ```\n  ```` \nq\n```\n````  \n```{.proviso}\n";
    const auto fences = find_fences(text);
    REQUIRE(fences.size() == 4);
    CHECK(fences[0].word == "proviso");
    CHECK(text.substr(fences[0].content, fences[0].close - fences[0].content) == "b\n");
    CHECK(fences[0].closed);
    CHECK(fences[1].word == "");
    CHECK(text.substr(fences[1].content, fences[1].close - fences[1].content) == "```\n");
    CHECK(text.substr(fences[2].content, fences[2].close - fences[2].content) == "q\n```\n");
    CHECK_FALSE(fences[3].closed);
    CHECK(find_fences("").empty());
    CHECK(find_fences("```").size() == 1);
}

TEST_CASE("documents: a digest is BLAKE2b-256") {
    CHECK(digest_of("") == "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
    CHECK(digest_of("abc") == "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    CHECK(shown_digest(digest_of("abc")) == "bddd813c63423972");
}

TEST_CASE("documents: hostile texts are read in time that grows with their length") {
    CHECK(read_document(repeated("1. x\n\n", kMaxPassages + 1)).too_long());
    CHECK_FALSE(read_document(repeated("1. x\n\n", kMaxPassages)).too_long());
    for (const std::string& piece :
         {std::string("["), std::string("[a]("), std::string("```\n"), std::string("(a)"),
          std::string("(a)\n(i)\n(1)\n(A)\n"), std::string("# "), std::string("#\n"), std::string("**"),
          std::string("> - "), std::string("1.1."), std::string("\r"), std::string("\xC2\xA7"), std::string("~~~~"),
          std::string("### 1.1.1.1 x\n(a) y\n")}) {
        CAPTURE(piece);
        CHECK(seconds_to_read(repeated(piece, 100'000)) < 60);
    }
    const Document document = read_document("# a, b\n");
    CHECK(document.find(repeated(",", 1'000'000)).empty());
}

}  // namespace
}  // namespace proviso::documents
