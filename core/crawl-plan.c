/* SPDX-License-Identifier: Apache-2.0 */
#include "crawl-plan.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "arguments.h"
#include "display.h"
#include "fetch-ask.h"
#include "message.h"
#include "store.h"
#include "visit-count.h"
#include "visit-log.h"

struct printing {
  const struct gk_crawl_planning *planning;
  struct gk_visit_log log;
  struct gk_code_counts roles;
  uint64_t planned, failed;
};

void gk_crawl_say_nobody(const char *conf_path)
{
  fprintf(stderr,
          _("gongkai: %s has no plugin that crawls: add { name = \"http\"; } to its fetch stage\n"),
          conf_path ? conf_path : "pipeline.conf");
}

static void complain(void *argument, const char *message)
{
  (void)argument;
  fprintf(stderr, _("gongkai: warning: %s\n"), message);
}

static void print_planned(const struct gk_visit *visit)
{
  enum { SITE = 20, ROLE = 10 /* columns */ };
  gk_display_field(stdout, visit->site, SITE);
  putchar(' ');
  gk_display_field(stdout, visit->role, ROLE);
  putchar(' ');
  gk_display(stdout, visit->url);
  if (visit->message.size) {
    fputs("  ", stdout);
    gk_display(stdout, visit->message);
  }
  putchar('\n');
}

static void print_other(const struct gk_visit *visit)
{
  fputs("gongkai: ", stderr);
  gk_display(stderr, visit->site);
  fputs(": ", stderr);
  gk_display(stderr, visit->url);
  fputs(": ", stderr);
  gk_display(stderr, visit->code);
  fputs(visit->code.size && visit->message.size ? ": " : "", stderr);
  gk_display(stderr, visit->message);
  fputc('\n', stderr);
}

static void visit(void *argument, const struct gk_visit *visited)
{
  struct printing *printing = argument;
  bool planned = visited->kind == GK_VISIT_PLANNED;
  printing->failed += visited->kind == GK_VISIT_FAILED;
  if (planned) {
    printing->planned++;
    gk_code_counts_add(&printing->roles, visited->role);
  }
  if (printing->planning->json)
    gk_visit_log_put(&printing->log, visited);
  else if (planned)
    print_planned(visited);
  else
    print_other(visited);
}

static void print_counts(const struct printing *printing)
{
  printf(_("%" PRIu64 " pages would be fetched"), printing->planned);
  for (size_t i = 0; i < printing->roles.count; i++)
    printf("%s%s %" PRIu64, i ? ", " : ": ", printing->roles.of[i].code,
           printing->roles.of[i].count);
  putchar('\n');
}

/* A store in which another crawl runs would be counted half. */
static bool is_free(const char *store_path)
{
  if (access(store_path, F_OK) != 0 || !gk_store_is_written(store_path))
    return true;
  fprintf(stderr, _("gongkai: another process writes the store %s; wait until it has ended\n"),
          store_path);
  return false;
}

int gk_crawl_plan(const struct gk_crawl_planning *planning)
{
  struct printing printing = {.planning = planning};
  const char *store_path = planning->store_path;
  const struct gk_fetch_asking asking = {.conf_path = planning->conf_path,
                                         .plugin_path = planning->plugin_path,
                                         .store_path =
                                             access(store_path, F_OK) == 0 ? store_path : NULL,
                                         .visit = visit,
                                         .complain = complain,
                                         .argument = &printing};
  struct gk_error error = {0};
  if (!is_free(store_path))
    return GK_EXIT_FAILURE;
  if (planning->json)
    gk_visit_log_open(&printing.log, NULL, true);
  if (!gk_fetch_ask(&asking, planning->location, &error)) {
    if (strcmp(error.code, "unknown-location") == 0)
      gk_crawl_say_nobody(planning->conf_path);
    else
      fprintf(stderr, "gongkai: %s\n", error.message);
    bool wrong =
        strcmp(error.code, "configuration") == 0 || strcmp(error.code, "unknown-location") == 0;
    return wrong ? GK_EXIT_USAGE : GK_EXIT_FAILURE;
  }
  if (!planning->json && !planning->quiet)
    print_counts(&printing);
  return printing.failed ? GK_EXIT_DOCUMENTS : GK_EXIT_OK;
}
