/* SPDX-License-Identifier: Apache-2.0 */
#include "wire.h"

#include <stdlib.h>
#include <string.h>

enum { NUMBER_LONGEST = 10 /* bytes of a number */ };

static char *put_number(char *to, uint64_t number)
{
  for (; number >= 0x80; number >>= 7)
    *to++ = (char)(number | 0x80);
  *to++ = (char)number;
  return to;
}

/* Whether one of the members that came later is set: a step without any is written as it was before
 * there were such. */
static bool has_later(const struct gk_kind_schema *schema, const char *item)
{
  static const char none[sizeof(struct gk_text)];
  for (size_t i = schema->first_count; i < schema->member_count; i++) {
    const struct gk_member *member = &schema->members[i];
    size_t size = member->type == GK_MEMBER_TEXT                                   ? sizeof none
                  : member->type == GK_MEMBER_U64 || member->type == GK_MEMBER_I64 ? 8
                                                                                   : 4;
    if (memcmp(item + member->offset, none, size) != 0)
      return true;
  }
  return false;
}

static void write_item(const struct gk_kind_schema *schema, size_t member_count, const char *item,
                       bool without_data, struct gk_buffer *out)
{
  /* Room for all numbers is made at once: most members are one, and take a byte. */
  char *to = gk_buffer_reserve(out, member_count * NUMBER_LONGEST);
  for (size_t i = 0; i < member_count; i++) {
    const struct gk_member *member = &schema->members[i];
    const char *at = item + member->offset;
    union {
      uint32_t u32;
      uint64_t u64;
      int64_t i64;
      struct gk_text text;
    } value;
    switch (member->type) {
    case GK_MEMBER_U32:
    case GK_MEMBER_F32: /* as its bits, so that 0 takes a byte */
      memcpy(&value.u32, at, sizeof value.u32);
      to = put_number(to, value.u32);
      break;
    case GK_MEMBER_U64:
      memcpy(&value.u64, at, sizeof value.u64);
      to = put_number(to, value.u64);
      break;
    case GK_MEMBER_I64:
      memcpy(&value.i64, at, sizeof value.i64);
      to = put_number(to, (uint64_t)value.i64 << 1 ^ (value.i64 < 0 ? UINT64_MAX : 0));
      break;
    default:
      memcpy(&value.text, at, sizeof value.text);
      if (without_data && strcmp(member->name, "data") == 0)
        value.text.size = 0;
      to = put_number(to, value.text.size);
      if (value.text.size == 0)
        break;
      out->size = (size_t)(to - out->data);
      to = gk_buffer_reserve(out, value.text.size + (member_count - i) * NUMBER_LONGEST);
      memcpy(to, value.text.data, value.text.size);
      to += value.text.size;
    }
  }
  out->size = (size_t)(to - out->data);
}

static void write_kind(struct gk_document *document, uint32_t index, enum gk_kind kind,
                       struct gk_buffer *payload, struct gk_buffer *out)
{
  const struct gk_list *list = &document->lists[kind];
  const struct gk_kind_schema *schema = gk_kind_schema(kind);
  for (const struct gk_pending *pending = list->pending; pending; pending = pending->next)
    if (pending->step == index) {
      gk_document_read_pending(document, kind);
      break;
    }
  /* A step's items stand together, but for blocks that were put between those of other steps. */
  uint32_t end = list->count;
  while (end && list->steps[end - 1] != index)
    end--;
  uint32_t begin = end, count = 0;
  size_t members = schema->first_count;
  for (uint32_t i = end; i && (list->steps[i - 1] == index || kind == GK_KIND_BLOCK); i--)
    if (list->steps[i - 1] == index) {
      begin = i - 1;
      count++;
      if (has_later(schema, list->items + (size_t)begin * schema->size))
        members = schema->member_count;
    }
  if (count == 0)
    return;
  payload->size = 0;
  const struct gk_kind_schema *cell_schema = gk_kind_schema(GK_KIND_CELL);
  size_t cell_members = cell_schema->first_count;
  if (kind == GK_KIND_TABLE) {
    const struct gk_cell *cell;
    for (uint32_t i = begin; i < end; i++)
      for (uint32_t c = 0; (cell = gk_document_cell(document, i + 1, c)); c++)
        if (has_later(cell_schema, (const char *)cell))
          cell_members = cell_schema->member_count;
    gk_buffer_put_number(payload, cell_members);
  }
  for (uint32_t i = begin; i < end; i++) {
    const char *item = list->items + (size_t)i * schema->size;
    if (list->steps[i] != index)
      continue;
    write_item(schema, members, item, kind == GK_KIND_RESOURCE, payload);
    if (kind == GK_KIND_TABLE) {
      const struct gk_cell *cell;
      for (uint32_t c = 0; (cell = gk_document_cell(document, i + 1, c)); c++)
        write_item(cell_schema, cell_members, (const char *)cell, false, payload);
    }
  }
  gk_buffer_put_byte(out, (uint8_t)kind);
  gk_buffer_put_number(out, members);
  gk_buffer_put_number(out, count);
  gk_buffer_put_number(out, payload->size);
  gk_buffer_put(out, payload->data, payload->size);
}

static void put_digest(struct gk_buffer *out, const uint8_t digest[GK_DIGEST_SIZE])
{
  static const uint8_t none[GK_DIGEST_SIZE];
  bool known = memcmp(digest, none, sizeof none) != 0;
  gk_buffer_put_text(out, (struct gk_text){(const char *)digest, known ? GK_DIGEST_SIZE : 0});
}

static void write_items(struct gk_document *document, uint32_t index, struct gk_buffer *out)
{
  /* Items come after those they may name; cells come with their tables. */
  static const enum gk_kind order[] = {GK_KIND_RESOURCE, GK_KIND_TABLE,     GK_KIND_BLOCK,
                                       GK_KIND_SECTION,  GK_KIND_ITEM,      GK_KIND_FIELD,
                                       GK_KIND_FACT,     GK_KIND_FIGURE,    GK_KIND_FINDING,
                                       GK_KIND_EVIDENCE, GK_KIND_DIAGNOSTIC};
  struct gk_buffer payload = {0};
  for (size_t i = 0; i < sizeof order / sizeof *order; i++)
    write_kind(document, index, order[i], &payload, out);
  gk_buffer_put_byte(out, 0);
  gk_buffer_free(&payload);
}

void gk_wire_write(struct gk_document *document, uint32_t index, struct gk_buffer *out)
{
  struct gk_step *step = &document->steps[index];
  struct gk_buffer items = {0};
  write_items(document, index, &items);
  gk_sha256((struct gk_text){items.data, items.size}, step->digest);
  gk_buffer_put_byte(out, GK_WIRE_VERSION);
  gk_buffer_put_number(out, step->stage);
  gk_buffer_put_text(out, step->plugin);
  gk_buffer_put_text(out, step->delegate);
  gk_buffer_put_number(out, step->version);
  gk_buffer_put_number(out, step->status);
  gk_buffer_put_number(out, step->bid);
  gk_buffer_put_text(out, step->bids);
  gk_buffer_put_number(out, step->nanoseconds);
  gk_buffer_put_text(out, step->code);
  gk_buffer_put_text(out, step->message);
  put_digest(out, step->key);
  put_digest(out, step->choice);
  put_digest(out, step->digest);
  gk_buffer_put(out, items.data, items.size);
  gk_buffer_free(&items);
}

static void read_item(struct gk_reader *reader, const struct gk_kind_schema *schema,
                      uint64_t member_count, uint32_t kinds, char *item)
{
  memset(item, 0, schema->size);
  for (size_t i = 0; i < member_count; i++) {
    const struct gk_member *member = &schema->members[i];
    char *at = item + member->offset;
    union {
      uint32_t u32;
      uint64_t u64;
      int64_t i64;
      struct gk_text text;
    } value;
    if (member->type == GK_MEMBER_TEXT) {
      value.text = gk_reader_text(reader);
      memcpy(at, &value.text, sizeof value.text);
      continue;
    }
    uint64_t number = gk_reader_number(reader);
    switch (member->type) {
    case GK_MEMBER_U64:
      memcpy(at, &number, sizeof number);
      break;
    case GK_MEMBER_I64:
      value.i64 = (int64_t)(number >> 1) ^ -(int64_t)(number & 1);
      memcpy(at, &value.i64, sizeof value.i64);
      break;
    default:
      if (number > UINT32_MAX)
        reader->bad = true;
      value.u32 = (uint32_t)number;
      if (member->reference && !(kinds & GK_KIND_BIT(member->reference)))
        value.u32 = 0;
      memcpy(at, &value.u32, sizeof value.u32);
    }
  }
}

static bool read_table(struct gk_document *document, struct gk_reader *reader,
                       uint64_t member_count, uint64_t cell_members, uint32_t kinds,
                       const char **reason)
{
  struct gk_table table;
  read_item(reader, gk_kind_schema(GK_KIND_TABLE), member_count, kinds, (char *)&table);
  /* A cell takes at least a byte a member. */
  if (cell_members == 0 || cell_members > gk_kind_schema(GK_KIND_CELL)->member_count ||
      table.cells > (size_t)(reader->end - reader->data) / cell_members) {
    *reason = "a table has more cells than bytes";
    return false;
  }
  struct gk_cell *cells = gk_arena_alloc(&document->arena, (table.cells + 1) * sizeof *cells);
  for (uint32_t i = 0; i < table.cells; i++)
    read_item(reader, gk_kind_schema(GK_KIND_CELL), cell_members, kinds, (char *)&cells[i]);
  if (reader->bad) {
    *reason = "a table is cut short";
    return false;
  }
  return gk_document_add_table(document, &table, sizeof table, cells, table.cells, sizeof *cells,
                               reason) != 0;
}

static bool read_kind(struct gk_document *document, struct gk_text payload, enum gk_kind kind,
                      uint64_t member_count, uint64_t count, uint32_t kinds, const char **reason)
{
  const struct gk_kind_schema *schema = gk_kind_schema(kind);
  struct gk_reader reader = {payload.data, payload.data + payload.size, false};
  uint64_t cell_members = kind == GK_KIND_TABLE ? gk_reader_number(&reader) : 0;
  char *item = gk_arena_alloc(&document->arena, schema->size);
  for (uint64_t i = 0; i < count; i++) {
    if (kind == GK_KIND_TABLE) {
      if (!read_table(document, &reader, member_count, cell_members, kinds, reason))
        return false;
      continue;
    }
    read_item(&reader, schema, member_count, kinds, item);
    if (reader.bad) {
      *reason = "an item is cut short";
      return false;
    }
    if (!gk_document_add(document, kind, item, schema->size, reason))
      return false;
  }
  if (reader.data != reader.end) {
    *reason = "there are bytes after the last item";
    return false;
  }
  return true;
}

static void read_digest(struct gk_reader *reader, uint8_t digest[GK_DIGEST_SIZE])
{
  struct gk_text text = gk_reader_text(reader);
  if (text.size != GK_DIGEST_SIZE && text.size != 0)
    reader->bad = true;
  else if (text.size)
    memcpy(digest, text.data, GK_DIGEST_SIZE);
}

bool gk_wire_head(struct gk_text bytes, struct gk_step *step, struct gk_text *items,
                  const char **reason)
{
  struct gk_reader reader = {bytes.data, bytes.data + bytes.size, false};
  uint8_t version = gk_reader_byte(&reader);
  if (version < 1 || version > GK_WIRE_VERSION) {
    *reason = "it was written by another version of the program";
    return false;
  }
  *step = (struct gk_step){0};
  step->stage = (uint32_t)gk_reader_number(&reader);
  step->plugin = gk_reader_text(&reader);
  step->delegate = gk_reader_text(&reader);
  step->version = (uint32_t)gk_reader_number(&reader);
  step->status = (uint32_t)gk_reader_number(&reader);
  step->bid = (uint32_t)gk_reader_number(&reader);
  step->bids = gk_reader_text(&reader);
  step->nanoseconds = gk_reader_number(&reader);
  step->code = gk_reader_text(&reader);
  step->message = gk_reader_text(&reader);
  if (version >= 2) {
    read_digest(&reader, step->key);
    read_digest(&reader, step->choice);
    read_digest(&reader, step->digest);
  }
  if (reader.bad || step->stage < GK_STAGE_FETCH || step->stage > GK_STAGE_LAST ||
      !gk_is_utf8(step->plugin.data, step->plugin.size) ||
      !gk_is_utf8(step->delegate.data, step->delegate.size) ||
      !gk_is_utf8(step->bids.data, step->bids.size) ||
      !gk_is_utf8(step->code.data, step->code.size) ||
      !gk_is_utf8(step->message.data, step->message.size)) {
    *reason = "the step's head is damaged";
    return false;
  }
  if (items)
    *items = (struct gk_text){reader.data, (size_t)(reader.end - reader.data)};
  return true;
}

static bool read_pending(struct gk_document *document, enum gk_kind kind,
                         const struct gk_pending *pending)
{
  const char *reason;
  return read_kind(document, pending->payload, kind, pending->members, pending->count, GK_KINDS_ALL,
                   &reason);
}

/* Adds a step's items, or puts them off. */
static bool take(struct gk_document *document, struct gk_text bytes, uint32_t kinds, bool defer,
                 const char **reason)
{
  struct gk_step step;
  struct gk_text items;
  if (!gk_wire_head(bytes, &step, &items, reason))
    return false;
  if (document->step_count >= GK_STEPS_LIMIT) {
    *reason = "the document has too many steps";
    return false;
  }
  uint32_t index = gk_document_begin(document, &step);
  struct gk_reader reader = {items.data, items.data + items.size, false};
  for (uint8_t kind; (kind = gk_reader_byte(&reader)) != 0;) {
    struct gk_pending pending = {.step = index};
    pending.members = gk_reader_number(&reader);
    pending.count = gk_reader_number(&reader);
    pending.payload = gk_reader_text(&reader);
    if (reader.bad || kind >= GK_KIND_REFERENCE || kind == GK_KIND_CELL ||
        pending.members > gk_kind_schema(kind)->member_count || pending.members == 0 ||
        (defer && pending.count > gk_kind_schema(kind)->limit)) {
      *reason = "a list of items is damaged or of a newer version";
      return false;
    }
    if (defer)
      gk_document_defer(document, (enum gk_kind)kind, &pending);
    else if (kinds & GK_KIND_BIT(kind) && !read_kind(document, pending.payload, (enum gk_kind)kind,
                                                     pending.members, pending.count, kinds, reason))
      return false;
  }
  if (reader.bad || reader.data != reader.end) {
    *reason = "it is cut short or longer than it says";
    return false;
  }
  return true;
}

bool gk_wire_apply(struct gk_document *document, struct gk_text bytes, uint32_t kinds,
                   const char **reason)
{
  return take(document, bytes, kinds, false, reason);
}

bool gk_wire_defer(struct gk_document *document, struct gk_text bytes, const char **reason)
{
  document->read_pending = read_pending;
  return take(document, bytes, GK_KINDS_ALL, true, reason);
}
