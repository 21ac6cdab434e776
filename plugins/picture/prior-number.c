/* SPDX-License-Identifier: Apache-2.0 */
#include "prior-decide.h"

#include "utf8.h"

enum { LONGEST_NUMBER = 60 /* bytes; anything longer is words */ };

/* How much less likely a reading is that no one would print. */
#define IMPLAUSIBLE 0.1
/* A line break within a number where no separator ends the line. */
#define BROKEN 0.5
/* A stroke alone may be what is left of a ruled line. */
#define STROKE 0.3
/* A point in a place of counts may be a speck, or a comma where three digits follow; one that was
 * read this surely is printed, whatever it means there. */
#define POINT_SURE 0.95
enum { GROUP = 3 };
/* A cell that one is not sure of: none of the readings may be right (NONE_RIGHT in prior-sum.c),
 * the best of them is not certain, and no other is impossible. */
#define LEAST_CONFIDENCE 0.02
#define LIKELIEST 0.9
#define UNLIKELIEST 0.05

/* The digit that a character cannot be told from, or 0. */
static char digit_of(uint32_t c)
{
  if (c >= '0' && c <= '9')
    return (char)c;
  if (c == 'O' || c == 'o' || c == 0x3007 || c == 0x25CB)
    return '0';
  if (c == 'l' || c == 'I' || c == '|')
    return '1';
  return 0;
}

static bool is_separator(uint32_t c)
{
  return c == ',' || c == '.' || c == 0x3001 || c == 0xB7;
}

/* The text as it would be given: a number that was set in several lines is one, widths are folded.
 * What is no number stays as it is. */
static struct gk_text clean(struct gk_context *context, struct gk_text text, double *plausible,
                            bool *numeric)
{
  char buffer[LONGEST_NUMBER + 1];
  size_t size = 0, digits = 0, alike = 0;
  uint32_t before = 0;
  bool broken = false;
  text = gk_text_trim(text);
  if (text.size == 0 || text.size > LONGEST_NUMBER)
    return text;
  for (const char *p = text.data, *end = p + text.size; p < end;) {
    uint32_t c = gk_fold_width(gk_utf8_next(&p, end));
    if (gk_is_space(c)) {
      broken |= !is_separator(before);
      continue;
    }
    char digit = digit_of(c);
    if (!digit && !is_separator(c) && !((c == '+' || c == '-' || c == 0x2212) && size == 0))
      return text;
    digits += c >= '0' && c <= '9';
    alike += digit && !(c >= '0' && c <= '9');
    if (digit)
      buffer[size++] = digit;
    else
      size += gk_utf8_put(buffer + size, c);
    before = c;
  }
  if (digits + alike == 0)
    return text;
  if (broken)
    *plausible *= BROKEN;
  if (digits == 0 && size == 1 && buffer[0] == '1')
    *plausible *= STROKE;
  char *out = gk_alloc(context, size + 1);
  memcpy(out, buffer, size);
  *numeric = true;
  return (struct gk_text){out, size};
}

static void read_option(struct gk_context *context, const struct cell_rules *rules, bool counted,
                        struct gk_text text, double confidence, struct option *option)
{
  static const int64_t powers[] = {1, 10, 100, 1000, 10000};
  double plausible = 1;
  bool numeric = false;
  *option = (struct option){.text = clean(context, text, &plausible, &numeric)};
  struct cell_value *value = &option->value;
  cell_value_read(rules, option->text, value);
  option->counts = value->kind != GK_FACT_WORDS;
  if (value->kind == GK_FACT_NUMBER) {
    int64_t limit = INT64_C(100000000000);
    if (value->value.scale > 4 || value->value.digits > limit || value->value.digits < -limit)
      option->counts = false;
    else
      option->number = value->value.digits * powers[4 - value->value.scale];
    if (counted && value->value.scale > 0 &&
        (value->value.scale == GROUP || confidence < POINT_SURE))
      plausible *= IMPLAUSIBLE;
  } else if (value->kind == GK_FACT_WORDS && (numeric || counted)) {
    /* 007, 1,23 and 12. are no numbers as people write them; and where a form counts, words are
     * rarer than misreadings. */
    plausible *= IMPLAUSIBLE;
  }
  option->weight = plausible;
}

/* Makes the weights of a doubtful choice add up to 1. */
static void scale_weights(struct choice *choice)
{
  double sum = 0;
  for (uint32_t i = 0; i < choice->count; i++)
    sum += choice->options[i].weight;
  double again = 0;
  for (uint32_t i = 0; i < choice->count; i++) {
    double weight = choice->options[i].weight / sum;
    weight = weight > LIKELIEST ? LIKELIEST : weight < UNLIKELIEST ? UNLIKELIEST : weight;
    choice->options[i].weight = weight;
    again += weight;
  }
  for (uint32_t i = 0; i < choice->count; i++)
    choice->options[i].weight /= again;
}

void choice_read(struct gk_context *context, const struct cell_rules *rules,
                 const struct gk_guess *guess, bool counted, struct choice *choice)
{
  *choice = (struct choice){.number = true, .doubtful = (guess->flags & GK_CELL_DOUBTFUL) != 0};
  for (uint32_t i = 0; i < guess->candidate_count && i < GK_CANDIDATES; i++) {
    struct option option;
    double confidence = guess->candidates[i].confidence;
    read_option(context, rules, counted, guess->candidates[i].text, confidence, &option);
    bool implausible = option.weight < 1;
    option.weight *= confidence > LEAST_CONFIDENCE ? confidence : LEAST_CONFIDENCE;
    option.candidate = i;
    /* What no one would print was read wrongly, or is worth a look. */
    choice->doubtful |= i == 0 && implausible;
    uint32_t j = 0;
    while (j < choice->count && !gk_text_equal(choice->options[j].text, option.text))
      j++;
    if (j < choice->count)
      choice->options[j].weight += option.weight;
    else
      choice->options[choice->count++] = option;
  }
  if (choice->count == 0)
    read_option(context, rules, counted, (struct gk_text){"", 0}, 0,
                &choice->options[choice->count++]);
  if (!choice->doubtful)
    return;
  scale_weights(choice);
  for (uint32_t i = 1; i < choice->count; i++)
    for (uint32_t j = i; j > 0 && choice->options[j].weight > choice->options[j - 1].weight; j--) {
      struct option swap = choice->options[j];
      choice->options[j] = choice->options[j - 1];
      choice->options[j - 1] = swap;
    }
}
