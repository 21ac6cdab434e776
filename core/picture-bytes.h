/* SPDX-License-Identifier: Apache-2.0 */
/* The bytes of a picture that stands in a stored document: kept by the store, or made again from
 * the document by the plugins that found it, which run in the sandbox. */
#ifndef GK_PICTURE_BYTES_H
#define GK_PICTURE_BYTES_H

#include "store-read.h"

struct gk_picture_source {
  struct gk_store *store;
  const char *conf_path, *plugin_path; /* for making it again; NULL: the default */
  const struct gk_entry *entry;
  struct gk_document *document; /* loaded */
};

/* Appends the bytes of a resource of the document. False: *error says why they cannot be had. */
bool gk_picture_bytes(const struct gk_picture_source *source, const struct gk_resource *resource,
                      struct gk_buffer *bytes, struct gk_error *error);

#endif
