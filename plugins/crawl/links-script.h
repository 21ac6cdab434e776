/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the scan of scripts share. */
#ifndef CRAWL_LINKS_SCRIPT_H
#define CRAWL_LINKS_SCRIPT_H

#include "links-parts.h"

enum {
  DEPTH_LIMIT = 24, /* of objects whose members are looked at */
  ARGUMENTS_LIMIT = 8,
  MARKUP_SIZE_LIMIT = 4 * 1024 * 1024, /* bytes of markup in a literal, which is copied */
  VALUE_SIZE_LIMIT = 4096              /* bytes of a literal that is an address or a title */
};

/* A member of list data; texts are literals as written. */
struct record {
  struct gk_text url, title, date;
  struct gk_text id; /* of a column */
  bool list;         /* an array */
  bool column;       /* it, or one that it is below of, has a name that is looked for */
  bool proxy;        /* it says where further pages come from */
};

struct script {
  struct links *links;
  const char *begin, *end;
  bool gb, json;
  bool handler;          /* an onclick: what it opens is a link */
  struct gk_text anchor; /* its title */
  uint32_t opened;       /* the first link of a handler */
  unsigned nesting;
  size_t depth; /* of braces and brackets */
  size_t braces;
  struct record records[DEPTH_LIMIT];
  struct links_proxy proxy;
  bool in_tree; /* of the columns of a gkmlpt */
  struct links_columns columns;
  struct links_pager pager; /* of a JSON answer */
  const char *dead_end[3];  /* by quote: before it that quote does not end a literal */
  struct record array;      /* of urls[0]='…'; headers[0]='…'; */
  uint64_t array_index;
  uint64_t page_count;
  bool paged;       /* a function that writes the links to pages was called */
  bool names_pages; /* a literal has the _ of index_1.html */
};

static const struct gk_text links_nothing = {"", 0};

/* What a byte can be in a script. */
enum {
  SCRIPT_NAME = 1, /* of a name, or a dot between two */
  SCRIPT_SPACE = 2,
  SCRIPT_LITERAL = 4, /* to be looked at within a literal */
  SCRIPT_HIGH = 8,    /* the first of two bytes in GB18030 */
  SCRIPT_QUOTE = 16,
  SCRIPT_BRACE = 32,
  SCRIPT_SLASH = 64
};
extern const unsigned char script_flags[256];

static inline bool script_is_space(char c)
{
  return script_flags[(unsigned char)c] & SCRIPT_SPACE;
}

static inline bool script_is_name(char c)
{
  return (script_flags[(unsigned char)c] & SCRIPT_NAME) && c != '.';
}

static inline const char *script_skip_space(const struct script *script, const char *p)
{
  while (p < script->end && script_is_space(*p))
    p++;
  return p;
}

/* The lists in which a name stands: bits by their numbers. */
static inline uint32_t script_lists(const struct script *script, struct gk_text name)
{
  const struct links_rules *rules = script->links->rules;
  if (name.size == 0)
    return 0;
  for (size_t at = links_name_slot(name); rules->slot[at]; at = (at + 1) % NAME_SLOTS) {
    const struct gk_word *word = &rules->name.items[rules->slot[at] - 1];
    if (gk_text_equal(word->text, name))
      return word->value;
  }
  return 0;
}

static inline bool script_in(uint32_t lists, enum links_list list)
{
  return lists >> list & 1;
}

static inline bool script_equals(struct gk_text text, const char *word)
{
  return text.size == strlen(word) && memcmp(text.data, word, text.size) == 0;
}

/* 0: it is none. */
uint64_t script_number(struct gk_text text);

/* The end of the literal whose quote is at p; NULL: it has none. */
const char *script_literal_end(struct script *script, const char *p);

/* The literal at p, if nothing is put behind it; else empty. *after: behind it. */
struct gk_text script_whole_literal(struct script *script, const char *p, const char **after);

/* The text of a literal of the script, as UTF-8. */
struct gk_text script_text(struct script *script, struct gk_text literal, char *out, size_t room);
struct gk_text script_title(struct script *script, struct gk_text literal,
                            char out[TITLE_SIZE_LIMIT]);
uint32_t script_add(struct script *script, enum link_kind kind, struct gk_text literal,
                    struct gk_text title);

/* Objects and their members; arrays are objects without. */
void script_open_brace(struct script *script, bool list);
void script_close_brace(struct script *script);
void script_set_member(struct script *script, struct gk_text name, struct gk_text value);
void script_add_record(struct script *script, const struct record *record);

/* A call of a function by that name; p is behind its (. */
void script_read_call(struct script *script, struct gk_text name, const char *p);

/* An assignment to a name that begins at `begin`; p is behind its =. */
void script_read_assignment(struct script *script, struct gk_text name, const char *begin,
                            const char *p);

/* urls[0]='…' and so on; p is behind the [. */
void script_read_array(struct script *script, struct gk_text name, const char *p);

#endif
