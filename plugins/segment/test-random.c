/* SPDX-License-Identifier: Apache-2.0 */
/* Random outlines printed in random styles come back as they were. Prints how many did; every
 * document has to, since each follows one consistent order of styles. */
#include <stdio.h>
#include <stdlib.h>

#include "test-document.h"

enum { DOCUMENTS = 2000, DEPTH = 4, SHOWN = 3 };

static uint64_t state = 20260101;

static uint32_t random_below(uint32_t limit)
{
  state ^= state << 13; /* xorshift64 */
  state ^= state >> 7;
  state ^= state << 17;
  return (uint32_t)(state >> 33) % limit;
}

static const char *const digits[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};

static void print_han(FILE *out, uint32_t ordinal)
{
  if (ordinal >= 10)
    fprintf(out, "%s十", ordinal >= 20 ? digits[ordinal / 10] : "");
  fputs(digits[ordinal % 10], out);
}

/* Separators of a style; the part of it that belongs to the number is before the bar. */
struct style {
  bool han;
  const char *before;
  const char *after[4];
};

static const struct style styles[] = {
    {true, "第", {"部分|　", "部分| ", "部分|：", "部分|"}},
    {true, "", {"|、", "|、 ", ".|", "| 、 "}},
    {true, "（", {"）|", ")|", "）| ", "）|、"}},
    {true, "(", {")|", "）|", ")| ", ")|"}},
    {false, "", {".|", "|、", "．|", ".| "}},
    {false, "（", {"）|", ")|", "）| ", "）|"}},
    {false, "(", {")|", "）|", ")|", ")|"}},
};

static const char *const titles[] = {
    "加强组织领导", "完善公开制度", "公开的数量",   "2019年工作情况",         "推进“互联网+”服务",
    "平台建设情况", "教育培训",     "回应社会关切", "财政信息、人事信息公开", "《条例》落实情况"};
static const char *const prose[] = {
    "我局全年公开信息1.5万条，其中网站3,000条。", "2019年，按照第二十条第(一)项的规定公开。",
    "一是加强领导；二是完善制度；三是强化培训。", "一年来，各项工作进展顺利。",
    "主要有：(1)机构职能；(2)财政预算。"};

/* Orders of styles that documents use, each from the outside in. */
static const int orders[][DEPTH] = {{1, 2, 4, 5}, {1, 3, 4, 6}, {0, 1, 2, 4},
                                    {1, 4, 5, 5}, {4, 5, 5, 5}, {1, 2, 5, 5}};
static const int depths[] = {4, 4, 4, 3, 2, 3};

struct writer {
  FILE *text, *outline;
  const int *order;
  int depth;
  bool through; /* the second level is numbered through */
  uint32_t second;
};

static void write_level(struct writer *writer, int level)
{
  uint32_t count = level == 0 ? 2 + random_below(7) : random_below(3) ? 2 + random_below(3) : 0;
  const struct style *style = &styles[writer->order[level]];
  for (uint32_t i = 1; i <= count; i++) {
    uint32_t ordinal = level == 1 && writer->through ? ++writer->second : i;
    if (random_below(3) == 0)
      fputs(random_below(2) ? "　　" : "    ", writer->text);
    const char *after = style->after[random_below(4)];
    const char *bar = strchr(after, '|');
    char *number = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&number, &size);
    fputs(style->before, stream);
    if (style->han)
      print_han(stream, ordinal);
    else
      fprintf(stream, "%u", ordinal);
    fprintf(stream, "%.*s", (int)(bar - after), after);
    fclose(stream);
    /* A digit after a full stop would be another number: 1.2019年 is taken, 12019 is not. */
    const char *title = titles[random_below(sizeof titles / sizeof *titles)];
    fprintf(writer->text, "%s%s%s", number, bar + 1, title);
    fprintf(writer->outline, "%*s%s|%s\n", level * 2, "", number, title);
    free(number);
    /* Text in the heading's line only where the heading is no parent, as authors do. */
    bool children = level + 1 < writer->depth && random_below(2);
    if (!children && random_below(2))
      fputs("。", writer->text);
    else
      fputs("\n", writer->text);
    if (!children || random_below(2))
      fprintf(writer->text, "%s\n", prose[random_below(sizeof prose / sizeof *prose)]);
    if (children)
      write_level(writer, level + 1);
  }
}

static bool try_document(int *shown)
{
  char *text = NULL, *outline = NULL;
  size_t text_size = 0, outline_size = 0;
  uint32_t order = random_below(sizeof depths / sizeof *depths);
  struct writer writer = {.text = open_memstream(&text, &text_size),
                          .outline = open_memstream(&outline, &outline_size),
                          .order = orders[order],
                          .depth = depths[order],
                          .through = random_below(4) == 0};
  fputs("根据要求，现将工作情况报告如下：\n", writer.text);
  write_level(&writer, 0);
  fclose(writer.text);
  fclose(writer.outline);
  struct test_document document;
  test_document_open(&document, text);
  char *found = test_document_print(&document);
  bool same = strcmp(found, outline) == 0;
  if (!same && (*shown)++ < SHOWN)
    printf("document:\n%sexpected:\n%sgot:\n%s\n", text, outline, found);
  free(found);
  test_document_close(&document);
  free(text);
  free(outline);
  return same;
}

int main(void)
{
  int right = 0, shown = 0;
  for (int i = 0; i < DOCUMENTS; i++)
    right += try_document(&shown);
  printf("outlines recovered exactly: %d of %d\n", right, DOCUMENTS);
  return right != DOCUMENTS;
}
