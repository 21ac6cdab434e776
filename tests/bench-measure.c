/* SPDX-License-Identifier: Apache-2.0 */
/* bench-measure OUT NAME COMMAND…: runs a command and appends a line to OUT:
 *   NAME  CPU seconds (user and system, of it and of all it waited for)  wall seconds
 *   KiB resident of its largest process  exit status */
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
  struct rusage usage;
  if (child < 0 || wait4(child, &status, 0, &usage) < 0) {
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
  fprintf(out, "%s %.4f %.4f %ld %d\n", argv[2], cpu, wall, usage.ru_maxrss, result);
  return fclose(out) == 0 ? 0 : 2;
}
