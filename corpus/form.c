/* SPDX-License-Identifier: Apache-2.0 */
#include "form.h"

#include <string.h>

const struct request_row request_rows[REQUEST_ROWS] = {
    {"received", "一、本年新收政府信息公开申请数量", NULL},
    {"carried_in", "二、上年结转政府信息公开申请数量", NULL},
    {"granted", "（一）予以公开", NULL},
    {"partly_granted", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", NULL},
    {"refused.state_secret", "1.属于国家秘密", NULL},
    {"refused.prohibited_by_law", "2.其他法律行政法规禁止公开", NULL},
    {"refused.public_safety", "3.危及“三安全一稳定”", NULL},
    {"refused.third_party", "4.保护第三方合法权益", NULL},
    {"refused.internal", "5.属于三类内部事务信息", NULL},
    {"refused.process", "6.属于四类过程性信息", NULL},
    {"refused.case_file", "7.属于行政执法案卷", NULL},
    {"refused.inquiry", "8.属于行政查询事项", NULL},
    {"unavailable.not_held", "1.本机关不掌握相关政府信息", NULL},
    {"unavailable.needs_making", "2.没有现成信息需要另行制作", NULL},
    {"unavailable.unclear", "3.补正后申请内容仍不明确", NULL},
    {"rejected.complaint", "1.信访举报投诉类申请", NULL},
    {"rejected.repeat", "2.重复申请", NULL},
    {"rejected.publication", "3.要求提供公开出版物", NULL},
    {"rejected.excessive", "4.无正当理由大量反复申请", NULL},
    {"rejected.reissue", "5.要求行政机关确认或重新出具已获取信息", NULL},
    {"other.no_correction", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
     NULL},
    {"other.fee_unpaid", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
     NULL},
    {"other.other", "3.其他", "（六）其他处理"},
    {"total", "（七）总计", NULL},
    {"carried_out", "四、结转下年度继续办理", NULL}};

static const char *const applicants[APPLICANTS] = {
    "natural_person", "company", "research", "nonprofit", "legal_service", "other_org", "total"};
static const char *const groups[GROUPS] = {"review", "lawsuit_direct", "lawsuit_after_review"};
static const char *const results[RESULTS] = {"upheld", "corrected", "other", "pending", "total"};
static const char *const result_labels[RESULTS] = {"结果维持", "结果纠正", "其他结果", "尚未审结",
                                                   "总计"};

bool form_has_row(enum generation generation, int row)
{
  return generation == GENERATION_2021 || (row != 20 && row != 21);
}

static const char *row_key(enum generation generation, int row)
{
  if (generation == GENERATION_2019 && row == 22)
    return "other";
  return request_rows[row].key;
}

static const char *form_name(struct report *report, const char *noun)
{
  return pool_format(&report->pool, "%s-%d", noun,
                     report->generation == GENERATION_2019 ? 2019 : 2021);
}

void forms_fill(struct forms *forms, struct random *random, enum generation generation)
{
  static const char *const zeros[] = {"0", "0", "0", "", "/", "-", "—", "无", NULL};
  struct style style = {random_pick(random, zeros), random_chance(random, 50) ? 100 : 60,
                        DIGITS_PLAIN, random_chance(random, 20)};
  if (random_chance(random, 12))
    style.digits = DIGITS_THOUSANDS;
  else if (random_chance(random, 8))
    style.digits = DIGITS_FULL_WIDTH;
  *forms = (struct forms){.style = style};
  for (int i = 0; i < 2; i++) {
    forms->documents[i][0] = i ? random_range(random, 0, 18) : 0;
    forms->documents[i][1] = i ? random_range(random, 0, 6) : 0;
    forms->documents[i][2] = i ? forms->documents[i][0] + random_range(random, 0, 60) : 0;
  }
  for (int i = 0; i < 4; i++) {
    forms->decisions[i][0] = random_range(random, 0, 60);
    forms->decisions[i][1] = random_range(random, -4, 9);
    forms->decisions[i][2] = random_chance(random, 40) ? 0 : random_range(random, 1, 4200);
  }
  forms->fees[0] = random_chance(random, 40) ? 0 : random_range(random, 100, 9900000);
  if (generation == GENERATION_2019) {
    forms->fees[0] = random_range(random, 0, 12);
    forms->fees[1] = random_range(random, -2, 3);
  }
  forms->procurement[0] = random_range(random, 0, 90);
  forms->procurement[1] = forms->procurement[0] * (int64_t)random_range(random, 1000, 99999);

  int scale = random_chance(random, 20) ? 0 : random_chance(random, 75) ? 3 : 400;
  for (int column = 0; column < TOTAL; column++) {
    int64_t sum = 0;
    for (int row = ROW_FIRST_RESULT; row < ROW_TOTAL; row++) {
      int most = row == ROW_FIRST_RESULT ? scale * 4 : scale;
      int64_t count = 0;
      if (form_has_row(generation, row) && random_chance(random, column == 0 ? 55 : 18))
        count = random_range(random, 0, column == 0 ? most : most / 3 + (scale > 0));
      forms->requests[row][column] = count;
      sum += count;
    }
    int64_t out = random_chance(random, 30) ? random_range(random, 0, scale) : 0;
    int64_t in = random_chance(random, 30) ? random_range(random, 0, scale) : 0;
    if (in > sum + out)
      in = sum + out;
    forms->requests[ROW_TOTAL][column] = sum;
    forms->requests[ROW_CARRIED_OUT][column] = out;
    forms->requests[ROW_CARRIED_IN][column] = in;
    forms->requests[ROW_RECEIVED][column] = sum + out - in;
  }
  for (int row = 0; row < REQUEST_ROWS; row++)
    for (int column = 0; column < TOTAL; column++)
      forms->requests[row][TOTAL] += forms->requests[row][column];

  for (int group = 0; group < GROUPS; group++)
    for (int i = 0; i < RESULTS - 1; i++) {
      int64_t count = random_chance(random, 35) ? random_range(random, 0, scale / 20 + 3) : 0;
      forms->litigation[group][i] = scale > 0 ? count : 0;
      forms->litigation[group][RESULTS - 1] += forms->litigation[group][i];
    }
}

/* The number as this authority prints it. */
static const char *print(struct report *report, const struct style *style, int64_t digits,
                         int scale, bool sign)
{
  char plain[32];
  struct buffer text = {0};
  int64_t unit = scale == 2 ? 100 : 1;
  int64_t magnitude = digits < 0 ? -digits : digits;
  const char *whole = pool_format(&report->pool, "%lld", (long long)(magnitude / unit));
  size_t length = strlen(whole);
  if (digits < 0)
    buffer_add(&text, "-");
  else if (sign && digits > 0)
    buffer_add(&text, "+");
  for (size_t i = 0; i < length; i++) {
    if (style->digits == DIGITS_FULL_WIDTH) {
      plain[0] = '\xef';
      plain[1] = '\xbc';
      plain[2] = (char)(0x90 + (whole[i] - '0'));
      buffer_append(&text, plain, 3);
    } else {
      buffer_append(&text, whole + i, 1);
      if (style->digits == DIGITS_THOUSANDS && i + 1 < length && (length - i - 1) % 3 == 0)
        buffer_add(&text, ",");
    }
  }
  if (scale == 2)
    buffer_format(&text, ".%02d", (int)(magnitude % unit));
  const char *result = pool_copy(&report->pool, text.data, text.size);
  buffer_free(&text);
  return result;
}

/* Adds a fact and its cell. */
static void value(struct report *report, struct grid *grid, const struct style *style, int row,
                  int column, int colspan, const char *row_name, const char *column_name,
                  int64_t digits, int scale)
{
  struct fact *fact = &report->facts[report->fact_count++];
  bool sign = strcmp(column_name, "change") == 0;
  *fact = (struct fact){grid->form, row_name, column_name, VALUE_NUMBER, digits, scale, NULL};
  if (digits == 0 && strcmp(style->zero, "0") != 0 &&
      random_chance(&report->random, style->zero_percent)) {
    fact->kind = *style->zero ? VALUE_NOT_APPLICABLE : VALUE_BLANK;
    fact->raw = style->zero;
  } else {
    if (digits % 100 == 0 && scale == 2) {
      fact->digits = digits /= 100;
      fact->scale = scale = 0;
    }
    fact->raw = print(report, style, digits, scale, sign);
    if (style->notes && strcmp(column_name, "issued") == 0 && digits > 4)
      fact->raw = pool_format(&report->pool, "%s（其中修订%d件）", fact->raw,
                              random_range(&report->random, 1, 4));
  }
  grid_cell(grid, row, column, 1, colspan, false, fact->raw);
}

static int banner(struct grid *grid, int row, const char *article, const char *const *labels,
                  int count)
{
  grid_cell(grid, row++, 0, 1, 4, true, article);
  grid_cell(grid, row, 0, 1, 1, true, "信息内容");
  if (count == 1)
    grid_cell(grid, row, 1, 1, 3, true, labels[0]);
  else if (count == 2) {
    grid_cell(grid, row, 1, 1, 1, true, labels[0]);
    grid_cell(grid, row, 2, 1, 2, true, labels[1]);
  } else
    for (int i = 0; i < count; i++)
      grid_cell(grid, row, 1 + i, 1, 1, true, labels[i]);
  return row + 1;
}

static void disclosure_2021(struct report *report, const struct forms *forms, struct grid *grid)
{
  static const char *const stock[] = {"本年制发件数", "本年废止件数", "现行有效件数"};
  static const char *const stock_keys[] = {"issued", "repealed", "in_force"};
  static const char *const decisions[] = {"本年处理决定数量"};
  static const char *const fees[] = {"本年收费金额（单位：万元）"};
  static const char *const names[] = {"规章", "行政规范性文件"};
  static const char *const keys[] = {"regulations", "normative_documents"};
  int row = banner(grid, 0, "第二十条第（一）项", stock, 3);
  for (int i = 0; i < 2; i++, row++) {
    grid_cell(grid, row, 0, 1, 1, false, names[i]);
    for (int k = 0; k < 3; k++)
      value(report, grid, &forms->style, row, 1 + k, 1, keys[i], stock_keys[k],
            forms->documents[i][k], 0);
  }
  row = banner(grid, row, "第二十条第（五）项", decisions, 1);
  grid_cell(grid, row, 0, 1, 1, false, "行政许可");
  value(report, grid, &forms->style, row++, 1, 3, "licences", "decisions", forms->decisions[0][2],
        0);
  row = banner(grid, row, "第二十条第（六）项", decisions, 1);
  grid_cell(grid, row, 0, 1, 1, false, "行政处罚");
  value(report, grid, &forms->style, row++, 1, 3, "penalties", "decisions", forms->decisions[1][2],
        0);
  grid_cell(grid, row, 0, 1, 1, false, "行政强制");
  value(report, grid, &forms->style, row++, 1, 3, "coercive_measures", "decisions",
        forms->decisions[2][2], 0);
  row = banner(grid, row, "第二十条第（八）项", fees, 1);
  grid_cell(grid, row, 0, 1, 1, false, "行政事业性收费");
  value(report, grid, &forms->style, row, 1, 3, "fees", "amount", forms->fees[0], 2);
}

static void disclosure_2019(struct report *report, const struct forms *forms, struct grid *grid)
{
  static const char *const made[] = {"本年新制作数量", "本年新公开数量", "对外公开总数量"};
  static const char *const made_keys[] = {"made", "published", "public_total"};
  static const char *const change[] = {"上一年项目数量", "本年增/减", "处理决定数量"};
  static const char *const change_keys[] = {"previous", "change", "decisions"};
  static const char *const procurement[] = {"采购项目数量", "采购总金额"};
  static const char *const names[] = {"规章", "规范性文件"};
  static const char *const keys[] = {"regulations", "normative_documents"};
  static const char *const services[] = {"行政许可", "其他对外管理服务事项", "行政处罚",
                                         "行政强制"};
  static const char *const service_keys[] = {"licences", "other_services", "penalties",
                                             "coercive_measures"};
  int row = banner(grid, 0, "第二十条第（一）项", made, 3);
  for (int i = 0; i < 2; i++, row++) {
    grid_cell(grid, row, 0, 1, 1, false, names[i]);
    for (int k = 0; k < 3; k++)
      value(report, grid, &forms->style, row, 1 + k, 1, keys[i], made_keys[k],
            k == 1 ? forms->documents[i][0] : forms->documents[i][k], 0);
  }
  for (int i = 0; i < 4; i++, row++) {
    if (i % 2 == 0)
      row = banner(grid, row, i == 0 ? "第二十条第（五）项" : "第二十条第（六）项", change, 3);
    grid_cell(grid, row, 0, 1, 1, false, services[i]);
    for (int k = 0; k < 3; k++)
      value(report, grid, &forms->style, row, 1 + k, 1, service_keys[i], change_keys[k],
            forms->decisions[i][k], 0);
  }
  row = banner(grid, row, "第二十条第（八）项", change, 2);
  grid_cell(grid, row, 0, 1, 1, false, "行政事业性收费");
  value(report, grid, &forms->style, row, 1, 1, "fees", "previous", forms->fees[0], 0);
  value(report, grid, &forms->style, row++, 2, 2, "fees", "change", forms->fees[1], 0);
  row = banner(grid, row, "第二十条第（九）项", procurement, 2);
  grid_cell(grid, row, 0, 1, 1, false, "政府集中采购");
  value(report, grid, &forms->style, row, 1, 1, "procurement", "projects", forms->procurement[0],
        0);
  value(report, grid, &forms->style, row, 2, 2, "procurement", "amount", forms->procurement[1], 2);
}

void form_disclosure(struct report *report, const struct forms *forms)
{
  struct grid *grid = report_grid(report, form_name(report, "disclosure"));
  if (report->generation == GENERATION_2019)
    disclosure_2019(report, forms, grid);
  else
    disclosure_2021(report, forms, grid);
}

void form_requests(struct report *report, const struct forms *forms)
{
  static const char *const kinds[] = {"商业企业", "科研机构", "社会公益组织", "法律服务机构",
                                      "其他"};
  enum generation generation = report->generation;
  struct grid *grid = report_grid(report, form_name(report, "requests"));
  grid_cell(grid, 0, 0, 3, 3, true,
            "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）");
  grid_cell(grid, 0, 3, 1, 7, true, "申请人情况");
  grid_cell(grid, 1, 3, 2, 1, true, "自然人");
  grid_cell(grid, 1, 4, 1, 5, true, "法人或其他组织");
  grid_cell(grid, 1, 9, 2, 1, true, "总计");
  for (int i = 0; i < 5; i++)
    grid_cell(grid, 2, 4 + i, 1, 1, true, kinds[i]);
  int others = generation == GENERATION_2021 ? 3 : 1;
  int line = 3;
  for (int row = 0; row < REQUEST_ROWS; row++) {
    if (!form_has_row(generation, row))
      continue;
    const char *label = request_rows[row].label;
    if (row == ROW_RECEIVED || row == ROW_CARRIED_IN || row == ROW_CARRIED_OUT)
      grid_cell(grid, line, 0, 1, 3, false, label);
    else {
      if (row == ROW_FIRST_RESULT)
        grid_cell(grid, line, 0, 19 + others, 1, false, "三、本年度办理结果");
      if (row == 4)
        grid_cell(grid, line, 1, 8, 1, false, "（三）不予公开");
      if (row == 12)
        grid_cell(grid, line, 1, 3, 1, false, "（四）无法提供");
      if (row == 15)
        grid_cell(grid, line, 1, 5, 1, false, "（五）不予处理");
      if (row == 20)
        grid_cell(grid, line, 1, 3, 1, false, "（六）其他处理");
      if (generation == GENERATION_2019 && row == 22)
        grid_cell(grid, line, 1, 1, 2, false, request_rows[row].label_2019);
      else if (row == 2 || row == 3 || row == ROW_TOTAL)
        grid_cell(grid, line, 1, 1, 2, false, label);
      else
        grid_cell(grid, line, 2, 1, 1, false, label);
    }
    for (int column = 0; column < APPLICANTS; column++)
      value(report, grid, &forms->style, line, 3 + column, 1, row_key(generation, row),
            applicants[column], forms->requests[row][column], 0);
    line++;
  }
}

void form_litigation(struct report *report, const struct forms *forms)
{
  struct grid *grid = report_grid(report, form_name(report, "litigation"));
  grid_cell(grid, 0, 0, 1, 5, true, "行政复议");
  grid_cell(grid, 0, 5, 1, 10, true, "行政诉讼");
  for (int i = 0; i < RESULTS; i++)
    grid_cell(grid, 1, i, 2, 1, true, result_labels[i]);
  grid_cell(grid, 1, 5, 1, 5, true, "未经复议直接起诉");
  grid_cell(grid, 1, 10, 1, 5, true, "复议后起诉");
  for (int i = 0; i < 2 * RESULTS; i++)
    grid_cell(grid, 2, 5 + i, 1, 1, true, result_labels[i % RESULTS]);
  for (int group = 0; group < GROUPS; group++)
    for (int i = 0; i < RESULTS; i++)
      value(report, grid, &forms->style, 3, group * RESULTS + i, 1, groups[group], results[i],
            forms->litigation[group][i], 0);
}

const struct fact *report_fact(const struct report *report, const char *form, const char *row,
                               const char *column)
{
  for (int i = 0; i < report->fact_count; i++) {
    const struct fact *fact = &report->facts[i];
    if (strncmp(fact->form, form, strlen(form)) == 0 && strcmp(fact->row, row) == 0 &&
        strcmp(fact->column, column) == 0)
      return fact;
  }
  return NULL;
}

/* Adds up cells; *blanks tells that one of them was not a number. */
struct sum {
  int64_t value;
  bool blanks, numbers;
};

static void add(struct sum *sum, const struct fact *fact)
{
  if (!fact)
    return;
  if (fact->kind != VALUE_NUMBER)
    sum->blanks = true;
  else {
    sum->value += fact->digits;
    sum->numbers = true;
  }
}

static void compare(struct report *report, const char *rule, const struct sum *expected,
                    const struct sum *actual, const char *where)
{
  if (expected->value == actual->value)
    return;
  report_finding(report, rule, pool_format(&report->pool, "%lld", (long long)expected->value),
                 pool_format(&report->pool, "%lld", (long long)actual->value), where,
                 expected->blanks || actual->blanks);
}

static void check_requests(struct report *report)
{
  const char *form = form_name(report, "requests");
  enum generation generation = report->generation;
  for (int column = 0; column < APPLICANTS; column++) {
    struct sum left = {0}, right = {0}, items = {0}, total = {0};
    add(&left, report_fact(report, form, "received", applicants[column]));
    add(&left, report_fact(report, form, "carried_in", applicants[column]));
    add(&right, report_fact(report, form, "total", applicants[column]));
    add(&right, report_fact(report, form, "carried_out", applicants[column]));
    for (int row = ROW_FIRST_RESULT; row < ROW_TOTAL; row++)
      if (form_has_row(generation, row))
        add(&items, report_fact(report, form, row_key(generation, row), applicants[column]));
    add(&total, report_fact(report, form, "total", applicants[column]));
    compare(report, "requests.balance", &left, &right, applicants[column]);
    compare(report, "requests.results-sum", &items, &total, applicants[column]);
  }
  for (int row = 0; row < REQUEST_ROWS; row++) {
    struct sum parts = {0}, total = {0};
    if (!form_has_row(generation, row))
      continue;
    for (int column = 0; column < TOTAL; column++)
      add(&parts, report_fact(report, form, row_key(generation, row), applicants[column]));
    add(&total, report_fact(report, form, row_key(generation, row), "total"));
    compare(report, "requests.applicants-sum", &parts, &total, row_key(generation, row));
  }
}

void form_check(struct report *report)
{
  check_requests(report);
  for (int group = 0; group < GROUPS; group++) {
    struct sum parts = {0}, total = {0};
    for (int i = 0; i < RESULTS - 1; i++)
      add(&parts, report_fact(report, "litigation", groups[group], results[i]));
    add(&total, report_fact(report, "litigation", groups[group], "total"));
    compare(report, "litigation.results-sum", &parts, &total, groups[group]);
  }
  for (int i = 0; i < report->fact_count; i++) {
    const struct fact *fact = &report->facts[i];
    if (fact->kind != VALUE_NUMBER || fact->digits >= 0 || strcmp(fact->column, "change") == 0)
      continue;
    size_t noun = strcspn(fact->form, "-");
    report_finding(report, pool_format(&report->pool, "%.*s.not-negative", (int)noun, fact->form),
                   NULL, fact->raw,
                   pool_format(&report->pool, "%s/%s/%s", fact->form, fact->row, fact->column),
                   false);
  }
}
