// SPDX-License-Identifier: Apache-2.0
// Who may include whom: every #include against the edges that the CMakeLists.txt files declare. CMake writes them to
// layers.txt in the build tree, one `name|folder|dependencies` a line.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/meta/source_tree.h"

namespace proviso::meta {
namespace {

struct Layer {
    std::string name;
    std::string folder;
    std::vector<std::string> deps;
};

std::vector<Layer> parse_layers(std::string_view text) {
    std::vector<Layer> layers;
    for (std::string_view line : lines_of(text)) {
        const auto fields = split(line, "|");
        if (fields.empty()) continue;
        Layer layer{std::string(fields[0]), std::string(fields.at(1)), {}};
        if (fields.size() > 2) {
            for (std::string_view dep : split(fields[2], " ")) layer.deps.emplace_back(dep);
        }
        layers.push_back(std::move(layer));
    }
    return layers;
}

std::vector<Layer> recorded_layers() {
    const char* build = std::getenv("PROVISO_BUILD_DIR");
    REQUIRE_MESSAGE(build != nullptr, "run this by ctest");
    std::ifstream stream(std::string(build) + "/layers.txt");
    REQUIRE(stream);
    return parse_layers(std::string{std::istreambuf_iterator<char>(stream), {}});
}

// The innermost layer whose folder holds `path`, or null.
const Layer* layer_of(const std::vector<Layer>& layers, std::string_view path) {
    const Layer* found = nullptr;
    for (const Layer& layer : layers) {
        if (!path.starts_with(layer.folder + "/")) continue;
        if (found == nullptr || layer.folder.size() > found->folder.size()) found = &layer;
    }
    return found;
}

struct Include {
    std::string_view header;
    bool quoted;
};

std::optional<Include> include_on(std::string_view line) {
    const auto words = split(line, " \t");
    std::string_view rest;
    if (words.size() >= 2 && words[0] == "#include") {
        rest = words[1];
    } else if (words.size() >= 3 && words[0] == "#" && words[1] == "include") {
        rest = words[2];
    } else if (!words.empty() && words[0].starts_with("#include")) {
        rest = words[0].substr(8);
    }
    if (rest.size() < 3 || (rest[0] != '"' && rest[0] != '<')) return std::nullopt;
    const size_t end = rest.find(rest[0] == '"' ? '"' : '>', 1);
    if (end == std::string_view::npos) return std::nullopt;
    return Include{rest.substr(1, end - 1), rest[0] == '"'};
}

bool is_antlr(std::string_view header) {
    return header.starts_with("antlr4-") || header.starts_with("ProvisoLexer") || header.starts_with("ProvisoParser");
}

// Why `path` may not include that, or "".
std::string objection(const std::vector<Layer>& layers, std::string_view path, const Include& include) {
    const std::string header(include.header);
    const Layer* from = layer_of(layers, path);
    if (is_antlr(header)) {
        return from != nullptr && from->folder == "compiler/syntax" ? ""
                                                                    : header + ": only compiler/syntax knows ANTLR";
    }
    if (!include.quoted) return "";
    if (header.find('/') == std::string::npos) return header + ": write the path from the project's folder";
    const Layer* to = layer_of(layers, header);
    if (to == nullptr) return header + ": no layer of this project lies there (external headers stand in <>)";
    if (from == to) return "";
    if (from == nullptr) return header + ": no CMakeLists.txt makes a library of the including file's folder";
    if (std::ranges::find(from->deps, to->name) == from->deps.end()) {
        return header + ": " + from->folder + "/CMakeLists.txt does not name `" + to->name + "` as a dependency";
    }
    if (header.find("/detail/") != std::string::npos) return header + ": detail/ belongs to " + to->folder + " alone";
    return "";
}

std::vector<std::string> layering_violations(const std::vector<Layer>& layers, const std::vector<SourceFile>& files) {
    std::vector<std::string> complaints;
    for (const SourceFile& file : files) {
        if (!file.path.ends_with(".cpp") && !file.path.ends_with(".h") && !file.path.ends_with(".def")) continue;
        size_t number = 0;
        for (std::string_view line : lines_of(file.text)) {
            ++number;
            const auto include = include_on(line);
            if (!include) continue;
            const std::string why = objection(layers, file.path, *include);
            if (!why.empty()) complaints.push_back(file.path + ":" + std::to_string(number) + ": " + why);
        }
    }
    return complaints;
}

// A host must be able to ship the runtime alone, and compiler and engine meet in runtime/bytecode only; what a date, a
// number, a letter or a pattern is (base, text) is the same for both.
std::vector<std::string> edge_violations(const std::vector<Layer>& layers) {
    std::vector<std::string> complaints;
    for (const Layer& layer : layers) {
        const bool in_runtime = layer.folder.starts_with("runtime/");
        const bool in_compiler = layer.folder.starts_with("compiler/");
        if (!in_runtime && !in_compiler) continue;
        for (const std::string& dep : layer.deps) {
            const auto to = std::ranges::find(layers, dep, &Layer::name);
            if (to == layers.end()) continue;  // the generated grammar
            const bool allowed = in_runtime ? to->folder.starts_with("runtime/")
                                            : to->folder.starts_with("compiler/") || to->folder == "stdlib" ||
                                                  to->folder == "runtime/base" || to->folder == "runtime/text" ||
                                                  to->folder == "runtime/bytecode";
            if (!allowed) complaints.push_back(layer.folder + " must not depend on " + to->folder);
        }
    }
    return complaints;
}

const char* const kSampleLayers =
    "base|runtime/base|\nbytecode|runtime/bytecode|base\nvm|runtime/vm|bytecode base\n"
    "syntax|compiler/syntax|base grammar\nsema|compiler/sema|syntax base\n";

TEST_CASE("layering: every #include follows a declared edge") {
    const auto layers = recorded_layers();
    REQUIRE(layer_of(layers, "runtime/base/result.h") != nullptr);
    const auto complaints = layering_violations(layers, source_tree());
    CHECK_MESSAGE(complaints.empty(), join(complaints));
}

TEST_CASE("layering: runtime knows no compiler, compiler knows only the image") {
    const auto complaints = edge_violations(recorded_layers());
    CHECK_MESSAGE(complaints.empty(), join(complaints));
}

TEST_CASE("layering: the rule itself tells right from wrong") {
    const auto layers = parse_layers(kSampleLayers);
    const auto allowed = [&](std::string path, std::string line) {
        return layering_violations(layers, {{std::move(path), std::move(line)}}).empty();
    };
    CHECK(allowed("runtime/vm/a.cpp", "#include \"runtime/base/b.h\""));
    CHECK(allowed("runtime/vm/a.cpp", "#include \"runtime/vm/detail/b.h\"\n#include <vector>"));
    CHECK(allowed("compiler/syntax/a.cpp", "#include <antlr4-runtime.h>\n#include \"ProvisoParser.h\""));
    CHECK_FALSE(allowed("runtime/base/a.cpp", "#include \"runtime/vm/b.h\""));
    CHECK_FALSE(allowed("compiler/sema/a.cpp", "# include \"runtime/bytecode/b.h\""));
    CHECK_FALSE(allowed("compiler/sema/a.cpp", "#include \"compiler/syntax/detail/b.h\""));
    CHECK_FALSE(allowed("compiler/sema/a.h", "#include\"ProvisoParser.h\""));
    CHECK_FALSE(allowed("compiler/sema/a.h", "#include <antlr4-runtime.h>"));
    CHECK_FALSE(allowed("runtime/vm/a.cpp", "#include \"b.h\""));
    CHECK_FALSE(allowed("runtime/vm/a.cpp", "#include \"runtime/nowhere/b.h\""));
    CHECK(edge_violations(layers).empty());
    CHECK(edge_violations(parse_layers("vm|runtime/vm|\nsema|compiler/sema|vm\n")).size() == 1);
    CHECK(edge_violations(parse_layers("sema|compiler/sema|\nvm|runtime/vm|sema\n")).size() == 1);
}

}  // namespace
}  // namespace proviso::meta
