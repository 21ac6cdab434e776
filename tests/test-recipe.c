/* SPDX-License-Identifier: Apache-2.0 */
/* Recipes: the same configuration gives the same text, whatever its order; what counts is in it,
 * what does not is not; and two of them are told apart by the right reasons. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "message.h"
#include "recipe-change.h"
#include "recipe.h"
#include "stage.h"

struct config {
  const char *folder, *file, *word;
  int64_t number;
  bool flag;
};

static const struct gk_option options[] = {
    {"word", GK_OPTION_STRING, offsetof(struct config, word), NULL, 0, 0, NULL, "A word."},
    {"number", GK_OPTION_INT, offsetof(struct config, number), "1", 0, 9, NULL, "A number."},
    {"flag", GK_OPTION_BOOL, offsetof(struct config, flag), "true", 0, 0, NULL, "Yes or no."},
    {"folder", GK_OPTION_DIRECTORY, offsetof(struct config, folder), NULL, 0, 0, NULL, "Files."},
    {"file", GK_OPTION_FILE, offsetof(struct config, file), NULL, 0, 0, NULL, "A file."},
    {0}};

/* The same in another order. */
static const struct gk_option shuffled[] = {
    {"file", GK_OPTION_FILE, offsetof(struct config, file), NULL, 0, 0, NULL, "A file."},
    {"flag", GK_OPTION_BOOL, offsetof(struct config, flag), "true", 0, 0, NULL, "Yes or no."},
    {"word", GK_OPTION_STRING, offsetof(struct config, word), NULL, 0, 0, NULL, "A word."},
    {"folder", GK_OPTION_DIRECTORY, offsetof(struct config, folder), NULL, 0, 0, NULL, "Files."},
    {"number", GK_OPTION_INT, offsetof(struct config, number), "1", 0, 9, NULL, "A number."},
    {0}};

static const char *libraries_of(void)
{
  return "libxml2 20914";
}

static char directory[] = "/tmp/gongkai-recipe-XXXXXX";
static char rules[100], folder[100], file[100], outside[100];
static struct gk_plugin plugin;
static struct config config;
static struct gk_conf_plugin conf = {.name = "p", .file = "pipeline.conf", .line = 7};
static struct gk_error error;

static void write_file(const char *path, const char *content)
{
  FILE *out = fopen(path, "w");
  assert_non_null(out);
  fputs(content, out);
  fclose(out);
}

static void in_folder(const char *name, const char *content)
{
  char path[200];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  write_file(path, content);
}

static int set_up(void **state)
{
  (void)state;
  plugin = (struct gk_plugin){.abi = GK_ABI,
                              .size = sizeof plugin,
                              .stage = GK_STAGE_EXTRACT,
                              .version = 3,
                              .name = "p",
                              .options = options,
                              .option_size = sizeof *options,
                              .config_size = sizeof config};
  config = (struct config){.folder = folder, .file = file, .word = "词", .number = 5};
  write_file(file, "content");
  in_folder("b.conf", "b");
  in_folder("a.conf", "a");
  return 0;
}

static struct gk_buffer recipe_of(void)
{
  struct gk_buffer recipe = {0};
  if (!gk_recipe_put_plugin(&recipe, &plugin, &conf, &config, rules, &error))
    fail_msg("%s", error.message);
  return recipe;
}

static void a_recipe_is_canonical(void **state)
{
  (void)state;
  struct gk_buffer recipe = recipe_of();
  gk_buffer_put_byte(&recipe, 0);
  /* SHA-256 of "a", "b" and "content"; the file lies outside of the rules directory. */
  assert_string_equal(
      recipe.data,
      "extract\tp\tversion\t3\n"
      "extract\tp\tabi\t1\n"
      "extract\tp\tfile\ted7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73\n"
      "extract\tp\toption flag\tfalse\n"
      "extract\tp\trules/folder/"
      "a.conf\tca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee4"
      "8bb\n"
      "extract\tp\trules/folder/"
      "b.conf\t3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c0"
      "09d\n"
      "extract\tp\toption number\t5\n"
      "extract\tp\toption word\t词\n");
  plugin.options = shuffled;
  struct gk_buffer again = recipe_of();
  assert_int_equal(again.size, recipe.size - 1);
  assert_memory_equal(again.data, recipe.data, again.size);
  gk_buffer_free(&recipe);
  gk_buffer_free(&again);
}

static void assert_same(struct gk_buffer *before, bool same)
{
  struct gk_buffer now = recipe_of();
  bool is = now.size == before->size && memcmp(now.data, before->data, now.size) == 0;
  gk_buffer_free(&now);
  assert_int_equal(is, same);
}

static void what_documents_or_an_editor_leaves_does_not_count(void **state)
{
  (void)state;
  static const char *const ignored[] = {"README.md", ".a.conf.swp", "a.conf~", "#a.conf#"};
  struct gk_buffer before = recipe_of();
  char path[200];
  for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++) {
    in_folder(ignored[i], "left");
    assert_same(&before, true);
    snprintf(path, sizeof path, "%s/%s", folder, ignored[i]);
    unlink(path);
  }
  in_folder("a.conf", "a"); /* another date alone */
  assert_same(&before, true);
  in_folder("c.conf", "");
  assert_same(&before, false);
  snprintf(path, sizeof path, "%s/c.conf", folder);
  unlink(path);
  assert_same(&before, true);
  write_file(file, "contents");
  assert_same(&before, false);
  gk_buffer_free(&before);
}

static void tabs_and_files_that_cannot_be_read_are_refused(void **state)
{
  (void)state;
  struct gk_buffer recipe = {0};
  config.word = "a\tb";
  assert_false(gk_recipe_put_plugin(&recipe, &plugin, &conf, &config, rules, &error));
  assert_non_null(strstr(error.message, "pipeline.conf:7: plugin \"p\": option word"));
  config.word = "a\nb";
  assert_false(gk_recipe_put_plugin(&recipe, &plugin, &conf, &config, rules, &error));
  config.word = "a";
  config.file = "/nowhere/at/all";
  assert_false(gk_recipe_put_plugin(&recipe, &plugin, &conf, &config, rules, &error));
  assert_non_null(strstr(error.message, "/nowhere/at/all"));
  gk_buffer_free(&recipe);
}

static struct gk_text text_of_buffer(const struct gk_buffer *buffer)
{
  return (struct gk_text){buffer->data, buffer->size};
}

/* Compares, and wants these reasons, each ended by "; ". */
static void assert_reasons(struct gk_text old, struct gk_text recipe, uint32_t first,
                           const char *reasons)
{
  struct gk_plan plan = {.parts = calloc(1, sizeof *plan.parts), .count = 1};
  char said[1000] = "";
  assert_non_null(plan.parts);
  gk_recipe_compare(old, recipe, plan.parts);
  for (size_t i = 0; i < plan.parts->reason_count; i++)
    snprintf(said + strlen(said), sizeof said - strlen(said), "%s; ", plan.parts->reasons[i]);
  assert_string_equal(said, reasons);
  assert_int_equal(plan.parts->first, first);
  gk_plan_free(&plan);
}

static void each_change_has_its_reason(void **state)
{
  (void)state;
  struct gk_buffer before = recipe_of();
  assert_reasons(text_of_buffer(&before), text_of_buffer(&before), GK_STAGE_LAST + 1, "");
  plugin.version = 4;
  plugin.libraries = libraries_of;
  config.number = 6;
  in_folder("a.conf", "changed");
  in_folder("new.conf", "");
  char path[200];
  snprintf(path, sizeof path, "%s/b.conf", folder);
  unlink(path);
  struct gk_buffer after = recipe_of();
  assert_reasons(text_of_buffer(&before), text_of_buffer(&after), GK_STAGE_EXTRACT,
                 "plugin extract/p 3 → 4; plugin extract/p: libraries “” → “libxml2 20914”; "
                 "rules/folder/a.conf changed; rules/folder/new.conf added; "
                 "option extract.p.number 5 → 6; rules/folder/b.conf removed; ");
  snprintf(path, sizeof path, "%s/new.conf", folder);
  unlink(path);
  gk_buffer_free(&before);
  gk_buffer_free(&after);
}

static void the_first_stage_that_changed_is_found(void **state)
{
  (void)state;
  static const char old[] = "read\ta\tversion\t1\nread\tb\tversion\t1\nvalidate\tc\tversion\t1\n"
                            "limits\t\tstage_seconds\t20\n";
  static const struct {
    const char *now;
    uint32_t first;
    const char *reasons;
  } cases[] = {
      {"read\ta\tversion\t1\nread\tb\tversion\t1\nvalidate\tc\tversion\t2\n"
       "limits\t\tstage_seconds\t20\n",
       GK_STAGE_VALIDATE, "plugin validate/c 1 → 2; "},
      {"read\ta\tversion\t1\nread\tb\tversion\t2\nvalidate\tc\tversion\t2\n"
       "limits\t\tstage_seconds\t20\n",
       GK_STAGE_READ, "plugin read/b 1 → 2; plugin validate/c 1 → 2; "},
      {"read\ta\tversion\t1\nvalidate\tc\tversion\t1\nlimits\t\tstage_seconds\t20\n", GK_STAGE_READ,
       "plugin read/b removed; "},
      {"read\ta\tversion\t1\nread\tb\tversion\t1\nextract\tn\tversion\t1\n"
       "validate\tc\tversion\t1\nlimits\t\tstage_seconds\t20\n",
       GK_STAGE_EXTRACT, "plugin extract/n added; "},
      {"read\tb\tversion\t1\nread\ta\tversion\t1\nvalidate\tc\tversion\t1\n"
       "limits\t\tstage_seconds\t20\n",
       GK_STAGE_READ, "the order of the read plugins changed; "},
      {"read\ta\tversion\t1\nread\tb\tversion\t1\nvalidate\tc\tversion\t1\n"
       "limits\t\tstage_seconds\t30\n",
       GK_STAGE_LAST + 1, "limits.stage_seconds 20 → 30; "},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    assert_reasons(gk_text_of(old), gk_text_of(cases[i].now), cases[i].first, cases[i].reasons);
}

int main(void)
{
  if (!mkdtemp(directory))
    return 1;
  snprintf(rules, sizeof rules, "%s/rules", directory);
  snprintf(folder, sizeof folder, "%s/rules/folder", directory);
  snprintf(file, sizeof file, "%s/file", directory);
  snprintf(outside, sizeof outside, "rm -rf '%s'", directory);
  mkdir(rules, 0777);
  mkdir(folder, 0777);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup(a_recipe_is_canonical, set_up),
      cmocka_unit_test_setup(what_documents_or_an_editor_leaves_does_not_count, set_up),
      cmocka_unit_test_setup(tabs_and_files_that_cannot_be_read_are_refused, set_up),
      cmocka_unit_test_setup(each_change_has_its_reason, set_up),
      cmocka_unit_test(the_first_stage_that_changed_is_found),
  };
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  return system(outside) == 0 ? failed : 1;
}
