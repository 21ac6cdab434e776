/* SPDX-License-Identifier: Apache-2.0 */
#include "correction-list.h"

#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

#include "arguments.h"
#include "correctable.h"
#include "display.h"
#include "json.h"
#include "message.h"
#include "plan.h"
#include "store-read.h"
#include "verdict.h"

enum { VALUE_SHOWN = 40 /* columns */ };

bool gk_correction_is_of(const struct gk_stored_correction *stored,
                         const struct gk_correction *place)
{
  const struct gk_correction *correction = &stored->correction;
  return correction->page == place->page &&
         memcmp(correction->picture, place->picture, sizeof place->picture) == 0 &&
         gk_corners_agree(correction->corners, place->corners);
}

void gk_correction_print_cell(const struct gk_stored_correction *stored, FILE *out)
{
  fprintf(out, "t%" PRIu32 "[%" PRIu32 ",%" PRIu32 "]", stored->table, stored->row, stored->column);
}

void gk_correction_print_value(struct gk_text value, FILE *out)
{
  if (value.size)
    gk_display_cut(out, value, VALUE_SHOWN);
  else
    fputs("\"\"", out);
}

void gk_correction_print(const struct gk_stored_correction *stored, FILE *out)
{
  char moment[64] = "?";
  time_t at = (time_t)stored->at;
  struct tm broken;
  if (localtime_r(&at, &broken))
    strftime(moment, sizeof moment, "%Y-%m-%d %H:%M", &broken);
  fprintf(out, "  #%" PRId64 " ", stored->correction.id);
  gk_correction_print_value(stored->reading, out);
  fputs(" → ", out);
  if (stored->removed)
    fputs(_("taken back"), out);
  else
    gk_correction_print_value(stored->correction.value, out);
  fprintf(out, "  %s ", moment);
  gk_display(out, stored->who);
  fputs(stored->note.size ? ": " : "", out);
  gk_display(out, stored->note);
}

/* The list. */

/* What a correction is to a document that has its picture. */
enum state {
  STATE_HOLDS,
  STATE_DUE,   /* the document is to be done again */
  STATE_GONE,  /* no cell stands there */
  STATE_FORMER /* no document has the picture */
};

static const char *const states[] = {"holds", "due", "gone", "former"};

struct listing {
  struct gk_store *store;
  struct gk_document document;
  struct gk_buffer line;
  bool json;
  uint64_t count, damaged;
};

/* Where it holds now. */
struct held {
  enum state state;
  char document[65]; /* digest; empty: none has the picture */
  uint32_t table, row, column;
};

static bool looks(struct listing *listing, int64_t id, const struct gk_stored_correction *stored,
                  struct held *held, struct gk_error *error)
{
  struct gk_list_of *list;
  struct gk_entry entry;
  struct gk_view view;
  gk_document_reset(&listing->document);
  if (!gk_store_list_one(listing->store, id, &list, error))
    return false;
  bool good = gk_list_next(list, &entry, error) &&
              gk_store_load(listing->store, &entry, &listing->document, error);
  memcpy(held->document, entry.digest, sizeof held->document);
  gk_list_close(list);
  if (!good)
    return false;
  gk_view_make(&view, &listing->document);
  const struct gk_cell *cell = gk_correctable_locate(&view, &stored->correction, &held->table);
  held->state = !cell                                                             ? STATE_GONE
                : gk_correctable_is_done(&listing->document, &stored->correction) ? STATE_HOLDS
                                                                                  : STATE_DUE;
  held->row = cell ? cell->row : 0;
  held->column = cell ? cell->column : 0;
  return true;
}

static void print_line(const struct gk_stored_correction *stored, const struct held *held)
{
  if (held->document[0])
    printf("%.8s ", held->document);
  if (held->table)
    printf("t%" PRIu32 "[%" PRIu32 ",%" PRIu32 "]", held->table, held->row, held->column);
  else
    gk_correction_print_cell(stored, stdout);
  gk_correction_print(stored, stdout);
  if (held->state == STATE_DUE)
    fputs(_("  (to be applied: gongkai reprocess)"), stdout);
  else if (held->state == STATE_GONE)
    fputs(_("  (not applied: no such cell is recognised any more)"), stdout);
  else if (held->state == STATE_FORMER)
    fputs(_("  (no source has its picture any more)"), stdout);
  putchar('\n');
}

static void print_json(struct listing *listing, const struct gk_stored_correction *stored,
                       const struct held *held)
{
  struct gk_json json = {.out = &listing->line};
  char text[80];
  listing->line.size = 0;
  gk_json_open(&json, '{');
  gk_json_key(&json, "correction");
  gk_json_integer(&json, stored->correction.id);
  gk_json_key(&json, "document");
  snprintf(text, sizeof text, "sha256:%s", held->document);
  gk_json_string(&json, held->document[0] ? text : NULL);
  gk_json_key(&json, "table");
  snprintf(text, sizeof text, "t%" PRIu32, held->table ? held->table : stored->table);
  gk_json_string(&json, text);
  gk_json_key(&json, "cell");
  gk_json_open_flat(&json, '[');
  gk_json_integer(&json, held->table ? held->row : stored->row);
  gk_json_integer(&json, held->table ? held->column : stored->column);
  gk_json_close_flat(&json, ']');
  gk_json_key(&json, "value");
  gk_json_text(&json, stored->correction.value);
  gk_json_key(&json, "reading");
  gk_json_text(&json, stored->reading);
  gk_json_key(&json, "picture");
  memcpy(text, "sha256:", 7);
  gk_hex(stored->correction.picture, text + 7);
  gk_json_string(&json, text);
  gk_json_key(&json, "page");
  gk_json_integer(&json, stored->correction.page);
  gk_json_key(&json, "note");
  gk_json_text_or_null(&json, stored->note);
  gk_json_key(&json, "who");
  gk_json_text(&json, stored->who);
  gk_json_key(&json, "at");
  gk_json_string(&json, gk_moment_print(stored->at, text));
  gk_json_key(&json, "state");
  gk_json_string(&json, states[held->state]);
  gk_json_close(&json, '}');
  gk_buffer_put_byte(&listing->line, '\n');
  fwrite(listing->line.data, 1, listing->line.size, stdout);
}

static bool print_one(struct listing *listing, const struct gk_stored_correction *stored,
                      struct gk_error *error)
{
  struct gk_buffer having = {0};
  struct gk_selection selection = {0};
  gk_store_having_picture(stored->correction.picture, &having);
  gk_buffer_put_byte(&having, 0);
  const struct gk_selecting selecting = {.where = having.data};
  bool good = gk_select(&selection, listing->store, &selecting, error);
  gk_buffer_free(&having);

  for (size_t i = 0; good && i < selection.count; i++) {
    struct held held = {0};
    if (!looks(listing, selection.ids[i], stored, &held, error)) {
      good = strcmp(error->code, "document-damaged") == 0;
      listing->damaged++;
      fprintf(stderr, "gongkai: %s\n", error->message);
      continue;
    }

    if (listing->json)
      print_json(listing, stored, &held);
    else
      print_line(stored, &held);
  }
  if (good && selection.count == 0) {
    const struct held none = {.state = STATE_FORMER};
    if (listing->json)
      print_json(listing, stored, &none);
    else
      print_line(stored, &none);
  }
  gk_selection_free(&selection);
  return good;
}

int gk_corrections_list(struct gk_store *store, bool json)
{
  struct listing listing = {.store = store, .json = json};
  struct gk_stored_corrections corrections = {0};
  struct gk_error error = {0};
  gk_document_init(&listing.document, 0, NULL, NULL);
  bool good = gk_store_corrections(store, &corrections, &error);
  for (size_t i = 0; good && i < corrections.count; i++)
    if (corrections.of[i].in_force) {
      listing.count++;
      good = print_one(&listing, &corrections.of[i], &error);
    }
  gk_stored_corrections_free(&corrections);
  gk_buffer_free(&listing.line);
  gk_document_free(&listing.document);
  if (!good && strcmp(error.code, "document-damaged") != 0)
    fprintf(stderr, "gongkai: %s\n", error.message);
  if (!good)
    return GK_EXIT_FAILURE;
  if (listing.count == 0 && !json)
    fputs(_("No corrections.\n"), stderr);
  return listing.damaged ? GK_EXIT_DOCUMENTS : GK_EXIT_OK;
}
