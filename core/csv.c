/* SPDX-License-Identifier: Apache-2.0 */
#include "csv.h"

#include <inttypes.h>

#include "json.h"
#include "normal.h"

static void separate(struct gk_csv *csv)
{
  if (csv->within)
    putc(',', csv->file);
  csv->within = true;
}

void gk_csv_begin(struct gk_csv *csv, FILE *file, bool guarded, const char *const *names)
{
  *csv = (struct gk_csv){.file = file, .guarded = guarded};
  fputs("\xEF\xBB\xBF", file);
  for (; *names; names++)
    gk_csv_string(csv, *names);
  gk_csv_end_row(csv);
}

static bool needs_quotes(struct gk_text text)
{
  for (size_t i = 0; i < text.size; i++)
    if (text.data[i] == '"' || text.data[i] == ',' || text.data[i] == '\n' || text.data[i] == '\r')
      return true;
  /* A space at an end is part of the value, but some readers trim it where there are no quotes. */
  return text.size && (text.data[0] == ' ' || text.data[text.size - 1] == ' ');
}

static void put_quoted(FILE *file, struct gk_text text)
{
  putc('"', file);
  for (size_t i = 0; i < text.size; i++) {
    if (text.data[i] == '"')
      putc('"', file);
    putc(text.data[i], file);
  }
  putc('"', file);
}

void gk_csv_text(struct gk_csv *csv, struct gk_text text)
{
  separate(csv);
  bool formula = csv->guarded && text.size && strchr("=+-@\t\r", text.data[0]);
  if (formula || !gk_is_normal(text)) {
    csv->scratch.size = 0;
    gk_buffer_put(&csv->scratch, "'", formula ? 1 : 0);
    gk_put_normal(&csv->scratch, text);
    text = (struct gk_text){csv->scratch.data, csv->scratch.size};
  }
  if (needs_quotes(text))
    put_quoted(csv->file, text);
  else if (text.size)
    fwrite(text.data, 1, text.size, csv->file);
}

void gk_csv_string(struct gk_csv *csv, const char *string)
{
  gk_csv_text(csv, gk_text_of(string ? string : ""));
}

void gk_csv_integer(struct gk_csv *csv, int64_t number)
{
  separate(csv);
  fprintf(csv->file, "%" PRId64, number);
}

void gk_csv_decimal(struct gk_csv *csv, struct gk_decimal number)
{
  char digits[GK_DECIMAL_SIZE];
  separate(csv);
  fwrite(digits, 1, gk_decimal_print(number, digits), csv->file);
}

void gk_csv_empty(struct gk_csv *csv)
{
  separate(csv);
}

void gk_csv_end_row(struct gk_csv *csv)
{
  fputs("\r\n", csv->file);
  csv->within = false;
}

void gk_csv_free(struct gk_csv *csv)
{
  gk_buffer_free(&csv->scratch);
}
