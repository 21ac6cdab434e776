/* SPDX-License-Identifier: Apache-2.0 */
/* The numbers that Chinese documents put before a heading or an item of a list. */
#ifndef GK_SEGMENT_NUMBERING_H
#define GK_SEGMENT_NUMBERING_H

#include <gongkai/plugin.h>

/* In the order in which official documents nest them (GB/T 9704-2012, 7.3.3: 一、 (一) 1. (1)).
 * Half- and full-width forms are one style, since documents mix them. */
enum gk_numbering_style {
  GK_NUMBERING_NONE = 0,
  GK_NUMBERING_PART,          /* 第一部分 第一编 */
  GK_NUMBERING_CHAPTER,       /* 第一章 */
  GK_NUMBERING_DIVISION,      /* 第一节 */
  GK_NUMBERING_ROMAN,         /* I. Ⅰ、 */
  GK_NUMBERING_HAN,           /* 一、 一. 一， */
  GK_NUMBERING_HAN_BRACKET,   /* (一) （一） ㈠ 一） */
  GK_NUMBERING_WORD,          /* 第一、 */
  GK_NUMBERING_DIGIT,         /* 1. 1、 １． ⒈ */
  GK_NUMBERING_DECIMAL_2,     /* 1.1 */
  GK_NUMBERING_DECIMAL_3,     /* 1.1.1 */
  GK_NUMBERING_DECIMAL_4,     /* 1.1.1.1 */
  GK_NUMBERING_DIGIT_BRACKET, /* (1) （1） ⑴ 1） */
  GK_NUMBERING_CIRCLED,       /* ① */
  GK_NUMBERING_STYLES
};

/* How sure the mere form makes it that this is a number of a heading or an item. */
enum gk_numbering_strength {
  GK_NUMBERING_BARE = 1, /* 一总体情况: nothing between; may as well be a word (一年来) */
  GK_NUMBERING_SPACED,   /* 一 总体情况: only space between */
  GK_NUMBERING_SOFT,     /* 3、2013年: a number follows; only where it continues a sequence */
  GK_NUMBERING_STRONG
};

struct gk_numbering {
  enum gk_numbering_style style;
  enum gk_numbering_strength strength;
  uint32_t ordinal;
  size_t size;  /* bytes of the number as printed, with its brackets or full stop, without 、 */
  size_t after; /* bytes up to what the number stands before */
};

/* Reads the number at the start of `text`, which begins with no white space. False: there is
 * none. */
bool gk_numbering_parse(struct gk_text text, struct gk_numbering *numbering);

#endif
