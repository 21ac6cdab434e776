/* SPDX-License-Identifier: Apache-2.0 */
/* Values that stand after a label and a colon. */
#ifndef GK_FIELDS_LABEL_H
#define GK_FIELDS_LABEL_H

#include "rules.h"

struct labelled {
  enum label label;
  size_t offset, size; /* of the value, bytes of the text, without the spaces around it */
};

/* The first labelled value at or after byte *from, which is moved past its colon. A value ends at
 * the next label, at a line's end, at | or at two spaces. False: no more. */
bool label_next(const struct gk_words *labels, struct gk_text text, size_t *from,
                struct labelled *found);

/* The same for a telephone, a fax or a postcode right behind its label, without a colon:
 * 联系电话0412-5551234. */
bool label_bare(const struct gk_words *labels, struct gk_text text, size_t *from,
                struct labelled *found);

/* The part of `value` that has the form of the label's field: the digits of a telephone, six of a
 * postcode, a mail address, an address up to its comma, a code. Its offset in *offset; empty:
 * none. A second telephone after 、 or / is found by calling with the rest. */
struct gk_text label_shape(enum label label, struct gk_text value, size_t *offset);

#endif
