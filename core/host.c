/* SPDX-License-Identifier: Apache-2.0 */
#include "host.h"

#include <stdio.h>

#include "companion.h"
#include "key.h"
#include "recipe.h"
#include "stage.h"
#include "wire.h"

static struct gk_session *session_of(struct gk_context *context)
{
  return (struct gk_session *)context;
}

static void *host_alloc(struct gk_context *context, size_t size)
{
  return gk_arena_alloc(session_of(context)->arena, size);
}

/* In a probe no step is open: what it added would be the step's before, which is sent already. */
static bool may_add(const struct gk_session *session)
{
  return session->document && session->plugin;
}

static void diagnose(struct gk_session *session, const struct gk_diagnostic *diagnostic)
{
  const char *reason;
  gk_document_add(session->document, GK_KIND_DIAGNOSTIC, diagnostic, sizeof *diagnostic, &reason);
}

/* vsnprintf may cut a character; a text that ends in a part of one would be refused. */
static size_t whole_characters(const char *text, size_t size)
{
  while (size && !gk_is_utf8(text, size))
    size--;
  return size;
}

static void host_diagnose(struct gk_context *context, uint32_t level, const char *code,
                          uint32_t count, const struct gk_place *place, const char *format,
                          va_list arguments)
{
  struct gk_session *session = session_of(context);
  char message[1000];
  vsnprintf(message, sizeof message, format, arguments);
  if (!session->document) {
    fprintf(stderr, "gongkai: %s: %s\n", code, message);
    return;
  }
  if (!may_add(session))
    return;
  struct gk_diagnostic diagnostic = {
      .level = level,
      .count = count,
      .code = gk_text_of(code),
      .message = {message, whole_characters(message, strlen(message))}};
  if (place)
    diagnostic.place = *place;
  diagnose(session, &diagnostic);
}

static void host_explain(struct gk_context *context, const char *code, const char *format,
                         va_list arguments)
{
  struct gk_error *reason = &session_of(context)->reason;
  snprintf(reason->code, sizeof reason->code, "%s", code);
  vsnprintf(reason->message, sizeof reason->message, format, arguments);
  reason->message[whole_characters(reason->message, strlen(reason->message))] = 0;
}

/* What goes into packets, the store and logs: UTF-8 of a bounded size. */
static void bound_text(struct gk_text *text)
{
  if (text->size > GK_RETRIEVAL_LIMIT)
    text->size = GK_RETRIEVAL_LIMIT;
  if (!text->data)
    *text = (struct gk_text){"", 0};
  size_t whole = whole_characters(text->data, text->size);
  /* Where a character was cut, no more than its bytes are missing. */
  *text = text->size - whole < 4 ? (struct gk_text){text->data, whole} : GK_TEXT("?");
}

static bool host_offer(struct gk_context *context, const struct gk_offer *offer, size_t size)
{
  struct gk_session *session = session_of(context);
  struct gk_offer copy = {0};
  memcpy(&copy, offer, size < sizeof copy ? size : sizeof copy);
  struct gk_text *texts[] = {&copy.name, &copy.media_type, &copy.charset, &copy.error_code,
                             &copy.error_message};
  /* Names go into the store and before messages; one that is no text would spoil both. */
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    if ((texts[i]->size && !texts[i]->data) || !gk_is_utf8(texts[i]->data, texts[i]->size)) {
      *texts[i] = GK_TEXT("?");
      copy.data = (struct gk_text){"", 0};
      copy.error_code = GK_TEXT("bad-offer");
      copy.error_message =
          GK_TEXT("The fetch plugin gave a name, type or message that is no UTF-8.");
    }
  if (copy.error_code.size || !copy.companions || copy.companion_size == 0)
    copy.companion_count = 0;
  struct gk_text *retrieval[] = {&copy.retrieved, &copy.referrer, &copy.title, &copy.site,
                                 &copy.record};
  /* Servers send headers in any encoding. */
  if (!copy.headers.data || copy.headers.size > GK_RETRIEVAL_LIMIT)
    copy.headers.size = copy.headers.data ? GK_RETRIEVAL_LIMIT : 0;
  for (size_t i = 0; i < sizeof retrieval / sizeof *retrieval; i++)
    bound_text(retrieval[i]);
  const struct gk_taker *taker = session->taker;
  return taker && taker->offer(taker->argument, &copy);
}

static bool host_has_room(struct gk_context *context)
{
  const struct gk_taker *taker = session_of(context)->taker;
  return !taker || !taker->has_room || taker->has_room(taker->argument);
}

static bool host_visit(struct gk_context *context, const struct gk_visit *visit, size_t size)
{
  const struct gk_taker *taker = session_of(context)->taker;
  struct gk_visit copy = {0};
  memcpy(&copy, visit, size < sizeof copy ? size : sizeof copy);
  struct gk_text *texts[] = {&copy.site,  &copy.url,  &copy.role,   &copy.referrer,
                             &copy.title, &copy.code, &copy.message};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    bound_text(texts[i]);
  return !taker || !taker->visit || taker->visit(taker->argument, &copy);
}

static const struct gk_selector *host_selectors(struct gk_context *context)
{
  return session_of(context)->selectors;
}

/* The first refusal of a kind in a document is said; a thousand more would say nothing new. */
static uint32_t refused(struct gk_session *session, enum gk_kind kind, const char *reason)
{
  static const char code[] = "item-refused";
  char message[200];
  snprintf(message, sizeof message, "A %s was refused: %s.", gk_kind_schema(kind)->name, reason);
  const struct gk_diagnostic *known;
  for (uint32_t id = 1;
       (known = gk_document_find(session->document, GK_KIND_DIAGNOSTIC, id)) != NULL; id++)
    if (known->code.size == sizeof code - 1 && strcmp(known->message.data, message) == 0)
      return 0;
  diagnose(session, &(struct gk_diagnostic){.level = GK_ERROR,
                                            .count = 1,
                                            .code = GK_TEXT("item-refused"),
                                            .message = gk_text_of(message)});
  return 0;
}

static uint32_t add(struct gk_context *context, enum gk_kind kind, const void *item, size_t size)
{
  struct gk_session *session = session_of(context);
  const char *reason;
  if (!may_add(session))
    return 0;
  uint32_t id = gk_document_add(session->document, kind, item, size, &reason);
  return id ? id : refused(session, kind, reason);
}

static bool get(struct gk_context *context, enum gk_kind kind, uint32_t id, void *item, size_t size)
{
  struct gk_session *session = session_of(context);
  const void *found = session->document ? gk_document_find(session->document, kind, id) : NULL;
  if (!found)
    return false;
  size_t known = gk_kind_schema(kind)->size;
  memcpy(item, found, size < known ? size : known);
  if (size > known)
    memset((char *)item + known, 0, size - known);
  return true;
}

#define ITEM_READ(noun, kind)                                                                      \
  static bool host_get_##noun(struct gk_context *context, uint32_t id, struct gk_##noun *item,     \
                              size_t size)                                                         \
  {                                                                                                \
    return get(context, kind, id, item, size);                                                     \
  }
#define ITEM(noun, kind)                                                                           \
  static uint32_t host_add_##noun(struct gk_context *context, const struct gk_##noun *item,        \
                                  size_t size)                                                     \
  {                                                                                                \
    return add(context, kind, item, size);                                                         \
  }                                                                                                \
  ITEM_READ(noun, kind)

/* What the core sets is not the plugin's to say. */
static uint32_t host_add_resource(struct gk_context *context, const struct gk_resource *item,
                                  size_t size)
{
  struct gk_resource copy = {0};
  memcpy(&copy, item, size < sizeof copy ? size : sizeof copy);
  copy.digest = (struct gk_text){NULL, 0};
  copy.size = 0;
  struct gk_document *document = session_of(context)->document;
  const struct gk_resource *companion = NULL;
  if (may_add(session_of(context)) && copy.kind == GK_RESOURCE_PICTURE && copy.data.size == 0)
    companion = gk_companions_find(document, copy.name);
  if (!companion)
    return add(context, GK_KIND_RESOURCE, &copy, sizeof copy);
  /* Lent, not copied: the bytes are there for as long as the document. */
  struct gk_text data = companion->data;
  copy.digest = companion->digest;
  copy.size = companion->size;
  if (copy.media_type.size == 0)
    copy.media_type = companion->media_type;
  uint32_t id = add(context, GK_KIND_RESOURCE, &copy, sizeof copy);
  if (id)
    gk_document_lend_data(document, id, data);
  return id;
}

static bool host_get_resource(struct gk_context *context, uint32_t id, struct gk_resource *item,
                              size_t size)
{
  if (!get(context, GK_KIND_RESOURCE, id, item, size))
    return false;
  if (session_of(context)->items_only)
    item->data = GK_TEXT("");
  return true;
}

ITEM(block, GK_KIND_BLOCK)
ITEM_READ(table, GK_KIND_TABLE)
ITEM(section, GK_KIND_SECTION)
ITEM(item, GK_KIND_ITEM)
ITEM(field, GK_KIND_FIELD)
ITEM(fact, GK_KIND_FACT)
ITEM(figure, GK_KIND_FIGURE)
ITEM(finding, GK_KIND_FINDING)
ITEM(evidence, GK_KIND_EVIDENCE)
ITEM(diagnostic, GK_KIND_DIAGNOSTIC)

static uint32_t host_add_table(struct gk_context *context, const struct gk_table *table,
                               size_t size, const struct gk_cell *cells, size_t count,
                               size_t cell_size)
{
  struct gk_session *session = session_of(context);
  const char *reason;
  if (!may_add(session))
    return 0;
  uint32_t id =
      gk_document_add_table(session->document, table, size, cells, count, cell_size, &reason);
  return id ? id : refused(session, GK_KIND_TABLE, reason);
}

static bool host_get_cell(struct gk_context *context, uint32_t table, uint32_t index,
                          struct gk_cell *cell, size_t size)
{
  struct gk_session *session = session_of(context);
  const struct gk_cell *found =
      session->document ? gk_document_cell(session->document, table, index) : NULL;
  if (!found)
    return false;
  memcpy(cell, found, size < sizeof *found ? size : sizeof *found);
  if (size > sizeof *found)
    memset((char *)cell + sizeof *found, 0, size - sizeof *found);
  return true;
}

static bool same(struct gk_text text, const char *word)
{
  return text.size == strlen(word) && memcmp(text.data, word, text.size) == 0;
}

/* Whether a line of the recipe is the plugin's, or the core's, and of a file. */
static bool is_file(struct gk_text field)
{
  return field.size && memchr(field.data, '/', field.size) != NULL;
}

static bool has_name(struct gk_text field, const char *file)
{
  size_t size = strlen(file);
  return field.size > size && field.data[field.size - size - 1] == '/' &&
         memcmp(field.data + field.size - size, file, size) == 0;
}

/* Reads what is kept, once. False: it holds more than findings and evidence, or is damaged. */
static bool read_kept(struct gk_session *session)
{
  const uint32_t own = GK_KIND_BIT(GK_KIND_FINDING) | GK_KIND_BIT(GK_KIND_EVIDENCE);
  const char *reason;
  if (session->kept_document)
    return true;
  struct gk_document *document = gk_arena_alloc(session->arena, sizeof *document);
  gk_document_init(document, session->arena->limit, session->arena->exhausted,
                   session->arena->exhausted_argument);
  bool good = gk_wire_apply(document, session->kept, GK_KINDS_ALL, &reason);
  for (int kind = 1; kind < GK_KIND_END && good; kind++)
    good = own & GK_KIND_BIT(kind) || gk_document_count(document, (enum gk_kind)kind) == 0;
  if (good)
    session->kept_document = document;
  else
    gk_document_free(document);
  return good;
}

static bool host_kept(struct gk_context *context, const char *file)
{
  struct gk_session *session = session_of(context);
  if (!may_add(session) || !session->kept.data)
    return false;
  const struct gk_plugin *plugin = session->plugin;
  struct gk_text rest = session->changes;
  struct gk_recipe_line line;
  while (gk_recipe_next(&rest, &line)) {
    if (same(line.stage, "core"))
      return false;
    if (!same(line.stage, gk_stage_name(plugin->stage)) || !same(line.plugin, plugin->name))
      continue;
    if (!is_file(line.field) || (file && has_name(line.field, file)))
      return false;
  }
  return file || read_kept(session);
}

static bool get_kept(struct gk_context *context, enum gk_kind kind, uint32_t id, void *item,
                     size_t size)
{
  const struct gk_document *kept = session_of(context)->kept_document;
  const void *found = kept ? gk_document_find(kept, kind, id) : NULL;
  size_t known = gk_kind_schema(kind)->size;
  if (!found)
    return false;
  memcpy(item, found, size < known ? size : known);
  if (size > known)
    memset((char *)item + known, 0, size - known);
  return true;
}

static bool host_get_kept_finding(struct gk_context *context, uint32_t id,
                                  struct gk_finding *finding, size_t size)
{
  return get_kept(context, GK_KIND_FINDING, id, finding, size);
}

static bool host_get_kept_evidence(struct gk_context *context, uint32_t id,
                                   struct gk_evidence *evidence, size_t size)
{
  return get_kept(context, GK_KIND_EVIDENCE, id, evidence, size);
}

static void host_progress(struct gk_context *context, uint32_t done, uint32_t total)
{
  struct gk_session *session = session_of(context);
  if (may_add(session) && session->progress)
    session->progress(session->progress_argument, done, total);
}

/* In run alone: a probe is asked again where another plugin is added. */
static bool may_remember(const struct gk_session *session, struct gk_text key,
                         uint8_t digest[GK_DIGEST_SIZE])
{
  if (!may_add(session) || !session->memory || !session->memory_base)
    return false;
  struct gk_text fields[] = {{(const char *)session->memory_base, GK_DIGEST_SIZE}, key};
  gk_key_fields("gongkai memory", fields, 2, digest);
  return true;
}

static bool host_recall(struct gk_context *context, struct gk_text key, struct gk_text *bytes)
{
  struct gk_session *session = session_of(context);
  uint8_t digest[GK_DIGEST_SIZE];
  return may_remember(session, key, digest) &&
         session->memory->recall(session->memory->argument, session->plugin, digest, bytes);
}

static void host_remember(struct gk_context *context, struct gk_text key, struct gk_text bytes)
{
  struct gk_session *session = session_of(context);
  uint8_t digest[GK_DIGEST_SIZE];
  if (bytes.size <= GK_MEMORY_LIMIT && may_remember(session, key, digest))
    session->memory->remember(session->memory->argument, session->plugin, digest, bytes);
}

void gk_session_keep(struct gk_session *session, struct gk_text kept, struct gk_text changes)
{
  if (session->kept_document)
    gk_document_free(session->kept_document);
  session->kept_document = NULL;
  session->kept = kept;
  session->changes = changes;
}

#define BOTH(noun) .add_##noun = host_add_##noun, .get_##noun = host_get_##noun

static const struct gk_host host = {.size = sizeof host,
                                    .alloc = host_alloc,
                                    .diagnose = host_diagnose,
                                    .explain = host_explain,
                                    .offer = host_offer,
                                    .selectors = host_selectors,
                                    BOTH(resource),
                                    BOTH(block),
                                    BOTH(table),
                                    .get_cell = host_get_cell,
                                    BOTH(section),
                                    BOTH(item),
                                    BOTH(field),
                                    BOTH(fact),
                                    BOTH(figure),
                                    BOTH(finding),
                                    BOTH(evidence),
                                    BOTH(diagnostic),
                                    .kept = host_kept,
                                    .get_kept_finding = host_get_kept_finding,
                                    .get_kept_evidence = host_get_kept_evidence,
                                    .has_room = host_has_room,
                                    .visit = host_visit,
                                    .progress = host_progress,
                                    .recall = host_recall,
                                    .remember = host_remember};

void gk_session_init(struct gk_session *session)
{
  memset(session, 0, sizeof *session);
  session->context.host = &host;
}
