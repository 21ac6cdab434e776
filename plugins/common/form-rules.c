/* SPDX-License-Identifier: Apache-2.0 */
/* Reads rules/forms into struct form_rules. */
#include <dirent.h>
#include <libconfig.h>
#include <stdio.h>
#include <stdlib.h>

#include "form-label.h"
#include "form.h"
#include "utf8.h"

enum {
  MAXIMAL_PATH = 4096,
  MESSAGE = MAXIMAL_PATH + 512, /* room for "file:line: what" */
  MAXIMAL_FORMS = 64,
  MAXIMAL_FAMILIES = 32, /* a bit each in struct label */
  MAXIMAL_PAIRS = 16384
};

/* A spelling and what it stands for, before equal spellings are put together. */
struct pair {
  struct gk_text text, printed;
  struct label_use use;
};

struct reader {
  struct gk_context *context;
  const char *path;
  const char *error;
  struct form_rules *rules;
  struct pair *pairs;
  uint32_t pair_count;
};

static bool fail(struct reader *reader, const config_setting_t *setting, const char *what,
                 const char *name)
{
  char *text = gk_alloc(reader->context, MESSAGE);
  snprintf(text, MESSAGE, "%s:%u: %s%s%s%s", reader->path,
           setting ? config_setting_source_line(setting) : 1, what, *name ? " \"" : "", name,
           *name ? "\"" : "");
  reader->error = text;
  return false;
}

static struct gk_text copy(struct reader *reader, const char *string)
{
  size_t size = strlen(string);
  char *out = gk_alloc(reader->context, size + 1);
  memcpy(out, string, size);
  return (struct gk_text){out, size};
}

/* Every member of `group` must be among `known`, a list that ends with NULL. */
static bool check_members(struct reader *reader, const config_setting_t *group,
                          const char *const *known)
{
  for (int i = 0; i < config_setting_length(group); i++) {
    const config_setting_t *member = config_setting_get_elem(group, (unsigned)i);
    const char *name = config_setting_name(member);
    size_t j = 0;
    while (known[j] && strcmp(known[j], name) != 0)
      j++;
    if (!known[j])
      return fail(reader, member, "unknown setting", name);
  }
  return true;
}

static const char *string_of(struct reader *reader, const config_setting_t *group, const char *name,
                             bool required)
{
  config_setting_t *member = config_setting_get_member(group, name);
  const char *string = member ? config_setting_get_string(member) : NULL;
  if (string ? required && !*string : required || member)
    fail(reader, member ? member : group, "a string is needed:", name);
  return string ? string : "";
}

/* The list or array of that name; with `required`, a complaint where it is not there. */
static const config_setting_t *list_of(struct reader *reader, const config_setting_t *group,
                                       const char *name, bool required)
{
  config_setting_t *member = config_setting_get_member(group, name);
  if (member ? !config_setting_is_list(member) && !config_setting_is_array(member) : required) {
    fail(reader, member ? member : group, "a list is needed:", name);
    return NULL;
  }
  return member;
}

static bool add_label(struct reader *reader, const config_setting_t *setting, struct gk_text text,
                      struct label_use use)
{
  char normal[LABEL_BYTES];
  size_t size = label_normalise(text, normal);
  if (size == 0)
    return fail(reader, setting, "a label needs a Chinese character:", text.data);
  for (uint32_t i = 0; i < reader->pair_count; i++) {
    struct pair *other = &reader->pairs[i];
    if (memcmp(&other->use, &use, sizeof use) == 0 &&
        gk_text_equal(other->text, (struct gk_text){normal, size}))
      return true;
  }
  if (reader->pair_count == MAXIMAL_PAIRS)
    return fail(reader, setting, "too many labels", "");
  normal[size] = 0;
  reader->pairs[reader->pair_count++] =
      (struct pair){copy(reader, normal), copy(reader, text.data), use};
  return true;
}

/* The label of two path elements that were run into one cell. */
static bool add_joined(struct reader *reader, const config_setting_t *setting,
                       const struct form_line *line, uint32_t from, struct label_use use)
{
  size_t size = 0;
  for (uint32_t i = from; i < line->depth; i++)
    size += line->path[i].size;
  if (size >= LABEL_BYTES)
    return true;
  char *text = gk_alloc(reader->context, size + 1);
  size = 0;
  for (uint32_t i = from; i < line->depth; i++) {
    memcpy(text + size, line->path[i].data, line->path[i].size);
    size += line->path[i].size;
  }
  return add_label(reader, setting, (struct gk_text){text, size}, use);
}

static bool add_spellings(struct reader *reader, const config_setting_t *entry,
                          struct label_use use)
{
  const config_setting_t *list = list_of(reader, entry, "spellings", false);
  for (int i = 0; list && i < config_setting_length(list); i++) {
    const char *string = config_setting_get_string_elem(list, i);
    if (!string)
      return fail(reader, list, "spellings are strings", "");
    if (!add_label(reader, list, gk_text_of(string), use))
      return false;
  }
  return !reader->error;
}

/* Rows or columns of a block. */
static bool read_lines(struct reader *reader, const config_setting_t *list, struct form *form,
                       uint32_t block, enum label_kind kind, struct form_line *lines,
                       uint32_t *depth)
{
  static const char *const known[] = {"key", "path", "spellings", "unit", NULL};
  uint32_t form_number = (uint32_t)(form - reader->rules->forms);
  for (int i = 0; i < config_setting_length(list); i++) {
    const config_setting_t *entry = config_setting_get_elem(list, (unsigned)i);
    if (!config_setting_is_group(entry))
      return fail(reader, entry, "a group { key; path; } is needed", "");
    if (!check_members(reader, entry, known))
      return false;
    struct form_line *line = &lines[i];
    line->key = copy(reader, string_of(reader, entry, "key", true));
    line->unit = copy(reader, string_of(reader, entry, "unit", false));
    const config_setting_t *path = list_of(reader, entry, "path", true);
    if (reader->error)
      return false;
    int count = config_setting_length(path);
    if (count < 1 || count > MAXIMAL_DEPTH)
      return fail(reader, path, "a path has 1 to 4 labels", "");
    line->depth = (uint32_t)count;
    if (line->depth > *depth)
      *depth = line->depth;
    for (int j = 0; j < i; j++)
      if (gk_text_equal(lines[j].key, line->key))
        return fail(reader, entry, "the same key twice:", line->key.data);
    for (uint32_t j = 0; j < line->depth; j++) {
      const char *string = config_setting_get_string_elem(path, (int)j);
      if (!string)
        return fail(reader, path, "a path is made of strings", "");
      line->path[j] = copy(reader, string);
      if (j + 1 == line->depth)
        break;
      /* The same group where the line before has the same labels so far. */
      const struct form_line *before = i > 0 ? &lines[i - 1] : NULL;
      bool same = before && before->depth > j + 1 &&
                  gk_text_equal(before->path[j], line->path[j]) &&
                  (j == 0 || before->group[j - 1] == line->group[j - 1]);
      line->group[j] = same ? before->group[j] : form->group_count++;
      if (!add_label(reader, path, line->path[j],
                     (struct label_use){(uint16_t)form_number, LABEL_GROUP, (uint16_t)block,
                                        (uint16_t)line->group[j]}))
        return false;
    }
    struct label_use use = {(uint16_t)form_number, (uint16_t)kind, (uint16_t)block, (uint16_t)i};
    for (uint32_t j = 0; j < line->depth; j++)
      if (!add_joined(reader, path, line, j, use))
        return false;
    if (!add_spellings(reader, entry, use))
      return false;
  }
  return true;
}

static bool read_bits(struct reader *reader, const config_setting_t *sum, const char *name,
                      const struct form_line *lines, uint32_t count, uint64_t *bits)
{
  const config_setting_t *list = list_of(reader, sum, name, true);
  if (!list)
    return false;
  for (int i = 0; i < config_setting_length(list); i++) {
    const char *key = config_setting_get_string_elem(list, i);
    uint32_t j = 0;
    while (j < count && (!key || !gk_text_equal(lines[j].key, gk_text_of(key))))
      j++;
    if (j == count)
      return fail(reader, list, "no such row or column:", key ? key : "");
    *bits |= UINT64_C(1) << j;
  }
  return true;
}

static bool read_sums(struct reader *reader, const config_setting_t *list, struct form_block *block)
{
  static const char *const known[] = {"of", "left", "right", NULL};
  int count = list ? config_setting_length(list) : 0;
  block->sums = gk_alloc(reader->context, ((size_t)count + 1) * sizeof *block->sums);
  for (int i = 0; i < count; i++) {
    const config_setting_t *entry = config_setting_get_elem(list, (unsigned)i);
    if (!config_setting_is_group(entry) || !check_members(reader, entry, known))
      return reader->error ? false
                           : fail(reader, entry, "a group { of; left; right; } is needed", "");
    const char *of = string_of(reader, entry, "of", true);
    struct form_sum *sum = &block->sums[block->sum_count++];
    sum->of_columns = strcmp(of, "columns") == 0;
    if (reader->error)
      return false;
    if (!sum->of_columns && strcmp(of, "rows") != 0)
      return fail(reader, entry, "\"of\" is rows or columns, not", of);
    const struct form_line *lines = sum->of_columns ? block->columns : block->rows;
    uint32_t line_count = sum->of_columns ? block->column_count : block->row_count;
    if (!read_bits(reader, entry, "left", lines, line_count, &sum->left) ||
        !read_bits(reader, entry, "right", lines, line_count, &sum->right))
      return false;
  }
  return true;
}

static bool read_block(struct reader *reader, const config_setting_t *entry, struct form *form)
{
  static const char *const known[] = {"layout", "caption", "corner", "columns",
                                      "rows",   "sums",    NULL};
  if (!config_setting_is_group(entry))
    return fail(reader, entry, "a group { columns; rows; } is needed", "");
  if (!check_members(reader, entry, known))
    return false;
  uint32_t number = form->block_count++;
  struct form_block *block = &form->blocks[number];
  uint16_t form_number = (uint16_t)(form - reader->rules->forms);
  const char *layout = string_of(reader, entry, "layout", false);
  block->caption = copy(reader, string_of(reader, entry, "caption", false));
  block->corner = copy(reader, string_of(reader, entry, "corner", false));
  const config_setting_t *columns = list_of(reader, entry, "columns", true);
  const config_setting_t *rows = list_of(reader, entry, "rows", true);
  const config_setting_t *sums = list_of(reader, entry, "sums", false);
  if (reader->error)
    return false;
  if (*layout && strcmp(layout, "rows") != 0 && strcmp(layout, "line") != 0)
    return fail(reader, entry, "\"layout\" is rows or line, not", layout);
  block->layout = strcmp(layout, "line") == 0 ? FORM_LINE : FORM_ROWS;
  block->column_count = (uint32_t)config_setting_length(columns);
  block->row_count = (uint32_t)config_setting_length(rows);
  if (block->column_count < 1 || block->column_count > MAXIMAL_COLUMNS)
    return fail(reader, columns, "a block has 1 to 16 columns", "");
  if (block->row_count < 1 || block->row_count > MAXIMAL_ROWS ||
      block->row_count * block->column_count > MAXIMAL_SLOTS)
    return fail(reader, rows, "a block has 1 to 64 rows and at most 256 cells", "");
  block->columns = gk_alloc(reader->context, block->column_count * sizeof *block->columns);
  block->rows = gk_alloc(reader->context, block->row_count * sizeof *block->rows);
  block->first_row = form->row_count;
  form->row_count += block->row_count;
  if (block->caption.size &&
      !add_label(reader, entry, block->caption,
                 (struct label_use){form_number, LABEL_CAPTION, (uint16_t)number, 0}))
    return false;
  if (block->corner.size &&
      !add_label(reader, entry, block->corner,
                 (struct label_use){form_number, LABEL_CORNER, (uint16_t)number, 0}))
    return false;
  return read_lines(reader, columns, form, number, LABEL_COLUMN, block->columns,
                    &block->column_depth) &&
         read_lines(reader, rows, form, number, LABEL_ROW, block->rows, &block->row_depth) &&
         read_sums(reader, sums, block);
}

/* Other wordings of outer labels: they stand for whatever the label stands for as a group. */
static bool read_groups(struct reader *reader, const config_setting_t *list, uint32_t form_number)
{
  static const char *const known[] = {"label", "spellings", NULL};
  for (int i = 0; list && i < config_setting_length(list); i++) {
    const config_setting_t *entry = config_setting_get_elem(list, (unsigned)i);
    if (!config_setting_is_group(entry))
      return fail(reader, entry, "a group { label; spellings; } is needed", "");
    if (!check_members(reader, entry, known))
      return false;
    const char *label = string_of(reader, entry, "label", true);
    if (reader->error)
      return false;
    char normal[LABEL_BYTES];
    struct gk_text wanted = {normal, label_normalise(gk_text_of(label), normal)};
    bool found = false;
    for (uint32_t j = 0, count = reader->pair_count; j < count; j++) {
      struct pair pair = reader->pairs[j];
      if (pair.use.form != form_number ||
          (pair.use.kind != LABEL_GROUP && pair.use.kind != LABEL_ROW) ||
          !gk_text_equal(pair.text, wanted))
        continue;
      found = true;
      if (!add_spellings(reader, entry, pair.use))
        return false;
    }
    if (!found)
      return fail(reader, entry, "no path has the label", label);
  }
  return true;
}

static bool read_form(struct reader *reader, const config_setting_t *root)
{
  static const char *const known[] = {"name",  "family", "generation", "years",
                                      "notes", "groups", "blocks",     NULL};
  struct form_rules *rules = reader->rules;
  if (!check_members(reader, root, known))
    return false;
  if (rules->form_count == MAXIMAL_FORMS)
    return fail(reader, root, "more than 64 forms", "");
  uint32_t number = rules->form_count++;
  struct form *form = &rules->forms[number];
  form->name = copy(reader, string_of(reader, root, "name", true));
  form->generation = copy(reader, string_of(reader, root, "generation", true));
  struct gk_text family = copy(reader, string_of(reader, root, "family", true));
  const config_setting_t *years = list_of(reader, root, "years", true);
  const config_setting_t *notes = list_of(reader, root, "notes", false);
  const config_setting_t *groups = list_of(reader, root, "groups", false);
  const config_setting_t *blocks = list_of(reader, root, "blocks", true);
  if (reader->error)
    return false;
  for (uint32_t i = 0; i < number; i++)
    if (gk_text_equal(rules->forms[i].name, form->name))
      return fail(reader, root, "a form of that name was read before:", form->name.data);
  if (config_setting_length(years) != 2)
    return fail(reader, years, "\"years\" is [first, last]", "");
  form->first_year = config_setting_get_int_elem(years, 0);
  form->last_year = config_setting_get_int_elem(years, 1);
  while (form->family < rules->family_count &&
         !gk_text_equal(rules->families[form->family], family))
    form->family++;
  if (form->family == MAXIMAL_FAMILIES)
    return fail(reader, root, "more than 32 families of forms", "");
  rules->families[form->family] = family;
  if (form->family == rules->family_count)
    rules->family_count++;
  if (config_setting_length(blocks) < 1 || config_setting_length(blocks) > MAXIMAL_BLOCKS)
    return fail(reader, blocks, "a form has 1 to 8 blocks", "");
  for (int i = 0; i < config_setting_length(blocks); i++)
    if (!read_block(reader, config_setting_get_elem(blocks, (unsigned)i), form))
      return false;
  if (form->row_count > MAXIMAL_ROWS)
    return fail(reader, blocks, "a form has at most 64 rows", "");
  for (int i = 0; notes && i < config_setting_length(notes); i++) {
    const char *string = config_setting_get_string_elem(notes, i);
    if (!string)
      return fail(reader, notes, "notes are strings", "");
    if (!add_label(reader, notes, gk_text_of(string),
                   (struct label_use){(uint16_t)number, LABEL_NOTE, 0, 0}))
      return false;
  }
  return read_groups(reader, groups, number);
}

static bool read_file(struct reader *reader)
{
  config_t config;
  config_init(&config);
  bool good = false;
  if (config_read_file(&config, reader->path) != CONFIG_TRUE) {
    char *text = gk_alloc(reader->context, MESSAGE);
    snprintf(text, MESSAGE, "%s:%d: %s", reader->path, config_error_line(&config),
             config_error_text(&config));
    reader->error = text;
  } else {
    const config_setting_t *root = config_lookup(&config, "form");
    good = root && config_setting_is_group(root)
               ? read_form(reader, root)
               : fail(reader, NULL, "the group \"form\" is missing", "");
  }
  config_destroy(&config);
  return good;
}

static int by_text(const void *a, const void *b)
{
  const struct pair *left = a, *right = b;
  int order = strcmp(left->text.data, right->text.data);
  if (order)
    return order;
  const struct label_use *l = &left->use, *r = &right->use;
  uint64_t lu =
      (uint64_t)l->form << 48 | (uint64_t)l->kind << 32 | (uint64_t)l->block << 16 | l->index;
  uint64_t ru =
      (uint64_t)r->form << 48 | (uint64_t)r->kind << 32 | (uint64_t)r->block << 16 | r->index;
  return lu < ru ? -1 : lu > ru;
}

static void compile(struct reader *reader)
{
  struct form_rules *rules = reader->rules;
  uint32_t count = reader->pair_count;
  qsort(reader->pairs, count, sizeof *reader->pairs, by_text);
  rules->labels = gk_alloc(reader->context, (count + 1) * sizeof *rules->labels);
  rules->uses = gk_alloc(reader->context, (count + 1) * sizeof *rules->uses);
  uint32_t size = 64;
  while (size < count * 4)
    size *= 2;
  rules->index = gk_alloc(reader->context, size * sizeof *rules->index);
  rules->index_mask = size - 1;
  for (uint32_t i = 0; i < count; i++) {
    struct gk_text text = reader->pairs[i].text;
    rules->uses[i] = reader->pairs[i].use;
    struct label *label = &rules->labels[rules->label_count];
    if (i == 0 || !gk_text_equal(text, reader->pairs[i - 1].text)) {
      label->text = text;
      label->printed = reader->pairs[i].printed;
      label->hash = label_hash(text);
      label->first_use = i;
      for (const char *p = text.data, *end = p + text.size; p < end; label->length++)
        gk_utf8_next(&p, end);
      uint32_t at = label->hash & rules->index_mask;
      while (rules->index[at])
        at = (at + 1) & rules->index_mask;
      rules->index[at] = ++rules->label_count;
    } else {
      label--;
    }
    label->use_count++;
    label->families |= 1u << rules->forms[rules->uses[i].form].family;
  }
}

static int by_name(const void *a, const void *b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

struct form_rules *form_rules_load(struct gk_context *context, const char *directory,
                                   const char **error)
{
  struct form_rules *rules = gk_alloc(context, sizeof *rules);
  struct reader reader = {.context = context, .rules = rules};
  char path[MAXIMAL_PATH];
  reader.path = path;
  snprintf(path, sizeof path, "%s/cells.conf", directory);
  if (!cell_rules_load(context, path, &rules->cells, error))
    return NULL;
  rules->forms = gk_alloc(context, MAXIMAL_FORMS * sizeof *rules->forms);
  rules->families = gk_alloc(context, MAXIMAL_FAMILIES * sizeof *rules->families);
  reader.pairs = gk_alloc(context, MAXIMAL_PAIRS * sizeof *reader.pairs);
  const char *names[MAXIMAL_FORMS + 1];
  size_t count = 0;
  DIR *folder = opendir(directory);
  snprintf(path, sizeof path, "%s", directory);
  if (!folder) {
    fail(&reader, NULL, "this directory of forms cannot be read", "");
    *error = reader.error;
    return NULL;
  }
  /* Sorted, so that the same files give the same numbers everywhere. */
  for (struct dirent *entry; (entry = readdir(folder)) && count < MAXIMAL_FORMS;) {
    struct gk_text name = gk_text_of(entry->d_name);
    if (name.data[0] != '.' && gk_text_ends(name, GK_TEXT(".conf")) &&
        strcmp(name.data, "cells.conf") != 0)
      names[count++] = copy(&reader, name.data).data;
  }
  closedir(folder);
  qsort(names, count, sizeof *names, by_name);
  for (size_t i = 0; i < count; i++) {
    snprintf(path, sizeof path, "%s/%s", directory, names[i]);
    if (!read_file(&reader)) {
      *error = reader.error;
      return NULL;
    }
  }
  if (count == 0) {
    fail(&reader, NULL, "no form (*.conf) is there", "");
    *error = reader.error;
    return NULL;
  }
  compile(&reader);
  return rules;
}
