/* SPDX-License-Identifier: Apache-2.0 */
#include "schema.h"

static const char *const fact_kinds[] = {"", "number", "blank", "na", "text", NULL};
static const char *const approximations[] = {"exact", "about", "at least", "at most", NULL};
static const char *const item_kinds[] = {"", "enumeration", "task", "announced", NULL};
static const char *const origins[] = {"", "text", "layout", "picture", NULL};
static const char *const block_kinds[] = {"",      "paragraph", "heading", "list-item",
                                          "table", "picture",   NULL};
static const char *const roles[] = {"body",       "title",  "metadata", "head-title",
                                    "navigation", "footer", NULL};
static const char *const resource_kinds[] = {"", "original", "text", "picture", "attachment", NULL};

#define REFERENCE(name, row, member)                                                               \
  {                                                                                                \
#name, COLUMN_REFERENCE, offsetof(struct row, member), offsetof(struct row, member), NULL, 0   \
  }
#define COUNT(name, row, member)                                                                   \
  {                                                                                                \
#name, COLUMN_COUNT, offsetof(struct row, member), offsetof(struct row, member), NULL, 0       \
  }
#define SYMBOL(name, row, member, symbol)                                                          \
  {                                                                                                \
#name, COLUMN_SYMBOL, offsetof(struct row, member), offsetof(struct row, symbol), NULL, 0      \
  }
#define NAME(name, row, member, list)                                                              \
  {                                                                                                \
#name, COLUMN_NAME, offsetof(struct row, member), offsetof(struct row, member), list, 0        \
  }
#define TEXT(name, row, member)                                                                    \
  {                                                                                                \
#name, COLUMN_TEXT, offsetof(struct row, member), SIZE_MAX, NULL, 0                            \
  }
#define VALUE(name, row, member)                                                                   \
  {                                                                                                \
#name, COLUMN_VALUE, offsetof(struct row, member), SIZE_MAX, NULL, 0                           \
  }
#define FLAG(name, row, member, mask)                                                              \
  {                                                                                                \
#name, COLUMN_FLAG, offsetof(struct row, member), SIZE_MAX, NULL, mask                         \
  }
#define COLUMNS(list) list, sizeof list / sizeof *list
#define NO_CHAIN                                                                                   \
  {                                                                                                \
    -1, -1                                                                                         \
  }

enum { FACT_FORM = 1, FACT_ROW, FACT_COLUMN, FACT_TABLE = 8, FACT_CELL_ROW, FACT_CELL_COLUMN };

static const struct column fact_columns[] = {
    REFERENCE(id, fact_row, id),
    SYMBOL(form, fact_row, item.form, form),
    SYMBOL(row, fact_row, item.row, row),
    SYMBOL(column, fact_row, item.column, column),
    NAME(kind, fact_row, item.kind, fact_kinds),
    VALUE(value, fact_row, value),
    TEXT(raw, fact_row, item.raw),
    TEXT(unit, fact_row, item.unit),
    REFERENCE(table_id, fact_row, item.table),
    COUNT(cell_row, fact_row, item.cell_row),
    COUNT(cell_column, fact_row, item.cell_column),
    COUNT(recovered, fact_row, item.recovered),
    REFERENCE(instance, fact_row, instance),
    FLAG(doubtful, fact_row, flags, GK_CELL_DOUBTFUL),
};

enum { FIGURE_SECTION = 1, FIGURE_PARENT };

static const struct column figure_columns[] = {
    REFERENCE(id, figure_row, id),
    REFERENCE(section, figure_row, item.section),
    REFERENCE(parent, figure_row, item.parent),
    COUNT(times, figure_row, item.times),
    NAME(approximation, figure_row, item.approximation, approximations),
    VALUE(value, figure_row, value),
    VALUE(least, figure_row, least),
    VALUE(most, figure_row, most),
    TEXT(subject, figure_row, item.subject),
    TEXT(unit, figure_row, item.unit),
    TEXT(text, figure_row, item.text),
    TEXT(raw, figure_row, item.raw),
    TEXT(scope, figure_row, item.scope),
    TEXT(period, figure_row, item.period),
    REFERENCE(block, figure_row, item.block),
    COUNT(complete, figure_row, item.complete),
};

enum { SECTION_PARENT = 1 };

static const struct column section_columns[] = {
    REFERENCE(id, section_row, id),
    REFERENCE(parent, section_row, item.parent),
    COUNT(level, section_row, item.level),
    COUNT(ordinal, section_row, item.ordinal),
    TEXT(number, section_row, item.number),
    TEXT(title, section_row, item.title),
    TEXT(path, section_row, item.path),
    REFERENCE(previous, section_row, previous),
    REFERENCE(next, section_row, next),
    REFERENCE(numbered_before, section_row, numbered_before),
    REFERENCE(run_on, section_row, run_on),
    REFERENCE(heading_block, section_row, item.heading_block),
    REFERENCE(block, section_row, item.block),
    REFERENCE(end_block, section_row, item.end_block),
};

enum { FIELD_NAME = 1, FIELD_ORDINAL };

static const struct column field_columns[] = {
    REFERENCE(id, field_row, id),
    SYMBOL(name, field_row, item.name, name),
    COUNT(ordinal, field_row, item.ordinal),
    TEXT(value, field_row, item.value),
    TEXT(raw, field_row, item.raw),
    REFERENCE(block, field_row, item.block),
};

enum { ITEM_KIND = 1, ITEM_SECTION };

static const struct column item_columns[] = {
    REFERENCE(id, item_row, id),
    NAME(kind, item_row, item.kind, item_kinds),
    REFERENCE(section, item_row, item.section),
    COUNT(ordinal, item_row, item.ordinal),
    TEXT(number, item_row, item.number),
    TEXT(title, item_row, item.title),
    TEXT(text, item_row, item.text),
    TEXT(responsible, item_row, item.responsible),
    TEXT(lead, item_row, item.lead),
    REFERENCE(block, item_row, item.block),
    REFERENCE(previous, item_row, previous),
    REFERENCE(list, item_row, list),
};

enum { GRID_SECTION = 6 };

static const struct column grid_columns[] = {
    REFERENCE(id, grid_row, id),
    NAME(origin, grid_row, item.origin, origins),
    COUNT(rows, grid_row, item.rows),
    COUNT(columns, grid_row, item.columns),
    TEXT(caption, grid_row, item.caption),
    TEXT(form, grid_row, form),
    REFERENCE(section, grid_row, section),
    REFERENCE(block, grid_row, block),
    REFERENCE(replaced_by, grid_row, replaced_by),
};

enum { CELL_TABLE = 1, CELL_ROW, CELL_COLUMN };

static const struct column cell_columns[] = {
    REFERENCE(id, cell_row, id),
    REFERENCE(table_id, cell_row, table),
    COUNT(row, cell_row, item.row),
    COUNT(column, cell_row, item.column),
    COUNT(rowspan, cell_row, item.rowspan),
    COUNT(colspan, cell_row, item.colspan),
    TEXT(text, cell_row, item.text),
    FLAG(header, cell_row, item.flags, GK_CELL_HEADER),
    FLAG(implied, cell_row, item.flags, GK_CELL_IMPLIED),
    FLAG(doubtful, cell_row, item.flags, GK_CELL_DOUBTFUL),
};

enum { BLOCK_SECTION = 3 };

static const struct column block_columns[] = {
    REFERENCE(id, block_row, id),
    NAME(kind, block_row, item.kind, block_kinds),
    NAME(role, block_row, item.role, roles),
    REFERENCE(section, block_row, section),
    TEXT(text, block_row, item.text),
    TEXT(label, block_row, item.label),
    REFERENCE(table_id, block_row, item.table),
    REFERENCE(picture, block_row, item.picture),
    FLAG(bold, block_row, item.flags, GK_BLOCK_BOLD),
};

static const struct column resource_columns[] = {
    REFERENCE(id, resource_row, id),
    NAME(kind, resource_row, item.kind, resource_kinds),
    REFERENCE(parent, resource_row, item.parent),
    TEXT(name, resource_row, item.name),
    TEXT(media_type, resource_row, item.media_type),
    TEXT(charset, resource_row, item.charset),
};

const struct table_schema table_schemas[TABLE_KINDS] = {
    [TABLE_FACT] =
        {"fact",
         "CREATE TABLE fact(id INTEGER, form TEXT, row TEXT, \"column\" TEXT, kind TEXT, value, "
         "raw TEXT, unit TEXT, table_id INTEGER, cell_row INTEGER, cell_column INTEGER, "
         "recovered INTEGER, instance INTEGER, doubtful INTEGER)",
         COLUMNS(fact_columns),
         /* the first is also what tells the instances of a form apart */
         {{FACT_ROW, FACT_COLUMN},
          {FACT_TABLE, FACT_CELL_COLUMN},
          {FACT_TABLE, FACT_CELL_ROW},
          {FACT_ROW, -1},
          {FACT_COLUMN, -1}}},
    [TABLE_FIGURE] =
        {"figure",
         "CREATE TABLE figure(id INTEGER, section INTEGER, parent INTEGER, times INTEGER, "
         "approximation TEXT, value, least, most, subject TEXT, unit TEXT, text TEXT, raw TEXT, "
         "scope TEXT, period TEXT, block INTEGER, complete INTEGER)",
         COLUMNS(figure_columns),
         {{FIGURE_PARENT, -1}, {FIGURE_SECTION, -1}, NO_CHAIN, NO_CHAIN, NO_CHAIN}},
    [TABLE_SECTION] =
        {"section",
         "CREATE TABLE section(id INTEGER, parent INTEGER, level INTEGER, ordinal INTEGER, "
         "number TEXT, title TEXT, path TEXT, previous INTEGER, next INTEGER, "
         "numbered_before INTEGER, run_on INTEGER, heading_block INTEGER, block INTEGER, "
         "end_block INTEGER)",
         COLUMNS(section_columns),
         {{SECTION_PARENT, -1}, NO_CHAIN, NO_CHAIN, NO_CHAIN, NO_CHAIN}},
    [TABLE_FIELD] =
        {"field",
         "CREATE TABLE field(id INTEGER, name TEXT, ordinal INTEGER, value TEXT, raw TEXT, "
         "block INTEGER)",
         COLUMNS(field_columns),
         {{FIELD_NAME, FIELD_ORDINAL}, {FIELD_NAME, -1}, {FIELD_ORDINAL, -1}, NO_CHAIN, NO_CHAIN}},
    [TABLE_ITEM] =
        {"item",
         "CREATE TABLE item(id INTEGER, kind TEXT, section INTEGER, ordinal INTEGER, number TEXT, "
         "title TEXT, text TEXT, responsible TEXT, lead TEXT, block INTEGER, previous INTEGER, "
         "list INTEGER)",
         COLUMNS(item_columns),
         {{ITEM_SECTION, ITEM_KIND}, {ITEM_SECTION, -1}, {ITEM_KIND, -1}, NO_CHAIN, NO_CHAIN}},
    [TABLE_GRID] =
        {"grid",
         "CREATE TABLE grid(id INTEGER, origin TEXT, rows INTEGER, columns INTEGER, caption TEXT, "
         "form TEXT, section INTEGER, block INTEGER, replaced_by INTEGER)",
         COLUMNS(grid_columns),
         {{GRID_SECTION, -1}, NO_CHAIN, NO_CHAIN, NO_CHAIN, NO_CHAIN}},
    [TABLE_CELL] =
        {"cell",
         "CREATE TABLE cell(id INTEGER, table_id INTEGER, row INTEGER, \"column\" INTEGER, "
         "rowspan INTEGER, colspan INTEGER, text TEXT, header INTEGER, implied INTEGER, "
         "doubtful INTEGER)",
         COLUMNS(cell_columns),
         {{CELL_TABLE, CELL_ROW}, {CELL_TABLE, CELL_COLUMN}, {CELL_TABLE, -1}, NO_CHAIN, NO_CHAIN}},
    [TABLE_BLOCK] =
        {"block",
         "CREATE TABLE block(id INTEGER, kind TEXT, role TEXT, section INTEGER, text TEXT, "
         "label TEXT, table_id INTEGER, picture INTEGER, bold INTEGER)",
         COLUMNS(block_columns),
         {{BLOCK_SECTION, -1}, NO_CHAIN, NO_CHAIN, NO_CHAIN, NO_CHAIN}},
    [TABLE_RESOURCE] = {"resource",
                        "CREATE TABLE resource(id INTEGER, kind TEXT, parent INTEGER, name TEXT, "
                        "media_type TEXT, charset TEXT)",
                        COLUMNS(resource_columns),
                        {NO_CHAIN, NO_CHAIN, NO_CHAIN, NO_CHAIN, NO_CHAIN}},
};
