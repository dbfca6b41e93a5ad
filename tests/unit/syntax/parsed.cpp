// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/syntax/parsed.h"

namespace proviso::syntax {
namespace {

std::string headline(const SourceMap& sources, const Diagnostic& diagnostic) {
    const LineColumn place = sources.line_column(diagnostic.span.file, diagnostic.span.begin);
    return fmt::format("{} {}:{}", diagnostic_name(diagnostic.code), place.line, place.column);
}

}  // namespace

std::string Parsed::codes() const {
    std::string out;
    for (const Diagnostic& diagnostic : sink.all()) out += (out.empty() ? "" : "\n") + headline(sources, diagnostic);
    return out;
}

std::string Parsed::messages() const {
    std::string out;
    for (const Diagnostic& diagnostic : sink.all()) {
        if (!out.empty()) out += '\n';
        out += fmt::format("{} {} | {}", headline(sources, diagnostic), diagnostic.message, diagnostic.help);
    }
    return out;
}

}  // namespace proviso::syntax
