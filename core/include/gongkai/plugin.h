/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one public header of gongkai: everything that a stage plugin sees.
 *
 * A plugin is a shared object with one exported function, GK_ENTRY, that returns descriptors by
 * index. It links against nothing of gongkai: what it may call stands in a table of functions
 * (struct gk_host) that it reaches through the context it is handed, behind the inline functions
 * at the end of this header.
 *
 * Rules of the ABI
 *  - New members are added to the end of a structure only; none is ever removed or reordered.
 *  - Every structure crosses the boundary with its size, so that a plugin that was built against
 *    an older 1.x header goes on working. A member that the other side does not know is zero.
 *  - GK_ABI_MAJOR is part of the entry function's name. A plugin of another major lacks it.
 *
 * Ownership in three words: add copies, next and get lend until the end of the document, alloc
 * belongs to the document.
 *
 * All text is UTF-8. Text that is lent has a NUL after its last byte, which is not counted.
 * Identifiers of items count from 1 within their kind; 0 means "none".
 */
#ifndef GONGKAI_PLUGIN_H
#define GONGKAI_PLUGIN_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#define GK_ABI_MAJOR 1
#define GK_ABI_MINOR 3
/* What a descriptor's `abi` holds. */
#define GK_ABI ((uint32_t)GK_ABI_MAJOR << 16 | GK_ABI_MINOR)

#if defined(__GNUC__)
#define GK_EXPORT __attribute__((visibility("default")))
#define GK_PRINTF(string, first) __attribute__((format(printf, string, first)))
#else
#define GK_EXPORT
#define GK_PRINTF(string, first)
#endif

/* A run of UTF-8 (or, for a resource, of bytes). */
struct gk_text {
  const char *data;
  size_t size;
};

#define GK_TEXT(literal) ((struct gk_text){(literal), sizeof(literal) - 1})

/* The stages, in the order in which a document passes them. A plugin adds what its stage adds, and
 * remarks; `gongkai check` fails one that adds anything else:
 *   unpack, decode  resources
 *   read, ocr       resources, blocks, tables (in ocr also such as put a recognised one right)
 *   segment         sections, items, fields
 *   extract         fields, facts, figures, items, and tables that were put together or put right
 *   validate        findings with their evidence */
enum gk_stage {
  GK_STAGE_FETCH = 1, /* names documents and brings their bytes */
  GK_STAGE_UNPACK,    /* members of archives */
  GK_STAGE_DECODE,    /* bytes to UTF-8 */
  GK_STAGE_READ,      /* a format to blocks and tables */
  GK_STAGE_OCR,       /* pictures to blocks and tables */
  GK_STAGE_SEGMENT,   /* blocks to the outline */
  GK_STAGE_EXTRACT,   /* fields, facts, figures, items */
  GK_STAGE_VALIDATE,  /* findings */
  GK_STAGE_LAST = GK_STAGE_VALIDATE
};

/* What `open`, `run` and `fetch` return. */
enum gk_status {
  GK_OK = 0,
  GK_SKIP,   /* nothing here for me; not an error */
  GK_REJECT, /* this document is bad; remembered */
  GK_RETRY,  /* the world was bad (I/O, memory); not remembered */
  GK_FATAL,  /* I am misconfigured; the run must not go on */
  /* The core's own; a plugin never returns these. */
  GK_CRASH = 16,
  GK_TIMEOUT,
  GK_NOMEM,
  GK_SANDBOX
};

enum gk_level { GK_INFO = 1, GK_WARN, GK_ERROR };

/* Where something stands in the source. */
struct gk_place {
  uint32_t resource; /* the text or picture it stands in; 0: not known */
  uint32_t page;     /* from 1; 0: the format has no pages */
  uint64_t offset;   /* bytes into the resource's data */
  uint64_t size;     /* bytes */
  float box[4];      /* left, top, right, bottom in pixels or points; all 0: none */
};

/* A decimal number: digits × 10^-scale. Exact, so that a printed 12.50 stays 12.50. */
struct gk_decimal {
  int64_t digits;
  uint32_t scale; /* 0..9 */
};

/* Items: what a document holds; each is added once and never changed. */

enum gk_resource_kind {
  GK_RESOURCE_ORIGINAL = 1, /* as it was fetched; always resource 1 */
  GK_RESOURCE_TEXT,         /* the decoded UTF-8 of another resource; recomputed, not stored */
  GK_RESOURCE_PICTURE,
  GK_RESOURCE_ATTACHMENT, /* anything else that a reader found inside */
  /* Since 1.2. A picture that was fetched with the original, which refers to it by this name. The
   * picture of that name, when a reader adds it without data, gets the companion's. */
  GK_RESOURCE_COMPANION
};

struct gk_resource {
  uint32_t id;
  uint32_t kind;             /* enum gk_resource_kind */
  uint32_t parent;           /* the resource it came out of */
  struct gk_text name;       /* file name, member path or URL as written */
  struct gk_text media_type; /* lower case, without parameters; empty: not known */
  struct gk_text charset;    /* of the original: as the transport declared it; of a text: what it
                                was decoded from (IANA name) */
  struct gk_text data;       /* empty for a picture that is only referred to, and for a plugin
                                with GK_PLUGIN_ITEMS_ONLY */
  /* Since 1.1; set by the core. */
  struct gk_text digest; /* SHA-256 of the data, 64 lower-case hexadecimal digits; empty: no data */
  uint64_t size;         /* bytes of the data */
};

enum gk_block_kind {
  GK_BLOCK_PARAGRAPH = 1,
  GK_BLOCK_HEADING, /* marked up or set as one; the outline decides in the segment stage */
  GK_BLOCK_LIST_ITEM,
  GK_BLOCK_TABLE,
  GK_BLOCK_PICTURE
};

/* What part of the page a block belongs to. Only GK_ROLE_BODY goes into the outline. */
enum gk_role {
  GK_ROLE_BODY = 0,
  GK_ROLE_TITLE,      /* the document's title as the page shows it */
  GK_ROLE_METADATA,   /* publication line, source, index-number block */
  GK_ROLE_HEAD_TITLE, /* the <title> element or the like */
  GK_ROLE_NAVIGATION, /* breadcrumb, menu, share bar */
  GK_ROLE_FOOTER      /* organiser, site code, ICP number, page furniture */
};

enum gk_block_flag {
  GK_BLOCK_BOLD = 1 << 0,
  GK_BLOCK_CENTERED = 1 << 1,
  GK_BLOCK_RIGHT = 1 << 2,    /* set flush right: signatures and dates */
  GK_BLOCK_INDENTED = 1 << 3, /* first line indented, as a paragraph of prose is */
  /* Since 1.2 */
  GK_BLOCK_RECOGNISED = 1 << 4, /* its text was read from a picture */
  GK_BLOCK_DOUBTFUL = 1 << 5    /* and some of it is not sure */
};

struct gk_block {
  uint32_t id;
  uint32_t kind;        /* enum gk_block_kind */
  uint32_t role;        /* enum gk_role */
  uint32_t flags;       /* enum gk_block_flag */
  uint32_t level;       /* of a marked-up heading: 1..6; else 0 */
  uint32_t table;       /* of GK_BLOCK_TABLE */
  uint32_t picture;     /* of GK_BLOCK_PICTURE: the resource */
  struct gk_text text;  /* without the indent; inner line breaks are \n */
  struct gk_text label; /* of GK_ROLE_METADATA: the label where it is marked up apart (a meta
                           element's name, 索引号); since 1.2, of a picture that was looked at: what
                           it is (table, text, chart, decoration); else empty */
  struct gk_place place;
  /* Since 1.2. The block that it follows in reading order; 0: it is the last so far. Identifiers
   * of blocks are their places in reading order: adding with `after` moves those that follow up by
   * one. For the ocr stage, before there is an outline. */
  uint32_t after;
};

enum gk_table_origin {
  GK_TABLE_TEXT = 1, /* cells were marked up or delimited */
  GK_TABLE_LAYOUT,   /* told apart by position (PDF, OFD) */
  GK_TABLE_PICTURE   /* recognised */
};

enum gk_cell_flag {
  GK_CELL_HEADER = 1 << 0,  /* th, thead or styled as one */
  GK_CELL_IMPLIED = 1 << 1, /* not in the source: fills a place where a cell was lost */
  GK_CELL_DOUBTFUL = 1 << 2,
  /* Since 1.2 */
  GK_CELL_RECOVERED = 1 << 3, /* of several readings that the picture supports, the arithmetic of
                                 the table decided for this one */
  GK_CELL_CORRECTED = 1 << 4  /* a person said what stands there */
};

/* A cell of the grid. Rows and columns count from 0; spans are at least 1. Places that no cell
 * covers are allowed; two cells on one place are not. */
struct gk_cell {
  uint32_t row, column;
  uint32_t rowspan, colspan; /* 0 is taken as 1 */
  uint32_t flags;            /* enum gk_cell_flag */
  float confidence;          /* 0..1 where it was recognised; else 0 */
  struct gk_text text;
  struct gk_text alternative; /* a second reading; empty: none */
  struct gk_place place;
  /* Since 1.2. Where it was recognised: x and y in pixels of the picture of the corners at the
   * cell's left top, right top, right bottom, left bottom, as it reads upright; all 0: not known.
   * A table may stand skewed or turned in its picture. */
  float corners[8];
};

struct gk_table {
  uint32_t id;
  uint32_t origin;                        /* enum gk_table_origin */
  uint32_t rows, columns, cells;          /* set by the core from the cells */
  uint32_t replaces_first, replaces_last; /* tables (of an earlier stage) that this one stands
                                             for, put right; 0: none */
  struct gk_text caption;
  struct gk_place place;
};

/* A node of the outline, added in reading order, parents before children. Its own text runs from
 * (block, offset) to (end_block, end_offset), where its first child or its successor begins. */
struct gk_section {
  uint32_t id;
  uint32_t parent;       /* 0: top level */
  uint32_t level;        /* from 1 */
  uint32_t ordinal;      /* of the number as printed; where none is printed, its place among its
                            siblings */
  struct gk_text number; /* as printed: 一, (三), 2. ; empty: none printed */
  struct gk_text title;  /* without the number and without the full stop */
  uint32_t heading_block;
  uint32_t heading_offset, heading_size; /* bytes of the block's text */
  uint32_t block, offset;                /* where its own text begins */
  uint32_t end_block, end_offset;        /* where it ends; end_block itself is included up to
                                            end_offset */
  struct gk_text path;                   /* ordinals joined by full stops: 1.2; set by the core */
};

/* Why something stands in a list. */
enum gk_item_kind {
  GK_ITEM_ENUMERATION = 1, /* 一是 … 二是 … */
  GK_ITEM_TASK,            /* of a work plan */
  GK_ITEM_ANNOUNCED /* a part that the document says it has: 本报告包括七个方面：一、… */
};

struct gk_item {
  uint32_t id;
  uint32_t kind; /* enum gk_item_kind */
  uint32_t section;
  uint32_t ordinal;
  struct gk_text number; /* as printed: 一是 */
  struct gk_text title;
  struct gk_text text;
  struct gk_text responsible; /* names joined by \n */
  struct gk_text lead;
  uint32_t block, offset, size; /* bytes of the block's text */
};

/* A named fact about the document. A name may stand more than once. The names that record.md
 * exports: kind, generation, year, title, agency, region.code, region.name, published, signed,
 * document_number, contact.phone, contact.address, contact.postcode, contact.email, contact.fax,
 * index_number, source, site_id. Names that begin with `mention.` (mention.date, mention.year,
 * mention.period) are occurrences in the prose, for the checks. */
struct gk_field {
  uint32_t id;
  uint32_t ordinal;
  struct gk_text name;
  struct gk_text value;         /* normalised: dates YYYY-MM-DD, full-width digits folded */
  struct gk_text raw;           /* as printed */
  uint32_t block, offset, size; /* bytes of the block's text; block 0: not from a block */
};

enum gk_fact_kind {
  GK_FACT_NUMBER = 1,
  GK_FACT_BLANK,
  GK_FACT_NOT_APPLICABLE, /* / - — 无 */
  GK_FACT_WORDS
};

/* A cell of a table with what it means. */
struct gk_fact {
  uint32_t id;
  uint32_t kind;                    /* enum gk_fact_kind */
  uint32_t recovered;               /* 1: cells were told apart by arithmetic */
  struct gk_decimal value;          /* of GK_FACT_NUMBER only */
  struct gk_text form, row, column; /* keys of rules/forms; form `table`: labels as printed */
  struct gk_text raw;
  struct gk_text unit;
  uint32_t table, cell_row, cell_column;
};

enum gk_approximation { GK_EXACT = 0, GK_APPROXIMATE, GK_AT_LEAST, GK_AT_MOST };

/* A quantity in the prose. */
struct gk_figure {
  uint32_t id;
  uint32_t section;
  uint32_t parent; /* the figure that this one is a part of (其中, 包括, 分别); 0: none */
  uint32_t times;  /* 各N条 of k named things: k; else 1 */
  uint32_t approximation; /* enum gk_approximation: 余, 多, 近, 约 */
  struct gk_decimal value;
  struct gk_text subject;
  struct gk_text unit;
  struct gk_text text;   /* as printed, with its subject */
  struct gk_text raw;    /* the number as printed */
  struct gk_text scope;  /* 区政府办, 局机关: whose count it is, where that is said */
  struct gk_text period; /* the year or span it counts, where that is said: 2021, 2013-2017 */
  uint32_t block, offset, size;            /* the quantity */
  uint32_t sentence_offset, sentence_size; /* its sentence, bytes of the same block */
  uint32_t complete; /* of a parent: 1 where its parts are said or shown to be all of it */
};

/* A rule that does not hold. */
struct gk_finding {
  uint32_t id;
  uint32_t severity; /* enum gk_level */
  struct gk_text rule;
  struct gk_text message;          /* English */
  struct gk_text message_zh;       /* Chinese */
  struct gk_text expected, actual; /* a decimal number or words; empty: none */
};

enum gk_evidence_kind {
  GK_EVIDENCE_FACT = 1,
  GK_EVIDENCE_FIGURE,
  GK_EVIDENCE_SECTION,
  GK_EVIDENCE_FIELD,
  GK_EVIDENCE_BLOCK,
  GK_EVIDENCE_ITEM,
  GK_EVIDENCE_CELL /* item: the table; row and column */
};

/* What a finding rests on. */
struct gk_evidence {
  uint32_t id;
  uint32_t finding;
  uint32_t kind; /* enum gk_evidence_kind */
  uint32_t item;
  uint32_t row, column;
};

/* A remark of a stage. */
struct gk_diagnostic {
  uint32_t id;
  uint32_t level;      /* enum gk_level; one GK_ERROR makes the document `partial` */
  uint32_t count;      /* how often; 1 where it was not counted */
  struct gk_text code; /* stable, lower case with hyphens: charset-mismatch */
  struct gk_text message;
  struct gk_place place;
};

/* Selectors: a reader's table for one site or province. */

enum gk_selector_kind {
  GK_SELECT_CONTENT = 1, /* the element that holds the document */
  GK_SELECT_TITLE,
  GK_SELECT_METADATA, /* publication line, source, index-number block */
  GK_SELECT_IGNORE    /* inside the content, but not of it */
};

/* `match` is a compound selector or several joined by spaces (descendants): tag, #id, .class,
 * [name], [name=value] and their combination, as in CSS. */
struct gk_selector {
  uint32_t kind;
  const char *match;
};

/* Options and descriptors. */

struct gk_context;

enum gk_option_type {
  GK_OPTION_BOOL = 1,  /* bool */
  GK_OPTION_INT,       /* int64_t, minimum..maximum */
  GK_OPTION_STRING,    /* const char * */
  GK_OPTION_CHOICE,    /* const char *, one of `choices` */
  GK_OPTION_FILE,      /* const char *, absolute; keyed by its content */
  GK_OPTION_DIRECTORY, /* const char *, absolute; keyed by its files' names and content, but for
                         README.md and what an editor leaves: .name, name~, #name# */
  /* Since 1.3. Fetch stage: const char *, absolute: a folder within the store, in which the plugin
   * alone reads, makes, writes and removes files and folders. Its value in pipeline.conf is the
   * folder's name. It is there, and no other process of gongkai uses it, from the first `fetch` to
   * `close`, but not yet in `open`. No part of any key. NULL where nothing is stored. */
  GK_OPTION_STATE
};

/* One row: it checks pipeline.conf, fills the plugin's configuration structure, prints
 * `gongkai inspect` and feeds the key of results. Relative files are taken from the rules
 * directory. */
struct gk_option {
  const char *name;
  uint32_t type;       /* enum gk_option_type */
  uint32_t offset;     /* offsetof in the plugin's configuration structure */
  const char *initial; /* the default, as pipeline.conf would have it; NULL: none */
  int64_t minimum, maximum;
  const char *choices; /* joined by | */
  const char *help;    /* one sentence */
};

enum gk_plugin_flag {
  GK_PLUGIN_FALLBACK = 1 << 0, /* asked to run when nobody bid */
  /* Since 1.1. Neither probe nor run reads the data of a resource: then the plugin can run on what
   * is stored, without the document's bytes being had and decoded again. It is lent no data. */
  GK_PLUGIN_ITEMS_ONLY = 1 << 1
};

struct gk_plugin {
  uint32_t abi;  /* GK_ABI */
  uint32_t size; /* sizeof(struct gk_plugin) */
  uint32_t stage;
  uint32_t version; /* of the rules in the code; raised whenever output may change */
  uint32_t flags;
  const char *name; /* lower case, digits, hyphens; unique within its stage */
  const char *summary;
  const char *licence;             /* SPDX */
  const struct gk_option *options; /* ends with a row whose name is NULL; NULL: none */
  uint32_t option_size;            /* sizeof(struct gk_option) */
  uint32_t config_size;            /* of the configuration structure */

  /* Once a worker, before any document; may be slow (rules, models, iconv modules): after it the
   * plugin opens no file. *state is handed to the others. NULL: nothing to open. */
  int (*open)(struct gk_context *context, const void *config, void **state);
  void (*close)(void *state);

  /* How sure the plugin is that this document is for it: 0 (not) to 100. Pure and fast. NULL:
   * 50 for every document. */
  int (*probe)(struct gk_context *context, void *state);
  int (*run)(struct gk_context *context, void *state);

  /* Fetch stage only: name the documents at `location` through gk_offer. */
  int (*fetch)(struct gk_context *context, void *state, const char *location);

  /* A plugin that only knows a site's selectors: when it wins the bid, the plugin of that name in
   * the same stage runs with them. */
  const char *delegate;
  const struct gk_selector *selectors; /* ends with kind 0 */

  /* Since 1.1. What else the output depends on, such as versions of libraries as they are at run
   * time: "libxml2 20914". Part of the key of results. NULL: nothing. */
  const char *(*libraries)(void);

  /* Since 1.2. The names of those options that what it remembers (gk_remember) depends on; ends
   * with NULL. NULL: it depends on all of them. */
  const char *const *memory_options;

  /* Since 1.3. Fetch stage: all that this process offered is stored, and need not be offered again.
   * Called once, at the end of a run that came to its end, after the last `fetch`; what was offered
   * in a run that was stopped or failed may be lost. What it returns other than GK_OK is said with
   * gk_fail's reason and ends nothing. NULL: it does not matter. */
  int (*settle)(struct gk_context *context, void *state);
};

/* The exported function: the index-th descriptor, or NULL past the last. */
#define GK_ENTRY gongkai_plugins_1
#define GK_ENTRY_NAME "gongkai_plugins_1"
typedef const struct gk_plugin *gk_entry_function(uint32_t index);

/* Since 1.2. A picture that the document refers to, offered with it. */
struct gk_companion {
  struct gk_text name;       /* as the document writes it, references of HTML resolved */
  struct gk_text media_type; /* empty: not known */
  struct gk_text data;
  struct gk_text error; /* not empty: it could not be had, one English sentence; data is empty */
};

/* Bytes of a text that says how a source was had: more headers than servers send. */
enum { GK_RETRIEVAL_LIMIT = 8192 };

/* A source that a fetch plugin found. */
struct gk_offer {
  struct gk_text name;       /* path or URL as the user will read it */
  struct gk_text media_type; /* as declared; empty: not declared */
  struct gk_text charset;    /* as declared by the transport; empty: not declared */
  struct gk_text data;
  struct gk_text error_code; /* not empty: it could not be had, and data is empty */
  struct gk_text error_message;
  /* Since 1.2. What the document needs beside its own bytes: its result depends on them. A name
   * stands once. */
  const struct gk_companion *companions;
  uint32_t companion_count;
  uint32_t companion_size; /* sizeof(struct gk_companion) */
  /* Since 1.3. How it was had; each may be empty. No part of the document: results do not depend on
   * it. What is longer than GK_RETRIEVAL_LIMIT is cut. */
  struct gk_text retrieved; /* when, RFC 3339, UTC: 2026-01-20T03:04:05Z */
  struct gk_text headers;   /* what the transport said of it, a line each, as it came */
  struct gk_text referrer;  /* name of the source that led there */
  struct gk_text title;     /* that the referrer gives it */
  struct gk_text site;      /* of sites.conf, by name */
  struct gk_text record;    /* where it is kept as it came: WARC-Record-ID */
};

/* Since 1.3. What a fetch plugin did or would do that is no document, for the log, the counts and
 * the person who watches. */
enum gk_visit_kind {
  GK_VISIT_NOTHING = 0, /* tells nothing but how many are queued: asks whether the run goes on */
  GK_VISIT_PLANNED,     /* would be fetched; nothing was asked */
  GK_VISIT_FETCHED,     /* new or changed */
  GK_VISIT_UNCHANGED,   /* not modified, or the same bytes again */
  GK_VISIT_REDIRECTED,  /* leads elsewhere, which is another visit */
  GK_VISIT_VANISHED,    /* was there, and is not any more */
  GK_VISIT_FAILED,      /* could not be had: code */
  GK_VISIT_REFUSED,     /* may not be fetched, and was not: code */
  GK_VISIT_REMARK       /* of a site or host, not of a page: code, message */
};

struct gk_visit {
  uint32_t kind;           /* enum gk_visit_kind */
  uint32_t status;         /* of HTTP; 0: none */
  uint64_t bytes;          /* that came over the wire */
  uint64_t microseconds;   /* from asking to the end of the answer */
  uint64_t queued;         /* pages that are still to be fetched */
  struct gk_text site;     /* by name */
  struct gk_text url;      /* of a remark: the host or what it is about */
  struct gk_text role;     /* start, list, sitemap, document, attachment, picture, robots, other */
  struct gk_text referrer; /* URL that led there; empty: none */
  struct gk_text title;    /* of the link that led there */
  struct gk_text code;     /* stable: timeout, not-found, robots, private-address; empty: none */
  struct gk_text message;  /* one English sentence; empty: none */
};

/* The host's table. */

#define GK_HOST_ITEM(noun)                                                                         \
  uint32_t (*add_##noun)(struct gk_context *, const struct gk_##noun *, size_t);                   \
  bool (*get_##noun)(struct gk_context *, uint32_t, struct gk_##noun *, size_t);

struct gk_host {
  size_t size;
  void *(*alloc)(struct gk_context *, size_t);
  void (*diagnose)(struct gk_context *, uint32_t level, const char *code, uint32_t count,
                   const struct gk_place *, const char *format, va_list);
  void (*explain)(struct gk_context *, const char *code, const char *format, va_list);
  bool (*offer)(struct gk_context *, const struct gk_offer *, size_t);
  const struct gk_selector *(*selectors)(struct gk_context *);
  GK_HOST_ITEM(resource)
  GK_HOST_ITEM(block)
  uint32_t (*add_table)(struct gk_context *, const struct gk_table *, size_t,
                        const struct gk_cell *, size_t count, size_t cell_size);
  bool (*get_table)(struct gk_context *, uint32_t, struct gk_table *, size_t);
  bool (*get_cell)(struct gk_context *, uint32_t table, uint32_t index, struct gk_cell *, size_t);
  GK_HOST_ITEM(section)
  GK_HOST_ITEM(item)
  GK_HOST_ITEM(field)
  GK_HOST_ITEM(fact)
  GK_HOST_ITEM(figure)
  GK_HOST_ITEM(finding)
  GK_HOST_ITEM(evidence)
  GK_HOST_ITEM(diagnostic)
  /* Since 1.1 */
  bool (*kept)(struct gk_context *, const char *file);
  bool (*get_kept_finding)(struct gk_context *, uint32_t, struct gk_finding *, size_t);
  bool (*get_kept_evidence)(struct gk_context *, uint32_t, struct gk_evidence *, size_t);
  /* Since 1.2 */
  void (*progress)(struct gk_context *, uint32_t done, uint32_t total);
  bool (*recall)(struct gk_context *, struct gk_text key, struct gk_text *bytes);
  void (*remember)(struct gk_context *, struct gk_text key, struct gk_text bytes);
  /* Since 1.3 */
  bool (*has_room)(struct gk_context *);
  bool (*visit)(struct gk_context *, const struct gk_visit *, size_t);
};
#undef GK_HOST_ITEM

struct gk_context {
  const struct gk_host *host;
};

/* What a plugin calls. */

/* Memory, zeroed, that lives as long as the document (in `open`: as long as the worker). Never
 * NULL: when the document's limit is reached the core ends the stage with NOMEM. */
static inline void *gk_alloc(struct gk_context *context, size_t size)
{
  return context->host->alloc(context, size);
}

static inline struct gk_text gk_text_of(const char *string)
{
  return (struct gk_text){string, string ? strlen(string) : 0};
}

/* Adds a remark. `code` is stable; `format` makes one English sentence. */
GK_PRINTF(4, 5)
static inline void gk_diagnose(struct gk_context *context, uint32_t level, const char *code,
                               const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  context->host->diagnose(context, level, code, 1, NULL, format, arguments);
  va_end(arguments);
}

/* The same for something counted, with the place of the first (or NULL). */
GK_PRINTF(6, 7)
static inline void gk_diagnose_at(struct gk_context *context, uint32_t level, const char *code,
                                  uint32_t count, const struct gk_place *place, const char *format,
                                  ...)
{
  va_list arguments;
  va_start(arguments, format);
  context->host->diagnose(context, level, code, count, place, format, arguments);
  va_end(arguments);
}

/* Says why, and returns `status`: return gk_fail(context, GK_REJECT, "empty-file", "…"); */
GK_PRINTF(4, 5)
static inline int gk_fail(struct gk_context *context, int status, const char *code,
                          const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  context->host->explain(context, code, format, arguments);
  va_end(arguments);
  return status;
}

/* Fetch stage: hands a source to the core, which copies it. False: the run is ending, stop. */
static inline bool gk_offer(struct gk_context *context, const struct gk_offer *offer)
{
  return context->host->offer(context, offer, sizeof *offer);
}

/* Since 1.3. Fetch stage: whether an offer would be taken at once. gk_offer waits until it is; a
 * plugin with open connections goes on with them instead. Fails open: true where the core is older.
 */
static inline bool gk_has_room(struct gk_context *context)
{
  return context->host->size <= offsetof(struct gk_host, has_room) || !context->host->has_room ||
         context->host->has_room(context);
}

/* Since 1.3. Fetch stage: tells of what was done. False: the run is ending: write down what is to
 * be kept, and return. A plugin that waits asks so once a second, with GK_VISIT_NOTHING: one that
 * goes on for some seconds more is killed. Texts are cut like those of an offer. */
static inline bool gk_tell_visit(struct gk_context *context, const struct gk_visit *visit)
{
  return context->host->size <= offsetof(struct gk_host, visit) || !context->host->visit ||
         context->host->visit(context, visit, sizeof *visit);
}

/* The selectors that apply to this document (ends with kind 0), or NULL. */
static inline const struct gk_selector *gk_selectors(struct gk_context *context)
{
  return context->host->selectors(context);
}

/* For each kind of item:
 *   uint32_t gk_add_block(context, &block)  copies it, returns its identifier; its `id` is
 *            ignored. 0: refused (text that is not UTF-8, a limit reached, an item it names does
 *            not exist), which also leaves a diagnostic.
 *   bool gk_get_block(context, id, &block)  lends item `id`; false: there is none.
 *   bool gk_next_block(context, &block)     the item after block.id; so
 *            for (struct gk_block b = {0}; gk_next_block(context, &b);) visits all in order. */
#define GK_ITEM(noun)                                                                              \
  static inline uint32_t gk_add_##noun(struct gk_context *context, const struct gk_##noun *noun)   \
  {                                                                                                \
    return context->host->add_##noun(context, noun, sizeof *noun);                                 \
  }                                                                                                \
  GK_ITEM_READ(noun)
#define GK_ITEM_READ(noun)                                                                         \
  static inline bool gk_get_##noun(struct gk_context *context, uint32_t id,                        \
                                   struct gk_##noun *noun)                                         \
  {                                                                                                \
    return context->host->get_##noun(context, id, noun, sizeof *noun);                             \
  }                                                                                                \
  static inline bool gk_next_##noun(struct gk_context *context, struct gk_##noun *noun)            \
  {                                                                                                \
    return context->host->get_##noun(context, noun->id + 1, noun, sizeof *noun);                   \
  }

GK_ITEM(resource)
GK_ITEM(block)
GK_ITEM_READ(table)
GK_ITEM(section)
GK_ITEM(item)
GK_ITEM(field)
GK_ITEM(fact)
GK_ITEM(figure)
GK_ITEM(finding)
GK_ITEM(evidence)
GK_ITEM(diagnostic)
#undef GK_ITEM
#undef GK_ITEM_READ

/* Since 1.1, in run, for a plugin whose rules are many files that do not depend on each other: it
 * may add again what came of the files that are as they were, and work out the others alone.
 *   gk_kept(context, NULL): what this plugin added to this document is at hand (findings and their
 *            evidence, and nothing else), everything that went before it was the same, and of its
 *            recipe nothing but files has changed.
 *   gk_kept(context, "x.sql"): and that file of a directory option has not.
 * The findings and evidence of then are lent by id, from 1; an evidence's `finding` is one of
 * them. A core of 1.0 keeps nothing. */
static inline bool gk_kept(struct gk_context *context, const char *file)
{
  return context->host->size > offsetof(struct gk_host, kept) && context->host->kept &&
         context->host->kept(context, file);
}

static inline bool gk_next_kept_finding(struct gk_context *context, struct gk_finding *finding)
{
  return context->host->get_kept_finding(context, finding->id + 1, finding, sizeof *finding);
}

static inline bool gk_next_kept_evidence(struct gk_context *context, struct gk_evidence *evidence)
{
  return context->host->get_kept_evidence(context, evidence->id + 1, evidence, sizeof *evidence);
}

/* Since 1.2, in run, for a plugin that takes long over many parts, such as the pages of a scan:
 * `done` of `total` parts are done. The time that the stage may take begins anew with every part
 * (that of the document does not), and a person who watches sees how far it is. */
static inline void gk_progress(struct gk_context *context, uint32_t done, uint32_t total)
{
  if (context->host->size > offsetof(struct gk_host, progress) && context->host->progress)
    context->host->progress(context, done, total);
}

/* What is remembered at most under one key; more is not. */
enum { GK_MEMORY_LIMIT = 1 << 20 };

/* Since 1.2, in run, for what takes long and comes out the same in many documents, or again when
 * rules change on which it does not depend: what the models read in a picture that stands in 300
 * pages, and what a changed form is to be compared with.
 *   gk_remember(context, key, bytes)  keeps `bytes`, in place of what was kept under that key, once
 *            the document has ended well.
 *   gk_recall(context, key, &bytes)   lends what was kept, in this run or one before. False: there
 *            is nothing; so it may be at any time, and is where nothing is stored.
 * `key` is any bytes that say what the value depends on, such as the digest of the picture, the
 * page and the form of the bytes. The core adds the plugin's name, version and libraries and the
 * options of `memory_options`, files by their content: a value comes back only where all of these
 * are the same. What depends on anything else may not be in it: what the plugin adds to a document
 * must be the same with memory and without. */
static inline bool gk_recall(struct gk_context *context, struct gk_text key, struct gk_text *bytes)
{
  return context->host->size > offsetof(struct gk_host, recall) && context->host->recall &&
         context->host->recall(context, key, bytes);
}

static inline void gk_remember(struct gk_context *context, struct gk_text key, struct gk_text bytes)
{
  if (context->host->size > offsetof(struct gk_host, remember) && context->host->remember)
    context->host->remember(context, key, bytes);
}

/* Adds a table with its cells, which may come in any order. */
static inline uint32_t gk_add_table(struct gk_context *context, const struct gk_table *table,
                                    const struct gk_cell *cells, size_t count)
{
  return context->host->add_table(context, table, sizeof *table, cells, count, sizeof *cells);
}

/* Lends cell `index` (from 0, below table.cells; sorted by row, then column). */
static inline bool gk_get_cell(struct gk_context *context, uint32_t table, uint32_t index,
                               struct gk_cell *cell)
{
  return context->host->get_cell(context, table, index, cell, sizeof *cell);
}

/* The first resource of a kind, such as the decoded text; false: none. */
static inline bool gk_find_resource(struct gk_context *context, uint32_t kind,
                                    struct gk_resource *found)
{
  memset(found, 0, sizeof *found);
  while (gk_next_resource(context, found))
    if (found->kind == kind)
      return true;
  return false;
}

/* Short forms for a plugin's own file. */

/* Whether `mark` begins within the first `within` bytes of the decoded text: for a probe. 1: the
 * text begins with it. False where there is no decoded text. */
static inline bool gk_has_mark(struct gk_context *context, const char *mark, size_t within)
{
  struct gk_resource text;
  size_t size = strlen(mark);
  if (!gk_find_resource(context, GK_RESOURCE_TEXT, &text) || text.data.size < size)
    return false;
  size_t last = text.data.size - size;
  for (size_t i = 0; i < within && i <= last; i++)
    if (!memcmp(text.data.data + i, mark, size))
      return true;
  return false;
}

/* The line of `text` after `line`, without its LF; an empty piece after the last LF is none:
 *   for (struct gk_text line = {0}; gk_next_line(text, &line);) */
static inline bool gk_next_line(struct gk_text text, struct gk_text *line)
{
  const char *end = text.data + text.size;
  const char *from = line->data ? line->data + line->size + 1 : text.data;
  if (!text.size || from >= end)
    return false;
  const char *stop = (const char *)memchr(from, '\n', (size_t)(end - from));
  line->data = from;
  line->size = (size_t)((stop ? stop : end) - from);
  return true;
}

/* The place of `part`, which lies within the data of `resource`. */
static inline struct gk_place gk_place_in(const struct gk_resource *resource, struct gk_text part)
{
  struct gk_place place;
  memset(&place, 0, sizeof place);
  place.resource = resource->id;
  place.offset = (uint64_t)(part.data - resource->data.data);
  place.size = part.size;
  return place;
}

/* The descriptor and the entry function of an object with one plugin, as its last line:
 *   GK_PLUGIN(.stage = GK_STAGE_READ, .version = 1, .name = "kaiwen", …, .run = run); */
#define GK_PLUGIN(...)                                                                             \
  static const struct gk_plugin gk_this_plugin = {                                                 \
      .abi = GK_ABI, .size = sizeof(struct gk_plugin), __VA_ARGS__};                               \
  GK_EXPORT gk_entry_function GK_ENTRY;                                                            \
  const struct gk_plugin *GK_ENTRY(uint32_t index)                                                 \
  {                                                                                                \
    return index == 0 ? &gk_this_plugin : NULL;                                                    \
  }                                                                                                \
  GK_EXPORT gk_entry_function GK_ENTRY

/* How far into a page GK_SITE_PLUGIN looks for the mark: a head element with its scripts. */
#define GK_SITE_MARK_BYTES 8192

/* A whole plugin for a site whose pages the HTML reader reads with `table`, an array of struct
 * gk_selector that ends with kind 0. `mark` is a string that stands near the beginning of each of
 * its pages and of no other site's; `revision` is raised whenever the table changes. */
#define GK_SITE_PLUGIN(site, revision, about, mark, table)                                         \
  static int gk_site_probe(struct gk_context *context, void *state)                                \
  {                                                                                                \
    (void)state;                                                                                   \
    return gk_has_mark(context, mark, GK_SITE_MARK_BYTES) ? 100 : 0;                               \
  }                                                                                                \
  GK_PLUGIN(.stage = GK_STAGE_READ, .version = revision, .name = site, .summary = about,           \
            .licence = "Apache-2.0", .probe = gk_site_probe, .delegate = "html",                   \
            .selectors = table)

#ifdef __cplusplus
}
#endif

#endif
