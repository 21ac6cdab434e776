/* SPDX-License-Identifier: Apache-2.0 */
/* What is taken again of a document and what is run: keys, bids, data that is made again. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "pipeline.h"
#include "wire.h"

enum { READ, OTHER, ITEMS, DATA, PLUGINS };

/* Plugins that do what the test says, and what they saw. */
static struct fake {
  int bid, status, runs, probes;
  const char *text, *picture; /* that it adds */
  uint64_t saw_size, saw_data;
  bool saw_digest;
} fakes[PLUGINS];

static void look(struct gk_context *context, struct fake *fake)
{
  struct gk_resource picture;
  fake->saw_size = fake->saw_data = 0;
  if (!gk_find_resource(context, GK_RESOURCE_PICTURE, &picture))
    return;
  fake->saw_size = picture.size;
  fake->saw_data = picture.data.size;
  fake->saw_digest = picture.digest.size == 2 * GK_DIGEST_SIZE;
}

static int probe(struct gk_context *context, void *state)
{
  struct fake *fake = state;
  fake->probes++;
  look(context, fake);
  return fake->bid;
}

static int run(struct gk_context *context, void *state)
{
  struct fake *fake = state;
  struct gk_block block = {.kind = GK_BLOCK_PARAGRAPH, .text = gk_text_of(fake->text)};
  fake->runs++;
  look(context, fake);
  if (fake->picture) {
    struct gk_resource picture = {
        .kind = GK_RESOURCE_PICTURE, .parent = 1, .data = gk_text_of(fake->picture)};
    assert_int_not_equal(gk_add_resource(context, &picture), 0);
  }
  if (fake->text)
    assert_int_not_equal(gk_add_block(context, &block), 0);
  return fake->status ? gk_fail(context, fake->status, "as-asked", "It was asked.") : GK_OK;
}

#define OPEN(n)                                                                                    \
  static int open##n(struct gk_context *context, const void *config, void **state)                 \
  {                                                                                                \
    (void)context;                                                                                 \
    (void)config;                                                                                  \
    *state = &fakes[n];                                                                            \
    return GK_OK;                                                                                  \
  }
OPEN(0)
OPEN(1)
OPEN(2)
OPEN(3)

#define ENTRY(in, called, opens, flag)                                                             \
  {                                                                                                \
    .plugin = {                                                                                    \
      .abi = GK_ABI,                                                                               \
      .size = sizeof(struct gk_plugin),                                                            \
      .stage = GK_STAGE_##in,                                                                      \
      .version = 1,                                                                                \
      .flags = flag,                                                                               \
      .name = called,                                                                              \
      .open = opens,                                                                               \
      .probe = probe,                                                                              \
      .run = run                                                                                   \
    }                                                                                              \
  }
static struct gk_registered entries[PLUGINS] = {
    ENTRY(READ, "reader", open0, 0), ENTRY(READ, "other", open1, 0),
    ENTRY(EXTRACT, "items", open2, GK_PLUGIN_ITEMS_ONLY), ENTRY(EXTRACT, "data", open3, 0)};
static const struct gk_registry registry = {.entries = entries, .count = PLUGINS};

static const char one_reader[] =
    "stages = ( { stage = \"read\"; plugins = ( { name = \"reader\"; } ); },\n"
    "{ stage = \"extract\"; plugins = ( { name = \"items\"; }, { name = \"data\"; } ); } );\n";
static const char two_readers[] =
    "stages = ( { stage = \"read\"; plugins = ( { name = \"other\"; }, { name = \"reader\"; } ); "
    "},\n"
    "{ stage = \"extract\"; plugins = ( { name = \"items\"; }, { name = \"data\"; } ); } );\n";

static char path[] = "/tmp/gongkai-test-XXXXXX";
static struct gk_conf conf;
static struct gk_pipeline pipeline;
static struct gk_document document;
static struct gk_buffer stored; /* the steps of the first time, each after its length */
static size_t taken;            /* steps that the replay gave as they were */

/* Opens the plugins as they are now: another version is another recipe. */
static void open_pipeline(const char *text)
{
  struct gk_error error;
  FILE *out = fopen(path, "w");
  assert_non_null(out);
  fputs(text, out);
  fclose(out);
  gk_pipeline_close(&pipeline);
  gk_conf_free(&conf);
  if (!gk_conf_load(&conf, path, NULL, &error) ||
      !gk_pipeline_open(&pipeline, &conf, &registry, GK_STAGE_UNPACK, GK_STAGE_LAST, &error))
    fail_msg("%s", error.message);
}

static void keep(void *argument, const struct gk_document *now, uint32_t index, struct gk_text wire,
                 size_t replayed)
{
  (void)argument;
  (void)now;
  (void)index;
  assert_true(replayed == GK_NOT_REPLAYED);
  gk_buffer_put_text(&stored, wire);
}

static void count(void *argument, const struct gk_document *now, uint32_t index,
                  struct gk_text wire, size_t replayed)
{
  (void)argument;
  (void)now;
  if (replayed == GK_NOT_REPLAYED)
    assert_true(wire.size > 0);
  else
    assert_int_equal(replayed, index);
  taken += replayed != GK_NOT_REPLAYED;
}

static const struct gk_text bytes = {"\x89PNG....", 8};

/* Runs the document for the first time, and keeps its steps. */
static void run_first(void)
{
  const struct gk_observer observer = {NULL, keep, NULL};
  const char *reason;
  struct gk_buffer wire = {0};
  struct gk_step step = {.stage = GK_STAGE_FETCH, .plugin = GK_TEXT("file")};
  struct gk_resource original = {.kind = GK_RESOURCE_ORIGINAL, .data = bytes};
  gk_document_reset(&document);
  gk_document_begin(&document, &step);
  gk_document_add(&document, GK_KIND_RESOURCE, &original, sizeof original, &reason);
  gk_wire_write(&document, 0, &wire);
  stored.size = 0;
  gk_buffer_put_text(&stored, (struct gk_text){wire.data, wire.size});
  gk_buffer_free(&wire);
  assert_int_equal(gk_pipeline_run(&pipeline, &document, GK_STAGE_LAST, NULL, &observer),
                   GK_PASSAGE_DONE);
}

/* Runs it with what is stored; it has its bytes or not. */
static enum gk_passage_end run_again(bool with_bytes)
{
  const struct gk_observer observer = {NULL, count, NULL};
  struct gk_reader reader = {stored.data, stored.data + stored.size, false};
  struct gk_replay replay;
  const char *reason;
  for (int i = 0; i < PLUGINS; i++)
    fakes[i].runs = fakes[i].probes = 0;
  taken = 0;
  gk_document_reset(&document);
  assert_true(gk_wire_apply(&document, gk_reader_text(&reader), GK_KINDS_ALL, &reason));
  if (with_bytes)
    gk_document_lend_data(&document, 1, bytes);
  gk_replay_read(&replay, &document.arena, (struct gk_text){stored.data, stored.size});
  return gk_pipeline_run(&pipeline, &document, GK_STAGE_LAST, &replay, &observer);
}

static int set_up(void **state)
{
  (void)state;
  for (int i = 0; i < PLUGINS; i++) {
    fakes[i] = (struct fake){.bid = 50};
    entries[i].plugin.version = 1;
  }
  fakes[READ].text = "of the reader";
  fakes[READ].picture = "a picture";
  fakes[OTHER].bid = 0;
  fakes[OTHER].text = "of the other";
  fakes[ITEMS].text = "of items";
  fakes[DATA].text = "of data";
  gk_document_init(&document, 0, NULL, NULL);
  open_pipeline(one_reader);
  run_first();
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  gk_pipeline_close(&pipeline);
  gk_conf_free(&conf);
  gk_document_free(&document);
  gk_buffer_free(&stored);
  return 0;
}

static void assert_runs(int read, int items, int data)
{
  assert_int_equal(fakes[READ].runs, read);
  assert_int_equal(fakes[ITEMS].runs, items);
  assert_int_equal(fakes[DATA].runs, data);
}

static void what_is_the_same_is_taken_without_a_call(void **state)
{
  (void)state;
  assert_int_equal(run_again(false), GK_PASSAGE_DONE);
  assert_int_equal(taken, 3);
  assert_runs(0, 0, 0);
  assert_int_equal(fakes[READ].probes + fakes[ITEMS].probes + fakes[DATA].probes, 0);
  assert_int_equal(document.step_count, 4);
  assert_int_equal(gk_document_count(&document, GK_KIND_BLOCK), 3);
  const struct gk_block *block = gk_document_find(&document, GK_KIND_BLOCK, 3);
  assert_string_equal(block->text.data, "of data");
  /* Written again, it is what it was. */
  struct gk_reader reader = {stored.data, stored.data + stored.size, false};
  for (uint32_t i = 0; i < document.step_count; i++) {
    struct gk_text was = gk_reader_text(&reader);
    struct gk_buffer wire = {0};
    gk_wire_write(&document, i, &wire);
    assert_int_equal(wire.size, was.size);
    assert_memory_equal(wire.data, was.data, was.size);
    gk_buffer_free(&wire);
  }
}

static void a_plugin_of_items_sees_no_data_and_needs_no_bytes(void **state)
{
  (void)state;
  /* Both are asked for bids, since the recipe of one has changed. */
  entries[DATA].plugin.flags = GK_PLUGIN_ITEMS_ONLY;
  open_pipeline(one_reader);
  run_first();
  entries[ITEMS].plugin.version = 2;
  open_pipeline(one_reader);
  assert_int_equal(run_again(false), GK_PASSAGE_DONE);
  assert_runs(0, 1, 0);
  assert_int_equal(fakes[ITEMS].saw_size, strlen("a picture"));
  assert_int_equal(fakes[ITEMS].saw_data, 0);
  assert_true(fakes[ITEMS].saw_digest);
  /* What comes after it depends on what it adds. */
  fakes[ITEMS].text = "other items";
  assert_int_equal(run_again(false), GK_PASSAGE_DONE);
  assert_runs(0, 1, 1);
  entries[DATA].plugin.flags = 0;
}

static void data_is_made_again_where_a_plugin_may_look(void **state)
{
  (void)state;
  entries[DATA].plugin.version = 2;
  open_pipeline(one_reader);
  assert_int_equal(run_again(false), GK_PASSAGE_NEEDS_BYTES);
  assert_runs(0, 0, 0);
  assert_int_equal(run_again(true), GK_PASSAGE_DONE);
  assert_runs(1, 0, 1);
  assert_int_equal(fakes[DATA].saw_data, strlen("a picture"));
  assert_int_equal(gk_document_count(&document, GK_KIND_BLOCK), 3);
}

static void data_that_is_made_otherwise_is_refused(void **state)
{
  (void)state;
  entries[DATA].plugin.version = 2;
  open_pipeline(one_reader);
  fakes[READ].picture = "A picture";
  assert_int_equal(run_again(true), GK_PASSAGE_UNSOUND);
  fakes[READ].picture = NULL;
  assert_int_equal(run_again(true), GK_PASSAGE_UNSOUND);
  assert_int_equal(fakes[DATA].runs, 0);
}

static void who_wins_again_is_not_run_again(void **state)
{
  (void)state;
  open_pipeline(two_readers);
  assert_int_equal(run_again(true), GK_PASSAGE_DONE);
  assert_runs(0, 0, 0);
  assert_int_equal(fakes[OTHER].runs, 0);
  assert_int_equal(fakes[OTHER].probes, 1);
  assert_int_equal(fakes[READ].probes, 1);
  assert_string_equal(document.steps[1].bids.data, "other=0 reader=50");
  assert_int_equal(taken, 2); /* the reader's step has other bids, and is written anew */
  /* Another winner is run, and what follows. */
  fakes[OTHER].bid = 60;
  assert_int_equal(run_again(true), GK_PASSAGE_DONE);
  assert_int_equal(fakes[OTHER].runs, 1);
  assert_runs(0, 1, 1);
  /* One that adds the same is another result of the same content: nothing after it is run. */
  fakes[OTHER].text = fakes[READ].text;
  fakes[OTHER].picture = fakes[READ].picture;
  assert_int_equal(run_again(true), GK_PASSAGE_DONE);
  assert_int_equal(fakes[OTHER].runs, 1);
  assert_runs(0, 0, 0);
}

static void only_what_is_said_of_the_document_is_remembered(void **state)
{
  (void)state;
  static const struct {
    int status, runs;
  } cases[] = {{GK_SKIP, 0}, {GK_REJECT, 0}, {GK_RETRY, 1}, {GK_FATAL, 1}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    fakes[ITEMS].status = cases[i].status;
    run_first();
    assert_int_equal(document.steps[2].status, cases[i].status);
    assert_int_equal(run_again(true), GK_PASSAGE_DONE);
    assert_int_equal(fakes[ITEMS].runs, cases[i].runs);
    assert_int_equal(document.steps[2].status, cases[i].status);
    assert_string_equal(document.steps[2].code.data, "as-asked");
  }
}

static void damaged_steps_are_computed_again(void **state)
{
  (void)state;
  struct gk_reader reader = {stored.data, stored.data + stored.size, false};
  struct gk_text last;
  for (int i = 0; i < 4; i++)
    last = gk_reader_text(&reader);
  /* Cut short. */
  stored.size--;
  assert_int_equal(run_again(true), GK_PASSAGE_DONE);
  assert_runs(1, 0, 1);
  assert_int_equal(gk_document_count(&document, GK_KIND_BLOCK), 3);
  stored.size++;
  /* Of a form that nobody knows. */
  stored.data[last.data - stored.data] = 77;
  assert_int_equal(run_again(true), GK_PASSAGE_DONE);
  assert_runs(1, 0, 1);
  assert_int_equal(gk_document_count(&document, GK_KIND_BLOCK), 3);
}

int main(void)
{
  int file = mkstemp(path);
  if (file < 0)
    return 1;
  close(file);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(what_is_the_same_is_taken_without_a_call, set_up, tear_down),
      cmocka_unit_test_setup_teardown(a_plugin_of_items_sees_no_data_and_needs_no_bytes, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(data_is_made_again_where_a_plugin_may_look, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(data_that_is_made_otherwise_is_refused, set_up, tear_down),
      cmocka_unit_test_setup_teardown(who_wins_again_is_not_run_again, set_up, tear_down),
      cmocka_unit_test_setup_teardown(only_what_is_said_of_the_document_is_remembered, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(damaged_steps_are_computed_again, set_up, tear_down),
  };
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  unlink(path);
  return failed;
}
