/* SPDX-License-Identifier: Apache-2.0 */
/* Digits that ran together: whatever is claimed to be the only way is the only way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "split.h"

enum { ROUNDS = 4000, COLUMNS = 7 };

static uint64_t seed = 88172645463325252u;

static uint32_t below(uint32_t limit)
{
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (uint32_t)(seed >> 11) % limit;
}

static const struct form_sum row_sum = {true, 0x3F, 0x40};
static const struct form_sum line_sum = {true, 0x0F, 0x10};

/* Every way, by brute force over the places of the cuts. */
static int brute(const char *digits, size_t size, uint32_t slots, const int64_t *given,
                 uint32_t slot, int64_t sum)
{
  if (slot + 1 == slots) {
    if (size == 0 || size > SPLIT_LENGTH || (size > 1 && digits[0] == '0'))
      return 0;
    int64_t number = 0;
    for (size_t i = 0; i < size; i++)
      number = number * 10 + (digits[i] - '0');
    return number == sum;
  }
  int count = 0;
  int64_t number = 0;
  for (size_t length = 1; length <= SPLIT_LENGTH && length < size; length++) {
    if (length > 1 && digits[0] == '0')
      break;
    number = number * 10 + (digits[length - 1] - '0');
    count += brute(digits + length, size - length, slots, given, slot + 1, sum + number);
  }
  return count;
}

static void counts_every_way(void **state)
{
  (void)state;
  int unique = 0, right = 0;
  for (int round = 0; round < ROUNDS; round++) {
    int64_t numbers[COLUMNS] = {0};
    char digits[128];
    size_t size = 0;
    for (int i = 0; i < COLUMNS - 1; i++) {
      numbers[i] = below(3) ? 0 : below(below(2) ? 10 : 300);
      numbers[COLUMNS - 1] += numbers[i];
    }
    for (int i = 0; i < COLUMNS; i++)
      size += (size_t)sprintf(digits + size, "%d", (int)numbers[i]);
    struct gk_text cell = {digits, size};
    struct split_problem problem = {&cell, 1, 1, COLUMNS, &row_sum, 1};
    struct split_solution ways[64];
    int count = split_digits(&problem, ways, 64);
    assert_int_equal(count, brute(digits, size, COLUMNS, numbers, 0, 0));
    assert_true(count >= 1);
    if (count == 1) {
      unique++;
      right += memcmp(ways[0].numbers, numbers, sizeof numbers) == 0;
    }
  }
  print_message("rows of seven: %d of %d have one way, all right\n", unique, ROUNDS);
  assert_int_equal(unique, right);
}

static void splits_a_line(void **state)
{
  (void)state;
  struct gk_text cell = GK_TEXT("21317000001324019");
  struct split_problem problem = {&cell, 1, 3, 5, &line_sum, 1};
  struct split_solution ways[4];
  static const int64_t wanted[] = {2, 1, 3, 1, 7, 0, 0, 0, 0, 0, 13, 2, 4, 0, 19};
  assert_int_equal(split_digits(&problem, ways, 4), 1);
  assert_memory_equal(ways[0].numbers, wanted, sizeof wanted);
}

static void finds_no_way_where_the_source_is_wrong(void **state)
{
  (void)state;
  struct gk_text cell = GK_TEXT("1000009");
  struct split_problem problem = {&cell, 1, 1, COLUMNS, &row_sum, 1};
  struct split_solution ways[4];
  assert_int_equal(split_digits(&problem, ways, 4), 0);
  cell = GK_TEXT("0000");
  assert_int_equal(split_digits(&problem, ways, 4), 0);
}

static void keeps_the_edges_of_cells(void **state)
{
  (void)state;
  struct gk_text cells[] = {GK_TEXT("100000"), GK_TEXT("1")};
  struct split_problem problem = {cells, 2, 1, COLUMNS, &row_sum, 1};
  struct split_solution ways[4];
  assert_int_equal(split_digits(&problem, ways, 4), 1);
  assert_int_equal(ways[0].numbers[0], 1);
  assert_int_equal(ways[0].numbers[6], 1);
}

static void gives_up_in_time(void **state)
{
  (void)state;
  char digits[SPLIT_DIGITS];
  memset(digits, '1', sizeof digits);
  struct gk_text cell = {digits, 40};
  struct split_problem problem = {&cell, 1, 3, 5, &line_sum, 1};
  struct split_solution ways[2];
  split_digits(&problem, ways, 2);
  cell.size = sizeof digits;
  split_digits(&problem, ways, 2);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(counts_every_way),
      cmocka_unit_test(splits_a_line),
      cmocka_unit_test(finds_no_way_where_the_source_is_wrong),
      cmocka_unit_test(keeps_the_edges_of_cells),
      cmocka_unit_test(gives_up_in_time),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
