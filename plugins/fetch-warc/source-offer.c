/* SPDX-License-Identifier: Apache-2.0 */
/* The second pass over the files of a location: the documents in them, in their order. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "http-message.h"
#include "source.h"
#include "utf8.h"

/* As UTF-8: a byte that is none becomes %XX. For free(); data NULL: no memory. */
static struct gk_text clean(struct gk_text text)
{
  char *out = malloc(3 * text.size + 1);
  size_t size = 0;
  if (!out)
    return (struct gk_text){NULL, 0};
  for (const char *p = text.data, *end = p + text.size; p < end;) {
    const char *begin = p;
    if ((gk_utf8_next(&p, end) == 0xFFFD && p - begin == 1) || *begin == 0)
      size += (size_t)snprintf(out + size, 4, "%%%02X", (unsigned char)*begin);
    else
      while (begin < p)
        out[size++] = *begin++;
  }
  return (struct gk_text){out, size};
}

static bool refuse(const struct source *source, struct gk_text name, const char *code,
                   const char *message)
{
  struct gk_text cleaned = clean(name);
  struct gk_offer offer = {
      .name = cleaned, .error_code = gk_text_of(code), .error_message = gk_text_of(message)};
  bool goes_on = gk_offer(source->context, &offer);
  free((void *)(uintptr_t)cleaned.data);
  return goes_on;
}

/* Says where in the file, since there it can be looked at. */
static bool refuse_record(const struct source *source, uint32_t file, struct gk_text name,
                          const struct warc_record *record, const char *code, const char *why)
{
  char message[600];
  const char *path = source->archives.paths[file];
  snprintf(message, sizeof message, "%s Record at byte %" PRIu64 " of %.300s.", why, record->offset,
           path);
  return refuse(source, name.size ? name : gk_text_of(path), code, message);
}

/* The WARC-Date as RFC 3339 has it to the second, UTC; empty: it is no date. */
static struct gk_text retrieved(struct gk_text date, char out[21])
{
  static const char form[] = "0000-00-00T00:00:00";
  if (date.size < sizeof form - 1)
    return GK_TEXT("");
  for (size_t i = 0; i < sizeof form - 1; i++) {
    bool digit = date.data[i] >= '0' && date.data[i] <= '9';
    if (form[i] == '0' ? !digit : date.data[i] != form[i])
      return GK_TEXT("");
    out[i] = date.data[i];
  }
  strcpy(out + sizeof form - 1, "Z");
  return gk_text_of(out);
}

struct document {
  struct warc_record record;
  char url[URL_SIZE_LIMIT]; /* normal form */
  char media_type[MEDIA_TYPE_SIZE], charset[CHARSET_SIZE];
  struct gk_text name;
};

static bool offer_body(struct source *source, const struct document *document, struct gk_text data)
{
  char date[21], referrer[URL_SIZE_LIMIT] = "";
  const struct warc_record *record = &document->record;
  struct showing showing = {0};
  struct gk_text name = clean(document->name), headers = clean(record->headers),
                 id = clean(record->id);
  struct gk_text via = index_find_referrer(&source->index, record->id);
  if (!via.size || !source_url(source, via, referrer))
    *referrer = 0;
  struct gk_offer offer = {.name = name,
                           .media_type = gk_text_of(document->media_type),
                           .charset = gk_text_of(document->charset),
                           .data = data,
                           .retrieved = retrieved(record->date, date),
                           .headers = headers,
                           .referrer = gk_text_of(referrer),
                           .record = id};
  if (source->config->pictures && media_type_is_page(document->media_type)) {
    showing_find(&showing, source, document->url, document->media_type, document->charset, data);
    offer.companions = showing.of;
    offer.companion_count = showing.count;
    offer.companion_size = sizeof *showing.of;
  }
  bool goes_on = gk_offer(source->context, &offer);
  showing_free(&showing);
  free((void *)(uintptr_t)name.data);
  free((void *)(uintptr_t)headers.data);
  free((void *)(uintptr_t)id.data);
  return goes_on;
}

/* A cut document must not pass as a whole one. */
static bool offer_document(struct source *source, uint32_t file, const struct document *document)
{
  const struct warc_record *record = &document->record;
  uint64_t limit = (uint64_t)source->config->maximum_mb << 20;
  char *body;
  size_t size;
  if (record->truncated.size)
    return refuse_record(source, file, document->name, record, "cut",
                         "It was not fetched to its end (WARC-Truncated).");
  enum http_body_result result =
      record->too_large ? HTTP_BODY_TOO_LARGE
                        : http_decode_body(record->headers, record->body, limit, &body, &size);
  if (result == HTTP_BODY_TOO_LARGE)
    return refuse_record(source, file, document->name, record, "too-large",
                         "It is larger than option maximum_mb of plugin warc allows.");
  if (result == HTTP_BODY_NO_MEMORY)
    return refuse_record(source, file, document->name, record, "no-memory",
                         "There is no memory to take its encoding off.");
  bool goes_on = result == HTTP_BODY_CUT
                     ? refuse_record(source, file, document->name, record, "cut",
                                     "Its body is shorter than it says, or broken.")
                     : offer_body(source, document, (struct gk_text){body, size});
  free(body);
  return goes_on;
}

/* What crawlers fetch for themselves. */
static bool is_for_crawlers(const char *url)
{
  struct gk_text path = url_path(url);
  static const char robots[] = "/robots.txt";
  return path.size == sizeof robots - 1 && memcmp(path.data, robots, path.size) == 0;
}

static bool visit_document(struct source *source, uint32_t file, struct document *document)
{
  struct warc_record *record = &document->record;
  if (!source_url(source, record->url, document->url)) {
    /* Crawlers keep their logs and settings as resources, under schemes of their own. */
    source->aside++;
    return true;
  }
  document->name = gk_text_of(document->url);
  if (record->status && record->status != 200) {
    source->answers++;
    return true;
  }
  record_type(record, document->media_type, document->charset);
  bool picture = media_type_is_picture(document->media_type);
  if (is_for_crawlers(document->url)) {
    source->aside++;
    return true;
  }
  if (picture && source->config->pictures) {
    source->pictures++; /* with the page that shows it, or at the end */
    return true;
  }
  if (*document->media_type &&
      !media_type_is_listed(document->media_type, source->config->media_types)) {
    if (source->other_types++ == 0)
      strcpy(source->other_type, document->media_type);
    return true;
  }
  return offer_document(source, file, document);
}

static bool visit(struct source *source, uint32_t file, struct document *document)
{
  const struct warc_record *record = &document->record;
  if (record->damaged) {
    char url[URL_SIZE_LIMIT];
    bool named = record->type == WARC_RESPONSE && source_url(source, record->url, url);
    return refuse_record(source, file, gk_text_of(named ? url : ""), record, "damaged",
                         record->why);
  }
  if (record->type == WARC_REVISIT) {
    source->revisits++;
    source->outside +=
        !record->refers_to.size || !index_has_record(&source->index, record->refers_to);
  }
  if (record->type != WARC_RESPONSE && record->type != WARC_RESOURCE)
    return true;
  return visit_document(source, file, document);
}

static bool offer_file(struct source *source, uint32_t number)
{
  const char *path = source->archives.paths[number];
  struct document *document = calloc(1, sizeof *document);
  int file = archive_open(path), next = 0;
  int error = errno;
  struct warc_reader *reader =
      file < 0 || !document ? NULL
                            : warc_reader_new(file, (uint64_t)source->config->maximum_mb << 20);
  char why[200];
  bool goes_on = true;
  if (!reader)
    goes_on = refuse(source, gk_text_of(path), "unreadable", strerror(file < 0 ? error : ENOMEM));
  while (reader && goes_on && (next = warc_reader_next(reader, &document->record, why)) == 1) {
    goes_on = visit(source, number, document);
    source->order++;
  }
  if (next < 0)
    goes_on = refuse(source, gk_text_of(path), "unreadable", why);
  warc_reader_drop(reader);
  if (file >= 0)
    close(file);
  free(document);
  return goes_on;
}

/* Pictures that no page shows, where the list of media types has them. */
static bool offer_picture(struct source *source, const struct index_picture *picture)
{
  struct document *document = calloc(1, sizeof *document);
  int file = archive_open(source->archives.paths[picture->file]);
  struct warc_reader *reader =
      file < 0 || !document ? NULL
                            : warc_reader_new(file, (uint64_t)source->config->maximum_mb << 20);
  char why[200];
  bool goes_on = true;
  if (reader && warc_reader_seek(reader, picture->offset) &&
      warc_reader_next(reader, &document->record, why) == 1 && !document->record.damaged &&
      source_url(source, document->record.url, document->url)) {
    document->name = gk_text_of(document->url);
    record_type(&document->record, document->media_type, document->charset);
    if (media_type_is_listed(document->media_type, source->config->media_types)) {
      source->pictures--;
      goes_on = offer_document(source, picture->file, document);
    }
  }
  warc_reader_drop(reader);
  if (file >= 0)
    close(file);
  free(document);
  return goes_on;
}

static int by_order(const void *left, const void *right)
{
  const struct index_picture *a = left, *b = right;
  return (a->order > b->order) - (a->order < b->order);
}

static bool offer_pictures(struct source *source)
{
  struct index *index = &source->index;
  bool goes_on = true;
  if (index->picture_count)
    qsort(index->pictures, index->picture_count, sizeof *index->pictures, by_order);
  for (size_t i = 0; goes_on && i < index->picture_count; i++) {
    const struct index_picture *picture = &index->pictures[i];
    if (picture->shown && !picture->revisit)
      source->pictures--;
    else if (!picture->revisit && !picture->kept)
      goes_on = offer_picture(source, picture);
  }
  return goes_on;
}

/* `format` has a place for the count, and may have one for the first of the other types. */
static void tell(const struct source *source, uint64_t count, const char *format)
{
  char message[300];
  struct gk_visit visit = {.kind = GK_VISIT_REMARK,
                           .url = gk_text_of(source->archives.paths[0]),
                           .message = {message, 0}};
  if (count == 0)
    return;
  snprintf(message, sizeof message, format, count, source->other_type);
  visit.message = gk_text_of(message);
  gk_tell_visit(source->context, &visit);
}

bool source_offer(struct source *source)
{
  bool goes_on = true;
  for (uint32_t i = 0; goes_on && i < source->archives.count; i++)
    goes_on = offer_file(source, i);
  goes_on = goes_on && offer_pictures(source);
  if (!goes_on)
    return false;
  tell(source, source->revisits, "%" PRIu64 " records say that a page was what it had been.");
  tell(source, source->outside,
       "%" PRIu64 " records refer to records of other WARC files: read those, too.");
  tell(source, source->answers, "%" PRIu64 " answers are left out: redirects and errors.");
  tell(source, source->aside,
       "%" PRIu64 " records are left out: what crawlers fetch and write for themselves.");
  tell(source, source->pictures,
       "%" PRIu64
       " pictures are left out that no page shows; option media_types of plugin warc may "
       "list image/*.");
  tell(source, source->other_types,
       "%" PRIu64 " records are left out whose type, such as %s, option media_types of plugin warc "
       "does not list.");
  tell(source, source->index.full,
       "%" PRIu64
       " limit was reached: some pages lack pictures or referrers; read fewer files at a "
       "time.");
  return true;
}
