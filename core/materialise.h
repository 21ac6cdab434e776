/* SPDX-License-Identifier: Apache-2.0 */
/* Making the data of resources again (decoded text, embedded pictures), which is not stored: the
 * steps that made it are run again on a document of their own. */
#ifndef GK_MATERIALISE_H
#define GK_MATERIALISE_H

#include "pipeline.h"

enum gk_material_state {
  GK_MATERIAL_THERE,    /* every resource has the data it had */
  GK_MATERIAL_NO_BYTES, /* the original's are missing */
  GK_MATERIAL_OTHER     /* the plugins make other data than before */
};

/* Gives every resource that lacks its data a copy of it. Must be called between steps: it runs
 * plugins in the pipeline's session. */
enum gk_material_state gk_materialise(struct gk_pipeline *pipeline, struct gk_document *document);

#endif
