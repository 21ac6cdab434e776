/* SPDX-License-Identifier: Apache-2.0 */
/* Sentences, with their quantities noted as they are written. */
#ifndef GONGKAI_CORPUS_PROSE_H
#define GONGKAI_CORPUS_PROSE_H

#include "report.h"

/* Writes a template in the section being written:
 *   {A} the authority  {R} its region  {Y} the year  {P} the year before  {N} the year after
 *   {D} a section of the authority  {C} a person's name
 *   [subject|unit|low-high]     a quantity, noted as a figure: 主动公开政府信息332条
 *   [subject|unit|low-high|余]  the same, approximate (余 and 多 follow the number, 约 and 近 go
 *                               before it)
 * and returns the text. */
const char *prose(struct report *report, const char *template);

/* `count` different sentences of a list that ends with NULL, one after the other. */
const char *prose_several(struct report *report, const char *const *sentences, int count);

/* A total and its parts: 共发布信息90条，其中政务动态40条，其他信息50条。 The parts add up, unless
 * `difference` is not 0: then the total is off by it and the finding is noted. */
const char *prose_parts(struct report *report, int64_t difference);

/* 一是…二是…三是… */
const char *prose_enumeration(struct report *report, const char *const *sentences, int count);

/* Notes a quantity that the caller writes; returns "subject" + value + unit. */
const char *prose_figure(struct report *report, const char *subject, int64_t value,
                         const char *unit);

extern const char *const prose_openings[],
    *const prose_disclosure[], *const prose_requests[],
                                   *const prose_management[],
                                       *const prose_platform[],
                                           *const prose_supervision[],
                                               *const prose_problems[],
                                                   *const prose_plans[],
                                                       *const prose_other[],
                                                           *const prose_fees[],
                                                               *const prose_staff[],
                                                                   *const prose_consultation[];

#endif
