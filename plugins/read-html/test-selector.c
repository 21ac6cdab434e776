/* SPDX-License-Identifier: Apache-2.0 */
#include "selector.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct gk_html_selectors compiled;

/* Does `match` hold for <div class="box wide" id="Zoom" name="main"> inside <body class="page">? */
static bool matches(const char *match)
{
  const struct gk_selector source[] = {{GK_SELECT_CONTENT, match}, {0, NULL}};
  const struct gk_html_attribute outer[] = {
      {GK_ATTRIBUTE_CLASS, GK_TEXT("class"), GK_TEXT("page")}};
  const struct gk_html_attribute inner[] = {
      {GK_ATTRIBUTE_CLASS, GK_TEXT("CLASS"), GK_TEXT("box wide")},
      {GK_ATTRIBUTE_ID, GK_TEXT("id"), GK_TEXT("Zoom")},
      {GK_ATTRIBUTE_NAME, GK_TEXT("name"), GK_TEXT("main")}};
  uint64_t matched;
  if (gk_html_selectors_compile(&compiled, source))
    return false;
  uint64_t body = gk_html_selectors_match(&compiled, 0, "body", outer, 1, &matched);
  uint64_t form = gk_html_selectors_match(&compiled, body, "form", NULL, 0, &matched);
  gk_html_selectors_match(&compiled, form, "div", inner, 3, &matched);
  return matched == 1;
}

static void test_simple(void **state)
{
  (void)state;
  assert_true(matches("div"));
  assert_true(matches("DIV"));
  assert_true(matches("#Zoom"));
  assert_true(matches(".wide"));
  assert_true(matches("[name]"));
  assert_true(matches("[NAME=main]"));
  assert_true(matches("[name=\"main\"]"));
  assert_true(matches("*.box"));
  assert_false(matches("p"));
  assert_false(matches("#zoom"));
  assert_false(matches(".wid"));
  assert_false(matches("[name=mai]"));
}

static void test_compound(void **state)
{
  (void)state;
  assert_true(matches("div#Zoom.box.wide[name=main]"));
  assert_false(matches("div#Zoom.box.narrow"));
  assert_false(matches("span#Zoom"));
}

/* Descendants at any depth, in their order. */
static void test_descendant(void **state)
{
  (void)state;
  assert_true(matches("body div"));
  assert_true(matches("  .page   form  #Zoom "));
  assert_true(matches(".page #Zoom"));
  assert_false(matches("form .page #Zoom"));
  assert_false(matches("table div"));
  assert_false(matches("div div"));
}

/* What is no selector is named, and those beside it go on working. */
static void test_malformed(void **state)
{
  (void)state;
  const struct gk_selector source[] = {
      {GK_SELECT_CONTENT, "div"}, {GK_SELECT_TITLE, "div > p"}, {GK_SELECT_IGNORE, ""}, {0, NULL}};
  assert_string_equal(gk_html_selectors_compile(&compiled, source), "div > p");
  uint64_t matched;
  gk_html_selectors_match(&compiled, 0, "div", NULL, 0, &matched);
  assert_int_equal(matched, 1);
  static const char *const bad[] = {"div..a", "[", "[a=", "[a='b]", "#", "a:hover(", "div, p"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    assert_false(matches(bad[i]));
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_simple), cmocka_unit_test(test_compound),
                                     cmocka_unit_test(test_descendant),
                                     cmocka_unit_test(test_malformed)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
