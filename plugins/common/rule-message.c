/* SPDX-License-Identifier: Apache-2.0 */
#include "rule-message.h"

#include <stdlib.h>

/* Of one value in a message: a heading or a sentence, not a chapter. */
enum { VALUE_SIZE = 600 };

static int column_of(sqlite3_stmt *statement, struct gk_text name)
{
  int count = sqlite3_column_count(statement);
  for (int i = 0; i < count; i++) {
    const char *column = sqlite3_column_name(statement, i);
    if (column && strlen(column) == name.size && memcmp(column, name.data, name.size) == 0)
      return i;
  }
  return -1;
}

bool gk_rule_message_parse(struct gk_rule_message *message, struct gk_text template,
                           sqlite3_stmt *statement, struct gk_text *unknown)
{
  size_t braces = 1;
  for (size_t i = 0; i < template.size; i++)
    braces += template.data[i] == '{';
  *unknown = (struct gk_text){0};
  message->segments = calloc(braces, sizeof *message->segments);
  message->count = 0;
  if (!message->segments)
    return false;
  for (size_t from = 0; from < template.size;) {
    struct gk_rule_segment *segment = &message->segments[message->count];
    const char *open = memchr(template.data + from, '{', template.size - from);
    size_t at = open ? (size_t)(open - template.data) : template.size;
    const char *close = open ? memchr(open, '}', template.size - at) : NULL;
    segment->text = template.data + from;
    segment->size = (close ? at : template.size) - from;
    segment->column = -1;
    message->count++;
    if (!close)
      break;
    struct gk_text name = {open + 1, (size_t)(close - open) - 1};
    segment->column = column_of(statement, name);
    if (segment->column < 0) {
      *unknown = name;
      return false;
    }
    from = (size_t)(close - template.data) + 1;
  }
  return true;
}

/* No longer than VALUE_SIZE, whole characters. */
static struct gk_text value_at(sqlite3_stmt *statement, int column)
{
  const char *text = (const char *)sqlite3_column_text(statement, column);
  if (!text)
    return gk_text_of("?");
  size_t size = (size_t)sqlite3_column_bytes(statement, column);
  if (size > VALUE_SIZE)
    for (size = VALUE_SIZE; size > 0 && ((unsigned char)text[size] & 0xc0) == 0x80;)
      size--;
  return (struct gk_text){text, size};
}

size_t gk_rule_message_size(const struct gk_rule_message *message, sqlite3_stmt *statement)
{
  size_t size = 0;
  for (size_t i = 0; i < message->count; i++) {
    size += message->segments[i].size;
    if (message->segments[i].column >= 0)
      size += value_at(statement, message->segments[i].column).size;
  }
  return size;
}

void gk_rule_message_fill(const struct gk_rule_message *message, sqlite3_stmt *statement, char *out)
{
  for (size_t i = 0; i < message->count; i++) {
    const struct gk_rule_segment *segment = &message->segments[i];
    memcpy(out, segment->text, segment->size);
    out += segment->size;
    if (segment->column >= 0) {
      struct gk_text value = value_at(statement, segment->column);
      memcpy(out, value.data, value.size);
      out += value.size;
    }
  }
}

void gk_rule_message_free(struct gk_rule_message *message)
{
  free(message->segments);
  memset(message, 0, sizeof *message);
}
