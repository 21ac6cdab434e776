/* SPDX-License-Identifier: Apache-2.0 */
/* pipeline.conf and the options of plugins: defaults, every type, every complaint with its line,
 * and a file damaged in any way ends in a complaint. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "option.h"

struct config {
  bool truth;
  int64_t number;
  const char *string, *choice, *file, *directory;
};

#define ROW(member, type, initial, minimum, maximum, choices)                                      \
  {                                                                                                \
#member, type, offsetof(struct config, member), initial, minimum, maximum, choices, "Help."    \
  }
static const struct gk_option options[] = {
    ROW(truth, GK_OPTION_BOOL, "true", 0, 0, NULL),
    ROW(number, GK_OPTION_INT, "7", -5, 5000000000, NULL),
    ROW(string, GK_OPTION_STRING, NULL, 0, 0, NULL),
    ROW(choice, GK_OPTION_CHOICE, "two", 0, 0, "one|two|three"),
    ROW(file, GK_OPTION_FILE, NULL, 0, 0, NULL),
    ROW(directory, GK_OPTION_DIRECTORY, NULL, 0, 0, NULL),
    {0}};

static const struct gk_plugin plugin = {.stage = GK_STAGE_READ,
                                        .name = "fake",
                                        .options = options,
                                        .option_size = sizeof *options,
                                        .config_size = sizeof(struct config)};

static char path[] = "/tmp/gongkai-test-XXXXXX";
static struct gk_arena arena;
static struct gk_conf conf;
static struct gk_error error;

static void write_file(const char *text, size_t size)
{
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  fwrite(text, 1, size, file);
  fclose(file);
}

static bool load(const char *text)
{
  write_file(text, strlen(text));
  return gk_conf_load(&conf, path, "first", &error);
}

/* The options of the one plugin, given on line 2. */
static const struct config *fill(const char *given)
{
  char text[1000];
  snprintf(
      text, sizeof text,
      "stages = ( { stage = \"read\"; plugins = ( { name = \"fake\"; options: {\n%s\n}; } ); } );\n"
      "rules = \"/\";\n",
      given);
  gk_conf_free(&conf);
  gk_arena_reset(&arena);
  memset(&error, 0, sizeof error);
  if (!load(text))
    return NULL;
  const void *config = NULL;
  return gk_options_fill(&arena, &plugin, &conf.stages[0].plugins[0], conf.rules, NULL, &config,
                         &error)
             ? config
             : NULL;
}

static void complains(const char *given, const char *words)
{
  assert_null(fill(given));
  char begin[100];
  snprintf(begin, sizeof begin, "%s:2: ", path);
  if (strncmp(error.message, begin, strlen(begin)) != 0 || !strstr(error.message, words))
    fail_msg("'%s' is not '%s…%s'", error.message, begin, words);
}

static int set_up(void **state)
{
  (void)state;
  memset(&conf, 0, sizeof conf);
  gk_arena_init(&arena, 0, NULL, NULL);
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  gk_conf_free(&conf);
  gk_arena_free(&arena);
  return 0;
}

static void has_defaults(void **state)
{
  (void)state;
  const struct config *config = fill("");
  assert_non_null(config);
  assert_true(config->truth);
  assert_int_equal(config->number, 7);
  assert_null(config->string);
  assert_string_equal(config->choice, "two");
  assert_null(config->file);
  assert_int_equal(conf.limits.memory_mb, 512);
  assert_string_equal(conf.plugin_paths[0], "first");
  assert_string_equal(conf.rules, "/");
}

static void takes_every_type(void **state)
{
  (void)state;
  const struct config *config =
      fill("truth = false; number = 5000000000L; string = \"政务\"; choice = \"three\"; "
           "file = \"/proc/self/stat\"; directory = \"proc\";");
  if (!config)
    fail_msg("%s", error.message);
  assert_false(config->truth);
  assert_true(config->number == 5000000000);
  assert_string_equal(config->string, "政务");
  assert_string_equal(config->choice, "three");
  assert_string_equal(config->file, "/proc/self/stat");
  assert_string_equal(config->directory, "//proc");
  config = fill("number = -5;");
  assert_non_null(config);
  assert_int_equal(config->number, -5);
}

static void complains_with_the_line(void **state)
{
  (void)state;
  complains("truth = 1;", "option \"truth\" must be true or false");
  complains("number = \"7\";", "option \"number\" must be a whole number");
  complains("number = 1.5;", "must be a whole number");
  complains("number = -6;", "option \"number\" must be from -5 to 5000000000");
  complains("number = 5000000001L;", "must be from");
  complains("string = 3;", "must be a string");
  complains("choice = \"tw\";", "must be one of one|two|three");
  complains("choice = \"\";", "must be one of");
  complains("choice = \"one|two\";", "must be one of");
  complains("file = \"nowhere.tsv\";", "//nowhere.tsv: No such file");
  complains("file = \"proc\";", "is not a file");
  complains("directory = \"/proc/self/stat\";", "is not a directory");
  complains("nubmer = 3;", "did you mean \"number\"?");
  complains("qqqqqqqqqq = 3;", "see gongkai inspect fake");
  complains("number = 1; number = 2;", "");
}

static void knows_where_files_are(void **state)
{
  (void)state;
  gk_conf_free(&conf);
  assert_true(load("stages = ( { stage = \"read\"; plugins = ( { name = \"x\"; } ); } );\n"
                   "plugin_path = [ \"/a\", \"b\" ]; rules = \"..\";"));
  assert_string_equal(conf.plugin_paths[0], "first");
  assert_string_equal(conf.plugin_paths[1], "/a");
  assert_string_equal(conf.rules, "/");
}

static const char whole[] = "# Which plugins.\nstages = (\n  { stage = \"fetch\"; plugins = ( { "
                            "name = \"file\"; options: { "
                            "a = [1, 2]; b = ( ( ) ); }; } ); },\n  { stage = \"read\"; plugins = "
                            "( { name = \"html\"; }, { "
                            "name = \"text\"; } ); }\n);\nlimits: { memory_mb = 64; stage_seconds "
                            "= 0x10; };\nplugin_path = "
                            "[ \"a\", \"b\" ];\nrules = \"r\";\n";

/* Each beginning and each changed byte gives a configuration or a complaint. */
static void survives_damage(void **state)
{
  (void)state;
  static const char bytes[] = "\0\xFF\"(){};[]=,@0-.\\/*";
  char text[sizeof whole];
  unsigned seed = 1;
  for (size_t i = 0; i < 3 * sizeof whole; i++) {
    size_t size = sizeof whole - 1;
    memcpy(text, whole, sizeof whole);
    if (i < sizeof whole)
      size = i;
    else
      for (int changes = 0; changes < 3; changes++) {
        seed = seed * 1103515245 + 12345;
        text[seed / 65536 % size] = bytes[seed / 256 % (sizeof bytes - 1)];
      }
    write_file(text, size);
    gk_conf_free(&conf);
    error.message[0] = 0;
    if (!gk_conf_load(&conf, path, NULL, &error))
      assert_memory_equal(error.message, path, strlen(path));
  }
}

static void folds_no_deep_nesting_onto_the_stack(void **state)
{
  (void)state;
  enum { DEPTH = 100000 };
  char *text = malloc(2 * DEPTH + 20);
  memcpy(text, "a = ", 4);
  memset(text + 4, '(', DEPTH);
  memset(text + 4 + DEPTH, ')', DEPTH);
  write_file(text, 2 * DEPTH + 4);
  free(text);
  gk_conf_free(&conf);
  assert_false(gk_conf_load(&conf, path, NULL, &error));
}

static void refuses_what_is_no_file(void **state)
{
  (void)state;
  gk_conf_free(&conf);
  assert_false(gk_conf_load(&conf, "/tmp", NULL, &error));
  assert_non_null(strstr(error.message, "/tmp: it is a directory"));
  gk_conf_free(&conf);
  assert_false(load(""));
  assert_non_null(strstr(error.message, "there is no \"stages\" list"));
  gk_conf_free(&conf);
  assert_false(gk_conf_load(&conf, "/nowhere/at/all.conf", NULL, &error));
  assert_non_null(strstr(error.message, "/nowhere/at/all.conf: No such file"));
}

int main(void)
{
  int file = mkstemp(path);
  if (file < 0)
    return 1;
  close(file);
  unsetenv("GONGKAI_PLUGIN_PATH");
  unsetenv("GONGKAI_RULES");
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(has_defaults, set_up, tear_down),
      cmocka_unit_test_setup_teardown(takes_every_type, set_up, tear_down),
      cmocka_unit_test_setup_teardown(complains_with_the_line, set_up, tear_down),
      cmocka_unit_test_setup_teardown(knows_where_files_are, set_up, tear_down),
      cmocka_unit_test_setup_teardown(survives_damage, set_up, tear_down),
      cmocka_unit_test_setup_teardown(folds_no_deep_nesting_onto_the_stack, set_up, tear_down),
      cmocka_unit_test_setup_teardown(refuses_what_is_no_file, set_up, tear_down),
  };
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  unlink(path);
  return failed;
}
