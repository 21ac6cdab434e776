/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes as the store keeps them: Zstandard frames (RFC 8878) that carry their checksum, so that
 * no damage goes unseen. Large ones stand in files of their own, named by what they hold. */
#ifndef GK_STORE_PACK_H
#define GK_STORE_PACK_H

#include "buffer.h"
#include "error.h"

/* How a row's bytes are kept. Stored. */
enum gk_codec {
  GK_CODEC_ZSTD = 1,
  GK_CODEC_ZSTD_FILE /* in STORE/blobs, under the digest of what is packed */
};

struct gk_packer {
  void *compressor, *decompressor; /* kept, since making them costs more than a small document */
  struct gk_buffer packed;
};

/* Packs; what it returns is lent until the next call. False: no memory. */
bool gk_pack(struct gk_packer *packer, struct gk_text bytes, struct gk_text *packed);

/* Appends what was packed, which must have `size` bytes. False: it is damaged. */
bool gk_unpack(struct gk_packer *packer, struct gk_text packed, uint64_t size,
               struct gk_buffer *out);
void gk_packer_free(struct gk_packer *packer);

/* Removes what a process left that was killed while it wrote such a file. For the store's writer.
 * False: *error ("store-io"). */
bool gk_blob_begin(const char *directory, struct gk_error *error);

/* Writes STORE/blobs/ab/cdef… through a temporary name, synced. One process may do so at a time.
 * False: *error ("store-io"). */
bool gk_blob_write(const char *directory, const uint8_t digest[32], struct gk_text packed,
                   struct gk_error *error);

/* Appends such a file's bytes. False: *error. */
bool gk_blob_read(const char *directory, const uint8_t digest[32], struct gk_buffer *out,
                  struct gk_error *error);

#endif
