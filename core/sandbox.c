/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "sandbox.h"

#include <errno.h>
#include <linux/capability.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "landlock.h"
#include "message.h"

#ifdef GK_SANITIZED
#include <sanitizer/common_interface_defs.h>
#include <sanitizer/lsan_interface.h>
#endif

enum { FROM_FILTER = 1 /* SYS_SECCOMP of <asm-generic/siginfo.h>, which glibc lacks */ };

/* Of this process, which is in at most one sandbox; a signal handler finds nothing else. */
static void (*report)(void *argument, int call);
static void *report_argument;

#ifdef GK_SANITIZED
/* The leak check needs calls that a child may not make; a child's memory ends with it. */
static bool no_leak_check;

int __lsan_is_turned_off(void)
{
  return no_leak_check;
}
#endif

bool gk_sandbox_is_off(void)
{
  const char *value = getenv("GONGKAI_SANDBOX");
  return value && strcmp(value, "off") == 0;
}

/* Keeps of the process's capabilities those in `kept`, all of which are among the first 32. */
static bool drop_capabilities(uint32_t kept)
{
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];
  if (syscall(SYS_capget, &header, data) != 0)
    return false;
  for (unsigned i = 0; i < _LINUX_CAPABILITY_U32S_3; i++, kept = 0)
    data[i] =
        (struct __user_cap_data_struct){data[i].effective & kept, data[i].permitted & kept, 0};
  return syscall(SYS_capset, &header, data) == 0;
}

void gk_sandbox_give_up_privileges(void)
{
  if (gk_sandbox_is_off())
    return;
  /* Both only take away; where they fail the process is no worse than without. */
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  drop_capabilities(1u << CAP_DAC_READ_SEARCH);
}

/* Reads now what a library reads when it is first needed, and could not read later. */
static void warm(void)
{
  const char *any = "";
  tzset();
  strerror(EACCES);
  gettext(any);
}

bool gk_sandbox_prepare(struct gk_sandbox *sandbox, enum gk_filter_role role, int output,
                        struct gk_error *warning)
{
  *warning = (struct gk_error){0};
  *sandbox = (struct gk_sandbox){.role = role, .off = gk_sandbox_is_off(), .ruleset = -1};
  warm();
  if (sandbox->off)
    return true;
  sandbox->filters = gk_filter_possible();
  if (sandbox->filters && !gk_filter_build(&sandbox->filter, role, output, warning))
    return false;
  sandbox->ruleset = gk_landlock_ruleset(role != GK_FILTER_CHILD);
  if (!sandbox->filters && sandbox->ruleset < 0)
    gk_error_set(
        warning, "sandbox",
        _("this kernel has neither seccomp filters nor Landlock: what a document that takes "
          "over a plugin can do is limited by time and memory only"));
  else if (!sandbox->filters)
    gk_error_set(
        warning, "sandbox",
        _("this kernel has no seccomp filters: a document that takes over a plugin can make "
          "any system call; Landlock keeps it from files"));
  else if (sandbox->ruleset < 0 && role == GK_FILTER_KEEPER)
    gk_error_set(warning, "sandbox",
                 _("this kernel has no Landlock: what fetches and keeps files in the store could "
                   "write any file that you can"));
  else if (sandbox->ruleset < 0)
    gk_error_set(warning, "sandbox",
                 _("this kernel has no Landlock: the filter of system calls alone keeps a document "
                   "that takes over a plugin from files"));
  return true;
}

/* Makes a folder and those above it. */
static bool make_folders(char *path)
{
  for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
    *slash = 0;
    bool there = mkdir(path, 0777) == 0 || errno == EEXIST || access(path, F_OK) == 0;
    *slash = '/';
    if (!there)
      return false;
  }
  return mkdir(path, 0777) == 0 || errno == EEXIST;
}

bool gk_sandbox_allow_folder(struct gk_sandbox *sandbox, const char *folder, struct gk_error *error)
{
  char *path = strdup(folder);
  bool made = path && make_folders(path);
  if (made && sandbox->ruleset >= 0)
    made = gk_landlock_allow_writing(sandbox->ruleset, folder);
  int saved = errno;
  free(path);
  return made || gk_error_set(error, "store-io", "%s: %s", folder, strerror(saved));
}

/* Ends by the signal: it is blocked while it is handled, and what the kernel cannot deliver of its
 * own signals it ends the process by. No filter allows execve. */
static void on_forbidden(int number, siginfo_t *info, void *context)
{
  (void)number;
  (void)context;
  if (info->si_code == FROM_FILTER)
    report(report_argument, info->si_syscall);
  syscall(SYS_execve, NULL, NULL, NULL);
  _exit(128 + SIGSYS);
}

static bool handle(void (*forbidden)(void *argument, int call), void *argument)
{
  struct sigaction action = {.sa_sigaction = on_forbidden, .sa_flags = SA_SIGINFO};
  sigset_t signals;
  report = forbidden;
  report_argument = argument;
  sigfillset(&action.sa_mask);
  sigemptyset(&signals);
  sigaddset(&signals, SIGSYS);
  return sigaction(SIGSYS, &action, NULL) == 0 && sigprocmask(SIG_UNBLOCK, &signals, NULL) == 0;
}

bool gk_sandbox_enter(struct gk_sandbox *sandbox, void (*forbidden)(void *argument, int call),
                      void *argument)
{
  if (sandbox->off)
    return true;
  uint32_t kept = sandbox->role != GK_FILTER_CHILD ? 1u << CAP_DAC_READ_SEARCH : 0;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || !drop_capabilities(kept) ||
      (sandbox->ruleset >= 0 && !gk_landlock_enter(sandbox->ruleset)))
    return false;
  if (sandbox->ruleset >= 0)
    close(sandbox->ruleset);
  sandbox->ruleset = -1;
#ifdef GK_SANITIZED
  /* It reads its own mappings now, while it can. */
  __sanitizer_sandbox_on_notify(&(__sanitizer_sandbox_arguments){0});
  no_leak_check = sandbox->role == GK_FILTER_CHILD;
#endif
  return !sandbox->filters ||
         (handle(forbidden, argument) && gk_filter_load(&sandbox->filter, getpid()));
}

static void note(void *argument, int call)
{
  volatile int *noted = argument;
  *noted = call;
}

int gk_sandbox_run(struct gk_sandbox *sandbox, int (*work)(void *argument), void *argument,
                   int *call)
{
  *call = -1;
  if (sandbox->off)
    return W_EXITCODE(work(argument), 0);
  int *noted = mmap(NULL, sizeof *noted, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (noted == MAP_FAILED)
    return -1;
  *noted = -1;
  fflush(NULL);
  int status = -1;
  pid_t child = fork();
  if (child == 0) {
    int ends = gk_sandbox_enter(sandbox, note, noted) ? work(argument) : 128 + SIGSYS;
    fflush(NULL);
    _exit(ends);
  }
  while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
    continue;
  *call = *noted;
  munmap(noted, sizeof *noted);
  return status;
}

void gk_sandbox_free(struct gk_sandbox *sandbox)
{
  gk_filter_free(&sandbox->filter);
  if (sandbox->ruleset >= 0)
    close(sandbox->ruleset);
  sandbox->ruleset = -1;
}

const char *gk_system_call_name(int call, char name[GK_SYSTEM_CALL_NAME_SIZE])
{
  char *known = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, call);
  if (known)
    snprintf(name, GK_SYSTEM_CALL_NAME_SIZE, "%s", known);
  else
    snprintf(name, GK_SYSTEM_CALL_NAME_SIZE, "%d", call);
  free(known);
  return name;
}
