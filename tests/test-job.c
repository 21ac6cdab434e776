/* SPDX-License-Identifier: Apache-2.0 */
/* A job's steps: those sent twice are kept once, those that are missing are noticed. And the small
 * things that everything stands on: the arena, the nearest name. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "arena.h"
#include "job.h"

static struct gk_job job;
static struct gk_buffer wires;

static void put(const char *const *steps, size_t count)
{
  wires.size = 0;
  for (size_t i = 0; i < count; i++)
    gk_buffer_put_text(&wires, gk_text_of(steps[i]));
}

static struct gk_text sent(void)
{
  return (struct gk_text){wires.data, wires.size};
}

static int set_up(void **state)
{
  (void)state;
  struct gk_packet offer = {.body_file = -1, .body = GK_TEXT("abc")};
  const struct gk_job_offer said = {.plugin = GK_TEXT("file"),
                                    .version = 1,
                                    .name = GK_TEXT("a/b.html"),
                                    .media_type = GK_TEXT("text/html"),
                                    .size = offer.body.size};
  gk_job_begin(&job, 1, &offer, &said);
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  gk_job_end(&job);
  gk_buffer_free(&wires);
  return job.id == 0 ? 0 : -1;
}

static const char *const letters[] = {"a", "bb", "ccc", "dddd"};

static void steps_are(const char *joined)
{
  char all[64] = "";
  for (size_t i = 0; i < job.step_count; i++)
    strncat(all, job.steps[i].data, job.steps[i].size);
  assert_string_equal(all, joined);
}

static void keeps_steps_once(void **state)
{
  (void)state;
  put(letters, 2);
  gk_job_add_steps(&job, 0, sent());
  gk_job_add_steps(&job, 0, sent()); /* again, by the worker after a death */
  put(letters, 4);
  gk_job_add_steps(&job, 0, sent());
  steps_are("abbcccdddd");
  assert_null(job.damage);
}

static void notices_a_gap(void **state)
{
  (void)state;
  put(letters, 1);
  gk_job_add_steps(&job, 0, sent());
  gk_job_add_steps(&job, 2, sent());
  assert_non_null(job.damage);
  gk_job_forget(&job, 2);
  assert_null(job.damage);
  assert_int_equal(job.step_count, 0);
  assert_int_equal(job.id, 2);
}

static void notices_a_cut(void **state)
{
  (void)state;
  put(letters, 4);
  wires.size--;
  gk_job_add_steps(&job, 0, sent());
  assert_non_null(job.damage);
  steps_are("abbccc");
}

static void bounds_steps(void **state)
{
  (void)state;
  put(letters, 1);
  for (uint64_t i = 0; i < 2000; i++)
    gk_job_add_steps(&job, i, sent());
  assert_int_equal(job.step_count, GK_JOB_STEPS_LIMIT);
  assert_non_null(job.damage);
  gk_job_forget(&job, 3);
  gk_job_add_steps(&job, UINT64_MAX, sent());
  assert_int_equal(job.step_count, 0);
  assert_non_null(job.damage);
}

static void knows_its_names(void **state)
{
  (void)state;
  gk_job_add_name(&job, GK_TEXT("another.html"), &(struct gk_store_retrieval){0});
  assert_true(gk_job_has_name(&job, GK_TEXT("a/b.html")));
  assert_true(gk_job_has_name(&job, GK_TEXT("another.html")));
  assert_false(gk_job_has_name(&job, GK_TEXT("a/b.htm")));
  assert_false(gk_job_has_name(&job, GK_TEXT("other.html")));
}

static void finds_the_nearest(void **state)
{
  (void)state;
  static const char *const names[] = {"memory_mb", "stage_seconds", "read", "", NULL};
  static const char *const none[] = {NULL};
  assert_string_equal(gk_nearest("memroy_mb", names), "memory_mb");
  assert_string_equal(gk_nearest("raed", names), "read");
  assert_string_equal(gk_nearest("read", names), "read");
  assert_null(gk_nearest("zzzzzzzz", names));
  assert_null(gk_nearest("read", none));
  char longer[1000];
  memset(longer, 'r', sizeof longer - 1);
  longer[sizeof longer - 1] = 0;
  const char *const with_long[] = {longer, "read", NULL};
  assert_null(gk_nearest(longer, names));
  assert_string_equal(gk_nearest("reda", with_long), "read");
  gk_nearest("", names);
}

static void cuts_long_errors(void **state)
{
  (void)state;
  struct gk_error error;
  char longer[3000];
  memset(longer, 'x', sizeof longer - 1);
  longer[sizeof longer - 1] = 0;
  assert_false(gk_error_set(&error, longer, "%s", longer));
  assert_int_equal(strlen(error.code), sizeof error.code - 1);
  assert_int_equal(strlen(error.message), sizeof error.message - 1);
}

static jmp_buf jump;

static void exhausted(void *argument)
{
  (void)argument;
  longjmp(jump, 1);
}

static void arena_is_zeroed_aligned_and_limited(void **state)
{
  (void)state;
  struct gk_arena arena;
  gk_arena_init(&arena, 8 << 20, exhausted, NULL);
  for (int turn = 0; turn < 3; turn++) {
    for (size_t size = 0; size < 70000; size = size * 3 + 1) {
      char *memory = gk_arena_alloc(&arena, size);
      assert_non_null(memory);
      assert_int_equal((uintptr_t)memory % 16, 0);
      for (size_t i = 0; i < size; i++)
        assert_int_equal(memory[i], 0);
      memset(memory, 0xAA, size);
    }
    char *large = gk_arena_alloc(&arena, 1 << 20);
    assert_int_equal(large[(1 << 20) - 1], 0);
    struct gk_text copy = gk_arena_text(&arena, (struct gk_text){"abcd", 2});
    assert_string_equal(copy.data, "ab");
    assert_string_equal(gk_arena_text(&arena, (struct gk_text){NULL, 0}).data, "");
    gk_arena_reset(&arena);
  }
  static const size_t sizes[] = {9 << 20, SIZE_MAX, SIZE_MAX - 8, SIZE_MAX / 2};
  for (volatile size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
    if (setjmp(jump) == 0) {
      gk_arena_alloc(&arena, sizes[i]);
      fail();
    }
  gk_arena_free(&arena);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(keeps_steps_once, set_up, tear_down),
      cmocka_unit_test_setup_teardown(notices_a_gap, set_up, tear_down),
      cmocka_unit_test_setup_teardown(notices_a_cut, set_up, tear_down),
      cmocka_unit_test_setup_teardown(bounds_steps, set_up, tear_down),
      cmocka_unit_test_setup_teardown(knows_its_names, set_up, tear_down),
      cmocka_unit_test(finds_the_nearest),
      cmocka_unit_test(cuts_long_errors),
      cmocka_unit_test(arena_is_zeroed_aligned_and_limited),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
