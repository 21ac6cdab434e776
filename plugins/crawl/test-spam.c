/* SPDX-License-Identifier: Apache-2.0 */
/* Pages of lapsed domains are told from those that speak of what such pages sell. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "spam-text.h"
#include "spam.h"

enum { SAMPLES_SIZE = 1 << 18 };

static struct spam_rules *rules;
static char *samples, *report;

static char *source_path(const char *name)
{
  static char path[4096];
  const char *source = getenv("top_srcdir");
  snprintf(path, sizeof path, "%s/%s", source ? source : ".", name);
  return path;
}

/* The sample that begins at `p`, its report put in, for free(); *name points into the line. */
static char *sample(char **p, char **name)
{
  char *line = *p, *feed = strchr(line, '\n');
  *feed = 0;
  *name = line + 4;
  char *end = strstr(feed + 1, "\n=== ");
  size_t size = end ? (size_t)(end - feed - 1) : strlen(feed + 1);
  char *page = calloc(1, size + (report ? strlen(report) : 0) + 1);
  memcpy(page, feed + 1, size);
  char *mark = strstr(page, "@report@");
  if (mark) {
    char *rest = strdup(mark + 8);
    strcpy(mark, report);
    strcat(mark, rest);
    free(rest);
  }
  *p = end ? end + 1 : NULL;
  return page;
}

static void each_sample(void (*look)(const char *name, bool spam, const char *page))
{
  char *copy = strdup(samples), *p = strstr(copy, "\n=== ") + 1, *name;
  free(report);
  report = NULL;
  report = sample(&p, &name);
  while (p) {
    char *page = sample(&p, &name);
    look(name, strncmp(name, "spam", 4) == 0, page);
    free(page);
  }
  free(copy);
}

static unsigned spam_count, page_count, wrong_count;

static void judge(const char *name, bool spam, const char *page)
{
  char evidence[SPAM_EVIDENCE_SIZE];
  *(spam ? &spam_count : &page_count) += 1;
  bool judged = spam_is(rules, gk_text_of(page), evidence);
  if (judged != spam || (spam && !evidence[0])) {
    print_error("%s: %s\n", name, evidence);
    wrong_count++;
  }
}

static void test_samples(void **state)
{
  (void)state;
  each_sample(judge);
  assert_int_equal(wrong_count, 0);
  assert_true(spam_count >= 15 && page_count >= 15);
}

static void test_evidence(void **state)
{
  (void)state;
  char evidence[SPAM_EVIDENCE_SIZE];
  assert_true(spam_is(rules,
                      GK_TEXT("<title>百家乐,时时彩,老虎机</title><p>真人娱乐</p>"
                              "<a href=1>新葡京</a>"),
                      evidence));
  assert_string_equal(evidence, "The title or description has 3 words of gambling or pornography "
                                "(\"百家乐\", \"时时彩\", \"老虎机\"); its links have 1 word of "
                                "gambling or pornography (\"新葡京\"); its text has 1 word of "
                                "gambling or pornography (\"真人娱乐\").");
  assert_false(spam_is(rules, GK_TEXT("<p>信息公开</p>"), evidence));
  assert_string_equal(evidence, "");
}

static void test_text(void **state)
{
  (void)state;
  struct spam_text text;
  assert_true(spam_text_read(
      &text,
      GK_TEXT("<TITLE>&#28595;&#x95E8; A&amp;B</TITLE><meta content='某 局' name=Keywords>"
              "<!-- <p>no</p> --><style>no</style><p>中(zhōng)国(guó)人(rén)民(mín)和(HE2)</p>"
              "<script>if (1 < 2) '<p>no</p>'</script><a href='x>y'>链<b>接</b></a>一。二"
              "<td>三 < 四</td>\xFF")));
  assert_int_equal(text.zone[SPAM_HEAD].size, strlen("澳门a&b\n某局\n"));
  assert_memory_equal(text.zone[SPAM_HEAD].data, "澳门a&b\n某局\n", text.zone[SPAM_HEAD].size);
  assert_int_equal(text.zone[SPAM_LINKS].size, strlen("链接\n"));
  assert_int_equal(text.zone[SPAM_BODY].size, strlen("中国人民和\n一。\n二\n三<四\n\xEF\xBF\xBD"));
  assert_memory_equal(text.zone[SPAM_BODY].data, "中国人民和\n一。\n二\n三<四\n\xEF\xBF\xBD",
                      text.zone[SPAM_BODY].size);
  assert_int_equal(text.glossed, 5);
  assert_int_equal(text.numbered, 2);
  assert_int_equal(text.broken, 1);
  spam_text_free(&text);
  assert_true(spam_text_read(&text, (struct gk_text){"", 0}));
  assert_int_equal(text.zone[SPAM_BODY].size, 0);
  spam_text_free(&text);
}

static void test_wrong_rules(void **state)
{
  (void)state;
  char why[300], path[] = "/tmp/test-spam-XXXXXX";
  assert_null(spam_rules_new("/nonexistent/spam.tsv", why));
  assert_string_equal(why, "/nonexistent/spam.tsv: No such file or directory");
  static const char *const wrong[][2] = {{"gambling\t甲\n", "weight"},
                                         {"gambling\t甲\t16\n", "weight"},
                                         {"x\t甲\t1\n", ":1: there is no list \"x\""},
                                         {"# c\nlure\n", ":2: the word is missing"}};
  int file = mkstemp(path);
  assert_true(file >= 0);
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    FILE *stream = fopen(path, "w");
    fputs(wrong[i][0], stream);
    fclose(stream);
    assert_null(spam_rules_new(path, why));
    if (!strstr(why, wrong[i][1]))
      fail_msg("%s", why);
  }
  remove(path);
}

static uint32_t next_random(uint32_t *seed)
{
  return *seed = *seed * 1664525u + 1013904223u, *seed >> 8;
}

/* Whatever the bytes are: nothing beyond them is read, and what is written is text. */
static void mutate(const char *name, bool spam, const char *page)
{
  (void)spam;
  static uint32_t seed = 20240131;
  size_t size = strlen(page);
  for (int round = 0; round < 40 && size > 0; round++) {
    char *changed = malloc(size), evidence[SPAM_EVIDENCE_SIZE];
    size_t left = size;
    memcpy(changed, page, size);
    for (uint32_t changes = next_random(&seed) % 40 + 1; changes > 0; changes--) {
      size_t at = next_random(&seed) % left;
      switch (next_random(&seed) % 4) {
      case 0:
        changed[at] = (char)next_random(&seed);
        break;
      case 1:
        changed[at] = "<>\"'=&#;/!-(\0\xE7\xFF)"[next_random(&seed) % 16];
        break;
      case 2:
        left = at + 1;
        break;
      default:
        memmove(changed + at / 2, changed + at, left - at);
      }
    }
    char *exact = malloc(left);
    memcpy(exact, changed, left);
    spam_is(rules, (struct gk_text){exact, left}, evidence);
    if (strlen(evidence) >= SPAM_EVIDENCE_SIZE)
      fail_msg("%s", name);
    free(exact);
    free(changed);
  }
}

static void test_mutations(void **state)
{
  (void)state;
  each_sample(mutate);
}

static int begin(void **state)
{
  (void)state;
  char why[300];
  rules = spam_rules_new(source_path("rules/crawl/spam.tsv"), why);
  FILE *file = fopen(source_path("plugins/crawl/spam-samples.txt"), "r");
  samples = calloc(1, SAMPLES_SIZE);
  if (!rules || !file || fread(samples, 1, SAMPLES_SIZE - 1, file) == 0) {
    fprintf(stderr, "%s\n", rules ? "there are no samples" : why);
    return -1;
  }
  return fclose(file);
}

static int end(void **state)
{
  (void)state;
  spam_rules_drop(rules);
  free(samples);
  free(report);
  return 0;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_samples), cmocka_unit_test(test_evidence), cmocka_unit_test(test_text),
      cmocka_unit_test(test_wrong_rules), cmocka_unit_test(test_mutations)};
  return cmocka_run_group_tests(tests, begin, end);
}
