/* SPDX-License-Identifier: Apache-2.0 */
/* A document's way through the stages: bids, steps that run, steps that are taken again. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "correction.h"
#include "key.h"
#include "materialise.h"
#include "pipeline.h"
#include "recipe.h"
#include "stage.h"
#include "wire.h"

enum {
  DEFAULT_BID = 50, /* of a plugin without a probe */
  FIRST_BYTES = 8,  /* that tell a format */
  BID_WIDTH = 56    /* a name and its bid, as they are written down */
};

struct passage {
  struct gk_pipeline *pipeline;
  struct gk_document *document;
  const struct gk_replay *replay;
  const struct gk_observer *observer;
  struct gk_chain chain;
  struct gk_buffer wire;
  bool other;              /* a step is not the one that is stored in its place */
  enum gk_passage_end end; /* other than DONE: it goes no further */
};

/* The bids of a stage. */
struct bids {
  int of[GK_CONF_PLUGINS_LIMIT];
  char said[GK_CONF_PLUGINS_LIMIT * BID_WIDTH];
  uint8_t choice[GK_DIGEST_SIZE];
};

static uint64_t cpu_nanoseconds(void)
{
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void tell_begin(struct passage *passage, uint32_t stage, const char *plugin,
                       const uint8_t key[GK_DIGEST_SIZE])
{
  if (passage->observer && passage->observer->begin)
    passage->observer->begin(passage->observer->argument, stage, plugin, key);
}

/* Whether all is as it is stored so far: then what a plugin added before, it added to the same. */
static void note_other(struct passage *passage, uint32_t index)
{
  const struct gk_step *step = &passage->document->steps[index];
  bool same = false;
  for (size_t i = 0; passage->replay && i < passage->replay->count && !same; i++)
    same = passage->replay->steps[i].index == index &&
           memcmp(passage->replay->steps[i].head.digest, step->digest, GK_DIGEST_SIZE) == 0;
  passage->other = passage->other || !same;
}

/* What the plugin added to this document when its recipe was another. */
static void keep_before(struct passage *passage, const struct gk_plugin *plugin)
{
  const struct gk_stored_step *stored =
      passage->other || !passage->replay || !passage->replay->changes.data ||
              gk_document_count(passage->document, GK_KIND_FINDING)
          ? NULL
          : gk_replay_at(passage->replay, passage->document->step_count, plugin->stage,
                         plugin->name);
  struct gk_text none = {NULL, 0};
  gk_session_keep(&passage->pipeline->session, stored ? stored->wire : none,
                  stored ? passage->replay->changes : none);
}

/* Takes a step that has ended into the chain and tells of it. */
static void end_step(struct passage *passage, uint32_t index, size_t replayed)
{
  passage->wire.size = 0;
  struct gk_text wire = {"", 0};
  if (replayed == GK_NOT_REPLAYED) {
    gk_wire_write(passage->document, index, &passage->wire);
    wire = (struct gk_text){passage->wire.data, passage->wire.size};
  }
  gk_chain_add(&passage->chain, passage->document->steps[index].digest);
  note_other(passage, index);
  if (passage->observer && passage->observer->end)
    passage->observer->end(passage->observer->argument, passage->document, index, wire, replayed);
}

static bool reads_items_only(const struct gk_bound *bound)
{
  return bound->registered->plugin.flags & GK_PLUGIN_ITEMS_ONLY &&
         (!bound->delegate || bound->delegate->registered->plugin.flags & GK_PLUGIN_ITEMS_ONLY);
}

/* Gives resources that were taken from the replay their data again, where the plugin may look. */
static bool may_call(struct passage *passage, const struct gk_bound *bound)
{
  passage->pipeline->session.items_only = reads_items_only(bound);
  if (reads_items_only(bound))
    return true;
  switch (gk_materialise(passage->pipeline, passage->document)) {
  case GK_MATERIAL_THERE:
    return true;
  case GK_MATERIAL_NO_BYTES:
    passage->end = GK_PASSAGE_NEEDS_BYTES;
    return false;
  default:
    passage->end = GK_PASSAGE_UNSOUND;
    return false;
  }
}

/* Takes a stored step; its status, or GK_FATAL where it could not be read after all. */
static uint32_t take_again(struct passage *passage, const struct gk_stored_step *stored,
                           const struct bids *bids)
{
  const char *reason;
  if (!gk_wire_defer(passage->document, stored->wire, &reason)) {
    passage->end = GK_PASSAGE_UNSOUND;
    return GK_FATAL;
  }
  uint32_t index = passage->document->step_count - 1;
  struct gk_step *step = &passage->document->steps[index];
  size_t replayed = stored->index;
  /* The same plugin for the same reason as before, or others were asked and it is still this one:
   * then the step is written anew with what they bid. */
  if (!gk_key_is_none(step->choice) && memcmp(step->choice, bids->choice, GK_DIGEST_SIZE) != 0) {
    memcpy(step->choice, bids->choice, GK_DIGEST_SIZE);
    step->bids = gk_arena_text(&passage->document->arena, gk_text_of(bids->said));
    replayed = GK_NOT_REPLAYED;
  }
  uint32_t status = step->status;
  end_step(passage, index, replayed);
  return status;
}

/* Runs one plugin as a step, or takes it again; returns the step's status. */
static uint32_t run_step(struct passage *passage, struct gk_bound *bound, const struct bids *bids,
                         int bid)
{
  struct gk_session *session = &passage->pipeline->session;
  struct gk_document *document = passage->document;
  struct gk_bound *runs = bound->delegate ? bound->delegate : bound;
  const struct gk_plugin *plugin = &bound->registered->plugin;
  struct gk_step step = {.stage = plugin->stage,
                         .plugin = gk_text_of(plugin->name),
                         .delegate = gk_text_of(plugin->delegate),
                         .version = plugin->version,
                         .bid = (uint32_t)bid,
                         .bids = gk_text_of(bids->said)};
  gk_key_step(plugin->stage, bound->base, &passage->chain, step.key);
  memcpy(step.choice, bids->choice, sizeof step.choice);
  const struct gk_stored_step *stored = gk_replay_find(passage->replay, plugin->stage, step.key);
  if (stored)
    return take_again(passage, stored, bids);
  if (!may_call(passage, bound))
    return GK_FATAL;
  tell_begin(passage, plugin->stage, plugin->name, step.key);
  keep_before(passage, plugin);
  uint32_t index = gk_document_begin(document, &step);
  session->plugin = plugin;
  session->selectors = plugin->selectors;
  session->memory_base = bound->memory_base;
  session->reason = (struct gk_error){0};
  uint64_t begin = cpu_nanoseconds();
  int status = runs->registered->plugin.run(&session->context, runs->state);
  gk_session_keep(session, (struct gk_text){NULL, 0}, (struct gk_text){NULL, 0});
  struct gk_step *done = &document->steps[index];
  done->nanoseconds = cpu_nanoseconds() - begin;
  session->plugin = NULL;
  session->selectors = NULL;
  session->memory_base = NULL;
  if (status < GK_OK || status > GK_FATAL) {
    gk_error_set(&session->reason, "bad-status", "The plugin returned %d, which is no status.",
                 status);
    status = GK_FATAL;
  }
  done->status = (uint32_t)status;
  done->code = gk_arena_text(&document->arena, gk_text_of(session->reason.code));
  done->message = gk_arena_text(&document->arena, gk_text_of(session->reason.message));
  if (status != GK_OK)
    gk_document_withdraw(document);
  end_step(passage, index, GK_NOT_REPLAYED);
  return (uint32_t)status;
}

/* A step in which no plugin ran: the key is that of the bids. */
static uint32_t end_without(struct passage *passage, uint32_t stage, const struct bids *bids)
{
  struct gk_document *document = passage->document;
  const struct gk_stored_step *stored = gk_replay_find(passage->replay, stage, bids->choice);
  if (stored)
    return take_again(passage, stored, bids);
  const struct gk_resource *original = gk_document_find(document, GK_KIND_RESOURCE, 1);
  struct gk_step step = {.stage = stage, .status = GK_SKIP, .bids = gk_text_of(bids->said)};
  memcpy(step.key, bids->choice, sizeof step.key);
  char message[400], begin[4 * FIRST_BYTES + 1] = "";
  if (stage == GK_STAGE_READ) {
    if (original->size && !original->data.size) {
      passage->end = GK_PASSAGE_NEEDS_BYTES;
      return GK_FATAL;
    }
    for (size_t i = 0; i < FIRST_BYTES && i < original->data.size; i++)
      snprintf(begin + 3 * i, 4, " %02x", (unsigned char)original->data.data[i]);
    snprintf(
        message, sizeof message,
        "No %s plugin takes this document: it is declared as %.100s and begins with the bytes%s.",
        gk_stage_name(stage), original->media_type.size ? original->media_type.data : "nothing",
        begin);
    step.status = GK_REJECT;
    step.code = GK_TEXT("unknown-format");
    step.message = gk_text_of(message);
  }
  end_step(passage, gk_document_begin(document, &step), GK_NOT_REPLAYED);
  return step.status;
}

static int ask(struct passage *passage, struct gk_bound *bound, const uint8_t key[GK_DIGEST_SIZE])
{
  const struct gk_plugin *plugin = &bound->registered->plugin;
  if (!plugin->probe)
    return DEFAULT_BID;
  if (!may_call(passage, bound))
    return 0;
  tell_begin(passage, plugin->stage, plugin->name, key);
  int bid = plugin->probe(&passage->pipeline->session.context, bound->state);
  return bid < 0 ? 0 : bid > 100 ? 100 : bid;
}

/* Reads the bids that were written down for the same plugins in the same order. */
static bool read_bids(struct gk_text said, size_t count, struct bids *bids)
{
  size_t found = 0;
  for (size_t i = 0; i < said.size && found < count; i++)
    if (said.data[i] == '=')
      bids->of[found++] = (int)strtol(said.data + i + 1, NULL, 10);
  if (found != count || said.size >= sizeof bids->said)
    return false;
  memcpy(bids->said, said.data, said.size);
  bids->said[said.size] = 0;
  return true;
}

/* False: the document goes no further, since a probe may not be called, or died before. */
static bool collect_bids(struct passage *passage, struct gk_bound_stage *stage, struct bids *bids)
{
  bids->said[0] = 0;
  gk_key_choice(stage->stage, stage->base, &passage->chain, bids->choice);
  const struct gk_stored_step *stored =
      gk_replay_choice(passage->replay, stage->stage, bids->choice);
  if (!stored)
    stored = gk_replay_find(passage->replay, stage->stage, bids->choice);
  if (stored && stored->head.status > GK_FATAL &&
      memcmp(stored->head.key, bids->choice, GK_DIGEST_SIZE) == 0) {
    take_again(passage, stored, bids);
    return false;
  }
  if (stored && read_bids(stored->head.bids, stage->count, bids))
    return true;
  size_t size = 0;
  for (size_t i = 0; i < stage->count && passage->end == GK_PASSAGE_DONE; i++) {
    struct gk_bound *bound = &stage->plugins[i];
    bids->of[i] = ask(passage, bound, bids->choice);
    int length = snprintf(bids->said + size, sizeof bids->said - size, "%s%s=%d", size ? " " : "",
                          bound->registered->plugin.name, bids->of[i]);
    size += length > 0 ? (size_t)length : 0;
  }
  return passage->end == GK_PASSAGE_DONE;
}

/* A fallback reads text that nobody else knows; what is no text has none to offer. */
static bool allows_fallback(const struct gk_document *document, uint32_t stage)
{
  if (stage != GK_STAGE_READ)
    return true;
  const struct gk_resource *resource;
  for (uint32_t id = 1; (resource = gk_document_find(document, GK_KIND_RESOURCE, id)); id++)
    if (resource->kind == GK_RESOURCE_TEXT)
      return true;
  return false;
}

/* The highest bidder, the first of equals; where nobody bids, a fallback. Not those that passed the
 * document on. As many as there are plugins: nobody. */
static size_t choose(const struct gk_document *document, const struct gk_bound_stage *stage,
                     const int *bids, const bool *passed)
{
  size_t best = stage->count;
  for (size_t i = 0; i < stage->count; i++)
    if (bids[i] && !passed[i] && (best == stage->count || bids[i] > bids[best]))
      best = i;
  if (best < stage->count || !allows_fallback(document, stage->stage))
    return best;
  for (size_t i = 0; i < stage->count; i++)
    if (stage->plugins[i].registered->plugin.flags & GK_PLUGIN_FALLBACK && !passed[i])
      return i;
  return best;
}

/* False: the document goes no further. */
static bool run_stage(struct passage *passage, struct gk_bound_stage *stage)
{
  struct bids bids;
  if (!collect_bids(passage, stage, &bids))
    return false;
  bool all = gk_stage_runs_all(stage->stage), any = false;
  bool passed[GK_CONF_PLUGINS_LIMIT] = {false};
  for (size_t at = all ? 0 : choose(passage->document, stage, bids.of, passed); at < stage->count;
       at = all ? at + 1 : choose(passage->document, stage, bids.of, passed)) {
    if (all && bids.of[at] == 0)
      continue;
    uint32_t status = run_step(passage, &stage->plugins[at], &bids, bids.of[at]);
    any = true;
    if (status != GK_OK && status != GK_SKIP)
      return false;
    if (status == GK_OK && !all)
      return true;
    passed[at] = true;
  }
  /* A later stage may still know what to do, but without a reader there is nothing to read. */
  if (!any || stage->stage == GK_STAGE_READ)
    return end_without(passage, stage->stage, &bids) == GK_SKIP;
  return true;
}

/* What people corrected goes in where the ocr stage has ended. Its key holds what they said, so
 * that a document is done again from here on when that changes. */
static void run_corrections(struct passage *passage)
{
  struct gk_document *document = passage->document;
  struct gk_buffer chosen = {0};
  if (!passage->replay || passage->replay->corrections.size == 0)
    return;
  gk_corrections_choose(document, passage->replay->corrections, &chosen);
  if (chosen.size) {
    struct gk_text fields[] = {GK_TEXT(GK_RECIPE_CORE), {chosen.data, chosen.size}};
    struct gk_step step = {
        .stage = GK_STAGE_OCR, .plugin = GK_TEXT(GK_CORRECTION_STEP), .version = 1};
    uint8_t base[GK_DIGEST_SIZE];
    gk_key_fields("gongkai corrections 1", fields, 2, base);
    gk_key_step(step.stage, base, &passage->chain, step.key);
    const struct gk_stored_step *stored = gk_replay_find(passage->replay, step.stage, step.key);
    static const struct bids none;
    if (stored) {
      take_again(passage, stored, &none);
    } else {
      tell_begin(passage, step.stage, GK_CORRECTION_STEP, step.key);
      uint64_t begin = cpu_nanoseconds();
      uint32_t index = gk_document_begin(document, &step);
      gk_corrections_apply(document, fields[1]);
      document->steps[index].nanoseconds = cpu_nanoseconds() - begin;
      end_step(passage, index, GK_NOT_REPLAYED);
    }
  }
  gk_buffer_free(&chosen);
}

/* Runs the stages up to `last`, and between those of pictures and those that follow what people
 * corrected. */
static void run_stages(struct passage *passage, uint32_t last)
{
  const struct gk_pipeline *pipeline = passage->pipeline;
  bool corrected = last < GK_STAGE_OCR;
  for (size_t i = 0; i < pipeline->stage_count; i++) {
    struct gk_bound_stage *stage = &pipeline->stages[i];
    if (stage->stage == GK_STAGE_FETCH || stage->stage > last)
      continue;
    if (!corrected && stage->stage > GK_STAGE_OCR) {
      run_corrections(passage);
      corrected = true;
    }
    if (passage->end != GK_PASSAGE_DONE || !run_stage(passage, stage))
      return;
  }
  if (!corrected)
    run_corrections(passage);
}

enum gk_passage_end gk_pipeline_run(struct gk_pipeline *pipeline, struct gk_document *document,
                                    uint32_t last, const struct gk_replay *replay,
                                    const struct gk_observer *observer)
{
  struct gk_session *session = &pipeline->session;
  struct passage passage = {
      .pipeline = pipeline, .document = document, .replay = replay, .observer = observer};
  session->document = document;
  session->arena = &document->arena;
  for (uint32_t i = 0; i < document->step_count; i++) {
    if (gk_key_is_none(document->steps[i].digest))
      gk_wire_write(document, i, &passage.wire);
    gk_chain_add(&passage.chain, document->steps[i].digest);
  }
  run_stages(&passage, last);
  if (document->damaged)
    passage.end = GK_PASSAGE_UNSOUND;
  gk_buffer_free(&passage.wire);
  session->items_only = false;
  session->document = NULL;
  session->arena = &pipeline->arena;
  return passage.end;
}
