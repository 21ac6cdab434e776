/* SPDX-License-Identifier: Apache-2.0 */
/* Keys: no two sets of fields give the same, and a chain is moved by what is added alone. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "key.h"
#include "stage.h"

struct set {
  const char *what;
  struct gk_text fields[4];
  size_t count;
};

static void no_two_sets_of_fields_collide(void **state)
{
  (void)state;
  /* Each is what another one would be without lengths, without the count, or with a length read as
   * part of the bytes. */
  static const struct set sets[] = {
      {"x", {{"", 0}}, 0},
      {"x", {{"", 0}}, 1},
      {"x", {{"", 0}, {"", 0}}, 2},
      {"x", {{"abc", 3}}, 1},
      {"x", {{"ab", 2}, {"c", 1}}, 2},
      {"x", {{"a", 1}, {"bc", 2}}, 2},
      {"x", {{"abc", 3}, {"", 0}}, 2},
      {"x", {{"", 0}, {"abc", 3}}, 2},
      {"xa", {{"bc", 2}}, 1},
      {"xabc", {{"", 0}}, 0},
      {"", {{"xabc", 4}}, 1},
      {"", {{"x", 1}, {"abc", 3}}, 2},
      {"x", {{"\3abc", 4}}, 1},
      {"x", {{"a\1c", 3}}, 1},
      {"x", {{"a\1c", 2}, {"c", 1}}, 2},
      {"x", {{"a\0b", 3}}, 1},
      {"x", {{"a", 1}, {"b", 1}}, 2},
      {"x", {{"b", 1}, {"a", 1}}, 2},
  };
  enum { SETS = sizeof sets / sizeof *sets };
  uint8_t keys[SETS][GK_DIGEST_SIZE];
  for (size_t i = 0; i < SETS; i++) {
    gk_key_fields(sets[i].what, sets[i].fields, sets[i].count, keys[i]);
    for (size_t k = 0; k < i; k++)
      if (memcmp(keys[i], keys[k], GK_DIGEST_SIZE) == 0)
        fail_msg("sets %zu and %zu have the same key", k, i);
  }
}

/* Stores keep keys, so what is hashed never changes. */
static void what_is_hashed_stays(void **state)
{
  (void)state;
  uint8_t key[GK_DIGEST_SIZE], expected[GK_DIGEST_SIZE];
  const struct gk_text fields[] = {GK_TEXT("ab"), GK_TEXT("")};
  gk_key_fields("what", fields, 2, key);
  gk_sha256(GK_TEXT("\4what\2ab\0"), expected);
  assert_memory_equal(key, expected, GK_DIGEST_SIZE);
}

static void digest_of(const char *text, uint8_t digest[GK_DIGEST_SIZE])
{
  gk_sha256(gk_text_of(text), digest);
}

static void a_chain_is_moved_by_additions_in_their_order(void **state)
{
  (void)state;
  uint8_t one[GK_DIGEST_SIZE], two[GK_DIGEST_SIZE], nothing[GK_DIGEST_SIZE];
  struct gk_chain empty = {0}, chain = {0}, other = {0}, twice = {0};
  digest_of("one", one);
  digest_of("two", two);
  /* A list of items ends with a kind that is none. */
  gk_sha256((struct gk_text){"\0", 1}, nothing);
  gk_chain_add(&chain, nothing);
  assert_memory_equal(&chain, &empty, sizeof chain);
  gk_chain_add(&chain, one);
  assert_memory_not_equal(&chain, &empty, sizeof chain);
  struct gk_chain before = chain;
  gk_chain_add(&chain, nothing);
  assert_memory_equal(&chain, &before, sizeof chain);
  gk_chain_add(&chain, two);
  gk_chain_add(&other, two);
  gk_chain_add(&other, one);
  assert_memory_not_equal(&chain, &other, sizeof chain);
  gk_chain_add(&twice, one);
  gk_chain_add(&twice, one);
  assert_memory_not_equal(&twice, &before, sizeof chain);
}

static void a_key_depends_on_each_of_its_parts(void **state)
{
  (void)state;
  uint8_t base[GK_DIGEST_SIZE], other[GK_DIGEST_SIZE], keys[6][GK_DIGEST_SIZE];
  struct gk_chain chain = {0}, longer = {0};
  digest_of("base", base);
  digest_of("other", other);
  gk_chain_add(&longer, other);
  gk_key_step(GK_STAGE_READ, base, &chain, keys[0]);
  gk_key_step(GK_STAGE_EXTRACT, base, &chain, keys[1]);
  gk_key_step(GK_STAGE_READ, other, &chain, keys[2]);
  gk_key_step(GK_STAGE_READ, base, &longer, keys[3]);
  gk_key_choice(GK_STAGE_READ, base, &chain, keys[4]);
  gk_key_choice(GK_STAGE_READ, other, &longer, keys[5]);
  for (size_t i = 0; i < 6; i++) {
    assert_false(gk_key_is_none(keys[i]));
    for (size_t k = 0; k < i; k++)
      assert_memory_not_equal(keys[i], keys[k], GK_DIGEST_SIZE);
  }
  uint8_t again[GK_DIGEST_SIZE], none[GK_DIGEST_SIZE] = {0};
  gk_key_step(GK_STAGE_READ, base, &chain, again);
  assert_memory_equal(again, keys[0], GK_DIGEST_SIZE);
  assert_true(gk_key_is_none(none));
  none[GK_DIGEST_SIZE - 1] = 1;
  assert_false(gk_key_is_none(none));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(no_two_sets_of_fields_collide),
      cmocka_unit_test(what_is_hashed_stays),
      cmocka_unit_test(a_chain_is_moved_by_additions_in_their_order),
      cmocka_unit_test(a_key_depends_on_each_of_its_parts),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
