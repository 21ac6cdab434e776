/* SPDX-License-Identifier: Apache-2.0 */
/* split-records RECORDS DIRECTORY: writes each record to DIRECTORY/name-of-its-source.json in a
 * form that a person can read and compare: a member a line, and an element a line of every list.
 * What changes without the result changing is left out: the trace, and the wording of reasons and
 * diagnostics, whose codes stay. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Digits enough for every number of a record, and few enough to print 12.5 as 12.5. */
#define FORMAT (JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15))

static void print(FILE *out, const json_t *value)
{
  char *text = json_dumps(value, FORMAT);
  fputs(text, out);
  free(text);
}

static void write_record(const json_t *record, const char *directory)
{
  const char *source = json_string_value(json_object_get(record, "source"));
  if (!source) {
    fputs("split-records: a record has no source\n", stderr);
    exit(2);
  }
  const char *name = strrchr(source, '/') ? strrchr(source, '/') + 1 : source;
  char path[4096];
  snprintf(path, sizeof path, "%s/%s.json", directory, name);
  FILE *out = fopen(path, "w");
  if (!out) {
    perror(path);
    exit(2);
  }
  const char *key, *joint = "{";
  json_t *value;
  size_t index;
  json_object_del(json_object_get(record, "reason"), "message");
  json_array_foreach(json_object_get(record, "diagnostics"), index, value)
      json_object_del(value, "message");
  json_object_foreach((json_t *)(size_t)record, key, value)
  {
    if (strcmp(key, "trace") == 0)
      continue;
    fprintf(out, "%s\"%s\": ", joint, key);
    joint = ",\n ";
    if (!json_is_array(value) || json_array_size(value) == 0) {
      print(out, value);
      continue;
    }
    for (size_t i = 0; i < json_array_size(value); i++) {
      fputs(i ? ",\n  " : "[\n  ", out);
      print(out, json_array_get(value, i));
    }
    fputs("]", out);
  }
  fputs("}\n", out);
  if (fclose(out) != 0) {
    perror(path);
    exit(2);
  }
}

int main(int argc, char **argv)
{
  if (argc != 3) {
    fputs("usage: split-records RECORDS DIRECTORY\n", stderr);
    return 2;
  }
  FILE *in = fopen(argv[1], "r");
  if (!in) {
    perror(argv[1]);
    return 2;
  }
  json_error_t error;
  for (json_t *record; (record = json_loadf(in, JSON_DISABLE_EOF_CHECK, &error));
       json_decref(record))
    write_record(record, argv[2]);
  fclose(in);
  return 0;
}
