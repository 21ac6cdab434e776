/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "limit.h"

#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
  SPARE_MB = 64 /* mapped beside data and documents: the stack, what libraries reserve */
};

bool gk_own_memory(struct gk_own_memory *own)
{
  FILE *file = fopen("/proc/self/statm", "re");
  long shared, text, library;
  bool good = file && fscanf(file, "%ld %ld %ld %ld %ld %ld", &own->mapped, &own->resident, &shared,
                             &text, &library, &own->data) == 6;
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
  limit(RLIMIT_FSIZE, GK_LIMITS_FACTOR * memory, GK_LIMITS_FACTOR * memory);
#ifndef GK_SANITIZED /* AddressSanitizer's shadow would count as data */
  struct gk_own_memory own;
  if (gk_own_memory(&own)) {
    rlim_t page = (rlim_t)sysconf(_SC_PAGESIZE);
    /* Data, and as much again as results that come or go in a memory file. */
    rlim_t mapped = (rlim_t)own.mapped * page + 2 * GK_LIMITS_FACTOR * memory +
                    ((rlim_t)(limits->document_mb + SPARE_MB) << 20);
    base = (rlim_t)own.data * page;
    limit(RLIMIT_DATA, base + memory, base + GK_LIMITS_FACTOR * memory);
    limit(RLIMIT_AS, mapped, mapped);
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
