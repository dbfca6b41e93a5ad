// SPDX-License-Identifier: Apache-2.0
// The allocator, one of whose answers is that there is no memory. It stands on the C library's own functions, which need not be looked up:
// looking up would allocate.
#include <cerrno>
#include <cstddef>
#include <cstdint>

#include "tests/trust/faults/faults.h"

extern "C" {

void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* place, size_t size);
void* __libc_memalign(size_t alignment, size_t size);

}  // extern "C"

namespace {

bool fails() {
    int error = 0;
    if (proviso::faults::next_deed(proviso::faults::Class::Allocation, error) != proviso::faults::Deed::Fail)
        return false;
    errno = ENOMEM;
    return true;
}

}  // namespace

extern "C" {

void* malloc(size_t size) { return fails() ? nullptr : __libc_malloc(size); }
void* calloc(size_t count, size_t size) { return fails() ? nullptr : __libc_calloc(count, size); }
void* realloc(void* place, size_t size) { return fails() ? nullptr : __libc_realloc(place, size); }
void* memalign(size_t alignment, size_t size) { return fails() ? nullptr : __libc_memalign(alignment, size); }
void* aligned_alloc(size_t alignment, size_t size) { return fails() ? nullptr : __libc_memalign(alignment, size); }

void* reallocarray(void* place, size_t count, size_t size) {
    size_t bytes = 0;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        errno = ENOMEM;
        return nullptr;
    }
    return fails() ? nullptr : __libc_realloc(place, bytes);
}

int posix_memalign(void** place, size_t alignment, size_t size) {
    if (fails()) return ENOMEM;
    void* made = __libc_memalign(alignment, size);
    if (made == nullptr) return ENOMEM;
    *place = made;
    return 0;
}

}  // extern "C"
