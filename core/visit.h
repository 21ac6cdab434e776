/* SPDX-License-Identifier: Apache-2.0 */
/* What a fetch plugin tells of a visit, on its way from the fetcher. */
#ifndef GK_VISIT_H
#define GK_VISIT_H

#include "buffer.h"

/* Appends the head of a GK_PACKET_VISIT. */
void gk_visit_put(struct gk_buffer *head, const struct gk_visit *visit);

/* Reads one; texts are lent from the head. False: it is damaged, or of no kind that is known. */
bool gk_visit_read(struct gk_text head, struct gk_visit *visit);

#endif
