/* SPDX-License-Identifier: Apache-2.0 */
#include "coverage.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "authority-name.h"
#include "digest.h"
#include "message.h"
#include "site.h"
#include "store-crawl.h"
#include "store-history.h"
#include "store-private.h"
#include "utf8.h"

const char *const gk_covered_names[GK_COVERED_STATES] = {"published", "unreadable", "not-found",
                                                         "unknown"};
const char *const gk_timeliness_names[GK_TIMES] = {NULL, "in-time", "late", "not-due"};

struct making {
  struct gk_store *store;
  const struct gk_coverage_wanted *wanted;
  struct gk_coverage *coverage;
  struct gk_authority_names *names;
  size_t capacity, site_capacity;
  size_t *by_rest; /* authorities, in an open table of their names; SIZE_MAX: free */
  size_t slots;
};

/* What is known of a document that may be an annual report. */
struct candidate {
  struct gk_text digest, source, status, agency, title, published, signed_on, media_type;
  struct gk_text site, link, retrieved;
  bool is_report, vanished;
  unsigned year;
  uint32_t region;
};

static void no_memory(void *argument)
{
  (void)argument;
  abort();
}

static bool same(struct gk_text a, struct gk_text b)
{
  return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

static int compare(struct gk_text a, struct gk_text b)
{
  size_t size = a.size < b.size ? a.size : b.size;
  int order = size ? memcmp(a.data, b.data, size) : 0;
  return order ? order : (a.size > b.size) - (a.size < b.size);
}

static struct gk_text keep(struct making *making, struct gk_text text)
{
  return text.size ? gk_arena_text(&making->coverage->arena, text) : GK_TEXT("");
}

/* Sites. */

static struct gk_covered_site *find_site(struct making *making, struct gk_text name)
{
  struct gk_coverage *coverage = making->coverage;
  for (size_t i = 0; i < coverage->site_count; i++)
    if (same(coverage->sites[i].name, name))
      return &coverage->sites[i];
  return NULL;
}

static struct gk_covered_site *add_site(struct making *making, struct gk_text name)
{
  struct gk_coverage *coverage = making->coverage;
  struct gk_covered_site *site = find_site(making, name);
  if (site)
    return site;
  if (coverage->site_count == making->site_capacity) {
    making->site_capacity = making->site_capacity ? 2 * making->site_capacity : 16;
    coverage->sites = realloc(coverage->sites, making->site_capacity * sizeof *coverage->sites);
    if (!coverage->sites)
      abort();
  }
  site = &coverage->sites[coverage->site_count++];
  *site = (struct gk_covered_site){.name = keep(making, name)};
  return site;
}

/* Codes that say that pages of a site were left for another night. */
static bool is_limit(struct gk_text code)
{
  static const char *const codes[] = {"site-limit",    "night-limit", "host-given-up",
                                      "outside-hours", "stopped",     NULL};
  for (int i = 0; codes[i]; i++)
    if (same(code, gk_text_of(codes[i])))
      return true;
  return false;
}

/* Codes of lists that nobody wants: the operator's choice, and lists without end. */
static bool is_unwanted(struct gk_text code)
{
  return same(code, GK_TEXT("excluded")) || same(code, GK_TEXT("trap"));
}

struct looking {
  struct making *making;
  struct gk_covered_site *site;
  int64_t most;
};

static void look_at_count(void *argument, const struct gk_visit_count *count)
{
  struct looking *looking = argument;
  struct gk_covered_site *site = looking->site;
  if (!same(count->site, site->name))
    return;
  bool robots = same(count->role, GK_TEXT("robots"));
  bool leads = same(count->role, GK_TEXT("start")) || same(count->role, GK_TEXT("list"));
  if (count->kind == GK_VISIT_FETCHED || count->kind == GK_VISIT_UNCHANGED)
    site->had = site->had || !robots;
  bool refused = count->kind == GK_VISIT_REFUSED && !is_unwanted(count->code);
  bool missed =
      (leads && (count->kind == GK_VISIT_FAILED || refused || count->kind == GK_VISIT_VANISHED)) ||
      is_limit(count->code);
  if (!missed)
    return;
  site->missed += count->count;
  if (count->count > looking->most) {
    looking->most = count->count;
    site->reason = keep(looking->making, count->code);
  }
}

/* What the newest crawl of the site came to. */
static bool look_at_site(struct making *making, struct gk_covered_site *site,
                         struct gk_error *error)
{
  static const char sql[] = "SELECT id, started, ended IS NULL FROM run WHERE id ="
                            " (SELECT max(run) FROM visit_count WHERE site = ?1)";
  sqlite3_stmt *row;
  bool stopped = false;
  if (sqlite3_prepare_v2(making->store->database, sql, -1, &row, NULL) != SQLITE_OK)
    return gk_store_fault(making->store, error);
  sqlite3_bind_text64(row, 1, site->name.data, site->name.size, SQLITE_STATIC, SQLITE_UTF8);
  int status = sqlite3_step(row);
  if (status == SQLITE_ROW) {
    site->run = sqlite3_column_int64(row, 0);
    site->visited = sqlite3_column_int64(row, 1);
    stopped = sqlite3_column_int(row, 2) != 0;
  }
  bool good = status == SQLITE_ROW || status == SQLITE_DONE || gk_store_fault(making->store, error);
  sqlite3_finalize(row);
  struct looking looking = {.making = making, .site = site};
  good = good && (!site->run ||
                  gk_store_visit_counts(making->store, site->run, look_at_count, &looking, error));
  if (good && stopped && !site->missed) {
    site->missed = 1;
    site->reason = GK_TEXT("stopped");
  }
  return good;
}

/* Authorities. */

static size_t slot_of(const struct making *making, struct gk_text rest)
{
  uint64_t hash = 14695981039346656037u; /* FNV-1a */
  for (size_t i = 0; i < rest.size; i++)
    hash = (hash ^ (unsigned char)rest.data[i]) * 1099511628211u;
  return (size_t)(hash & (making->slots - 1));
}

static void index_one(struct making *making, size_t which)
{
  size_t slot = slot_of(making, making->coverage->of[which].rest);
  while (making->by_rest[slot] != SIZE_MAX)
    slot = (slot + 1) & (making->slots - 1);
  making->by_rest[slot] = which;
}

static void make_room(struct making *making)
{
  struct gk_coverage *coverage = making->coverage;
  if (coverage->count < making->capacity)
    return;
  making->capacity = making->capacity ? 2 * making->capacity : 256;
  making->slots = 4 * making->capacity; /* a power of two, mostly free */
  coverage->of = realloc(coverage->of, making->capacity * sizeof *coverage->of);
  making->by_rest = realloc(making->by_rest, making->slots * sizeof *making->by_rest);
  if (!coverage->of || !making->by_rest)
    abort();
  memset(making->by_rest, 0xFF, making->slots * sizeof *making->by_rest);
  for (size_t i = 0; i < coverage->count; i++)
    index_one(making, i);
}

static struct gk_covering *add(struct making *making, struct gk_text site, struct gk_text name,
                               const struct gk_authority_key *key)
{
  struct gk_coverage *coverage = making->coverage;
  make_room(making);
  struct gk_covering *covering = &coverage->of[coverage->count];
  *covering = (struct gk_covering){.site = keep(making, site),
                                   .authority = keep(making, name),
                                   .rest = keep(making, key->rest),
                                   .region = key->region,
                                   .state = GK_COVERED_MISSING};
  const char *deadline = gk_authority_deadline(making->names, covering->rest);
  if (deadline)
    snprintf(covering->deadline, sizeof covering->deadline, "%04u-%.5s", coverage->year + 1,
             deadline);
  index_one(making, coverage->count++);
  return covering;
}

/* How well an authority fits who is named in a document of a site; 0: not at all. */
static int fit(const struct gk_covering *covering, const struct gk_authority_key *key,
               struct gk_text site)
{
  bool here = site.size && same(covering->site, site);
  bool unknown = !covering->region || !key->region;
  if (covering->region == key->region && covering->region)
    return here ? 4 : 3;
  if (here && (unknown || !key->named))
    return 2;
  return unknown && !site.size && !covering->site.size ? 1 : 0;
}

static struct gk_covering *find(struct making *making, const struct gk_authority_key *key,
                                struct gk_text site)
{
  struct gk_covering *best = NULL;
  int most = 0;
  if (!making->slots)
    return NULL;
  for (size_t slot = slot_of(making, key->rest); making->by_rest[slot] != SIZE_MAX;
       slot = (slot + 1) & (making->slots - 1)) {
    struct gk_covering *covering = &making->coverage->of[making->by_rest[slot]];
    int fits = same(covering->rest, key->rest) ? fit(covering, key, site) : 0;
    if (fits > most) {
      most = fits;
      best = covering;
    }
  }
  return best;
}

static void list_site(struct making *making, const struct gk_site *site)
{
  struct gk_text name = gk_text_of(site->name);
  struct gk_covered_site *listed = add_site(making, name);
  listed->listed = true;
  listed->authorities = site->authority_count;
  listed->first = making->coverage->count;
  for (size_t i = 0; i < site->authority_count; i++) {
    const struct gk_authority *of = &site->authorities[i];
    uint32_t region = gk_region_code(of->region ? of->region : site->region);
    struct gk_authority_key key =
        gk_authority_key_of(making->names, gk_text_of(of->name), region, &making->coverage->arena);
    add(making, name, gk_text_of(of->name), &key)->listed = true;
  }
}

/* Documents. */

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
  return same(status, GK_TEXT("ok")) || same(status, GK_TEXT("partial"));
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
  return compare(date, gk_text_of(covering->date)) < 0;
}

static void take(struct making *making, struct gk_covering *covering,
                 const struct candidate *candidate)
{
  bool better = is_better(covering, candidate);
  covering->documents++;
  if (!better)
    return;
  bool reads = is_read(candidate->status);
  covering->state = reads ? GK_COVERED_PUBLISHED : GK_COVERED_UNREADABLE;
  covering->status = keep(making, candidate->status);
  covering->url = keep(making, candidate->source);
  covering->title = keep(making, candidate->title.size ? candidate->title : candidate->link);
  covering->format = format_of(candidate->media_type);
  covering->vanished = candidate->vanished;
  gk_hex((const uint8_t *)candidate->digest.data, covering->digest);
  covering->date[0] = 0;
  covering->basis = NULL;
  put_date(covering, candidate->published, "published");
  if (candidate->signed_on.size >= 10 &&
      strncmp(candidate->signed_on.data, covering->deadline, 10) > 0)
    put_date(covering, candidate->signed_on, "signed");
  if (candidate->retrieved.size >= 10 &&
      strncmp(candidate->retrieved.data, covering->deadline, 10) <= 0)
    put_date(covering, candidate->retrieved, "retrieved");
  put_date(covering, candidate->signed_on, "signed");
  put_date(covering, candidate->retrieved, "retrieved");
  judge_time(covering);
}

/* Who is meant by a document of that site that names `name`, known to be of `region` (0: not
 * known); added where it is nobody yet. NULL: nobody can be told. */
static struct gk_covering *whose(struct making *making, struct gk_text name, uint32_t region,
                                 struct gk_text site)
{
  struct gk_covering *covering, *first = NULL;
  const struct gk_covered_site *of = site.size ? find_site(making, site) : NULL;
  if (of && of->authorities)
    first = &making->coverage->of[of->first];
  /* The site's own report names nobody in its title: 2025年政府信息公开工作年度报告. */
  if (!name.size)
    return of && of->authorities == 1 ? first : NULL;
  uint32_t around = region ? region : first ? first->region : 0;
  struct gk_authority_key key =
      gk_authority_key_of(making->names, name, around, &making->coverage->arena);
  if (region && !key.region)
    key.region = region;
  if (!key.rest.size)
    return NULL;
  covering = find(making, &key, site);
  return covering ? covering : add(making, site, name, &key);
}

static void consider(struct making *making, struct candidate *candidate)
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
  struct gk_covering *covering = whose(making, name, candidate->region, candidate->site);
  if (!covering)
    return;
  if (candidate->site.size)
    add_site(making, candidate->site);
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

static bool read_documents(struct making *making, struct gk_error *error)
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
        (!making->wanted->site || same(candidate.site, gk_text_of(making->wanted->site))))
      consider(making, &candidate);
  }
  bool good = status == SQLITE_DONE || gk_store_fault(making->store, error);
  sqlite3_finalize(row);
  return good;
}

/* A report that a link named, and that could not be had. */
static void look_at_visit(void *argument, const struct gk_visit *visit)
{
  struct looking *looking = argument;
  struct gk_text name = GK_TEXT("");
  if (!same(visit->site, looking->site->name) || visit->kind != GK_VISIT_FAILED ||
      report_year(visit->title, &name) != looking->making->wanted->year)
    return;
  struct gk_covering *covering = whose(looking->making, name, 0, visit->site);
  if (!covering || covering->state != GK_COVERED_MISSING)
    return;
  covering->state = GK_COVERED_UNKNOWN;
  covering->reason = keep(looking->making, visit->code);
  covering->url = keep(looking->making, visit->url);
  covering->title = keep(looking->making, visit->title);
}

/* What is not there may not have been published, or not have been seen. */
static void judge_missing(struct making *making, struct gk_covering *covering)
{
  if (covering->state != GK_COVERED_MISSING)
    return;
  const struct gk_covered_site *site = find_site(making, covering->site);
  if (site && site->listed && !site->run) {
    covering->state = GK_COVERED_UNKNOWN;
    covering->reason = GK_TEXT("never-visited");
  } else if (site && site->run && (!site->had || site->missed)) {
    covering->state = GK_COVERED_UNKNOWN;
    covering->reason = site->reason.size ? site->reason : GK_TEXT("not-had");
  }
  /* Looked for when it need not have been there yet. */
  time_t at = site && site->visited ? (time_t)site->visited : time(NULL);
  char day[12];
  struct tm parts;
  if (localtime_r(&at, &parts) && strftime(day, sizeof day, "%Y-%m-%d", &parts) &&
      covering->deadline[0] && strcmp(day, covering->deadline) <= 0)
    covering->timeliness = GK_TIME_NOT_DUE;
}

static int by_site(const void *a, const void *b)
{
  const struct gk_covering *x = a, *y = b;
  int order = compare(x->site, y->site);
  if (!order)
    order = (int)x->state - (int)y->state;
  if (!order)
    order = compare(x->authority, y->authority);
  return order ? order : compare(x->url, y->url);
}

static int by_site_name(const void *a, const void *b)
{
  const struct gk_covered_site *x = a, *y = b;
  return compare(x->name, y->name);
}

static bool list_sites(struct making *making, const struct gk_sites *sites, struct gk_error *error)
{
  const char *only = making->wanted->site;
  if (only && !gk_sites_find(sites, only))
    return gk_error_set(error, "usage", _("%.300s has no site \"%.200s\"."), sites->path, only);
  for (size_t i = 0; i < sites->count; i++)
    if (!only || strcmp(sites->of[i].name, only) == 0)
      list_site(making, &sites->of[i]);
  return true;
}

static bool read_sites(struct making *making, struct gk_error *error)
{
  struct gk_sites sites;
  char why[GK_SITE_COMPLAINT_SIZE];
  if (!making->wanted->sites)
    return true;
  bool good = gk_sites_load(&sites, making->wanted->sites, NULL, why)
                  ? list_sites(making, &sites, error)
                  : gk_error_set(error, "configuration", "%s", why);
  gk_sites_free(&sites);
  return good;
}

static bool visit_sites(struct making *making, struct gk_error *error)
{
  bool good = true;
  for (size_t i = 0; good && i < making->coverage->site_count; i++) {
    struct looking looking = {.making = making, .site = &making->coverage->sites[i]};
    good = look_at_site(making, looking.site, error) &&
           (!looking.site->run ||
            gk_store_visits(making->store, looking.site->run, look_at_visit, &looking, error));
  }
  return good;
}

bool gk_coverage_make(struct gk_store *store, const struct gk_coverage_wanted *wanted,
                      struct gk_coverage *coverage, struct gk_error *error)
{
  struct making making = {.store = store, .wanted = wanted, .coverage = coverage};
  *coverage = (struct gk_coverage){.year = wanted->year};
  gk_arena_init(&coverage->arena, 0, no_memory, NULL);
  bool good = gk_authority_names_load(&making.names, wanted->rules, error) &&
              read_sites(&making, error) && gk_store_begin_reading(store, error);
  if (good) {
    good = read_documents(&making, error) && visit_sites(&making, error);
    gk_store_end_reading(store);
  }
  for (size_t i = 0; good && i < coverage->count; i++) {
    struct gk_covering *covering = &coverage->of[i];
    judge_missing(&making, covering);
    coverage->states[covering->state]++;
    coverage->late += covering->timeliness == GK_TIME_LATE;
  }
  if (coverage->count > 1)
    qsort(coverage->of, coverage->count, sizeof *coverage->of, by_site);
  if (coverage->site_count > 1)
    qsort(coverage->sites, coverage->site_count, sizeof *coverage->sites, by_site_name);
  gk_authority_names_free(making.names);
  free(making.by_rest);
  return good;
}

void gk_coverage_free(struct gk_coverage *coverage)
{
  gk_arena_free(&coverage->arena);
  free(coverage->of);
  free(coverage->sites);
}
