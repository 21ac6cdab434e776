/* SPDX-License-Identifier: Apache-2.0 */
/* The store: a directory with one SQLite database (WAL). One process writes it; any number read. */
#ifndef GK_STORE_H
#define GK_STORE_H

#include "buffer.h"
#include "document.h"
#include "error.h"

struct gk_store;

/* `given`, else $GONGKAI_STORE, else gongkai-store. */
const char *gk_store_directory(const char *given);

enum gk_store_mode {
  GK_STORE_READ, /* must exist */
  GK_STORE_WRITE /* made where it does not exist; one writer at a time */
};

/* Opens the store in `directory`. False: *error says why and what to do: "store-newer" (made by a
 * newer version), "store-busy" (another process writes it: says which), "store-missing",
 * "store-damaged", "store-io". A store of an older version is migrated when opened for writing. */
bool gk_store_open(struct gk_store **store, const char *directory, enum gk_store_mode mode,
                   struct gk_error *error);
void gk_store_close(struct gk_store *store);

/* Whether another process has the store in `directory` open for writing. Not to be asked by one
 * that has it open for writing itself: its lock would be gone. */
bool gk_store_is_written(const char *directory);

/* The directory it was opened with. */
const char *gk_store_path(const struct gk_store *store);

/* Writes are collected; commit makes them last. A full disk or an I/O error gives false with
 * "store-io"; what was committed before stays whole, and the store can be opened again. */
bool gk_store_commit(struct gk_store *store, struct gk_error *error);

/* What the store remembers of a run. */
struct gk_store_run {
  const char *command;    /* "run", "reprocess" … */
  const char *pipeline;   /* as it was given; NULL: the default */
  char *const *locations; /* ends with NULL; NULL: none */
};

/* Begins a run; the documents and sources that are written belong to it. */
bool gk_store_begin_run(struct gk_store *store, const struct gk_store_run *run,
                        struct gk_error *error);
bool gk_store_end_run(struct gk_store *store, struct gk_error *error);

/* The newest run, where it did not end. */
struct gk_unfinished {
  int64_t run;      /* 0: there is none */
  char *command;    /* "run", "reprocess" …; empty: of the first schema */
  char *pipeline;   /* as it was given; empty: the default */
  char **locations; /* ends with NULL */
};
bool gk_store_unfinished(struct gk_store *store, struct gk_unfinished *unfinished,
                         struct gk_error *error);
void gk_store_unfinished_free(struct gk_unfinished *unfinished);

/* The number of the run that is open; 0: none. */
int64_t gk_store_run_number(const struct gk_store *store);

/* The number under which the store knows a recipe (see recipe.h), which it keeps from now on. */
bool gk_store_put_recipe(struct gk_store *store, struct gk_text recipe, int64_t *number,
                         struct gk_error *error);

/* Says that the run that is open works by that recipe. */
bool gk_store_use_recipe(struct gk_store *store, int64_t recipe, struct gk_error *error);

/* A document as it is written. */
struct gk_store_document {
  uint8_t digest[GK_DIGEST_SIZE]; /* of the bytes as they came */
  struct gk_text original;        /* the bytes, kept compressed; without data: the store has them */
  struct gk_text companions;      /* list, see companion.h; with the original's bytes alone */
  struct gk_text companion_bytes;
  uint64_t size;               /* of the bytes */
  struct gk_text declared;     /* media type, line feed, charset, as fetched */
  int64_t recipe;              /* by which it was done; 0: it is to be done again */
  const struct gk_text *steps; /* wire form, one a step, the fetch step first */
  const int64_t *sequences;    /* of a step that the store has; negative: a new one. NULL: all
                                  are new */
  size_t step_count;
  const struct gk_document *document; /* the steps, applied: at least resources, fields, findings,
                                         diagnostics; what is listed without replaying comes from
                                         here */
};

/* Writes a document's newest state. What it was before stays readable as of the runs before. A new
 * step that added what the step in its place had added takes that one's place. *changed (may be
 * NULL): it is not what it was. */
bool gk_store_put_document(struct gk_store *store, const struct gk_store_document *document,
                           bool *changed, struct gk_error *error);

/* What the store knows of a document. Texts are lent until the next call. */
struct gk_known {
  int64_t id;     /* 0: nothing */
  int64_t recipe; /* by which it was done; 0: it is to be done again */
  bool in_run;    /* the run that is open has met it already */
  struct gk_text declared, status, stage, code; /* stage, code: why it ended early */
};
bool gk_store_know(struct gk_store *store, const uint8_t digest[GK_DIGEST_SIZE],
                   struct gk_known *known, struct gk_error *error);

/* A document of that id. Texts are lent until the next call. */
struct gk_stored_document {
  uint8_t digest[GK_DIGEST_SIZE];
  uint64_t size;
  struct gk_text declared, status;
  struct gk_text source; /* the first by name; empty: none has it any more */
  int64_t recipe;        /* 0: to be done again */
};
bool gk_store_find_document(struct gk_store *store, int64_t id, struct gk_stored_document *document,
                            bool *found, struct gk_error *error);

/* Says that a document's result is also that of this recipe. */
bool gk_store_confirm(struct gk_store *store, int64_t document, int64_t recipe,
                      struct gk_error *error);

/* Steps in wire form, as the store has them. */
struct gk_store_steps {
  struct gk_buffer wires; /* each after its length, in order */
  int64_t *sequences;
  size_t count, capacity;
};

/* Reads the steps of a document's state as of `run` (0: the newest). False: *reason says what is
 * damaged, or is NULL and *error is set. */
bool gk_store_read_steps(struct gk_store *store, int64_t document, int64_t run,
                         struct gk_store_steps *steps, const char **reason, struct gk_error *error);
/* A stored step, still compressed. */
struct gk_packed_step {
  int64_t sequence;
  size_t end; /* of its frame, in `frames` */
  uint64_t size;
  uint8_t digest[GK_DIGEST_SIZE], key[GK_DIGEST_SIZE]; /* all 0: not known */
  char stage[12], status[12], plugin[48]; /* names of plugins are shorter: see the registry */
  int64_t nanoseconds;
};

struct gk_packed_steps {
  struct gk_buffer frames; /* a number, the step's size, and a text, its Zstandard frame, each */
  struct gk_packed_step *of;
  size_t count, capacity;
};

/* Reads the steps of a document's newest state without unpacking them; otherwise as
 * gk_store_read_steps. */
bool gk_store_read_packed(struct gk_store *store, int64_t document, struct gk_packed_steps *steps,
                          const char **reason, struct gk_error *error);

/* Appends step `which` in wire form. False: it is damaged. */
bool gk_store_unpack_step(struct gk_store *store, const struct gk_packed_steps *steps, size_t which,
                          struct gk_buffer *wire);

/* Leaves the first `count` of them. */
void gk_packed_steps_cut(struct gk_packed_steps *steps, size_t count);
void gk_packed_steps_free(struct gk_packed_steps *steps);

/* Writes that a document came out as it is stored: `steps` are those that were computed, each in
 * the place of the one that added the same. */
struct gk_same_step {
  int64_t sequence;
  struct gk_text wire;
  const struct gk_step *head;
  int64_t nanoseconds; /* of the stored one */
};
bool gk_store_put_same(struct gk_store *store, int64_t document, int64_t recipe,
                       const struct gk_same_step *steps, size_t count, struct gk_error *error);

/* The run of a document's newest state that is not younger than `as_of` (0: of all); 0: none. */
bool gk_store_state_run(struct gk_store *store, int64_t document, int64_t as_of, int64_t *run,
                        struct gk_error *error);

/* The run that computed a step. */
bool gk_store_step_run(struct gk_store *store, int64_t document, int64_t sequence, int64_t *run,
                       struct gk_error *error);

/* Appends the recipe of a run; nothing where it had none. */
bool gk_store_run_recipe(struct gk_store *store, int64_t run, struct gk_buffer *recipe,
                         struct gk_error *error);
void gk_store_steps_free(struct gk_store_steps *steps);

/* Says that the source `name` has, as of this run, that document. What it had before is kept. */
bool gk_store_put_source(struct gk_store *store, struct gk_text name,
                         const uint8_t digest[GK_DIGEST_SIZE], struct gk_error *error);

/* Puts the list of a document's companions (see companion.h) into an empty buffer. */
bool gk_store_read_companions(struct gk_store *store, int64_t document, struct gk_buffer *list,
                              struct gk_error *error);

/* Appends the bytes of a picture that a document refers to. False: *error, "document-damaged" where
 * the store lacks it or it is damaged. */
bool gk_store_picture(struct gk_store *store, const uint8_t digest[GK_DIGEST_SIZE],
                      struct gk_buffer *bytes, struct gk_error *error);

/* Says that a source could not be had at all in this run. */
bool gk_store_put_failure(struct gk_store *store, struct gk_text name, struct gk_text code,
                          struct gk_text message, struct gk_error *error);

#endif
