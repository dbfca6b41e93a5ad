// SPDX-License-Identifier: Apache-2.0
// What `check --sources` says of a policy without errors: which places of its sources no rule cites, and which rules cite nothing.
#pragma once

#include <string>
#include <vector>

#include "compiler/driver/compile.h"

namespace proviso::cli {

struct UncitedPlace {
    std::string place, text;
    Span span;
};
struct SourceStatus {
    std::string name, citation;
    std::string file;      // as messages show it; empty: the source has no document
    std::string digest;    // of the document as it is, enough of it to be pasted
    std::string declared;  // as the policy has it
    bool changed = false;
    size_t places = 0;  // that nothing else lies in
    std::vector<UncitedPlace> uncited;
    std::vector<std::string> citing;  // rules
};
struct SourceReport {
    std::vector<SourceStatus> sources;
    std::vector<std::string> without_citation;  // rules
};

SourceReport report_sources(const Compilation& compilation);
// For people.
std::string source_report_text(const SourceReport& report, const SourceMap& sources);

}  // namespace proviso::cli
