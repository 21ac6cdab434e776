/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures by the bytes that their formats begin with. */
#ifndef GK_COMMON_PICTURE_FORMAT_H
#define GK_COMMON_PICTURE_FORMAT_H

#include <gongkai/plugin.h>

/* The IANA media type of a PNG, JPEG, TIFF (BigTIFF, too), GIF, BMP or WebP file, by its first
 * bytes; NULL: it is none of them. Nothing says that the rest of it is whole. */
const char *gk_picture_type_of(struct gk_text bytes);

#endif
