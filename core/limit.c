/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "limit.h"

#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
  /* A child has the bytes of its document as one file, and makes another to send what it added. A
   * memory file is not counted by RLIMIT_DATA: the number and the size of files bound it. */
  OWN_FILES = 4
};

bool gk_own_memory(long *data_pages, long *resident_pages)
{
  FILE *file = fopen("/proc/self/statm", "re");
  long size, shared, text, library;
  bool good = file && fscanf(file, "%ld %ld %ld %ld %ld %ld", &size, resident_pages, &shared, &text,
                             &library, data_pages) == 6;
  if (file)
    fclose(file);
  return good;
}

/* Of this process: the private data that it had when it began, in bytes (0: unknown, or not
 * limited), and how much more it may have now. */
static rlim_t base;
static unsigned current = 1;

static void limit(int resource, rlim_t soft, rlim_t hard)
{
  struct rlimit now;
  /* A limit that is there already may not be raised, except by root. */
  if (getrlimit(resource, &now) != 0)
    return;
  if (hard > now.rlim_max)
    hard = now.rlim_max;
  setrlimit(resource, &(struct rlimit){soft < hard ? soft : hard, hard});
}

void gk_limit_child(const struct gk_limits *limits)
{
  rlim_t memory = (rlim_t)limits->memory_mb << 20;
  limit(RLIMIT_CORE, 0, 0);
  /* Descriptors that are open stay so; the next to be opened is the lowest that is free. */
  int next = dup(STDIN_FILENO);
  if (next >= 0) {
    close(next);
    limit(RLIMIT_NOFILE, (rlim_t)next + OWN_FILES, (rlim_t)next + OWN_FILES);
  }
  limit(RLIMIT_FSIZE, GK_LIMITS_FACTOR * memory, GK_LIMITS_FACTOR * memory);
#ifndef GK_SANITIZED /* AddressSanitizer's shadow would count as data */
  long data = 0, resident = 0;
  if (gk_own_memory(&data, &resident)) {
    base = (rlim_t)data * (rlim_t)sysconf(_SC_PAGESIZE);
    limit(RLIMIT_DATA, base + memory, base + GK_LIMITS_FACTOR * memory);
  }
#endif
}

void gk_limit_memory(const struct gk_limits *limits, unsigned factor)
{
  struct rlimit now;
  if (factor < 1)
    factor = 1;
  if (base == 0 || factor == current || getrlimit(RLIMIT_DATA, &now) != 0)
    return;
  rlim_t soft = base + factor * ((rlim_t)limits->memory_mb << 20);
  now.rlim_cur = soft < now.rlim_max ? soft : now.rlim_max;
  if (setrlimit(RLIMIT_DATA, &now) == 0)
    current = factor;
}
