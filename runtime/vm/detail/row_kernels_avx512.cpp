// SPDX-License-Identifier: Apache-2.0
#include "runtime/vm/detail/row_kernel_loops.h"

namespace proviso::kernel {

extern const RowKernels kAvx512Kernels = make_kernels("avx512");

}  // namespace proviso::kernel
