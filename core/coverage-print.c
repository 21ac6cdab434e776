/* SPDX-License-Identifier: Apache-2.0 */
/* Coverage for a person, and for programs. */
#include <inttypes.h>

#include "coverage.h"
#include "csv.h"
#include "display.h"
#include "json.h"
#include "message.h"
#include "verdict.h"

enum { STATE_COLUMNS = 16, DATE_COLUMNS = 19, FORMAT_COLUMNS = 18, NAME_COLUMNS = 32 };

const char *gk_covering_label(const struct gk_covering *covering)
{
  switch (covering->state) {
  case GK_COVERED_PUBLISHED:
    return covering->timeliness == GK_TIME_LATE ? _("published late") : _("published");
  case GK_COVERED_UNREADABLE:
    return _("not readable");
  case GK_COVERED_MISSING:
    return covering->timeliness == GK_TIME_NOT_DUE ? _("not due yet") : _("not found");
  default:
    return _("cannot be told");
  }
}

void gk_coverage_line(const struct gk_coverage *coverage, struct gk_buffer *out)
{
  gk_buffer_print(out,
                  _("annual reports for %u: %zu authorities; published %zu (late %zu), not "
                    "readable %zu, not found %zu, cannot be told %zu"),
                  coverage->year, coverage->count, coverage->states[GK_COVERED_PUBLISHED],
                  coverage->late, coverage->states[GK_COVERED_UNREADABLE],
                  coverage->states[GK_COVERED_MISSING], coverage->states[GK_COVERED_UNKNOWN]);
}

static void print_site(const struct gk_coverage *coverage, struct gk_text name, FILE *out)
{
  putc('\n', out);
  gk_display(out, name.size ? name : gk_text_of(_("not of a site")));
  for (size_t i = 0; i < coverage->site_count; i++) {
    const struct gk_covered_site *site = &coverage->sites[i];
    char at[GK_MOMENT_SIZE];
    if (site->name.size != name.size || memcmp(site->name.data, name.data, name.size) != 0)
      continue;
    if (!site->run)
      fputs(site->listed ? _(" (never crawled)") : "", out);
    else
      fprintf(out, _(" (crawled %.10s)"), gk_moment_print(site->visited, at));
    if (site->run && !site->had)
      fputs(_(": could not be had"), out);
    else if (site->missed)
      fprintf(out, _(": %" PRId64 " lists or start pages are missing"), site->missed);
    if (site->reason.size) {
      fputs(" (", out);
      gk_display(out, site->reason);
      putc(')', out);
    }
  }
  putc('\n', out);
}

void gk_coverage_date(const struct gk_covering *covering, struct gk_buffer *out)
{
  if (!covering->date[0])
    return;
  if (strcmp(covering->basis, "signed") == 0)
    gk_buffer_print(out, _("signed %s"), covering->date);
  else if (strcmp(covering->basis, "retrieved") == 0)
    gk_buffer_print(out, _("seen %s"), covering->date);
  else
    gk_buffer_print(out, "%s", covering->date);
}

static struct gk_text of_buffer(const struct gk_buffer *buffer)
{
  return (struct gk_text){buffer->data, buffer->size};
}

static void print_row(const struct gk_covering *covering, FILE *out)
{
  struct gk_buffer format = {0}, date = {0};
  if (covering->format)
    gk_buffer_print(&format, "%s %.*s", covering->format, (int)covering->status.size,
                    covering->status.data);
  fputs("  ", out);
  gk_display_field(out, gk_text_of(gk_covering_label(covering)), STATE_COLUMNS);
  gk_coverage_date(covering, &date);
  gk_display_field(out, date.size ? of_buffer(&date) : GK_TEXT("-"), DATE_COLUMNS);
  gk_display_field(out, format.size ? of_buffer(&format) : GK_TEXT("-"), FORMAT_COLUMNS);
  gk_buffer_free(&format);
  gk_buffer_free(&date);
  gk_display_field(out, covering->authority, NAME_COLUMNS);
  fputs("  ", out);
  gk_display(out, covering->url);
  if (covering->reason.size) {
    if (covering->url.size)
      putc(' ', out);
    gk_display(out, covering->reason);
  }
  if (covering->vanished)
    fputs(_(" (not there any more)"), out);
  if (covering->state != GK_COVERED_PUBLISHED && covering->last_year)
    fprintf(out, _(" (last report seen: %u)"), covering->last_year);
  if (!covering->listed && covering->site.size)
    fputs(_(" (not in sites.conf)"), out);
  putc('\n', out);
}

static void print_table(const struct gk_coverage *coverage, FILE *out)
{
  struct gk_buffer line = {0};
  gk_coverage_line(coverage, &line);
  gk_buffer_put_byte(&line, '\n');
  fwrite(line.data, 1, line.size, out);
  gk_buffer_free(&line);
  fprintf(out,
          _("due by 31 January %u, of governments by 31 March (Regulations on Open Government "
            "Information, art. 49)\n"),
          coverage->year + 1);
  for (size_t i = 0; i < coverage->count; i++) {
    const struct gk_covering *covering = &coverage->of[i];
    const struct gk_covering *before = i ? covering - 1 : NULL;
    if (!before || before->site.size != covering->site.size ||
        memcmp(before->site.data, covering->site.data, covering->site.size) != 0)
      print_site(coverage, covering->site, out);
    print_row(covering, out);
  }
}

/* The columns and members, in their order. */
static const char *const names[] = {"year",   "site",      "authority", "region_code", "listed",
                                    "state",  "deadline",  "date",      "basis",       "timeliness",
                                    "format", "status",    "url",       "title",       "document",
                                    "reason", "last_year", "vanished",  NULL};

static struct gk_text string_of(const char *string)
{
  return gk_text_of(string ? string : "");
}

static void print_csv(const struct gk_coverage *coverage, FILE *out)
{
  struct gk_csv csv = {0};
  gk_csv_begin(&csv, out, true, names);
  for (size_t i = 0; i < coverage->count; i++) {
    const struct gk_covering *of = &coverage->of[i];
    char id[80] = "", region[16] = "";
    if (of->digest[0])
      snprintf(id, sizeof id, "sha256:%s", of->digest);
    if (of->region)
      snprintf(region, sizeof region, "%06" PRIu32, of->region);
    gk_csv_integer(&csv, coverage->year);
    gk_csv_text(&csv, of->site);
    gk_csv_text(&csv, of->authority);
    gk_csv_string(&csv, region);
    gk_csv_string(&csv, of->listed ? "true" : "false");
    gk_csv_string(&csv, gk_covered_names[of->state]);
    gk_csv_string(&csv, of->deadline);
    gk_csv_string(&csv, of->date);
    gk_csv_text(&csv, string_of(of->basis));
    gk_csv_text(&csv, string_of(gk_timeliness_names[of->timeliness]));
    gk_csv_text(&csv, string_of(of->format));
    gk_csv_text(&csv, of->status);
    gk_csv_text(&csv, of->url);
    gk_csv_text(&csv, of->title);
    gk_csv_string(&csv, id);
    gk_csv_text(&csv, of->reason);
    if (of->last_year)
      gk_csv_integer(&csv, of->last_year);
    else
      gk_csv_empty(&csv);
    gk_csv_string(&csv, of->vanished ? "true" : "false");
    gk_csv_end_row(&csv);
  }
  gk_csv_free(&csv);
}

static void put(struct gk_json *json, const char *name, struct gk_text text)
{
  gk_json_key(json, name);
  gk_json_text_or_null(json, text);
}

static void print_lines(const struct gk_coverage *coverage, FILE *out)
{
  struct gk_buffer line = {0};
  for (size_t i = 0; i < coverage->count; i++) {
    const struct gk_covering *of = &coverage->of[i];
    struct gk_json json = {.out = &line};
    char id[80] = "", region[16] = "";
    if (of->digest[0])
      snprintf(id, sizeof id, "sha256:%s", of->digest);
    if (of->region)
      snprintf(region, sizeof region, "%06" PRIu32, of->region);
    line.size = 0;
    gk_json_open(&json, '{');
    gk_json_key(&json, "year");
    gk_json_integer(&json, coverage->year);
    put(&json, "site", of->site);
    put(&json, "authority", of->authority);
    put(&json, "region_code", gk_text_of(region));
    gk_json_key(&json, "listed");
    gk_json_bool(&json, of->listed);
    put(&json, "state", gk_text_of(gk_covered_names[of->state]));
    put(&json, "deadline", gk_text_of(of->deadline));
    put(&json, "date", gk_text_of(of->date));
    put(&json, "basis", string_of(of->basis));
    put(&json, "timeliness", string_of(gk_timeliness_names[of->timeliness]));
    put(&json, "format", string_of(of->format));
    put(&json, "status", of->status);
    put(&json, "url", of->url);
    put(&json, "title", of->title);
    put(&json, "document", gk_text_of(id));
    put(&json, "reason", of->reason);
    gk_json_key(&json, "last_year");
    if (of->last_year)
      gk_json_integer(&json, of->last_year);
    else
      gk_json_null(&json);
    gk_json_key(&json, "vanished");
    gk_json_bool(&json, of->vanished);
    gk_json_close(&json, '}');
    gk_buffer_put_byte(&line, '\n');
    fwrite(line.data, 1, line.size, out);
  }
  gk_buffer_free(&line);
}

bool gk_coverage_print(const struct gk_coverage *coverage, const char *format, FILE *out)
{
  if (strcmp(format, "table") == 0)
    print_table(coverage, out);
  else if (strcmp(format, "csv") == 0)
    print_csv(coverage, out);
  else if (strcmp(format, "jsonl") == 0)
    print_lines(coverage, out);
  else
    return false;
  return true;
}
