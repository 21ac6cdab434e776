/* SPDX-License-Identifier: Apache-2.0 */
#include "split.h"

struct search {
  const struct split_problem *problem;
  char digits[SPLIT_DIGITS];
  bool cut[SPLIT_DIGITS + 1];             /* a cell ends before this digit */
  uint32_t cells_after[SPLIT_DIGITS + 1]; /* cells that begin at or after this digit */
  uint32_t size, slots;
  bool last_is_total;                           /* the last column is the sum of all others */
  bool dead[SPLIT_SLOTS + 1][SPLIT_DIGITS + 1]; /* no way from this group at this digit */
  struct split_solution now;
  struct split_solution *found;
  int room, count;
  uint32_t steps;
  bool gave_up;
};

static bool sums_hold(const struct split_problem *problem, const int64_t *numbers)
{
  for (uint32_t i = 0; i < problem->sum_count; i++) {
    const struct form_sum *sum = &problem->sums[i];
    if (!sum->of_columns)
      continue;
    int64_t left = 0, right = 0;
    for (uint32_t j = 0; j < problem->columns; j++) {
      left += sum->left >> j & 1 ? numbers[j] : 0;
      right += sum->right >> j & 1 ? numbers[j] : 0;
    }
    if (left != right)
      return false;
  }
  return true;
}

static uint32_t width_of(int64_t number)
{
  uint32_t width = 1;
  for (; number >= 10; number /= 10)
    width++;
  return width;
}

/* Numbers from slot `slot` on, their digits from `at`. The depth is the count of slots. */
static void search(struct search *s, uint32_t slot, uint32_t at, int64_t sum)
{
  uint32_t columns = s->problem->columns, column = slot % columns;
  if (slot == s->slots) {
    if (at == s->size && s->count < s->room)
      s->found[s->count++] = s->now;
    return;
  }
  if (column == 0 && s->dead[slot / columns][at])
    return;
  int before = s->count;
  uint32_t left = s->slots - slot;
  for (uint32_t length = 1; length <= SPLIT_LENGTH && at + length <= s->size; length++) {
    if (s->count == s->room || s->gave_up)
      return;
    if (length > 1 && (s->digits[at] == '0' || s->cut[at + length - 1]))
      break;
    uint32_t next = at + length, rest = s->size - next;
    if (rest < left - 1 || (left == 1 && rest > 0))
      continue;
    if (s->cells_after[next] > left - 1)
      continue; /* each of those cells needs a number of its own */
    if (++s->steps > SPLIT_STEPS) {
      s->gave_up = true;
      return;
    }
    int64_t number = 0;
    for (uint32_t i = at; i < next; i++)
      number = number * 10 + (s->digits[i] - '0');
    s->now.numbers[slot] = number;
    s->now.lengths[slot] = (uint8_t)length;
    if (column + 1 == columns) {
      if (sums_hold(s->problem, s->now.numbers + slot - column))
        search(s, slot + 1, next, 0);
    } else if (!s->last_is_total || rest >= columns - column - 2 + width_of(sum + number)) {
      search(s, slot + 1, next, sum + number);
    }
  }
  if (column == 0 && s->count == before && !s->gave_up)
    s->dead[slot / columns][at] = true;
}

int split_digits(const struct split_problem *problem, struct split_solution *solutions, int room)
{
  struct search s = {.problem = problem,
                     .found = solutions,
                     .room = room,
                     .slots = problem->groups * problem->columns};
  if (s.slots == 0 || s.slots > SPLIT_SLOTS)
    return -1;
  for (uint32_t i = 0; i < problem->cell_count; i++) {
    struct gk_text cell = problem->cells[i];
    if (cell.size > SPLIT_DIGITS - s.size)
      return -1;
    memcpy(s.digits + s.size, cell.data, cell.size);
    s.cut[s.size] = true;
    s.size += (uint32_t)cell.size;
  }
  for (uint32_t i = s.size; i-- > 0;)
    s.cells_after[i] = s.cells_after[i + 1] + s.cut[i];
  for (uint32_t i = 0; i < problem->sum_count; i++) {
    const struct form_sum *sum = &problem->sums[i];
    uint64_t last = UINT64_C(1) << (problem->columns - 1);
    s.last_is_total |= sum->of_columns && sum->right == last && sum->left == last - 1;
  }
  search(&s, 0, 0, 0);
  return s.gave_up ? -1 : s.count;
}
