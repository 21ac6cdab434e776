/* SPDX-License-Identifier: Apache-2.0 */
/* Pages that become known. */
#ifndef HTTP_NOTE_H
#define HTTP_NOTE_H

#include "crawl.h"
#include "judge.h"

/* Tells the frontier of a page, and has it fetched this night if it is due. *added (may be NULL):
 * whether it is new. Its number; 0: the crawl ends, or it is no address of a page. */
int64_t note_page(struct crawl *crawl, struct site_run *run, const struct discovery *discovery,
                  bool *added);

/* The same for one that may not be fetched; it is said where it is new. */
int64_t note_refused(struct crawl *crawl, struct site_run *run, const struct discovery *discovery,
                     const char *code);

#endif
