// SPDX-License-Identifier: Apache-2.0
#include "compiler/driver/compile.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace proviso {
namespace {

namespace fs = std::filesystem;

const std::string kPolicy = R"(policy p
  title "P"
  version "1"
  decides Case
outcomes
  fine "Fine."
  stop "Stop."
  otherwise fine
  when unsure stop
record Case
  urgent : answer
)";
const std::string kRule = "rule r \"R\"\n  when urgent\n  then stop\n";

// A folder that is gone at the end.
class Folder {
   public:
    Folder() {
        const char* build = std::getenv("PROVISO_BUILD_DIR");
        const fs::path base = build != nullptr ? fs::path(build) : fs::temp_directory_path();
        std::string name = (base / "compile-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~Folder() { fs::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string operator/(const std::string& name) const { return path_ + "/" + name; }
    const std::string& path() const { return path_; }
    void write(const std::string& name, const std::string& text) const {
        fs::create_directories(fs::path(*this / name).parent_path());
        std::ofstream(*this / name) << text;
    }

   private:
    std::string path_;
};

std::string codes(const Compilation& compilation) {
    std::string text;
    for (const Diagnostic& diagnostic : compilation.diagnostics.all()) {
        if (diagnostic.severity == Severity::Error) text += diagnostic_name(diagnostic.code) + " ";
    }
    return text;
}

std::string first_message(const Compilation& compilation) {
    REQUIRE_FALSE(compilation.diagnostics.all().empty());
    const Diagnostic& first = compilation.diagnostics.all().front();
    return first.message + (first.help.empty() ? "" : "; " + first.help);
}

}  // namespace

TEST_CASE("compile: a policy in memory") {
    CompileTimes times;
    const auto compilation = compile_texts({{"p.proviso", kPolicy + kRule}}, &times);
    REQUIRE(compilation->image != nullptr);
    CHECK(compilation->program->name == "p");
    CHECK(compilation->main_path == "p.proviso");
    CHECK(times.parse > 0);
    CHECK(times.check > 0);
    CHECK(times.emit > 0);
    CHECK(times.verify > 0);
}

TEST_CASE("compile: mistakes leave no program, and come in the order of the text") {
    const auto compilation = compile_texts(
        {{"p.proviso", kPolicy + "rule r \"R\"\n  when urgnt\n  then stop\nrule q \"Q\"\n  when 3\n  then stop\n"}});
    CHECK(compilation->image == nullptr);
    CHECK_FALSE(compilation->program.has_value());
    REQUIRE(compilation->diagnostics.errors() == 2);
    CHECK(compilation->diagnostics.all()[0].span.begin < compilation->diagnostics.all()[1].span.begin);
}

TEST_CASE("compile: modules are read once each, also where they use one another or the main file") {
    const auto compilation = compile_texts({
        {"p.proviso", "use terms.a\nuse b\n" + kPolicy + "rule r \"R\"\n  when in_a and in_b\n  then stop\n"},
        {"terms/a.proviso", "use b\nuse p\ndefine in_a as urgent\n"},
        {"b.proviso", "use terms.a\ndefine in_b as in_a\n"},
        {"other.proviso", "this is no policy\n"},
    });
    CHECK(codes(*compilation) == "");
    REQUIRE(compilation->image != nullptr);
    REQUIRE(compilation->sources.size() == 3);
    CHECK(compilation->sources.path(0) == "p.proviso");
    CHECK(compilation->sources.path(1) == "terms/a.proviso");
    CHECK(compilation->sources.path(2) == "b.proviso");
}

TEST_CASE("compile: an unknown module is reported where it is used, with the nearest one") {
    const auto compilation = compile_texts(
        {{"d/p.proviso", "use terms.vocabluary\n" + kPolicy + kRule}, {"d/terms/vocabulary.proviso", ""}});
    CHECK(codes(*compilation) == "PV1901 ");
    CHECK(first_message(*compilation) ==
          "there is no module `terms.vocabluary`: no file `d/terms/vocabluary.proviso`; did you mean `use "
          "terms.vocabulary`?");
    CHECK(compilation->sources.text(compilation->diagnostics.all()[0].span) == "terms.vocabluary");
    const auto alone = compile_texts({{"p.proviso", "use vocabulary\n" + kPolicy + kRule}});
    CHECK(first_message(*alone) ==
          "there is no module `vocabulary`: no file `vocabulary.proviso`; write that file, or take `use vocabulary` "
          "away");
}

TEST_CASE("compile: the scenario files beside the main file, by name, and no others") {
    const auto titled = [&](const std::string& title) {
        return "scenario \"" + title + "\"\n  given { urgent: yes }\n  expect stop\n";
    };
    const auto compilation = compile_texts({
        {"d/p.proviso", kPolicy + kRule},
        {"d/p.scenarios.proviso", titled("one")},
        {"d/p.b.scenarios.proviso", titled("two")},
        {"d/p.a.c.scenarios.proviso", titled("three")},
        {"d/px.scenarios.proviso", titled("not mine")},
        {"d/p.other.proviso", ""},
        {"d/p.other.scenarios.proviso", titled("of p.other")},
        {"d/e/p.scenarios.proviso", titled("elsewhere")},
    });
    CHECK(codes(*compilation) == "");
    REQUIRE(compilation->program.has_value());
    std::vector<std::string> titles;
    for (const sema::Scenario& found : compilation->program->scenarios) titles.push_back(found.title);
    CHECK(titles == std::vector<std::string>{"three", "two", "one"});
}

TEST_CASE("compile: a file and a folder on disk") {
    const Folder folder;
    folder.write("p.proviso", "use terms.a\n" + kPolicy + "rule r \"R\"\n  when in_a\n  then stop\n");
    folder.write("terms/a.proviso", "define in_a as urgent\n");
    folder.write("p.scenarios.proviso", "scenario \"S\"\n  given { urgent: yes }\n  expect stop\n");
    folder.write("notes.proviso", "record Unread\n  policy : text\n");
    for (const std::string& path : {folder.path(), folder.path() + "/", folder / "p.proviso"}) {
        const auto compilation = compile_path(path);
        REQUIRE(compilation.has_value());
        CHECK(codes(**compilation) == "");
        CHECK((*compilation)->sources.size() == 3);
        CHECK((*compilation)->main_path == folder / "p.proviso");
    }
}

TEST_CASE("compile: what is missing, or no one policy, is a fault") {
    const Folder folder;
    CHECK(compile_path(folder / "none.proviso").error().code == FaultCode::FileMissing);
    const auto empty = compile_path(folder.path());
    CHECK(empty.error().code == FaultCode::PolicyNotFound);
    CHECK(empty.error().message ==
          "the folder holds no policy: no file NAME.proviso or NAME.proviso.md in it declares a `policy`");
    folder.write("a.proviso", kPolicy + kRule);
    folder.write("b.proviso", "policy other.one" + kPolicy.substr(kPolicy.find('\n')) + kRule);
    const auto several = compile_path(folder.path());
    CHECK(several.error().code == FaultCode::PolicyNotFound);
    CHECK(several.error().message == "the folder holds several policies, name one of them: a.proviso, b.proviso");
    CHECK(compile_path(folder / "a.proviso").has_value());
    folder.write("b.proviso", kPolicy + kRule);
    const auto versions = compile_path(folder.path());
    CHECK(versions.error().message ==
          "the folder holds several versions of its policy, and one is needed here: name one of a.proviso, b.proviso");
}

TEST_CASE("compile: a folder whose only policy has a mistake is still that policy") {
    const Folder folder;
    folder.write("p.proviso", "policy p\n  title oops\n");
    const auto compilation = compile_path(folder.path());
    REQUIRE(compilation.has_value());
    CHECK((*compilation)->diagnostics.errors() > 0);
}

TEST_CASE("compile: a link out of the policy's folder is refused, one within it is read") {
    const Folder outside, folder;
    outside.write("secret.proviso", "define secret as urgent\n");
    folder.write("p.proviso", "use inside\nuse secret\n" + kPolicy + "rule r \"R\"\n  when fact\n  then stop\n");
    folder.write("real.proviso", "define fact as urgent\n");
    fs::create_symlink("real.proviso", folder / "inside.proviso");
    fs::create_symlink(outside / "secret.proviso", folder / "secret.proviso");
    const auto refused = compile_path(folder / "p.proviso");
    REQUIRE(refused.has_value());
    CHECK(codes(**refused) == "PV1902 ");
    for (FileId file = 0; file < (*refused)->sources.size(); ++file) {
        CHECK((*refused)->sources.path(file).find("secret") == std::string::npos);
    }
    fs::remove(folder / "secret.proviso");
    fs::create_directory_symlink(outside.path(), folder / "terms");
    folder.write("p.proviso", "use terms.secret\n" + kPolicy + kRule);
    CHECK(codes(**compile_path(folder / "p.proviso")) == "PV1902 ");
}

TEST_CASE("compile: what is no regular file, or too long, is reported where it is used") {
    const Folder folder;
    folder.write("p.proviso", "use gone\nuse dir\nuse long\n" + kPolicy + kRule);
    fs::create_symlink("nowhere.proviso", folder / "gone.proviso");
    fs::create_directory(folder / "dir.proviso");
    folder.write("long.proviso", "");
    fs::resize_file(folder / "long.proviso", kMaxSourceBytes + 1);
    const auto compilation = compile_path(folder / "p.proviso");
    REQUIRE(compilation.has_value());
    CHECK(codes(**compilation) == "PV1001 PV1001 PV1001 ");
}

TEST_CASE("compile: a file's name that is not UTF-8 neither stops nor breaks the image") {
    const Folder folder;
    folder.write("p\xff.proviso", kPolicy + kRule);
    const auto compilation = compile_path(folder / "p\xff.proviso");
    REQUIRE(compilation.has_value());
    CHECK(codes(**compilation) == "");
    CHECK((*compilation)->main_path == folder / "p?.proviso");
}

}  // namespace proviso
