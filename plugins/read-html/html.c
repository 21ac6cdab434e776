/* SPDX-License-Identifier: Apache-2.0 */
/* The read stage's plugin for HTML pages. */
#include "probe.h"
#include "reader.h"

#include <libxml/parser.h>
#include <stddef.h>
#include <stdio.h>

enum {
  /* The largest report page seen has 3 MB; what is beyond this is no document. */
  PAGE_LIMIT = 48 << 20,
  TEXT_LITTLE = 30,      /* Chinese characters that a page shows beside its script wall */
  SCRIPT_MUCH = 100,     /* bytes of a script that builds or fetches the page */
  HIDDEN_MUCH = 200,     /* characters that are worth a remark */
  KEPT_BETWEEN = 4 << 20 /* bytes that an array keeps from one page to the next */
};

struct config {
  const char *rules;
};

struct state {
  struct gk_html_reader reader;
  struct gk_html_selectors selectors;
};

static const struct gk_option options[] = {
    {.name = "rules",
     .type = GK_OPTION_FILE,
     .offset = offsetof(struct config, rules),
     .initial = "html/page.tsv",
     .help = "What class names and set phrases say about parts of a page."},
    {.name = NULL}};

static int html_open(struct gk_context *context, const void *config, void **opened)
{
  const struct config *settings = config;
  char problem[512];
  struct gk_html_rules *rules = gk_html_rules_open(settings->rules, problem, sizeof problem);
  if (!rules)
    return gk_fail(context, GK_FATAL, "rules", "%s", problem);
  struct state *state = calloc(1, sizeof *state);
  if (!state) {
    gk_html_rules_close(rules);
    return gk_fail(context, GK_RETRY, "memory", "There is no memory for the HTML reader.");
  }
  xmlInitParser();
  state->reader.rules = rules;
  *opened = state;
  return GK_OK;
}

static void html_close(void *opened)
{
  struct state *state = opened;
  if (!state)
    return;
  gk_html_rules_close(state->reader.rules);
  gk_html_page_free(&state->reader.page);
  gk_grow_free(&state->reader.cells);
  gk_grow_free(&state->reader.substance);
  gk_grow_free(&state->reader.line.text);
  gk_grow_free(&state->reader.cell_line.text);
  gk_grow_free(&state->reader.furniture);
  free(state);
}

static int html_probe(struct gk_context *context, void *opened)
{
  (void)opened;
  struct gk_resource text;
  return gk_find_resource(context, GK_RESOURCE_TEXT, &text) ? gk_html_probe(text.data) : 0;
}

/* An array that one huge page has made grow is given back. */
static void trim(struct gk_grow *grow, size_t size)
{
  if (grow->room > KEPT_BETWEEN / size)
    gk_grow_free(grow);
}

static void begin(struct state *state, struct gk_context *context, const struct gk_resource *text)
{
  struct gk_html_reader *reader = &state->reader;
  trim(&reader->page.nodes, sizeof(struct gk_html_node));
  trim(&reader->page.text, 1);
  trim(&reader->page.strained.text, 1);
  trim(&reader->page.strained.seams, sizeof(struct gk_html_seam));
  trim(&reader->page.strained.attributes, sizeof(struct gk_html_attribute));
  trim(&reader->page.strained.tagged, sizeof(struct gk_html_tagged));
  trim(&reader->page.strained.inert.events, sizeof(struct gk_html_event));
  trim(&reader->page.strained.inert.stretches, sizeof(struct gk_html_stretch));
  trim(&reader->cells, sizeof(struct gk_html_table_cell));
  trim(&reader->substance, sizeof(uint32_t));
  trim(&reader->line.text, 1);
  trim(&reader->cell_line.text, 1);
  reader->context = context;
  reader->resource = text->id;
  reader->source = text->data;
  reader->blocks = reader->tables = reader->pictures = reader->attachments = 0;
  reader->hidden_han = reader->lost_cells = reader->clamped = reader->picture_bytes = 0;
  reader->limit_told = false;
}

/* Is there something that a later stage can read, though no text? */
static bool has_pictures(const struct gk_html_reader *reader)
{
  return reader->pictures || reader->attachments;
}

/* A page that shows nothing: says why. */
static int reject_empty(struct state *state)
{
  struct gk_html_page *page = &state->reader.page;
  struct gk_context *context = state->reader.context;
  const struct gk_html_weight *weight = &gk_html_nodes(page)[0].weight;
  if (weight->han >= TEXT_LITTLE)
    return GK_OK;
  bool text = weight->han + weight->visible > 0;
  if (page->frameset && !text)
    return gk_fail(context, GK_REJECT, "frameset",
                   "The page is a frameset: its text is in the pages that its frames name.");
  bool picture = false, table = false;
  for (uint32_t i = 1; i < page->nodes.count; i++) {
    uint8_t tag = gk_html_nodes(page)[i].tag;
    picture |= tag == GK_TAG_IMAGE || tag == GK_TAG_EMBED || tag == GK_TAG_IFRAME;
    table |= tag == GK_TAG_CELL && gk_html_nodes(page)[i].weight.visible;
  }
  if (!picture && !table && page->strained.script_size >= SCRIPT_MUCH)
    return gk_fail(context, GK_REJECT, "script-wall",
                   "The page holds a script of %u bytes and %u Chinese characters: the site let "
                   "nobody in who runs no scripts.",
                   page->strained.script_size, weight->han);
  if (!text && !picture)
    return gk_fail(context, GK_REJECT, "no-text", "The page shows no text.");
  return GK_OK;
}

/* Remarks on what a reader of the record should know. */
static void report(struct state *state)
{
  struct gk_html_reader *reader = &state->reader;
  struct gk_html_page *page = &reader->page;
  struct gk_context *context = reader->context;
  struct gk_place place = gk_html_place(reader, reader->first_clamped, reader->first_clamped);
  if (reader->clamped)
    gk_diagnose_at(context, reader->lost_cells ? GK_ERROR : GK_WARN, "span-clamped",
                   reader->clamped, &place,
                   "%u cells claim more columns or rows than a table may have (%u of them are "
                   "lost).",
                   reader->clamped, reader->lost_cells);
  else if (reader->lost_cells)
    gk_diagnose(context, GK_ERROR, "table-too-large",
                "A table has more than %d cells; the rest is left out.", GK_HTML_CELL_LIMIT);
  if (reader->tables > GK_HTML_TABLE_LIMIT)
    gk_diagnose(context, GK_ERROR, "too-many-tables",
                "The page has more than %d tables; the rest is left out.", GK_HTML_TABLE_LIMIT);
  if (reader->hidden_han >= HIDDEN_MUCH)
    gk_diagnose(context, GK_INFO, "hidden-text",
                "%u Chinese characters are hidden by the page's styles and left out.",
                reader->hidden_han);
  if (page->too_deep)
    gk_diagnose(context, GK_WARN, "nested-too-deep",
                "Elements nest deeper than %d; the page was read without most of its markup.",
                GK_HTML_DEPTH_LIMIT);
  if (page->too_many)
    gk_diagnose(context, GK_ERROR, "page-too-large",
                "The page has more than %d elements; the rest is left out.", GK_HTML_NODE_LIMIT);
  if (page->strained.unclosed) {
    place = gk_html_place(reader, page->strained.unclosed_at, page->strained.unclosed_at);
    gk_diagnose_at(context, GK_WARN, "markup-unclosed", page->strained.unclosed, &place,
                   "A comment, script or style that begins at byte %u has no end.",
                   page->strained.unclosed_at);
  }
  if (page->frameset)
    gk_diagnose(context, GK_WARN, "frameset",
                "The page is a frameset: part of its text may be in the pages its frames name.");
}

/* Compiles the site plugin's selectors, unless they are those of the last page. */
static void prepare_selectors(struct state *state)
{
  const struct gk_selector *source = gk_selectors(state->reader.context);
  if (source == state->selectors.source)
    return;
  const char *bad = gk_html_selectors_compile(&state->selectors, source);
  if (bad)
    gk_diagnose(state->reader.context, GK_ERROR, "selector-malformed",
                "“%s” is no selector that the HTML reader knows, or there are too many of them.",
                bad);
}

static void report_selectors(struct state *state)
{
  const struct gk_selector *source = state->selectors.source;
  bool content = false, matched = false;
  for (unsigned i = 0; source && source[i].kind && i < 64; i++)
    if (source[i].kind == GK_SELECT_CONTENT) {
      content = true;
      matched |= state->reader.page.selected >> i & 1;
    }
  if (content && !matched)
    gk_diagnose(state->reader.context, GK_WARN, "selector-unmatched",
                "No element matches the site's content selectors; the content was looked for as "
                "on an unknown site.");
}

static int html_run(struct gk_context *context, void *opened)
{
  struct state *state = opened;
  struct gk_html_reader *reader = &state->reader;
  struct gk_resource text;
  if (!gk_find_resource(context, GK_RESOURCE_TEXT, &text))
    return gk_fail(context, GK_SKIP, "no-text-resource", "There is no decoded text to read.");
  if (text.data.size > PAGE_LIMIT)
    return gk_fail(context, GK_REJECT, "page-too-large",
                   "The page has %zu bytes; the HTML reader takes %d.", text.data.size, PAGE_LIMIT);
  begin(state, context, &text);
  prepare_selectors(state);
  if (!gk_html_page_parse(&reader->page, text.data, reader->rules, &state->selectors,
                          GK_HTML_STRAIN_INERT))
    return gk_fail(context, GK_RETRY, "memory", "There was no memory for the page.");
  if (gk_html_page_reveal(&reader->page, TEXT_LITTLE))
    gk_diagnose(context, GK_WARN, "hidden-text-shown",
                "The page hides nearly all of its text by style; it was read all the same.");
  int status = reject_empty(state);
  if (status != GK_OK)
    return status;
  report_selectors(state);
  if (!gk_html_choose(reader) || !gk_html_walk(reader))
    return gk_fail(context, GK_RETRY, "memory", "There was no memory for the page.");
  report(state);
  if (reader->blocks == 0 && !has_pictures(reader))
    return gk_fail(context, GK_REJECT, "no-text", "The page shows no text.");
  return GK_OK;
}

/* What libxml2 makes of damaged pages differs from version to version. */
static const char *libraries(void)
{
  static char text[40];
  snprintf(text, sizeof text, "libxml2 %.24s", xmlParserVersion);
  return text;
}

GK_PLUGIN(.stage = GK_STAGE_READ, .version = 1, .name = "html",
          .summary = "HTML pages to blocks and tables", .licence = "Apache-2.0", .options = options,
          .option_size = sizeof(struct gk_option), .config_size = sizeof(struct config),
          .open = html_open, .close = html_close, .probe = html_probe, .run = html_run,
          .libraries = libraries);
