/* SPDX-License-Identifier: Apache-2.0 */
/* What the scans for links share. */
#ifndef CRAWL_LINKS_PARTS_H
#define CRAWL_LINKS_PARTS_H

#include <iconv.h>

#include "links.h"
#include "utf8.h"
#include "words.h"

enum {
  TITLE_SIZE_LIMIT = 600,    /* bytes of a title: 200 Chinese characters; longer ones are prose */
  ANCHOR_SIZE_LIMIT = 8192,  /* bytes of an anchor with the elements in it */
  HANDLER_SIZE_LIMIT = 4096, /* bytes of an onclick */
  /* Pages of one list whose names follow from a count: 40,000 entries at 20 a page. */
  LIST_PAGES_LIMIT = 2000,
  MADE_LIMIT = 8000,                   /* such URLs of all lists of a page */
  ARENA_SIZE_LIMIT = 32 * 1024 * 1024, /* bytes of all URLs and titles of a page */
  NESTING_LIMIT = 3,                   /* markup in a script in markup */
  /* What parts a link and its date: an element that begins more than one that ends, for what
   * begins together belongs together. */
  LINES_OF_BEGIN = 3,
  LINES_OF_END = 2,
  DATE_SIZE = 11 /* YYYY-MM-DD with the NUL */
};

enum { NAME_SLOTS = 4096, NAMES_LIMIT = 1024 /* of the rules: a quarter of the slots */ };

enum links_list {
  LIST_PAGE_WORD,
  LIST_PAGE_URL,
  LIST_OPEN_FUNCTION,
  LIST_TARGET,
  LIST_PAGE_FUNCTION,
  LIST_PAGE_COUNT,
  LIST_URL_KEY,
  LIST_TITLE_KEY,
  LIST_DATE_KEY,
  LIST_URL_ARRAY,
  LIST_TITLE_ARRAY,
  LIST_DATE_ARRAY,
  LIST_PICTURE_ATTRIBUTE,
  LIST_PROXY_PARAMETER,
  LIST_COLUMN_WORD,
  LIST_PAGES_KEY,
  LIST_RECORDS_KEY,
  LIST_PAGE_PARAMETER,
  LIST_UNIT_URL,
  LIST_LINK_ATTRIBUTE,
  LIST_FILE_PARAMETER,
  LIST_COUNT
};

struct links_rules {
  struct gk_words list[LIST_COUNT];
  struct gk_words name;      /* names of scripts of all lists: a bit a list */
  uint16_t slot[NAME_SLOTS]; /* of these, by hash, plus one */
};

static inline size_t links_name_slot(struct gk_text name)
{
  return ((unsigned char)name.data[0] * 31u + (unsigned char)name.data[name.size - 1] * 7u +
          (unsigned char)name.data[name.size / 2] * 131u + name.size * 67u) %
         NAME_SLOTS;
}

/* A link as it is kept until the page is at its end; texts are offsets in the arena. */
struct links_item {
  uint32_t url, url_size, title, title_size, name, name_size;
  uint8_t kind;
  bool group; /* of a nextgroup */
  char date[DATE_SIZE];
};

#define NO_LINK UINT32_MAX

/* Which links and dates stand in the same row. Lines are counted by the block elements that begin
 * or end. */
struct links_row {
  uint32_t first; /* link of the region: what came before has no part in it */
  uint32_t last;  /* link; NO_LINK: none yet */
  uint32_t line, last_line, date_line;
  bool tight; /* an element that is a row: all its links have its one date */
  unsigned dates;
  bool pending; /* a date that may be of the next link */
  char date[DATE_SIZE], pending_date[DATE_SIZE];
};

/* What a pager says of a list. */
struct links_pager {
  uint64_t pages, records, records_a_page;
};

struct links {
  const struct links_rules *rules;
  const struct url_rules *parameters;
  iconv_t converter;     /* from GB18030 */
  uint8_t role_of[1024]; /* of elements, by hash: see links-element.c */
  struct links_item *items;
  size_t count, room;
  uint32_t *table; /* of items, by hash, plus one */
  size_t table_size;
  char *arena;
  size_t arena_size, arena_room;
  /* Of the page. */
  char url[URL_SIZE_LIMIT], base[URL_SIZE_LIMIT], charset[32];
  char title[TITLE_SIZE_LIMIT];
  size_t title_size;
  bool gb;       /* the bytes that are scanned are GB18030 */
  bool gb_query; /* and so are queries: the page is */
  bool clean;    /* the page is UTF-8 without a wrong byte */
  bool has_base;
  size_t limit, left_off;
  size_t made;  /* URLs that follow from counts */
  bool unit;    /* the answer of a JPaaS unit, whose markup has the pager */
  bool grouped; /* groups of pages were added: what leads to the next one is one of them */
  struct links_pager pager;
  struct links_row row;
};

/* Without white space of ASCII around it: of bytes in whatever charset. */
struct gk_text links_trim(struct gk_text raw);

/* Writes UTF-8 to `out`, as much as fits; returns its size. */
size_t links_convert(struct links *links, struct gk_text raw, char *out, size_t room);

/* Writes the text of markup (UTF-8) to `out`: without elements where `markup`, references resolved,
 * white space folded where `fold`. */
size_t links_resolve(struct gk_text text, bool markup, bool fold, char *out, size_t room);

/* Both for a piece of the page: a title. */
struct gk_text links_title(struct links *links, struct gk_text raw, bool markup,
                           char out[TITLE_SIZE_LIMIT]);

/* Keeps a link whose reference is UTF-8 with nothing to be resolved. Returns its number, that of
 * the same link before it, or NO_LINK. `name` is of a picture. */
uint32_t links_add(struct links *links, enum link_kind kind, struct gk_text reference,
                   struct gk_text title, struct gk_text name);

/* The same for a reference as an attribute of the page has it. */
uint32_t links_add_raw(struct links *links, enum link_kind kind, struct gk_text raw,
                       struct gk_text title);

/* Keeps the file that a link shows through a viewer: viewer.html?file=%2Fa.pdf. */
void links_add_shown(struct links *links, uint32_t link);

/* Keeps a further page of a list whose URL follows from a count. */
void links_add_page(struct links *links, struct gk_text reference);

/* The last page after `first` up to `last` for which there is room; the others are left off. */
uint64_t links_bound_pages(struct links *links, uint64_t first, uint64_t last);

void links_set_date(struct links *links, uint32_t link, const char date[DATE_SIZE]);

/* Finds the first date in `text`; with `whole` nothing but brackets, a time and white space may
 * stand beside it. `gb`: the text is GB18030. */
bool links_find_date(struct gk_text text, bool gb, bool whole, char date[DATE_SIZE]);

/* A date of data: also 20250120, seconds or milliseconds since 1970 (in China's time), and that of
 * RFC 5322. */
bool links_read_date(struct gk_text text, char date[DATE_SIZE]);

void links_row_begin(struct links *links, bool tight);
void links_row_end(struct links *links);
void links_row_link(struct links *links, uint32_t link, uint32_t line);
void links_row_date(struct links *links, const char date[DATE_SIZE]);

/* Scans markup. `data`: sections of CDATA are markup, too, as in the data of lists. */
void links_scan_html(struct links *links, struct gk_text html, bool data, unsigned nesting);

/* Scans a script or JSON of the page; `gb`: its bytes are GB18030. */
void links_scan_script(struct links *links, struct gk_text script, bool gb, bool json,
                       unsigned nesting);

/* Scans an onclick or what follows javascript: (UTF-8, resolved); returns the first link that it
 * opens, or NO_LINK. */
uint32_t links_scan_handler(struct links *links, struct gk_text script, struct gk_text title);

void links_scan_feed(struct links *links, struct gk_text feed);

/* The text that a script's literal stands for (UTF-8), escapes resolved. */
size_t links_unescape(struct gk_text literal, char *out, size_t room);

/* Adds the pages of a list: name.extension and name_1.extension to name_{count-1}.extension, from
 * _2 to _count where they are counted from one. On a page that is not the first, only the first and
 * the next: the first one has led to all. Empty name or extension: as of the page itself. */
void links_add_pages(struct links *links, uint64_t count, uint64_t current, bool from_one,
                     struct gk_text name, struct gk_text extension);

/* Lists that a script of the page loads, in the manner of software that many authorities use. */

enum { LOADED_SIZE_LIMIT = 1000, COLUMNS_LIMIT = 100 };

/* jpage: GET url?startrecord=46&endrecord=90&perpage=15 with its parameters; three pages each. */
struct links_proxy {
  struct gk_text url; /* as written */
  uint64_t records, pages, records_a_page;
  char parameters[LOADED_SIZE_LIMIT]; /* &name=value, encoded */
  size_t parameters_size;
};

/* Adds a parameter; a name that stands again begins the parameters of another list. */
void links_add_parameter(struct links_proxy *proxy, struct gk_text name, struct gk_text value);

/* Adds all groups of pages but the first, which stands in the page; `url` is UTF-8. */
void links_add_groups(struct links *links, const struct links_proxy *proxy, struct gk_text url);

/* gkmlpt: GET gkmlpt/api/all/COLUMN?page=1&sid=SITE. */
struct links_columns {
  struct gk_text site;
  struct gk_text of[COLUMNS_LIMIT];
  size_t count;
};
void links_add_columns(struct links *links, const struct links_columns *columns);

/* JPaaS: GET url with the members of queryData as its query; the answer has the list as markup in
 * JSON. Both texts as attributes of the page have them. */
void links_add_unit(struct links *links, struct gk_text url, struct gk_text data);

/* Adds the further pages of an answer whose own URL says which page it is. */
void links_add_answers(struct links *links, const struct links_pager *pager);

#endif
