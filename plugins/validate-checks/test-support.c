/* SPDX-License-Identifier: Apache-2.0 */
#include "test-support.h"

GK_EXPORT gk_entry_function gongkai_plugins_1;

const struct gk_plugin *plugin;
void *rules;

void open_rules(const char *folder, void **state, struct fake_host *document, int wanted)
{
  const char *configuration = folder; /* the plugin's configuration is one string */
  int status = plugin->open(&document->context, &configuration, state);
  if (status != wanted)
    print_message("%s", document->message);
  assert_int_equal(status, wanted);
}

int set_up(void **state)
{
  (void)state;
  plugin = gongkai_plugins_1(0);
  const char *source = getenv("top_srcdir");
  char folder[4096];
  snprintf(folder, sizeof folder, "%s/rules/checks", source ? source : ".");
  struct fake_host *document = fake_host_new();
  open_rules(folder, &rules, document, GK_OK);
  fake_host_free(document);
  return 0;
}

int tear_down(void **state)
{
  (void)state;
  plugin->close(rules);
  return 0;
}

int begin(void **state)
{
  *state = fake_host_new();
  return 0;
}

int end(void **state)
{
  fake_host_free(*state);
  return 0;
}

void run(struct fake_host *document)
{
  assert_int_equal(plugin->run(&document->context, rules), GK_OK);
  assert_int_equal(document->diagnostic_count, 0);
}

/* The findings of a rule; *last is the last one of them. */
int count_of(const struct fake_host *document, const char *rule, struct gk_finding *last)
{
  int count = 0;
  for (uint32_t i = 0; i < document->finding_count; i++) {
    const struct gk_finding *finding = &document->findings[i];
    if (finding->rule.size == strlen(rule) &&
        memcmp(finding->rule.data, rule, finding->rule.size) == 0) {
      count++;
      if (last)
        *last = *finding;
    }
  }
  return count;
}

void assert_text(struct gk_text text, const char *wanted)
{
  if (text.size != strlen(wanted) || memcmp(text.data, wanted, text.size) != 0)
    fail_msg("“%.*s” is not “%s”", (int)text.size, text.data, wanted);
}

void assert_remark(const struct fake_host *document, const char *code, const char *beginning)
{
  const struct gk_diagnostic *remark = fake_host_diagnostic(document, code);
  assert_non_null(remark);
  assert_int_equal(strncmp(remark->message.data, beginning, strlen(beginning)), 0);
}

void assert_only(struct fake_host *document, const char *rule, const char *expected,
                 const char *actual)
{
  struct gk_finding finding = {0};
  run(document);
  for (uint32_t i = 0; i < document->finding_count; i++)
    if (document->finding_count != 1)
      print_message("%.*s: %.*s\n", (int)document->findings[i].rule.size,
                    document->findings[i].rule.data, (int)document->findings[i].message.size,
                    document->findings[i].message.data);
  assert_int_equal(count_of(document, rule, &finding), 1);
  assert_int_equal(document->finding_count, 1);
  assert_text(finding.expected, expected);
  assert_text(finding.actual, actual);
  assert_true(document->evidence_count > 0);
}

void assert_none(struct fake_host *document)
{
  run(document);
  for (uint32_t i = 0; i < document->finding_count; i++)
    print_message("%.*s: %.*s\n", (int)document->findings[i].rule.size,
                  document->findings[i].rule.data, (int)document->findings[i].message.size,
                  document->findings[i].message.data);
  assert_int_equal(document->finding_count, 0);
}

struct gk_fact *add_fact(struct fake_host *document, const char *form, const char *row,
                         const char *column, int64_t value)
{
  struct gk_fact fact = {.kind = GK_FACT_NUMBER,
                         .form = gk_text_of(form),
                         .row = gk_text_of(row),
                         .column = gk_text_of(column),
                         .value = {value, 0},
                         .table = 1};
  gk_add_fact(&document->context, &fact);
  return &document->facts[document->fact_count - 1];
}

struct gk_fact *find_fact(struct fake_host *document, const char *row, const char *column)
{
  for (uint32_t i = 0; i < document->fact_count; i++) {
    struct gk_fact *fact = &document->facts[i];
    if (fact->row.size == strlen(row) && memcmp(fact->row.data, row, fact->row.size) == 0 &&
        fact->column.size == strlen(column) &&
        memcmp(fact->column.data, column, fact->column.size) == 0)
      return fact;
  }
  fail_msg("no fact %s/%s", row, column);
  return NULL;
}

void add_field(struct fake_host *document, const char *name, const char *value, const char *raw,
               uint32_t ordinal)
{
  struct gk_field field = {.name = gk_text_of(name),
                           .value = gk_text_of(value),
                           .raw = gk_text_of(raw),
                           .ordinal = ordinal,
                           .block = 1};
  gk_add_field(&document->context, &field);
}

static const char *const request_items[REQUEST_ITEMS] = {"granted",
                                                         "partly_granted",
                                                         "refused.state_secret",
                                                         "refused.prohibited_by_law",
                                                         "refused.public_safety",
                                                         "refused.third_party",
                                                         "refused.internal",
                                                         "refused.process",
                                                         "refused.case_file",
                                                         "refused.inquiry",
                                                         "unavailable.not_held",
                                                         "unavailable.needs_making",
                                                         "unavailable.unclear",
                                                         "rejected.complaint",
                                                         "rejected.repeat",
                                                         "rejected.publication",
                                                         "rejected.excessive",
                                                         "rejected.reissue",
                                                         "other.no_correction",
                                                         "other.fee_unpaid",
                                                         "other.other"};

static const char *const applicants[APPLICANTS] = {
    "natural_person", "company", "research", "nonprofit", "legal_service", "other_org", "total"};

void add_row(struct fake_host *document, const char *row, int64_t each)
{
  for (int i = 0; i < APPLICANTS; i++)
    add_fact(document, "requests-2021", row, applicants[i],
             i == APPLICANTS - 1 ? each * (APPLICANTS - 1) : each);
}

/* A table in which every sum is right: 1 in each of 21 items, so 21 = 20 + 3 - 2. */
void add_requests(struct fake_host *document)
{
  add_row(document, "received", 20);
  add_row(document, "carried_in", 3);
  for (int i = 0; i < REQUEST_ITEMS; i++)
    add_row(document, request_items[i], 1);
  add_row(document, "total", REQUEST_ITEMS);
  add_row(document, "carried_out", 2);
}

void add_litigation(struct fake_host *document)
{
  static const char *const rows[] = {"review", "lawsuit_direct", "lawsuit_after_review"};
  static const char *const columns[] = {"upheld", "corrected", "other", "pending", "total"};
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 5; j++)
      add_fact(document, "litigation-2021", rows[i], columns[j], j == 4 ? 4 : 1);
}

void add_disclosure(struct fake_host *document)
{
  add_fact(document, "disclosure-2021", "regulations", "issued", 0);
  add_fact(document, "disclosure-2021", "licences", "decisions", 92);
  struct gk_fact *fees = add_fact(document, "disclosure-2021", "fees", "amount", 1250);
  fees->value.scale = 2;
}

void blank(struct gk_fact *fact)
{
  fact->kind = GK_FACT_BLANK;
  fact->value = (struct gk_decimal){0};
}

struct gk_fact *add_cell(struct fake_host *document, const char *row, const char *column,
                         uint32_t cell_row, uint32_t cell_column, int64_t value)
{
  struct gk_fact *fact = add_fact(document, "table", row, column, value);
  fact->cell_row = cell_row;
  fact->cell_column = cell_column;
  return fact;
}

uint32_t add_figure(struct fake_host *document, uint32_t parent, int64_t value, uint32_t times,
                    uint32_t approximation, uint32_t complete)
{
  struct gk_figure figure = {.parent = parent,
                             .value = {value, 0},
                             .times = times,
                             .approximation = approximation,
                             .complete = complete,
                             .unit = gk_text_of("条"),
                             .subject = gk_text_of("表格"),
                             .text = gk_text_of("表格若干条")};
  return gk_add_figure(&document->context, &figure);
}

uint32_t claim(struct fake_host *document, int64_t value, uint32_t approximation)
{
  uint32_t figure = add_figure(document, 0, value, 1, approximation, 0);
  add_field(document, "figure.cell", "requests-2021/received/total", "", figure);
  return figure;
}

uint32_t add_section(struct fake_host *document, uint32_t parent, uint32_t ordinal,
                     const char *number, const char *title)
{
  struct gk_block block = {.kind = GK_BLOCK_PARAGRAPH, .text = gk_text_of(title)};
  uint32_t heading = gk_add_block(&document->context, &block);
  struct gk_section section = {.parent = parent,
                               .level = parent ? 2 : 1,
                               .ordinal = ordinal,
                               .number = gk_text_of(number),
                               .title = gk_text_of(title),
                               .heading_block = heading,
                               .block = heading,
                               .end_block = heading};
  return gk_add_section(&document->context, &section);
}

void add_item(struct fake_host *document, uint32_t kind, uint32_t ordinal, const char *number,
              const char *title, uint32_t block)
{
  struct gk_item item = {.kind = kind,
                         .section = 1,
                         .ordinal = ordinal,
                         .number = gk_text_of(number),
                         .title = gk_text_of(title),
                         .block = block};
  gk_add_item(&document->context, &item);
}

void add_headings(struct fake_host *document, int first, int end_of_them)
{
  static const char *const keys[] = {"overview",   "disclosure", "requests",
                                     "litigation", "problems",   "other"};
  static const char *const titles[] = {"总体情况",
                                       "主动公开政府信息情况",
                                       "收到和处理政府信息公开申请情况",
                                       "政府信息公开行政复议、行政诉讼情况",
                                       "存在的主要问题及改进情况",
                                       "其他需要报告的事项"};
  static const char *const numbers[] = {"一", "二", "三", "四", "五", "六"};
  for (int i = first; i < end_of_them; i++) {
    uint32_t section = add_section(document, 0, (uint32_t)i + 1, numbers[i], titles[i]);
    add_field(document, "heading", keys[i], titles[i], section);
  }
}

void add_report(struct fake_host *document, int headings)
{
  add_field(document, "kind", "annual-report", "", 0);
  add_field(document, "generation", "2021", "", 0);
  add_headings(document, 0, headings);
}
