// SPDX-License-Identifier: Apache-2.0
#include "tests/trust/faults/faults.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace proviso::faults {
namespace {

constexpr const char* kClassNames[] = {"write", "sync", "open", "name", "cut", "close", "read", "allocation"};
constexpr int kMostFiles = 1024;

struct Orders {
    const char* folder = nullptr;
    const char* trace = nullptr;
    bool counts[8] = {};
    uint64_t at = 0;
    bool lasting = false;
    int error = 0;
    Deed deed = Deed::Nothing;
};

std::atomic<int> orders_state{0};  // 0: not read, 1: being read, 2: read
Orders orders;
std::atomic<uint64_t> counted{0}, all_allocations{0};
uint64_t allocations_before_main = 0;
std::atomic<bool> concerned[kMostFiles];  // by file descriptor

Deed deed_called(const char* name) {
    if (std::strcmp(name, "short") == 0) return Deed::Short;
    if (std::strcmp(name, "before") == 0) return Deed::KillBefore;
    if (std::strcmp(name, "half") == 0) return Deed::KillHalf;
    return Deed::Fail;
}

void read_orders() {
    orders.folder = std::getenv("PROVISO_FAULTS_FOLDER");
    orders.trace = std::getenv("PROVISO_FAULTS_TRACE");
    orders.lasting = std::getenv("PROVISO_FAULTS_LASTING") != nullptr;
    if (const char* chosen = std::getenv("PROVISO_FAULTS_CLASS"))
        for (int i = 0; i < 8; ++i)
            orders.counts[i] = std::strcmp(chosen, kClassNames[i]) == 0 ||
                               (std::strcmp(chosen, "change") == 0 && i < static_cast<int>(Class::Close));
    if (const char* at = std::getenv("PROVISO_FAULTS_AT")) orders.at = std::strtoull(at, nullptr, 10);
    if (const char* deed = std::getenv("PROVISO_FAULTS_DO")) {
        orders.deed = deed_called(deed);
        orders.error = static_cast<int>(std::strtol(deed, nullptr, 10));
    }
}

// False before there is an environment, and while it is being read.
bool has_orders() {
    if (orders_state.load() == 2) return true;
    int unread = 0;
    if (environ == nullptr || !orders_state.compare_exchange_strong(unread, 1)) return false;
    read_orders();
    orders_state.store(2);
    return true;
}

void trace(const char* line) {
    if (orders.trace == nullptr) return;
    const auto file = static_cast<int>(
        ::syscall(SYS_openat, AT_FDCWD, orders.trace, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666));
    ::syscall(SYS_write, file, line, std::strlen(line));
    ::syscall(SYS_close, file);
}

[[noreturn]] void die() {
    ::syscall(SYS_kill, ::getpid(), SIGKILL);
    for (;;) ::pause();
}

template <class Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

bool is_concerned(const char* path) {
    if (!has_orders() || orders.folder == nullptr) return false;
    char here[4096] = "";
    if (path[0] != '/') {
        if (::syscall(SYS_getcwd, here, sizeof here) <= 0) return false;
        path = here;
    }
    const size_t size = std::strlen(orders.folder);
    return std::strncmp(path, orders.folder, size) == 0 && (path[size] == '/' || path[size] == '\0');
}

bool is_concerned(int file) { return file >= 0 && file < kMostFiles && concerned[file].load(); }
void note(int file, bool is) {
    if (file >= 0 && file < kMostFiles) concerned[file].store(is);
}

// A call that does all or nothing: fails, or is made, and the process may be killed before it.
template <class Call>
auto disturbed(Class of, bool counts, Call call) -> decltype(call()) {
    if (!counts) return call();
    int error = 0;
    const Deed deed = next_deed(of, error);
    if (deed == Deed::KillBefore || deed == Deed::KillHalf) die();
    if (deed == Deed::Fail || deed == Deed::Short) {
        errno = error != 0 ? error : EIO;
        if constexpr (std::is_pointer_v<decltype(call())>)
            return nullptr;
        else
            return -1;
    }
    return call();
}

// A call that writes `size` bytes; `call` is told how many it is to write.
template <class Call>
ssize_t disturbed_write(int file, size_t size, Call call) {
    if (!is_concerned(file)) return call(size);
    int error = 0;
    const Deed deed = next_deed(Class::Write, error);
    switch (deed) {
        case Deed::KillBefore:
            die();
        case Deed::KillHalf:
            call(size / 2);
            die();
        case Deed::Fail:
            errno = error;
            return -1;
        case Deed::Short:
            return call(size < 2 ? size : size / 2);
        case Deed::Nothing:
            break;
    }
    return call(size);
}

mode_t mode_of(int flags, va_list& more) {
    return (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(more, mode_t) : 0;
}

int opened(const char* path, int folder, int flags, mode_t mode) {
    const bool counts = is_concerned(path);
    const int file = disturbed(Class::Open, counts, [&] {
        return next<int(int, const char*, int, ...)>("openat")(folder, path, flags, mode);
    });
    note(file, counts);
    return file;
}

FILE* opened_stream(const char* name, const char* path, const char* mode) {
    const bool counts = is_concerned(path);
    FILE* stream =
        disturbed(Class::Open, counts, [&] { return next<FILE*(const char*, const char*)>(name)(path, mode); });
    if (stream != nullptr) note(::fileno(stream), counts);
    return stream;
}

[[gnu::destructor]] void tell_allocations() {
    char line[80];
    std::snprintf(line, sizeof line, "allocations %llu %llu\n",
                  static_cast<unsigned long long>(allocations_before_main),
                  static_cast<unsigned long long>(allocations()));
    trace(line);
}

}  // namespace

Deed next_deed(Class of, int& error) {
    if (of == Class::Allocation) ++all_allocations;
    if (!has_orders()) return Deed::Nothing;
    if (of != Class::Allocation) {
        char line[16];
        std::snprintf(line, sizeof line, "%s\n", kClassNames[static_cast<int>(of)]);
        trace(line);
    }
    if (!orders.counts[static_cast<int>(of)] || orders.at == 0) return Deed::Nothing;
    const uint64_t number = ++counted;
    if (number < orders.at || (number > orders.at && !orders.lasting)) return Deed::Nothing;
    error = orders.error;
    return orders.deed;
}

uint64_t allocations() { return all_allocations.load(); }
void note_main() { allocations_before_main = allocations(); }

}  // namespace proviso::faults

using namespace proviso::faults;

extern "C" {

int open(const char* path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    const mode_t mode = mode_of(flags, more);
    va_end(more);
    return opened(path, AT_FDCWD, flags, mode);
}
int open64(const char* path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    const mode_t mode = mode_of(flags, more);
    va_end(more);
    return opened(path, AT_FDCWD, flags | O_LARGEFILE, mode);
}
int openat(int folder, const char* path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    const mode_t mode = mode_of(flags, more);
    va_end(more);
    return opened(path, folder, flags, mode);
}
FILE* fopen(const char* path, const char* mode) { return opened_stream("fopen", path, mode); }
FILE* fopen64(const char* path, const char* mode) { return opened_stream("fopen64", path, mode); }

ssize_t write(int file, const void* bytes, size_t size) {
    return disturbed_write(
        file, size, [&](size_t part) { return next<ssize_t(int, const void*, size_t)>("write")(file, bytes, part); });
}
ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t at) {
    return disturbed_write(file, size, [&](size_t part) {
        return next<ssize_t(int, const void*, size_t, off64_t)>("pwrite64")(file, bytes, part, at);
    });
}
ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) { return pwrite64(file, bytes, size, at); }
ssize_t writev(int file, const iovec* parts, int count) {
    if (!is_concerned(file)) return next<ssize_t(int, const iovec*, int)>("writev")(file, parts, count);
    // Whoever writes several parts must go on where fewer bytes were written.
    for (int i = 0; i < count; ++i)
        if (parts[i].iov_len != 0) return write(file, parts[i].iov_base, parts[i].iov_len);
    return 0;
}

int fsync(int file) {
    return disturbed(Class::Sync, is_concerned(file), [] { return 0; });
}
int fdatasync(int file) {
    return disturbed(Class::Sync, is_concerned(file), [] { return 0; });
}
int sync_file_range(int file, off64_t, off64_t, unsigned) noexcept {
    return disturbed(Class::Sync, is_concerned(file), [] { return 0; });
}

int rename(const char* from, const char* to) noexcept {
    return disturbed(Class::Name, is_concerned(to),
                     [&] { return next<int(const char*, const char*)>("rename")(from, to); });
}
int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) noexcept {
    return disturbed(Class::Name, is_concerned(to), [&] {
        return next<int(int, const char*, int, const char*, unsigned)>("renameat2")(from_folder, from, to_folder, to,
                                                                                    flags);
    });
}
int link(const char* from, const char* to) noexcept {
    return disturbed(Class::Name, is_concerned(to),
                     [&] { return next<int(const char*, const char*)>("link")(from, to); });
}
int unlink(const char* path) noexcept {
    return disturbed(Class::Name, is_concerned(path), [&] { return next<int(const char*)>("unlink")(path); });
}
int mkdir(const char* path, mode_t mode) noexcept {
    return disturbed(Class::Name, is_concerned(path),
                     [&] { return next<int(const char*, mode_t)>("mkdir")(path, mode); });
}
int ftruncate64(int file, off64_t size) noexcept {
    return disturbed(Class::Cut, is_concerned(file),
                     [&] { return next<int(int, off64_t)>("ftruncate64")(file, size); });
}
int ftruncate(int file, off_t size) noexcept { return ftruncate64(file, size); }

int close(int file) {
    const bool counts = is_concerned(file);
    note(file, false);
    // A file that can't be closed properly is closed all the same.
    const auto really = next<int(int)>("close");
    int error = 0;
    const Deed deed = counts ? next_deed(Class::Close, error) : Deed::Nothing;
    const int result = really(file);
    if (deed != Deed::Fail) return result;
    errno = error;
    return -1;
}
int fclose(FILE* stream) {
    note(::fileno(stream), false);
    return next<int(FILE*)>("fclose")(stream);
}

ssize_t read(int file, void* bytes, size_t size) {
    return disturbed(Class::Read, is_concerned(file),
                     [&] { return next<ssize_t(int, void*, size_t)>("read")(file, bytes, size); });
}
ssize_t pread64(int file, void* bytes, size_t size, off64_t at) {
    return disturbed(Class::Read, is_concerned(file),
                     [&] { return next<ssize_t(int, void*, size_t, off64_t)>("pread64")(file, bytes, size, at); });
}
ssize_t pread(int file, void* bytes, size_t size, off_t at) { return pread64(file, bytes, size, at); }
size_t fread(void* bytes, size_t size, size_t count, FILE* stream) {
    const auto really = next<size_t(void*, size_t, size_t, FILE*)>("fread");
    int error = 0;
    if (!is_concerned(::fileno(stream)) || next_deed(Class::Read, error) != Deed::Fail)
        return really(bytes, size, count, stream);
    stream->_flags |= 0x20;  // what ferror() asks for
    errno = error;
    return 0;
}

// Only to know when the program's own main function begins.
using Main = int(int, char**, char**);
static Main* program_main;
static int noted_main(int argc, char** argv, char** environment) {
    note_main();
    return program_main(argc, argv, environment);
}
int __libc_start_main(Main* main, int argc, char** argv, void (*init)(), void (*fini)(), void (*rtld_fini)(),
                      void* stack_end) {
    program_main = main;
    return next<int(Main*, int, char**, void (*)(), void (*)(), void (*)(), void*)>("__libc_start_main")(
        noted_main, argc, argv, init, fini, rtld_fini, stack_end);
}

}  // extern "C"
