/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "arguments.h"
#include "choose.h"
#include "command.h"
#include "display.h"
#include "locate.h"
#include "message.h"
#include "record-evidence.h"
#include "verdict.h"

static const char usage[] =
    N_("findings [-d STORE] [--document DOC] [--rule RULE] [--severity error|warn|info] "
       "[--verdict open|confirmed|dismissed] [--json]");

struct listing {
  struct gk_store *store;
  bool json;
  const char *verdict;         /* only these; NULL: all */
  struct gk_document document; /* of the finding before, and the next ones of the same */
  struct gk_view view;
  struct gk_verdicts verdicts;
  int64_t loaded;
  struct gk_location location;
  struct gk_buffer line;
  uint64_t count;
};

static int complain(const struct gk_error *error, int status)
{
  fprintf(stderr, "gongkai: %s\n", error->message);
  return status;
}

/* Loads the finding's document unless it is loaded. False: *error. */
static bool load(struct listing *listing, const struct gk_entry *entry, struct gk_error *error)
{
  if (listing->loaded == entry->id)
    return true;
  listing->loaded = 0;
  gk_document_reset(&listing->document);
  if (!gk_store_load(listing->store, entry, &listing->document, error) ||
      !gk_verdicts_read(listing->store, entry, &listing->verdicts, error))
    return false;
  gk_view_make(&listing->view, &listing->document);
  listing->loaded = entry->id;
  return true;
}

static struct gk_text text_of(const struct gk_buffer *buffer)
{
  return (struct gk_text){buffer->size ? buffer->data : "", buffer->size};
}

/* A part of the line and two spaces after it; a dash where it is not known. */
static void print_part(struct gk_text text)
{
  gk_display(stdout, text.size ? text : GK_TEXT("-"));
  fputs("  ", stdout);
}

/* The sources of the other documents that the finding rests on. */
static void print_others(const struct listing *listing, const struct gk_found *found)
{
  const struct gk_view *view = &listing->view;
  struct gk_text before = GK_TEXT("");
  for (uint32_t i = view->first_evidence[found->ordinal]; i; i = view->next_evidence[i]) {
    struct gk_pointed pointed;
    gk_evidence_point(view, gk_document_find(view->document, GK_KIND_EVIDENCE, i), &pointed);
    if (!pointed.reference)
      continue;
    struct gk_text source = pointed.reference->source, id = pointed.reference->document;
    if (strstr(id.data, found->entry.digest) ||
        (id.size == before.size && memcmp(id.data, before.data, id.size) == 0))
      continue;
    before = id;
    fputs("; ", stdout);
    gk_display(stdout, source.size ? source : id);
  }
}

/* " [dismissed by wang: as printed]" */
static void print_verdict(const struct gk_verdict *verdict)
{
  fputs("  [", stdout);
  gk_display(stdout, verdict->verdict);
  fputs(": ", stdout);
  gk_display(stdout, verdict->who);
  if (verdict->note.size)
    fputs(": ", stdout);
  gk_display(stdout, verdict->note);
  putchar(']');
}

static void print_line(struct listing *listing, const struct gk_found *found,
                       const struct gk_verdict *verdict)
{
  char year[16] = "-";
  if (found->entry.year)
    snprintf(year, sizeof year, "%u", found->entry.year);
  printf("%-5.*s  %.8s:%u  ", (int)found->severity.size, found->severity.data, found->entry.digest,
         found->ordinal);
  print_part(found->entry.agency);
  print_part(gk_text_of(year));
  print_part(text_of(&listing->location.table));
  print_part(text_of(&listing->location.cell));
  if (found->expected.size || found->actual.size) {
    fputs(_("expected "), stdout);
    print_part(found->expected);
    fputs(_("actual "), stdout);
    print_part(found->actual);
  }
  gk_display(stdout, found->rule);
  fputs(": ", stdout);
  print_part(gk_localised(found->message, found->message_zh));
  putchar('(');
  gk_display(stdout, found->entry.source);
  print_others(listing, found);
  putchar(')');
  if (verdict)
    print_verdict(verdict);
  putchar('\n');
}

static void put_text(struct gk_json *json, const char *key, struct gk_text text)
{
  gk_json_key(json, key);
  gk_json_text_or_null(json, text);
}

static void print_json(struct listing *listing, const struct gk_found *found,
                       const struct gk_verdict *verdict)
{
  struct gk_json json = {.out = &listing->line};
  const struct gk_view *view = &listing->view;
  char id[80];
  snprintf(id, sizeof id, "sha256:%s", found->entry.digest);
  listing->line.size = 0;
  char name[32];
  snprintf(name, sizeof name, "%.8s:%u", found->entry.digest, found->ordinal);
  gk_json_open(&json, '{');
  put_text(&json, "finding", gk_text_of(name));
  put_text(&json, "document", gk_text_of(id));
  put_text(&json, "source", found->entry.source);
  put_text(&json, "agency", found->entry.agency);
  gk_json_key(&json, "year");
  if (found->entry.year)
    gk_json_integer(&json, found->entry.year);
  else
    gk_json_null(&json);
  put_text(&json, "rule", found->rule);
  put_text(&json, "severity", found->severity);
  put_text(&json, "table", text_of(&listing->location.table));
  put_text(&json, "cell", text_of(&listing->location.cell));
  gk_json_key(&json, "expected");
  gk_json_number_or_text(&json, found->expected);
  gk_json_key(&json, "actual");
  gk_json_number_or_text(&json, found->actual);
  put_text(&json, "message", found->message);
  put_text(&json, "message_zh", found->message_zh);
  gk_json_key(&json, "evidence");
  gk_json_open(&json, '[');
  for (uint32_t piece = view->first_evidence[found->ordinal]; piece;
       piece = view->next_evidence[piece])
    gk_evidence_write(view, gk_document_find(view->document, GK_KIND_EVIDENCE, piece), &json);
  gk_json_close(&json, ']');
  gk_json_key(&json, "verdict");
  gk_verdict_write(verdict, &json);
  gk_json_close(&json, '}');
  gk_buffer_put_byte(&listing->line, '\n');
  fwrite(listing->line.data, 1, listing->line.size, stdout);
}

/* Whether the listing is to have findings with that verdict. */
static bool is_wanted(const struct listing *listing, const struct gk_verdict *verdict)
{
  struct gk_text given = verdict ? verdict->verdict : GK_TEXT("open");
  return !listing->verdict || (given.size == strlen(listing->verdict) &&
                               memcmp(given.data, listing->verdict, given.size) == 0);
}

static bool print_finding(struct listing *listing, const struct gk_found *found,
                          struct gk_error *error)
{
  if (!load(listing, &found->entry, error))
    return false;
  const struct gk_finding *finding =
      gk_document_find(&listing->document, GK_KIND_FINDING, found->ordinal);
  if (!finding)
    return gk_error_set(error, "document-damaged",
                        _("Document %.12s does not hold its finding %u; run it again."),
                        found->entry.digest, found->ordinal);
  const struct gk_verdict *verdict = gk_verdicts_find(&listing->verdicts, &listing->view, finding);
  if (!is_wanted(listing, verdict))
    return true;
  listing->count++;
  gk_locate(&listing->view, finding, &listing->location);
  (listing->json ? print_json : print_line)(listing, found, verdict);
  return true;
}

static int list(struct listing *listing, const struct gk_finding_filter *filter)
{
  struct gk_error error;
  struct gk_list_of *rows;
  struct gk_found found;
  if (!gk_store_findings(listing->store, filter, &rows, &error))
    return complain(&error, GK_EXIT_FAILURE);
  int status = GK_EXIT_OK;
  while (status != GK_EXIT_FAILURE && gk_list_next_finding(rows, &found, &error)) {
    if (print_finding(listing, &found, &error))
      continue;
    status = strcmp(error.code, "document-damaged") == 0 ? GK_EXIT_DOCUMENTS : GK_EXIT_FAILURE;
    complain(&error, status);
    error.code[0] = 0;
  }
  gk_list_close(rows);
  if (error.code[0])
    return complain(&error, GK_EXIT_FAILURE);
  if (listing->count == 0 && !listing->json)
    fputs(_("No findings.\n"), stderr);
  return status;
}

int gk_command_findings(int argc, char **argv)
{
  const char *directory = NULL, *document = NULL;
  struct gk_finding_filter filter = {0};
  struct listing listing = {0};
  int status;
  const struct gk_argument arguments[] = {
      {"store", 'd', GK_ARGUMENT_STRING, &directory, "STORE", N_("the store"), 0, 0},
      {"document", 0, GK_ARGUMENT_STRING, &document, "DOC",
       N_("of this document: the beginning of its id, or its source"), 0, 0},
      {"rule", 0, GK_ARGUMENT_STRING, &filter.rule, "RULE",
       N_("of this rule, or of all whose names begin with it and a full stop"), 0, 0},
      {"severity", 0, GK_ARGUMENT_STRING, &filter.severity, "NAME",
       N_("of this severity: error, warn or info"), 0, 0},
      {"verdict", 0, GK_ARGUMENT_STRING, &listing.verdict, "WORD",
       N_("with this verdict: open (none), confirmed or dismissed"), 0, 0},
      {"json", 0, GK_ARGUMENT_FLAG, &listing.json, NULL, N_("an object a line, with evidence"), 0,
       0},
      {0}};
  if (!gk_arguments_options(arguments, usage, argc, argv, &status))
    return status;
  const char *severity = filter.severity;
  if (severity && strcmp(severity, "error") != 0 && strcmp(severity, "warn") != 0 &&
      strcmp(severity, "info") != 0) {
    fputs(_("gongkai: --severity is error, warn or info\n"), stderr);
    return GK_EXIT_USAGE;
  }
  const char *verdict = listing.verdict;
  if (verdict && strcmp(verdict, "open") != 0 && strcmp(verdict, "confirmed") != 0 &&
      strcmp(verdict, "dismissed") != 0) {
    fputs(_("gongkai: --verdict is open, confirmed or dismissed\n"), stderr);
    return GK_EXIT_USAGE;
  }
  struct gk_error error;
  if (!gk_store_open(&listing.store, gk_store_directory(directory), GK_STORE_READ, &error))
    return complain(&error, GK_EXIT_FAILURE);
  struct gk_chosen chosen = {.id = 0};
  if (document && (status = gk_choose(listing.store, document, &chosen)) != GK_EXIT_OK) {
    gk_store_close(listing.store);
    return status;
  }
  filter.document = chosen.id;
  gk_document_init(&listing.document, 0, NULL, NULL);
  status = list(&listing, &filter);
  gk_document_free(&listing.document);
  gk_verdicts_free(&listing.verdicts);
  gk_location_free(&listing.location);
  gk_buffer_free(&listing.line);
  gk_store_close(listing.store);
  return status;
}
