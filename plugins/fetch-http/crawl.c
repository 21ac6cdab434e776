/* SPDX-License-Identifier: Apache-2.0 */
#include "crawl.h"

#include <stdio.h>
#include <time.h>

static int64_t microseconds(clockid_t clock)
{
  struct timespec now;
  clock_gettime(clock, &now);
  return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t wall_time(void)
{
  return microseconds(CLOCK_REALTIME);
}

int64_t steady_time(void)
{
  return microseconds(CLOCK_MONOTONIC);
}

void crawl_fail(struct crawl *crawl, const char *format, ...)
{
  if (crawl->why[0])
    return;
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(crawl->why, sizeof crawl->why, format, arguments);
  va_end(arguments);
}

struct site_run *crawl_run_of(struct crawl *crawl, int64_t site)
{
  for (size_t i = 0; i < crawl->run_count; i++)
    if (crawl->runs[i].id == site)
      return &crawl->runs[i];
  return NULL;
}
