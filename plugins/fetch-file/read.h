/* SPDX-License-Identifier: Apache-2.0 */
#ifndef READ_H
#define READ_H

#include <stddef.h>

/* Reads up to `size` bytes of an open file, and of one that grows meanwhile no more. NULL: errno;
 * otherwise to be freed. */
char *read_bytes(int file, size_t size, size_t *got);

#endif
