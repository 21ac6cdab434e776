/* SPDX-License-Identifier: Apache-2.0 */
/* The report as files, each under its name only when it is whole. */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "message.h"
#include "report.h"

static bool fault(struct gk_error *error, const char *path)
{
  return gk_error_set(error, "export-io", _("Cannot write %.400s: %s."), path, strerror(errno));
}

static bool put_file(const char *path, const struct gk_report *report, bool html,
                     struct gk_error *error)
{
  char temporary[PATH_MAX];
  if (snprintf(temporary, sizeof temporary, "%s.%ld", path, (long)getpid()) >=
      (int)sizeof temporary) {
    errno = ENAMETOOLONG;
    return fault(error, path);
  }
  FILE *file = fopen(temporary, "wbxe");
  if (!file)
    return fault(error, path);
  if (html) {
    struct gk_buffer page = {0};
    gk_report_html(report, &page);
    fwrite(page.data, 1, page.size, file);
    gk_buffer_free(&page);
  } else {
    gk_report_text(report, file);
  }
  bool written = fflush(file) == 0 && !ferror(file);
  written = fclose(file) == 0 && written;
  if (written && rename(temporary, path) == 0)
    return true;
  fault(error, path);
  unlink(temporary);
  return false;
}

bool gk_report_put_html(const struct gk_report *report, const char *path, struct gk_error *error)
{
  return put_file(path, report, true, error);
}

bool gk_report_put(const struct gk_report *report, const char *directory, struct gk_error *error)
{
  char path[PATH_MAX], number[24];
  snprintf(number, sizeof number, "%" PRId64, report->run);
  const char *const names[] = {number, "latest"};
  if (strlen(directory) > PATH_MAX - 100) {
    errno = ENAMETOOLONG;
    return fault(error, directory);
  }
  if (mkdir(directory, 0777) != 0 && errno != EEXIST)
    return fault(error, directory);
  for (int i = 0; i < 4; i++) {
    snprintf(path, sizeof path, "%.3900s/%s%s.%s", directory, i < 2 ? "report-" : "", names[i / 2],
             i % 2 ? "txt" : "html");
    if (!put_file(path, report, i % 2 == 0, error))
      return false;
  }
  return true;
}
