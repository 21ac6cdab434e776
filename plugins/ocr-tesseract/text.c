/* SPDX-License-Identifier: Apache-2.0 */
#include "text.h"

#include "label.h"
#include "line.h"
#include "row.h"

#include <stdlib.h>
#include <utf8.h>

enum {
  NUMBER_BYTES = 24 /* of a page number with its strokes */
};

/* Places in em. */
#define INDENT 1.2f /* the first line of a paragraph begins two characters further right */
#define INDENT_MOST 3.2f
#define SHORT 2.5f   /* a line that ends so much earlier ends its paragraph */
#define CENTRE 1.6f  /* difference of the margins of a centred line */
#define LARGER 1.25f /* type of a title against the page's */
/* A symbol that is less sure makes its paragraph doubtful; a line whose mean is below is no text.
 */
#define SURE 0.60f
#define JUNK 0.35f

struct line {
  float box[4];
  char *text;
  size_t size;
  float least, mean;
};

struct page {
  struct gk_context *context;
  const struct gk_prepared *prepared;
  struct line *lines;
  size_t count;
  float left, right; /* of the column of print */
  float leading;     /* from the top of a line to that of the next */
};

static float mean_of(const struct gk_reading *reading)
{
  float sum = 0;
  for (size_t i = 0; i < reading->count; i++)
    sum += reading->symbols[i].confidence;
  return reading->count ? sum / (float)reading->count : 0;
}

/* Reads what stands in the box: one line, or several where they were not told apart. */
static void read_row(struct page *page, struct gk_engine *engine, const float box[4],
                     struct gk_reading *reading)
{
  struct gk_line lines[GK_LINES_LIMIT];
  float wide[4] = {box[0] - 2, box[1] - 2, box[2] + 2, box[3] + 2};
  int count = gk_lines_of_cell(page->prepared, wide, GK_LINES_UNRULED, lines);
  for (int i = 0; i < count; i++) {
    if (page->count == GK_ROWS_LIMIT ||
        !gk_engine_read(engine, lines[i].pix, GK_ENGINE_LINE, reading))
      continue;
    struct line *line = &page->lines[page->count];
    line->text = gk_alloc(page->context, reading->size + 1);
    line->size = gk_label_clean(reading->text, reading->size, line->text);
    line->least = reading->confidence;
    line->mean = mean_of(reading);
    memcpy(line->box, lines[i].box, sizeof line->box);
    if (line->size && line->mean >= JUNK)
      page->count++;
  }
  gk_lines_free(lines, count);
}

static int by_value(const void *a, const void *b)
{
  float x = *(const float *)a, y = *(const float *)b;
  return (x > y) - (x < y);
}

/* The left and right end of the column of print, and the leading: a line begins or ends at the
 * margin where others do. */
static void measure(struct page *page)
{
  float *values = gk_alloc(page->context, (page->count + 1) * sizeof *values);
  size_t count = page->count, gaps = 0;
  for (size_t i = 0; i < count; i++)
    values[i] = page->lines[i].box[0];
  qsort(values, count, sizeof *values, by_value);
  page->left = values[count / 10];
  for (size_t i = 0; i < count; i++)
    values[i] = page->lines[i].box[2];
  qsort(values, count, sizeof *values, by_value);
  page->right = values[count - 1 - count / 10];
  for (size_t i = 1; i < count; i++) {
    float gap = page->lines[i].box[1] - page->lines[i - 1].box[1];
    if (gap > 0)
      values[gaps++] = gap;
  }
  qsort(values, gaps, sizeof *values, by_value);
  page->leading = gaps ? values[gaps / 2] : 0;
}

static uint32_t setting_of(const struct page *page, const struct line *line)
{
  float em = page->prepared->em, from = line->box[0] - page->left, to = page->right - line->box[2];
  float difference = from > to ? from - to : to - from;
  if (from > SHORT * em && to > SHORT * em && difference < CENTRE * em)
    return GK_BLOCK_CENTERED;
  if (to < SHORT * em && from > (page->right - page->left) * 0.4f)
    return GK_BLOCK_RIGHT;
  if (from > (page->right - page->left) * 0.5f && to < (page->right - page->left) * 0.25f)
    return GK_BLOCK_RIGHT;
  if (from > INDENT * em && from < INDENT_MOST * em)
    return GK_BLOCK_INDENTED;
  return 0;
}

/* A page number and what may stand beside it: 3, - 3 -, 第 3 页, —3—. */
static bool is_page_number(const struct page *page, const struct line *line)
{
  float height = (float)pixGetHeight(page->prepared->grey);
  bool digit = false;
  if (line->size > NUMBER_BYTES || line->box[1] < 0.85f * height)
    return false;
  for (const char *p = line->text, *end = p + line->size; p < end;) {
    uint32_t c = gk_fold_width(gk_utf8_next(&p, end));
    bool is_digit = c >= '0' && c <= '9';
    digit = digit || is_digit;
    if (!is_digit && c != ' ' && c != '-' && c != '/' && c != 0x2014 && c != 0x2013 &&
        c != 0x4E00 && c != 0xB7 && c != 0x7B2C && c != 0x9875 && c != 0x5171)
      return false;
  }
  return digit;
}

/* Whether a table stands between two lines. */
static bool is_divided(const struct line *a, const struct line *b, const struct gk_lattice *tables,
                       int count)
{
  for (int i = 0; i < count; i++)
    if (tables[i].box[1] >= a->box[1] && tables[i].box[1] <= b->box[1])
      return true;
  return false;
}

static bool goes_on(const struct page *page, const struct line *before, uint32_t before_setting,
                    const struct line *line, uint32_t setting)
{
  float em = page->prepared->em;
  float step = line->box[1] - before->box[1];
  float height = line->box[3] - line->box[1], other = before->box[3] - before->box[1];
  bool larger = height > LARGER * other || other > LARGER * height;
  if (page->leading > 0 && step > 1.5f * page->leading)
    return false;
  if (setting != before_setting && (setting | before_setting) != GK_BLOCK_INDENTED)
    return false;
  if (setting == GK_BLOCK_CENTERED)
    return !larger && height > LARGER * em * 0.8f;
  if (setting)
    return false;
  return page->right - before->box[2] < SHORT * em;
}

static void begin(struct page *page, struct gk_paragraphs *paragraphs, const struct line *line,
                  uint32_t setting)
{
  struct gk_paragraph *paragraph = &paragraphs->items[paragraphs->count++];
  bool number = is_page_number(page, line);
  bool title = setting == GK_BLOCK_CENTERED &&
               line->box[3] - line->box[1] > LARGER * page->prepared->em && !number;
  *paragraph = (struct gk_paragraph){.text = {line->text, line->size},
                                     .kind = title ? GK_BLOCK_HEADING : GK_BLOCK_PARAGRAPH,
                                     .flags = setting | GK_BLOCK_RECOGNISED |
                                              (line->least < SURE ? GK_BLOCK_DOUBTFUL : 0),
                                     .role = number ? GK_ROLE_FOOTER : GK_ROLE_BODY};
  memcpy(paragraph->box, line->box, sizeof paragraph->box);
}

static void append(struct page *page, struct gk_paragraph *paragraph, const struct line *line)
{
  size_t size = paragraph->text.size + 1 + line->size;
  char *joined = gk_alloc(page->context, size + 1), *clean = gk_alloc(page->context, size + 1);
  memcpy(joined, paragraph->text.data, paragraph->text.size);
  joined[paragraph->text.size] = ' ';
  memcpy(joined + paragraph->text.size + 1, line->text, line->size);
  paragraph->text = (struct gk_text){clean, gk_label_clean(joined, size, clean)};
  if (line->least < SURE)
    paragraph->flags |= GK_BLOCK_DOUBTFUL;
  for (int i = 0; i < 2; i++) {
    if (line->box[i] < paragraph->box[i])
      paragraph->box[i] = line->box[i];
    if (line->box[2 + i] > paragraph->box[2 + i])
      paragraph->box[2 + i] = line->box[2 + i];
  }
}

static void put_together(struct page *page, const struct gk_lattice *tables, int count,
                         struct gk_paragraphs *paragraphs)
{
  float sum = 0;
  uint32_t before = 0;
  measure(page);
  for (size_t i = 0; i < page->count; i++) {
    const struct line *line = &page->lines[i], *last = i ? line - 1 : NULL;
    uint32_t setting = setting_of(page, line);
    sum += line->mean;
    if (last && !is_page_number(page, line) && !is_divided(last, line, tables, count) &&
        goes_on(page, last, before, line, setting))
      append(page, &paragraphs->items[paragraphs->count - 1], line);
    else
      begin(page, paragraphs, line, setting);
    before = setting;
  }
  paragraphs->lines = page->count;
  paragraphs->confidence = page->count ? sum / (float)page->count : 0;
}

void gk_text_read(struct gk_context *context, struct gk_engine *engine,
                  const struct gk_prepared *prepared, const struct gk_lattice *tables, int count,
                  struct gk_paragraphs *paragraphs)
{
  struct page page = {.context = context, .prepared = prepared};
  struct gk_row *rows = malloc(GK_ROWS_LIMIT * sizeof *rows);
  struct gk_reading *reading = malloc(sizeof *reading);
  *paragraphs = (struct gk_paragraphs){0};
  int found = rows && reading ? gk_rows_find(prepared, tables, count, rows) : 0;
  page.lines = gk_alloc(context, (GK_ROWS_LIMIT + 1) * sizeof *page.lines);
  for (int i = 0; i < found; i++)
    read_row(&page, engine, rows[i].box, reading);
  free(rows);
  free(reading);
  if (page.count == 0)
    return;
  paragraphs->items = gk_alloc(context, page.count * sizeof *paragraphs->items);
  put_together(&page, tables, count, paragraphs);
}
