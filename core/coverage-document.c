/* SPDX-License-Identifier: Apache-2.0 */
/* The annual reports of a coverage: which documents are one, whose and how late. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "coverage-private.h"
#include "digest.h"
#include "store-crawl.h"
#include "store-private.h"
#include "utf8.h"

/* What is known of a document that may be an annual report. */
struct candidate {
  struct gk_text digest, source, status, agency, title, published, signed_on, media_type;
  struct gk_text site, link, retrieved;
  bool is_report, vanished;
  unsigned year;
  uint32_t region;
};

/* The year of an annual report that a title names, with what stands before it in *name; 0: it is
 * none's. */
static unsigned report_year(struct gk_text title, struct gk_text *name)
{
  static const char year_word[] = "年", topic[] = "信息公开";
  bool is_report = false, has_topic = false;
  static const char *const kinds[] = {"年度报告", "年报", "工作报告", NULL};
  for (size_t i = 0; i + sizeof topic - 1 <= title.size; i++)
    has_topic = has_topic || memcmp(title.data + i, topic, sizeof topic - 1) == 0;
  for (int k = 0; kinds[k]; k++)
    for (size_t i = 0, size = strlen(kinds[k]); i + size <= title.size; i++)
      is_report = is_report || memcmp(title.data + i, kinds[k], size) == 0;
  if (!is_report || !has_topic)
    return 0;
  for (size_t i = 0; i + 4 <= title.size; i++) {
    char digits[5] = {0};
    memcpy(digits, title.data + i, 4);
    bool alone = i == 0 || title.data[i - 1] < '0' || title.data[i - 1] > '9';
    if (digits[0] != '2' || digits[1] != '0' || strspn(digits, "0123456789") != 4 || !alone)
      continue;
    bool followed = i + 4 + sizeof year_word - 1 <= title.size &&
                    memcmp(title.data + i + 4, year_word, sizeof year_word - 1) == 0;
    if (!followed)
      continue;
    *name = gk_text_slice(title, 0, i);
    return (unsigned)atoi(digits);
  }
  return 0;
}

static const char *format_of(struct gk_text type)
{
  static const struct {
    const char *begins, *format;
  } formats[] = {{"text/html", "html"},
                 {"application/xhtml", "html"},
                 {"application/pdf", "pdf"},
                 {"image/", "picture"},
                 {"text/", "text"},
                 {"application/msword", "document"},
                 {"application/rtf", "document"},
                 {"application/wps", "document"},
                 {"application/vnd.openxmlformats-officedocument.wordprocessingml", "document"},
                 {"application/vnd.oasis.opendocument.text", "document"},
                 {"application/vnd.ms-excel", "sheet"},
                 {"application/vnd.openxmlformats-officedocument.spreadsheetml", "sheet"}};
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
    if (gk_text_starts(type, gk_text_of(formats[i].begins)))
      return formats[i].format;
  return "other";
}

static bool is_read(struct gk_text status)
{
  return gk_text_equal(status, GK_TEXT("ok")) || gk_text_equal(status, GK_TEXT("partial"));
}

/* Of a moment in UTC, as RFC 3339 writes it; empty: it is none. */
static struct gk_text day_of(struct gk_text moment, char day[GK_DAY_SIZE])
{
  struct tm parts = {0};
  char text[sizeof "0000-00-00T00:00:00"];
  if (moment.size < sizeof text - 1)
    return GK_TEXT("");
  snprintf(text, sizeof text, "%.*s", (int)sizeof text - 1, moment.data);
  const char *end = strptime(text, "%Y-%m-%dT%H:%M:%S", &parts);
  if (!end || *end)
    return GK_TEXT("");
  gk_coverage_day((int64_t)timegm(&parts), day);
  return gk_text_of(day);
}

static void put_date(struct gk_covering *covering, struct gk_text date, const char *basis)
{
  if (covering->date[0] || date.size < 10)
    return;
  snprintf(covering->date, sizeof covering->date, "%.10s", date.data);
  covering->basis = basis;
}

/* Only what follows for certain: what was signed late was published late, what was had in time was
 * published in time, and not the other way round. */
static void judge_time(struct gk_covering *covering)
{
  int order = strcmp(covering->date, covering->deadline);
  if (!covering->date[0] || !covering->deadline[0])
    covering->timeliness = GK_TIME_UNKNOWN;
  else if (strcmp(covering->basis, "published") == 0)
    covering->timeliness = order > 0 ? GK_TIME_LATE : GK_TIME_IN_TIME;
  else if (strcmp(covering->basis, "signed") == 0)
    covering->timeliness = order > 0 ? GK_TIME_LATE : GK_TIME_UNKNOWN;
  else
    covering->timeliness = order > 0 ? GK_TIME_UNKNOWN : GK_TIME_IN_TIME;
}

/* Whether a candidate says more than what stands for the report so far: what could be read goes
 * before what could not, and what was published first before the rest. */
static bool is_better(const struct gk_covering *covering, const struct candidate *candidate)
{
  bool reads = is_read(candidate->status);
  if (covering->documents == 0 || reads != is_read(covering->status))
    return covering->documents == 0 || reads;
  struct gk_text date = candidate->published;
  bool dated = covering->basis && strcmp(covering->basis, "published") == 0;
  if (!date.size || !dated)
    return date.size > 0;
  return gk_coverage_compare(date, gk_text_of(covering->date)) < 0;
}

static void take(struct gk_coverage_making *making, struct gk_covering *covering,
                 const struct candidate *candidate)
{
  bool better = is_better(covering, candidate);
  covering->documents++;
  if (!better)
    return;
  bool reads = is_read(candidate->status);
  covering->state = reads ? GK_COVERED_PUBLISHED : GK_COVERED_UNREADABLE;
  covering->status = gk_coverage_keep(making, candidate->status);
  covering->url = gk_coverage_keep(making, candidate->source);
  covering->title =
      gk_coverage_keep(making, candidate->title.size ? candidate->title : candidate->link);
  covering->format = format_of(candidate->media_type);
  covering->vanished = candidate->vanished;
  gk_hex((const uint8_t *)candidate->digest.data, covering->digest);
  covering->date[0] = 0;
  covering->basis = NULL;
  put_date(covering, candidate->published, "published");
  if (candidate->signed_on.size >= 10 &&
      strncmp(candidate->signed_on.data, covering->deadline, 10) > 0)
    put_date(covering, candidate->signed_on, "signed");
  char day[GK_DAY_SIZE];
  struct gk_text retrieved = day_of(candidate->retrieved, day);
  if (retrieved.size && strcmp(day, covering->deadline) <= 0)
    put_date(covering, retrieved, "retrieved");
  put_date(covering, candidate->signed_on, "signed");
  put_date(covering, retrieved, "retrieved");
  judge_time(covering);
}

static void consider(struct gk_coverage_making *making, struct candidate *candidate)
{
  struct gk_text name = GK_TEXT(""), of_link = GK_TEXT("");
  unsigned year = report_year(candidate->title, &name);
  unsigned link_year = report_year(candidate->link, &of_link);
  if (!is_read(candidate->status)) {
    /* Only its title, or that of the link, says what it is. */
    candidate->is_report = year || link_year;
    candidate->year = year ? year : link_year;
  }
  if (!candidate->is_report || !candidate->year)
    return;
  name = candidate->agency.size ? candidate->agency : name.size ? name : of_link;
  struct gk_covering *covering =
      gk_coverage_whose(making, name, candidate->region, candidate->site);
  if (!covering)
    return;
  if (candidate->site.size)
    gk_coverage_add_site(making, candidate->site);
  if (candidate->year == making->wanted->year)
    take(making, covering, candidate);
  else if (candidate->year > covering->last_year && is_read(candidate->status))
    covering->last_year = candidate->year;
}

static const char documents_sql[] =
    "SELECT d.digest, s.name, d.status, d.agency, d.title, d.published, d.signed, d.media_type,"
    " l.site, l.title, f.retrieved, d.kind = 'annual-report', s.vanished IS NOT NULL, d.year,"
    " d.region_code FROM source AS s INDEXED BY source_name JOIN document AS d ON d.id = s.document"
    " LEFT JOIN retrieval AS f ON f.source = s.id AND f.last = 0"
    " LEFT JOIN retrieval AS l ON l.source = s.id"
    "  AND l.last = (SELECT max(last) FROM retrieval WHERE source = s.id)"
    " WHERE s.current = 1 AND (d.kind = 'annual-report' OR d.status IN ('rejected', 'failed'))"
    " AND NOT EXISTS (SELECT 1 FROM source AS o WHERE o.document = s.document AND o.current = 1"
    "  AND o.name < s.name) ORDER BY s.name";

bool gk_coverage_read_documents(struct gk_coverage_making *making, struct gk_error *error)
{
  sqlite3_stmt *row;
  if (sqlite3_prepare_v2(making->store->database, documents_sql, -1, &row, NULL) != SQLITE_OK)
    return gk_store_fault(making->store, error);
  int status;
  while ((status = sqlite3_step(row)) == SQLITE_ROW) {
    struct candidate candidate = {.source = gk_column_text(row, 1),
                                  .status = gk_column_text(row, 2),
                                  .agency = gk_column_text(row, 3),
                                  .title = gk_column_text(row, 4),
                                  .published = gk_column_text(row, 5),
                                  .signed_on = gk_column_text(row, 6),
                                  .media_type = gk_column_text(row, 7),
                                  .site = gk_column_text(row, 8),
                                  .link = gk_column_text(row, 9),
                                  .retrieved = gk_column_text(row, 10),
                                  .is_report = sqlite3_column_int(row, 11) != 0,
                                  .vanished = sqlite3_column_int(row, 12) != 0,
                                  .year = (unsigned)sqlite3_column_int(row, 13),
                                  .region = gk_region_code(gk_column_text(row, 14).data)};
    candidate.digest =
        (struct gk_text){sqlite3_column_blob(row, 0), (size_t)sqlite3_column_bytes(row, 0)};
    if (candidate.digest.size == GK_DIGEST_SIZE &&
        (!making->wanted->site || gk_text_equal(candidate.site, gk_text_of(making->wanted->site))))
      consider(making, &candidate);
  }
  bool good = status == SQLITE_DONE || gk_store_fault(making->store, error);
  sqlite3_finalize(row);
  return good;
}

struct looking {
  struct gk_coverage_making *making;
  const struct gk_covered_site *site;
};

static void look_at_visit(void *argument, const struct gk_visit *visit)
{
  struct looking *looking = argument;
  struct gk_text name = GK_TEXT("");
  if (!gk_text_equal(visit->site, looking->site->name) || visit->kind != GK_VISIT_FAILED ||
      report_year(visit->title, &name) != looking->making->wanted->year)
    return;
  struct gk_covering *covering = gk_coverage_whose(looking->making, name, 0, visit->site);
  if (!covering || covering->state != GK_COVERED_MISSING)
    return;
  covering->state = GK_COVERED_UNKNOWN;
  covering->reason = gk_coverage_keep(looking->making, visit->code);
  covering->url = gk_coverage_keep(looking->making, visit->url);
  covering->title = gk_coverage_keep(looking->making, visit->title);
}

bool gk_coverage_read_failures(struct gk_coverage_making *making,
                               const struct gk_covered_site *site, struct gk_error *error)
{
  struct looking looking = {making, site};
  return !site->run ||
         gk_store_visits(making->store, site->run, site->name, look_at_visit, &looking, error);
}
