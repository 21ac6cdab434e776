/* SPDX-License-Identifier: Apache-2.0 */
/* Who runs, and what stays of it: bids, ties, fallbacks, delegates, steps that do not end well. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "pipeline.h"

/* Plugins that do what the test says. */
static struct fake {
  int bid, status, runs;
  bool adds_in_probe, refers_to_own_resource;
  const struct gk_selector *selectors; /* that it saw */
} fakes[5];

static bool opens[5], closed[5];

static int probe_as(struct gk_context *context, struct fake *fake)
{
  if (fake->adds_in_probe) {
    struct gk_block block = {.kind = GK_BLOCK_PARAGRAPH, .text = GK_TEXT("from a probe")};
    assert_int_equal(gk_add_block(context, &block), 0);
    gk_diagnose(context, GK_WARN, "from-a-probe", "It must not be kept.");
  }
  return fake->bid;
}

static int run_as(struct gk_context *context, struct fake *fake)
{
  fake->runs++;
  fake->selectors = gk_selectors(context);
  struct gk_block block = {.kind = GK_BLOCK_PARAGRAPH, .text = GK_TEXT("text")};
  assert_int_not_equal(gk_add_block(context, &block), 0);
  struct gk_place place = {0};
  if (fake->refers_to_own_resource) {
    struct gk_resource picture = {.kind = GK_RESOURCE_PICTURE, .parent = 1};
    place.resource = gk_add_resource(context, &picture);
    place.offset = 7;
  }
  gk_diagnose_at(context, GK_WARN, "ran", 1, &place, "It ran.");
  if (fake->status == GK_REJECT)
    return gk_fail(context, GK_REJECT, "bad-document", "It is bad.");
  return fake->status;
}

#define FAKE(n)                                                                                    \
  static int open##n(struct gk_context *context, const void *config, void **state)                 \
  {                                                                                                \
    (void)config;                                                                                  \
    *state = &fakes[n];                                                                            \
    return opens[n] ? GK_OK : gk_fail(context, GK_FATAL, "no-rules", "rules/x.tsv:3: bad");        \
  }                                                                                                \
  static void close##n(void *state)                                                                \
  {                                                                                                \
    assert_ptr_equal(state, &fakes[n]);                                                            \
    closed[n] = true;                                                                              \
  }                                                                                                \
  static int probe##n(struct gk_context *context, void *state)                                     \
  {                                                                                                \
    return probe_as(context, state);                                                               \
  }                                                                                                \
  static int run##n(struct gk_context *context, void *state)                                       \
  {                                                                                                \
    return run_as(context, state);                                                                 \
  }
FAKE(0)
FAKE(1)
FAKE(2)
FAKE(3)
FAKE(4)

static const struct gk_selector selectors[] = {{0}};

#define ENTRY(n, in, called)                                                                       \
  {                                                                                                \
    .plugin = {                                                                                    \
      .abi = GK_ABI,                                                                               \
      .size = sizeof(struct gk_plugin),                                                            \
      .stage = GK_STAGE_##in,                                                                      \
      .version = n + 1,                                                                            \
      .name = called,                                                                              \
      .open = open##n,                                                                             \
      .close = close##n,                                                                           \
      .probe = probe##n,                                                                           \
      .run = run##n                                                                                \
    }                                                                                              \
  }

/* Readers a, b and last, extractors x and y. */
static struct gk_registered entries[5] = {ENTRY(0, READ, "a"), ENTRY(1, READ, "b"),
                                          ENTRY(2, READ, "last"), ENTRY(3, EXTRACT, "x"),
                                          ENTRY(4, EXTRACT, "y")};
static const struct gk_registry registry = {.entries = entries, .count = 5};

static const char standard[] =
    "stages = (\n"
    "{ stage = \"read\"; plugins = ( { name = \"a\"; }, { name = \"b\"; }, { name = \"last\"; } ); "
    "},\n"
    "{ stage = \"extract\"; plugins = ( { name = \"x\"; }, { name = \"y\"; } ); } );\n";

static char path[] = "/tmp/gongkai-test-XXXXXX";
static struct gk_conf conf;
static struct gk_pipeline pipeline;
static struct gk_document document;
static struct gk_error error;
static char ran[500];

static bool open_pipeline(const char *text)
{
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  fputs(text, file);
  fclose(file);
  if (!gk_conf_load(&conf, path, NULL, &error))
    fail_msg("%s", error.message);
  return gk_pipeline_open(&pipeline, &conf, &registry, GK_STAGE_UNPACK, GK_STAGE_LAST, &error);
}

static int set_up(void **state)
{
  (void)state;
  for (int i = 0; i < 5; i++) {
    fakes[i] = (struct fake){.bid = 50};
    opens[i] = true;
    closed[i] = false;
  }
  entries[0].plugin.delegate = NULL;
  entries[0].plugin.selectors = NULL;
  entries[0].plugin.run = run0;
  entries[2].plugin.flags = GK_PLUGIN_FALLBACK;
  ran[0] = 0;
  gk_document_init(&document, 0, NULL, NULL);
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  gk_pipeline_close(&pipeline);
  gk_conf_free(&conf);
  gk_document_free(&document);
  return 0;
}

static void ended(void *argument, const struct gk_document *now, uint32_t index,
                  struct gk_text wire, size_t replayed)
{
  (void)argument;
  assert_true(wire.size > 0);
  assert_true(replayed == GK_NOT_REPLAYED);
  const struct gk_step *step = &now->steps[index];
  assert_int_equal(index, now->step_count - 1);
  size_t size = strlen(ran);
  snprintf(ran + size, sizeof ran - size, "%s%s:%u", size ? " " : "", step->plugin.data,
           step->status);
}

/* Runs a document that has a text; which steps there were goes to `ran`. */
static void run(void)
{
  const struct gk_observer observer = {NULL, ended, NULL};
  const char *reason;
  struct gk_step step = {.stage = GK_STAGE_FETCH, .plugin = GK_TEXT("file")};
  struct gk_resource original = {.kind = GK_RESOURCE_ORIGINAL, .data = GK_TEXT("\x89PNG....")};
  struct gk_resource text = {.kind = GK_RESOURCE_TEXT, .parent = 1, .data = GK_TEXT("text")};
  gk_document_reset(&document);
  gk_document_begin(&document, &step);
  gk_document_add(&document, GK_KIND_RESOURCE, &original, sizeof original, &reason);
  gk_document_add(&document, GK_KIND_RESOURCE, &text, sizeof text, &reason);
  ran[0] = 0;
  gk_pipeline_run(&pipeline, &document, GK_STAGE_LAST, NULL, &observer);
}

static void the_highest_bid_wins_and_all_extractors_run(void **state)
{
  (void)state;
  assert_true(open_pipeline(standard));
  fakes[1].bid = 51;
  run();
  assert_string_equal(ran, "b:0 x:0 y:0");
  assert_string_equal(document.steps[1].bids.data, "a=50 b=51 last=50");
  assert_int_equal(document.steps[1].bid, 51);
  assert_int_equal(document.steps[1].version, 2);
  fakes[0].bid = 51; /* the first of equals */
  run();
  assert_string_equal(ran, "a:0 x:0 y:0");
  fakes[1].bid = 1000; /* no more than 100 */
  fakes[0].bid = 100;
  fakes[3].bid = 0;
  run();
  assert_string_equal(ran, "a:0 y:0");
}

static void a_fallback_runs_where_nobody_bids(void **state)
{
  (void)state;
  assert_true(open_pipeline(standard));
  fakes[0].bid = fakes[1].bid = fakes[2].bid = 0;
  run();
  assert_string_equal(ran, "last:0 x:0 y:0");
  fakes[0].bid = -3;
  run();
  assert_string_equal(ran, "last:0 x:0 y:0");
}

static void who_skips_gives_way(void **state)
{
  (void)state;
  assert_true(open_pipeline(standard));
  fakes[0].bid = 90;
  fakes[1].bid = 80;
  fakes[2].bid = 0;
  fakes[0].status = GK_SKIP;
  run();
  assert_string_equal(ran, "a:1 b:0 x:0 y:0");
  assert_int_equal(gk_document_count(&document, GK_KIND_BLOCK), 3);
  fakes[1].status = GK_SKIP;
  run();
  assert_string_equal(ran, "a:1 b:1 last:0 x:0 y:0");
  fakes[2].status = GK_SKIP;
  run();
  assert_string_equal(ran, "a:1 b:1 last:1 :2");
  assert_string_equal(document.steps[4].code.data, "unknown-format");
  assert_non_null(strstr(document.steps[4].message.data, " 89 50 4e 47"));
  fakes[0].status = GK_OK;
  fakes[3].status = GK_SKIP; /* an extractor with nothing to do */
  run();
  assert_string_equal(ran, "a:0 x:1 y:0");
}

static void a_rejected_document_goes_no_further(void **state)
{
  (void)state;
  assert_true(open_pipeline(standard));
  fakes[3].status = GK_REJECT;
  fakes[3].refers_to_own_resource = true;
  run();
  assert_string_equal(ran, "a:0 x:2");
  assert_string_equal(document.steps[2].code.data, "bad-document");
  assert_string_equal(document.steps[2].message.data, "It is bad.");
  /* What it added is gone; what it said is not, but without a place that is gone. */
  assert_int_equal(gk_document_count(&document, GK_KIND_BLOCK), 1);
  assert_int_equal(gk_document_count(&document, GK_KIND_RESOURCE), 2);
  assert_int_equal(gk_document_count(&document, GK_KIND_DIAGNOSTIC), 2);
  const struct gk_diagnostic *said = gk_document_find(&document, GK_KIND_DIAGNOSTIC, 2);
  assert_int_equal(said->place.resource, 0);
  assert_int_equal(said->place.offset, 0);
}

static void a_status_that_is_none_is_fatal(void **state)
{
  (void)state;
  static const int statuses[] = {-1, 5, 16, 4711};
  assert_true(open_pipeline(standard));
  for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
    fakes[0].status = statuses[i];
    run();
    assert_string_equal(ran, "a:4");
    assert_string_equal(document.steps[1].code.data, "bad-status");
  }
}

static void a_probe_adds_nothing(void **state)
{
  (void)state;
  assert_true(open_pipeline(standard));
  fakes[0].adds_in_probe = fakes[3].adds_in_probe = true;
  run();
  assert_int_equal(gk_document_count(&document, GK_KIND_BLOCK), 3);
  assert_int_equal(gk_document_count(&document, GK_KIND_DIAGNOSTIC), 3);
}

static void a_delegate_runs_with_the_selectors(void **state)
{
  (void)state;
  entries[0].plugin.delegate = "b";
  entries[0].plugin.selectors = selectors;
  entries[0].plugin.run = NULL;
  assert_true(open_pipeline(standard));
  fakes[0].bid = 90;
  run();
  assert_string_equal(ran, "a:0 x:0 y:0");
  assert_string_equal(document.steps[1].delegate.data, "b");
  assert_int_equal(fakes[1].runs, 1);
  assert_ptr_equal(fakes[1].selectors, selectors);
  assert_null(fakes[3].selectors);
  gk_pipeline_close(&pipeline);
  gk_conf_free(&conf);
  assert_false(
      open_pipeline("stages = (\n{ stage = \"read\";\nplugins = ( { name = \"a\"; } ); } );\n"));
  assert_non_null(strstr(error.message, ":3: plugin \"a\" needs plugin \"b\""));
}

static void what_does_not_open_is_named_and_the_rest_closed(void **state)
{
  (void)state;
  opens[1] = false;
  assert_false(open_pipeline(standard));
  assert_non_null(strstr(error.message, ":2: read plugin \"b\" did not open: rules/x.tsv:3: bad"));
  gk_pipeline_close(&pipeline);
  assert_true(closed[0]);
  assert_false(closed[1]);
  assert_false(closed[2]);
  assert_int_equal(pipeline.stage_count, 0);
}

static void a_stage_that_nobody_serves_is_passed(void **state)
{
  (void)state;
  assert_true(open_pipeline(standard));
  fakes[3].bid = fakes[4].bid = 0;
  run();
  /* It is written down that nobody bid, so that nobody need be asked again. */
  assert_string_equal(ran, "a:0 :1");
  assert_string_equal(document.steps[2].bids.data, "x=0 y=0");
}

int main(void)
{
  int file = mkstemp(path);
  if (file < 0)
    return 1;
  close(file);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(the_highest_bid_wins_and_all_extractors_run, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(a_fallback_runs_where_nobody_bids, set_up, tear_down),
      cmocka_unit_test_setup_teardown(who_skips_gives_way, set_up, tear_down),
      cmocka_unit_test_setup_teardown(a_rejected_document_goes_no_further, set_up, tear_down),
      cmocka_unit_test_setup_teardown(a_status_that_is_none_is_fatal, set_up, tear_down),
      cmocka_unit_test_setup_teardown(a_probe_adds_nothing, set_up, tear_down),
      cmocka_unit_test_setup_teardown(a_delegate_runs_with_the_selectors, set_up, tear_down),
      cmocka_unit_test_setup_teardown(what_does_not_open_is_named_and_the_rest_closed, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(a_stage_that_nobody_serves_is_passed, set_up, tear_down),
  };
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  unlink(path);
  return failed;
}
