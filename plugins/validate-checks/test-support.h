/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of the checks share: documents of every kind, and what is expected of a run. */
#ifndef GK_CHECKS_TEST_SUPPORT_H
#define GK_CHECKS_TEST_SUPPORT_H

#include "fake-host.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

extern const struct gk_plugin *plugin;
extern void *rules; /* the state that the tree's own checks were opened to */

/* Of the form of requests: the items of 三(一) to (六), and the columns. */
enum { REQUEST_ITEMS = 21, APPLICANTS = 7 };

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

void open_rules(const char *folder, void **state, struct fake_host *document, int wanted);
int set_up(void **state);
int tear_down(void **state);
int begin(void **state);
int end(void **state);
void run(struct fake_host *document);
int count_of(const struct fake_host *document, const char *rule, struct gk_finding *last);
void assert_text(struct gk_text text, const char *wanted);
/* There is a diagnostic of that code, and its message begins so. */
void assert_remark(const struct fake_host *document, const char *code, const char *beginning);

void assert_only(struct fake_host *document, const char *rule, const char *expected,
                 const char *actual);
void assert_none(struct fake_host *document);
struct gk_fact *add_fact(struct fake_host *document, const char *form, const char *row,
                         const char *column, int64_t value);
struct gk_fact *find_fact(struct fake_host *document, const char *row, const char *column);
void add_field(struct fake_host *document, const char *name, const char *value, const char *raw,
               uint32_t ordinal);
void add_row(struct fake_host *document, const char *row, int64_t each);
void add_requests(struct fake_host *document);
void add_litigation(struct fake_host *document);
void add_disclosure(struct fake_host *document);
void blank(struct gk_fact *fact);
struct gk_fact *add_cell(struct fake_host *document, const char *row, const char *column,
                         uint32_t cell_row, uint32_t cell_column, int64_t value);
uint32_t add_figure(struct fake_host *document, uint32_t parent, int64_t value, uint32_t times,
                    uint32_t approximation, uint32_t complete);
uint32_t claim(struct fake_host *document, int64_t value, uint32_t approximation);
uint32_t add_section(struct fake_host *document, uint32_t parent, uint32_t ordinal,
                     const char *number, const char *title);
void add_item(struct fake_host *document, uint32_t kind, uint32_t ordinal, const char *number,
              const char *title, uint32_t block);
void add_headings(struct fake_host *document, int first, int end_of_them);
void add_report(struct fake_host *document, int headings);

#endif
