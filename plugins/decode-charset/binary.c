/* SPDX-License-Identifier: Apache-2.0 */
#include "binary.h"

#include "picture-format.h"
#include "utf8.h"

enum {
  BINARY_SAMPLE = 1 << 16,
  /* Compressed data has one control in ten bytes, programs one in three; text that came out of a
   * word processor or has been damaged a few in a thousand. */
  CONTROLS_PER_THOUSAND = 50
};

const char *binary_format(struct gk_text bytes)
{
  static const struct {
    struct gk_text magic;
    size_t offset;
    const char *name;
  } formats[] = {
      {{"%PDF-", 5}, 0, "PDF"},
      {{"PK\3\4", 4}, 0, "ZIP"},
      {{"PK\5\6", 4}, 0, "ZIP"},
      {{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8}, 0, "OLE compound file"},
      {{"\x1F\x8B\x08", 3}, 0, "gzip"},
      {{"BZh", 3}, 0, "bzip2"},
      {{"\xFD"
        "7zXZ\0",
        6},
       0,
       "xz"},
      {{"\x28\xB5\x2F\xFD", 4}, 0, "Zstandard"},
      {{"7z\xBC\xAF\x27\x1C", 6}, 0, "7z"},
      {{"Rar!\x1A\x07", 6}, 0, "RAR"},
      {{"\x7F"
        "ELF",
        4},
       0,
       "ELF"},
      {{"MZ\x90\0", 4}, 0, "Windows program"},
      {{"ustar", 5}, 257, "tar"},
      {{"SQLite format 3\0", 16}, 0, "SQLite"},
  };
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
    if (bytes.size > formats[i].offset &&
        gk_text_starts(gk_text_slice(bytes, formats[i].offset, bytes.size), formats[i].magic) &&
        /* bzip2's magic is three letters that prose may begin with */
        (formats[i].name[0] != 'b' ||
         (bytes.size > 10 && memcmp(bytes.data + 4, "1AY&SY", 6) == 0)))
      return formats[i].name;
  return gk_picture_type_of(bytes) ? "picture" : NULL;
}

bool binary_controls(struct gk_text bytes)
{
  struct gk_text sample = gk_text_slice(bytes, 0, BINARY_SAMPLE);
  size_t controls = 0;
  if (sample.size == 0 || !memchr(sample.data, 0, sample.size))
    return false;
  for (size_t i = 0; i < sample.size; i++) {
    unsigned char c = (unsigned char)sample.data[i];
    /* Without white space and ESC; BEL ends the cells of Word's tables. */
    controls += c < 0x20 && c != 0x07 && c != 0x1B && !(c >= '\t' && c <= '\r');
  }
  return controls * 1000 > sample.size * CONTROLS_PER_THOUSAND;
}
