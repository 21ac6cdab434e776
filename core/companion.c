/* SPDX-License-Identifier: Apache-2.0 */
#include "companion.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "digest.h"

uint64_t gk_companions_begin(struct gk_text list, struct gk_reader *reader)
{
  *reader = gk_reader_of(list.data, list.size);
  return list.size ? gk_reader_number(reader) : 0;
}

bool gk_companions_next(struct gk_reader *reader, struct gk_companion_entry *entry)
{
  entry->name = gk_reader_text(reader);
  entry->media_type = gk_reader_text(reader);
  entry->digest = gk_reader_text(reader);
  entry->size = gk_reader_number(reader);
  return !reader->bad;
}

uint64_t gk_companions_bytes(struct gk_text list)
{
  struct gk_reader reader;
  struct gk_companion_entry entry;
  uint64_t bytes = 0;
  for (uint64_t left = gk_companions_begin(list, &reader); left; left--)
    if (!gk_companions_next(&reader, &entry) || entry.size > UINT32_MAX ||
        (bytes += entry.size) > UINT32_MAX)
      return UINT64_MAX;
  return reader.bad ? UINT64_MAX : bytes;
}

/* The list without what could not be had. */
static struct gk_text entries_of(struct gk_text list)
{
  struct gk_reader reader;
  struct gk_companion_entry entry;
  uint64_t left = gk_companions_begin(list, &reader);
  if (left == 0)
    return (struct gk_text){"", 0};
  while (left && gk_companions_next(&reader, &entry))
    left--;
  return (struct gk_text){list.data, (size_t)(reader.data - list.data)};
}

static bool same(struct gk_text left, struct gk_text right)
{
  return left.size == right.size &&
         (left.size == 0 || memcmp(left.data, right.data, left.size) == 0);
}

bool gk_companions_same(struct gk_text left, struct gk_text right)
{
  return same(entries_of(left), entries_of(right));
}

static int by_name(const void *left, const void *right)
{
  const struct gk_companion *a = left, *b = right;
  size_t size = a->name.size < b->name.size ? a->name.size : b->name.size;
  int order = size ? memcmp(a->name.data, b->name.data, size) : 0;
  return order ? order : a->name.size < b->name.size ? -1 : a->name.size > b->name.size;
}

/* What an older plugin does not know of a companion is zero. */
static struct gk_companion *copy_of(const struct gk_offer *offer)
{
  struct gk_companion *copy = calloc(offer->companion_count + 1, sizeof *copy);
  size_t size = offer->companion_size < sizeof *copy ? offer->companion_size : sizeof *copy;
  if (!copy)
    abort();
  for (uint32_t i = 0; i < offer->companion_count; i++)
    memcpy(&copy[i], (const char *)offer->companions + (size_t)i * offer->companion_size, size);
  qsort(copy, offer->companion_count, sizeof *copy, by_name);
  return copy;
}

/* Why it is left out; without data: it is not. */
static struct gk_text reason_of(const struct gk_companion *companion, uint64_t room,
                                size_t names_room)
{
  if (companion->error.size)
    return companion->error;
  if (companion->data.size > room)
    return GK_TEXT("It and the document are larger than limits.document_mb allows.");
  if (companion->name.size > names_room || companion->media_type.size > names_room ||
      companion->name.size + companion->media_type.size > names_room)
    return GK_TEXT("The document refers to more pictures than are kept of one.");
  return (struct gk_text){NULL, 0};
}

enum { QUOTED = 300 /* bytes of a name or reason that stand in a message */ };

static struct gk_text quoted(struct gk_text text)
{
  if (text.size > QUOTED)
    text.size = QUOTED;
  while (text.size && !gk_is_utf8(text.data, text.size))
    text.size--;
  return text;
}

void gk_companions_gather(const struct gk_offer *offer, uint64_t limit, struct gk_buffer *list,
                          struct gk_buffer *bytes)
{
  struct gk_buffer entries = {0};
  struct gk_companion *sorted = copy_of(offer);
  struct gk_text first = {"", 0}, why = {"", 0};
  uint64_t count = 0, missing = 0, used = 0;
  size_t names = 0;
  for (uint32_t i = 0; i < offer->companion_count; i++) {
    const struct gk_companion *companion = &sorted[i];
    if (i && by_name(companion - 1, companion) == 0)
      continue;
    struct gk_text reason =
        reason_of(companion, limit - used,
                  count < GK_COMPANIONS_LIMIT ? GK_COMPANION_NAMES_LIMIT - names : 0);
    if (reason.data) {
      first = missing ? first : quoted(companion->name);
      why = missing ? why : quoted(reason);
      missing++;
      continue;
    }
    gk_buffer_put_text(&entries, companion->name);
    gk_buffer_put_text(&entries, companion->media_type);
    gk_buffer_put_text(&entries, GK_TEXT(""));
    gk_buffer_put_number(&entries, companion->data.size);
    gk_buffer_put(bytes, companion->data.data, companion->data.size);
    used += companion->data.size;
    names += companion->name.size + companion->media_type.size;
    count++;
  }
  if (count || missing) {
    gk_buffer_put_number(list, count);
    gk_buffer_put(list, entries.data, entries.size);
    gk_buffer_put_number(list, missing);
    gk_buffer_put_text(list, first);
    gk_buffer_put_text(list, why);
  }
  gk_buffer_free(&entries);
  free(sorted);
}

bool gk_companions_digest(struct gk_text list, struct gk_text bytes, struct gk_buffer *out)
{
  struct gk_reader reader;
  struct gk_companion_entry entry;
  uint64_t count = gk_companions_begin(list, &reader);
  if (gk_companions_bytes(list) != bytes.size || count > GK_COMPANIONS_LIMIT)
    return false;
  if (list.size == 0)
    return true;
  gk_buffer_put_number(out, count);
  for (size_t at = 0; count && gk_companions_next(&reader, &entry); count--) {
    uint8_t digest[GK_DIGEST_SIZE];
    char hex[2 * GK_DIGEST_SIZE + 1];
    gk_sha256((struct gk_text){bytes.data + at, (size_t)entry.size}, digest);
    gk_hex(digest, hex);
    gk_buffer_put_text(out, entry.name);
    gk_buffer_put_text(out, entry.media_type);
    gk_buffer_put_text(out, gk_text_of(hex));
    gk_buffer_put_number(out, entry.size);
    at += (size_t)entry.size;
  }
  gk_buffer_put(out, reader.data, (size_t)(reader.end - reader.data));
  return true;
}

static void add_missing(struct gk_document *document, struct gk_reader *reader)
{
  uint64_t missing = gk_reader_number(reader);
  struct gk_text first = gk_reader_text(reader), why = gk_reader_text(reader);
  const char *reason;
  char message[2 * QUOTED + 200];
  if (reader->bad || missing == 0)
    return;
  snprintf(message, sizeof message,
           "%" PRIu64 " pictures that the document refers to could not be had, the first %.*s: "
           "%.*s",
           missing, (int)first.size, first.data, (int)why.size, why.data);
  gk_document_add(document, GK_KIND_DIAGNOSTIC,
                  &(struct gk_diagnostic){.level = GK_INFO,
                                          .count = missing < UINT32_MAX ? (uint32_t)missing : 0,
                                          .code = GK_TEXT("picture-missing"),
                                          .message = gk_text_of(message)},
                  sizeof(struct gk_diagnostic), &reason);
}

/* The slice of `bytes` at *at, which moves on. */
static struct gk_text slice(struct gk_text bytes, uint64_t size, size_t *at)
{
  if (size > bytes.size - *at)
    return (struct gk_text){"", 0};
  struct gk_text data = {bytes.data + *at, (size_t)size};
  *at += (size_t)size;
  return data;
}

void gk_companions_add(struct gk_document *document, struct gk_text list, struct gk_text bytes)
{
  struct gk_reader reader;
  struct gk_companion_entry entry;
  size_t at = 0;
  uint64_t left = gk_companions_begin(list, &reader);
  for (; left && gk_companions_next(&reader, &entry); left--) {
    struct gk_resource resource = {.kind = GK_RESOURCE_COMPANION,
                                   .parent = 1,
                                   .name = entry.name,
                                   .media_type = entry.media_type,
                                   .digest = entry.digest,
                                   .size = entry.size};
    const char *reason;
    struct gk_text data = slice(bytes, entry.size, &at);
    uint32_t id = gk_document_add(document, GK_KIND_RESOURCE, &resource, sizeof resource, &reason);
    if (id)
      gk_document_lend_data(document, id, data);
  }
  if (list.size)
    add_missing(document, &reader);
}

void gk_companions_lend(struct gk_document *document, struct gk_text list, struct gk_text bytes)
{
  struct gk_reader reader;
  struct gk_companion_entry entry;
  size_t at = 0;
  for (uint64_t left = gk_companions_begin(list, &reader);
       left && gk_companions_next(&reader, &entry); left--) {
    struct gk_text data = slice(bytes, entry.size, &at);
    const struct gk_resource *resource;
    for (uint32_t id = 2; (resource = gk_document_find(document, GK_KIND_RESOURCE, id)); id++)
      if (resource->kind == GK_RESOURCE_COMPANION && same(resource->digest, entry.digest) &&
          resource->size == data.size)
        gk_document_lend_data(document, id, data);
  }
}

const struct gk_resource *gk_companions_find(const struct gk_document *document,
                                             struct gk_text name)
{
  const struct gk_resource *resource;
  for (uint32_t id = 2; (resource = gk_document_find(document, GK_KIND_RESOURCE, id)) != NULL &&
                        resource->kind == GK_RESOURCE_COMPANION;
       id++)
    if (same(resource->name, name))
      return resource;
  return NULL;
}
