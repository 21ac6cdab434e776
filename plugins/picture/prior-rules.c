/* SPDX-License-Identifier: Apache-2.0 */
/* Reads rules/lattices. */
#include "prior-rules.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "form-label.h"
#include "rows.h"
#include "utf8.h"

enum {
  MAXIMAL_PATH = 4096,
  MESSAGE = MAXIMAL_PATH + 512, /* room for "file:line: what" */
  MAXIMAL_FILES = 64,
  MAXIMAL_OPTIONAL = 3, /* rows of a sketch that may be missing: each doubles the lattices */
  MAXIMAL_NAMES = 4     /* forms that are ruled alike */
};

/* The sketch that is being read. */
struct sketch {
  struct gk_text fields[LATTICE_ROWS][LATTICE_COLUMNS];
  bool optional[LATTICE_ROWS];
  unsigned lines[LATTICE_ROWS];
  uint32_t rows, columns, optional_count;
  const struct form *form;
};

struct reader {
  struct gk_context *context;
  struct gk_prior *prior;
  const char *path;
  const char *error;
  struct sketch sketch;
};

static bool fail(struct reader *reader, unsigned line, const char *what, struct gk_text name)
{
  char *text = gk_alloc(reader->context, MESSAGE);
  snprintf(text, MESSAGE, "%s:%u: %s%s%.*s%s", reader->path, line, what, name.size ? " \"" : "",
           name.size > 200 ? 200 : (int)name.size, name.size ? name.data : "",
           name.size ? "\"" : "");
  reader->error = text;
  return false;
}

static struct gk_text copy(struct reader *reader, struct gk_text text)
{
  char *out = gk_alloc(reader->context, text.size + 1);
  if (text.size)
    memcpy(out, text.data, text.size);
  return (struct gk_text){out, text.size};
}

/* Whether a label stands for something of `form`. */
static bool belongs(const struct form_rules *rules, const struct label *label,
                    const struct form *form)
{
  for (uint32_t i = 0; label && i < label->use_count; i++)
    if (&rules->forms[rules->uses[label->first_use + i].form] == form)
      return true;
  return false;
}

/* Gives the values of a lattice the places of the form, in order. */
static bool place_values(struct reader *reader, struct lattice *lattice, unsigned line)
{
  const struct form *form = lattice->form;
  uint32_t block = 0, row = 0, column = 0;
  for (uint32_t i = 0; i < lattice->count; i++) {
    struct lattice_cell *cell = &lattice->cells[i];
    if (!cell->value)
      continue;
    if (block == form->block_count)
      return fail(reader, line, "more values (#) than the form has", form->name);
    cell->block = block;
    cell->form_row = row;
    cell->form_column = column;
    if (++column == form->blocks[block].column_count) {
      column = 0;
      if (++row == form->blocks[block].row_count) {
        row = 0;
        block++;
      }
    }
  }
  return block == form->block_count ||
         fail(reader, line, "fewer values (#) than the form has", form->name);
}

/* Makes the lattice of those rows of the sketch that are in `kept`. */
static bool add_lattice(struct reader *reader, const uint32_t *kept, uint32_t rows)
{
  const struct sketch *sketch = &reader->sketch;
  struct gk_prior *prior = reader->prior;
  uint32_t columns = sketch->columns;
  unsigned first_line = sketch->lines[kept[0]];
  if (prior->lattice_count == MAXIMAL_LATTICES)
    return fail(reader, first_line, "more than 64 lattices", (struct gk_text){NULL, 0});
  struct lattice *lattice = &prior->lattices[prior->lattice_count++];
  *lattice = (struct lattice){.form = sketch->form, .rows = rows, .columns = columns};
  lattice->cells = gk_alloc(reader->context, (size_t)rows * columns * sizeof *lattice->cells);
  lattice->at = gk_alloc(reader->context, (size_t)rows * columns * sizeof *lattice->at);
  for (uint32_t r = 0; r < rows; r++)
    for (uint32_t c = 0; c < columns; c++) {
      struct gk_text field = sketch->fields[kept[r]][c];
      unsigned line = sketch->lines[kept[r]];
      uint32_t *at = &lattice->at[(size_t)r * columns + c];
      if (gk_text_equal(field, GK_TEXT("<")) || gk_text_equal(field, GK_TEXT("^"))) {
        bool left = field.data[0] == '<';
        if (left ? c == 0 : r == 0)
          return fail(reader, line, "there is no cell that this could belong to:", field);
        *at = left ? lattice_at(lattice, r, c - 1) : lattice_at(lattice, r - 1, c);
        struct lattice_cell *cell = &lattice->cells[*at];
        if (r - cell->row + 1 > cell->rowspan)
          cell->rowspan = r - cell->row + 1;
        if (c - cell->column + 1 > cell->colspan)
          cell->colspan = c - cell->column + 1;
        continue;
      }
      *at = lattice->count++;
      struct lattice_cell *cell = &lattice->cells[*at];
      *cell = (struct lattice_cell){.row = r, .column = c, .rowspan = 1, .colspan = 1};
      cell->value = gk_text_equal(field, GK_TEXT("#"));
      if (cell->value)
        continue;
      cell->label = field;
      char normal[LABEL_BYTES];
      struct gk_text text = {normal, label_normalise(field, normal)};
      cell->known = label_find(prior->rules, text);
      if (!sketch->optional[kept[r]] && !belongs(prior->rules, cell->known, sketch->form))
        return fail(reader, line, "the form has no such label:", field);
    }
  for (uint32_t i = 0; i < lattice->count; i++) {
    const struct lattice_cell *cell = &lattice->cells[i];
    for (uint32_t r = cell->row; r < cell->row + cell->rowspan; r++)
      for (uint32_t c = cell->column; c < cell->column + cell->colspan; c++)
        if (lattice_at(lattice, r, c) != i)
          return fail(reader, sketch->lines[kept[cell->row]],
                      "this cell is no rectangle:", cell->value ? GK_TEXT("#") : cell->label);
  }
  return place_values(reader, lattice, first_line);
}

/* The sketch is complete: a lattice for each choice among its optional rows. */
static bool finish_sketch(struct reader *reader)
{
  const struct sketch *sketch = &reader->sketch;
  if (!sketch->form)
    return true;
  if (sketch->rows == sketch->optional_count)
    return fail(reader, sketch->rows ? sketch->lines[0] : 1, "no rows are given for",
                sketch->form->name);
  for (uint32_t choice = 0; choice < 1u << sketch->optional_count; choice++) {
    uint32_t kept[LATTICE_ROWS], rows = 0, seen = 0;
    for (uint32_t r = 0; r < sketch->rows; r++) {
      bool taken = !sketch->optional[r] || choice >> seen & 1;
      seen += sketch->optional[r];
      if (taken)
        kept[rows++] = r;
    }
    if (!add_lattice(reader, kept, rows))
      return false;
  }
  return true;
}

/* form NAME NAME …: the lattice that follows is that of each of these. */
static bool read_names(struct reader *reader, struct gk_text names, unsigned line)
{
  const struct form_rules *rules = reader->prior->rules;
  const struct form *first = NULL;
  for (uint32_t count = 0; names.size; count++) {
    size_t end = gk_text_find(names, GK_TEXT(" "), 0);
    struct gk_text name = gk_text_slice(names, 0, end == SIZE_MAX ? names.size : end);
    names = gk_text_trim(gk_text_slice(names, name.size, names.size));
    const struct form *form = NULL;
    for (uint32_t i = 0; i < rules->form_count && !form; i++)
      if (gk_text_equal(rules->forms[i].name, name))
        form = &rules->forms[i];
    if (!form || count == MAXIMAL_NAMES)
      return fail(reader, line,
                  form ? "more than 4 forms" : "there is no form of that name:", name);
    if (first && (form->block_count != first->block_count || form->row_count != first->row_count))
      return fail(reader, line, "this form has other rows than the first:", name);
    first = first ? first : form;
  }
  memset(&reader->sketch, 0, sizeof reader->sketch);
  reader->sketch.form = first;
  return first || fail(reader, line, "the name of a form is needed", names);
}

static bool read_row(struct reader *reader, struct gk_text text, bool optional, unsigned line)
{
  struct sketch *sketch = &reader->sketch;
  if (!sketch->form)
    return fail(reader, line, "a row before the first line \"form NAME\"",
                (struct gk_text){NULL, 0});
  if (sketch->rows == LATTICE_ROWS || sketch->optional_count + optional > MAXIMAL_OPTIONAL)
    return fail(reader, line, "more than 96 rows, or 3 rows with ?", (struct gk_text){NULL, 0});
  uint32_t columns = 0;
  while (text.size) {
    size_t end = gk_text_find(text, GK_TEXT("|"), 0);
    if (end == SIZE_MAX)
      return fail(reader, line, "a row ends with |, not with", text);
    struct gk_text field = gk_text_trim(gk_text_slice(text, 0, end));
    if (field.size == 0 || columns == LATTICE_COLUMNS)
      return fail(reader, line, field.size ? "more than 32 columns" : "a field of the row is empty",
                  (struct gk_text){NULL, 0});
    sketch->fields[sketch->rows][columns++] = copy(reader, field);
    text = gk_text_slice(text, end + 1, text.size);
  }
  if (columns == 0 || (sketch->rows && columns != sketch->columns))
    return fail(reader, line, "this row has another number of columns than the first",
                (struct gk_text){NULL, 0});
  sketch->columns = columns;
  sketch->optional[sketch->rows] = optional;
  sketch->optional_count += optional;
  sketch->lines[sketch->rows++] = line;
  return true;
}

static bool read_sketches(struct reader *reader)
{
  char message[MESSAGE];
  struct gk_rows rows;
  if (!gk_rows_open(&rows, reader->path, message, sizeof message)) {
    reader->error = copy(reader, gk_text_of(message)).data;
    return false;
  }
  memset(&reader->sketch, 0, sizeof reader->sketch);
  struct gk_text line;
  bool good = true;
  while (good && gk_rows_next(&rows, &line, 1) > 0) {
    line = gk_text_trim(line);
    bool optional = gk_text_starts(line, GK_TEXT("?|"));
    if (gk_text_starts(line, GK_TEXT("form ")))
      good = finish_sketch(reader) &&
             read_names(reader, gk_text_trim(gk_text_slice(line, 5, line.size)), rows.line);
    else if (optional || gk_text_starts(line, GK_TEXT("|")))
      good =
          read_row(reader, gk_text_slice(line, optional ? 2 : 1, line.size), optional, rows.line);
    else if (line.size)
      good = fail(reader, rows.line, "neither \"form NAME\" nor a row that begins with |:", line);
  }
  good = good && finish_sketch(reader);
  gk_rows_close(&rows);
  return good;
}

static int by_name(const void *a, const void *b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool read_words(struct reader *reader, const char *directory)
{
  static const char *const names[] = {"total", "mixed", "unsummed", "rate", NULL};
  char path[MAXIMAL_PATH], message[MESSAGE];
  snprintf(path, sizeof path, "%s/totals.tsv", directory);
  if (gk_words_load(path, names, reader->prior->words, message, sizeof message))
    return true;
  reader->error = copy(reader, gk_text_of(message)).data;
  return false;
}

struct gk_prior *gk_prior_load(struct gk_context *context, const char *forms, const char *lattices,
                               const char **error)
{
  struct gk_prior *prior = gk_alloc(context, sizeof *prior);
  struct reader *reader = gk_alloc(context, sizeof *reader);
  char path[MAXIMAL_PATH];
  *reader = (struct reader){.context = context, .prior = prior, .path = lattices};
  prior->rules = form_rules_load(context, forms, error);
  if (!prior->rules)
    return NULL;
  prior->lattices = gk_alloc(context, MAXIMAL_LATTICES * sizeof *prior->lattices);
  const char *names[MAXIMAL_FILES];
  size_t count = 0;
  DIR *folder = opendir(lattices);
  if (!folder) {
    fail(reader, 1, "this directory of lattices cannot be read", (struct gk_text){NULL, 0});
    *error = reader->error;
    return NULL;
  }
  for (struct dirent *entry; (entry = readdir(folder)) && count < MAXIMAL_FILES;) {
    struct gk_text name = gk_text_of(entry->d_name);
    if (name.data[0] != '.' && gk_text_ends(name, GK_TEXT(".txt")))
      names[count++] = copy(reader, name).data;
  }
  closedir(folder);
  /* Sorted, so that the same files give the same numbers everywhere. */
  qsort(names, count, sizeof *names, by_name);
  reader->path = path;
  bool good = read_words(reader, lattices);
  for (size_t i = 0; good && i < count; i++) {
    snprintf(path, sizeof path, "%s/%s", lattices, names[i]);
    good = read_sketches(reader);
  }
  if (good)
    return prior;
  for (int i = 0; i < WORD_KINDS; i++)
    gk_words_free(&prior->words[i]);
  *error = reader->error;
  return NULL;
}

void gk_prior_close(struct gk_prior *prior)
{
  for (int i = 0; prior && i < WORD_KINDS; i++)
    gk_words_free(&prior->words[i]);
}
