/* SPDX-License-Identifier: Apache-2.0 */
/* Forms in tables that were read from pictures, badly: the table keeps its cells, and each fact is
 * that of the cell whose place is the form's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "fake-host.h"
#include "prior-rules.h"
#include "utf8.h"

enum { ROUNDS = 60, MOST_CELLS = 1024, TEXT = 16, UNREAD_PERCENT = 15 };

GK_EXPORT gk_entry_function gongkai_plugins_1;

static const struct gk_plugin *plugin;
static struct fake_host *rule_host;
static struct gk_prior *prior;
static uint64_t seed = 88172645463325252u;

static uint32_t below(uint32_t limit)
{
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (uint32_t)(seed >> 11) % limit;
}

/* A form as a picture shows it. */
struct sheet {
  const struct lattice *lattice;
  struct gk_cell cells[MOST_CELLS];
  char values[MOST_CELLS][TEXT];
};

static void print_sheet(const struct lattice *lattice, struct sheet *sheet)
{
  *sheet = (struct sheet){.lattice = lattice};
  assert_true(lattice->count <= MOST_CELLS);
  for (uint32_t i = 0; i < lattice->count; i++) {
    const struct lattice_cell *cell = &lattice->cells[i];
    if (cell->value && below(8))
      snprintf(sheet->values[i], TEXT, "%u", below(3) ? below(10) : below(100000));
    sheet->cells[i] =
        (struct gk_cell){.row = cell->row,
                         .column = cell->column,
                         .rowspan = cell->rowspan,
                         .colspan = cell->colspan,
                         .confidence = 0.99f,
                         .text = cell->value ? gk_text_of(sheet->values[i]) : cell->label};
  }
}

/* The rows first… of a sheet as a table of a picture. */
static void add_rows(struct fake_host *host, const struct sheet *sheet, uint32_t first,
                     uint32_t rows)
{
  static struct gk_cell cells[MOST_CELLS];
  uint32_t count = 0;
  for (uint32_t i = 0; i < sheet->lattice->count; i++) {
    struct gk_cell cell = sheet->cells[i];
    if (cell.rowspan == 0 || cell.row >= first + rows || cell.row + cell.rowspan <= first)
      continue;
    uint32_t end = cell.row + cell.rowspan - first;
    cell.row = cell.row > first ? cell.row - first : 0;
    cell.rowspan = (end < rows ? end : rows) - cell.row;
    cells[count++] = cell;
  }
  gk_add_table(&host->context, &(struct gk_table){.origin = GK_TABLE_PICTURE}, cells, count);
}

static void add_sheet(struct fake_host *host, const struct sheet *sheet)
{
  add_rows(host, sheet, 0, sheet->lattice->rows);
}

/* What is added has the cells of what it stands for, and nothing else. */
static void check_shape(const struct fake_host *host, uint32_t originals)
{
  assert_int_equal(host->faults, 0);
  for (uint32_t t = originals; t < host->table_count; t++) {
    const struct fake_table *table = &host->tables[t];
    assert_int_equal(table->table.replaces_first, table->table.replaces_last);
    assert_true(table->table.replaces_first > 0 && table->table.replaces_first <= originals);
    const struct fake_table *before = &host->tables[table->table.replaces_first - 1];
    assert_int_equal(table->table.origin, GK_TABLE_PICTURE);
    assert_int_equal(table->table.cells, before->table.cells);
    for (uint32_t i = 0; i < table->table.cells; i++) {
      const struct gk_cell *cell = &table->cells[i], *old = &before->cells[i];
      assert_int_equal(cell->row, old->row);
      assert_int_equal(cell->column, old->column);
      assert_int_equal(cell->rowspan, old->rowspan);
      assert_int_equal(cell->colspan, old->colspan);
      assert_true(gk_text_equal(cell->text, old->text));
      assert_true((old->flags & ~cell->flags) == 0);
    }
  }
}

/* Each fact is that of its cell; returns their number. `first`: the row of the lattice that is the
 * table's first, for each original table. */
static uint32_t check_facts(const struct fake_host *host, const struct sheet *sheet,
                            const uint32_t *first)
{
  const struct lattice *lattice = sheet->lattice;
  for (uint32_t f = 0; f < host->fact_count; f++) {
    const struct gk_fact *fact = &host->facts[f];
    const struct gk_table *table = &host->tables[fact->table - 1].table;
    uint32_t original = table->replaces_first ? table->replaces_first : table->id;
    uint32_t i = lattice_at(lattice, first[original - 1] + fact->cell_row, fact->cell_column);
    const struct lattice_cell *cell = &lattice->cells[i];
    const struct form_block *block = &lattice->form->blocks[cell->block];
    assert_true(cell->value);
    assert_true(gk_text_equal(fact->row, block->rows[cell->form_row].key));
    assert_true(gk_text_equal(fact->column, block->columns[cell->form_column].key));
    assert_true(gk_text_equal(fact->raw, sheet->cells[i].text));
    assert_int_equal(fact->recovered, 0);
    for (uint32_t g = 0; g < f; g++)
      assert_false(gk_text_equal(host->facts[g].row, fact->row) &&
                   gk_text_equal(host->facts[g].column, fact->column));
  }
  return host->fact_count;
}

static uint32_t values_in(const struct lattice *lattice, uint32_t first, uint32_t rows)
{
  uint32_t count = 0;
  for (uint32_t i = 0; i < lattice->count; i++)
    count += lattice->cells[i].value && lattice->cells[i].row >= first &&
             lattice->cells[i].row < first + rows;
  return count;
}

/* What a recogniser makes of a label that it cannot read. */
static void misread_labels(struct sheet *sheet, uint32_t percent)
{
  static const char *const rubbish[] = {"ti宇六不韦公开", "社会", "该健般旁礼构",
                                        "t七)总计",       "",     "回口 目"};
  for (uint32_t i = 0; i < sheet->lattice->count; i++)
    if (!sheet->lattice->cells[i].value && below(100) < percent) {
      sheet->cells[i].text = gk_text_of(rubbish[below(6)]);
      sheet->cells[i].flags = GK_CELL_DOUBTFUL;
    }
}

/* And of a number. */
static void misread_values(struct sheet *sheet)
{
  static const char *const rubbish[] = {"全",       "二 75",   "有",        "5 3",
                                        "了793",    "16 20",   "1 2 3 4 5", "00000000000 ",
                                        "本年收费", "结果维持"};
  for (uint32_t i = 0; i < sheet->lattice->count; i++)
    if (sheet->lattice->cells[i].value && below(5) == 0) {
      sheet->cells[i].text = gk_text_trim(gk_text_of(rubbish[below(10)]));
      sheet->cells[i].flags = GK_CELL_DOUBTFUL;
    }
}

static void cells_stay_where_they_are(void **state)
{
  static struct sheet sheet;
  (void)state;
  for (uint32_t l = 0; l < prior->lattice_count; l++)
    for (uint32_t round = 0; round < ROUNDS; round++) {
      const struct lattice *lattice = &prior->lattices[l];
      struct fake_host *host = fake_host_with(GK_TEXT(""), GK_TEXT("UTF-8"));
      print_sheet(lattice, &sheet);
      if (round) {
        misread_labels(&sheet, UNREAD_PERCENT);
        misread_values(&sheet);
      }
      add_sheet(host, &sheet);
      assert_int_equal(plugin->run(&host->context, prior), GK_OK);
      check_shape(host, 1);
      uint32_t found = check_facts(host, &sheet, (const uint32_t[]){0});
      assert_int_equal(found, values_in(lattice, 0, lattice->rows));
      if (round == 0)
        assert_int_equal(host->table_count, 1);
      fake_host_free(host);
    }
}

/* A label that could not be read is doubtful and says what the form has there; the numbers it heads
 * are doubtful where the lattice alone is no proof. */
static void unread_labels_are_doubtful(void **state)
{
  static struct sheet sheet;
  (void)state;
  for (uint32_t l = 0; l < prior->lattice_count; l++)
    for (uint32_t crossed = 0; crossed < 2; crossed++) {
      const struct lattice *lattice = &prior->lattices[l];
      uint32_t last = lattice->count;
      while (lattice->cells[--last].value)
        ;
      struct fake_host *host = fake_host_with(GK_TEXT(""), GK_TEXT("UTF-8"));
      print_sheet(lattice, &sheet);
      sheet.cells[last].text = GK_TEXT("回口目");
      sheet.cells[last].flags = GK_CELL_DOUBTFUL;
      /* Two labels that ran together at the top: the lattice is not the form's to the last edge. */
      uint32_t joined = 0;
      while (joined + 1 < last &&
             (lattice->cells[joined].rowspan != lattice->cells[joined + 1].rowspan ||
              lattice->cells[joined].row != lattice->cells[joined + 1].row))
        joined++;
      bool near = crossed && joined + 1 < last && !lattice->cells[joined + 1].value;
      if (near) {
        sheet.cells[joined].colspan += sheet.cells[joined + 1].colspan;
        sheet.cells[joined].flags = GK_CELL_DOUBTFUL;
        sheet.cells[joined + 1].rowspan = 0;
      }
      add_sheet(host, &sheet);
      assert_int_equal(plugin->run(&host->context, prior), GK_OK);
      check_shape(host, 1);
      check_facts(host, &sheet, (const uint32_t[]){0});
      assert_non_null(fake_host_diagnostic(host, "labels-unread"));
      assert_int_equal(host->table_count, 2);
      const struct fake_table *again = &host->tables[1];
      uint32_t doubtful = 0;
      for (uint32_t i = 0; i < again->table.cells; i++) {
        const struct gk_cell *cell = &again->cells[i];
        if (gk_text_equal(cell->text, GK_TEXT("回口目")))
          assert_true(gk_text_equal(cell->alternative, lattice->cells[last].label));
        else
          doubtful += (cell->flags & GK_CELL_DOUBTFUL) != 0 && !near;
        if (near && cell->row == lattice->cells[last].row &&
            cell->column >= lattice->cells[last].column + lattice->cells[last].colspan)
          assert_true(cell->flags & GK_CELL_DOUBTFUL);
      }
      assert_int_equal(doubtful, 0);
      fake_host_free(host);
    }
}

/* A label that was read without doubt is believed, whatever stands in the form at its place. */
static void other_labels_give_nothing(void **state)
{
  static struct sheet sheet;
  (void)state;
  for (uint32_t l = 0; l < prior->lattice_count; l++) {
    const struct lattice *lattice = &prior->lattices[l];
    uint32_t last = lattice->count, values = 0;
    while (lattice->cells[--last].value)
      values++;
    struct fake_host *host = fake_host_with(GK_TEXT(""), GK_TEXT("UTF-8"));
    print_sheet(lattice, &sheet);
    sheet.cells[last].text = GK_TEXT("本区粮食产量");
    add_sheet(host, &sheet);
    assert_int_equal(plugin->run(&host->context, prior), GK_OK);
    check_shape(host, 1);
    uint32_t found = check_facts(host, &sheet, (const uint32_t[]){0});
    if (lattice->form->blocks[0].layout == FORM_LINE)
      values = 1;
    assert_int_equal(found, values_in(lattice, 0, lattice->rows) - values);
    assert_non_null(fake_host_diagnostic(host, "cells-misplaced"));
    fake_host_free(host);
  }
}

/* Two cells of numbers whose border was not seen: which number is whose is not known. */
static void united_cells_have_no_value(void **state)
{
  static struct sheet sheet;
  (void)state;
  for (uint32_t l = 0; l < prior->lattice_count; l++)
    for (uint32_t round = 0; round < ROUNDS; round++) {
      const struct lattice *lattice = &prior->lattices[l];
      uint32_t i = below(lattice->count - 1);
      const struct lattice_cell *cell = &lattice->cells[i];
      if (!cell[0].value || !cell[1].value || cell[0].row != cell[1].row)
        continue;
      struct fake_host *host = fake_host_with(GK_TEXT(""), GK_TEXT("UTF-8"));
      print_sheet(lattice, &sheet);
      sheet.cells[i].text = GK_TEXT("95 81");
      sheet.cells[i].colspan += sheet.cells[i + 1].colspan;
      sheet.cells[i + 1].rowspan = 0;
      add_sheet(host, &sheet);
      assert_int_equal(plugin->run(&host->context, prior), GK_OK);
      check_shape(host, 1);
      uint32_t found = check_facts(host, &sheet, (const uint32_t[]){0});
      assert_int_equal(found, values_in(lattice, 0, lattice->rows) - 2);
      assert_non_null(fake_host_diagnostic(host, "cells-misplaced"));
      fake_host_free(host);
    }
}

/* The end of a form after a page break, printed with a border that the form has not, and the number
 * of its total misread. */
static void misread_numbers_name_their_rows(void **state)
{
  enum { FIRST_PAGE = 16 };
  static const char *const numbers[] = {"（七）总计", "《七》总计", "〈七)总计", "t七)总计",
                                        "ti七)总计"};
  static const char *const values[] = {"95", "0", "0", "3", "0", "0", "98"};
  (void)state;
  for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++) {
    static const char *const labels[] = {"3.补正后申请内容仍不明确", "1.信访举报投诉类申请",
                                         "2.重复申请", NULL, "四、结转下年度继续办理"};
    struct fake_host *host = fake_host_with(GK_TEXT(""), GK_TEXT("UTF-8"));
    static struct sheet sheet;
    struct gk_cell cells[64];
    uint32_t count = 0, first = 0;
    while (!gk_text_equal(prior->lattices[first].form->name, GK_TEXT("requests-2021")))
      first++;
    print_sheet(&prior->lattices[first], &sheet);
    add_rows(host, &sheet, 0, FIRST_PAGE);
    for (uint32_t r = 0; r < 5; r++) {
      for (uint32_t c = 0; c < 3; c++) {
        bool here = labels[r] ? c == (r == 4 ? 0 : 2) : c == 1;
        cells[count++] = (struct gk_cell){
            .row = r,
            .column = c,
            .rowspan = 1,
            .colspan = 1,
            .text = here ? gk_text_of(labels[r] ? labels[r] : numbers[k]) : GK_TEXT("")};
      }
      for (uint32_t c = 0; c < 7; c++)
        cells[count++] = (struct gk_cell){.row = r,
                                          .column = c + 3,
                                          .rowspan = 1,
                                          .colspan = 1,
                                          .text = gk_text_of(r == 3 ? values[c] : "0")};
    }
    gk_add_table(&host->context, &(struct gk_table){.origin = GK_TABLE_PICTURE}, cells, count);
    plugin->run(&host->context, prior);
    check_shape(host, 2);
    uint32_t totals = 0;
    for (uint32_t f = 0; f < host->fact_count; f++)
      if (gk_text_equal(host->facts[f].row, GK_TEXT("total"))) {
        assert_true(gk_text_equal(host->facts[f].raw, gk_text_of(values[totals])));
        totals++;
      }
    assert_int_equal(totals, 7);
    fake_host_free(host);
  }
}

/* A form whose first rows are cut off, or that goes on over two pages. */
static void parts_keep_their_places(void **state)
{
  static struct sheet sheet;
  uint32_t found = 0, wanted = 0;
  (void)state;
  for (uint32_t l = 0; l < prior->lattice_count; l++)
    for (uint32_t cut = 1; cut < prior->lattices[l].rows; cut++)
      for (uint32_t pages = 1; pages <= 2; pages++) {
        const struct lattice *lattice = &prior->lattices[l];
        struct fake_host *host = fake_host_with(GK_TEXT(""), GK_TEXT("UTF-8"));
        print_sheet(lattice, &sheet);
        if (pages == 2)
          add_rows(host, &sheet, 0, cut);
        add_rows(host, &sheet, cut, lattice->rows - cut);
        plugin->run(&host->context, prior);
        check_shape(host, pages);
        uint32_t here = check_facts(host, &sheet, (const uint32_t[]){pages == 2 ? 0 : cut, cut});
        uint32_t all = values_in(lattice, pages == 2 ? 0 : cut, lattice->rows);
        found += here;
        wanted += all;
        fake_host_free(host);
      }
  print_message("values of forms in parts: %u of %u\n", found, wanted);
  assert_true(found * 100 >= wanted * 95);
}

/* The first row of a picture may be cut through: half a label, half a number. */
static void rows_that_are_cut_are_doubtful(void **state)
{
  static struct sheet sheet;
  (void)state;
  for (uint32_t l = 0; l < prior->lattice_count; l++) {
    const struct lattice *lattice = &prior->lattices[l];
    uint32_t cut = lattice->rows / 2;
    if (lattice->form->block_count > 1 || lattice->form->blocks[0].layout == FORM_LINE)
      continue;
    for (uint32_t unread = 0; unread < 2; unread++) {
      struct fake_host *host = fake_host_with(GK_TEXT(""), GK_TEXT("UTF-8"));
      print_sheet(lattice, &sheet);
      for (uint32_t i = 0; i < lattice->count; i++)
        if (unread && lattice->cells[i].row == cut && !lattice->cells[i].value) {
          sheet.cells[i].text = GK_TEXT("");
          sheet.cells[i].flags = GK_CELL_DOUBTFUL;
        }
      add_rows(host, &sheet, cut, lattice->rows - cut);
      plugin->run(&host->context, prior);
      check_shape(host, 1);
      assert_true(check_facts(host, &sheet, (const uint32_t[]){cut}) > 0);
      const struct fake_table *table = &host->tables[host->table_count - 1];
      assert_int_equal(host->table_count, 1 + unread);
      for (uint32_t f = 0; f < host->fact_count; f++)
        for (uint32_t i = 0; i < table->table.cells; i++)
          if (table->cells[i].row == host->facts[f].cell_row &&
              table->cells[i].column == host->facts[f].cell_column)
            assert_int_equal((table->cells[i].flags & GK_CELL_DOUBTFUL) != 0,
                             unread && table->cells[i].row == 0);
      fake_host_free(host);
    }
  }
}

static bool is_doubtful(const struct fake_host *host, const struct gk_fact *fact)
{
  const struct fake_table *table = &host->tables[fact->table - 1];
  for (uint32_t i = 0; i < table->table.cells; i++)
    if (table->cells[i].row == fact->cell_row && table->cells[i].column == fact->cell_column)
      return table->cells[i].flags & GK_CELL_DOUBTFUL;
  fail();
  return false;
}

static uint32_t original_of(const struct fake_host *host, const struct gk_fact *fact)
{
  const struct gk_table *table = &host->tables[fact->table - 1].table;
  return table->replaces_first ? table->replaces_first : table->id;
}

/* Pages that overlap, with other numbers, and of whose labels many were not read: a form stands
 * there twice then. Whichever a value is counted to, it is as doubtful as of its page alone. */
static void repeated_rows_keep_their_doubt(void **state)
{
  static struct sheet sheets[2];
  uint32_t doubtful = 0;
  (void)state;
  for (uint32_t l = 0; l < prior->lattice_count; l++) {
    const struct lattice *lattice = &prior->lattices[l];
    for (uint32_t cut = 2; cut + 4 < lattice->rows; cut++) {
      const uint32_t from[] = {0, cut}, rows[] = {cut + 3, lattice->rows - cut};
      struct fake_host *alone[2], *host = fake_host_with(GK_TEXT(""), GK_TEXT("UTF-8"));
      for (uint32_t page = 0; page < 2; page++) {
        print_sheet(lattice, &sheets[page]);
        for (uint32_t i = 0; i < lattice->count; i++)
          if (lattice->cells[i].row % 2 && !lattice->cells[i].value)
            sheets[page].cells[i].text = GK_TEXT("");
        alone[page] = fake_host_with(GK_TEXT(""), GK_TEXT("UTF-8"));
        add_rows(alone[page], &sheets[page], from[page], rows[page]);
        add_rows(host, &sheets[page], from[page], rows[page]);
        plugin->run(&alone[page]->context, prior);
      }
      plugin->run(&host->context, prior);
      check_shape(host, 2);
      for (uint32_t f = 0; f < host->fact_count; f++) {
        const struct gk_fact *fact = &host->facts[f];
        const struct fake_host *page = alone[original_of(host, fact) - 1];
        for (uint32_t g = 0; g < page->fact_count; g++)
          if (page->facts[g].cell_row == fact->cell_row &&
              page->facts[g].cell_column == fact->cell_column &&
              is_doubtful(page, &page->facts[g])) {
            assert_true(is_doubtful(host, fact));
            doubtful++;
          }
      }
      for (uint32_t page = 0; page < 2; page++)
        fake_host_free(alone[page]);
      fake_host_free(host);
    }
  }
  print_message("doubtful values of overlapping pages: %u\n", doubtful);
  assert_true(doubtful > 100);
}

static int load(void **state)
{
  (void)state;
  const char *source = getenv("top_srcdir");
  char forms[1024], lattices[1024];
  snprintf(forms, sizeof forms, "%s/rules/forms", source ? source : ".");
  snprintf(lattices, sizeof lattices, "%s/rules/lattices", source ? source : ".");
  plugin = gongkai_plugins_1(0);
  rule_host = fake_host_new();
  const char *config[] = {forms, lattices};
  void *opened;
  int status = plugin->open(&rule_host->context, config, &opened);
  prior = opened;
  return status;
}

static int unload(void **state)
{
  (void)state;
  plugin->close(prior);
  fake_host_free(rule_host);
  return 0;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cells_stay_where_they_are),
      cmocka_unit_test(unread_labels_are_doubtful),
      cmocka_unit_test(other_labels_give_nothing),
      cmocka_unit_test(united_cells_have_no_value),
      cmocka_unit_test(misread_numbers_name_their_rows),
      cmocka_unit_test(parts_keep_their_places),
      cmocka_unit_test(rows_that_are_cut_are_doubtful),
      cmocka_unit_test(repeated_rows_keep_their_doubt),
  };
  return cmocka_run_group_tests_name("pictures", tests, load, unload);
}
