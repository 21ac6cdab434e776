/* SPDX-License-Identifier: Apache-2.0 */
#include "prior-test.h"

#include <stdio.h>
#include <stdlib.h>

#include "utf8.h"

struct fake_host *host, *work;
struct gk_prior *prior;
uint64_t seed;

uint32_t below(uint32_t limit)
{
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (uint32_t)(seed >> 11) % limit;
}

bool chance(double probability)
{
  return below(1000000) < probability * 1000000;
}

struct gk_text keep(const char *format, ...)
{
  char buffer[600];
  va_list arguments;
  va_start(arguments, format);
  int size = vsnprintf(buffer, sizeof buffer, format, arguments);
  va_end(arguments);
  char *out = gk_alloc(&work->context, (size_t)size + 1);
  memcpy(out, buffer, (size_t)size + 1);
  return (struct gk_text){out, (size_t)size};
}

static float ink_of(void *argument, const float box[4])
{
  assert_true(box[0] < box[2] && box[1] < box[3]);
  return ((const struct drawing *)argument)->ink;
}

void draw_places(struct drawing *drawing)
{
  drawing->grid = (struct gk_grid){.rows = drawing->rows,
                                   .columns = drawing->columns,
                                   .row_lines = drawing->row_lines,
                                   .column_lines = drawing->column_lines,
                                   .cells = drawing->cells,
                                   .ink = ink_of,
                                   .argument = drawing};
  bool seen[LATTICE_ROWS * LATTICE_COLUMNS * 2] = {false};
  for (uint32_t r = 0; r <= drawing->rows; r++)
    drawing->row_lines[r] = (float)(r * STEP * 2);
  for (uint32_t c = 0; c <= drawing->columns; c++)
    drawing->column_lines[c] = (float)(c * STEP * 4);
  for (uint32_t r = 0; r < drawing->rows; r++)
    for (uint32_t c = 0; c < drawing->columns; c++) {
      uint32_t number = drawing->at[r][c], down = 1, right = 1;
      if (seen[number])
        continue;
      seen[number] = true;
      while (r + down < drawing->rows && drawing->at[r + down][c] == number)
        down++;
      while (c + right < drawing->columns && drawing->at[r][c + right] == number)
        right++;
      drawing->cells[drawing->grid.count++] = (struct gk_lattice_place){
          r,
          c,
          down,
          right,
          {drawing->column_lines[c], drawing->row_lines[r], drawing->column_lines[c + right],
           drawing->row_lines[r + down]}};
    }
}

/* Rows first… of a sketch. */
void draw(const struct lattice *lattice, uint32_t first, uint32_t rows, struct drawing *drawing)
{
  memset(drawing, 0, sizeof *drawing);
  drawing->rows = rows;
  drawing->columns = lattice->columns;
  for (uint32_t r = 0; r < rows; r++)
    for (uint32_t c = 0; c < lattice->columns; c++)
      drawing->at[r][c] = lattice_at(lattice, first + r, c);
  draw_places(drawing);
}

struct gk_text misspell(struct gk_text text, uint32_t errors)
{
  static const char *const others[] = {"口", "木", "曰", "未", "士", "千"};
  uint32_t starts[200], count = 0;
  char buffer[600];
  for (const char *p = text.data, *end = p + text.size; p < end && count < 200;) {
    starts[count++] = (uint32_t)(p - text.data);
    gk_utf8_next(&p, end);
  }
  bool wrong[200] = {false};
  for (uint32_t i = 0; i < errors; i++)
    wrong[below(count)] = true;
  size_t size = 0;
  for (uint32_t i = 0; i < count; i++) {
    size_t end = i + 1 < count ? starts[i + 1] : text.size;
    const char *piece = wrong[i] ? others[below(6)] : text.data + starts[i];
    size_t length = wrong[i] ? 3 : end - starts[i];
    memcpy(buffer + size, piece, length);
    size += length;
  }
  return keep("%.*s", (int)size, buffer);
}

void read_labels(struct gk_fit *fit, double error_rate)
{
  for (uint32_t i = 0; i < fit->count; i++) {
    struct gk_guess *guess = &fit->guesses[i];
    if (guess->kind == GK_GUESS_NUMBER || guess->expected.size == 0)
      continue;
    uint32_t errors = 0, length = (uint32_t)guess->expected.size / 3;
    for (uint32_t j = 0; j < length; j++)
      errors += chance(error_rate);
    guess->candidates[0] = (struct gk_candidate){misspell(guess->expected, errors), 0.9f};
    guess->candidate_count = 1;
  }
}

/* Values that add up as the form says: items at random, totals worked out until nothing changes. */
void fill(const struct lattice *lattice, struct paper *paper, bool adds_up)
{
  static int64_t values[MAXIMAL_BLOCKS][MAXIMAL_ROWS][MAXIMAL_COLUMNS];
  const struct form *form = lattice->form;
  for (uint32_t b = 0; b < form->block_count; b++) {
    const struct form_block *block = &form->blocks[b];
    for (uint32_t r = 0; r < block->row_count; r++)
      for (uint32_t c = 0; c < block->column_count; c++)
        values[b][r][c] = chance(0.6) ? 0 : below(chance(0.7) ? 12 : chance(0.7) ? 150 : 4000);
    for (uint32_t round = 0; adds_up && round < 3; round++)
      for (uint32_t s = 0; s < block->sum_count; s++) {
        const struct form_sum *sum = &block->sums[s];
        uint32_t lines = sum->of_columns ? block->row_count : block->column_count;
        uint32_t length = sum->of_columns ? block->column_count : block->row_count;
        for (uint32_t line = 0; line < lines; line++) {
          int64_t left = 0, right = 0, *first = NULL, *last = NULL;
          for (uint32_t i = 0; i < length; i++) {
            int64_t *value = sum->of_columns ? &values[b][line][i] : &values[b][i][line];
            if (sum->left >> i & 1) {
              left += *value;
              first = first ? first : value;
            }
            if (sum->right >> i & 1) {
              right += *value;
              last = value;
            }
          }
          /* received + carried_in = total + carried_out: what came in is worked out. */
          bool balance = !sum->of_columns && __builtin_popcountll(sum->right) > 1;
          if (balance && right >= left - *first)
            *first += right - left;
          else
            *last += left - right;
        }
      }
  }
  for (uint32_t i = 0; i < paper->fit.count; i++) {
    const struct gk_guess *guess = &paper->fit.guesses[i];
    const struct lattice_cell *cell = guess->place ? &lattice->cells[guess->place - 1] : NULL;
    paper->truth[i][0] = 0;
    if (cell && cell->value)
      snprintf(paper->truth[i], TEXT, "%lld",
               (long long)values[cell->block][cell->form_row][cell->form_column]);
  }
}

/* Another reading of a number: a digit exchanged, lost or doubled. */
void misread(const char *truth, char *out)
{
  static const char *const alike[10] = {"68", "74", "73", "85", "19", "63", "85", "12", "36", "74"};
  size_t size = strlen(truth), at = below((uint32_t)size);
  uint32_t way = below(10);
  memcpy(out, truth, size + 1);
  if (way == 0 && size > 1) {
    memmove(out + at, truth + at + 1, size - at);
  } else if (way == 1 && size + 2 < TEXT) {
    memmove(out + at + 1, truth + at, size - at + 1);
  } else {
    out[at] = alike[truth[at] - '0'][below(2)];
  }
}

int set_up(void **state)
{
  (void)state;
  const char *source = getenv("top_srcdir"), *error = NULL;
  char forms[1024], lattices[1024];
  if (!source)
    return -1;
  snprintf(forms, sizeof forms, "%s/rules/forms", source);
  snprintf(lattices, sizeof lattices, "%s/rules/lattices", source);
  host = fake_host_new();
  work = fake_host_new();
  prior = gk_prior_load(&host->context, forms, lattices, &error);
  if (!prior)
    print_message("%s\n", error);
  return prior ? 0 : -1;
}

int tear_down(void **state)
{
  (void)state;
  gk_prior_close(prior);
  fake_host_free(work);
  fake_host_free(host);
  return 0;
}
