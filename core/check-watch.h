/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a group of the kit in a child, watches it, and says how it ended. */
#ifndef GK_CHECK_WATCH_H
#define GK_CHECK_WATCH_H

#include "check.h"
#include "conf.h"

enum { GK_CHECK_NOMEM = 82 /* a child's own exit status: the document's memory is used up */ };

struct gk_check_watch {
  const struct gk_check_request *request;
  const struct gk_limits *limits;
  struct gk_check_page *page;
  void (*record)(void *argument, const struct gk_check_record *record);
  void *argument;
};

typedef void gk_check_group(struct gk_check_child *child);

/* Runs `group` for a plugin (NULL: the object). After a death the rest of its cases is tried in
 * another child where `resumes`; each death is a record of its own. */
void gk_check_watch(struct gk_check_watch *watch, gk_check_group *group, uint32_t stage,
                    const char *plugin, bool resumes);

#endif
