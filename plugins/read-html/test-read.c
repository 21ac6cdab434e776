/* SPDX-License-Identifier: Apache-2.0 */
/* The reader as a whole: places, selectors, the choice of the content, limits. */
#include "test-run.h"

#include <setjmp.h>
#include <stdlib.h>

#include <cmocka.h>

static struct test_reader *reader;

static int read_page(const char *page)
{
  return test_reader_run(reader, gk_text_of(page), NULL);
}

static const struct gk_block *find(uint32_t role, const char *text)
{
  for (uint32_t i = 0; i < reader->fake->block_count; i++)
    if (reader->fake->blocks[i].role == role && !strcmp(reader->fake->blocks[i].text.data, text))
      return &reader->fake->blocks[i];
  return NULL;
}

/* Is what stands at the place in the page exactly `source`? */
static void check_place(const char *page, const struct gk_place *place, const char *source)
{
  assert_int_equal(place->resource, 2);
  assert_int_equal(place->size, strlen(source));
  assert_memory_equal(page + place->offset, source, strlen(source));
}

/* A user finds each block and each cell in the source, whatever was left out before it. */
static void test_places(void **state)
{
  (void)state;
  static const char page[] =
      "<html><head><title>标题</title><script>if (a<b) document.write('<p>假</p>');</script></head>"
      "<body onload=\"x()\"><!-- 注 --><p class=a "
      "style='text-indent:2em'>&nbsp;&nbsp;第一段，很短。"
      "</p>\n\n          \n<p>甲&amp;乙</p><table border=1 summary=\"一个表\"><tr><td colspan=2 "
      "style=\"width:10px\">头</td></tr><tr><td>一<td><b>1</b></table><p>末段</p></body></html>";
  assert_int_equal(read_page(page), GK_OK);
  check_place(page, &find(GK_ROLE_HEAD_TITLE, "标题")->place, "<title>标题</title>");
  check_place(page, &find(GK_ROLE_BODY, "第一段，很短。")->place, "&nbsp;&nbsp;第一段，很短。");
  check_place(page, &find(GK_ROLE_BODY, "甲&乙")->place, "甲&amp;乙");
  check_place(page, &find(GK_ROLE_BODY, "末段")->place, "末段");
  assert_int_equal(reader->fake->table_count, 1);
  const struct fake_table *table = &reader->fake->tables[0];
  assert_int_equal(table->table.cells, 3);
  check_place(page, &table->cells[0].place, "<td colspan=2 style=\"width:10px\">头</td>");
  check_place(page, &table->cells[1].place, "<td>一");
  check_place(page, &table->cells[2].place, "<td><b>1</b>");
}

#define LONG_TEXT "这是一段很长的文字，有许多句子，也有许多标点。它不是正文，却比正文更长，长得多。"

static void test_selectors(void **state)
{
  (void)state;
  static const char page[] =
      "<html><body><div id=zoom><p>" LONG_TEXT LONG_TEXT "</p></div><div class=mine><p>正文一</p>"
      "<div class=tool>朗读</div></div><i data-kind=head>某局报告</i><p "
      "data-x=1>来自某处</p></body>";
  static const struct gk_selector selectors[] = {{GK_SELECT_CONTENT, "body .mine"},
                                                 {GK_SELECT_TITLE, "[data-kind=head]"},
                                                 {GK_SELECT_METADATA, "p[data-x]"},
                                                 {GK_SELECT_IGNORE, ".mine .tool"},
                                                 {0, NULL}};
  assert_int_equal(test_reader_run(reader, gk_text_of(page), selectors), GK_OK);
  assert_non_null(find(GK_ROLE_BODY, "正文一"));
  assert_null(find(GK_ROLE_BODY, LONG_TEXT LONG_TEXT));
  assert_non_null(find(GK_ROLE_NAVIGATION, "朗读"));
  assert_non_null(find(GK_ROLE_TITLE, "某局报告"));
  assert_non_null(find(GK_ROLE_METADATA, "来自某处"));
  assert_null(fake_host_diagnostic(reader->fake, "selector-unmatched"));
}

static void test_selector_unmatched(void **state)
{
  (void)state;
  static const struct gk_selector selectors[] = {{GK_SELECT_CONTENT, ".absent"}, {0, NULL}};
  assert_int_equal(test_reader_run(reader, GK_TEXT("<body><p>" LONG_TEXT "</p></body>"), selectors),
                   GK_OK);
  assert_non_null(find(GK_ROLE_BODY, LONG_TEXT));
  assert_non_null(fake_host_diagnostic(reader->fake, "selector-unmatched"));
}

/* A name that says menu, around all of the page, is not believed. */
static void test_misleading_names(void **state)
{
  (void)state;
  assert_int_equal(read_page("<body><div class='nav footer'><p>" LONG_TEXT "</p><p>" LONG_TEXT
                             "</p></div></body>"),
                   GK_OK);
  assert_non_null(find(GK_ROLE_BODY, LONG_TEXT));
}

/* A named container that is nearly empty does not hide the text beside it. */
static void test_empty_container(void **state)
{
  (void)state;
  assert_int_equal(
      read_page("<body><div class=TRS_Editor><p>空</p></div><div><p>一、概述</p><p>" LONG_TEXT
                "</p><p>" LONG_TEXT "</p><p>某局</p></div></body>"),
      GK_OK);
  assert_non_null(find(GK_ROLE_BODY, LONG_TEXT));
  assert_non_null(find(GK_ROLE_BODY, "某局"));
}

/* No visible text is dropped, whatever its role. */
static void test_nothing_dropped(void **state)
{
  (void)state;
  static const char *const pieces[] = {"菜单", "位置", "标题",   "作者", "正文",
                                       "表格", "页脚", "文档外", "列表", "词条"};
  read_page(
      "文档外<div class=nav><a href=/>菜单</a></div><div class=position>位置</div><h1>标题</h1>"
      "<div class=info>作者</div><div id=zoom><p>正文</p><table><tr><td>表格</td></tr></table>"
      "<ul><li>列表</ul><dl><dt>词条</dl></div><div id=footer>页脚</div>");
  for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
    bool found = false;
    for (uint32_t b = 0; b < reader->fake->block_count; b++)
      found |= strstr(reader->fake->blocks[b].text.data, pieces[i]) != NULL;
    assert_true(found);
  }
}

static void test_line_breaks(void **state)
{
  (void)state;
  read_page("<body><p>　　一、概述<br>　　全年公开\n信息 12 条，PDF\n文件3份。　　二、其他<br><br>"
            "工　作　总　结</p></body>");
  assert_non_null(find(GK_ROLE_BODY, "一、概述"));
  const struct gk_block *block = find(GK_ROLE_BODY, "全年公开信息 12 条，PDF 文件3份。");
  assert_non_null(block);
  assert_int_equal(block->flags, GK_BLOCK_INDENTED);
  assert_non_null(find(GK_ROLE_BODY, "二、其他"));
  assert_non_null(find(GK_ROLE_BODY, "工　作　总　结"));
}

static void check_rejected(const char *page, const char *code)
{
  assert_int_equal(read_page(page), GK_REJECT);
  assert_string_equal(reader->fake->code, code);
}

static void test_rejected(void **state)
{
  (void)state;
  check_rejected("<html><body><div></div></body></html>", "no-text");
  check_rejected("", "no-text");
  check_rejected("<html><frameset><frame src=a.htm></frameset></html>", "frameset");
}

/* Text that the page hides at first, and only that, is read all the same. */
static void test_hidden(void **state)
{
  (void)state;
  read_page("<body><p>" LONG_TEXT
            "</p><p style='display: none'>看不见</p><p hidden>也是</p></body>");
  assert_null(find(GK_ROLE_BODY, "看不见"));
  assert_null(find(GK_ROLE_BODY, "也是"));
  read_page("<body><div style='display:none'><p>" LONG_TEXT "</p></div></body>");
  assert_non_null(find(GK_ROLE_BODY, LONG_TEXT));
  assert_non_null(fake_host_diagnostic(reader->fake, "hidden-text-shown"));
}

/* 100,000 nested elements: read without their markup. */
static void test_nested(void **state)
{
  (void)state;
  static const char *const tags[] = {"<div>", "<b>", "<table><tr><td>"};
  for (size_t t = 0; t < sizeof tags / sizeof *tags; t++) {
    size_t size = strlen(tags[t]), count = 100000;
    char *page = malloc(size * count + 64);
    assert_non_null(page);
    for (size_t i = 0; i < count; i++)
      memcpy(page + i * size, tags[t], size);
    strcpy(page + size * count, "很深的文字");
    assert_int_equal(read_page(page), GK_OK);
    assert_non_null(find(GK_ROLE_BODY, "很深的文字"));
    assert_non_null(fake_host_diagnostic(reader->fake, "nested-too-deep"));
    free(page);
  }
}

static void test_picture_data(void **state)
{
  (void)state;
  read_page("<body><div id=zoom><p>" LONG_TEXT "</p><img src='data:image/gif;base64,R0lGODlh'>"
            "</div></body>");
  const struct gk_resource *picture = &reader->fake->resources[2];
  assert_int_equal(picture->kind, GK_RESOURCE_PICTURE);
  assert_string_equal(picture->media_type.data, "image/gif");
  assert_int_equal(picture->data.size, 6);
  assert_memory_equal(picture->data.data, "GIF89a", 6);
}

static int probe(const char *text)
{
  fake_host_clear(reader->fake);
  fake_host_document(reader->fake, gk_text_of(text));
  return reader->plugin->probe(&reader->fake->context, reader->state);
}

static void test_probe(void **state)
{
  (void)state;
  assert_true(probe("<!DOCTYPE HTML><title>a</title>") >= 90);
  assert_true(probe("<table border=1><tr><td>a</td></tr></table>") >= 60);
  assert_true(probe("\n <p>一段</p>") >= 60);
  assert_int_equal(probe("2021年报告。其中a<b的有3项。\n见<条例>第一条。"), 0);
  assert_int_equal(probe("一个很长的说明，说网页里的<br>是换行，其余都是普通的文字，没有别的标记，"
                         "也没有表格和段落，所以它不是网页，只是一份说到网页的文本文件，仅此而已。"
                         "再写一句，使它足够长，足以让人看出这不是网页。"),
                   0);
  assert_int_equal(probe("\x01\x02\x03<html>\x04\x05\x06\x07\x08"), 0);
  assert_int_equal(probe(""), 0);
}

static int set_up(void **state)
{
  (void)state;
  reader = test_reader_new();
  return 0;
}

/* No item that the core would refuse was added by any of the tests. */
static int tear_down(void **state)
{
  (void)state;
  uint32_t faults = reader->fake->faults;
  test_reader_free(reader);
  return faults > 0;
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_places),
                                     cmocka_unit_test(test_selectors),
                                     cmocka_unit_test(test_selector_unmatched),
                                     cmocka_unit_test(test_misleading_names),
                                     cmocka_unit_test(test_empty_container),
                                     cmocka_unit_test(test_nothing_dropped),
                                     cmocka_unit_test(test_line_breaks),
                                     cmocka_unit_test(test_rejected),
                                     cmocka_unit_test(test_hidden),
                                     cmocka_unit_test(test_nested),
                                     cmocka_unit_test(test_picture_data),
                                     cmocka_unit_test(test_probe)};
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
