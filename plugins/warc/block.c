/* SPDX-License-Identifier: Apache-2.0 */
#include "block.h"

#include <stdio.h>
#include <stdlib.h>

bool warc_block_reserve(struct warc_block *block, size_t more)
{
  if (block->failed || more > SIZE_MAX / 4 - block->size)
    block->failed = true;
  if (block->failed || block->room - block->size >= more)
    return !block->failed;
  size_t room = block->size + more;
  if (room < 2 * block->room)
    room = 2 * block->room;
  char *data = realloc(block->data, room);
  block->failed = !data;
  if (data) {
    block->data = data;
    block->room = room;
  }
  return data != NULL;
}

void warc_block_put(struct warc_block *block, const void *bytes, size_t size)
{
  if (size && warc_block_reserve(block, size)) {
    memcpy(block->data + block->size, bytes, size);
    block->size += size;
  }
}

void warc_block_print(struct warc_block *block, const char *format, ...)
{
  va_list arguments, again;
  va_start(arguments, format);
  va_copy(again, arguments);
  int size = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  if (size < 0)
    block->failed = true;
  else if (warc_block_reserve(block, (size_t)size + 1)) {
    vsnprintf(block->data + block->size, (size_t)size + 1, format, again);
    block->size += (size_t)size;
  }
  va_end(again);
}

void warc_block_clear(struct warc_block *block, size_t kept)
{
  if (block->room > kept)
    warc_block_free(block);
  block->size = 0;
  block->failed = false;
}

void warc_block_free(struct warc_block *block)
{
  free(block->data);
  *block = (struct warc_block){0};
}
