/* SPDX-License-Identifier: Apache-2.0 */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "arguments.h"
#include "message.h"
#include "packet.h"

_Noreturn static void become(const char *role, const char *conf_path, const char *plugin_path,
                             const char *store_path, int socket)
{
  /* Duplicated above the role's descriptor first: it may be that very number. */
  int high = fcntl(socket, F_DUPFD, GK_ROLE_SOCKET + 1);
  int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  /* Standard input before the role's descriptor, which `null` may be. */
  if (high < 0 || null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(high, GK_ROLE_SOCKET) < 0)
    _exit(GK_EXIT_FAILURE);
  close(high);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  /* Read by libgomp when it is loaded: a pool of threads would not survive a fork. */
  setenv("OMP_THREAD_LIMIT", "1", 1);
  execl("/proc/self/exe", "gongkai", "--role", role, conf_path ? conf_path : "",
        plugin_path ? plugin_path : "", store_path ? store_path : "", (char *)NULL);
  _exit(GK_EXIT_FAILURE);
}

bool gk_process_start(const char *role, const char *conf_path, const char *plugin_path,
                      const char *store_path, pid_t *process, int *socket, struct gk_error *error)
{
  int sockets[2];
  if (!gk_packet_socketpair(sockets))
    return gk_error_set(error, "process", _("cannot make a socket: %s"), strerror(errno));
  pid_t parent = getpid();
  pid_t child = fork();
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
      _exit(GK_EXIT_FAILURE);
    become(role, conf_path, plugin_path, store_path, sockets[1]);
  }
  int saved = errno;
  close(sockets[1]);
  if (child < 0) {
    close(sockets[0]);
    return gk_error_set(error, "process", _("cannot start a %s: %s"), role, strerror(saved));
  }
  *process = child;
  *socket = sockets[0];
  return true;
}

int gk_role_main(int argc, char **argv)
{
  if (argc != 6 || fcntl(GK_ROLE_SOCKET, F_GETFD) < 0) {
    fputs("gongkai: --role is for gongkai's own processes\n", stderr);
    return GK_EXIT_USAGE;
  }
  fcntl(GK_ROLE_SOCKET, F_SETFD, FD_CLOEXEC);
  /* Whatever the user's shell left open is not for plugins. */
  close_range(GK_ROLE_SOCKET + 1, ~0u, 0);
  /* Ctrl-C goes to the whole group; the coordinator alone decides what ends. */
  signal(SIGINT, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);
  const char *conf_path = *argv[3] ? argv[3] : NULL, *plugin_path = *argv[4] ? argv[4] : NULL;
  const char *store_path = *argv[5] ? argv[5] : NULL;
  if (strcmp(argv[2], "fetcher") == 0)
    return gk_fetcher_main(conf_path, plugin_path, store_path);
  if (strcmp(argv[2], "worker") == 0)
    return gk_worker_main(conf_path, plugin_path);
  return GK_EXIT_USAGE;
}
