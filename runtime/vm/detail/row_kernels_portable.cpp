// SPDX-License-Identifier: Apache-2.0
#include "runtime/vm/detail/row_kernel_loops.h"

namespace proviso::kernel {

extern const RowKernels kPortableKernels = make_kernels("portable");

}  // namespace proviso::kernel
