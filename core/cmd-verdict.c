/* SPDX-License-Identifier: Apache-2.0 */
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "arguments.h"
#include "choose.h"
#include "command.h"
#include "display.h"
#include "fingerprint.h"
#include "locate.h"
#include "message.h"
#include "verdict.h"

static const char usage[] =
    N_("verdict [-d STORE] FINDING [confirmed|dismissed|withdrawn] [--note TEXT] "
       "[--who NAME] | --list [--json]");

enum {
  TEXT_LIMIT = 4000, /* bytes of a note or a name: more belongs into a document of its own */
  LABEL_COLUMNS = 44
};

static const char *const words[] = {"confirmed", "dismissed", "withdrawn", NULL};

struct request {
  struct gk_store *store;
  const char *finding, *verdict, *note, *who;
};

static int complain(const struct gk_error *error)
{
  fprintf(stderr, "gongkai: %s\n", error->message);
  return strcmp(error->code, "usage") == 0              ? GK_EXIT_USAGE
         : strcmp(error->code, "document-damaged") == 0 ? GK_EXIT_DOCUMENTS
                                                        : GK_EXIT_FAILURE;
}

/* One finding. */

static void print_moment(int64_t seconds)
{
  char text[64] = "?";
  time_t moment = (time_t)seconds;
  struct tm broken;
  if (localtime_r(&moment, &broken))
    strftime(text, sizeof text, "%Y-%m-%d %H:%M", &broken);
  fputs(text, stdout);
}

/* "2024-05-06 07:08 wang: the note". */
static void print_verdict(const struct gk_verdict *verdict)
{
  print_moment(verdict->at);
  putchar(' ');
  gk_display(stdout, verdict->who);
  if (verdict->note.size) {
    fputs(": ", stdout);
    gk_display(stdout, verdict->note);
  }
}

static void print_finding(const struct gk_entry *entry, const struct gk_finding *finding)
{
  printf("%.8s:%u  ", entry->digest, finding->id);
  gk_display(stdout, finding->rule);
  fputs(": ", stdout);
  gk_display(stdout, gk_localised(finding->message, finding->message_zh));
  putchar('\n');
}

static bool give(const struct request *request, const struct gk_entry *entry,
                 const struct gk_finding *finding, const uint8_t fingerprint[GK_DIGEST_SIZE],
                 struct gk_error *error)
{
  struct gk_verdict verdict = {.rule = finding->rule,
                               .verdict = gk_text_of(request->verdict),
                               .note = gk_text_of(request->note ? request->note : ""),
                               .who = gk_text_of(request->who),
                               .at = (int64_t)time(NULL)};
  memcpy(verdict.fingerprint, fingerprint, sizeof verdict.fingerprint);
  if (!gk_store_put_verdict(request->store, entry->id, &verdict, error) ||
      !gk_store_commit(request->store, error))
    return false;
  printf("%s: ", request->verdict);
  print_finding(entry, finding);
  return true;
}

static void print_history(const struct gk_entry *entry, const struct gk_finding *finding,
                          const struct gk_verdicts *verdicts,
                          const uint8_t fingerprint[GK_DIGEST_SIZE])
{
  print_finding(entry, finding);
  for (size_t i = 0; i < verdicts->count; i++)
    if (memcmp(verdicts->of[i].fingerprint, fingerprint, GK_DIGEST_SIZE) == 0) {
      fputs("  ", stdout);
      gk_display_field(stdout, verdicts->of[i].verdict, 11);
      print_verdict(&verdicts->of[i]);
      putchar('\n');
    }
}

/* Reads DOC:N. A source may hold colons of its own. */
static bool split_name(const char *name, struct gk_buffer *document, uint32_t *ordinal,
                       struct gk_error *error)
{
  const char *colon = strrchr(name, ':');
  char *end = NULL;
  unsigned long number =
      colon && colon[1] >= '0' && colon[1] <= '9' ? strtoul(colon + 1, &end, 10) : 0;
  if (!end || *end || number == 0 || number > UINT32_MAX || colon == name)
    return gk_error_set(error, "usage",
                        _("\"%.200s\" names no finding; gongkai findings lists them as DOC:N."),
                        name);
  gk_buffer_put(document, name, (size_t)(colon - name));
  gk_buffer_put_byte(document, 0);
  *ordinal = (uint32_t)number;
  return true;
}

static bool judge(const struct request *request, const struct gk_entry *entry, uint32_t ordinal,
                  struct gk_document *document, struct gk_verdicts *verdicts,
                  struct gk_error *error)
{
  if (!gk_store_load(request->store, entry, document, error) ||
      !gk_verdicts_read(request->store, entry, verdicts, error))
    return false;
  const struct gk_finding *finding = gk_document_find(document, GK_KIND_FINDING, ordinal);
  if (!finding)
    return gk_error_set(error, "usage", _("Document %.12s has %u findings, and no number %u."),
                        entry->digest, gk_document_count(document, GK_KIND_FINDING), ordinal);
  struct gk_view view;
  uint8_t fingerprint[GK_DIGEST_SIZE];
  gk_view_make(&view, document);
  gk_fingerprint(&view, entry->digest, finding, fingerprint);
  if (request->verdict)
    return give(request, entry, finding, fingerprint, error);
  print_history(entry, finding, verdicts, fingerprint);
  return true;
}

static int judge_one(const struct request *request)
{
  struct gk_buffer name = {0};
  struct gk_document document;
  struct gk_verdicts verdicts = {0};
  struct gk_chosen chosen;
  struct gk_list_of *list = NULL;
  struct gk_entry entry;
  struct gk_error error = {0};
  uint32_t ordinal = 0;
  if (!split_name(request->finding, &name, &ordinal, &error))
    return complain(&error);
  int status = gk_choose(request->store, name.data, &chosen);
  gk_buffer_free(&name);
  if (status != GK_EXIT_OK)
    return status;
  gk_document_init(&document, 0, NULL, NULL);
  if (!gk_store_list_one(request->store, chosen.id, &list, &error) ||
      !gk_list_next(list, &entry, &error) ||
      !judge(request, &entry, ordinal, &document, &verdicts, &error))
    status = complain(&error);
  gk_list_close(list);
  gk_verdicts_free(&verdicts);
  gk_document_free(&document);
  return status;
}

/* All of them. */

struct listing {
  struct gk_buffer line;
  bool json;
  uint64_t count, damaged;
};

static const char *state_of(const struct gk_judged *judged)
{
  if (judged->entry->source.size == 0)
    return "former";
  return judged->finding ? "holds" : judged->elsewhere ? "changed" : "gone";
}

static void print_line(const struct gk_judged *judged)
{
  const struct gk_entry *entry = judged->entry;
  struct gk_buffer name = {0};
  gk_display_field(stdout, judged->verdict->verdict, 11);
  gk_buffer_print(&name, "%.8s", entry->digest);
  if (judged->finding)
    gk_buffer_print(&name, ":%u", judged->finding->id);
  gk_buffer_print(&name, " %.*s", (int)judged->verdict->rule.size, judged->verdict->rule.data);
  gk_display_field(stdout, (struct gk_text){name.data, name.size}, LABEL_COLUMNS);
  gk_buffer_free(&name);
  putchar(' ');
  print_verdict(judged->verdict);
  if (entry->source.size == 0)
    fputs(_("  (no source has this document any more)"), stdout);
  else if (!judged->finding)
    fputs(judged->elsewhere ? _("  (void: the values changed)")
                            : _("  (void: the rule finds nothing there any more)"),
          stdout);
  putchar('\n');
}

static void print_json(struct listing *listing, const struct gk_judged *judged)
{
  struct gk_json json = {.out = &listing->line};
  char name[96];
  listing->line.size = 0;
  gk_json_open(&json, '{');
  gk_json_key(&json, "finding");
  snprintf(name, sizeof name, "%.8s:%u", judged->entry->digest,
           judged->finding ? judged->finding->id : 0);
  gk_json_string(&json, judged->finding ? name : NULL);
  gk_json_key(&json, "document");
  snprintf(name, sizeof name, "sha256:%s", judged->entry->digest);
  gk_json_string(&json, name);
  gk_json_key(&json, "source");
  gk_json_text_or_null(&json, judged->entry->source);
  gk_json_key(&json, "rule");
  gk_json_text(&json, judged->verdict->rule);
  gk_json_key(&json, "state");
  gk_json_string(&json, state_of(judged));
  gk_json_key(&json, "verdict");
  gk_verdict_write(judged->verdict, &json);
  gk_json_close(&json, '}');
  gk_buffer_put_byte(&listing->line, '\n');
  fwrite(listing->line.data, 1, listing->line.size, stdout);
}

static void print_judged(void *argument, const struct gk_judged *judged)
{
  struct listing *listing = argument;
  listing->count++;
  if (listing->json)
    print_json(listing, judged);
  else
    print_line(judged);
}

static void say_damaged(void *argument, const struct gk_error *error)
{
  ((struct listing *)argument)->damaged++;
  fprintf(stderr, "gongkai: %s\n", error->message);
}

static int list(struct gk_store *store, bool json)
{
  struct listing listing = {.json = json};
  struct gk_error error = {0};
  bool done = gk_verdicts_each(store, print_judged, say_damaged, &listing, &error);
  gk_buffer_free(&listing.line);
  if (!done)
    return complain(&error);
  if (listing.count == 0 && !json)
    fputs(_("No verdicts.\n"), stderr);
  return listing.damaged ? GK_EXIT_DOCUMENTS : GK_EXIT_OK;
}

/* The command. */

static const char *login_name(void)
{
  const struct passwd *user = getpwuid(getuid());
  return user && user->pw_name && *user->pw_name ? user->pw_name : "?";
}

static bool is_text(const char *option, const char *text)
{
  if (!text || (gk_is_utf8(text, strlen(text)) && strlen(text) <= TEXT_LIMIT))
    return true;
  fprintf(stderr, _("gongkai: --%s must be UTF-8, and no longer than %d bytes\n"), option,
          TEXT_LIMIT);
  return false;
}

static bool is_verdict(const char *word)
{
  for (size_t i = 0; words[i]; i++)
    if (strcmp(word, words[i]) == 0)
      return true;
  char suggestion[GK_SUGGESTION_SIZE];
  fprintf(stderr,
          _("gongkai: there is no verdict \"%s\"; there are confirmed, dismissed and "
            "withdrawn%s\n"),
          word, gk_suggest(suggestion, gk_nearest(word, words)));
  return false;
}

/* A store that is not there is not made by giving a verdict. */
static bool open_store(struct gk_store **store, const char *directory, bool write,
                       struct gk_error *error)
{
  if (!gk_store_open(store, directory, GK_STORE_READ, error))
    return false;
  if (!write)
    return true;
  gk_store_close(*store);
  return gk_store_open(store, directory, GK_STORE_WRITE, error);
}

int gk_command_verdict(int argc, char **argv)
{
  const char *directory = NULL;
  bool listed = false, json = false;
  struct request request = {0};
  int status;
  const struct gk_argument arguments[] = {
      {"store", 'd', GK_ARGUMENT_STRING, &directory, "STORE", N_("the store"), 0, 0},
      {"note", 0, GK_ARGUMENT_STRING, &request.note, "TEXT", N_("why"), 0, 0},
      {"who", 0, GK_ARGUMENT_STRING, &request.who, "NAME", N_("whose it is (default: you)"), 0, 0},
      {"list", 0, GK_ARGUMENT_FLAG, &listed, NULL, N_("the verdicts, and whether they hold"), 0, 0},
      {"json", 0, GK_ARGUMENT_FLAG, &json, NULL, N_("with --list: an object a line"), 0, 0},
      {0}};
  int first = gk_arguments_parse(arguments, usage, argc, argv, &status);
  if (first < 0)
    return status;
  int count = argc - first;
  if (listed ? count != 0 : count < 1 || count > 2 || json)
    return gk_arguments_usage(usage);
  if (count == 2 && !is_verdict(argv[first + 1]))
    return GK_EXIT_USAGE;
  if (!is_text("note", request.note) || !is_text("who", request.who))
    return GK_EXIT_USAGE;
  request.finding = count ? argv[first] : NULL;
  request.verdict = count == 2 ? argv[first + 1] : NULL;
  if (!request.who || !*request.who)
    request.who = login_name();
  struct gk_error error;
  if (!open_store(&request.store, gk_store_directory(directory), request.verdict, &error))
    return complain(&error);
  status = listed ? list(request.store, json) : judge_one(&request);
  gk_store_close(request.store);
  return status;
}
