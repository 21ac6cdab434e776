/* SPDX-License-Identifier: Apache-2.0 */
/* Fetch plugins name documents instead of adding items. */
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "check-bench.h"
#include "check-residue.h"
#include "digest.h"
#include "message.h"
#include "stage.h"

enum { LONG_LOCATION = 5000 /* bytes: beyond PATH_MAX */ };

struct offers {
  struct gk_buffer bytes;
  uint32_t count;
};

static bool take_offer(void *argument, const struct gk_offer *offer)
{
  struct offers *offers = argument;
  const struct gk_text texts[] = {offer->name, offer->media_type, offer->charset,
                                  offer->data, offer->error_code, offer->error_message};
  uint8_t digest[32];
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    gk_sha256((struct gk_text){texts[i].size ? texts[i].data : "", texts[i].size}, digest);
    gk_buffer_put(&offers->bytes, digest, sizeof digest);
  }
  for (uint32_t i = 0; i < offer->companion_count; i++) {
    const struct gk_companion *companion =
        (const void *)((const char *)offer->companions + (size_t)i * offer->companion_size);
    gk_sha256(
        (struct gk_text){companion->data.size ? companion->data.data : "", companion->data.size},
        digest);
    gk_buffer_put_text(&offers->bytes, companion->name);
    gk_buffer_put(&offers->bytes, digest, sizeof digest);
  }
  offers->count++;
  return true;
}

static uint32_t fetch(struct gk_check_bench *bench, const char *location, struct offers *offers)
{
  *offers = (struct offers){0};
  const struct gk_taker taker = {.offer = take_offer, .argument = offers};
  return (uint32_t)gk_pipeline_fetch(&bench->own, location, &taker);
}

static void check_location(struct gk_check_bench *bench, const char *location)
{
  struct gk_check_child *child = bench->child;
  struct offers first, again;
  gk_check_begin(child, 1, GK_CHECK_FETCH_OFFERS, location, _("looking at it"));
  uint32_t status = fetch(bench, location, &first);
  if (status == GK_SKIP && !first.count)
    gk_check_note(child, GK_CHECK_FETCH_OFFERS, GK_CHECK_WARN, location,
                  _("it does not know this location: name one that it does"));
  else if (status != GK_OK || !first.count)
    gk_check_note(child, GK_CHECK_FETCH_OFFERS, GK_CHECK_FAIL, location,
                  _("it ends with %s and %u offers: name each document, also one that cannot be "
                    "had, with its error"),
                  gk_status_name(status), first.count);
  char hex[2 * GK_DIGEST_SIZE + 1];
  uint8_t digest[GK_DIGEST_SIZE];
  gk_sha256((struct gk_text){first.bytes.size ? first.bytes.data : "", first.bytes.size}, digest);
  gk_hex(digest, hex);
  gk_check_tried(child, GK_CHECK_RUN_SAME);
  gk_check_send(child,
                &(struct gk_check_record){.type = GK_CHECK_RECORD_DIGEST,
                                          .version = bench->bound->registered->plugin.version,
                                          .sample = gk_text_of(location),
                                          .text = gk_text_of(hex)});
  gk_check_begin(child, 1, GK_CHECK_FETCH_SAME, location, _("looking at it again"));
  if (fetch(bench, location, &again) != status || again.bytes.size != first.bytes.size ||
      (first.bytes.size && memcmp(again.bytes.data, first.bytes.data, first.bytes.size) != 0))
    gk_check_note(child, GK_CHECK_FETCH_SAME, GK_CHECK_FAIL, location,
                  _("it offers something else when asked again: sort what it lists"));
  gk_buffer_free(&first.bytes);
  gk_buffer_free(&again.bytes);
}

static void check_hostile(struct gk_check_bench *bench)
{
  char far[LONG_LOCATION + 1];
  memset(far, 'x', LONG_LOCATION);
  far[0] = '/';
  far[LONG_LOCATION] = 0;
  const char *const locations[] = {"", "/nowhere/at all", "nowhere:///x", "\xff\xfe", "%s%n", far};
  for (size_t i = 0; i < sizeof locations / sizeof *locations; i++) {
    struct offers offers;
    char doing[100];
    snprintf(doing, sizeof doing, _("looking at location %zu of those that are none"), i + 1);
    gk_check_begin(bench->child, (uint32_t)i, GK_CHECK_FETCH_HOSTILE, "", doing);
    uint32_t status = fetch(bench, locations[i], &offers);
    if (status > GK_RETRY || (status == GK_OK && !offers.count))
      gk_check_note(bench->child, GK_CHECK_FETCH_HOSTILE, GK_CHECK_FAIL, "",
                    _("%s: it ends with %s and %u offers: say what cannot be had as an offer with "
                      "an error, or skip"),
                    doing, gk_status_name(status), offers.count);
    gk_buffer_free(&offers.bytes);
  }
}

/* Visits the locations of a check: those given, else folders of samples. */
static void visit(struct gk_check_bench *bench,
                  void (*look)(struct gk_check_bench *bench, const char *location))
{
  const struct gk_check_request *request = bench->child->request;
  for (size_t i = 0; i < request->sample_count; i++)
    look(bench, request->samples[i]);
  char *folder = gk_check_source_folder(request->object), path[PATH_MAX];
  if (folder)
    snprintf(path, sizeof path, "%s/corpus", folder);
  char *shared = gk_check_shared_folder(request->object);
  if (!request->sample_count && folder && access(path, R_OK) == 0)
    look(bench, path);
  else if (!request->sample_count && shared)
    look(bench, shared);
  free(folder);
  free(shared);
}

/* As at the end of a run. */
static void check_settling(struct gk_check_bench *bench)
{
  gk_check_begin(bench->child, 0, GK_CHECK_FETCH_SETTLED, "", _("telling it that all is stored"));
  int status = gk_pipeline_settle(&bench->own);
  if (status != GK_OK)
    gk_check_note(bench->child, GK_CHECK_FETCH_SETTLED, GK_CHECK_FAIL, "",
                  _("settle ends with %s: %s"), gk_status_name((uint32_t)status),
                  bench->own.session.reason.message);
}

void gk_check_fetch(struct gk_check_child *child)
{
  struct gk_check_bench bench;
  child->keeps = true;
  if (!gk_check_bench_open(&bench, child, NULL) || !gk_check_bench_confine(&bench))
    return;
  gk_check_tried(child, GK_CHECK_RUN_CONFINED);
  visit(&bench, check_location);
  if (!child->request->digests)
    check_hostile(&bench);
  if (!child->request->digests && gk_pipeline_settles(&bench.own))
    check_settling(&bench);
  gk_check_end(child);
  gk_check_bench_close(&bench);
}

static void fetch_only(struct gk_check_bench *bench, const char *location)
{
  struct offers offers;
  gk_check_begin(bench->child, 2, GK_CHECK_RESIDUE_FILES, location, _("looking at it"));
  fetch(bench, location, &offers);
  gk_buffer_free(&offers.bytes);
}

void gk_check_fetch_residue(struct gk_check_child *child)
{
  struct gk_check_bench bench;
  struct gk_check_state *fresh = gk_check_state_take();
  if (!gk_check_bench_open(&bench, child, NULL))
    return;
  struct gk_check_state *open = gk_check_state_take();
  gk_check_state_compare(child, _("after open"), false, fresh, open);
  visit(&bench, fetch_only);
  gk_check_end(child);
  struct gk_check_state *ran = gk_check_state_take();
  gk_check_state_compare(child, _("after its samples"), true, open, ran);
  gk_check_output_compare(child);
  free(fresh);
  free(open);
  free(ran);
  gk_check_bench_close(&bench);
}
