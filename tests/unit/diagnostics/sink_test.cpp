// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "compiler/diagnostics/diagnostic.h"

namespace proviso {

TEST_CASE("sink: messages beyond the limit are counted, errors and warnings for themselves") {
    SourceMap sources;
    const FileId file = sources.add("p.proviso", "role a\n");
    DiagnosticSink sink;
    const auto report = [&](DiagnosticCode code, size_t times) {
        for (size_t i = 0; i < times; ++i) sink.add(code, Span{file, 0, 4}, "message");
    };
    report(DiagnosticCode::UnclosedText, kMostDiagnostics);
    report(DiagnosticCode::Unused, kMostDiagnostics);
    CHECK(sink.left_out() == 0);
    CHECK(sink.all().size() == 2 * kMostDiagnostics);
    report(DiagnosticCode::UnclosedText, 2);
    report(DiagnosticCode::Unused, 1);
    CHECK(sink.left_out() == 3);
    CHECK(sink.all().size() == 2 * kMostDiagnostics);
    CHECK(sink.errors() == kMostDiagnostics + 2);  // also of those that were not kept
}

}  // namespace proviso
