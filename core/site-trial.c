/* SPDX-License-Identifier: Apache-2.0 */
#include "site-trial.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "display.h"
#include "message.h"
#include "visit-count.h"
#include "visit.h"

enum {
  KEPT_LIMIT = 1000, /* visits of a site: a start page with its links; more are counted alone */
  EXAMPLES = 3,      /* of each kind and role or code: enough to see whether a pattern is right */
  ROLE = 10          /* columns */
};

void gk_site_trial_init(struct gk_site_trial *trial, const struct gk_sites *sites)
{
  trial->count = sites->count + 1;
  trial->of = calloc(trial->count, sizeof *trial->of);
  if (!trial->of)
    abort();
  for (size_t i = 0; i < sites->count; i++)
    trial->of[i].site = &sites->of[i];
}

void gk_site_trial_free(struct gk_site_trial *trial)
{
  for (size_t i = 0; i < trial->count; i++)
    gk_buffer_free(&trial->of[i].visits);
  free(trial->of);
  *trial = (struct gk_site_trial){0};
}

static struct gk_tried_site *find(const struct gk_site_trial *trial, struct gk_text name)
{
  struct gk_tried_site *tried = trial->of;
  while (tried->site && (strlen(tried->site->name) != name.size ||
                         memcmp(tried->site->name, name.data, name.size) != 0))
    tried++;
  return tried;
}

static bool is_problem(const struct gk_visit *visit)
{
  return visit->kind == GK_VISIT_FAILED || (visit->kind == GK_VISIT_REMARK && visit->code.size);
}

void gk_site_trial_note(void *trial, const struct gk_visit *visit)
{
  struct gk_tried_site *tried = find(trial, visit->site);
  tried->tried = true;
  tried->problems += is_problem(visit);
  if (tried->kept == KEPT_LIMIT)
    return;
  struct gk_buffer packed = {0};
  gk_visit_put(&packed, visit);
  gk_buffer_put_text(&tried->visits, (struct gk_text){packed.data, packed.size});
  gk_buffer_free(&packed);
  tried->kept++;
}

/* Calls `each` for the visits that are kept of those kinds (bits). */
static void each_of(const struct gk_tried_site *tried, uint32_t kinds,
                    void (*each)(void *argument, const struct gk_visit *visit), void *argument)
{
  struct gk_reader reader = gk_reader_of(tried->visits.data, tried->visits.size);
  struct gk_visit visit;
  for (size_t i = 0; i < tried->kept; i++)
    if (gk_visit_read(gk_reader_text(&reader), &visit) && kinds & 1u << visit.kind)
      each(argument, &visit);
}

static void print_page(const struct gk_visit *visit)
{
  fputs("    ", stdout);
  gk_display(stdout, visit->url);
  if (visit->title.size) {
    fputs("  ", stdout);
    gk_display(stdout, visit->title);
  }
  if (visit->message.size) {
    fputs("  (", stdout);
    gk_display(stdout, visit->message);
    putchar(')');
  }
  putchar('\n');
}

static void print_asked(void *argument, const struct gk_visit *visit)
{
  (void)argument;
  fputs("  ", stdout);
  gk_display_field(stdout, visit->role, ROLE);
  printf(_(" HTTP %" PRIu32 ", %" PRIu64 " bytes, %" PRIu64 " ms  "), visit->status, visit->bytes,
         visit->microseconds / 1000);
  gk_display(stdout, visit->url);
  if (visit->message.size) {
    fputs("  ", stdout);
    gk_display(stdout, visit->message);
  }
  putchar('\n');
}

/* Counts by role, or by code of what may not be fetched, with the first of each. */
struct grouping {
  struct gk_code_counts counts;
  struct gk_text of; /* whose examples are printed */
  unsigned shown;
};

static struct gk_text group_of(const struct gk_visit *visit)
{
  return visit->kind == GK_VISIT_REFUSED ? visit->code : visit->role;
}

static void count_group(void *argument, const struct gk_visit *visit)
{
  struct grouping *grouping = argument;
  gk_code_counts_add(&grouping->counts, group_of(visit));
}

static void print_example(void *argument, const struct gk_visit *visit)
{
  struct grouping *grouping = argument;
  struct gk_text group = group_of(visit);
  bool same =
      group.size == grouping->of.size && memcmp(group.data, grouping->of.data, group.size) == 0;
  if (same && grouping->shown++ < EXAMPLES)
    print_page(visit);
}

static void print_groups(const struct gk_tried_site *tried, uint32_t kind, const char *what)
{
  struct grouping grouping = {.of = {"", 0}};
  each_of(tried, 1u << kind, count_group, &grouping);
  for (size_t i = 0; i < grouping.counts.count; i++) {
    const struct gk_code_count *count = &grouping.counts.of[i];
    printf("  %s: %s %" PRIu64 "\n", what, count->code, count->count);
    grouping.of = gk_text_of(count->code);
    grouping.shown = 0;
    each_of(tried, 1u << kind, print_example, &grouping);
  }
}

static void print_remark(void *argument, const struct gk_visit *visit)
{
  (void)argument;
  printf("  %s", is_problem(visit) ? _("PROBLEM: ") : _("note: "));
  gk_display(stdout, visit->code);
  fputs(visit->code.size ? ": " : "", stdout);
  gk_display(stdout, visit->url);
  fputs(visit->url.size && visit->message.size ? ": " : "", stdout);
  gk_display(stdout, visit->message);
  putchar('\n');
}

bool gk_tried_site_print(const struct gk_tried_site *tried)
{
  const uint32_t asked = 1u << GK_VISIT_FETCHED | 1u << GK_VISIT_UNCHANGED |
                         1u << GK_VISIT_REDIRECTED | 1u << GK_VISIT_VANISHED;
  gk_display(stdout, tried->site ? gk_text_of(tried->site->name) : gk_text_of(_("(no site)")));
  if (tried->site && tried->site->region)
    printf(" (%s)", tried->site->region);
  putchar('\n');
  each_of(tried, asked, print_asked, NULL);
  print_groups(tried, GK_VISIT_PLANNED, _("would fetch"));
  print_groups(tried, GK_VISIT_REFUSED, _("would not fetch"));
  each_of(tried, 1u << GK_VISIT_FAILED | 1u << GK_VISIT_REMARK, print_remark, NULL);
  if (!tried->tried)
    printf("  %s%s\n", _("PROBLEM: "), _("nothing was said of it"));
  bool good = tried->tried && tried->problems == 0;
  if (good)
    puts(_("  no problem"));
  return good;
}
