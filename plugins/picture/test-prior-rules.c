/* SPDX-License-Identifier: Apache-2.0 */
/* Sketches of forms that are refused, and why. */
#include "prior-test.h"

#include <stdio.h>
#include <stdlib.h>

static void wrong_sketches_are_refused(void **state)
{
  (void)state;
  static const struct {
    const char *text, *complaint;
  } cases[] = {
      {"| a |\n", "a.txt:1: a row before"},
      {"form nothing\n", "a.txt:1: there is no form of that name"},
      {"form disclosure-2021\n| 规章 | # |\n| 行政许可 |\n",
       "a.txt:3: this row has another number"},
      {"form disclosure-2021\n| 粮食 | # |\n", "a.txt:2: the form has no such label"},
      {"form disclosure-2021\n| < | # |\n", "a.txt:2: there is no cell"},
      {"form disclosure-2021\n| 规章 | # |\n", "a.txt:2: fewer values"},
      {"form disclosure-2021\n| 规章 | 行政许可 |\n| ^ | < |\n",
       "a.txt:2: this cell is no rectangle"},
      {"form disclosure-2021\nrow\n", "a.txt:2: neither"},
      {"form disclosure-2021\n| 规章 | # \n", "a.txt:2: a row ends with |"},
  };
  char folder[] = "/tmp/gongkai-lattices-XXXXXX", path[1024], forms[1024];
  assert_non_null(mkdtemp(folder));
  snprintf(forms, sizeof forms, "%s/rules/forms", getenv("top_srcdir"));
  snprintf(path, sizeof path, "cp %s/rules/lattices/totals.tsv %s", getenv("top_srcdir"), folder);
  assert_int_equal(system(path), 0);
  snprintf(path, sizeof path, "%s/a.txt", folder);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(cases[i].text, file);
    fclose(file);
    const char *error = NULL;
    assert_null(gk_prior_load(&work->context, forms, folder, &error));
    assert_non_null(error);
    if (!strstr(error, cases[i].complaint))
      print_message("%s\n", error);
    assert_non_null(strstr(error, cases[i].complaint));
    fake_host_clear(work);
  }
  remove(path);
  snprintf(path, sizeof path, "%s/totals.tsv", folder);
  remove(path);
  remove(folder);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(wrong_sketches_are_refused),
  };
  return cmocka_run_group_tests_name("prior: rules", tests, set_up, tear_down);
}
