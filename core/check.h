/* SPDX-License-Identifier: Apache-2.0 */
/* The conformance kit: what is asked for, and the groups of rules that are tried on a plugin. Each
 * group runs in a child of the command; no plugin is ever mapped into the command itself. */
#ifndef GK_CHECK_H
#define GK_CHECK_H

#include "check-report.h"

struct gk_check_request {
  const char *object; /* the shared object, absolute */
  const char *conf_path, *plugin_path;
  char *const *samples; /* files and folders; NULL: those beside the plugin's source */
  size_t sample_count;
  const char *state; /* a folder in which fetch plugins have theirs; NULL: there is none */
  uint64_t seed;     /* of the byte flips */
  const char *keep;  /* a directory for the inputs that failed; NULL: not kept */
  bool thorough;     /* every sample, not a few */
  bool update;       /* write expected/digests.tsv */
  bool digests;      /* only print what would stand there */
  bool verbose;
  bool json;
};

/* What a group works with, inside its child. */
struct gk_check_child {
  const struct gk_check_request *request;
  struct gk_check_page *page;
  int report;         /* where results are written */
  uint32_t stage;     /* of the plugin that is checked */
  const char *plugin; /* its name; NULL: the object as a whole */
  uint32_t first;     /* the case to begin with */
  bool keeps;         /* a fetch plugin has its folders of state */
};

/* The groups. Each returns when it is done or can do no more. */
void gk_check_object(struct gk_check_child *child);
void gk_check_bids(struct gk_check_child *child);
void gk_check_runs(struct gk_check_child *child);
void gk_check_golden(struct gk_check_child *child);
void gk_check_hostile(struct gk_check_child *child);
void gk_check_residue(struct gk_check_child *child);
void gk_check_fetch(struct gk_check_child *child);
void gk_check_fetch_residue(struct gk_check_child *child);

/* The descriptor and its options, as they stand in the object. */
void gk_check_descriptor(struct gk_check_child *child, const struct gk_plugin *plugin);
void gk_check_options(struct gk_check_child *child, const struct gk_plugin *plugin);

/* Whether `text` reads as a sentence or a title: it begins with no lower-case letter or space, is
 * one line of UTF-8, and ends with a full stop where `stop` asks for one. */
bool gk_check_is_sentence(const char *text, bool stop);

#endif
