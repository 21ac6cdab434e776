/* SPDX-License-Identifier: Apache-2.0 */
/* What the title of a document says: its kind, its authority; and names of authorities. */
#ifndef GK_FIELDS_TITLE_H
#define GK_FIELDS_TITLE_H

#include "rules.h"

/* Whether the whole text is the name of an authority: 盘锦市民政局. */
bool title_is_agency(const struct rules *rules, struct gk_text text);

/* The authority that a title names: 余杭区民政局 of 余杭区民政局2016年度政府信息公开工作年度报告.
 * Empty: none. */
struct gk_text title_agency(const struct rules *rules, struct gk_text title);

/* What a title names before its topic, whether it is an authority or not: 淮安市 of
 * 淮安市2024年政府信息公开工作年度报告. Empty: nothing. */
struct gk_text title_subject(const struct rules *rules, struct gk_text title);

/* The kind of a document with this title; empty: not told. */
struct gk_text title_kind(const struct rules *rules, struct gk_text title);

/* Whether a line is the title of a report, a plan or a notice: 政府信息公开指南 is a title too, but
 * more often an entry of a menu. */
bool title_tells_kind(const struct rules *rules, struct gk_text title);

/* The part of a page's title before the name of the site: …年度报告 of …年度报告-某某政府网. */
struct gk_text title_without_site(const struct rules *rules, struct gk_text title);

#endif
