/* SPDX-License-Identifier: Apache-2.0 */
/* What the record says of a table that was recognised: where it stands, and how sure each cell is.
 */
#ifndef GK_RECORD_PICTURE_H
#define GK_RECORD_PICTURE_H

#include "document.h"
#include "json.h"

/* Writes members into an open object:
 *   picture    the picture's name (null: the document itself), the page, the box in pixels
 *   spans      [row, column, rows, columns] of each cell that covers more than one place
 *   doubtful   cells that are not sure, each with its reading, a second one or null, and 0..1
 *   recovered  [row, column] of cells whose reading the table's arithmetic decided
 *   corrected  [row, column] of cells of which a person said what stands there */
void gk_record_picture_write(const struct gk_document *document, const struct gk_table *table,
                             struct gk_json *json);

#endif
