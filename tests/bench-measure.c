/* SPDX-License-Identifier: Apache-2.0 */
/* bench-measure OUT NAME COMMAND…: runs a command and appends a line to OUT:
 *   NAME  CPU seconds (user and system, of it and of all it waited for)  wall seconds
 *   KiB resident of its largest process  exit status
 *   CPU seconds of its own process alone (-1: the kernel does not say) */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Seconds on a processor of a process that has ended and was not yet waited for: rusage has no
 * figure without those that it waited for itself. */
static double own_time(pid_t process)
{
  char path[64];
  unsigned long long nanoseconds = 0;
  snprintf(path, sizeof path, "/proc/%ld/schedstat", (long)process);
  FILE *file = fopen(path, "r");
  if (!file)
    return -1;
  int found = fscanf(file, "%llu", &nanoseconds);
  fclose(file);
  return found == 1 ? (double)nanoseconds / 1e9 : -1;
}

int main(int argc, char **argv)
{
  if (argc < 4) {
    fputs("usage: bench-measure OUT NAME COMMAND…\n", stderr);
    return 2;
  }
  double begin = now();
  pid_t child = fork();
  if (child == 0) {
    execvp(argv[3], argv + 3);
    perror(argv[3]);
    _exit(127);
  }
  int status;
  siginfo_t ended;
  struct rusage usage;
  if (child < 0 || waitid(P_PID, (id_t)child, &ended, WEXITED | WNOWAIT) < 0) {
    perror("bench-measure");
    return 2;
  }
  double own = own_time(child);
  if (wait4(child, &status, 0, &usage) < 0) {
    perror("bench-measure");
    return 2;
  }
  double wall = now() - begin;
  double cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
               (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
  int result = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  FILE *out = fopen(argv[1], "a");
  if (!out) {
    perror(argv[1]);
    return 2;
  }
  fprintf(out, "%s %.4f %.4f %ld %d %.4f\n", argv[2], cpu, wall, usage.ru_maxrss, result, own);
  return fclose(out) == 0 ? 0 : 2;
}
