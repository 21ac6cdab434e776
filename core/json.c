/* SPDX-License-Identifier: Apache-2.0 */
#include "json.h"

#include <inttypes.h>
#include <stdio.h>

#include "normal.h"

static void break_line(struct gk_json *json)
{
  if (!json->pretty || json->flat)
    return;
  gk_buffer_put_byte(json->out, '\n');
  for (unsigned i = 0; i < json->depth; i++)
    gk_buffer_put(json->out, "  ", 2);
}

/* What stands before a value in a list, or before a key. */
static void separate(struct gk_json *json)
{
  if (json->comma)
    gk_buffer_put(json->out, ", ", json->pretty && json->flat ? 2 : 1);
  if (json->depth)
    break_line(json);
}

/* After a key a value follows without a comma; `after_key` is told by the colon. */
static void begin_value(struct gk_json *json)
{
  struct gk_buffer *out = json->out;
  bool after_key = out->size && out->data[out->size - 1] == ':';
  if (after_key && json->pretty)
    gk_buffer_put_byte(out, ' ');
  else if (!after_key)
    separate(json);
  json->comma = true;
}

void gk_json_open(struct gk_json *json, char bracket)
{
  begin_value(json);
  gk_buffer_put_byte(json->out, (uint8_t)bracket);
  json->comma = false;
  json->depth++;
}

void gk_json_close(struct gk_json *json, char bracket)
{
  json->depth--;
  if (json->comma)
    break_line(json);
  gk_buffer_put_byte(json->out, (uint8_t)bracket);
  json->comma = true;
}

void gk_json_open_flat(struct gk_json *json, char bracket)
{
  gk_json_open(json, bracket);
  json->flat++;
}

void gk_json_close_flat(struct gk_json *json, char bracket)
{
  gk_json_close(json, bracket);
  json->flat--;
}

void gk_json_key(struct gk_json *json, const char *name)
{
  separate(json);
  gk_buffer_put_byte(json->out, '"');
  gk_buffer_put(json->out, name, strlen(name));
  gk_buffer_put(json->out, "\":", 2);
}

static void put_escaped(struct gk_buffer *out, struct gk_text text)
{
  const char *begin = text.data, *end = text.data + text.size;
  for (const char *p = begin; p < end; p++) {
    unsigned char c = (unsigned char)*p;
    if (c >= 0x20 && c != '"' && c != '\\')
      continue;
    gk_buffer_put(out, begin, (size_t)(p - begin));
    begin = p + 1;
    if (c == '\n')
      gk_buffer_put(out, "\\n", 2);
    else if (c == '\t')
      gk_buffer_put(out, "\\t", 2);
    else if (c < 0x20)
      gk_buffer_print(out, "\\u%04x", c);
    else
      gk_buffer_put(out, (const char[]){'\\', (char)c}, 2);
  }
  gk_buffer_put(out, begin, (size_t)(end - begin));
}

void gk_json_text(struct gk_json *json, struct gk_text text)
{
  begin_value(json);
  gk_buffer_put_byte(json->out, '"');
  if (text.size == 0) {
    gk_buffer_put_byte(json->out, '"');
    return;
  }
  if (gk_is_normal(text)) {
    put_escaped(json->out, text);
  } else {
    struct gk_buffer normal = {0};
    gk_put_normal(&normal, text);
    put_escaped(json->out, (struct gk_text){normal.data, normal.size});
    gk_buffer_free(&normal);
  }
  gk_buffer_put_byte(json->out, '"');
}

void gk_json_text_or_null(struct gk_json *json, struct gk_text text)
{
  if (text.size)
    gk_json_text(json, text);
  else
    gk_json_null(json);
}

void gk_json_string(struct gk_json *json, const char *string)
{
  if (string)
    gk_json_text(json, gk_text_of(string));
  else
    gk_json_null(json);
}

static void put_literal(struct gk_json *json, const char *literal, size_t size)
{
  begin_value(json);
  gk_buffer_put(json->out, literal, size);
}

void gk_json_integer(struct gk_json *json, int64_t number)
{
  char digits[24];
  int size = snprintf(digits, sizeof digits, "%" PRId64, number);
  put_literal(json, digits, (size_t)size);
}

size_t gk_decimal_print(struct gk_decimal number, char out[GK_DECIMAL_SIZE])
{
  while (number.scale && number.digits % 10 == 0) {
    number.digits /= 10;
    number.scale--;
  }
  /* The magnitude as unsigned, since INT64_MIN has no positive twin. */
  uint64_t magnitude = number.digits < 0 ? 0 - (uint64_t)number.digits : (uint64_t)number.digits;
  char digits[24];
  int count = snprintf(digits, sizeof digits, "%0*" PRIu64, (int)number.scale + 1, magnitude);
  int whole = count - (int)number.scale;
  int size = snprintf(out, GK_DECIMAL_SIZE, "%s%.*s%s%s", number.digits < 0 ? "-" : "", whole,
                      digits, number.scale ? "." : "", digits + whole);
  return (size_t)size;
}

void gk_json_decimal(struct gk_json *json, struct gk_decimal number)
{
  char digits[GK_DECIMAL_SIZE];
  put_literal(json, digits, gk_decimal_print(number, digits));
}

void gk_json_bool(struct gk_json *json, bool value)
{
  put_literal(json, value ? "true" : "false", value ? 4 : 5);
}

void gk_json_null(struct gk_json *json)
{
  put_literal(json, "null", 4);
}

static size_t count_digits(const char *p, const char *end)
{
  size_t count = 0;
  while (p + count < end && p[count] >= '0' && p[count] <= '9')
    count++;
  return count;
}

static bool is_number(struct gk_text text)
{
  const char *p = text.data, *end = text.data + text.size;
  if (p < end && *p == '-')
    p++;
  size_t whole = count_digits(p, end);
  if (whole == 0 || whole > 18 || (whole > 1 && *p == '0'))
    return false;
  p += whole;
  if (p < end && *p == '.') {
    size_t fraction = count_digits(++p, end);
    if (fraction == 0)
      return false;
    p += fraction;
  }
  return p == end;
}

void gk_json_number_or_text(struct gk_json *json, struct gk_text text)
{
  if (text.size && is_number(text))
    put_literal(json, text.data, text.size);
  else
    gk_json_text_or_null(json, text);
}
