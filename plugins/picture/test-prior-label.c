/* SPDX-License-Identifier: Apache-2.0 */
/* Labels of forms that were misread. */
#include "prior-test.h"
#include "utf8.h"

static void labels_take_the_forms_spelling(void **state)
{
  (void)state;
  static struct drawing drawing;
  uint32_t right = 0, count = 0, before = 0, silent = 0;
  seed = 5318008531800853u;
  for (uint32_t i = 0; i < TABLES / 8; i++) {
    const struct lattice *lattice = &prior->lattices[below(prior->lattice_count)];
    struct gk_fit fit;
    draw(lattice, 0, lattice->rows, &drawing);
    gk_prior_fit(&work->context, prior, &drawing.grid, &fit);
    read_labels(&fit, 0.1);
    assert_true(gk_prior_decide(&work->context, prior, &fit));
    for (uint32_t j = 0; j < fit.count; j++) {
      const struct gk_guess *guess = &fit.guesses[j];
      if (guess->kind != GK_GUESS_LABEL)
        continue;
      bool same = gk_text_equal(guess->text, guess->expected);
      assert_true(same || gk_text_equal(guess->text, guess->candidates[0].text));
      count++;
      right += same;
      before += gk_text_equal(guess->candidates[0].text, guess->expected);
      silent += !same && !(guess->flags & GK_CELL_DOUBTFUL);
    }
    fake_host_clear(work);
  }
  print_message("labels: %u of %u right as read, %u as decided, %u wrong without doubt\n", before,
                count, right, silent);
  assert_true(right * 100 >= count * 97);
  assert_true(silent * 200 <= count);
}

/* The same table with other labels is another table. */
static void other_labels_speak_against_the_form(void **state)
{
  (void)state;
  static struct drawing drawing;
  const struct lattice *lattice = &prior->lattices[0];
  struct gk_fit fit;
  draw(lattice, 0, lattice->rows, &drawing);
  gk_prior_fit(&work->context, prior, &drawing.grid, &fit);
  assert_int_equal(fit.quality, GK_FIT_EXACT);
  for (uint32_t i = 0; i < fit.count; i++)
    if (fit.guesses[i].kind == GK_GUESS_LABEL) {
      fit.guesses[i].candidates[0] = (struct gk_candidate){GK_TEXT("粮食种植面积"), 0.9f};
      fit.guesses[i].candidate_count = 1;
    }
  assert_false(gk_prior_decide(&work->context, prior, &fit));
  assert_int_equal(fit.quality, GK_FIT_NONE);
  for (uint32_t i = 0; i < fit.count; i++)
    if (fit.guesses[i].candidate_count)
      assert_true(gk_text_equal(fit.guesses[i].text, GK_TEXT("粮食种植面积")));
  fake_host_clear(work);
}

/* A spelling that the form knows, and a label of another row, stay as they were read. */
static void known_spellings_stay(void **state)
{
  (void)state;
  static struct drawing drawing;
  static const char *const readings[] = {"法人或者其他组织", "2.重复申请", "粮食"};
  for (uint32_t k = 0; k < 3; k++) {
    const struct lattice *lattice = NULL;
    for (uint32_t i = 0; i < prior->lattice_count && !lattice; i++)
      if (gk_text_equal(prior->lattices[i].form->name, GK_TEXT("requests-2021")))
        lattice = &prior->lattices[i];
    struct gk_fit fit;
    draw(lattice, 0, lattice->rows, &drawing);
    gk_prior_fit(&work->context, prior, &drawing.grid, &fit);
    read_labels(&fit, 0);
    struct gk_guess *guess = NULL;
    for (uint32_t i = 0; i < fit.count; i++)
      if (gk_text_equal(fit.guesses[i].expected, GK_TEXT("法人或其他组织")))
        guess = &fit.guesses[i];
    assert_non_null(guess);
    guess->candidates[0].text = gk_text_of(readings[k]);
    assert_true(gk_prior_decide(&work->context, prior, &fit));
    assert_string_equal(guess->text.data, readings[k]);
    assert_int_equal(k == 2, (guess->flags & GK_CELL_DOUBTFUL) != 0);
    fake_host_clear(work);
  }
}

/* All its characters are there, and a mark was misread: it is the form's. */
static void misread_marks_are_put_right(void **state)
{
  static struct drawing drawing;
  static const struct {
    const char *read, *expected;
  } cases[] = {{"t七)总计", "（七）总计"}, {"ti六)其他处理", "（六）其他处理"}};
  (void)state;
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
    for (uint32_t i = 0; i < prior->lattice_count; i++) {
      const struct lattice *lattice = &prior->lattices[i];
      struct gk_fit fit;
      draw(lattice, 0, lattice->rows, &drawing);
      gk_prior_fit(&work->context, prior, &drawing.grid, &fit);
      read_labels(&fit, 0);
      struct gk_guess *guess = NULL;
      for (uint32_t j = 0; j < fit.count; j++)
        if (gk_text_equal(fit.guesses[j].expected, gk_text_of(cases[k].expected)))
          guess = &fit.guesses[j];
      if (guess) {
        guess->candidates[0].text = gk_text_of(cases[k].read);
        assert_true(gk_prior_decide(&work->context, prior, &fit));
        assert_string_equal(guess->text.data, cases[k].expected);
      }
      fake_host_clear(work);
    }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(labels_take_the_forms_spelling),
      cmocka_unit_test(other_labels_speak_against_the_form),
      cmocka_unit_test(known_spellings_stay),
      cmocka_unit_test(misread_marks_are_put_right),
  };
  return cmocka_run_group_tests_name("prior: labels", tests, set_up, tear_down);
}
