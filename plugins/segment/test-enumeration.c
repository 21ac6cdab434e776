/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "enumeration.h"
#include "test-document.h"

/* Items as lines: number, ordinal, title, text. */
static void expect(const char *text, const char *items)
{
  struct test_document document;
  test_document_open(&document, text);
  struct gk_enumeration found = gk_enumeration_find(&document.host->context, document.rules,
                                                    document.lines, 0, 0, document.count - 1);
  char *out = NULL;
  size_t size = 0;
  FILE *stream = open_memstream(&out, &size);
  for (uint32_t i = 0; i < found.count; i++) {
    const struct gk_enumerated *item = &found.items[i];
    fprintf(stream, "%.*s %u|%.*s|%.*s\n", (int)item->number.size, item->number.data, item->ordinal,
            (int)item->title.size, item->title.data, (int)item->text.size, item->text.data);
  }
  fclose(stream);
  assert_string_equal(out, items);
  free(out);
  test_document_close(&document);
}

static void is_lists(void **state)
{
  (void)state;
  expect(
      "主要有:一是公开。每月公布。二是解读，加强宣传；三是回应。",
      "一是 1|公开|公开。每月公布。\n二是 2|解读，加强宣传|解读，加强宣传；\n三是 3|回应|回应。\n");
  /* Numbers stay as printed. */
  expect("一是公开。三是解读。三是回应。",
         "一是 1|公开|公开。\n三是 3|解读|解读。\n三是 3|回应|回应。\n");
  /* Over paragraphs. */
  expect("一是公开。\n二是解读。\n", "一是 1|公开|公开。\n二是 2|解读|解读。\n");
  /* Rows of a form that stand as text. */
  expect("1.属于国家秘密\n0\n2.其他法律行政法规禁止公开\n0\n3.其他 108 2 0 0 0 0 110\n", "");
  /* A word is no number, and one item no list. */
  expect("这是目标之一是公开，统一是要求。一是公开。", "");
}

static void other_words(void **state)
{
  (void)state;
  expect("一要公开；二要解读。", "一要 1|公开|公开；\n二要 2|解读|解读。\n");
  expect("第一，公开信息。第二，解读政策。第一季度，公开3条。",
         "第一 1|公开信息|公开信息。\n第二 2|解读政策|解读政策。第一季度，公开3条。\n");
  expect("首先，公开。其次，解读。最后，回应。",
         "首先 1|公开|公开。\n其次 2|解读|解读。\n最后 3|回应|回应。\n");
  expect("其一，公开；其二，解读。", "其一 1|公开|公开；\n其二 2|解读|解读。\n");
}

static void numbers(void **state)
{
  (void)state;
  expect("包括：(1)机构职能；（2）财政预算；(3)人事。",
         "(1) 1|机构职能|机构职能；\n（2） 2|财政预算|财政预算；\n(3) 3|人事|人事。\n");
  expect("①公开；②解读。", "① 1|公开|公开；\n② 2|解读|解读。\n");
  expect("包括：1.公开；2.解读。共1.5万件，2.3万人次。",
         "1. 1|公开|公开；\n2. 2|解读|解读。共1.5万件，2.3万人次。\n");
  expect("依据第二十条第(一)项、第(二)项和(二)、(三)公开。", "");
  expect("1.机构职能；\n2.财政预算；\n", "1. 1|机构职能|机构职能；\n2. 2|财政预算|财政预算；\n");
}

static void nested(void **state)
{
  (void)state;
  expect("一是公开：(1)网站；(2)微信。二是解读。三是回应。",
         "一是 1|公开|公开：(1)网站；(2)微信。\n(1) 1|网站|网站；\n(2) 2|微信|微信。\n"
         "二是 2|解读|解读。\n三是 3|回应|回应。\n");
  /* A second list of the same kind. */
  expect(
      "一是公开。二是解读。下一步：一是培训。二是考核。",
      "一是 1|公开|公开。\n二是 2|解读|解读。下一步：\n一是 1|培训|培训。\n二是 2|考核|考核。\n");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(is_lists),
      cmocka_unit_test(other_words),
      cmocka_unit_test(numbers),
      cmocka_unit_test(nested),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
