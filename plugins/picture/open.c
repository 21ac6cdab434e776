/* SPDX-License-Identifier: Apache-2.0 */
#include "open.h"

enum gk_picture_format gk_picture_format(struct gk_text data)
{
  static const struct {
    const char *magic;
    size_t size;
    enum gk_picture_format format;
  } magics[] = {{"\x89PNG\r\n\x1a\n", 8, GK_PICTURE_PNG},
                {"\xff\xd8\xff", 3, GK_PICTURE_JPEG},
                {"II*\0", 4, GK_PICTURE_TIFF},
                {"MM\0*", 4, GK_PICTURE_TIFF},
                {"II+\0", 4, GK_PICTURE_TIFF},
                {"MM\0+", 4, GK_PICTURE_TIFF},
                {"GIF87a", 6, GK_PICTURE_GIF},
                {"GIF89a", 6, GK_PICTURE_GIF},
                {"BM", 2, GK_PICTURE_BMP}};
  for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
    if (data.size >= magics[i].size && memcmp(data.data, magics[i].magic, magics[i].size) == 0)
      return magics[i].format;
  if (data.size >= 12 && memcmp(data.data, "RIFF", 4) == 0 && memcmp(data.data + 8, "WEBP", 4) == 0)
    return GK_PICTURE_WEBP;
  return 0;
}

const char *gk_picture_media_type(enum gk_picture_format format)
{
  static const char *const types[] = {"",          "image/png", "image/jpeg", "image/tiff",
                                      "image/gif", "image/bmp", "image/webp"};
  return types[format];
}

enum gk_picture_error gk_picture_open(struct gk_text data, struct gk_picture *picture)
{
  *picture = (struct gk_picture){.data = data, .format = gk_picture_format(data)};
  if (!picture->format)
    return GK_PICTURE_UNKNOWN;
  l_int32 width, height, bits, samples;
  if (pixReadHeaderMem((const l_uint8 *)data.data, data.size, NULL, &width, &height, &bits,
                       &samples, NULL))
    return GK_PICTURE_MALFORMED;
  picture->pages = calloc(1, sizeof *picture->pages);
  if (!picture->pages)
    return GK_PICTURE_MEMORY;
  picture->count = 1;
  *picture->pages = (struct gk_picture_page){.width = (uint32_t)width,
                                             .height = (uint32_t)height,
                                             .bits = (uint32_t)bits,
                                             .samples = (uint32_t)samples};
  return GK_PICTURE_OK;
}

void gk_picture_close(struct gk_picture *picture)
{
  free(picture->pages);
  *picture = (struct gk_picture){0};
}

PIX *gk_picture_read(const struct gk_picture *picture, uint32_t page, enum gk_picture_error *error)
{
  setMsgSeverity(L_SEVERITY_NONE);
  const struct gk_picture_page *described = &picture->pages[page];
  if ((uint64_t)described->width * described->height > GK_PICTURE_PIXELS_LIMIT) {
    *error = GK_PICTURE_TOO_LARGE;
    return NULL;
  }
  PIX *pix = pixReadMem((const l_uint8 *)picture->data.data, picture->data.size);
  *error = pix ? GK_PICTURE_OK : GK_PICTURE_MALFORMED;
  return pix;
}

const char *gk_picture_sentence(enum gk_picture_error error)
{
  static const char *const sentences[] = {
      "the picture is whole",
      "this is none of the formats of pictures that are read: PNG, JPEG, TIFF, GIF, BMP, WebP",
      "the picture's file ends too early: fetch it again",
      "the picture's file is damaged: it contradicts its own format",
      "the picture is too large to be a page: it has too many pixels, or is too long",
      "there was no memory for the picture: try again with less else running"};
  return sentences[error];
}
