// SPDX-License-Identifier: Apache-2.0
// A checked build (PROVISO_CHECKED) takes nothing for granted that the verifier found out: PROVISO_CHECK asks again where it is relied
// upon, and ends the program where it does not hold. In any other build it is nothing, and costs nothing.
#pragma once

#ifdef PROVISO_CHECKED
#include <cstdio>
#include <cstdlib>

namespace proviso {

inline constexpr bool kChecked = true;

[[noreturn, gnu::cold, gnu::noinline]] inline void check_failed(const char* what, const char* file, int line) {
    std::fprintf(stderr, "%s:%d: check failed: %s\n", file, line, what);
    std::abort();
}

}  // namespace proviso

#define PROVISO_CHECK(condition, what) \
    ((condition) ? static_cast<void>(0) : ::proviso::check_failed(what, __FILE__, __LINE__))
#else

namespace proviso {

inline constexpr bool kChecked = false;

}  // namespace proviso

#define PROVISO_CHECK(condition, what) static_cast<void>(0)
#endif
