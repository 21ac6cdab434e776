/* SPDX-License-Identifier: Apache-2.0 */
/* Small tables, cell by cell: what is decided, and what stays doubtful. */
#include "prior-test.h"
#include "utf8.h"

#include <stdio.h>

/* A table of texts by rows, that fits no form. "a~b" gives two readings, and doubt. */
static void read_table(const char *const *rows, uint32_t count, uint32_t columns,
                       struct gk_fit *fit)
{
  static struct drawing drawing;
  memset(&drawing, 0, sizeof drawing);
  drawing.rows = count;
  drawing.columns = columns;
  for (uint32_t r = 0; r < count; r++)
    for (uint32_t c = 0; c < columns; c++)
      drawing.at[r][c] = r * columns + c;
  draw_places(&drawing);
  gk_prior_fit(&work->context, prior, &drawing.grid, fit);
  assert_int_equal(fit->quality, GK_FIT_NONE);
  for (uint32_t r = 0; r < count; r++) {
    struct gk_text rest = gk_text_of(rows[r]);
    for (uint32_t c = 0; c < columns; c++) {
      size_t end = gk_text_find(rest, GK_TEXT("|"), 0);
      struct gk_text text = gk_text_slice(rest, 0, end == SIZE_MAX ? rest.size : end);
      rest = gk_text_slice(rest, text.size + 1, rest.size);
      struct gk_guess *guess = &fit->guesses[r * columns + c];
      size_t wave = gk_text_find(text, GK_TEXT("~"), 0);
      if (text.size == 0)
        continue;
      guess->candidates[0] =
          (struct gk_candidate){gk_text_slice(text, 0, wave == SIZE_MAX ? text.size : wave), 0.8f};
      guess->candidate_count = 1;
      if (wave == SIZE_MAX)
        continue;
      guess->flags |= GK_CELL_DOUBTFUL;
      struct gk_text second = gk_text_slice(text, wave + 1, text.size);
      if (second.size)
        guess->candidates[guess->candidate_count++] = (struct gk_candidate){second, 0.7f};
    }
  }
}

static void check_cell(const struct gk_fit *fit, uint32_t row, uint32_t column, const char *text,
                       const char *alternative, uint32_t flags)
{
  const struct gk_guess *guess = &fit->guesses[row * fit->columns + column];
  if (!gk_text_equal(guess->text, gk_text_of(text)) ||
      !gk_text_equal(guess->alternative, gk_text_of(alternative)))
    print_message("not %s (%s): %.*s (%.*s) at %.5f\n", text, alternative, (int)guess->text.size,
                  guess->text.data, (int)guess->alternative.size, guess->alternative.data,
                  (double)guess->confidence);
  assert_true(gk_text_equal(guess->text, gk_text_of(text)));
  assert_true(gk_text_equal(guess->alternative, gk_text_of(alternative)));
  assert_int_equal(guess->flags & (GK_CELL_DOUBTFUL | GK_CELL_RECOVERED), flags);
}

static void totals_of_other_tables(void **state)
{
  (void)state;
  struct gk_fit fit;
  static const char *const good[] = {"单位|受理|办结|合计", "甲县|12|7|19", "乙县|130|26~28|156",
                                     "丙县|8|9|17",         "丁县|41|3|44", "合计|191|45|236"};
  read_table(good, 6, 4, &fit);
  assert_true(gk_prior_decide(&work->context, prior, &fit));
  check_cell(&fit, 2, 2, "26", "28", GK_CELL_DOUBTFUL);
  float sure = fit.guesses[2 * 4 + 2].confidence;
  fake_host_clear(work);
  static const char *const swapped[] = {"单位|受理|办结|合计", "甲县|12|7|19", "乙县|130|28~26|156",
                                        "丙县|8|9|17",         "丁县|41|3|44", "合计|191|45|236"};
  read_table(swapped, 6, 4, &fit);
  assert_true(gk_prior_decide(&work->context, prior, &fit));
  check_cell(&fit, 2, 2, "26", "28", GK_CELL_DOUBTFUL | GK_CELL_RECOVERED);
  fake_host_clear(work);
  /* The more of a table adds up, the less is left of a doubt. */
  static const char *const longer[] = {"单位|受理|办结|合计",
                                       "甲|12|7|19",
                                       "乙|30|26~28|56",
                                       "丙|8|9|17",
                                       "丁|1|3|4",
                                       "戊|5|3|8",
                                       "己|7|3|10",
                                       "庚|9|9|18",
                                       "辛|2|3|5",
                                       "壬|4|0|4",
                                       "癸|6|3|9",
                                       "子|11|2|13",
                                       "丑|1|1|2",
                                       "寅|3|3|6",
                                       "卯|8|3|11",
                                       "辰|9|3|12",
                                       "巳|2|2|4",
                                       "总计|118|80|198"};
  read_table(longer, 18, 4, &fit);
  assert_true(gk_prior_decide(&work->context, prior, &fit));
  check_cell(&fit, 2, 2, "26", "28", GK_CELL_DOUBTFUL);
  assert_true(fit.guesses[2 * 4 + 2].confidence > sure);
  fake_host_clear(work);
  /* What stands in the source stays, and so does a doubt that nothing settles. */
  static const char *const wrong[] = {"单位|受理|办结|合计", "甲县|12|7|19",   "乙县|130|25|155",
                                      "丙县|8|9|17",         "丁县|41|3~8|44", "合计|191|45|236"};
  read_table(wrong, 6, 4, &fit);
  assert_true(gk_prior_decide(&work->context, prior, &fit));
  check_cell(&fit, 2, 2, "25", "", 0);
  check_cell(&fit, 2, 3, "155", "", 0);
  check_cell(&fit, 5, 2, "45", "", 0);
  fake_host_clear(work);
  /* Neither reading adds up. */
  static const char *const neither[] = {"单位|受理|办结|合计", "甲县|12|7|19", "乙县|130|25~28|156",
                                        "丙县|8|9|17",         "丁县|41|3|44", "合计|191|45|236"};
  read_table(neither, 6, 4, &fit);
  assert_true(gk_prior_decide(&work->context, prior, &fit));
  check_cell(&fit, 2, 2, "25", "28", GK_CELL_DOUBTFUL);
  fake_host_clear(work);
  /* Rates are not added up. */
  static const char *const rates[] = {"单位|受理|办结率", "甲县|12|95~96", "乙县|7|3", "丙县|9|7",
                                      "合计|28|105"};
  read_table(rates, 5, 3, &fit);
  assert_true(gk_prior_decide(&work->context, prior, &fit));
  check_cell(&fit, 1, 2, "95", "96", GK_CELL_DOUBTFUL);
  fake_host_clear(work);
}

/* A form whose only doubt is one cell, of which nothing was read: a blank adds up like the 0 that
 * may be printed. Words where a form counts are given up for a number that was read, too. */
static void blanks_and_words_stay_doubtful(void **state)
{
  (void)state;
  static struct drawing drawing;
  static struct paper paper;
  const struct lattice *lattice = NULL;
  for (uint32_t i = 0; i < prior->lattice_count && !lattice; i++)
    if (gk_text_equal(prior->lattices[i].form->name, GK_TEXT("requests-2021")))
      lattice = &prior->lattices[i];
  draw(lattice, 0, lattice->rows, &drawing);
  gk_prior_fit(&work->context, prior, &drawing.grid, &paper.fit);
  seed = 1442695040888963407u;
  fill(lattice, &paper, true);
  read_labels(&paper.fit, 0);
  uint32_t zero = 0, other = 0;
  for (uint32_t i = 0; i < paper.fit.count; i++) {
    struct gk_guess *guess = &paper.fit.guesses[i];
    if (!paper.truth[i][0])
      continue;
    guess->candidates[0] = (struct gk_candidate){gk_text_of(paper.truth[i]), 0.97f};
    guess->candidate_count = 1;
    if (strcmp(paper.truth[i], "0") == 0)
      zero = i;
    else
      other = i;
  }
  assert_true(zero && other);
  struct gk_guess *blank = &paper.fit.guesses[zero], *words = &paper.fit.guesses[other];
  blank->candidate_count = 0;
  blank->flags = GK_CELL_DOUBTFUL;
  words->candidates[1] = (struct gk_candidate){words->candidates[0].text, 0.5f};
  words->candidates[0].text = keep("了%s", paper.truth[other]);
  words->candidate_count = 2;
  assert_true(gk_prior_decide(&work->context, prior, &paper.fit));
  assert_int_equal(blank->text.size, 0);
  assert_true(blank->flags & GK_CELL_DOUBTFUL);
  assert_string_equal(words->text.data, paper.truth[other]);
  fake_host_clear(work);
}

/* In a place of counts: a 0 that may be a dash adds up as well as one that is none; a point that
 * was read for sure is printed, but for one that stands where a comma would. */
static void zeros_and_points_in_counts(void **state)
{
  (void)state;
  static struct drawing drawing;
  static struct paper paper;
  static const struct {
    const char *read;
    float confidence;
    uint32_t flags;
    bool doubtful;
  } cases[] = {{"0", 0.6f, GK_CELL_DOUBTFUL, true},
               {"0", 0.97f, 0, false},
               {"22.7", 0.97f, 0, false},
               {"22.7", 0.90f, 0, true},
               {"92.543", 0.97f, 0, true}};
  const struct lattice *lattice = NULL;
  for (uint32_t i = 0; i < prior->lattice_count && !lattice; i++)
    if (gk_text_equal(prior->lattices[i].form->name, GK_TEXT("requests-2021")))
      lattice = &prior->lattices[i];
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    draw(lattice, 0, lattice->rows, &drawing);
    gk_prior_fit(&work->context, prior, &drawing.grid, &paper.fit);
    seed = 1442695040888963407u;
    fill(lattice, &paper, true);
    read_labels(&paper.fit, 0);
    struct gk_guess *tried = NULL;
    for (uint32_t i = 0; i < paper.fit.count; i++) {
      struct gk_guess *guess = &paper.fit.guesses[i];
      if (!paper.truth[i][0])
        continue;
      guess->candidates[0] = (struct gk_candidate){gk_text_of(paper.truth[i]), 0.97f};
      guess->candidate_count = 1;
      tried = strcmp(paper.truth[i], "0") == 0 ? guess : tried;
    }
    tried->candidates[0] = (struct gk_candidate){gk_text_of(cases[k].read), cases[k].confidence};
    tried->flags = cases[k].flags;
    assert_true(gk_prior_decide(&work->context, prior, &paper.fit));
    assert_string_equal(tried->text.data, cases[k].read);
    assert_int_equal((tried->flags & GK_CELL_DOUBTFUL) != 0, cases[k].doubtful);
    fake_host_clear(work);
  }
}

static void lost_points_are_doubted(void **state)
{
  (void)state;
  struct gk_fit fit;
  static const char *const rows[] = {"项目|2014年|2015年|2016年", "办结率（%）|100|100.0|985",
                                     "收入（亿元）|1681.2|6929|1495.0", "公开数|401|152|134",
                                     "会议|5|100|1.5"};
  read_table(rows, 5, 4, &fit);
  assert_true(gk_prior_decide(&work->context, prior, &fit));
  check_cell(&fit, 1, 1, "100", "", 0);
  check_cell(&fit, 1, 3, "985", "", GK_CELL_DOUBTFUL);
  check_cell(&fit, 2, 2, "6929", "", GK_CELL_DOUBTFUL);
  check_cell(&fit, 3, 1, "401", "", 0);
  check_cell(&fit, 4, 2, "100", "", 0);
  fake_host_clear(work);
}

static void numbers_are_what_is_printed(void **state)
{
  (void)state;
  static const struct {
    const char *read, *given;
    bool doubtful;
  } cases[] = {{"92,\n543", "92,543", false},
               {"９２，５４３", "92,543", false},
               {"O", "0", false},
               {"1O5", "105", false},
               {"007", "007", true},
               {"1,23", "1,23", true},
               {"12.", "12.", true},
               {"|", "1", true},
               {"12\n3", "123", true},
               {"/", "/", false},
               {"—", "—", false},
               {"-3", "-3", false},
               {"12.50", "12.50", false},
               {"16（其中修订3件）", "16（其中修订3件）", false}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct gk_fit fit;
    const char *const rows[] = {"名称|数量", "甲|5", "乙|6", "丙|7", "丁|8"};
    read_table(rows, 5, 2, &fit);
    fit.guesses[5].candidates[0].text = gk_text_of(cases[i].read);
    fit.guesses[5].kind = GK_GUESS_NUMBER;
    assert_true(gk_prior_decide(&work->context, prior, &fit));
    check_cell(&fit, 2, 1, cases[i].given, "", cases[i].doubtful ? GK_CELL_DOUBTFUL : 0);
    fake_host_clear(work);
  }
}

static void empty_cells_are_looked_at_again(void **state)
{
  (void)state;
  struct gk_fit fit;
  uint32_t indices[64];
  static const char *const rows[] = {"名称|一|二|三", "甲|5|6|7", "乙|6||8",
                                     "丙|7|8|9",      "丁|8|9|1", "戊||2|3"};
  read_table(rows, 6, 4, &fit);
  assert_int_equal(gk_prior_again(prior, &fit, indices), 2);
  assert_int_equal(indices[0], 10);
  assert_int_equal(indices[1], 21);
  fake_host_clear(work);
  static const char *const sparse[] = {"名称|一|二|三", "甲|5||", "乙|||", "丙||8|", "丁|||1"};
  read_table(sparse, 5, 4, &fit);
  assert_int_equal(gk_prior_again(prior, &fit, indices), 0);
  fit.guesses[9].ink = 0.2f;
  assert_int_equal(gk_prior_again(prior, &fit, indices), 1);
  assert_int_equal(indices[0], 9);
  fake_host_clear(work);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(totals_of_other_tables),
      cmocka_unit_test(blanks_and_words_stay_doubtful),
      cmocka_unit_test(zeros_and_points_in_counts),
      cmocka_unit_test(lost_points_are_doubted),
      cmocka_unit_test(numbers_are_what_is_printed),
      cmocka_unit_test(empty_cells_are_looked_at_again),
  };
  return cmocka_run_group_tests_name("prior: numbers", tests, set_up, tear_down);
}
