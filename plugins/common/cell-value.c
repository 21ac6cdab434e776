/* SPDX-License-Identifier: Apache-2.0 */
#include "cell-value.h"

#include "number.h"
#include "utf8.h"

/* Longer texts are words whatever they hold; keeps the buffers below small. */
enum { MAXIMAL_VALUE = 240, MAXIMAL_LABEL = 600, LONGEST_MARK = 12 };

static bool is_dash(uint32_t c)
{
  return c == '-' || c == 0x2212 || (c >= 0x2010 && c <= 0x2015) || c == 0x2500;
}

static bool is_not_applicable(const struct cell_rules *rules, struct gk_text text)
{
  for (size_t i = 0; i < rules->not_applicable_count; i++) {
    struct gk_text mark = rules->not_applicable[i], rest = text;
    /* —— is — repeated. */
    while (rest.size >= mark.size && mark.size > 0 && gk_text_starts(rest, mark))
      rest = gk_text_slice(rest, mark.size, rest.size);
    if (rest.size == 0)
      return true;
  }
  bool dashes = text.size > 0;
  for (const char *p = text.data, *end = p + text.size; p < end && dashes;)
    dashes = is_dash(gk_utf8_next(&p, end));
  return dashes;
}

static struct gk_text unit_at(const struct cell_rules *rules, struct gk_text text)
{
  for (size_t i = 0; i < rules->unit_count; i++)
    if (gk_text_starts(text, rules->units[i]))
      return rules->units[i];
  return (struct gk_text){NULL, 0};
}

/* A note in brackets that takes up all of `text`: (其中修订3件). */
static bool is_note(struct gk_text text)
{
  return text.size > 2 && (text.data[0] == '(' || text.data[0] == '[') &&
         (text.data[text.size - 1] == ')' || text.data[text.size - 1] == ']');
}

/* O0, 〇, 1O: what a person reads as digits but is not. */
static bool looks_like_digits(struct gk_text text)
{
  for (const char *p = text.data, *end = p + text.size; p < end;) {
    uint32_t c = gk_utf8_next(&p, end);
    if (!((c >= '0' && c <= '9') || c == 'O' || c == 'o' || c == 0x3007 || c == 0x25CB ||
          c == 'l' || c == 'I'))
      return false;
  }
  return text.size > 0;
}

void cell_value_read(const struct cell_rules *rules, struct gk_text text, struct cell_value *out)
{
  *out = (struct cell_value){.kind = GK_FACT_WORDS};
  text = gk_text_trim(text);
  if (text.size == 0) {
    out->kind = GK_FACT_BLANK;
    return;
  }
  if (text.size > MAXIMAL_VALUE)
    return;
  if (text.size == 1 && *text.data >= '0' && *text.data <= '9') {
    *out = (struct cell_value){
        .kind = GK_FACT_NUMBER, .value = {*text.data - '0', 0}, .digits = true, .natural = true};
    return;
  }
  /* Neither a number nor a mark is that long and begins with a Chinese character. */
  if (text.size > LONGEST_MARK && (unsigned char)*text.data >= 0xE4 &&
      (unsigned char)*text.data <= 0xE9)
    return;
  char buffer[MAXIMAL_VALUE + 1];
  struct gk_text squeezed = {buffer, gk_text_squeeze(text, buffer)};
  if (squeezed.size == 0) {
    out->kind = GK_FACT_BLANK;
    return;
  }
  if (is_not_applicable(rules, squeezed)) {
    out->kind = GK_FACT_NOT_APPLICABLE;
    return;
  }
  size_t run = strspn(buffer, "0123456789");
  out->digits = run == squeezed.size;
  out->natural = out->digits && (run == 1 || buffer[0] != '0') && run <= 9;
  if (looks_like_digits(squeezed) && !out->digits) {
    out->letter_zero = true;
    return;
  }
  /* The number itself is read from the text as printed: white space inside it is not its own. */
  size_t used;
  struct gk_decimal value;
  if (!gk_number_parse(text, &used, &value))
    return;
  char lead[2] = {buffer[0], buffer[buffer[0] == '+' || buffer[0] == '-']};
  const char *second = buffer + (lead[0] == '+' || lead[0] == '-') + 1;
  if (lead[1] == '0' && *second >= '0' && *second <= '9')
    return; /* 007 and 0000 are no numbers as people write them */
  struct gk_text rest = gk_text_trim(gk_text_slice(text, used, text.size));
  rest.size = gk_text_squeeze(rest, buffer);
  rest.data = buffer;
  struct gk_text unit = {NULL, 0};
  if (rest.size > 0 && !is_note(rest)) {
    unit = unit_at(rules, rest);
    if (unit.size == 0)
      return;
    rest = gk_text_slice(rest, unit.size, rest.size);
    if (rest.size > 0 && !is_note(rest))
      return;
  }
  out->kind = GK_FACT_NUMBER;
  out->value = value;
  out->unit = unit;
}

struct gk_text cell_unit_named(const struct cell_rules *rules, struct gk_text text)
{
  struct gk_text none = {NULL, 0};
  text = gk_text_trim(text);
  if (text.size == 0 || text.size > MAXIMAL_LABEL)
    return none;
  char buffer[MAXIMAL_LABEL + 1];
  struct gk_text squeezed = {buffer, gk_text_squeeze(text, buffer)};
  size_t at = gk_text_find(squeezed, GK_TEXT("单位:"), 0);
  if (at != SIZE_MAX)
    return unit_at(rules, gk_text_slice(squeezed, at + GK_TEXT("单位:").size, squeezed.size));
  at = gk_text_find(squeezed, GK_TEXT("("), 0);
  if (at == SIZE_MAX)
    return none;
  struct gk_text inside = gk_text_slice(squeezed, at + 1, squeezed.size);
  struct gk_text unit = unit_at(rules, inside);
  return inside.size > unit.size && inside.data[unit.size] == ')' ? unit : none;
}
