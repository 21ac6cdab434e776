/* SPDX-License-Identifier: Apache-2.0 */
#include "choose.h"

#include "arguments.h"
#include "display.h"
#include "message.h"

enum { CANDIDATES_SHOWN = 20 };

static void print_candidate(const struct gk_entry *entry)
{
  fprintf(stderr, "  %.12s  ", entry->digest);
  gk_display(stderr, entry->source);
  fputs("  ", stderr);
  gk_display(stderr, entry->title);
  fputc('\n', stderr);
}

static int list_candidates(struct gk_list_of *list, const char *name, struct gk_entry *entry,
                           struct gk_error *error)
{
  fprintf(stderr, _("gongkai: \"%s\" may be any of these documents:\n"), name);
  int shown = 0;
  do
    print_candidate(entry);
  while (++shown < CANDIDATES_SHOWN && gk_list_next(list, entry, error));
  if (shown == CANDIDATES_SHOWN && gk_list_next(list, entry, error))
    fputs(_("  … and more\n"), stderr);
  return error->code[0] ? GK_EXIT_FAILURE : GK_EXIT_USAGE;
}

int gk_choose(struct gk_store *store, const char *name, struct gk_chosen *chosen)
{
  struct gk_list_of *list;
  struct gk_entry entry;
  struct gk_error error = {0};
  int status = GK_EXIT_OK;
  if (!gk_store_find(store, name, &list, &error)) {
    fprintf(stderr, "gongkai: %s\n", error.message);
    return GK_EXIT_FAILURE;
  }
  int count = 0;
  while (count < 2 && gk_list_next(list, &entry, &error)) {
    chosen->id = entry.id;
    count++;
  }
  if (error.code[0]) {
    fprintf(stderr, "gongkai: %s\n", error.message);
    status = GK_EXIT_FAILURE;
  } else if (count == 0) {
    fprintf(stderr,
            _("gongkai: the store has no document \"%s\"; name one by the first digits of its id "
              "(four at least) or by its source\n"),
            name);
    status = GK_EXIT_USAGE;
  } else if (count == 2) {
    gk_list_close(list);
    bool again = gk_store_find(store, name, &list, &error) && gk_list_next(list, &entry, &error);
    status = again ? list_candidates(list, name, &entry, &error) : GK_EXIT_FAILURE;
    if (error.code[0])
      fprintf(stderr, "gongkai: %s\n", error.message);
  }
  gk_list_close(list);
  return status;
}
