/* SPDX-License-Identifier: Apache-2.0 */
#include "sample.h"

#include <stdio.h>
#include <stdlib.h>

static uint32_t add(struct gk_document *document, enum gk_kind kind, const void *item, size_t size)
{
  const char *reason = "";
  uint32_t id = gk_document_add(document, kind, item, size, &reason);
  if (!id) {
    fprintf(stderr, "sample: %s\n", reason);
    abort();
  }
  return id;
}

#define ADD(kind, noun, ...)                                                                       \
  add(document, GK_KIND_##kind, &(struct gk_##noun){__VA_ARGS__}, sizeof(struct gk_##noun))

static uint32_t add_table(struct gk_document *document, const struct gk_table *table,
                          const struct gk_cell *cells, size_t count)
{
  const char *reason = "";
  uint32_t id =
      gk_document_add_table(document, table, sizeof *table, cells, count, sizeof *cells, &reason);
  if (!id) {
    fprintf(stderr, "sample: %s\n", reason);
    abort();
  }
  return id;
}

static void begin(struct gk_document *document, uint32_t stage, const char *plugin)
{
  struct gk_step step = {
      .stage = stage, .plugin = gk_text_of(plugin), .version = 3, .nanoseconds = 1500000};
  gk_document_begin(document, &step);
}

void sample_bytes(struct gk_buffer *bytes, unsigned number)
{
  gk_buffer_print(bytes, "<html><title>样例%u</title></html>", number);
}

static void read_blocks(struct gk_document *document)
{
  ADD(RESOURCE, resource, .kind = GK_RESOURCE_TEXT, .parent = 1, .charset = GK_TEXT("GB18030"),
      .data = GK_TEXT("text"));
  ADD(BLOCK, block, .kind = GK_BLOCK_HEADING, .text = GK_TEXT("一、总体情况"),
      .place = {.resource = 2, .offset = 100, .size = 18});
  ADD(BLOCK, block, .kind = GK_BLOCK_PARAGRAPH,
      .text = GK_TEXT("(一)主动公开。主动公开政府信息332条。\t\"引号\"\\"),
      .place = {.resource = 2, .offset = 200, .size = 60});
  ADD(BLOCK, block, .kind = GK_BLOCK_PARAGRAPH, .text = GK_TEXT("第二段。一是加强。"),
      .place = {.resource = 2, .offset = 300, .size = 30});
  ADD(BLOCK, block, .kind = GK_BLOCK_HEADING, .text = GK_TEXT("二、申请情况"),
      .place = {.resource = 2, .offset = 400, .size = 18});
  /* The table was cut in two; the third stands for both. */
  const struct gk_cell half[] = {{.row = 0, .column = 0, .text = GK_TEXT("半张")}};
  add_table(document, &(struct gk_table){.origin = GK_TABLE_TEXT}, half, 1);
  add_table(document, &(struct gk_table){.origin = GK_TABLE_TEXT}, half, 1);
  ADD(BLOCK, block, .kind = GK_BLOCK_TABLE, .table = 1,
      .place = {.resource = 2, .offset = 500, .size = 90});
  ADD(BLOCK, block, .kind = GK_BLOCK_TABLE, .table = 2,
      .place = {.resource = 2, .offset = 600, .size = 90});
  const struct gk_cell other[] = {{.row = 0, .column = 0, .text = GK_TEXT("项目")},
                                  {.row = 0, .column = 1, .text = GK_TEXT("数量")},
                                  {.row = 1,
                                   .column = 0,
                                   .flags = GK_CELL_RECOVERED | GK_CELL_CORRECTED,
                                   .text = GK_TEXT("会议")},
                                  {.row = 1,
                                   .column = 1,
                                   .flags = GK_CELL_DOUBTFUL,
                                   .confidence = 0.625F,
                                   .text = GK_TEXT("12.50"),
                                   .alternative = GK_TEXT("12.60")},
                                  {.row = 2, .column = 0, .colspan = 2, .text = GK_TEXT("注")}};
  add_table(document,
            &(struct gk_table){.origin = GK_TABLE_PICTURE,
                               .caption = GK_TEXT("附表"),
                               .place = {.resource = 2, .page = 1, .box = {1, 2.6F, 300, 400}}},
            other, 5);
  ADD(BLOCK, block, .kind = GK_BLOCK_TABLE, .table = 3,
      .place = {.resource = 2, .offset = 700, .size = 90});
}

static void add_sections(struct gk_document *document)
{
  ADD(SECTION, section, .level = 1, .ordinal = 1, .number = GK_TEXT("一"),
      .title = GK_TEXT("总体情况"), .heading_block = 1, .heading_size = 18, .block = 2,
      .end_block = 2, .end_offset = 0);
  ADD(SECTION, section, .parent = 1, .level = 2, .ordinal = 1, .number = GK_TEXT("(一)"),
      .title = GK_TEXT("主动公开"), .heading_block = 2, .heading_size = 20, .block = 2,
      .offset = 20, .end_block = 3, .end_offset = 27);
  ADD(SECTION, section, .level = 1, .ordinal = 2, .title = GK_TEXT("申请情况"), .heading_block = 4,
      .heading_size = 18, .block = 5, .end_block = 7, .end_offset = 0);
  ADD(ITEM, item, .kind = GK_ITEM_ENUMERATION, .section = 2, .ordinal = 1,
      .number = GK_TEXT("一是"), .title = GK_TEXT("加强"), .text = GK_TEXT("一是加强。"),
      .block = 3, .offset = 12, .size = 15);
  ADD(ITEM, item, .kind = GK_ITEM_ANNOUNCED, .ordinal = 2, .number = GK_TEXT("二"),
      .title = GK_TEXT("申请情况"));
  ADD(ITEM, item, .kind = GK_ITEM_TASK, .section = 3, .ordinal = 1, .title = GK_TEXT("推进公开"),
      .text = GK_TEXT("推进重点领域公开。"), .responsible = GK_TEXT("办公室\n信息中心"),
      .lead = GK_TEXT("办公室"));
}

static void add_field(struct gk_document *document, const char *name, const char *value)
{
  ADD(FIELD, field, .name = gk_text_of(name), .value = gk_text_of(value), .raw = gk_text_of(value));
}

static void extract(struct gk_document *document, unsigned number)
{
  char title[64], digits[16];
  snprintf(title, sizeof title, "样例区2021年政府信息公开工作年度报告%u", number);
  snprintf(digits, sizeof digits, "%u", number);
  add_field(document, "kind", "annual-report");
  add_field(document, "generation", "2021");
  add_field(document, "year", "2021");
  add_field(document, "title", title);
  add_field(document, "agency", "样例区人民政府");
  add_field(document, "region.code", "330902");
  add_field(document, "region.name", "浙江省舟山市定海区");
  add_field(document, "published", "2022-01-20");
  add_field(document, "document_number", "样政办〔2022〕1号");
  add_field(document, "document_number", "样政办〔2022〕2号");
  add_field(document, "contact.phone", "0580-1234567");
  const struct gk_cell whole[] = {
      {.row = 0, .column = 0, .rowspan = 2, .text = GK_TEXT("项目")},
      {.row = 0, .column = 1, .colspan = 2, .text = GK_TEXT("申请人")},
      {.row = 1, .column = 1, .text = GK_TEXT("自然人")},
      {.row = 1, .column = 2, .text = GK_TEXT("总计")},
      {.row = 2, .column = 0, .text = GK_TEXT("本年新收")},
      {.row = 2, .column = 1, .text = GK_TEXT("２１")},
      {.row = 2, .column = 2, .text = gk_text_of(digits), .place = {.resource = 2, .offset = 555}}};
  add_table(document,
            &(struct gk_table){.origin = GK_TABLE_TEXT, .replaces_first = 1, .replaces_last = 2},
            whole, 7);
  ADD(FACT, fact, .kind = GK_FACT_NUMBER, .value = {21, 0}, .form = GK_TEXT("requests-2021"),
      .row = GK_TEXT("received"), .column = GK_TEXT("natural_person"), .raw = GK_TEXT("２１"),
      .unit = GK_TEXT("件"), .table = 4, .cell_row = 2, .cell_column = 1);
  ADD(FACT, fact, .kind = GK_FACT_NUMBER, .recovered = 1, .value = {number, 0},
      .form = GK_TEXT("requests-2021"), .row = GK_TEXT("received"), .column = GK_TEXT("total"),
      .raw = gk_text_of(digits), .unit = GK_TEXT("件"), .table = 4, .cell_row = 2,
      .cell_column = 2);
  ADD(FACT, fact, .kind = GK_FACT_NUMBER, .value = {1250, 2}, .form = GK_TEXT("table"),
      .row = GK_TEXT("会议"), .column = GK_TEXT("数量"), .raw = GK_TEXT("12.50"), .table = 3,
      .cell_row = 1, .cell_column = 1);
  ADD(FACT, fact, .kind = GK_FACT_BLANK, .form = GK_TEXT("table"), .row = GK_TEXT("=SUM(A1)"),
      .column = GK_TEXT("空"), .raw = GK_TEXT(""), .table = 3, .cell_row = 1, .cell_column = 0);
  ADD(FACT, fact, .kind = GK_FACT_NOT_APPLICABLE, .form = GK_TEXT("table"), .row = GK_TEXT("杠"),
      .column = GK_TEXT("无"), .raw = GK_TEXT("/"));
  ADD(FIGURE, figure, .section = 2, .value = {332, 0}, .subject = GK_TEXT("主动公开政府信息"),
      .unit = GK_TEXT("条"), .text = GK_TEXT("主动公开政府信息332条"), .raw = GK_TEXT("332"),
      .block = 2, .offset = 20, .size = 33, .complete = 1);
  ADD(FIGURE, figure, .section = 2, .parent = 1, .times = 2, .approximation = GK_APPROXIMATE,
      .value = {-5, 1}, .subject = GK_TEXT("其中"), .unit = GK_TEXT("万元"),
      .text = GK_TEXT("约-0.5万元"), .raw = GK_TEXT("-0.5"), .scope = GK_TEXT("局机关"),
      .period = GK_TEXT("2021"), .block = 2, .offset = 53, .size = 6);
}

static void validate(struct gk_document *document, unsigned number)
{
  char digits[16];
  snprintf(digits, sizeof digits, "%u", number);
  uint32_t sum =
      ADD(FINDING, finding, .severity = GK_ERROR, .rule = GK_TEXT("requests.applicants-sum"),
          .message = GK_TEXT("The applicants add up to 27."),
          .message_zh = GK_TEXT("各类申请人之和为27。"), .expected = GK_TEXT("27"),
          .actual = gk_text_of(digits));
  ADD(EVIDENCE, evidence, .finding = sum, .kind = GK_EVIDENCE_FACT, .item = 2);
  ADD(EVIDENCE, evidence, .finding = sum, .kind = GK_EVIDENCE_FIGURE, .item = 1);
  ADD(EVIDENCE, evidence, .finding = sum, .kind = GK_EVIDENCE_CELL, .item = 4, .row = 1,
      .column = 2);
  uint32_t gap = ADD(FINDING, finding, .severity = GK_WARN, .rule = GK_TEXT("outline.numbering"),
                     .message = GK_TEXT("A heading has no number."), .expected = GK_TEXT("二、"));
  ADD(EVIDENCE, evidence, .finding = gap, .kind = GK_EVIDENCE_SECTION, .item = 3);
  ADD(EVIDENCE, evidence, .finding = gap, .kind = GK_EVIDENCE_BLOCK, .item = 3);
  ADD(EVIDENCE, evidence, .finding = gap, .kind = GK_EVIDENCE_FIELD, .item = 4);
  ADD(EVIDENCE, evidence, .finding = gap, .kind = GK_EVIDENCE_ITEM, .item = 1);
  ADD(DIAGNOSTIC, diagnostic, .level = GK_WARN, .count = 2, .code = GK_TEXT("odd-thing"),
      .message = GK_TEXT("Something is odd."), .place = {.resource = 2, .offset = 7});
}

void sample_make(struct gk_document *document, unsigned number)
{
  struct gk_buffer bytes = {0};
  sample_bytes(&bytes, number);
  begin(document, GK_STAGE_FETCH, "file");
  ADD(RESOURCE, resource, .kind = GK_RESOURCE_ORIGINAL, .name = GK_TEXT("sample.html"),
      .media_type = GK_TEXT("text/html"), .data = {bytes.data, bytes.size});
  gk_buffer_free(&bytes);
  begin(document, GK_STAGE_READ, "html");
  read_blocks(document);
  begin(document, GK_STAGE_SEGMENT, "outline");
  add_sections(document);
  begin(document, GK_STAGE_EXTRACT, "forms");
  extract(document, number);
  begin(document, GK_STAGE_VALIDATE, "checks");
  validate(document, number);
}
