/* Sees every change that a process makes to the files of one folder: writes it down, or dies at the k-th.

Preloaded into a Python process, it stands before libc's file calls, so it sees Python's writes, the engine's and
SQLite's alike. It sleeps until `faults_begin` is called. One lock around each change and its line in the record keeps
their order true. A record is one line of text (`kind number number number path`) with the written bytes behind it. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define FILES 65536
static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static char root[PATH_MAX];
static size_t root_length;
static volatile int awake;
static int record = -1;
static long die_at, seen;
static ino_t watched[FILES];

#define REAL(name) ({ static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name); real; })

/* Wake up: changes below `folder` count from now on. `to` names the file of the record, empty for none. At change number
`last` (from 1; 0 for never) the process kills itself before the change is made, a write half made. */
void faults_begin(const char *folder, const char *to, long last) {
    snprintf(root, sizeof root, "%s", folder);
    root_length = strlen(root);
    record = *to ? REAL(open)(to, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600) : -1;
    die_at = last;
    seen = 0;
    awake = 1;
}

long faults_seen(void) { return seen; }

/* Milliseconds since the disk first took no more; 0 when it took everything. */
static struct timespec refused;
long faults_full_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return refused.tv_sec ? (now.tv_sec - refused.tv_sec) * 1000 + (now.tv_nsec - refused.tv_nsec) / 1000000 + 1 : 0;
}
static void look(long result, int why) {
    if (result < 0 && (why == ENOSPC || why == EFBIG) && !refused.tv_sec) clock_gettime(CLOCK_MONOTONIC, &refused);
}

static void all_written(const char *bytes, size_t length) {
    while (length) {
        ssize_t done = REAL(write)(record, bytes, length);
        if (done <= 0) abort();
        bytes += done;
        length -= (size_t)done;
    }
}

static void note(char kind, long a, long b, long c, const char *path, const void *bytes, size_t length) {
    if (record < 0) return;
    char line[2 * PATH_MAX + 100];
    int size = snprintf(line, sizeof line, "%c\t%ld\t%ld\t%ld\t%s\n", kind, a, b, c, path);
    all_written(line, (size_t)size);
    if (length) all_written(bytes, length);
}

static int is_last(void) { return ++seen == die_at; }

static void die(void) {
    for (;;) kill(getpid(), SIGKILL);
}

/* The whole path; 0 when it lies outside the folder. */
static int inside(int folder, const char *path, char *whole) {
    if (!awake || !path) return 0;
    if (*path == '/') snprintf(whole, PATH_MAX, "%s", path);
    else {
        char base[PATH_MAX / 2] = "", link[64];
        if (folder == AT_FDCWD) { if (!getcwd(base, sizeof base)) return 0; }
        else {
            snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
            ssize_t size = readlink(link, base, sizeof base - 1);
            if (size < 0) return 0;
        }
        snprintf(whole, PATH_MAX, "%s/%s", base, path);
    }
    return !strncmp(whole, root, root_length) && (whole[root_length] == '/' || !whole[root_length]);
}

static ino_t known(int file) {
    struct stat found;
    if (!awake || file < 0 || file >= FILES || !watched[file] || fstat(file, &found)) return 0;
    return found.st_ino == watched[file] ? found.st_ino : 0;
}

static int opened(int folder, const char *path, int flags, mode_t mode) {
    char whole[PATH_MAX];
    if (!inside(folder, path, whole)) return REAL(openat)(folder, path, flags, mode);
    pthread_mutex_lock(&lock);
    struct stat found;
    int existed = !REAL(stat)(whole, &found);
    int changes = (!existed && (flags & O_CREAT)) || (existed && (flags & O_TRUNC));
    if (changes && is_last()) die();
    int file = REAL(openat)(folder, path, flags, mode), why = errno;
    look(file, why);
    if (file >= 0 && file < FILES && !fstat(file, &found)) {
        watched[file] = found.st_ino;
        if (changes) note('O', existed, (long)found.st_ino, 0, whole + root_length, NULL, 0);
    }
    pthread_mutex_unlock(&lock);
    errno = why;
    return file;
}

#define MODE(flags) ({ mode_t m = 0; if ((flags) & (O_CREAT | O_TMPFILE)) { va_list l; va_start(l, flags); m = va_arg(l, mode_t); va_end(l); } m; })
int open(const char *path, int flags, ...) { return opened(AT_FDCWD, path, flags, MODE(flags)); }
int open64(const char *path, int flags, ...) { return opened(AT_FDCWD, path, flags, MODE(flags)); }
int openat(int folder, const char *path, int flags, ...) { return awake ? opened(folder, path, flags, MODE(flags)) : REAL(openat)(folder, path, flags, MODE(flags)); }
int openat64(int folder, const char *path, int flags, ...) { return opened(folder, path, flags, MODE(flags)); }
int creat(const char *path, mode_t mode) { return opened(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

/* A write that is the last one is made by half: a process may be killed within it. */
static ssize_t written(int file, const void *bytes, size_t length, off_t at, int moves) {
    ino_t node = known(file);
    if (!node) {
        if (awake && file == 1 && record >= 0) {
            pthread_mutex_lock(&lock);
            note('A', 0, 0, (long)length, "", bytes, length);
            pthread_mutex_unlock(&lock);
        }
        return moves ? REAL(write)(file, bytes, length) : REAL(pwrite)(file, bytes, length, at);
    }
    pthread_mutex_lock(&lock);
    if (moves) at = fcntl(file, F_GETFL) & O_APPEND ? lseek(file, 0, SEEK_END) : lseek(file, 0, SEEK_CUR);
    int last = is_last();
    size_t wanted = last ? length / 2 : length;
    ssize_t done = moves ? REAL(write)(file, bytes, wanted) : REAL(pwrite)(file, bytes, wanted, at);
    int why = errno;
    look(done, why);
    if (last) die();
    if (done > 0) note('W', (long)node, (long)at, (long)done, "", bytes, (size_t)done);
    pthread_mutex_unlock(&lock);
    errno = why;
    return done;
}

ssize_t write(int file, const void *bytes, size_t length) { return awake ? written(file, bytes, length, 0, 1) : REAL(write)(file, bytes, length); }
ssize_t pwrite(int file, const void *bytes, size_t length, off_t at) { return written(file, bytes, length, at, 0); }
ssize_t pwrite64(int file, const void *bytes, size_t length, off_t at) { return written(file, bytes, length, at, 0); }
ssize_t writev(int file, const struct iovec *parts, int count) {
    if (!known(file)) return REAL(writev)(file, parts, count);
    ssize_t done = 0;
    for (int i = 0; i < count; i++) {
        ssize_t one = write(file, parts[i].iov_base, parts[i].iov_len);
        if (one < 0) return done ? done : one;
        done += one;
    }
    return done;
}

/* Copies within the kernel are made by hand, so that their bytes are seen. */
static ssize_t by_hand(int to, int from, off_t *at, size_t length) {
    char bytes[1 << 16];
    size_t wanted = length < sizeof bytes ? length : sizeof bytes;
    ssize_t got = at ? pread(from, bytes, wanted, *at) : read(from, bytes, wanted);
    if (got <= 0) return got;
    ssize_t done = write(to, bytes, (size_t)got);
    if (at && done > 0) *at += done;
    return done;
}
ssize_t sendfile(int to, int from, off_t *at, size_t length) { return known(to) ? by_hand(to, from, at, length) : REAL(sendfile)(to, from, at, length); }
ssize_t sendfile64(int to, int from, off_t *at, size_t length) { return sendfile(to, from, at, length); }
ssize_t copy_file_range(int from, off_t *at, int to, off_t *there, size_t length, unsigned flags) {
    if (!known(to)) return REAL(copy_file_range)(from, at, to, there, length, flags);
    if (there) { errno = EXDEV; return -1; } /* the caller copies in another way */
    return by_hand(to, from, at, length);
}

/* Changes that either happen or do not. */
#define CHANGE(ours, call, ...) ({ \
    pthread_mutex_lock(&lock); \
    if ((ours) && is_last()) die(); \
    int result = (call), why = errno; \
    look(result, why); \
    if ((ours) && !result) note(__VA_ARGS__); \
    pthread_mutex_unlock(&lock); \
    errno = why; \
    result; })

int ftruncate(int file, off_t size) {
    ino_t node = known(file);
    return CHANGE(node, REAL(ftruncate)(file, size), 'T', (long)node, (long)size, 0, "", NULL, 0);
}
int ftruncate64(int file, off_t size) { return ftruncate(file, size); }
int fallocate(int file, int mode, off_t at, off_t size) {
    ino_t node = known(file);
    return CHANGE(node, REAL(fallocate)(file, mode, at, size), mode & FALLOC_FL_PUNCH_HOLE ? 'P' : 'G', (long)node, (long)at, (long)size, "", NULL, 0);
}
int fallocate64(int file, int mode, off_t at, off_t size) { return fallocate(file, mode, at, size); }
int posix_fallocate(int file, off_t at, off_t size) {
    ino_t node = known(file);
    return CHANGE(node, REAL(posix_fallocate)(file, at, size), 'G', (long)node, (long)at, (long)size, "", NULL, 0);
}
int posix_fallocate64(int file, off_t at, off_t size) { return posix_fallocate(file, at, size); }
int fsync(int file) {
    ino_t node = known(file);
    return CHANGE(node, REAL(fsync)(file), 'S', (long)node, 0, 0, "", NULL, 0);
}
int fdatasync(int file) {
    ino_t node = known(file);
    return CHANGE(node, REAL(fdatasync)(file), 'S', (long)node, 0, 0, "", NULL, 0);
}

static int renamed(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) {
    char whole[PATH_MAX], target[PATH_MAX], both[2 * PATH_MAX];
    int ours = inside(from_folder, from, whole) && inside(to_folder, to, target);
    if (ours) snprintf(both, sizeof both, "%s\t%s", whole + root_length, target + root_length);
    return CHANGE(ours, REAL(renameat2)(from_folder, from, to_folder, to, flags), 'R', 0, 0, 0, both, NULL, 0);
}
int rename(const char *from, const char *to) { return renamed(AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int a, const char *from, int b, const char *to) { return renamed(a, from, b, to, 0); }
int renameat2(int a, const char *from, int b, const char *to, unsigned flags) { return renamed(a, from, b, to, flags); }

static int removed(int folder, const char *path, int flags) {
    char whole[PATH_MAX];
    int ours = inside(folder, path, whole);
    return CHANGE(ours, REAL(unlinkat)(folder, path, flags), flags & AT_REMOVEDIR ? 'D' : 'U', 0, 0, 0, whole + root_length, NULL, 0);
}
int unlink(const char *path) { return removed(AT_FDCWD, path, 0); }
int unlinkat(int folder, const char *path, int flags) { return removed(folder, path, flags); }
int remove(const char *path) {
    struct stat found;
    return removed(AT_FDCWD, path, !REAL(lstat)(path, &found) && S_ISDIR(found.st_mode) ? AT_REMOVEDIR : 0);
}
int rmdir(const char *path) { return removed(AT_FDCWD, path, AT_REMOVEDIR); }
static int made(int folder, const char *path, mode_t mode) {
    char whole[PATH_MAX];
    int ours = inside(folder, path, whole);
    struct stat found;
    pthread_mutex_lock(&lock);
    if (ours && !REAL(stat)(whole, &found)) ours = 0; /* it is there: nothing changes */
    if (ours && is_last()) die();
    int result = REAL(mkdirat)(folder, path, mode), why = errno;
    if (ours && !result && !REAL(stat)(whole, &found)) note('M', 0, (long)found.st_ino, 0, whole + root_length, NULL, 0);
    pthread_mutex_unlock(&lock);
    errno = why;
    return result;
}
int mkdir(const char *path, mode_t mode) { return made(AT_FDCWD, path, mode); }
int mkdirat(int folder, const char *path, mode_t mode) { return made(folder, path, mode); }
