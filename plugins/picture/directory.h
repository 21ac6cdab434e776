/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The directories of a TIFF file (TIFF 6.0, and BigTIFF), each of which describes a page.
 */
#ifndef GONGKAI_PICTURE_DIRECTORY_H
#define GONGKAI_PICTURE_DIRECTORY_H

#include "open.h"

/* Lists the pages of a TIFF in *picture; its pages are to be freed also after an error. */
enum gk_picture_error gk_directory_read(struct gk_picture *picture);

#endif
