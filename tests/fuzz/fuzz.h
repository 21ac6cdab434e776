/* SPDX-License-Identifier: Apache-2.0 */
/* What the targets of the fuzzer share. A target turns bytes into work for one part of the program
 * and ends the process where something does not hold that must. */
#ifndef FUZZ_H
#define FUZZ_H

#include "buffer.h"
#include "document.h"
#include "pipeline.h"

struct fuzz_target {
  const char *name;
  /* "segment outline\nextract forms": the plugins that the document passes, in order; NULL: none,
   * and `one` is called. */
  const char *plugins;
  /* Fills an empty document; false: the input makes none. */
  bool (*build)(struct gk_document *document, struct gk_text input);
  void (*one)(struct gk_text input);
};

/* The target of that name; NULL: there is none. */
const struct fuzz_target *fuzz_find(const char *name);

/* All of them; ends with a row without a name. */
extern const struct fuzz_target fuzz_targets[];

/* Runs one input. The first one opens the target's plugins, which are found in $GONGKAI_PLUGIN_PATH
 * with their rules in $GONGKAI_RULES. */
void fuzz_one(const struct fuzz_target *target, const uint8_t *data, size_t size);

/* Says what is wrong and ends the process, which is how the fuzzer learns of it. */
GK_PRINTF(1, 2)
_Noreturn void fuzz_fail(const char *format, ...);

/* Documents. */

/* An empty document with the memory that pipeline.conf allows one; more is a failure. */
void fuzz_document_init(struct gk_document *document);

/* Ends the process unless all that the document holds is what its readers rely on: places within
 * their resources, spans within their blocks, and nothing refused but for a limit. */
void fuzz_check(const struct gk_document *document);

/* Appends every step in wire form, without what it cost, each after its length. */
void fuzz_wire(struct gk_document *document, struct gk_buffer *out);

/* Adds the steps of fuzz_wire to another document; ends the process where they do not give the same
 * bytes again. */
void fuzz_check_wire(struct gk_document *document);

/* Opens a pipeline.conf that holds these plugins. */
void fuzz_open_pipeline(struct gk_pipeline *pipeline, const char *plugins);

/* A directory for this process alone, removed when it ends. */
const char *fuzz_directory(void);

/* Writes a file of that directory. */
void fuzz_write(const char *name, struct gk_text bytes);

/* Inputs. */

/* Adds a fetch step with `bytes` as the original and, unless `text` is NULL, a decode step with the
 * text. */
void fuzz_add_original(struct gk_document *document, struct gk_text bytes, const char *charset,
                       const struct gk_text *text);

/* A copy in which whatever is no UTF-8 is a question mark. Lent until the next call. */
struct gk_text fuzz_utf8(struct gk_text bytes);

/* Documents in lines, so that mutations keep their shape; see blocks.c. */
bool fuzz_build_blocks(struct gk_document *document, struct gk_text input);

/* Appends the blocks of a document in that form. */
void fuzz_print_blocks(const struct gk_document *document, struct gk_buffer *out);

/* The targets' own functions. */
bool fuzz_build_bytes(struct gk_document *document, struct gk_text input);
bool fuzz_build_text(struct gk_document *document, struct gk_text input);
void fuzz_one_check(struct gk_text input);
void fuzz_one_conf(struct gk_text input);
void fuzz_one_packet(struct gk_text input);
void fuzz_one_wire(struct gk_text input);

#endif
