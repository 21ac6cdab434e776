/* SPDX-License-Identifier: Apache-2.0 */
#include "display.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utf8proc.h>

enum { COLUMNS_DEFAULT = 100, COLUMNS_LEAST = 40, COLUMNS_MOST = 400 };

unsigned gk_display_columns(FILE *out)
{
  struct winsize size;
  const char *given = getenv("COLUMNS");
  long columns = COLUMNS_DEFAULT;
  if (isatty(fileno(out)) && ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col)
    columns = size.ws_col;
  else if (given && atol(given) > 0)
    columns = atol(given);
  return columns < COLUMNS_LEAST  ? COLUMNS_LEAST
         : columns > COLUMNS_MOST ? COLUMNS_MOST
                                  : (unsigned)columns;
}

/* Reads a character; returns its bytes. */
static size_t next(struct gk_text text, utf8proc_int32_t *character)
{
  utf8proc_ssize_t size =
      utf8proc_iterate((const utf8proc_uint8_t *)text.data, (utf8proc_ssize_t)text.size, character);
  if (size > 0)
    return (size_t)size;
  *character = 0xFFFD;
  return 1;
}

/* Controls, line separators, and what changes the direction of what stands around it. */
static bool is_obeyed(utf8proc_int32_t c)
{
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

static unsigned width_of(utf8proc_int32_t character)
{
  if (is_obeyed(character))
    return 1;
  int width = utf8proc_charwidth(character);
  return width < 0 ? 0 : (unsigned)width;
}

unsigned gk_display_width(struct gk_text text)
{
  unsigned width = 0;
  while (text.size) {
    utf8proc_int32_t character;
    size_t size = next(text, &character);
    width += width_of(character);
    text.data += size;
    text.size -= size;
  }
  return width;
}

struct gk_text gk_display_line(struct gk_text text, unsigned columns)
{
  struct gk_text rest = text;
  unsigned used = 0;
  while (rest.size) {
    utf8proc_int32_t character;
    size_t size = next(rest, &character);
    unsigned width = width_of(character);
    if (character == '\n' || (used + width > columns && rest.size < text.size))
      break;
    used += width;
    rest.data += size;
    rest.size -= size;
  }
  return (struct gk_text){text.data, text.size - rest.size};
}

void gk_display(FILE *out, struct gk_text text)
{
  while (text.size) {
    utf8proc_int32_t character;
    size_t size = next(text, &character);
    if (character == 0xFFFD && size == 1)
      fputs("\xEF\xBF\xBD", out);
    else if (is_obeyed(character))
      putc(' ', out);
    else
      fwrite(text.data, 1, size, out);
    text.data += size;
    text.size -= size;
  }
}

static unsigned cut(FILE *out, struct gk_text text, unsigned columns)
{
  struct gk_text line = gk_display_line(text, columns);
  if (line.size == text.size) {
    gk_display(out, text);
    return gk_display_width(text);
  }
  line = gk_display_line(text, columns - 1);
  gk_display(out, line);
  fputs("…", out);
  return gk_display_width(line) + 1;
}

void gk_display_cut(FILE *out, struct gk_text text, unsigned columns)
{
  cut(out, text, columns);
}

void gk_display_field(FILE *out, struct gk_text text, unsigned columns)
{
  for (unsigned used = cut(out, text, columns); used < columns; used++)
    putc(' ', out);
}

void gk_display_wrapped(FILE *out, struct gk_text text, unsigned indent, unsigned columns)
{
  unsigned room = columns > indent + 20 ? columns - indent : 20;
  while (text.size) {
    struct gk_text line = gk_display_line(text, room);
    gk_display(out, line);
    putc('\n', out);
    text.data += line.size;
    text.size -= line.size;
    if (text.size && *text.data == '\n') {
      text.data++;
      text.size--;
    }
    if (text.size)
      fprintf(out, "%*s", (int)indent, "");
  }
}
