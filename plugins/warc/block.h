/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes that are put together, and used again for the next. */
#ifndef WARC_BLOCK_H
#define WARC_BLOCK_H

#include <gongkai/plugin.h>

struct warc_block {
  char *data;
  size_t size, room;
  bool failed; /* there was no memory: nothing was appended since */
};

bool warc_block_reserve(struct warc_block *block, size_t more);
void warc_block_put(struct warc_block *block, const void *bytes, size_t size);
GK_PRINTF(2, 3)
void warc_block_print(struct warc_block *block, const char *format, ...);

/* Empties it, and gives its memory back where it holds more than `kept` bytes. */
void warc_block_clear(struct warc_block *block, size_t kept);
void warc_block_free(struct warc_block *block);

#endif
