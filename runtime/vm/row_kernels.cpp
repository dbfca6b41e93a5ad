// SPDX-License-Identifier: Apache-2.0
#include "runtime/vm/row_kernels.h"

namespace proviso::kernel {

extern const RowKernels kPortableKernels;
#ifdef PROVISO_X86_KERNELS
extern const RowKernels kAvx2Kernels, kAvx512Kernels;
#endif

size_t row_kernel_versions(const RowKernels* versions[3]) {
    size_t count = 0;
    versions[count++] = &kPortableKernels;
#ifdef PROVISO_X86_KERNELS
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2")) versions[count++] = &kAvx2Kernels;
    if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) versions[count++] = &kAvx512Kernels;
#endif
    return count;
}

const RowKernels& row_kernels() {
    static const RowKernels& best = []() -> const RowKernels& {
        const RowKernels* versions[3] = {};
        return *versions[row_kernel_versions(versions) - 1];
    }();
    return best;
}

}  // namespace proviso::kernel
