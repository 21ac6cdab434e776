/* SPDX-License-Identifier: Apache-2.0 */
/* The statutory forms of the annual reports, recognised by their labels. */
#include "prior-rules.h"
#include "reading.h"
#include "utf8.h"

struct config {
  const char *rules, *lattices;
};

static const struct gk_option options[] = {
    {.name = "rules",
     .type = GK_OPTION_DIRECTORY,
     .offset = offsetof(struct config, rules),
     .initial = "forms",
     .help = "Directory of the descriptions of the forms, and of cells.conf."},
    {.name = "lattices",
     .type = GK_OPTION_DIRECTORY,
     .offset = offsetof(struct config, lattices),
     .initial = "lattices",
     .help = "Directory of how the forms are ruled: for tables that were read from pictures."},
    {.name = NULL}};

static int open_forms(struct gk_context *context, const void *config, void **state)
{
  const struct config *folders = config;
  const char *error = NULL;
  *state = gk_prior_load(context, folders->rules, folders->lattices, &error);
  return *state ? GK_OK : gk_fail(context, GK_FATAL, "bad-rules", "%s", error);
}

static void close_forms(void *prior)
{
  gk_prior_close(prior);
}

/* A year of these reports printed as 20NN in `text`; 0: none. */
static int year_in(struct gk_text text)
{
  for (size_t i = 0; i + 4 < text.size; i++) {
    const char *p = text.data + i;
    size_t after = i + 4;
    while (after < text.size && text.data[after] == ' ')
      after++; /* 2024 年, as the text of a PDF has it */
    if (p[0] == '2' && p[1] == '0' && p[2] >= '0' && p[2] <= '9' && p[3] >= '0' && p[3] <= '9' &&
        (i == 0 || p[-1] < '0' || p[-1] > '9') &&
        gk_text_starts(gk_text_slice(text, after, text.size), GK_TEXT("年")))
      return 2000 + (p[2] - '0') * 10 + (p[3] - '0');
  }
  return 0;
}

/* The year that the document says it is of: in its title, else where its text begins. */
static int document_year(struct gk_context *context)
{
  int titled = 0, first = 0;
  for (struct gk_block block = {0}; gk_next_block(context, &block);) {
    bool title =
        block.role == GK_ROLE_TITLE || block.role == GK_ROLE_HEAD_TITLE ||
        (block.role == GK_ROLE_METADATA && gk_text_equal(block.label, GK_TEXT("ArticleTitle")));
    if (title && !titled)
      titled = year_in(block.text);
    if (block.role == GK_ROLE_BODY && !first)
      first = year_in(block.text);
    if (titled)
      break;
  }
  return titled ? titled : first;
}

static int run(struct gk_context *context, void *prior)
{
  const struct gk_prior *known = prior;
  struct reader_state state = {.context = context, .prior = known, .rules = known->rules};
  state.stream = stream_read(context, known->rules);
  if (state.stream->source_count == 0)
    return GK_SKIP;
  fit_pictures(&state);
  match_forms(&state, document_year(context));
  for (uint32_t i = 0; i < state.instance_count; i++)
    recover_instance(&state, &state.instances[i]);
  emit_instances(&state);
  return state.instance_count ? GK_OK : GK_SKIP;
}

GK_PLUGIN(.stage = GK_STAGE_EXTRACT, .version = 2, .flags = GK_PLUGIN_ITEMS_ONLY, .name = "forms",
          .summary = "The statutory forms of annual reports, recognised by their labels.",
          .licence = "Apache-2.0", .options = options, .option_size = sizeof *options,
          .config_size = sizeof(struct config), .open = open_forms, .close = close_forms,
          .run = run);
