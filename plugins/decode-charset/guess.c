/* SPDX-License-Identifier: Apache-2.0 */
#include "guess.h"

#include <uchardet.h>

#include "unicode.h"
#include "utf8.h"

/* The order of the evidence: byte order mark, transport, declaration in the document, the bytes
 * themselves. Each has to agree with the bytes; what the bytes contradict is passed over. */

enum {
  /* A text may have one wrong byte for so many good characters and is still in its charset: pages
   * are put together from pieces, and cut in the middle of a character. */
  GOOD_FOR_A_BAD = 20,
  /* Share, of a hundred, of common characters in Chinese prose. Read in the wrong one of GB18030
   * and Big5 it is about 50. */
  COMMON_SHARE = 80,
  UCHARDET_SAMPLE = 1 << 16
};

struct evidence {
  const struct doublebyte *tables;
  struct gk_text bytes;
  bool have_utf8, have_gb, have_big5;
  bool utf8_hopeless; /* its scan was broken off */
  struct charset_scan utf8, gb, big5;
};

static const struct charset_scan *as_utf8(struct evidence *evidence)
{
  if (!evidence->have_utf8)
    evidence->utf8 = utf8_scan(evidence->bytes, &evidence->utf8_hopeless);
  evidence->have_utf8 = true;
  return &evidence->utf8;
}

static const struct charset_scan *as_gb(struct evidence *evidence)
{
  if (!evidence->have_gb)
    evidence->gb = gb18030_scan(evidence->tables, evidence->bytes);
  evidence->have_gb = true;
  return &evidence->gb;
}

static const struct charset_scan *as_big5(struct evidence *evidence)
{
  if (!evidence->have_big5)
    evidence->big5 = big5_scan(evidence->tables, evidence->bytes);
  evidence->have_big5 = true;
  return &evidence->big5;
}

static bool nearly_clean(const struct charset_scan *scan)
{
  return scan->bad * GOOD_FOR_A_BAD <= scan->wide;
}

static bool mostly_common(const struct charset_scan *scan)
{
  return scan->common * 100 >= scan->wide * COMMON_SHARE;
}

/* Whether text with wrong bytes is UTF-8 all the same: pieces in GB18030 may have been put into it,
 * whereas a whole text in GB18030 has more wrong bytes than long sequences. */
static bool mostly_utf8(struct evidence *evidence)
{
  const struct charset_scan *utf8 = as_utf8(evidence);
  if (utf8->long_form >= utf8->bad * GOOD_FOR_A_BAD)
    return utf8->long_form > 0;
  return utf8->long_form >= utf8->bad * 2 && !mostly_common(as_gb(evidence));
}

/* Text in a charset of two bytes is well-formed UTF-8 by chance only where it is a word or two,
 * and then in sequences of two bytes: so a long sequence decides, and otherwise whether the pairs
 * make Chinese words. */
static bool is_utf8(struct evidence *evidence, bool declared)
{
  const struct charset_scan *utf8 = as_utf8(evidence);
  if (utf8->wide == 0)
    return utf8->bad == 0;
  if (utf8->bad > 0)
    return mostly_utf8(evidence);
  if (utf8->long_form * 2 >= utf8->wide || declared)
    return true;
  const struct charset_scan *gb = as_gb(evidence);
  return gb->bad > 0 || !mostly_common(gb) || gb->wide < 2;
}

static bool is_big5(struct evidence *evidence)
{
  const struct charset_scan *big5 = as_big5(evidence), *gb = as_gb(evidence);
  if (big5->wide == 0 || !nearly_clean(big5))
    return false;
  return mostly_common(big5) && big5->common > gb->common;
}

/* Whether the bytes bear a declared charset out. */
static bool fits(struct evidence *evidence, enum charset charset)
{
  switch (charset) {
  case CHARSET_UTF_8: {
    const struct charset_scan *utf8 = as_utf8(evidence);
    return utf8->bad == 0 || mostly_utf8(evidence);
  }
  case CHARSET_GB18030: {
    const struct charset_scan *utf8 = as_utf8(evidence), *gb = as_gb(evidence);
    if (utf8->long_form > 0 && utf8->long_form * 2 >= utf8->wide &&
        utf8->long_form >= utf8->bad * GOOD_FOR_A_BAD)
      return false;
    if (!mostly_common(gb) && is_big5(evidence))
      return false;
    return nearly_clean(gb) || gb->wide > gb->bad;
  }
  case CHARSET_BIG5: {
    const struct charset_scan *utf8 = as_utf8(evidence);
    if (utf8->long_form > 0 && utf8->bad == 0)
      return false;
    const struct charset_scan *big5 = as_big5(evidence), *gb = as_gb(evidence);
    if (nearly_clean(gb) && mostly_common(gb) && !mostly_common(big5))
      return false;
    return nearly_clean(big5) || big5->bad <= gb->bad;
  }
  case CHARSET_WINDOWS_1252: {
    /* Every byte is a character there, so the declaration says little; Chinese pages have it
     * from their editor. */
    const struct charset_scan *utf8 = as_utf8(evidence), *gb = as_gb(evidence);
    if (utf8->wide == 0 && utf8->bad == 0)
      return true;
    if (utf8->bad == 0)
      return false;
    return !(nearly_clean(gb) && mostly_common(gb) && gb->wide >= 2);
  }
  default:
    return true;
  }
}

static struct charset_scan scan_as(struct evidence *evidence, enum charset charset)
{
  switch (charset) {
  case CHARSET_UTF_8:
    as_utf8(evidence);
    return evidence->utf8_hopeless ? utf8_scan(evidence->bytes, NULL) : evidence->utf8;
  case CHARSET_GB18030:
    return *as_gb(evidence);
  case CHARSET_BIG5:
    return *as_big5(evidence);
  case CHARSET_UTF_16LE:
  case CHARSET_UTF_16BE:
    return utf16_scan(evidence->bytes, charset == CHARSET_UTF_16BE);
  case CHARSET_UTF_32LE:
  case CHARSET_UTF_32BE:
    return utf32_scan(evidence->bytes, charset == CHARSET_UTF_32BE);
  case CHARSET_HZ:
    return hz_scan(evidence->tables, evidence->bytes);
  default:
    return (struct charset_scan){0};
  }
}

static bool is_wide_unit(enum charset charset)
{
  return charset >= CHARSET_UTF_16LE && charset <= CHARSET_UTF_32BE;
}

static bool is_seven_bit(struct evidence *evidence)
{
  const struct charset_scan *utf8 = as_utf8(evidence);
  return utf8->wide == 0 && utf8->bad == 0;
}

/* Where neither UTF-8 nor GB18030 nor Big5 fits well. */
static enum charset ask_uchardet(struct gk_text bytes)
{
  uchardet_t detector = uchardet_new();
  if (!detector)
    return CHARSET_UNKNOWN;
  enum charset charset = CHARSET_UNKNOWN;
  size_t size = bytes.size < UCHARDET_SAMPLE ? bytes.size : UCHARDET_SAMPLE;
  if (uchardet_handle_data(detector, bytes.data, size) == 0) {
    uchardet_data_end(detector);
    charset = charset_of_label(gk_text_of(uchardet_get_charset(detector)));
  }
  uchardet_delete(detector);
  return charset;
}

/* By the bytes alone. */
static enum charset by_content(struct evidence *evidence, const struct foreign *foreign,
                               bool *forced)
{
  static const struct gk_text designation = {"\x1B$)", 3};
  if (is_seven_bit(evidence)) {
    size_t at = gk_text_find(evidence->bytes, designation, 0);
    bool shifted = at != SIZE_MAX && memchr(evidence->bytes.data, 0x0E, evidence->bytes.size);
    return shifted && foreign_has(foreign, CHARSET_ISO_2022_CN) ? CHARSET_ISO_2022_CN
                                                                : CHARSET_UTF_8;
  }
  if (is_utf8(evidence, false))
    return CHARSET_UTF_8;
  const struct charset_scan *utf8 = as_utf8(evidence), *gb = as_gb(evidence);
  if (nearly_clean(gb) && (mostly_common(gb) || !is_big5(evidence)))
    return CHARSET_GB18030;
  if (is_big5(evidence))
    return CHARSET_BIG5;
  enum charset asked = ask_uchardet(evidence->bytes);
  if (asked > CHARSET_WINDOWS_1252 && foreign_has(foreign, asked))
    return asked;
  *forced = true;
  const struct charset_scan *big5 = as_big5(evidence);
  if (evidence->utf8_hopeless)
    evidence->utf8 = utf8_scan(evidence->bytes, NULL);
  evidence->utf8_hopeless = false;
  size_t least = gb->bad < big5->bad ? gb->bad : big5->bad;
  least = utf8->bad < least ? utf8->bad : least;
  if (utf8->bad == least && utf8->long_form > utf8->bad)
    return CHARSET_UTF_8;
  if (gb->bad == least && gb->wide > gb->bad)
    return CHARSET_GB18030;
  if (big5->bad == least && big5->wide > big5->bad)
    return CHARSET_BIG5;
  return utf8->long_form > utf8->bad ? CHARSET_UTF_8 : CHARSET_WINDOWS_1252;
}

struct guess guess_charset(const struct doublebyte *tables, const struct foreign *foreign,
                           struct gk_text bytes, struct gk_text transport)
{
  struct guess guess = {0};
  enum charset marked = declaration_mark(bytes, &guess.mark);
  struct evidence evidence = {.tables = tables,
                              .bytes = gk_text_slice(bytes, guess.mark, bytes.size)};
  if (is_wide_unit(marked)) {
    guess.charset = marked;
    guess.scan = scan_as(&evidence, marked);
    return guess;
  }
  struct gk_text mark_label = gk_text_of(charset_name(marked));
  struct declaration declarations[3] = {
      {mark_label, "the byte order mark"}, {transport, "the transport"}, {{NULL, 0}, NULL}};
  enum charset pattern = marked ? CHARSET_UNKNOWN : utf16_guess(bytes);
  if (!pattern)
    declarations[2] = declaration_find(evidence.bytes);

  enum charset chosen = CHARSET_UNKNOWN, labelled[3];
  for (size_t i = 0; i < 3; i++) {
    labelled[i] = charset_of_label(declarations[i].label);
    if (declarations[i].label.size && !labelled[i]) {
      guess.unknown = declarations[i].label;
      continue;
    }
    if (chosen || !labelled[i] || pattern)
      continue;
    /* Bytes that show the declaration itself in ASCII, or have no NUL, are no UTF-16. */
    if (is_wide_unit(labelled[i]) && !(i == 1 && is_wide_unit(utf16_guess(bytes))))
      continue;
    if (labelled[i] > CHARSET_WINDOWS_1252 && !foreign_has(foreign, labelled[i])) {
      guess.unknown = declarations[i].label;
      continue;
    }
    if ((labelled[i] == CHARSET_HZ || labelled[i] == CHARSET_ISO_2022_CN) &&
        !is_seven_bit(&evidence))
      continue;
    if (labelled[i] > CHARSET_WINDOWS_1252 && labelled[i] != CHARSET_ISO_2022_CN &&
        is_utf8(&evidence, true) && as_utf8(&evidence)->long_form > 0)
      continue;
    if (fits(&evidence, labelled[i]))
      chosen = labelled[i];
  }
  if (!chosen)
    chosen = pattern ? pattern : by_content(&evidence, foreign, &guess.forced);
  guess.charset = chosen;
  guess.scan = scan_as(&evidence, chosen);
  /* ASCII is the same in all of them: nothing is contradicted. UTF-16 as a label of bytes in
   * UTF-16 of the other order is right as well. */
  if (!is_wide_unit(chosen) && is_seven_bit(&evidence) && chosen <= CHARSET_WINDOWS_1252)
    return guess;
  for (size_t i = 0; i < 3 && !guess.declared.size; i++)
    if (labelled[i] && labelled[i] != chosen &&
        !(is_wide_unit(labelled[i]) && is_wide_unit(chosen))) {
      guess.declared = declarations[i].label;
      guess.declared_by = declarations[i].source;
    }
  return guess;
}
