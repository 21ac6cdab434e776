/* SPDX-License-Identifier: Apache-2.0 */
#include "visit-log.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "display.h"
#include "json.h"
#include "store-crawl.h"
#include "verdict.h"

bool gk_visit_log_open(struct gk_visit_log *log, const char *path, bool json)
{
  log->json = json;
  if (!path || strcmp(path, "-") == 0) {
    log->out = path || json ? stdout : stderr;
    return true;
  }
  /* For appending: whoever moves the file away finds that the next crawl begins another. */
  log->out = fopen(path, "ae");
  log->owned = log->out != NULL;
  return log->owned;
}

bool gk_visit_log_is_output(const struct gk_visit_log *log)
{
  return log->out == stdout;
}

static void put_json(struct gk_visit_log *log, const struct gk_visit *visit)
{
  struct gk_buffer out = {0};
  struct gk_json json = {.out = &out};
  struct timespec now;
  char moment[GK_MOMENT_SIZE];
  clock_gettime(CLOCK_REALTIME, &now);
  gk_moment_print(now.tv_sec, moment);
  gk_json_open(&json, '{');
  gk_json_key(&json, "time");
  gk_json_string(&json, moment);
  const struct {
    const char *name;
    struct gk_text text;
  } before[] = {{"site", visit->site}, {"url", visit->url}, {"role", visit->role}},
    after[] = {{"referrer", visit->referrer}, {"title", visit->title}, {"message", visit->message}};
  for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
    gk_json_key(&json, before[i].name);
    gk_json_text_or_null(&json, before[i].text);
  }
  gk_json_key(&json, "kind");
  gk_json_string(&json, gk_visit_kind_name(visit->kind));
  gk_json_key(&json, "status");
  if (visit->status)
    gk_json_integer(&json, visit->status);
  else
    gk_json_null(&json);
  gk_json_key(&json, "code");
  gk_json_text_or_null(&json, visit->code);
  gk_json_key(&json, "bytes");
  gk_json_integer(&json, (int64_t)visit->bytes);
  gk_json_key(&json, "milliseconds");
  gk_json_decimal(&json, (struct gk_decimal){(int64_t)visit->microseconds, 3});
  for (size_t i = 0; i < sizeof after / sizeof *after; i++) {
    gk_json_key(&json, after[i].name);
    gk_json_text_or_null(&json, after[i].text);
  }
  gk_json_close(&json, '}');
  gk_buffer_put_byte(&out, '\n');
  fwrite(out.data, 1, out.size, log->out);
  gk_buffer_free(&out);
}

static void put_text(struct gk_visit_log *log, const struct gk_visit *visit)
{
  enum { KIND = 10, ROLE = 10, SITE = 16 /* columns */ };
  time_t now = time(NULL);
  struct tm broken;
  char moment[32] = "", status[16] = "-";
  if (localtime_r(&now, &broken))
    strftime(moment, sizeof moment, "%Y-%m-%d %H:%M:%S", &broken);
  if (visit->status)
    snprintf(status, sizeof status, "%" PRIu32, visit->status);
  const char *kind = gk_visit_kind_name(visit->kind);
  fprintf(log->out, "%s %-*s %3s ", moment, KIND, kind ? kind : "?", status);
  gk_display_field(log->out, visit->role, ROLE);
  fprintf(log->out, "%9" PRIu64 " B %6" PRIu64 " ms ", visit->bytes, visit->microseconds / 1000);
  gk_display_field(log->out, visit->site, SITE);
  fputc(' ', log->out);
  gk_display(log->out, visit->url);
  if (visit->code.size || visit->message.size)
    fputs(" | ", log->out);
  gk_display(log->out, visit->code);
  if (visit->code.size && visit->message.size)
    fputs(": ", log->out);
  gk_display(log->out, visit->message);
  fputc('\n', log->out);
}

void gk_visit_log_put(struct gk_visit_log *log, const struct gk_visit *visit)
{
  if (!log->out)
    return;
  if (log->line && isatty(fileno(log->out)))
    gk_progress_clear(log->line);
  if (log->json)
    put_json(log, visit);
  else
    put_text(log, visit);
  /* Who follows a file or a pipe sees each line; a thousand a second are no matter. */
  fflush(log->out);
}

bool gk_visit_log_close(struct gk_visit_log *log)
{
  FILE *out = log->out;
  log->out = NULL;
  if (!out)
    return true;
  errno = 0;
  bool good = !ferror(out) && fflush(out) == 0;
  int saved = errno ? errno : EIO;
  if (log->owned)
    good = fclose(out) == 0 && good;
  errno = saved;
  return good;
}
