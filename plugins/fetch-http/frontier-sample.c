/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "frontier-sample.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

const int64_t sample_night = 1778522400;

int sample_in_folder(void **state)
{
  char *folder = malloc(64);
  assert_non_null(folder);
  const char *temporary = getenv("TMPDIR");
  if (!temporary || strlen(temporary) > 40)
    temporary = "/tmp";
  snprintf(folder, 64, "%s/frontier-XXXXXX", temporary);
  assert_non_null(mkdtemp(folder));
  *state = folder;
  return 0;
}

void sample_remove_folder(const char *folder)
{
  DIR *entries = opendir(folder);
  const struct dirent *entry;
  while (entries && (entry = readdir(entries)))
    unlinkat(dirfd(entries), entry->d_name, 0);
  if (entries)
    closedir(entries);
  rmdir(folder);
}

int sample_leave_folder(void **state)
{
  sample_remove_folder(*state);
  free(*state);
  return 0;
}

struct frontier *sample_open(const char *folder)
{
  char why[200] = "";
  struct frontier *frontier = frontier_new(folder, why);
  if (!frontier)
    fail_msg("%s", why);
  return frontier;
}

int64_t sample_begin(struct frontier *frontier, int64_t now)
{
  bool goes_on;
  int64_t night = frontier_begin_night(frontier, now, &goes_on);
  assert_true(night > 0);
  return night;
}

int64_t sample_note(struct frontier *frontier, const char *url, enum page_role role,
                    const char *date, int64_t now, bool *added, bool *due)
{
  struct discovery discovery = {.site = frontier_site(frontier, "某市"),
                                .url = url,
                                .role = role,
                                .depth = 1,
                                .title = GK_TEXT("年度报告"),
                                .date = {date ? date : "", date ? strlen(date) : 0}};
  return frontier_note(frontier, &discovery, now, added, due);
}

int64_t sample_page(struct frontier *frontier, int n, enum page_role role, int64_t now)
{
  char url[80];
  snprintf(url, sizeof url, "http://a.gov.cn/%d/%d", (int)role, n);
  return sample_note(frontier, url, role, NULL, now, NULL, NULL);
}

struct outcome sample_had(uint8_t first, bool changed, bool deliver)
{
  static uint8_t digest[32];
  static const struct warc_place place = {"a.warc.gz", 1234567890123,
                                          "<urn:uuid:0123abcd-4567-89ef-0123-456789abcdef>"};
  digest[0] = first;
  return (struct outcome){.state = PAGE_HAD,
                          .changed = changed,
                          .http_status = 200,
                          .etag = "\"e\"",
                          .last_modified = "Tue, 20 Jan 2026 03:04:05 GMT",
                          .digest = digest,
                          .place = &place,
                          .warc_date = "2026-01-20T03:04:05Z",
                          .bytes = 1000,
                          .to_deliver = deliver};
}

bool sample_done(struct frontier *frontier, int64_t page, struct outcome outcome, int64_t now)
{
  return frontier_done(frontier, page, &outcome, SAMPLE_RECHECK, now);
}

size_t sample_next(struct frontier *frontier, int64_t now, struct page *pages, size_t count)
{
  return frontier_next(frontier, 1, "a.gov.cn", now, pages, count);
}

uint64_t sample_due(struct frontier *frontier, int64_t now)
{
  struct frontier_counts counts;
  frontier_count(frontier, 1, now, &counts);
  return counts.due;
}

int sample_deliver(struct frontier *frontier)
{
  struct page page;
  int count = 0;
  for (; frontier_deliverable(frontier, &page); count++)
    frontier_offered(frontier, page.id);
  return count;
}
