/* SPDX-License-Identifier: Apache-2.0 */
/* Stretches of a page whose tree is plain from their bytes: elements that are closed in order, and
 * that neither close nor imply another one where they stand. libxml2 takes most of its time to find
 * out just that for each of them, so it is handed one character in place of such a stretch, and
 * what the stretch holds is entered where that character comes out of it.
 *
 * This changes no tree: a stretch begins right behind a start tag, and is entered only while the
 * element of that very tag is the innermost open one (else the page is parsed again without any).
 */
#ifndef GK_HTML_INERT_H
#define GK_HTML_INERT_H

#include "grow.h"
#include <gongkai/plugin.h>

enum gk_html_event_kind { GK_EVENT_OPEN, GK_EVENT_CLOSE, GK_EVENT_TEXT, GK_EVENT_CHARACTER };

/* Positions are bytes of the page. */
struct gk_html_event {
  uint8_t kind;          /* enum gk_html_event_kind */
  uint8_t element;       /* of OPEN: for gk_html_inert_name */
  uint32_t from, to;     /* where the text, the character or the open tag is; of CLOSE only `to` */
  uint32_t first, count; /* OPEN: attributes; TEXT: its bytes; CHARACTER: its code point */
};

struct gk_html_stretch {
  uint32_t strained;     /* where its one character is */
  uint32_t parent;       /* where the tag begins behind which it stands */
  uint32_t first, count; /* events */
};

struct gk_html_inert {
  struct gk_grow events;    /* struct gk_html_event */
  struct gk_grow stretches; /* struct gk_html_stretch, ascending */
  size_t wasted;            /* bytes that were looked at in vain */
};

/* The character that stands for a stretch. */
#define GK_HTML_INERT_MARK 'x'

/* The element's name in lower case. */
const char *gk_html_inert_name(uint8_t element);

struct gk_html_strained;

/* Looks for a stretch at `from`, right behind the start tag at `tag` whose name has `size` bytes.
 * Adds its events and attributes, and returns the byte after it, which follows the > of a tag;
 * `from`: there is none. The caller then adds the stretch. `names` as in gk_html_strain. *ok
 * becomes false when memory is out. */
const char *gk_html_inert_find(struct gk_html_strained *strained, struct gk_text page,
                               const char *const *names, const char *tag, size_t size,
                               const char *from, bool *ok);

#endif
