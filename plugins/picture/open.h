/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of pictures: PNG (ISO/IEC 15948), JPEG (ITU-T T.81), TIFF 6.0 with many pages, GIF 89a, BMP
 * and WebP (RFC 9649). What a file says of its size is looked at before anything is decoded, and
 * one page is decoded at a time.
 */
#ifndef GONGKAI_PICTURE_OPEN_H
#define GONGKAI_PICTURE_OPEN_H

#include "gongkai/plugin.h"

#include <allheaders.h>

/* A page of A3 at 400 dpi has 31 million pixels; photographs of telephones have up to 50. */
#define GK_PICTURE_PIXELS_LIMIT 64000000u
/* A strip of a page that was photographed or stitched is long; of more, nothing is a page. Also
 * what keeps sums of coordinates in 32 bits. */
#define GK_PICTURE_SIDE_LIMIT 32000u
/* Decoded, in bytes of the file's own samples: 16 bits of four channels for the most pixels. */
#define GK_PICTURE_DECODED_LIMIT 512000000u

enum gk_picture_format {
  GK_PICTURE_PNG = 1,
  GK_PICTURE_JPEG,
  GK_PICTURE_TIFF,
  GK_PICTURE_GIF,
  GK_PICTURE_BMP,
  GK_PICTURE_WEBP
};

enum gk_picture_error {
  GK_PICTURE_OK = 0,
  GK_PICTURE_UNKNOWN,   /* none of the formats */
  GK_PICTURE_TRUNCATED, /* the file ends before its header or its pixels do */
  GK_PICTURE_MALFORMED, /* it contradicts its format */
  GK_PICTURE_TOO_LARGE, /* beyond a limit above */
  GK_PICTURE_MEMORY     /* no memory; the file may be good */
};

struct gk_picture_page {
  uint64_t offset;        /* of a TIFF: of its directory in the file; else 0 */
  uint32_t width, height; /* pixels, as decoded */
  uint32_t bits, samples; /* bits a sample and samples a pixel, as stored */
  uint32_t turns;         /* quarter turns clockwise that the file says make it upright (the
                             orientation of Exif 2.32; that of TIFF is applied in decoding) */
  bool cut;               /* some of its pixels lie beyond the end of the file */
};

struct gk_picture {
  struct gk_text data; /* lent by the caller, who keeps it as long as this is used */
  enum gk_picture_format format;
  uint32_t count; /* pages; 1 but for TIFF, see tiff.h */
  struct gk_picture_page *pages;
  bool cut; /* the file names more pages, which are beyond its end, one that came before, or beyond
               GK_TIFF_DIRECTORIES_LIMIT */
};

/* Which of the formats the bytes begin as; 0: none. */
enum gk_picture_format gk_picture_format(struct gk_text data);
/* The media type (IANA) of a format. */
const char *gk_picture_media_type(enum gk_picture_format format);

/* Reads what the file says of its pages, none of their pixels. A page that breaks a limit is
 * listed; gk_picture_read refuses it. GK_PICTURE_OK, and the caller ends with gk_picture_close; or
 * an error, and *picture is empty. */
enum gk_picture_error gk_picture_open(struct gk_text data, struct gk_picture *picture);
void gk_picture_close(struct gk_picture *picture);

/* Decodes a page (from 0). The caller destroys the PIX (of 1, 2, 4, 8, 16 or 32 bits, perhaps with
 * a colour map). NULL, and *error says why. Leptonica and the libraries below it say nothing on
 * standard error. Not to be called by two threads at once. */
PIX *gk_picture_read(const struct gk_picture *picture, uint32_t page, enum gk_picture_error *error);

/* A sentence that a person can act on, in English (to be translated with gettext). */
const char *gk_picture_sentence(enum gk_picture_error error);

#endif
