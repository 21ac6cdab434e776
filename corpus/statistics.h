/* SPDX-License-Identifier: Apache-2.0 */
/* Tables that are no statutory form. */
#ifndef GONGKAI_CORPUS_STATISTICS_H
#define GONGKAI_CORPUS_STATISTICS_H

#include "report.h"

/* Adds one of several kinds of table; with table.total planted, one of its totals is wrong. */
void statistics_write(struct report *report);

#endif
