/* SPDX-License-Identifier: Apache-2.0 */
/* A file of rules/checks: its header, its statement, and its answers about a small report. What
 * follows a line `%%` is the file of labels. */
#include "fuzz.h"

#include <limits.h>
#include <stdio.h>

static const char report[] = "T某区政府信息公开工作年度报告\n"
                             "c一、总体情况\n"
                             "i2021年主动公开政府信息12条，其中规章3件。\n"
                             "i本年新收申请9件，比上年多2件。\n"
                             "|!项目|!数量|\n"
                             "|规章|3|\n"
                             "|行政规范性文件|-|\n";

static const char labels[] = "requests\trow\ttotal\t总计\ttotal\n"
                             "requests\tcolumn\tsum\t总计\tsum\n";

static const char mark[] = "\n%%\n";

static void complain(void *argument, const struct gk_error *error)
{
  (void)argument;
  fuzz_fail("%s", error->message);
}

static struct gk_text before_mark(struct gk_text *input)
{
  enum { MARK = sizeof mark - 1 };
  const char *found = memmem(input->data, input->size, mark, MARK);
  struct gk_text first = {input->data, found ? (size_t)(found - input->data) : input->size};
  size_t taken = found ? first.size + MARK : input->size;
  *input = (struct gk_text){input->data + taken, input->size - taken};
  return first;
}

/* The pipeline.conf that takes its checks from this process's directory. */
static void open_conf(struct gk_conf *conf)
{
  struct gk_buffer text = {0};
  struct gk_error error;
  char path[PATH_MAX + 32];
  gk_buffer_print(&text,
                  "stages = ( { stage = \"validate\"; plugins = ( { name = \"checks\"; "
                  "options: { rules = \"%s\"; }; } ); } );\n",
                  fuzz_directory());
  fuzz_write("pipeline.conf", (struct gk_text){text.data, text.size});
  gk_buffer_free(&text);
  snprintf(path, sizeof path, "%s/pipeline.conf", fuzz_directory());
  if (!gk_conf_load(conf, path, NULL, &error))
    fuzz_fail("%s", error.message);
}

void fuzz_one_check(struct gk_text input)
{
  static struct gk_conf conf;
  static struct gk_registry registry = {.complain = complain};
  static struct gk_document document;
  struct gk_pipeline pipeline;
  struct gk_error error = {0};
  if (!registry.count) {
    open_conf(&conf);
    gk_registry_load(&registry, conf.plugin_paths);
    fuzz_document_init(&document);
  }
  fuzz_write("fuzzed.sql", before_mark(&input));
  fuzz_write("labels.tsv", input.size ? input : GK_TEXT(labels));
  if (gk_pipeline_open(&pipeline, &conf, &registry, GK_STAGE_VALIDATE, GK_STAGE_VALIDATE, &error)) {
    fuzz_build_blocks(&document, GK_TEXT(report));
    gk_pipeline_run(&pipeline, &document, GK_STAGE_VALIDATE, NULL, NULL);
    fuzz_check(&document);
    gk_document_reset(&document);
  } else if (!error.message[0]) {
    fuzz_fail("a check is refused without a reason");
  }
  gk_pipeline_close(&pipeline);
}
