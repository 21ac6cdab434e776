/* SPDX-License-Identifier: Apache-2.0 */
#include "style.h"
#include "page.h"

/* Does `text` begin with `word` (lower case), whatever its case? */
static bool begins(struct gk_text text, const char *word)
{
  size_t i = 0;
  for (; word[i]; i++) {
    if (i == text.size)
      return false;
    char c = text.data[i];
    if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != word[i])
      return false;
  }
  return true;
}

unsigned gk_html_style_of_align(struct gk_text align)
{
  if (begins(align, "center") || begins(align, "middle"))
    return GK_STYLE_CENTER;
  if (begins(align, "right"))
    return GK_STYLE_RIGHT;
  return GK_STYLE_LEFT;
}

static unsigned of_weight(struct gk_text value)
{
  if (begins(value, "bold") || (value.size && value.data[0] >= '6' && value.data[0] <= '9'))
    return GK_STYLE_BOLD;
  return GK_STYLE_NOT_BOLD;
}

/* A length without a digit 1 to 9, or below nothing. */
static bool is_zero(struct gk_text value)
{
  if (value.size && value.data[0] == '-')
    return true;
  for (size_t i = 0; i < value.size; i++)
    if (value.data[i] >= '1' && value.data[i] <= '9')
      return false;
  return true;
}

static unsigned of_declaration(struct gk_text name, struct gk_text value)
{
  switch (name.size) {
  case 6:
    return begins(name, "border") && !begins(value, "none") && !is_zero(value) ? GK_STYLE_BORDER
                                                                               : 0;
  case 7:
    return begins(name, "display") && begins(value, "none") ? GK_STYLE_HIDDEN : 0;
  case 10:
    if (begins(name, "text-align"))
      return gk_html_style_of_align(value);
    return begins(name, "visibility") && begins(value, "hidden") ? GK_STYLE_HIDDEN : 0;
  case 11:
    if (begins(name, "font-weight"))
      return of_weight(value);
    return begins(name, "text-indent") && !is_zero(value) ? GK_STYLE_INDENT : 0;
  default:
    return 0;
  }
}

static bool is_space(char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

unsigned gk_html_style_of(struct gk_text style)
{
  unsigned set = 0;
  const char *p = style.data, *end = p + style.size;
  while (p < end) {
    const char *next = memchr(p, ';', (size_t)(end - p));
    if (!next)
      next = end;
    while (p < next && is_space(*p))
      p++;
    const char *colon = memchr(p, ':', (size_t)(next - p));
    if (colon) {
      const char *name_end = colon, *value = colon + 1;
      while (name_end > p && is_space(name_end[-1]))
        name_end--;
      while (value < next && is_space(*value))
        value++;
      set |= of_declaration((struct gk_text){p, (size_t)(name_end - p)},
                            (struct gk_text){value, (size_t)(next - value)});
    }
    p = next < end ? next + 1 : end;
  }
  return set;
}
