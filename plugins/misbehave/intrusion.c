/* SPDX-License-Identifier: Apache-2.0 */
#include "intrusion.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int escaped(struct gk_context *context)
{
  return gk_fail(context, GK_REJECT, "escaped", "It got what it wanted.");
}

/* For what answers with an errno: `got` says that it did not. */
static int refused(struct gk_context *context, bool got)
{
  if (got)
    return escaped(context);
  gk_diagnose(context, GK_INFO, "refused", "It was refused, and goes on.");
  return GK_OK;
}

static int open_file(struct gk_context *context)
{
  struct stat status;
  bool got = open("/etc/passwd", O_RDONLY) >= 0 || stat("/etc/passwd", &status) == 0 ||
             access("/", F_OK) == 0 || unlink("/nowhere") == 0 || errno == ENOENT;
  return refused(context, got);
}

static int make_socket(struct gk_context *context)
{
  socket(AF_INET, SOCK_STREAM, 0);
  return escaped(context);
}

static int connect_socket(struct gk_context *context)
{
  struct sockaddr_in nearby = {.sin_family = AF_INET, .sin_port = htons(9)};
  connect(STDIN_FILENO, (struct sockaddr *)&nearby, sizeof nearby);
  return escaped(context);
}

/* To a descriptor that is not the one which the core sends on. */
static int send_elsewhere(struct gk_context *context)
{
  struct msghdr message = {0};
  sendmsg(STDERR_FILENO, &message, 0);
  return escaped(context);
}

static int execute(struct gk_context *context)
{
  execl("/bin/true", "true", (char *)NULL);
  return escaped(context);
}

static int fork_off(struct gk_context *context)
{
  if (fork() == 0)
    _exit(0);
  return escaped(context);
}

static int trace(struct gk_context *context)
{
  ptrace(PTRACE_ATTACH, getppid(), NULL, NULL);
  return escaped(context);
}

static int murder(struct gk_context *context)
{
  kill(getppid(), SIGKILL);
  return escaped(context);
}

static int outlive(struct gk_context *context)
{
  prctl(PR_SET_PDEATHSIG, 0);
  return escaped(context);
}

static int ring(struct gk_context *context)
{
  syscall(SYS_io_uring_setup, 1, NULL);
  return escaped(context);
}

static void ignore(int number)
{
  (void)number;
}

/* First with the handler that would keep it alive. */
static int handle(struct gk_context *context)
{
  struct sigaction action = {.sa_handler = ignore};
  if (sigaction(SIGSYS, &action, NULL) == 0)
    return escaped(context);
  /* As the kernel reads it, and a careless filter does not. */
  if (syscall(SYS_rt_sigaction, SIGSYS | 1ul << 32, &action, NULL, 8ul) == 0)
    return escaped(context);
  return make_socket(context);
}

/* Without the signal's handler the death is the same, only nameless. */
static int hide(struct gk_context *context)
{
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, NULL);
  return make_socket(context);
}

static int make_code(struct gk_context *context)
{
  size_t size = (size_t)sysconf(_SC_PAGESIZE);
  void *page = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  bool got = page == MAP_FAILED || mprotect(page, size, PROT_READ | PROT_EXEC) == 0 ||
             mmap(NULL, size, PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
  return refused(context, got);
}

/* Also those that root could raise. Where there is no limit of memory, none is raised. */
static int raise_limits(struct gk_context *context)
{
  struct rlimit files = {1 << 16, 1 << 16}, memory = {RLIM_INFINITY, RLIM_INFINITY}, now;
  bool got = setrlimit(RLIMIT_NOFILE, &files) == 0 ||
             (getrlimit(RLIMIT_DATA, &now) == 0 && now.rlim_max != RLIM_INFINITY &&
              setrlimit(RLIMIT_DATA, &memory) == 0);
  return refused(context, got);
}

/* Memory that the limit of memory does not count. */
static int share_memory(struct gk_context *context)
{
  const size_t size = 1 << 20;
  bool got =
      mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0) != MAP_FAILED ||
      mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN, -1,
           0) != MAP_FAILED;
  return refused(context, got);
}

/* Memory files are not counted either: one of a bounded size can be written, and not many. */
static int fill_files(struct gk_context *context)
{
  enum { MANY = 8 };
  int file = memfd_create("more", MFD_CLOEXEC);
  if (file < 0 || write(file, "x", 1) != 1 || pwrite(file, "x", 1, (off_t)1 << 40) == 1 ||
      dup(file) >= 0 || fcntl(file, F_DUPFD, 64) >= 0)
    return escaped(context);
  for (int files = 1; files < MANY; files++) {
    file = memfd_create("more", MFD_CLOEXEC);
    if (file < 0 || write(file, "x", 1) != 1)
      return refused(context, file >= 0);
  }
  return escaped(context);
}

/* Memory files that are closed and stay mapped: in sum more than a document may ever have. */
static int map_files(struct gk_context *context)
{
  const size_t size = 60 << 20, enough = 100;
  size_t mapped = 0;
  for (void *map = NULL; map != MAP_FAILED && mapped < enough; mapped++) {
    int file = memfd_create("mapped", MFD_CLOEXEC);
    map = file >= 0 && pwrite(file, "x", 1, (off_t)size - 1) == 1
              ? mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0)
              : MAP_FAILED;
    close(file);
  }
  return refused(context, mapped == enough);
}

/* The numbers of another interface to the same kernel. */
static int call_otherwise(struct gk_context *context)
{
#ifdef __x86_64__
  syscall(0x40000000 | SYS_getpid);
  return escaped(context);
#else
  return make_socket(context);
#endif
}

const struct act intrusions[] = {{"open", open_file},
                                 {"socket", make_socket},
                                 {"connect", connect_socket},
                                 {"send", send_elsewhere},
                                 {"execute", execute},
                                 {"fork", fork_off},
                                 {"trace", trace},
                                 {"murder", murder},
                                 {"outlive", outlive},
                                 {"ring", ring},
                                 {"handle", handle},
                                 {"hide", hide},
                                 {"code", make_code},
                                 {"limits", raise_limits},
                                 {"share", share_memory},
                                 {"maps", map_files},
                                 {"files", fill_files},
                                 {"otherwise", call_otherwise},
                                 {NULL, NULL}};
