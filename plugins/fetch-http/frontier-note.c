/* SPDX-License-Identifier: Apache-2.0 */
/* Noting that a page is there: of a night's calls most are of pages that are known. */
#include "frontier-private.h"

#include <limits.h>
#include <stdio.h>
#include <time.h>

#include "schedule.h"

enum {
  DAY = 86400,
  CHINA_OFFSET = 8 * 3600,
  TITLE_LIMIT = 300, /* bytes: 100 characters; a longer one is a paragraph that is a link */
  /* What was given up is looked at again when a link leads there and so much time has passed: lists
   * go on linking to pages that are gone. */
  GIVEN_UP_SECONDS = 30 * DAY,
  /* After a date that was none of a change, the next that counts is so much later. */
  MISLED_DAYS = 7
};

/* How much a role asks for: a page that has several is treated as the one that asks for most. */
static int weight(enum page_role role)
{
  static const int weights[] = {
      [PAGE_OTHER] = 1,      [PAGE_PICTURE] = 2,  [PAGE_LIST] = 3, [PAGE_SITEMAP] = 4,
      [PAGE_ATTACHMENT] = 5, [PAGE_DOCUMENT] = 6, [PAGE_START] = 7};
  return role >= PAGE_START && role <= PAGE_OTHER ? weights[role] : 0;
}

static int china_day(int64_t time)
{
  time_t seconds = (time_t)(time + CHINA_OFFSET);
  struct tm date;
  gmtime_r(&seconds, &date);
  return (date.tm_year + 1900) * 10000 + (date.tm_mon + 1) * 100 + date.tm_mday;
}

/* YYYY-MM-DD (a time may follow) as a number. 0: it is of another form, or later than tomorrow:
 * then somebody mistyped it, and it would hide all that follow. */
static int read_date(struct gk_text text, int64_t now)
{
  static const char form[] = "0000-00-00";
  int value = 0;
  if (text.size < sizeof form - 1)
    return 0;
  for (size_t i = 0; i < sizeof form - 1; i++) {
    bool digit = text.data[i] >= '0' && text.data[i] <= '9';
    if (digit != (form[i] == '0') || (!digit && text.data[i] != '-'))
      return 0;
    if (digit)
      value = 10 * value + (text.data[i] - '0');
  }
  int month = value / 100 % 100, day = value % 100;
  bool possible = value >= 10000000 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
  return possible && value <= china_day(now + DAY) ? value : 0;
}

static int64_t days_from(int date, int later)
{
  struct tm from = {
      .tm_year = date / 10000 - 1900, .tm_mon = date / 100 % 100 - 1, .tm_mday = date % 100};
  struct tm to = {
      .tm_year = later / 10000 - 1900, .tm_mon = later / 100 % 100 - 1, .tm_mday = later % 100};
  return ((int64_t)timegm(&to) - (int64_t)timegm(&from)) / DAY;
}

/* Whether the site called the page changed and it was not: many make their sitemaps anew each
 * night, with that day for all pages. */
static bool was_misled(const struct frontier_brief *page)
{
  return page->date && page->changed && page->date > china_day(page->changed) &&
         page->date <= china_day(page->checked);
}

/* Whether the date is to be taken for that of a change. */
static bool is_believed(const struct frontier_brief *page, int date)
{
  return date > page->date && (!was_misled(page) || days_from(page->date, date) >= MISLED_DAYS);
}

/* Whether the date says that the page is another than the one that was looked at. */
static bool is_newer(const struct frontier_brief *page, int date)
{
  return is_believed(page, date) &&
         (page->date || (page->checked && date >= china_day(page->checked)));
}

static void bind_title(sqlite3_stmt *statement, int number, struct gk_text title)
{
  size_t size = title.size;
  if (size > TITLE_LIMIT)
    for (size = TITLE_LIMIT; size > 0 && (title.data[size] & 0xC0) == 0x80; size--)
      ;
  if (size)
    sqlite3_bind_text(statement, number, title.data, (int)size, SQLITE_STATIC);
  else
    sqlite3_bind_null(statement, number);
}

static void bind_number(sqlite3_stmt *statement, int number, int64_t value)
{
  if (value)
    sqlite3_bind_int64(statement, number, value);
  else
    sqlite3_bind_null(statement, number);
}

static bool look_up(struct frontier *frontier, int64_t host, uint64_t hash, const char *path,
                    struct frontier_brief *page)
{
  sqlite3_stmt *statement =
      frontier_ask(frontier, FRONTIER_LOOK_UP, 1, (const int64_t[]){(int64_t)hash});
  bool there = false;
  while (!there && frontier_row(frontier, statement))
    if ((there = frontier_is(statement, host, path)))
      frontier_brief(statement, page);
  sqlite3_reset(statement);
  return there;
}

static bool add(struct frontier *frontier, const struct discovery *discovery, int date,
                const char *path, int64_t now, struct frontier_brief *page)
{
  sqlite3_stmt *statement =
      frontier_ask(frontier, FRONTIER_PUT_PAGE, 6,
                   (const int64_t[]){page->host, page->hash, discovery->role,
                                     schedule_rank(discovery->role, PAGE_NEW, discovery->depth, 0),
                                     discovery->depth, now});
  if (!statement)
    return false;
  sqlite3_bind_text(statement, 7, path, -1, SQLITE_STATIC);
  bind_number(statement, 8, discovery->referrer);
  bind_title(statement, 9, discovery->title);
  bind_number(statement, 10, date);
  if (!frontier_run(frontier, statement))
    return false;
  page->id = sqlite3_last_insert_rowid(frontier->database);
  page->role = discovery->role;
  page->state = PAGE_NEW;
  page->depth = discovery->depth;
  page->date = date;
  page->titled = discovery->title.size;
  page->queued = true;
  frontier_tally(frontier, page, 1);
  return true;
}

/* What had been fetched as a list is fetched whole once more, so that it can be delivered with its
 * pictures. */
static bool becomes_document(const struct frontier_brief *page, enum page_role role)
{
  return page->had && (role == PAGE_DOCUMENT || role == PAGE_ATTACHMENT) &&
         page->role != PAGE_DOCUMENT && page->role != PAGE_ATTACHMENT;
}

static bool raise(struct frontier *frontier, const struct discovery *discovery, int date,
                  int64_t now, struct frontier_brief *page)
{
  bool role = weight(discovery->role) > weight(page->role);
  bool anew = role && becomes_document(page, discovery->role);
  bool newer = date && is_newer(page, date);
  bool given_up = page->state != PAGE_REFUSED && page->state != PAGE_NEW && !page->has_due &&
                  now - page->checked >= GIVEN_UP_SECONDS;
  bool this_night = page->night == frontier->night && page->checked;
  bool due = anew || (newer && page->state != PAGE_REFUSED && !this_night) || given_up;
  bool nearer = discovery->depth < page->depth;
  bool titled = discovery->title.size && (role || !page->titled);
  if (!role && !due && !nearer && !titled && !is_believed(page, date))
    return true;
  if (!frontier_write(frontier))
    return false;
  frontier_tally(frontier, page, -1);
  if (anew) {
    page->had = false;
    page->unchanged = 0;
    if (!frontier_run(frontier, frontier_ask(frontier, FRONTIER_FORGET_BODY, 1, &page->id)))
      return false;
  }
  if (role)
    page->role = discovery->role;
  if (nearer)
    page->depth = discovery->depth;
  if (is_believed(page, date))
    page->date = date;
  page->titled = page->titled || titled;
  page->queued = page->queued || due;
  frontier_tally(frontier, page, 1);
  sqlite3_stmt *statement = frontier_ask(
      frontier, FRONTIER_RAISE, 5,
      (const int64_t[]){page->id, page->role,
                        schedule_rank(page->role, page->state, page->depth, page->unchanged),
                        page->depth, page->queued});
  if (!statement)
    return false;
  bind_number(statement, 6, due ? now : 0);
  bind_number(statement, 7, role ? discovery->referrer : 0);
  bind_title(statement, 8, titled ? discovery->title : (struct gk_text){"", 0});
  bind_number(statement, 9, page->date);
  return frontier_run(frontier, statement);
}

/* Whether what was seen of it already says all that the discovery does. */
static bool says_more(const struct frontier_seen *seen, const struct discovery *discovery, int date)
{
  return weight(discovery->role) > weight((enum page_role)seen->role) || date > seen->date ||
         discovery->depth < seen->depth || (discovery->title.size && !seen->titled);
}

static void remember(struct frontier *frontier, const struct frontier_brief *page)
{
  *frontier_seen_of(frontier, (uint64_t)page->hash) =
      (struct frontier_seen){.hash = (uint64_t)page->hash,
                             .id = page->id,
                             .date = page->date,
                             .depth = (int16_t)page->depth,
                             .role = (uint8_t)page->role,
                             .titled = page->titled,
                             .queued = page->queued};
}

int64_t frontier_note(struct frontier *frontier, const struct discovery *discovery, int64_t now,
                      bool *added, bool *due)
{
  bool ignored;
  added = added ? added : &ignored;
  due = due ? due : &ignored;
  *added = *due = false;
  if (frontier->failed || discovery->site < 1 || (uint64_t)discovery->site > frontier->site_count ||
      !weight(discovery->role))
    return 0;
  uint64_t hash = frontier_hash_url(frontier, discovery->site, discovery->url);
  const struct frontier_seen *seen = frontier_seen_of(frontier, hash);
  int date = discovery->date.size ? read_date(discovery->date, now) : 0;
  if (seen->hash == hash && !says_more(seen, discovery, date)) {
    *due = seen->queued;
    return seen->id;
  }
  struct discovery bounded = *discovery;
  bounded.depth = discovery->depth < 0           ? 0
                  : discovery->depth > INT16_MAX ? INT16_MAX
                                                 : discovery->depth;
  struct frontier_url parts;
  if (!frontier_split(discovery->url, &parts))
    return 0;
  struct frontier_brief page = {.hash = (int64_t)hash};
  page.host = frontier_host(frontier, discovery->site, parts.authority, true);
  if (!page.host)
    return 0;
  if (look_up(frontier, page.host, hash, parts.path, &page)) {
    if (!raise(frontier, &bounded, date, now, &page))
      return 0;
  } else {
    if (!frontier_write(frontier) || !add(frontier, &bounded, date, parts.path, now, &page))
      return 0;
    *added = true;
  }
  remember(frontier, &page);
  *due = page.queued;
  return page.id;
}
