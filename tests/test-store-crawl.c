/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "digest.h"
#include "gc.h"
#include "sample.h"
#include "store-crawl.h"
#include "store-scene.h"
#include "wire.h"

enum { STEPS_MOST = 16 };

#define PAGE "http://a.example/2025.html"

static int set_up(void **state)
{
  int status = scene_set_up(state);
  if (status == 0)
    scene_open(*state, GK_STORE_WRITE);
  return status;
}

static void good(struct scene *scene, bool done)
{
  if (!done)
    fail_msg("%s: %s", scene->error.code, scene->error.message);
}

static void begin_run(struct scene *scene)
{
  const struct gk_store_run run = {.command = "crawl", .pipeline = ""};
  good(scene, gk_store_begin_run(scene->store, &run, &scene->error));
}

static void end_run(struct scene *scene)
{
  good(scene, gk_store_commit(scene->store, &scene->error));
  good(scene, gk_store_end_run(scene->store, &scene->error));
}

/* The sample's document, had under the name at that time. */
static void put(struct scene *scene, unsigned number, const char *name, const char *at)
{
  struct gk_document document;
  struct gk_buffer wires[STEPS_MOST] = {0}, bytes = {0};
  struct gk_text steps[STEPS_MOST];
  gk_document_init(&document, 0, NULL, NULL);
  sample_make(&document, number);
  sample_bytes(&bytes, number);
  for (uint32_t i = 0; i < document.step_count; i++) {
    gk_wire_write(&document, i, &wires[i]);
    steps[i] = (struct gk_text){wires[i].data, wires[i].size};
  }
  struct gk_store_document given = {.original = {bytes.data, bytes.size},
                                    .size = bytes.size,
                                    .declared = GK_TEXT("text/html\n"),
                                    .recipe = 1,
                                    .steps = steps,
                                    .step_count = document.step_count,
                                    .document = &document};
  gk_sha256(given.original, given.digest);
  good(scene, gk_store_put_document(scene->store, &given, NULL, &scene->error));
  good(scene, gk_store_put_source(scene->store, gk_text_of(name), given.digest, &scene->error));
  const struct gk_store_retrieval how = {.retrieved = gk_text_of(at),
                                         .referrer = GK_TEXT("http://a.example/list.html"),
                                         .title = GK_TEXT("\xff\xfe"), /* no UTF-8 */
                                         .site = GK_TEXT("甲区"),
                                         .record = gk_text_of(at),
                                         .headers = GK_TEXT("Server: \xb9\xab\r\n")};
  good(scene, gk_store_put_retrieval(scene->store, gk_text_of(name), &how, &scene->error));
  for (int i = 0; i < STEPS_MOST; i++)
    gk_buffer_free(&wires[i]);
  gk_buffer_free(&bytes);
  gk_document_free(&document);
}

static void visit(struct scene *scene, uint32_t kind, const char *url, const char *code)
{
  const struct gk_visit of = {.kind = kind,
                              .status = 200,
                              .bytes = 1000,
                              .microseconds = 10,
                              .site = GK_TEXT("甲区"),
                              .url = gk_text_of(url),
                              .role = GK_TEXT("document"),
                              .code = gk_text_of(code),
                              .message = GK_TEXT("It says so.")};
  good(scene, gk_store_put_visit(scene->store, &of, &scene->error));
}

static void is(struct gk_text text, const char *expected)
{
  assert_int_equal(text.size, strlen(expected));
  assert_memory_equal(text.data, expected, text.size);
}

static struct gk_retrieved of_page(struct scene *scene)
{
  struct gk_retrieved of;
  good(scene, gk_store_retrieved(scene->store, GK_TEXT(PAGE), &of, &scene->error));
  return of;
}

static void keeps_first_and_last(void **state)
{
  struct scene *scene = *state;
  static const char *const nights[] = {"2026-01-20T03:00:00Z", "2026-01-21T03:00:00Z",
                                       "2026-01-21T03:00:00Z", "2026-01-22T03:00:00Z"};
  for (size_t i = 0; i < sizeof nights / sizeof *nights; i++) {
    begin_run(scene);
    put(scene, 1, PAGE, nights[i]);
    end_run(scene);
    struct gk_retrieved of = of_page(scene);
    is(of.first.retrieved, nights[0]);
    is(of.last.retrieved, nights[i]);
    is(of.last.record, nights[i]);
    is(of.last.site, "甲区");
    is(of.last.title, ""); /* what is no UTF-8 is not known */
    is(of.last.headers, "Server: \xb9\xab\r\n");
    assert_int_equal(of.vanished, 0);
  }
  /* Other bytes: another first. */
  begin_run(scene);
  put(scene, 2, PAGE, "2026-02-01T03:00:00Z");
  end_run(scene);
  is(of_page(scene).first.retrieved, "2026-02-01T03:00:00Z");
  struct gk_retrieved none;
  good(scene, gk_store_retrieved(scene->store, GK_TEXT("http://b/"), &none, &scene->error));
  is(none.first.retrieved, "");
}

static bool take_version(void *argument, const struct gk_version *version)
{
  struct gk_buffer *out = argument;
  gk_buffer_print(out, "%lld-%lld %.*s %.*s\n", (long long)version->run, (long long)version->seen,
                  (int)version->first.size, version->first.data, (int)version->last.size,
                  version->last.data);
  return true;
}

static void lists_what_a_source_has_had(void **state)
{
  struct scene *scene = *state;
  struct gk_buffer out = {0};
  static const unsigned numbers[] = {1, 1, 2};
  static const char *const nights[] = {"2026-01-20", "2026-01-21", "2026-01-22"};
  for (int i = 0; i < 3; i++) {
    begin_run(scene);
    put(scene, numbers[i], PAGE, nights[i]);
    end_run(scene);
  }
  good(scene, gk_store_versions(scene->store, GK_TEXT(PAGE), take_version, &out, &scene->error));
  is((struct gk_text){out.data, out.size},
     "3-3 2026-01-22 2026-01-22\n1-2 2026-01-20 2026-01-21\n");
  gk_buffer_free(&out);
}

static void add_name(void *argument, struct gk_text name, int64_t since)
{
  assert_true(since > 0);
  gk_buffer_put(argument, name.data, name.size);
}

static void is_vanished(struct scene *scene, int64_t from, int64_t to, const char *expected)
{
  struct gk_buffer out = {0};
  good(scene, gk_store_vanished(scene->store, from, to, add_name, &out, &scene->error));
  is((struct gk_text){out.size ? out.data : "", out.size}, expected);
  gk_buffer_free(&out);
}

static void marks_what_vanished(void **state)
{
  struct scene *scene = *state;
  begin_run(scene);
  put(scene, 1, PAGE, "2026-01-20T03:00:00Z");
  visit(scene, GK_VISIT_FETCHED, PAGE, "");
  end_run(scene);
  begin_run(scene);
  visit(scene, GK_VISIT_VANISHED, PAGE, "not-found");
  end_run(scene);
  int64_t since = of_page(scene).vanished;
  assert_true(since > 0);
  assert_int_equal(of_page(scene).vanished_run, 2);
  is_vanished(scene, 1, 2, PAGE);
  begin_run(scene);
  visit(scene, GK_VISIT_VANISHED, PAGE, "not-found");
  end_run(scene);
  assert_int_equal(of_page(scene).vanished, since); /* since when, not when last */
  assert_int_equal(of_page(scene).vanished_run, 2);
  is_vanished(scene, 2, 3, "");
  begin_run(scene);
  visit(scene, GK_VISIT_UNCHANGED, PAGE, "");
  end_run(scene);
  assert_int_equal(of_page(scene).vanished, 0);
  begin_run(scene);
  visit(scene, GK_VISIT_VANISHED, PAGE, "gone");
  put(scene, 1, PAGE, "2026-01-24T03:00:00Z");
  end_run(scene);
  assert_int_equal(of_page(scene).vanished, 0);
}

static void add_count(void *argument, const struct gk_visit_count *count)
{
  gk_buffer_print(argument, "%.*s %.*s %s %.*s %lld %lld %lld\n", (int)count->site.size,
                  count->site.data, (int)count->role.size, count->role.data,
                  gk_visit_kind_name(count->kind), (int)count->code.size, count->code.data,
                  (long long)count->count, (long long)count->bytes, (long long)count->microseconds);
}

static void count_visit(void *argument, const struct gk_visit *visit)
{
  is(visit->code, "timeout");
  is(visit->message, "It says so.");
  assert_int_equal(visit->kind, GK_VISIT_FAILED);
  ++*(int *)argument;
}

static void counts_visits_without_keeping_all(void **state)
{
  struct scene *scene = *state;
  struct gk_buffer out = {0};
  begin_run(scene);
  for (int i = 0; i < GK_VISITS_KEPT + 50; i++) {
    char url[64];
    snprintf(url, sizeof url, "http://a.example/%d", i);
    visit(scene, GK_VISIT_FAILED, url, "timeout");
    visit(scene, GK_VISIT_UNCHANGED, url, "");
  }
  visit(scene, 99, "http://a.example/", ""); /* of another version: passed over */
  end_run(scene);
  good(scene, gk_store_visit_counts(scene->store, 1, GK_TEXT(""), add_count, &out, &scene->error));
  is((struct gk_text){out.data, out.size}, "甲区 document failed timeout 250 250000 2500\n"
                                           "甲区 document unchanged  250 250000 2500\n");
  int kept = 0;
  good(scene, gk_store_visits(scene->store, 1, GK_TEXT(""), count_visit, &kept, &scene->error));
  assert_int_equal(kept, GK_VISITS_KEPT);
  gk_buffer_free(&out);
}

static void progress(void *argument, uint64_t done, uint64_t documents)
{
  (void)argument, (void)done, (void)documents;
}

static void collecting_leaves_the_newest_runs(void **state)
{
  struct scene *scene = *state;
  struct gk_buffer out = {0};
  for (unsigned i = 1; i <= 4; i++) {
    begin_run(scene);
    put(scene, i, PAGE, "2026-01-20");
    visit(scene, GK_VISIT_FAILED, "http://a.example/x", "timeout");
    end_run(scene);
  }
  struct gk_gc gc = {.store = scene->store, .keep_runs = 1, .progress = progress};
  good(scene, gk_gc(&gc, &scene->error));
  assert_int_equal(gc.counts.visits, 3);
  int kept = 0;
  good(scene, gk_store_visits(scene->store, 3, GK_TEXT(""), count_visit, &kept, &scene->error));
  assert_int_equal(kept, 0);
  good(scene, gk_store_visits(scene->store, 4, GK_TEXT(""), count_visit, &kept, &scene->error));
  assert_int_equal(kept, 1);
  good(scene, gk_store_versions(scene->store, GK_TEXT(PAGE), take_version, &out, &scene->error));
  is((struct gk_text){out.data, out.size}, "4-4 2026-01-20 2026-01-20\n");
  gk_buffer_free(&out);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, scene_tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
      TEST(keeps_first_and_last),
      TEST(lists_what_a_source_has_had),
      TEST(marks_what_vanished),
      TEST(counts_visits_without_keeping_all),
      TEST(collecting_leaves_the_newest_runs),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
