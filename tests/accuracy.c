/* SPDX-License-Identifier: Apache-2.0 */
/* accuracy: compares records with what is true of the generated documents, and prints a table.
 *
 *   accuracy [--list] [--least NAME=PERCENT]… TRUTH RECORDS
 *
 * TRUTH is gongkai-generate's truth.jsonl, RECORDS one record a line. A record belongs to the
 * document whose path its `source` ends with. --list names every difference on stderr. Exit
 * status 1: a value is wrong or a finding false where none may be, or less than PERCENT of NAME
 * (cells, sections …) is right. */
#include <jansson.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum subject { CELLS, TABLES, SECTIONS, FIELDS, FIGURES, ITEMS, FINDINGS, SUBJECTS };

static const char *const subject_names[SUBJECTS] = {"cells",   "tables", "sections", "fields",
                                                    "figures", "items",  "findings"};

struct tally {
  long right, wrong, missing;
};

/* Counts for the documents that share something: a layout, an encoding, a planted error. */
struct group {
  const char *kind, *name;
  long documents;
  struct tally tallies[SUBJECTS];
};

enum { GROUPS_MAX = 128 };
static struct group groups[GROUPS_MAX];
static int group_count;
/* The groups of the document in hand. */
static struct group *current[8];
static int current_count;
static bool list;
static const char *path;

static void enter(const char *kind, const char *name)
{
  if (!name)
    name = "none";
  int i = 0;
  while (i < group_count &&
         (strcmp(groups[i].kind, kind) != 0 || strcmp(groups[i].name, name) != 0))
    i++;
  if (i == GROUPS_MAX) {
    fputs("accuracy: too many groups\n", stderr);
    exit(2);
  }
  if (i == group_count) {
    groups[i].kind = kind;
    groups[i].name = strdup(name);
    group_count++;
  }
  groups[i].documents++;
  current[current_count++] = &groups[i];
}

enum verdict { RIGHT, WRONG, MISSING };

__attribute__((format(printf, 3, 4))) static void count(enum subject subject, enum verdict verdict,
                                                        const char *format, ...)
{
  for (int i = 0; i < current_count; i++) {
    struct tally *tally = &current[i]->tallies[subject];
    *(verdict == RIGHT ? &tally->right : verdict == WRONG ? &tally->wrong : &tally->missing) += 1;
  }
  if (!list || verdict == RIGHT)
    return;
  va_list arguments;
  va_start(arguments, format);
  fprintf(stderr, "%s\t%s\t%s\t", path, subject_names[subject],
          verdict == WRONG ? "wrong" : "missing");
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  va_end(arguments);
}

/* A member as text: numbers as printed, null and absence as NULL. The result is kept until the
 * eighth call after this one. */
static const char *text(const json_t *object, const char *name)
{
  static char numbers[8][64];
  static int next;
  const json_t *value = json_object_get(object, name);
  if (json_is_string(value))
    return json_string_value(value);
  if (!json_is_number(value))
    return NULL;
  char *number = numbers[next++ % 8];
  snprintf(number, sizeof numbers[0], "%.10g", json_number_value(value));
  return number;
}

static bool same(const char *a, const char *b)
{
  return a == b || (a && b && strcmp(a, b) == 0);
}

static const char *shown(const char *value)
{
  return value ? value : "null";
}

/* Without white space, for text whose line breaks do not matter. */
static bool same_squeezed(const char *a, const char *b)
{
  a = a ? a : "";
  b = b ? b : "";
  while (*a || *b) {
    while (*a && strchr(" \n\t\r", *a))
      a++;
    while (*b && strchr(" \n\t\r", *b))
      b++;
    if (*a != *b)
      return false;
    if (*a)
      a++, b++;
  }
  return true;
}

static json_t *find_fact(json_t *facts, const json_t *wanted)
{
  size_t i;
  json_t *fact;
  json_array_foreach(facts, i,
                     fact) if (same(text(fact, "form"), text(wanted, "form")) &&
                               same(text(fact, "row"), text(wanted, "row")) &&
                               same(text(fact, "column"), text(wanted, "column"))) return fact;
  return NULL;
}

static void compare_facts(const json_t *truth, json_t *record)
{
  json_t *expected = json_object_get(truth, "facts"), *got = json_object_get(record, "facts");
  size_t i;
  json_t *fact;
  json_array_foreach(expected, i, fact)
  {
    json_t *other = find_fact(got, fact);
    /* Numbers that run together and cannot be told apart are rightly left as they stand. */
    if (!other || (same(text(truth, "table_layout"), "joined") &&
                   same(text(other, "kind"), "text") && !text(other, "value")))
      count(CELLS, MISSING, "%s/%s/%s: %s", text(fact, "form"), text(fact, "row"),
            text(fact, "column"), text(fact, "raw"));
    else if (!same(text(fact, "kind"), text(other, "kind")) ||
             !same(text(fact, "value"), text(other, "value")) ||
             (!json_is_true(json_object_get(other, "recovered")) &&
              !same_squeezed(text(fact, "raw"), text(other, "raw"))))
      count(CELLS, WRONG, "%s/%s/%s: is %s (%s), got %s (%s)", text(fact, "form"),
            text(fact, "row"), text(fact, "column"), text(fact, "raw"), text(fact, "kind"),
            shown(text(other, "raw")), shown(text(other, "kind")));
    else
      count(CELLS, RIGHT, "right");
  }
  json_array_foreach(got, i,
                     fact) if (!same(text(fact, "form"), "table") && !find_fact(expected, fact))
      count(CELLS, WRONG, "%s/%s/%s: invented %s", shown(text(fact, "form")),
            shown(text(fact, "row")), shown(text(fact, "column")), shown(text(fact, "raw")));
}

static bool same_rows(const json_t *a, const json_t *b)
{
  if (json_array_size(a) != json_array_size(b))
    return false;
  for (size_t i = 0; i < json_array_size(a); i++) {
    const json_t *left = json_array_get(a, i), *right = json_array_get(b, i);
    if (json_array_size(left) != json_array_size(right))
      return false;
    for (size_t k = 0; k < json_array_size(left); k++)
      if (!same_squeezed(json_string_value(json_array_get(left, k)),
                         json_string_value(json_array_get(right, k))))
        return false;
  }
  return true;
}

/* Tables whose grid was printed whole. */
static void compare_tables(const json_t *truth, json_t *record)
{
  size_t i, k;
  json_t *table, *other;
  json_array_foreach(json_object_get(truth, "tables"), i, table)
  {
    if (json_is_true(json_object_get(table, "damaged")))
      continue;
    enum verdict verdict = MISSING;
    const char *why = "no such table";
    json_array_foreach(json_object_get(record, "tables"), k, other)
    {
      if (!same_rows(json_object_get(table, "rows"), json_object_get(other, "rows")))
        continue;
      verdict = RIGHT;
      if (!same(text(table, "form"), text(other, "form")))
        verdict = WRONG, why = "another form";
      else if (!same(text(table, "section"), text(other, "section")) &&
               strncmp(shown(text(truth, "error")), "outline", 7) != 0)
        verdict = WRONG, why = "another section";
      if (verdict == RIGHT)
        break;
    }
    count(TABLES, verdict, "%s in %s: %s", shown(text(table, "form")), text(table, "section"), why);
  }
}

/* A record's outline as a flat list with paths. */
static void flatten(json_t *sections, const char *above, int level, json_t *out)
{
  size_t i;
  json_t *section;
  json_array_foreach(sections, i, section)
  {
    char own[256];
    snprintf(own, sizeof own, "%s%s%s", above, *above ? "." : "", shown(text(section, "ordinal")));
    json_t *flat = json_pack("{s:s, s:O?, s:O?, s:i}", "path", own, "number",
                             json_object_get(section, "number"), "title",
                             json_object_get(section, "title"), "level", level);
    json_array_append_new(out, flat);
    flatten(json_object_get(section, "sections"), own, level + 1, out);
  }
}

static void compare_sections(const json_t *truth, json_t *record)
{
  json_t *flat = json_array();
  flatten(json_object_get(record, "sections"), "", 1, flat);
  json_t *expected = json_object_get(truth, "sections");
  size_t i, k;
  json_t *section, *other;
  bool paths = strncmp(shown(text(truth, "error")), "outline", 7) != 0;
  json_array_foreach(expected, i, section)
  {
    json_t *found = NULL;
    json_array_foreach(flat, k,
                       other) if (!json_object_get(other, "taken") &&
                                  same_squeezed(text(section, "title"), text(other, "title")) &&
                                  (!found || same(text(section, "path"), text(other, "path"))))
        found = other;
    if (!found) {
      count(SECTIONS, MISSING, "%s %s", shown(text(section, "number")), text(section, "title"));
      continue;
    }
    json_object_set_new(found, "taken", json_true());
    bool right = same(text(section, "number"), text(found, "number")) &&
                 same(text(section, "level"), text(found, "level")) &&
                 (!paths || same(text(section, "path"), text(found, "path")));
    count(SECTIONS, right ? RIGHT : WRONG, "%s %s %s: got %s %s", text(section, "path"),
          shown(text(section, "number")), text(section, "title"), text(found, "path"),
          shown(text(found, "number")));
  }
  json_array_foreach(flat, k, other) if (!json_object_get(other, "taken"))
      count(SECTIONS, WRONG, "invented %s %s %s", text(other, "path"), shown(text(other, "number")),
            shown(text(other, "title")));
  json_decref(flat);
}

static void compare_field(const char *name, const char *expected, const char *got)
{
  if (same_squeezed(expected, got))
    count(FIELDS, RIGHT, "right");
  else
    count(FIELDS, got ? WRONG : MISSING, "%s: is %s, got %s", name, shown(expected), shown(got));
}

static void compare_fields(const json_t *truth, const json_t *record)
{
  static const char *const names[] = {"kind",      "generation", "title",  "agency",
                                      "published", "signed",     "charset"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    compare_field(names[i], text(truth, names[i]), text(record, names[i]));
  /* A guide has no year, and a notice's is not printed as such. */
  if (!same(text(truth, "kind"), "notice") && !same(text(truth, "kind"), "other"))
    compare_field("year", text(truth, "year"), text(record, "year"));
  const json_t *region = json_object_get(record, "region");
  compare_field("region.code", text(truth, "region"), text(region, "code"));
  compare_field("region.name", text(truth, "region_name"), text(region, "name"));
  const json_t *expected = json_object_get(truth, "document_numbers");
  const json_t *got = json_object_get(record, "document_numbers");
  size_t i, k;
  json_t *number, *other;
  json_array_foreach(expected, i, number)
  {
    bool found = false;
    json_array_foreach(got, k, other) found =
        found || same(json_string_value(number), json_string_value(other));
    count(FIELDS, found ? RIGHT : MISSING, "document number %s", json_string_value(number));
  }
  if (json_array_size(got) > json_array_size(expected))
    count(FIELDS, WRONG, "%d document numbers too many",
          (int)(json_array_size(got) - json_array_size(expected)));
}

static bool about_the_same(const char *subject, const char *other)
{
  return subject && other && *other && (strstr(subject, other) || strstr(other, subject));
}

static void compare_figures(const json_t *truth, json_t *record)
{
  json_t *figures = json_object_get(record, "figures");
  bool paths = strncmp(shown(text(truth, "error")), "outline", 7) != 0;
  size_t i, k;
  json_t *figure, *other;
  json_array_foreach(json_object_get(truth, "figures"), i, figure)
  {
    json_t *near = NULL, *found = NULL;
    json_array_foreach(figures, k, other)
    {
      if (json_object_get(other, "taken") || !same(text(figure, "value"), text(other, "value")) ||
          (paths && !same(text(figure, "section"), text(other, "section"))))
        continue;
      if (same(text(figure, "unit"), text(other, "unit")) &&
          json_is_true(json_object_get(figure, "approximate")) ==
              json_is_true(json_object_get(other, "approximate")) &&
          about_the_same(text(figure, "subject"), text(other, "subject"))) {
        found = other;
        break;
      }
      near = other;
    }
    if (found)
      json_object_set_new(found, "taken", json_true());
    if (found || !near)
      count(FIGURES, found ? RIGHT : MISSING, "%s %s%s%s", text(figure, "section"),
            text(figure, "subject"), text(figure, "value"), text(figure, "unit"));
    else
      count(FIGURES, WRONG, "%s %s%s%s: got %s %s %s%s", text(figure, "section"),
            text(figure, "subject"), text(figure, "value"), text(figure, "unit"),
            shown(text(near, "subject")), shown(text(near, "value")), shown(text(near, "unit")),
            json_is_true(json_object_get(near, "approximate")) ? " approximate" : "");
  }
}

static void compare_items(const json_t *truth, const json_t *record)
{
  size_t i, k;
  json_t *item, *other;
  json_array_foreach(json_object_get(truth, "items"), i, item)
  {
    enum verdict verdict = MISSING;
    char *got = NULL;
    json_array_foreach(json_object_get(record, "items"), k, other)
    {
      if (!same_squeezed(text(item, "title"), text(other, "title")))
        continue;
      const char *lead = text(item, "lead");
      bool right =
          json_equal(json_object_get(item, "responsible"), json_object_get(other, "responsible")) &&
          (!lead || same(lead, text(other, "lead"))) &&
          (strncmp(shown(text(truth, "error")), "outline", 7) == 0 ||
           same(text(item, "section"), text(other, "section")));
      verdict = right ? RIGHT : WRONG;
      free(got);
      got = json_dumps(other, JSON_COMPACT);
    }
    count(ITEMS, verdict, "%s %s: got %s", text(item, "section"), text(item, "title"), shown(got));
    free(got);
  }
}

/* Rules whose findings are not counted one by one: one mistake in the outline may rightly be told
 * in two sentences. */
static bool loose(const char *rule)
{
  return strncmp(rule, "outline.", 8) == 0 || strncmp(rule, "date.", 5) == 0 ||
         strncmp(rule, "year.", 5) == 0 || strstr(rule, "not-negative");
}

static bool same_finding(const json_t *truth, const json_t *finding)
{
  if (!same(text(truth, "rule"), text(finding, "rule")))
    return false;
  if (loose(text(truth, "rule")))
    return true;
  const char *expected = text(truth, "expected"), *actual = text(truth, "actual");
  const char *a = text(finding, "expected"), *b = text(finding, "actual");
  return (same(expected, a) && same(actual, b)) || (same(expected, b) && same(actual, a));
}

static void compare_findings(const json_t *truth, json_t *record)
{
  json_t *expected = json_object_get(truth, "findings");
  json_t *got = json_object_get(record, "findings");
  size_t i, k;
  json_t *finding, *other;
  for (int optional = 0; optional < 2; optional++)
    json_array_foreach(expected, i, finding)
    {
      if (json_is_true(json_object_get(finding, "optional")) != optional)
        continue;
      json_t *found = NULL;
      json_array_foreach(got, k, other) if (!found && !json_object_get(other, "taken") &&
                                            same_finding(finding, other)) found = other;
      if (found)
        json_object_set_new(found, "taken", json_true());
      if (!optional)
        count(FINDINGS, found ? RIGHT : MISSING, "%s %s: %s, not %s", text(finding, "rule"),
              shown(text(finding, "where")), shown(text(finding, "expected")),
              shown(text(finding, "actual")));
    }
  json_array_foreach(got, k, other)
  {
    bool excused = json_object_get(other, "taken") != NULL;
    json_array_foreach(expected, i, finding) excused =
        excused || (loose(text(finding, "rule")) && same_finding(finding, other));
    if (!excused)
      count(FINDINGS, WRONG, "false %s: %s, not %s: %s", shown(text(other, "rule")),
            shown(text(other, "expected")), shown(text(other, "actual")),
            shown(text(other, "message")));
  }
}

/* Records by the end of their source, from "docs/" or "documents/" on. */
static json_t *load_records(const char *file)
{
  FILE *in = fopen(file, "r");
  if (!in) {
    perror(file);
    exit(2);
  }
  json_t *records = json_object();
  json_error_t error;
  for (json_t *record; (record = json_loadf(in, JSON_DISABLE_EOF_CHECK, &error));) {
    const char *source = text(record, "source");
    const char *docs = source ? strstr(source, "docs/") : NULL;
    if (source && !docs)
      docs = strstr(source, "documents/");
    if (docs)
      json_object_set(records, docs, record);
    json_decref(record);
  }
  if (!feof(in)) {
    fprintf(stderr, "accuracy: %s: %s\n", file, error.text);
    exit(2);
  }
  fclose(in);
  return records;
}

static void compare(const json_t *truth, json_t *records)
{
  path = text(truth, "path");
  current_count = 0;
  enter("all", "all");
  enter("layout", text(truth, "layout"));
  enter("tables", text(truth, "table_layout"));
  enter("quirk", text(truth, "quirk"));
  enter("encoding", text(truth, "encoding"));
  enter("error", text(truth, "error"));
  json_t *record = json_object_get(records, path);
  json_t *nothing = record ? NULL : json_object();
  if (!record)
    record = nothing;
  compare_facts(truth, record);
  compare_tables(truth, record);
  compare_sections(truth, record);
  compare_fields(truth, record);
  compare_figures(truth, record);
  compare_items(truth, record);
  compare_findings(truth, record);
  json_decref(nothing);
}

static double percent(const struct tally *tally)
{
  long all = tally->right + tally->wrong + tally->missing;
  return all ? 100.0 * (double)tally->right / (double)all : 100.0;
}

static int by_name(const void *left, const void *right)
{
  const struct group *a = left, *b = right;
  int order = strcmp(a->kind, b->kind);
  return order ? order : strcmp(a->name, b->name);
}

static void print(void)
{
  printf("%-10s %9s %8s %8s %8s\n", "", "right", "wrong", "missing", "right %");
  for (int i = 0; i < SUBJECTS; i++) {
    const struct tally *tally = &groups[0].tallies[i];
    printf("%-10s %9ld %8ld %8ld %8.2f\n", subject_names[i], tally->right, tally->wrong,
           tally->missing, percent(tally));
  }
  printf("(findings: found, false, missed; %ld documents)\n", groups[0].documents);
  qsort(groups + 1, (size_t)group_count - 1, sizeof *groups, by_name);
  printf("\n%-9s %-26s %5s", "by", "", "docs");
  for (int i = 0; i < SUBJECTS; i++)
    printf(" %13s", subject_names[i]);
  printf("\n");
  for (int i = 1; i < group_count; i++) {
    printf("%-9s %-26s %5ld", groups[i].kind, groups[i].name, groups[i].documents);
    for (int k = 0; k < SUBJECTS; k++) {
      const struct tally *tally = &groups[i].tallies[k];
      if (tally->right + tally->wrong + tally->missing == 0)
        printf(" %13s", "");
      else
        printf(" %6.1f %3ld/%-3ld", percent(tally), tally->wrong, tally->missing);
    }
    printf("\n");
  }
  printf("(each: right %%, wrong/missing)\n");
}

/* NAME=PERCENT, or NAME.wrong=COUNT. */
static bool holds(const char *demand)
{
  const char *equal = strchr(demand, '=');
  for (int i = 0; equal && i < SUBJECTS; i++) {
    size_t size = strlen(subject_names[i]);
    if (strncmp(demand, subject_names[i], size) != 0)
      continue;
    const struct tally *tally = &groups[0].tallies[i];
    double value = strtod(equal + 1, NULL);
    bool good = demand[size] == '.' ? (double)tally->wrong <= value : percent(tally) >= value;
    if (!good)
      printf("FAILED: %s (%ld right, %ld wrong, %ld missing)\n", demand, tally->right, tally->wrong,
             tally->missing);
    return good;
  }
  fprintf(stderr, "accuracy: not a demand: %s\n", demand);
  return false;
}

int main(int argc, char **argv)
{
  int first = 1;
  while (first < argc && strncmp(argv[first], "--", 2) == 0) {
    if (strcmp(argv[first], "--list") == 0)
      list = true;
    else if (strcmp(argv[first], "--least") == 0 && first + 1 < argc)
      first++;
    else
      break;
    first++;
  }
  if (argc - first != 2) {
    fputs("usage: accuracy [--list] [--least NAME=PERCENT | --least NAME.wrong=COUNT]… TRUTH "
          "RECORDS\n",
          stderr);
    return 2;
  }
  json_t *records = load_records(argv[first + 1]);
  FILE *in = fopen(argv[first], "r");
  if (!in) {
    perror(argv[first]);
    return 2;
  }
  json_error_t error;
  for (json_t *truth; (truth = json_loadf(in, JSON_DISABLE_EOF_CHECK, &error)); json_decref(truth))
    compare(truth, records);
  fclose(in);
  json_decref(records);
  if (group_count == 0) {
    fprintf(stderr, "accuracy: %s: no documents\n", argv[first]);
    return 2;
  }
  print();
  bool good = true;
  for (int i = 1; i < first; i++)
    if (strcmp(argv[i], "--least") == 0)
      good = holds(argv[i + 1]) && good;
  for (int i = 0; i < group_count; i++)
    free((char *)(size_t)groups[i].name);
  return good ? 0 : 1;
}
