/* SPDX-License-Identifier: Apache-2.0 */
/* Whole writes to a file descriptor. */
#ifndef GK_FILE_H
#define GK_FILE_H

#include <gongkai/plugin.h>

/* Writes all of `bytes`, however many calls of write(2) it takes. False: errno. */
bool gk_write_all(int file, struct gk_text bytes);

#endif
