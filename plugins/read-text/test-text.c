/* SPDX-License-Identifier: Apache-2.0 */
/* Reads samples and holds what comes out against the file beside each. With a file as argument it
 * prints what it reads, in the form of the expected files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "fake-host.h"
#include "utf8.h"

static const struct gk_plugin *plugin;
static void *state;
static struct fake_host *opener;
static char phrases[4096];

GK_EXPORT gk_entry_function gongkai_plugins_1;

static const char *source_directory(void)
{
  const char *directory = getenv("top_srcdir");
  return directory ? directory : ".";
}

static struct fake_host *read_text(struct gk_text text, int *status)
{
  struct fake_host *host = fake_host_with(text, GK_TEXT(""));
  const struct gk_resource resource = {.kind = GK_RESOURCE_TEXT, .parent = 1, .data = text};
  gk_add_resource(&host->context, &resource);
  *status = plugin->run(&host->context, state);
  return host;
}

/* Every character of `text` that is no white space stands in the bytes of the place, in order. */
static void check_place(const struct fake_host *host, struct gk_text text, struct gk_place place)
{
  struct gk_text whole = host->resources[1].data;
  assert_int_equal(place.resource, 2);
  assert_true(place.offset <= whole.size && place.size <= whole.size - place.offset);
  struct gk_text there = gk_text_slice(whole, place.offset, place.offset + place.size);
  const char *q = there.data, *q_end = q + there.size;
  for (const char *p = text.data, *end = p + text.size; p < end;) {
    uint32_t c = gk_utf8_next(&p, end), d = 0;
    if (gk_is_space(c))
      continue;
    while (q < q_end && (d = gk_utf8_next(&q, q_end)) != c)
      continue;
    if (d != c)
      fail_msg("\"%.*s\" is not at its place", (int)text.size, text.data);
  }
}

static void check_all(const struct fake_host *host)
{
  for (uint32_t i = 0; i < host->block_count; i++)
    check_place(host, host->blocks[i].text, host->blocks[i].place);
  for (uint32_t i = 0; i < host->table_count; i++) {
    const struct fake_table *table = &host->tables[i];
    static unsigned char taken[200][256];
    memset(taken, 0, sizeof taken);
    check_place(host, table->table.caption, table->table.place);
    for (uint32_t j = 0; j < table->table.cells; j++) {
      const struct gk_cell *cell = &table->cells[j];
      check_place(host, cell->text, cell->place);
      for (uint32_t row = cell->row; row < cell->row + cell->rowspan; row++)
        for (uint32_t column = cell->column; column < cell->column + cell->colspan; column++)
          if (row < 200 && column < 256)
            assert_int_equal(taken[row][column]++, 0);
    }
  }
}

static void put(FILE *out, struct gk_text text)
{
  for (size_t i = 0; i < text.size; i++)
    if (text.data[i] == '\n')
      fputs("\\n", out);
    else
      fputc(text.data[i], out);
}

/* One line a block: kind, role, flags, label and text; one a row of a table. */
static void print(const struct fake_host *host, FILE *out)
{
  static const char *const kinds[] = {"", "paragraph", "heading", "item", "table", "picture"};
  static const char *const roles[] = {"body",       "title",      "metadata",
                                      "head-title", "navigation", "footer"};
  for (uint32_t i = 0; i < host->block_count; i++) {
    const struct gk_block *block = &host->blocks[i];
    fprintf(out, "%s %s %s%s%s-", kinds[block->kind], roles[block->role],
            block->flags & GK_BLOCK_CENTERED ? "c" : "", block->flags & GK_BLOCK_RIGHT ? "r" : "",
            block->flags & GK_BLOCK_INDENTED ? "i" : "");
    if (block->level)
      fprintf(out, " %u", block->level);
    if (block->label.size) {
      fputs(" [", out);
      put(out, block->label);
      fputs("]", out);
    }
    fputc(' ', out);
    put(out, block->picture ? host->resources[block->picture - 1].name : block->text);
    if (block->table) {
      const struct fake_table *table = &host->tables[block->table - 1];
      fprintf(out, "%ux%u ", table->table.rows, table->table.columns);
      put(out, table->table.caption);
      uint32_t row = UINT32_MAX;
      for (uint32_t j = 0; j < table->table.cells; j++) {
        const struct gk_cell *cell = &table->cells[j];
        fprintf(out, "%s%u:%s", cell->row == row ? " | " : "\n  ", cell->column,
                cell->flags & GK_CELL_HEADER ? "*" : "");
        if (cell->rowspan > 1 || cell->colspan > 1)
          fprintf(out, "(%ux%u)", cell->rowspan, cell->colspan);
        put(out, cell->text);
        row = cell->row;
      }
    }
    fputc('\n', out);
  }
  for (uint32_t i = 0; i < host->diagnostic_count; i++)
    fprintf(out, "remark %s %u\n", host->diagnostics[i].code.data, host->diagnostics[i].count);
}

/* The bytes of a file, which the caller frees; data is NULL where there is none. */
static struct gk_text file_bytes(const char *path)
{
  FILE *file = fopen(path, "rb");
  if (!file)
    return (struct gk_text){NULL, 0};
  char *data = malloc(1 << 20);
  size_t size = data ? fread(data, 1, (1 << 20) - 1, file) : 0;
  fclose(file);
  if (data)
    data[size] = 0;
  return (struct gk_text){data, size};
}

static void samples(void **unused)
{
  (void)unused;
  static const char *const names[] = {"aligned", "form-wrapped",      "form",  "index-block",
                                      "page",    "pictures",          "pipes", "tabs",
                                      "wrapped", "wrapped-characters"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    char path[5000];
    snprintf(path, sizeof path, "%s/plugins/read-text/corpus/%s.txt", source_directory(), names[i]);
    struct gk_text text = file_bytes(path);
    assert_non_null(text.data);
    snprintf(path, sizeof path, "%s/plugins/read-text/expected/%s.txt", source_directory(),
             names[i]);
    struct gk_text expected = file_bytes(path);
    assert_non_null(expected.data);
    int status;
    struct fake_host *host = read_text(text, &status);
    assert_int_equal(status, GK_OK);
    check_all(host);
    char *printed;
    size_t size;
    FILE *out = open_memstream(&printed, &size);
    print(host, out);
    fclose(out);
    print_message("  %s\n", names[i]);
    assert_string_equal(printed, expected.data);
    free(printed);
    fake_host_free(host);
    free((char *)text.data);
    free((char *)expected.data);
  }
}

/* One text, and one block of what comes out. */
static void pieces(void **unused)
{
  (void)unused;
  static const struct {
    const char *text;
    uint32_t block; /* from 1 */
    uint32_t kind, role;
    const char *label, *expected;
  } cases[] = {
      {"来源：\n正文有一句话。\n", 1, GK_BLOCK_PARAGRAPH, GK_ROLE_METADATA, "来源", ""},
      {"发布时间:2018-04-16浏览次数:250\n正文有一句话。\n", 2, GK_BLOCK_PARAGRAPH, GK_ROLE_METADATA,
       "浏览次数", "250"},
      {"[发布时间：2018-04-16]\n正文有一句话。\n", 1, GK_BLOCK_PARAGRAPH, GK_ROLE_METADATA,
       "发布时间", "2018-04-16"},
      {"正文有一句话。\n来源于基层的信息：共有三条。\n", 2, GK_BLOCK_PARAGRAPH, GK_ROLE_BODY, "",
       "来源于基层的信息：共有三条。"},
      {"首页 > 政务公开\n", 1, GK_BLOCK_PARAGRAPH, GK_ROLE_NAVIGATION, "", "首页 > 政务公开"},
      {"首页改版以后，共发布信息三条。\n", 1, GK_BLOCK_PARAGRAPH, GK_ROLE_BODY, "",
       "首页改版以后，共发布信息三条。"},
      {"正文有一句话。\n— 12 —\n", 2, GK_BLOCK_PARAGRAPH, GK_ROLE_FOOTER, "", "— 12 —"},
      {"正文有一句话。\n12\n", 2, GK_BLOCK_PARAGRAPH, GK_ROLE_BODY, "", "12"},
      {"正文有一句话。\n主办单位要做好工作。\n", 2, GK_BLOCK_PARAGRAPH, GK_ROLE_BODY, "",
       "主办单位要做好工作。"},
      {"正文有一句话。\n主办：某局\n电话：123\n", 3, GK_BLOCK_PARAGRAPH, GK_ROLE_FOOTER, "",
       "电话：123"},
      {"二〇一八年三月一日\n", 1, GK_BLOCK_PARAGRAPH, GK_ROLE_BODY, "", "二〇一八年三月一日"},
      {"a | b\n", 1, GK_BLOCK_PARAGRAPH, GK_ROLE_BODY, "", "a | b"},
      {"正文有一句话。\n依申请公开\n正文有一句话。\n", 2, GK_BLOCK_PARAGRAPH, GK_ROLE_BODY, "",
       "依申请公开"},
      {"## 二、公开\n", 1, GK_BLOCK_HEADING, GK_ROLE_BODY, "", "二、公开"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    int status;
    struct fake_host *host = read_text(gk_text_of(cases[i].text), &status);
    assert_int_equal(status, GK_OK);
    check_all(host);
    assert_true(cases[i].block <= host->block_count);
    const struct gk_block *block = &host->blocks[cases[i].block - 1];
    assert_string_equal(block->text.data, cases[i].expected);
    assert_string_equal(block->label.data, cases[i].label);
    assert_int_equal(block->kind, cases[i].kind);
    assert_int_equal(block->role, cases[i].role);
    fake_host_free(host);
  }
}

static void nothing_to_read(void **unused)
{
  (void)unused;
  int status;
  struct fake_host *host = read_text(GK_TEXT(" \n\t\n\xE3\x80\x80\n"), &status);
  assert_int_equal(status, GK_REJECT);
  assert_string_equal(host->code, "no-text");
  fake_host_free(host);
  host = fake_host_with(GK_TEXT("%PDF"), GK_TEXT(""));
  assert_int_equal(plugin->probe(&host->context, state), 0);
  assert_int_equal(plugin->run(&host->context, state), GK_REJECT);
  fake_host_free(host);
}

static void bids(void **unused)
{
  (void)unused;
  static const struct {
    const char *text;
    int bid;
  } cases[] = {{"文字", 30}, {"  <!DOCTYPE html>", 0}, {"<html>", 0}, {"<3 words", 30}, {"", 30}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct fake_host *host = fake_host_with(GK_TEXT(""), GK_TEXT(""));
    const struct gk_resource resource = {
        .kind = GK_RESOURCE_TEXT, .parent = 1, .data = gk_text_of(cases[i].text)};
    gk_add_resource(&host->context, &resource);
    assert_int_equal(plugin->probe(&host->context, state), cases[i].bid);
    fake_host_free(host);
  }
}

/* Repeats `piece` to `size` bytes and reads it. */
static struct fake_host *read_repeated(const char *piece, size_t size, int *status)
{
  size_t length = strlen(piece);
  char *text = malloc(size);
  assert_non_null(text);
  for (size_t i = 0; i < size; i++)
    text[i] = piece[i % length];
  size -= size % length;
  struct fake_host *host = read_text((struct gk_text){text, size}, status);
  free(text);
  return host;
}

static void limits(void **unused)
{
  (void)unused;
  static const struct {
    const char *piece;
    size_t size;
    const char *code; /* NULL: no remark */
  } cases[] = {
      {"一\n", 4 << 20, "lines-limit"},
      {"a\n\n", 2 << 20, "lines-limit"},
      {"a ", 3 << 20, "line-split"},
      {"|", 1 << 16, NULL},
      {"|\n", 1 << 20, NULL},
      {"a|b|\n", 1 << 20, "cells-limit"},
      {"\ta\n", 1 << 20, NULL},
      {"a\t1\n", 1 << 20, "cells-limit"},
      {"a  1  2\n", 1 << 20, "cells-limit"},
      {"规章\n1\n", 1 << 19, NULL},
      {"[image: a]\n", 1 << 20, NULL},
      {"- 1 -\n", 1 << 20, NULL},
      {"行政复议 ", 1 << 19, NULL},
      {"来源：", 1 << 19, NULL},
      {"一、", 1 << 19, NULL},
      {"（", 1 << 19, NULL},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    int status;
    struct fake_host *host = read_repeated(cases[i].piece, cases[i].size, &status);
    print_message("  %zu: %u blocks, %u tables\n", i, host->block_count, host->table_count);
    if (cases[i].code && !fake_host_diagnostic(host, cases[i].code))
      fail_msg("case %zu has no remark %s", i, cases[i].code);
    fake_host_free(host);
  }
}

/* Damaged samples are read without a fault, and every place holds. */
static void damaged(void **unused)
{
  (void)unused;
  static const char *const names[] = {"form", "page", "pictures", "pipes", "tabs", "wrapped"};
  static const char *const bits[] = {"|",    "\t", "\n", "\n\n", "：",
                                     "一、", "0",  " ",  "　",   "[image: "};
  uint32_t random = 7;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    char path[5000];
    snprintf(path, sizeof path, "%s/plugins/read-text/corpus/%s.txt", source_directory(), names[i]);
    struct gk_text text = file_bytes(path);
    assert_non_null(text.data);
    for (int round = 0; round < 300; round++) {
      char *copy = malloc(text.size + 200);
      assert_non_null(copy);
      memcpy(copy, text.data, text.size);
      size_t size = text.size;
      for (int edit = 0; edit < 6; edit++) {
        random = random * 1664525 + 1013904223;
        const char *bit = bits[(random >> 8) % (sizeof bits / sizeof *bits)];
        size_t at = (random >> 10) % size;
        while (at > 0 && ((unsigned char)copy[at] & 0xC0) == 0x80)
          at--;
        memmove(copy + at + strlen(bit), copy + at, size - at);
        memcpy(copy + at, bit, strlen(bit));
        size += strlen(bit);
      }
      random = random * 1664525 + 1013904223;
      if (round % 3 == 0) {
        size -= (random >> 9) % (size / 2);
        while (((unsigned char)copy[size] & 0xC0) == 0x80)
          size--;
      }
      int status;
      struct fake_host *host = read_text((struct gk_text){copy, size}, &status);
      check_all(host);
      fake_host_free(host);
      free(copy);
    }
    free((char *)text.data);
  }
}

struct seed {
  const char *name;
  uint32_t blocks, tables, headings; /* headings: of the body */
  const char *title;                 /* NULL: none */
  const char *published;             /* NULL: none */
  uint32_t footers, metadata, pictures, right;
};

/* The five real documents that are kept beside the checkout. */
static void seeds(void **unused)
{
  (void)unused;
  static const struct seed cases[] = {
      {"000_34a779f69a5ea3a5", 28, 0, 8, "市民政局2017年度政务公开工作报告", "2018-04-16", 3, 2, 3,
       2},
      {"001_3010b1adff2a6a0b", 31, 0, 6, "天津市民政局2018年政务公开工作要点", NULL, 3, 0, 0, 0},
      {"002_a69ef41056118676", 17, 3, 6, NULL, NULL, 0, 0, 0, 0},
      {"003_ed069e08a3961e4f", 31, 0, 14, "余杭区民政局2016年度政府信息公开工作年度报告",
       "2017-03-28", 0, 1, 0, 0},
      {"004_2b3c48189698253f", 34, 1, 7, "2017年政府信息公开工作年度报告", NULL, 3, 0, 1, 2},
  };
  const char *shared = getenv("GONGKAI_SHARED");
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const struct seed *want = &cases[i];
    char path[5000];
    if (shared)
      snprintf(path, sizeof path, "%s/seeds/%s.txt", shared, want->name);
    else
      snprintf(path, sizeof path, "%s/../shared/seeds/%s.txt", source_directory(), want->name);
    struct gk_text text = file_bytes(path);
    if (!text.data) {
      print_message("  SKIP: %s is not there\n", path);
      skip();
    }
    int status;
    struct fake_host *host = read_text(text, &status);
    assert_int_equal(status, GK_OK);
    check_all(host);
    uint32_t headings = 0, footers = 0, metadata = 0, pictures = 0, right = 0;
    const char *title = NULL, *published = NULL;
    for (uint32_t j = 0; j < host->block_count; j++) {
      const struct gk_block *block = &host->blocks[j];
      headings += block->kind == GK_BLOCK_HEADING && block->role == GK_ROLE_BODY;
      footers += block->role == GK_ROLE_FOOTER && block->kind != GK_BLOCK_PICTURE;
      metadata += block->role == GK_ROLE_METADATA;
      pictures += block->kind == GK_BLOCK_PICTURE;
      right += (block->flags & GK_BLOCK_RIGHT) != 0;
      if (block->role == GK_ROLE_TITLE)
        title = block->text.data;
      if (gk_text_equal(block->label, GK_TEXT("发布时间")))
        published = block->text.data;
    }
    print_message("  %s\n", want->name);
    assert_int_equal(host->block_count, want->blocks);
    assert_int_equal(host->table_count, want->tables);
    assert_int_equal(headings, want->headings);
    assert_int_equal(footers, want->footers);
    assert_int_equal(metadata, want->metadata);
    assert_int_equal(pictures, want->pictures);
    assert_int_equal(right, want->right);
    assert_string_equal(title ? title : "", want->title ? want->title : "");
    assert_string_equal(published ? published : "", want->published ? want->published : "");
    fake_host_free(host);
    free((char *)text.data);
  }
}

static const struct gk_cell *cell_at(const struct fake_table *table, uint32_t row, uint32_t column)
{
  for (uint32_t i = 0; i < table->table.cells; i++) {
    const struct gk_cell *cell = &table->cells[i];
    if (row >= cell->row && row < cell->row + cell->rowspan && column >= cell->column &&
        column < cell->column + cell->colspan)
      return cell;
  }
  return NULL;
}

/* The table of the fifth, every cell. */
static void seed_table(void **unused)
{
  (void)unused;
  static const char *const grid[4][7] = {
      {"年份", "年份", "2013", "2014", "2015", "2016", "2017"},
      {"数量（个）", "公众密切相关的信息", "52", "51", "57", "73", "42"},
      {"数量（个）", "其他类信息", "31", "32", "15", "17", "24"},
      {"总计", "总计", "83", "83", "72", "90", "66"}};
  const char *shared = getenv("GONGKAI_SHARED");
  char path[5000];
  snprintf(path, sizeof path, "%s%s/seeds/004_2b3c48189698253f.txt",
           shared ? shared : source_directory(), shared ? "" : "/../shared");
  struct gk_text text = file_bytes(path);
  if (!text.data) {
    print_message("  SKIP: %s is not there\n", path);
    skip();
  }
  int status;
  struct fake_host *host = read_text(text, &status);
  assert_int_equal(host->table_count, 1);
  assert_string_equal(host->tables[0].table.caption.data,
                      "2013年至2017年主动公开政府信息情况统计表");
  assert_int_equal(host->tables[0].table.rows, 4);
  assert_int_equal(host->tables[0].table.columns, 7);
  for (uint32_t row = 0; row < 4; row++)
    for (uint32_t column = 0; column < 7; column++) {
      const struct gk_cell *cell = cell_at(&host->tables[0], row, column);
      assert_non_null(cell);
      assert_string_equal(cell->text.data, grid[row][column]);
      assert_int_equal(cell->flags & GK_CELL_HEADER, row == 0 ? GK_CELL_HEADER : 0);
    }
  assert_non_null(fake_host_diagnostic(host, "picture-text"));
  fake_host_free(host);
  free((char *)text.data);
}

static int set_up(void **unused)
{
  (void)unused;
  plugin = gongkai_plugins_1(0);
  opener = fake_host_with(GK_TEXT(""), GK_TEXT(""));
  snprintf(phrases, sizeof phrases, "%s/rules/text/phrases.tsv", source_directory());
  const char *config = phrases;
  return plugin->open(&opener->context, &config, &state) == GK_OK ? 0 : -1;
}

static int tear_down(void **unused)
{
  (void)unused;
  plugin->close(state);
  fake_host_free(opener);
  return 0;
}

int main(int argc, char **argv)
{
  if (argc > 1) {
    int status;
    struct gk_text text = file_bytes(argv[1]);
    if (set_up(NULL) != 0 || !text.data)
      return 2;
    struct fake_host *host = read_text(text, &status);
    print(host, stdout);
    fake_host_free(host);
    free((char *)text.data);
    return tear_down(NULL);
  }
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(samples), cmocka_unit_test(pieces),     cmocka_unit_test(nothing_to_read),
      cmocka_unit_test(bids),    cmocka_unit_test(limits),     cmocka_unit_test(damaged),
      cmocka_unit_test(seeds),   cmocka_unit_test(seed_table),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
