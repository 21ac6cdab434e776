/* SPDX-License-Identifier: Apache-2.0 */
#include "picture-format.h"

/* Two letters begin many texts; the rest of a bitmap's header tells: its reserved members are 0,
 * and the size of what follows is one of those that versions of the format have. */
static bool is_bitmap(struct gk_text bytes)
{
  enum { HEADER = 18, INFORMATION = 14 };
  static const unsigned char sizes[] = {12, 40, 52, 56, 64, 108, 124};
  if (bytes.size < HEADER || memcmp(bytes.data, "BM", 2) != 0 ||
      memcmp(bytes.data + 6, "\0\0\0\0", 4) != 0 ||
      memcmp(bytes.data + INFORMATION + 1, "\0\0\0", 3) != 0)
    return false;
  return memchr(sizes, bytes.data[INFORMATION], sizeof sizes) != NULL;
}

const char *gk_picture_type_of(struct gk_text bytes)
{
  static const struct {
    struct gk_text magic;
    size_t offset;
    const char *type;
  } formats[] = {{{"\x89PNG\r\n\x1A\n", 8}, 0, "image/png"},
                 {{"\xFF\xD8\xFF", 3}, 0, "image/jpeg"},
                 {{"GIF87a", 6}, 0, "image/gif"},
                 {{"GIF89a", 6}, 0, "image/gif"},
                 {{"II*\0", 4}, 0, "image/tiff"},
                 {{"MM\0*", 4}, 0, "image/tiff"},
                 {{"II+\0", 4}, 0, "image/tiff"},
                 {{"MM\0+", 4}, 0, "image/tiff"},
                 {{"WEBP", 4}, 8, "image/webp"}};
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
    struct gk_text magic = formats[i].magic;
    if (bytes.size >= formats[i].offset + magic.size &&
        memcmp(bytes.data + formats[i].offset, magic.data, magic.size) == 0 &&
        (formats[i].offset == 0 || memcmp(bytes.data, "RIFF", 4) == 0))
      return formats[i].type;
  }
  return is_bitmap(bytes) ? "image/bmp" : NULL;
}
