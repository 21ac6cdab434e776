/* SPDX-License-Identifier: Apache-2.0 */
/* Preloaded into a command, makes its calls on the files below one directory fail, as a bad disk
 * does. It is told what to do by its environment:
 *   FAULT_BELOW    the directory, absolute and without links; or "/memfd:gongkai", memory files
 *   FAULT_CALLS    which calls count, with commas between: open read write sync truncate allocate
 *                  map rename remove make look lock; "all" is every one
 *   FAULT_ERROR    what happens: EIO ENOSPC EINTR …; "short": half is written or read; "full": half
 *                  of one is written, then there is no space; "kill": the process is killed before
 *                  the call; "torn": it is killed after half of it was written; "count": nothing
 *   FAULT_AT       to that call, counted from 1
 *   FAULT_FROM     to that call and all that follow
 *   FAULT_ONE_IN   to one call in so many, by FAULT_SEED
 *   FAULT_REPORT   a file to which, at the end, a line "NAME CALLS" is written for each kind of
 *                  call, and "injected TIMES"
 * The processes that a run starts (--role …) and forked children are left alone. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum call {
  CALL_OPEN,
  CALL_READ,
  CALL_WRITE,
  CALL_SYNC,
  CALL_TRUNCATE,
  CALL_ALLOCATE,
  CALL_MAP,
  CALL_RENAME,
  CALL_REMOVE,
  CALL_MAKE,
  CALL_LOOK,
  CALL_LOCK,
  CALL_COUNT
};

static const char *const call_names[CALL_COUNT] = {"open",     "read",     "write", "sync",
                                                   "truncate", "allocate", "map",   "rename",
                                                   "remove",   "make",     "look",  "lock"};

static const struct {
  const char *name;
  int number;
} errors[] = {{"EIO", EIO},       {"ENOSPC", ENOSPC}, {"EINTR", EINTR},   {"EROFS", EROFS},
              {"EACCES", EACCES}, {"EMFILE", EMFILE}, {"ENOMEM", ENOMEM}, {"EDQUOT", EDQUOT},
              {"ENOLCK", ENOLCK}, {"ESTALE", ESTALE}};

enum manner { MANNER_COUNT, MANNER_ERROR, MANNER_SHORT, MANNER_FULL, MANNER_KILL, MANNER_TORN };

static struct {
  pid_t process; /* 0: it does nothing */
  const char *below, *report;
  bool counts[CALL_COUNT];
  enum manner manner;
  int error;
  uint64_t at, from, one_in, seed;
  uint64_t calls[CALL_COUNT], all_calls, injected;
} fault;

static uint64_t number_of(const char *name)
{
  const char *text = getenv(name);
  return text ? strtoull(text, NULL, 10) : 0;
}

static _Noreturn void refuse(const char *name)
{
  dprintf(STDERR_FILENO, "fault-shim: %s is wrong\n", name);
  _exit(99);
}

static void read_calls(const char *text)
{
  bool found = false;
  for (int i = 0; i < CALL_COUNT; i++) {
    const char *at = strstr(text, call_names[i]);
    fault.counts[i] = at || strcmp(text, "all") == 0;
    found = found || fault.counts[i];
  }
  if (!found)
    refuse("FAULT_CALLS");
}

static void read_error(const char *text)
{
  static const char *const manners[] = {"count", "", "short", "full", "kill", "torn"};
  for (size_t i = 0; i < sizeof manners / sizeof *manners; i++)
    if (strcmp(text, manners[i]) == 0) {
      fault.manner = (enum manner)i;
      return;
    }
  fault.manner = MANNER_ERROR;
  for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
    if (strcmp(text, errors[i].name) == 0)
      fault.error = errors[i].number;
  if (!fault.error)
    refuse("FAULT_ERROR");
}

static bool is_role(void)
{
  static const char mark[] = "--role";
  char line[4096];
  int file = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
  ssize_t size = file < 0 ? 0 : read(file, line, sizeof line);
  if (file >= 0)
    close(file);
  char *second = size > 0 ? memchr(line, 0, (size_t)size) : NULL;
  return second && line + size - second > (ptrdiff_t)sizeof mark &&
         memcmp(second + 1, mark, sizeof mark) == 0;
}

__attribute__((constructor)) static void begin(void)
{
  const char *below = getenv("FAULT_BELOW"), *calls = getenv("FAULT_CALLS");
  const char *error = getenv("FAULT_ERROR");
  if (!below || is_role())
    return;
  read_calls(calls ? calls : "all");
  read_error(error ? error : "count");
  fault.below = below;
  fault.report = getenv("FAULT_REPORT");
  fault.at = number_of("FAULT_AT");
  fault.from = number_of("FAULT_FROM");
  fault.one_in = number_of("FAULT_ONE_IN");
  fault.seed = number_of("FAULT_SEED") * 2 + 1;
  fault.process = getpid();
}

__attribute__((destructor)) static void end(void)
{
  if (!fault.process || !fault.report || fault.process != getpid())
    return;
  fault.process = 0;
  int file = open(fault.report, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  for (int i = 0; i < CALL_COUNT; i++)
    dprintf(file, "%s %ju\n", call_names[i], (uintmax_t)fault.calls[i]);
  dprintf(file, "injected %ju\n", (uintmax_t)fault.injected);
  close(file);
}

/* Which calls. */

static bool is_below(const char *path)
{
  size_t length = strlen(fault.below);
  return strncmp(path, fault.below, length) == 0 &&
         (path[length] == 0 || path[length] == '/' || path[length] == ' ');
}

static bool of_path(int directory, const char *path)
{
  char whole[PATH_MAX * 2], link[64];
  ssize_t size;
  if (!fault.process || fault.process != getpid())
    return false;
  if (*path == '/')
    return is_below(path);
  snprintf(link, sizeof link, directory == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d",
           directory);
  size = readlink(link, whole, PATH_MAX);
  if (size < 0)
    return false;
  while (path[0] == '.' && path[1] == '/')
    path += 2;
  snprintf(whole + size, sizeof whole - (size_t)size, "/%s", path);
  return is_below(whole);
}

static bool of_file(int file)
{
  char path[PATH_MAX], link[64];
  if (!fault.process || fault.process != getpid())
    return false;
  int saved = errno;
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t size = readlink(link, path, sizeof path - 1);
  errno = saved;
  if (size < 0)
    return false;
  path[size] = 0;
  return is_below(path);
}

static uint64_t random_number(void)
{
  fault.seed ^= fault.seed << 13;
  fault.seed ^= fault.seed >> 7;
  fault.seed ^= fault.seed << 17;
  return fault.seed;
}

/* Counts a call on a file of ours; true: the fault is to happen to it. */
static bool due(enum call call)
{
  fault.calls[call]++;
  if (!fault.counts[call])
    return false;
  uint64_t number = ++fault.all_calls;
  bool now = number == fault.at || (fault.from && number >= fault.from) ||
             (fault.one_in && random_number() % fault.one_in == 0);
  if (!now || fault.manner == MANNER_COUNT)
    return false;
  fault.injected++;
  if (fault.manner == MANNER_KILL)
    raise(SIGKILL);
  return true;
}

/* What a call that is due comes to, other than those which move bytes. */
static bool fails(enum call call)
{
  if (!due(call) || fault.manner == MANNER_SHORT)
    return false;
  if (fault.manner == MANNER_TORN)
    raise(SIGKILL);
  errno = fault.manner == MANNER_FULL ? ENOSPC : fault.error;
  return true;
}

/* Of a call that moves `size` bytes: how many it is given, -1 with errno: it fails. */
static ssize_t grant(enum call call, size_t size)
{
  if (!due(call))
    return (ssize_t)size;
  bool half = fault.manner == MANNER_SHORT || fault.manner == MANNER_TORN ||
              (fault.manner == MANNER_FULL && fault.injected == 1);
  if (half && size > 1)
    return (ssize_t)(size / 2);
  if (fault.manner == MANNER_TORN)
    raise(SIGKILL);
  if (half)
    return (ssize_t)size;
  errno = fault.manner == MANNER_FULL ? ENOSPC : fault.error;
  return -1;
}

/* After the bytes that were granted are written. */
static ssize_t granted(ssize_t written, size_t asked)
{
  if (fault.manner == MANNER_TORN && fault.injected && written >= 0 && (size_t)written < asked)
    raise(SIGKILL);
  return written;
}

/* The calls. */

static void find(const char *name, void *function)
{
  void *symbol = dlsym(RTLD_NEXT, name);
  if (!symbol)
    refuse(name);
  memcpy(function, &symbol, sizeof symbol);
}

/* `next` becomes the function that would have been called. */
#define NEXT(name)                                                                                 \
  static __typeof__(&name) next;                                                                   \
  if (!next)                                                                                       \
  find(#name, &next)

#define MODE_OF(flags, mode)                                                                       \
  mode_t mode = 0;                                                                                 \
  if ((flags) & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY))) {                                          \
    va_list arguments;                                                                             \
    va_start(arguments, flags);                                                                    \
    mode = va_arg(arguments, mode_t);                                                              \
    va_end(arguments);                                                                             \
  }

#define FAILS_BY_PATH(call, directory, path) (of_path(directory, path) && fails(call))
#define FAILS_BY_FILE(call, file) (of_file(file) && fails(call))

#define OPEN(name)                                                                                 \
  int name(const char *path, int flags, ...)                                                       \
  {                                                                                                \
    NEXT(name);                                                                                    \
    MODE_OF(flags, mode)                                                                           \
    return FAILS_BY_PATH(CALL_OPEN, AT_FDCWD, path) ? -1 : next(path, flags, mode);                \
  }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                                                               \
  int name(int directory, const char *path, int flags, ...)                                        \
  {                                                                                                \
    NEXT(name);                                                                                    \
    MODE_OF(flags, mode)                                                                           \
    return FAILS_BY_PATH(CALL_OPEN, directory, path) ? -1 : next(directory, path, flags, mode);    \
  }
OPENAT(openat)
OPENAT(openat64)

/* What the compiler's checks make of an open without a mode. */
int __open_2(const char *path, int flags);
int __open64_2(const char *path, int flags);
int __open_2(const char *path, int flags)
{
  return open(path, flags);
}
int __open64_2(const char *path, int flags)
{
  return open64(path, flags);
}

#define MOVE(name, call, bytes)                                                                    \
  ssize_t name(int file, bytes data, size_t size)                                                  \
  {                                                                                                \
    NEXT(name);                                                                                    \
    ssize_t given = of_file(file) ? grant(call, size) : (ssize_t)size;                             \
    return given < 0 ? given : granted(next(file, data, (size_t)given), size);                     \
  }
MOVE(read, CALL_READ, void *)
MOVE(write, CALL_WRITE, const void *)

#define MOVE_AT(name, call, bytes)                                                                 \
  ssize_t name(int file, bytes data, size_t size, off_t offset)                                    \
  {                                                                                                \
    NEXT(name);                                                                                    \
    ssize_t given = of_file(file) ? grant(call, size) : (ssize_t)size;                             \
    return given < 0 ? given : granted(next(file, data, (size_t)given, offset), size);             \
  }
MOVE_AT(pread, CALL_READ, void *)
MOVE_AT(pread64, CALL_READ, void *)
MOVE_AT(pwrite, CALL_WRITE, const void *)
MOVE_AT(pwrite64, CALL_WRITE, const void *)

#define OF_FILE(name, call, parameters, ...)                                                       \
  int name parameters                                                                              \
  {                                                                                                \
    NEXT(name);                                                                                    \
    return FAILS_BY_FILE(call, file) ? -1 : next(__VA_ARGS__);                                     \
  }
OF_FILE(fsync, CALL_SYNC, (int file), file)
OF_FILE(fdatasync, CALL_SYNC, (int file), file)
OF_FILE(ftruncate, CALL_TRUNCATE, (int file, off_t size), file, size)
OF_FILE(ftruncate64, CALL_TRUNCATE, (int file, off_t size), file, size)
OF_FILE(fallocate, CALL_ALLOCATE, (int file, int mode, off_t from, off_t size), file, mode, from,
        size)
OF_FILE(fallocate64, CALL_ALLOCATE, (int file, int mode, off_t from, off_t size), file, mode, from,
        size)
OF_FILE(fstat, CALL_LOOK, (int file, struct stat *status), file, status)
OF_FILE(fstat64, CALL_LOOK, (int file, struct stat64 *status), file, status)

/* These give their error back in place of setting it. */
#define ALLOCATE(name)                                                                             \
  int name(int file, off_t from, off_t size)                                                       \
  {                                                                                                \
    NEXT(name);                                                                                    \
    return FAILS_BY_FILE(CALL_ALLOCATE, file) ? errno : next(file, from, size);                    \
  }
ALLOCATE(posix_fallocate)
ALLOCATE(posix_fallocate64)

#define OF_PATH(name, call, parameters, ...)                                                       \
  int name parameters                                                                              \
  {                                                                                                \
    NEXT(name);                                                                                    \
    return FAILS_BY_PATH(call, AT_FDCWD, path) ? -1 : next(__VA_ARGS__);                           \
  }
OF_PATH(unlink, CALL_REMOVE, (const char *path), path)
OF_PATH(rmdir, CALL_REMOVE, (const char *path), path)
OF_PATH(mkdir, CALL_MAKE, (const char *path, mode_t mode), path, mode)
OF_PATH(rename, CALL_RENAME, (const char *path, const char *to), path, to)
OF_PATH(link, CALL_RENAME, (const char *path, const char *to), path, to)
OF_PATH(access, CALL_LOOK, (const char *path, int mode), path, mode)
OF_PATH(stat, CALL_LOOK, (const char *path, struct stat *status), path, status)
OF_PATH(stat64, CALL_LOOK, (const char *path, struct stat64 *status), path, status)
OF_PATH(lstat, CALL_LOOK, (const char *path, struct stat *status), path, status)
OF_PATH(lstat64, CALL_LOOK, (const char *path, struct stat64 *status), path, status)

int renameat(int from_directory, const char *path, int to_directory, const char *to)
{
  NEXT(renameat);
  return FAILS_BY_PATH(CALL_RENAME, from_directory, path)
             ? -1
             : next(from_directory, path, to_directory, to);
}

int unlinkat(int directory, const char *path, int flags)
{
  NEXT(unlinkat);
  return FAILS_BY_PATH(CALL_REMOVE, directory, path) ? -1 : next(directory, path, flags);
}

int mkdirat(int directory, const char *path, mode_t mode)
{
  NEXT(mkdirat);
  return FAILS_BY_PATH(CALL_MAKE, directory, path) ? -1 : next(directory, path, mode);
}

/* Every command that we use takes a pointer or a number of at most its size. */
#define CONTROL(name)                                                                              \
  int name(int file, int command, ...)                                                             \
  {                                                                                                \
    NEXT(name);                                                                                    \
    va_list arguments;                                                                             \
    va_start(arguments, command);                                                                  \
    void *argument = va_arg(arguments, void *);                                                    \
    va_end(arguments);                                                                             \
    bool locks = command == F_SETLK || command == F_SETLKW;                                        \
    return locks && FAILS_BY_FILE(CALL_LOCK, file) ? -1 : next(file, command, argument);           \
  }
CONTROL(fcntl)
CONTROL(fcntl64)

#define MAP(name)                                                                                  \
  void *name(void *address, size_t size, int protection, int flags, int file, off_t offset)        \
  {                                                                                                \
    NEXT(name);                                                                                    \
    return file >= 0 && FAILS_BY_FILE(CALL_MAP, file)                                              \
               ? MAP_FAILED                                                                        \
               : next(address, size, protection, flags, file, offset);                             \
  }
MAP(mmap)
MAP(mmap64)

int memfd_create(const char *name, unsigned flags)
{
  char path[PATH_MAX];
  NEXT(memfd_create);
  snprintf(path, sizeof path, "/memfd:%s", name);
  return FAILS_BY_PATH(CALL_OPEN, AT_FDCWD, path) ? -1 : next(name, flags);
}
