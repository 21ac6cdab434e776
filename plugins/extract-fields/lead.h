/* SPDX-License-Identifier: Apache-2.0 */
/* What the first paragraph of a report says of the report itself. */
#ifndef GK_FIELDS_LEAD_H
#define GK_FIELDS_LEAD_H

#include "view.h"

struct lead {
  bool annual;        /* it calls itself a report on open government information */
  int year;           /* 0: not said */
  struct spot title;  /* printed in full between 《 and 》; block 0: it is not */
  struct spot agency; /* block 0: not said */
  struct spot dated;  /* where the year stands */
};

/* 现向社会公布2020年度某市民政局政府信息公开工作年度报告, 现编制《某局2020年…年度报告》,
 * 本报告由某局根据《条例》编制. Names of forms, of notices and of other years' reports are none. */
void lead_find(const struct view *view, struct lead *lead);

#endif
