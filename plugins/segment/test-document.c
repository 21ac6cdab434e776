/* SPDX-License-Identifier: Apache-2.0 */
#include "test-document.h"

#include <stdio.h>
#include <stdlib.h>

#include "utf8.h"

enum { PATH_SIZE = 4096 };

const char *test_document_rules(void)
{
  static char path[PATH_SIZE];
  const char *top = getenv("top_srcdir");
  snprintf(path, sizeof path, "%s/rules/headings", top ? top : ".");
  return path;
}

static void add_line(struct test_document *document, struct gk_text text)
{
  struct gk_line line = {.kind = GK_BLOCK_PARAGRAPH, .block = document->count + 1};
  for (bool marked = true; marked && text.size > 0;) {
    size_t taken = 1;
    if (text.data[0] == '*')
      line.flags |= GK_BLOCK_BOLD;
    else if (text.data[0] == '^')
      line.flags |= GK_BLOCK_CENTERED;
    else if (text.data[0] == '>')
      line.flags |= GK_BLOCK_RIGHT;
    else if (text.data[0] == '#' && text.size > 1) {
      line.kind = GK_BLOCK_HEADING;
      line.level = (uint32_t)(text.data[1] - '0');
      taken = 2;
    } else
      marked = false;
    if (marked)
      text = gk_text_slice(text, taken, text.size);
  }
  /* Rows of tables, as the reader of plain text would take them. */
  if (gk_text_equal(text, GK_TEXT("@")) || memchr(text.data, '|', text.size) ||
      (text.size > 0 && text.data[0] == '\t'))
    line.kind = GK_BLOCK_TABLE;
  else
    line.text = gk_text_trim(text);
  if (line.kind != GK_BLOCK_TABLE && line.text.size == 0)
    return;
  document->lines[document->count++] = line;
}

void test_document_open(struct test_document *document, const char *text)
{
  document->host = fake_host_with(GK_TEXT(""), GK_TEXT(""));
  struct gk_context *context = &document->host->context;
  document->rules = gk_heading_rules_open(context, test_document_rules());
  size_t lines = 1;
  for (const char *p = text; *p; p++)
    lines += *p == '\n';
  document->lines = gk_alloc(context, lines * sizeof *document->lines);
  document->count = 0;
  while (*text) {
    size_t size = strcspn(text, "\n");
    if (size > 0)
      add_line(document, (struct gk_text){text, size});
    text += size + (text[size] == '\n');
  }
  document->outline = document->rules ? gk_outline_build(context, document->rules, document->lines,
                                                         document->count, GK_TEXT(""))
                                      : NULL;
}

void test_document_close(struct test_document *document)
{
  fake_host_free(document->host);
}

char *test_document_print(const struct test_document *document)
{
  char *out = NULL;
  size_t size = 0;
  FILE *stream = open_memstream(&out, &size);
  for (uint32_t i = 0; i < document->outline->count; i++) {
    const struct gk_heading *heading = &document->outline->headings[i];
    fprintf(stream, "%*s%.*s|%.*s\n", (int)(heading->level - 1) * 2, "", (int)heading->number.size,
            heading->number.size ? heading->number.data : "", (int)heading->title.size,
            heading->title.size ? heading->title.data : "");
  }
  fclose(stream);
  return out;
}

char *test_document_text(const struct test_document *document, uint32_t index)
{
  const struct gk_outline *outline = document->outline;
  const struct gk_heading *heading = &outline->headings[index];
  uint32_t stop = gk_outline_stop(outline, index);
  char *out = NULL;
  size_t size = 0;
  FILE *stream = open_memstream(&out, &size);
  for (uint32_t i = heading->text_line; i < stop; i++) {
    struct gk_text text = document->lines[i].text;
    if (i == heading->text_line)
      text = gk_text_trim(gk_text_slice(text, heading->text_offset, text.size));
    fprintf(stream, "%s%.*s", i == heading->text_line ? "" : "/", (int)text.size, text.data);
  }
  fclose(stream);
  return out;
}

char *test_document_read(const char *name)
{
  const char *shared = getenv("GONGKAI_SHARED"), *top = getenv("top_srcdir");
  char path[PATH_SIZE];
  if (shared)
    snprintf(path, sizeof path, "%s/%s", shared, name);
  else
    snprintf(path, sizeof path, "%s/../shared/%s", top ? top : ".", name);
  FILE *stream = fopen(path, "rb");
  if (!stream)
    return NULL;
  char *data = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&data, &size);
  for (int c; (c = getc(stream)) != EOF;)
    putc(c, out);
  fclose(stream);
  fclose(out);
  return data;
}
