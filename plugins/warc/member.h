/* SPDX-License-Identifier: Apache-2.0 */
/* A record of a WARC file as a gzip member of its own (ISO 28500, annex D). */
#ifndef WARC_MEMBER_H
#define WARC_MEMBER_H

#include <libdeflate.h>
#include <openssl/evp.h>

#include "block.h"
#include "writer.h"

/* Zeroed is closed. */
struct warc_packer {
  struct libdeflate_compressor *compressor, *store; /* store: for what is compressed already */
  EVP_MD_CTX *digest;
  struct warc_block plain, packed; /* packed: the members that were made since it was cleared */
};

/* `level` as in struct warc_writer_options. False: no memory. warc_packer_close in either case. */
bool warc_packer_open(struct warc_packer *packer, int level);
void warc_packer_close(struct warc_packer *packer);
void warc_packer_clear(struct warc_packer *packer);

struct warc_member {
  const char *type, *media_type;
  const char *id, *concurrent; /* concurrent NULL: none */
  const char *date;
  const char *information;              /* of the file's warcinfo record; NULL: it is this one */
  const char *file;                     /* its name, for warcinfo */
  const struct warc_exchange *exchange; /* NULL: of warcinfo */
  struct gk_text head, body;            /* the block; a head is written as HTTP/1.1 has it */
};

/* Appends the record to `packed`. False: no memory. */
bool warc_pack(struct warc_packer *packer, const struct warc_member *member);

#endif
