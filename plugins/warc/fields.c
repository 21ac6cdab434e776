/* SPDX-License-Identifier: Apache-2.0 */
#include "fields.h"

#include <strings.h>

#include "header-text.h"

static bool is_word(struct gk_text text, const char *word)
{
  return text.size == strlen(word) && strncasecmp(text.data, word, text.size) == 0;
}

/* WARC/1.0 wrote URIs in <>, and so do some fields still. */
static struct gk_text bare(struct gk_text uri)
{
  if (uri.size >= 2 && uri.data[0] == '<' && uri.data[uri.size - 1] == '>')
    return (struct gk_text){uri.data + 1, uri.size - 2};
  return uri;
}

static enum warc_type type_of(struct gk_text name)
{
  static const struct {
    const char *name;
    enum warc_type type;
  } known[] = {{"response", WARC_RESPONSE},
               {"resource", WARC_RESOURCE},
               {"request", WARC_REQUEST},
               {"revisit", WARC_REVISIT},
               {"metadata", WARC_METADATA}};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (is_word(name, known[i].name))
      return known[i].type;
  return WARC_OTHER;
}

static bool read_length(struct gk_text value, uint64_t *length)
{
  *length = 0;
  for (size_t i = 0; i < value.size; i++) {
    if (value.data[i] < '0' || value.data[i] > '9')
      return false;
    *length = 10 * *length + (uint64_t)(value.data[i] - '0');
  }
  return value.size > 0 && value.size <= 18;
}

static void keep(struct gk_text *kept, struct gk_text value)
{
  if (!kept->size)
    *kept = value;
}

/* False: a length that is none. */
static bool read_field(struct warc_record *record, struct gk_text name, struct gk_text value,
                       uint64_t *length, bool *sized)
{
  if (is_word(name, "content-length")) {
    uint64_t said;
    bool good = read_length(value, &said) && (!*sized || said == *length);
    *length = said;
    *sized = true;
    return good;
  }
  if (is_word(name, "warc-type"))
    record->type = type_of(value);
  else if (is_word(name, "warc-target-uri"))
    keep(&record->url, bare(value));
  else if (is_word(name, "warc-date"))
    keep(&record->date, value);
  else if (is_word(name, "warc-record-id"))
    keep(&record->id, value);
  else if (is_word(name, "warc-concurrent-to"))
    keep(&record->concurrent_to, value);
  else if (is_word(name, "warc-refers-to"))
    keep(&record->refers_to, value);
  else if (is_word(name, "warc-refers-to-target-uri"))
    keep(&record->refers_to_url, bare(value));
  else if (is_word(name, "warc-refers-to-date"))
    keep(&record->refers_to_date, value);
  else if (is_word(name, "warc-profile"))
    keep(&record->profile, bare(value));
  else if (is_word(name, "content-type"))
    keep(&record->media_type, value);
  else if (is_word(name, "warc-truncated"))
    keep(&record->truncated, value);
  return true;
}

const char *warc_fields_read(char *header, size_t size, struct warc_record *record,
                             uint64_t *length)
{
  const char *why = NULL;
  bool sized = false;
  *length = 0;
  char *end = header + size, *p = memchr(header, '\n', size);
  if (!p || (header[5] == '0' && header[7] != '1')) /* before 0.17 fields had no names */
    return "It is of a version of WARC before 0.17.";
  for (p++; p < end;) {
    char *line = p, *stop;
    while ((stop = memchr(p, '\n', (size_t)(end - p))) && stop + 1 < end &&
           (stop[1] == ' ' || stop[1] == '\t')) {
      *stop = ' ';
      if (stop > line && stop[-1] == '\r')
        stop[-1] = ' ';
      p = stop + 1;
    }
    stop = stop ? stop : end;
    p = stop + (stop < end);
    char *colon = memchr(line, ':', (size_t)(stop - line));
    if (colon && !read_field(record, header_trimmed(line, colon), header_trimmed(colon + 1, stop),
                             length, &sized))
      why = "Its Content-Length is no number of bytes.";
  }
  return why || sized ? why : "It has no Content-Length.";
}
