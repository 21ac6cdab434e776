/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"

#include <errno.h>
#include <unistd.h>

bool gk_write_all(int file, struct gk_text bytes)
{
  while (bytes.size) {
    ssize_t written = write(file, bytes.data, bytes.size);
    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0)
      return false;
    bytes.data += written;
    bytes.size -= (size_t)written;
  }
  return true;
}
