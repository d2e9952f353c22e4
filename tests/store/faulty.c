/* A disk that fails: every call that writes below a folder is counted, and chosen ones are refused.
 * Preloaded (LD_PRELOAD) into a test process, which arms it through ctypes. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static char folder[PATH_MAX] = "";
static long count = 0, refuse_at = -1;
static int with = 0, for_good = 0;

void faulty_arm(const char *path, long at, int error, int lasting) {
    count = 0, refuse_at = at, with = error, for_good = lasting;
    strncpy(folder, path, sizeof folder - 1);
}

long faulty_count(void) { return count; }

static int refused_path(const char *path) {
    if (!folder[0] || !path || strncmp(path, folder, strlen(folder))) return 0;
    count++;
    if (refuse_at < 0 || (for_good ? count < refuse_at : count != refuse_at)) return 0;
    errno = with;
    return 1;
}

static int refused(int fd) {
    char link[64], path[PATH_MAX];
    if (!folder[0]) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return refused_path(path);
}

#define REAL(name) \
    static __typeof__(name) *real = 0; \
    if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

ssize_t write(int fd, const void *data, size_t size) { REAL(write); return refused(fd) ? -1 : real(fd, data, size); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { REAL(pwrite); return refused(fd) ? -1 : real(fd, data, size, at); }
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) { REAL(pwrite64); return refused(fd) ? -1 : real(fd, data, size, at); }
ssize_t writev(int fd, const struct iovec *parts, int n) { REAL(writev); return refused(fd) ? -1 : real(fd, parts, n); }
int fsync(int fd) { REAL(fsync); return refused(fd) ? -1 : real(fd); }
int fdatasync(int fd) { REAL(fdatasync); return refused(fd) ? -1 : real(fd); }
int ftruncate(int fd, off_t size) { REAL(ftruncate); return refused(fd) ? -1 : real(fd, size); }
int ftruncate64(int fd, off64_t size) { REAL(ftruncate64); return refused(fd) ? -1 : real(fd, size); }
int rename(const char *from, const char *to) { REAL(rename); return refused_path(to) ? -1 : real(from, to); }
int renameat(int a, const char *from, int b, const char *to) { REAL(renameat); return refused_path(to) ? -1 : real(a, from, b, to); }
int link(const char *from, const char *to) { REAL(link); return refused_path(to) ? -1 : real(from, to); }
int linkat(int a, const char *from, int b, const char *to, int flags) { REAL(linkat); return refused_path(to) ? -1 : real(a, from, b, to, flags); }
int symlink(const char *from, const char *to) { REAL(symlink); return refused_path(to) ? -1 : real(from, to); }
int mkdir(const char *path, mode_t mode) { REAL(mkdir); return refused_path(path) ? -1 : real(path, mode); }

static int opened(const char *path, int flags) { return (flags & O_CREAT) && refused_path(path); }
#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | __O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); }
int open(const char *path, int flags, ...) { MODE(flags) REAL(open); return opened(path, flags) ? -1 : real(path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) REAL(open64); return opened(path, flags) ? -1 : real(path, flags, mode); }
int openat(int at, const char *path, int flags, ...) { MODE(flags) REAL(openat); return opened(path, flags) ? -1 : real(at, path, flags, mode); }
