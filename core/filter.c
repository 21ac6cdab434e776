/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "filter.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "message.h"
#include "process.h"

enum {
  INSTRUCTIONS_LIMIT = 4096, /* the kernel's (BPF_MAXINSNS) */
  /* Stands in the program for the id of the process that will load it, which is not known when the
   * program is built. No process has it: Linux's ids stay below 2^22. */
  PROCESS_PLACEHOLDER = 0x7ffffff1,
  /* A child has the bytes of its document as one file, and makes another to send what it added. */
  OWN_FILES = 3,
  MAP_TYPE_MASK = 0x0f /* MAP_TYPE, which <sys/mman.h> does not always have */
};

/* Calls without which no program runs, and that reach nothing but the process's own memory, its
 * open files and the clock. */
static const char basic[] =
    "brk clock_getres clock_gettime clock_nanosleep close close_range exit exit_group fstat "
    "futex getcpu getegid geteuid getgid getpgrp getpid getppid getrandom getresgid getresuid "
    "getrlimit getrusage gettid gettimeofday getuid lseek madvise membarrier memfd_create "
    "mincore mremap munmap nanosleep poll ppoll pread64 preadv pselect6 read readv "
    "restart_syscall rt_sigpending rt_sigprocmask rt_sigreturn rt_sigtimedwait "
    "sched_getaffinity sched_yield select sigaltstack sysinfo time times uname";

/* Calls that libraries try and do without: they fail as for a user who may not. */
static const char refused[] =
    "access chdir chmod chown creat dup dup2 dup3 faccessat faccessat2 fadvise64 fallocate "
    "fchdir fchmod fchmodat fchmodat2 fchown fchownat fdatasync fgetxattr flistxattr flock "
    "fsetxattr fstatfs fsync ftruncate getcwd getdents getdents64 getxattr lchown lgetxattr "
    "link linkat listxattr llistxattr lstat mkdir mkdirat mknod mknodat mlock mlock2 newfstatat "
    "pipe pipe2 pkey_alloc pkey_mprotect readlink readlinkat rename renameat renameat2 rmdir "
    "sched_getparam sched_get_priority_max sched_get_priority_min sched_getscheduler "
    "sched_setaffinity set_mempolicy setpriority setrlimit stat statfs statx symlink symlinkat "
    "truncate umask unlink unlinkat utime utimensat utimes";

/* Calls that a kernel may be too old for: libraries fall back to another. openat2 has its flags in
 * memory, where no filter sees them. */
static const char unknown[] = "futex_waitv map_shadow_stack mseal openat2 rseq set_robust_list";

/* What fetching needs beyond `basic`: reading files, the network, and the threads in which
 * libraries look up names. */
static const char fetching[] =
    "access bind chdir connect dup dup2 dup3 epoll_create1 epoll_ctl epoll_pwait "
    "epoll_wait eventfd2 faccessat faccessat2 fadvise64 fchdir flock fstatfs getcwd getdents "
    "getdents64 getpeername getsockname getsockopt lstat newfstatat pipe pipe2 readlink "
    "readlinkat recvfrom recvmmsg recvmsg rseq sendmmsg sendmsg sendto set_robust_list "
    "setsockopt shutdown socketpair stat statfs statx timerfd_create timerfd_settime";

/* What keeping files needs beyond that: databases with their journals, files that are written to
 * the end and moved into place. Not truncate: a kernel whose Landlock does not know of shortening
 * would let it shorten any file. */
static const char keeping[] = "fallocate fdatasync fsync ftruncate mkdir mkdirat rename renameat "
                              "renameat2 rmdir sync_file_range unlink unlinkat";

#ifdef GK_SANITIZED
/* The leak check at the fetcher's end stops its threads from a process of its own. */
static const char leak_check[] = "clone prctl ptrace wait4";
#endif

struct build {
  scmp_filter_ctx context;
  int result; /* of the first rule that failed; 0: none did */
};

/* A call that this machine or libseccomp does not know is passed over: the default action holds for
 * it. A rule for a call that has one without conditions is passed over, too: the first counts. But
 * one without conditions takes the place of those with. */
static void add(struct build *build, uint32_t action, const char *name, unsigned count,
                const struct scmp_arg_cmp *arguments)
{
  int number = seccomp_syscall_resolve_name(name);
  int status =
      number < 0 ? 0 : seccomp_rule_add_array(build->context, action, number, count, arguments);
  if (status < 0 && status != -EEXIST && build->result == 0)
    build->result = status;
}

static void add_all(struct build *build, uint32_t action, const char *names)
{
  while (*names) {
    char name[40];
    int length = (int)strcspn(names, " ");
    snprintf(name, sizeof name, "%.*s", length, names);
    add(build, action, name, 0, NULL);
    names += length;
    names += strspn(names, " ");
  }
}

/* A condition on an argument of type int or unsigned, of which the kernel reads 32 bits: so must
 * the filter, or the rest would be a way around it. */
static struct scmp_arg_cmp is(unsigned argument, uint32_t mask, uint32_t value)
{
  return (struct scmp_arg_cmp){argument, SCMP_CMP_MASKED_EQ, mask, value};
}

static void add_if(struct build *build, uint32_t action, const char *name,
                   struct scmp_arg_cmp condition)
{
  add(build, action, name, 1, &condition);
}

static void add_if_both(struct build *build, uint32_t action, const char *name,
                        struct scmp_arg_cmp one, struct scmp_arg_cmp other)
{
  const struct scmp_arg_cmp both[] = {one, other};
  add(build, action, name, 2, both);
}

static void add_if_any(struct build *build, uint32_t action, const char *name, unsigned argument,
                       const uint32_t *values, size_t count)
{
  for (size_t i = 0; i < count; i++)
    add_if(build, action, name, is(argument, UINT32_MAX, values[i]));
}

/* Memory is never both writable and executable, and nothing becomes executable afterwards. */
static void add_memory(struct build *build, enum gk_filter_role role)
{
  const uint32_t refuse = SCMP_ACT_ERRNO(EACCES);
  add_if(build, SCMP_ACT_ALLOW, "mprotect", is(2, PROT_EXEC, 0));
  add_if(build, refuse, "mprotect", is(2, PROT_EXEC, PROT_EXEC));
  if (role != GK_FILTER_CHILD) {
    /* A library may still load another: those that look up names do. */
    const uint32_t mask = PROT_WRITE | PROT_EXEC;
    add_if(build, SCMP_ACT_ALLOW, "mmap", is(2, mask, 0));
    add_if(build, SCMP_ACT_ALLOW, "mmap", is(2, mask, PROT_WRITE));
    add_if(build, SCMP_ACT_ALLOW, "mmap", is(2, mask, PROT_EXEC));
    add_if(build, refuse, "mmap", is(2, mask, mask));
    return;
  }
  /* RLIMIT_DATA counts private memory that is no stack, and no other. */
  const uint32_t kind = MAP_TYPE_MASK | MAP_GROWSDOWN;
  const struct scmp_arg_cmp plain = is(2, PROT_EXEC, 0);
  add_if_both(build, SCMP_ACT_ALLOW, "mmap", plain, is(3, kind, MAP_PRIVATE));
  add_if_both(build, refuse, "mmap", plain, is(3, kind, MAP_SHARED));
  add_if_both(build, refuse, "mmap", plain, is(3, kind, MAP_SHARED_VALIDATE));
  add_if_both(build, refuse, "mmap", plain, is(3, kind, MAP_PRIVATE | MAP_GROWSDOWN));
  add_if(build, refuse, "mmap", is(2, PROT_EXEC, PROT_EXEC));
}

/* Signals go to the process itself; and its handler of SIGSYS, which says what was forbidden,
 * stays. */
static void add_signals(struct build *build)
{
  add_if(build, SCMP_ACT_ALLOW, "kill", is(0, UINT32_MAX, PROCESS_PLACEHOLDER));
  add_if(build, SCMP_ACT_ALLOW, "tgkill", is(0, UINT32_MAX, PROCESS_PLACEHOLDER));
  /* There is no "not equal" under a mask. The signals below SIGSYS = 31 are those whose highest bit
   * that is 0 is bit 4, 3, 2, 1 or 0. */
  _Static_assert(SIGSYS == 31, "the signals below it are told by their bits");
  for (int bit = 4; bit >= 0; bit--)
    add_if(build, SCMP_ACT_ALLOW, "rt_sigaction",
           is(0, UINT32_MAX << bit, SIGSYS & UINT32_MAX << (bit + 1)));
  add_if(build, SCMP_ACT_ALLOW, "rt_sigaction", is(0, UINT32_MAX << 5, 32));
  add_if(build, SCMP_ACT_ALLOW, "rt_sigaction", is(0, UINT32_MAX, 64));
  add_if(build, SCMP_ACT_ERRNO(EPERM), "rt_sigaction", is(0, UINT32_MAX, SIGSYS));
}

/* A process may ask for its limits, and move the one of memory between what it has and what it may
 * at most have. */
static void add_limits(struct build *build)
{
  const struct scmp_arg_cmp itself = is(0, UINT32_MAX, 0);
  const struct scmp_arg_cmp asks[] = {itself, {2, SCMP_CMP_EQ, 0, 0}};
  add(build, SCMP_ACT_ALLOW, "prlimit64", 2, asks);
  for (uint32_t resource = 0; resource < RLIMIT_NLIMITS; resource++) {
    const struct scmp_arg_cmp sets[] = {
        itself, is(1, UINT32_MAX, resource), {2, SCMP_CMP_NE, 0, 0}};
    add(build, resource == RLIMIT_DATA ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(EPERM), "prlimit64", 3,
        sets);
  }
}

/* Memory files are counted by no limit. So that a child cannot fill many, it writes only to the
 * descriptors that it gets for the first of them, and cannot move what it wrote to others. A small
 * RLIMIT_NOFILE would do that, too; but it also counts the files that all processes of the user
 * have sent and not received, and each worker has some waiting. */
static void add_writing(struct build *build, enum gk_filter_role role, int output)
{
  static const char *const calls[] = {"write", "writev", "pwrite64", "pwritev"};
  int own[OWN_FILES], count = 0;
  while (count < OWN_FILES && (own[count] = fcntl(STDIN_FILENO, F_DUPFD, 0)) >= 0)
    count++;
  for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
    if (role != GK_FILTER_CHILD) {
      add(build, SCMP_ACT_ALLOW, calls[i], 0, NULL);
      continue;
    }
    add_if(build, SCMP_ACT_ALLOW, calls[i], is(0, UINT32_MAX, STDOUT_FILENO));
    add_if(build, SCMP_ACT_ALLOW, calls[i], is(0, UINT32_MAX, STDERR_FILENO));
    if (output >= 0)
      add_if(build, SCMP_ACT_ALLOW, calls[i], is(0, UINT32_MAX, (uint32_t)output));
    for (int k = 0; k < count; k++)
      add_if(build, SCMP_ACT_ALLOW, calls[i], is(0, UINT32_MAX, (uint32_t)own[k]));
  }
  while (count > 0)
    close(own[--count]);
}

static void add_files(struct build *build, enum gk_filter_role role)
{
  static const uint32_t commands[] = {F_GETFD, F_SETFD, F_GETFL, F_ADD_SEALS, F_GET_SEALS};
  static const uint32_t more[] = {F_DUPFD, F_DUPFD_CLOEXEC, F_SETFL, F_GETLK, F_SETLK, F_SETLKW};
  static const uint32_t names[] = {PR_GET_NAME, PR_SET_NAME, 0x53564d41 /* PR_SET_VMA */};
  bool child = role == GK_FILTER_CHILD;
  add_if_any(build, SCMP_ACT_ALLOW, "fcntl", 1, commands, sizeof commands / sizeof *commands);
  add_if_any(build, child ? SCMP_ACT_ERRNO(EACCES) : SCMP_ACT_ALLOW, "fcntl", 1, more,
             sizeof more / sizeof *more);
  add_if_any(build, SCMP_ACT_ALLOW, "prctl", 0, names, sizeof names / sizeof *names);
  if (child) {
    add_if(build, SCMP_ACT_ALLOW, "sendmsg", is(0, UINT32_MAX, GK_ROLE_SOCKET));
    add_if(build, SCMP_ACT_ALLOW, "recvmsg", is(0, UINT32_MAX, GK_ROLE_SOCKET));
    add(build, SCMP_ACT_ERRNO(ENOTTY), "ioctl", 0, NULL);
    add(build, SCMP_ACT_ERRNO(EACCES), "open", 0, NULL);
    add(build, SCMP_ACT_ERRNO(EACCES), "openat", 0, NULL);
    return;
  }
  static const uint32_t network[] = {FIONBIO, FIONREAD}, terminal[] = {TCGETS, TIOCGWINSZ};
  add_if_any(build, SCMP_ACT_ALLOW, "ioctl", 1, network, 2);
  add_if_any(build, SCMP_ACT_ERRNO(ENOTTY), "ioctl", 1, terminal, 2);
  /* Files are opened for reading: of the flags that write, none. Whoever keeps files opens them for
   * writing, and shortens or makes none that it opens for reading. */
  static const uint32_t writes[] = {O_WRONLY, O_RDWR, O_ACCMODE};
  const uint32_t makes = O_CREAT | O_TRUNC;
  static const char *const calls[] = {"open", "openat"};
  for (unsigned flags = 0; flags < 2; flags++) {
    unsigned argument = flags + 1;
    add_if(build, SCMP_ACT_ALLOW, calls[flags], is(argument, O_ACCMODE | makes, O_RDONLY));
    for (size_t i = 0; i < 2 && role == GK_FILTER_KEEPER; i++)
      add_if(build, SCMP_ACT_ALLOW, calls[flags], is(argument, O_ACCMODE, writes[i]));
    for (size_t i = role == GK_FILTER_KEEPER ? 2 : 0; i < 3; i++)
      add_if(build, SCMP_ACT_ERRNO(EACCES), calls[flags], is(argument, O_ACCMODE, writes[i]));
    add_if(build, SCMP_ACT_ERRNO(EACCES), calls[flags], is(argument, O_ACCMODE | makes, O_CREAT));
    add_if(build, SCMP_ACT_ERRNO(EACCES), calls[flags], is(argument, O_ACCMODE | makes, O_TRUNC));
    add_if(build, SCMP_ACT_ERRNO(EACCES), calls[flags], is(argument, O_ACCMODE | makes, makes));
  }
}

/* The internet, and the kernel's table of addresses, which looking up a name asks. No sockets of
 * this machine: behind them stand services that do what they are told by whoever reaches them. */
static void add_network(struct build *build)
{
  static const uint32_t internet[] = {AF_INET, AF_INET6};
  add_if_any(build, SCMP_ACT_ALLOW, "socket", 0, internet, 2);
  add_if_both(build, SCMP_ACT_ALLOW, "socket", is(0, UINT32_MAX, AF_NETLINK),
              is(2, UINT32_MAX, NETLINK_ROUTE));
  add_if(build, SCMP_ACT_ERRNO(EACCES), "socket", is(0, UINT32_MAX, AF_UNIX));
}

static void add_rules(struct build *build, enum gk_filter_role role, int output)
{
  add_all(build, SCMP_ACT_ALLOW, basic);
  if (role == GK_FILTER_KEEPER)
    add_all(build, SCMP_ACT_ALLOW, keeping);
  if (role != GK_FILTER_CHILD) {
    add_all(build, SCMP_ACT_ALLOW, fetching);
    add_network(build);
#ifdef GK_SANITIZED
    add_all(build, SCMP_ACT_ALLOW, leak_check);
#endif
    /* Threads, and no processes; clone3 has its flags in memory. */
    add_if(build, SCMP_ACT_ALLOW, "clone", is(0, CLONE_THREAD, CLONE_THREAD));
    add(build, SCMP_ACT_ERRNO(ENOSYS), "clone3", 0, NULL);
  }
  add_memory(build, role);
  add_signals(build);
  add_limits(build);
  add_files(build, role);
  add_writing(build, role, output);
  add_all(build, SCMP_ACT_ERRNO(ENOSYS), unknown);
  add_all(build, SCMP_ACT_ERRNO(EACCES), refused);
}

/* The program as the kernel takes it. */
static int export(struct build *build, struct gk_filter *filter)
{
  int file = memfd_create("filter", MFD_CLOEXEC);
  if (file < 0)
    return -errno;
  int result = seccomp_export_bpf(build->context, file);
  off_t size = lseek(file, 0, SEEK_END);
  size_t count = size > 0 ? (size_t)size / sizeof *filter->instructions : 0;
  if (result == 0 && (count == 0 || count > INSTRUCTIONS_LIMIT))
    result = -E2BIG;
  if (result == 0) {
    filter->instructions = calloc(count, sizeof *filter->instructions);
    filter->count = (unsigned short)count;
    if (!filter->instructions || pread(file, filter->instructions, (size_t)size, 0) != size)
      result = -EIO;
  }
  close(file);
  return result;
}

bool gk_filter_build(struct gk_filter *filter, enum gk_filter_role role, int output,
                     struct gk_error *error)
{
  /* What no rule names ends the process, in a way that lets its handler say which call it was. */
  struct build build = {seccomp_init(SCMP_ACT_TRAP), 0};
  *filter = (struct gk_filter){0};
  if (!build.context)
    return gk_error_set(error, "sandbox", _("the filter of system calls cannot be made: %s"),
                        strerror(ENOMEM));
  /* The calls of 32-bit programs have other numbers: nobody makes them here by accident. */
  build.result = seccomp_attr_set(build.context, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
  add_rules(&build, role, output);
  if (build.result == 0)
    build.result = export(&build, filter);
  seccomp_release(build.context);
  if (build.result == 0)
    return true;
  gk_filter_free(filter);
  return gk_error_set(error, "sandbox", _("the filter of system calls cannot be made: %s"),
                      strerror(-build.result));
}

/* For every thread there is: a plugin may have started some when it opened. The id of one that
 * could not be had, or -1: errno. */
static long set(const struct sock_fprog *program)
{
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, program);
}

bool gk_filter_possible(void)
{
  /* EFAULT: the kernel would take a program, were there one. */
  return set(NULL) == -1 && errno == EFAULT;
}

bool gk_filter_load(struct gk_filter *filter, pid_t self)
{
  for (unsigned i = 0; i < filter->count; i++)
    if (filter->instructions[i].code == (BPF_JMP | BPF_JEQ | BPF_K) &&
        filter->instructions[i].k == PROCESS_PLACEHOLDER)
      filter->instructions[i].k = (uint32_t)self;
  struct sock_fprog program = {filter->count, filter->instructions};
  return set(&program) == 0;
}

void gk_filter_free(struct gk_filter *filter)
{
  free(filter->instructions);
  *filter = (struct gk_filter){0};
}
