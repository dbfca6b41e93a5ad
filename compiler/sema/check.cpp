// SPDX-License-Identifier: Apache-2.0
#include "compiler/sema/check.h"

#include "compiler/sema/detail/amendments.h"
#include "compiler/sema/detail/steps.h"
#include "compiler/sema/symbols.h"

namespace proviso::sema {

Program check(const CheckInput& input, DiagnosticSink& sink) { return check(input, sink, nullptr); }

Program check(const CheckInput& input, DiagnosticSink& sink, SymbolTable* symbols) {
    detail::Context context(input.sources, sink, input.document_errors, symbols);
    detail::collect_declarations(context, input);
    detail::declare_weekdays(context, input);
    detail::check_records(context);
    detail::check_calendars(context);
    detail::check_policy(context, input);
    detail::check_defines(context);
    detail::check_sources(context, input);
    detail::check_rules(context);
    detail::check_citations(context, input);
    detail::connect_rules(context);
    detail::check_confidential(context);
    detail::check_guarantees(context);
    detail::report_gone(context);
    detail::check_scenarios(context);
    detail::warn(context, input);
    if (symbols != nullptr) detail::describe_symbols(context);
    return std::move(context.program);
}

}  // namespace proviso::sema
