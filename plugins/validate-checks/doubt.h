/* SPDX-License-Identifier: Apache-2.0 */
/* Whether what a finding rests on was read without doubt. */
#ifndef GK_CHECKS_DOUBT_H
#define GK_CHECKS_DOUBT_H

#include "rule-doubt.h"
#include "snapshot.h"

/* Of one piece of evidence. */
enum gk_rule_doubt evidence_doubt(struct snapshot *snapshot, const struct gk_evidence *evidence);

/* Of a finding without evidence, which says that something is not there: whether text of the
 * document's body was recognised in a picture. */
enum gk_rule_doubt document_doubt(struct snapshot *snapshot);

#endif
