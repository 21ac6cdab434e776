/* SPDX-License-Identifier: Apache-2.0 */
/* What an HTML page refers to as pictures, found by a scan of its bytes: no tree is built, and what
 * the page means by them is for the read stage. */
#ifndef REFERENCE_H
#define REFERENCE_H

#include <gongkai/plugin.h>

enum {
  /* Of a page. Beyond this stand galleries and icons, not reports. */
  REFERENCES_LIMIT = 256,
  REFERENCE_SIZE_LIMIT = 2000 /* bytes of a name; longer ones are pictures in the page itself */
};

struct reference {
  char *name; /* as the page writes it: UTF-8, references of HTML resolved, white space around it
                 left out; ends with a NUL */
  size_t size;
  bool first; /* of its element: others of it are further names of the same picture */
};

struct references {
  struct reference of[REFERENCES_LIMIT];
  size_t count;
};

/* `converter` is an iconv_t from GB18030 to UTF-8, for pages that are no UTF-8. Names with a scheme
 * or a host are left out. Each name stands once. */
void references_find(struct references *references, struct gk_text page, void *converter);
void references_free(struct references *references);

enum { REFERENCE_WAYS = 4 };

/* Writes the path that a name may stand for, relative to the page's folder or, if it begins with a
 * slash, to the site's root: `way` 0 to REFERENCE_WAYS - 1. `back` converts from UTF-8 to GB18030.
 * False: that way gives none. */
bool reference_path(const struct reference *reference, int way, void *converter,
                    char path[REFERENCE_SIZE_LIMIT + 1]);

#endif
