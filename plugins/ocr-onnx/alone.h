/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of pictures that no other engine has read: lattice and cells by this one alone. */
#ifndef GONGKAI_ONNX_ALONE_H
#define GONGKAI_ONNX_ALONE_H

#include "page.h"

/* Finds the ruled tables of every picture from which none has been read, and adds them with their
 * blocks after the picture's. What is not sure is doubtful. `page` is used for the pages. Returns
 * how many were added. */
uint32_t gk_read_alone(struct gk_context *context, struct gk_page *page,
                       struct gk_recogniser *recogniser);

#endif
