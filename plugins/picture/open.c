/* SPDX-License-Identifier: Apache-2.0 */
#include "open.h"
#include "directory.h"

#include <stdio.h>

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

static unsigned big_endian(struct gk_text data, size_t at, unsigned bytes)
{
  unsigned value = 0;
  for (unsigned i = 0; i < bytes; i++)
    value = value << 8 | (at + i < data.size ? (unsigned char)data.data[at + i] : 0);
  return value;
}

static unsigned little_endian(struct gk_text data, size_t at, unsigned bytes)
{
  unsigned value = 0;
  for (unsigned i = bytes; i-- > 0;)
    value = value << 8 | (at + i < data.size ? (unsigned char)data.data[at + i] : 0);
  return value;
}

static enum gk_picture_error read_png(struct gk_text data, struct gk_picture_page *page)
{
  static const unsigned char samples[] = {1, 0, 3, 1, 2, 0, 4};
  if (data.size < 33)
    return GK_PICTURE_TRUNCATED;
  unsigned colour = big_endian(data, 25, 1);
  page->width = big_endian(data, 16, 4);
  page->height = big_endian(data, 20, 4);
  page->bits = big_endian(data, 24, 1);
  page->samples = colour < sizeof samples ? samples[colour] : 0;
  if (memcmp(data.data + 12, "IHDR", 4) != 0 || !page->samples || page->bits > 16)
    return GK_PICTURE_MALFORMED;
  return GK_PICTURE_OK;
}

/* The quarter turns of the orientation in an Exif segment (a small TIFF); 0 where there is none. */
static unsigned exif_turns(struct gk_text exif)
{
  if (exif.size < 14 || memcmp(exif.data, "Exif\0\0", 6) != 0)
    return 0;
  struct gk_text tiff = {exif.data + 6, exif.size - 6};
  unsigned (*number)(struct gk_text, size_t, unsigned) =
      tiff.data[0] == 'M' ? big_endian : little_endian;
  size_t directory = number(tiff, 4, 4);
  unsigned count = number(tiff, directory, 2);
  for (unsigned i = 0; i < count && directory + 2 + 12 * (size_t)i + 12 <= tiff.size; i++) {
    size_t entry = directory + 2 + 12 * (size_t)i;
    if (number(tiff, entry, 2) != 0x112)
      continue;
    unsigned orientation = number(tiff, entry + 8, 2);
    return orientation == 6 ? 1 : orientation == 3 ? 2 : orientation == 8 ? 3 : 0;
  }
  return 0;
}

/* Goes over the segments of a JPEG to the frame header. */
static enum gk_picture_error read_jpeg(struct gk_text data, struct gk_picture_page *page)
{
  size_t at = 2;
  while (at + 4 <= data.size) {
    unsigned marker = big_endian(data, at, 2), length = big_endian(data, at + 2, 2);
    if (marker == 0xffff) {
      at++;
      continue;
    }
    if (marker < 0xff01 || length < 2)
      return GK_PICTURE_MALFORMED;
    if (length > data.size - at - 2)
      return GK_PICTURE_TRUNCATED;
    if (marker == 0xffe1 && !page->turns)
      page->turns = exif_turns((struct gk_text){data.data + at + 4, length - 2u});
    bool frame = marker >= 0xffc0 && marker <= 0xffcf && marker != 0xffc4 && marker != 0xffc8 &&
                 marker != 0xffcc;
    if (frame) {
      if (length < 8)
        return GK_PICTURE_MALFORMED;
      page->bits = big_endian(data, at + 4, 1);
      page->height = big_endian(data, at + 5, 2);
      page->width = big_endian(data, at + 7, 2);
      page->samples = big_endian(data, at + 9, 1);
      return page->samples >= 1 && page->samples <= 4 ? GK_PICTURE_OK : GK_PICTURE_MALFORMED;
    }
    at += 2 + (size_t)length;
  }
  return GK_PICTURE_TRUNCATED;
}

/* Goes over all frames of a GIF, since all are decoded for the first: `page` gets the size of the
 * first, and as its bits those of all together. */
static enum gk_picture_error read_gif(struct gk_text data, struct gk_picture_page *page)
{
  if (data.size < 13)
    return GK_PICTURE_TRUNCATED;
  unsigned flags = big_endian(data, 10, 1);
  size_t at = 13 + (flags & 0x80 ? (size_t)3 << ((flags & 7) + 1) : 0);
  uint64_t pixels = 0;
  page->samples = 1;
  page->width = little_endian(data, 6, 2);
  page->height = little_endian(data, 8, 2);
  for (;;) {
    unsigned kind = at < data.size ? (unsigned char)data.data[at] : 0;
    if (at >= data.size || (kind != ',' && kind != '!'))
      break;
    if (kind == ',') {
      uint64_t width = little_endian(data, at + 5, 2), height = little_endian(data, at + 7, 2);
      pixels += width * height;
      if (pixels == width * height) {
        page->width = (uint32_t)width;
        page->height = (uint32_t)height;
      }
      unsigned local = big_endian(data, at + 9, 1);
      at += 11 + (local & 0x80 ? (size_t)3 << ((local & 7) + 1) : 0);
    } else
      at += 2;
    /* Blocks of data, the last of which is empty. */
    while (at < data.size && data.data[at] != 0)
      at += 1 + (size_t)(unsigned char)data.data[at];
    at++;
  }
  if (!pixels)
    return GK_PICTURE_TRUNCATED;
  uint64_t first = (uint64_t)page->width * page->height;
  page->bits = first ? (uint32_t)((pixels * 8 + first - 1) / first) : 8;
  return GK_PICTURE_OK;
}

/* BMP and WebP have their sizes where Leptonica and libwebp look at nothing else. */
static enum gk_picture_error read_other(struct gk_text data, struct gk_picture_page *page)
{
  l_int32 width, height, bits, samples;
  if (pixReadHeaderMem((const l_uint8 *)data.data, data.size, NULL, &width, &height, &bits,
                       &samples, NULL))
    return GK_PICTURE_TRUNCATED;
  if (width <= 0 || height <= 0 || bits <= 0 || samples <= 0)
    return GK_PICTURE_MALFORMED;
  page->width = (uint32_t)width;
  page->height = (uint32_t)height;
  page->bits = (uint32_t)bits;
  page->samples = (uint32_t)samples;
  return GK_PICTURE_OK;
}

enum gk_picture_error gk_picture_open(struct gk_text data, struct gk_picture *picture)
{
  setMsgSeverity(L_SEVERITY_NONE);
  *picture = (struct gk_picture){.data = data, .format = gk_picture_format(data)};
  if (!picture->format)
    return GK_PICTURE_UNKNOWN;
  enum gk_picture_error error;
  if (picture->format == GK_PICTURE_TIFF)
    error = gk_directory_read(picture);
  else {
    picture->pages = calloc(1, sizeof *picture->pages);
    if (!picture->pages)
      return GK_PICTURE_MEMORY;
    picture->count = 1;
    error = picture->format == GK_PICTURE_PNG    ? read_png(data, picture->pages)
            : picture->format == GK_PICTURE_JPEG ? read_jpeg(data, picture->pages)
            : picture->format == GK_PICTURE_GIF  ? read_gif(data, picture->pages)
                                                 : read_other(data, picture->pages);
  }
  if (error)
    gk_picture_close(picture);
  return error;
}

void gk_picture_close(struct gk_picture *picture)
{
  free(picture->pages);
  *picture = (struct gk_picture){0};
}

static bool within_limits(const struct gk_picture_page *page)
{
  uint64_t pixels = (uint64_t)page->width * page->height;
  if (page->width > GK_PICTURE_SIDE_LIMIT || page->height > GK_PICTURE_SIDE_LIMIT ||
      pixels > GK_PICTURE_PIXELS_LIMIT)
    return false;
  return page->bits <= GK_PICTURE_DECODED_LIMIT && page->samples <= 1024 &&
         (uint64_t)page->bits * page->samples <= GK_PICTURE_DECODED_LIMIT * 8ull / (pixels + 1);
}

/* Whether a JPEG has the mark of its end; software puts some bytes after it. */
static bool has_end(struct gk_text data)
{
  size_t first = data.size > 4096 ? data.size - 4096 : 0;
  for (size_t i = data.size; i-- > first + 1;)
    if ((unsigned char)data.data[i - 1] == 0xff && (unsigned char)data.data[i] == 0xd9)
      return true;
  return false;
}

static PIX *decode(const struct gk_picture *picture, const struct gk_picture_page *page)
{
  const l_uint8 *bytes = (const l_uint8 *)picture->data.data;
  size_t size = picture->data.size, offset = (size_t)page->offset;
  switch (picture->format) {
  case GK_PICTURE_PNG:
    return pixReadMemPng(bytes, size);
  case GK_PICTURE_JPEG:
    return pixReadMemJpeg(bytes, size, 0, 1, NULL, 0);
  case GK_PICTURE_TIFF:
    return pixReadMemFromMultipageTiff(bytes, size, &offset);
  case GK_PICTURE_GIF:
    return pixReadMemGif(bytes, size);
  case GK_PICTURE_BMP:
    return pixReadMemBmp(bytes, size);
  case GK_PICTURE_WEBP:
    return pixReadMemWebP(bytes, size);
  }
  return NULL;
}

/* Decodes while what libpng and others write to standard error goes nowhere. */
static PIX *decode_quietly(const struct gk_picture *picture, const struct gk_picture_page *page)
{
  FILE *usual = stderr, *nowhere = fopencookie(NULL, "w", (cookie_io_functions_t){0});
  if (nowhere)
    stderr = nowhere;
  PIX *pix = decode(picture, page);
  stderr = usual;
  if (nowhere)
    fclose(nowhere);
  return pix;
}

PIX *gk_picture_read(const struct gk_picture *picture, uint32_t page, enum gk_picture_error *error)
{
  setMsgSeverity(L_SEVERITY_NONE);
  *error = GK_PICTURE_MALFORMED;
  if (page >= picture->count)
    return NULL;
  const struct gk_picture_page *described = &picture->pages[page];
  if (described->width == 0 || described->height == 0)
    return NULL;
  *error = GK_PICTURE_TOO_LARGE;
  if (!within_limits(described))
    return NULL;
  *error = GK_PICTURE_TRUNCATED;
  if (described->cut || (picture->format == GK_PICTURE_JPEG && !has_end(picture->data)))
    return NULL;
  PIX *pix = decode_quietly(picture, described);
  *error = pix ? GK_PICTURE_OK : GK_PICTURE_MALFORMED;
  if (!pix && picture->format == GK_PICTURE_PNG &&
      (picture->data.size < 12 ||
       memcmp(picture->data.data + picture->data.size - 8, "IEND", 4) != 0))
    *error = GK_PICTURE_TRUNCATED;
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
