/* SPDX-License-Identifier: Apache-2.0 */
#include "check-report.h"

#include <stdio.h>
#include <time.h>

#include "check.h"
#include "file.h"
#include "stage.h"

enum { RECORD_LIMIT = 1 << 20 /* of bytes; a plugin can write to the pipe, too */ };

uint64_t gk_check_now(void)
{
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

void gk_check_send(const struct gk_check_child *child, const struct gk_check_record *record)
{
  struct gk_buffer body = {0}, whole = {0};
  gk_buffer_put_number(&body, record->type);
  gk_buffer_put_number(&body, record->rule);
  gk_buffer_put_number(&body, record->outcome);
  gk_buffer_put_number(&body, record->stage);
  gk_buffer_put_number(&body, record->version);
  gk_buffer_put_text(&body, record->sample);
  gk_buffer_put_text(&body, record->text);
  gk_buffer_put_text(&body, record->input);
  gk_buffer_put_text(&whole, (struct gk_text){body.data, body.size});
  gk_write_all(child->report, (struct gk_text){whole.data, whole.size});
  gk_buffer_free(&body);
  gk_buffer_free(&whole);
}

void gk_check_note(const struct gk_check_child *child, enum gk_check_rule rule,
                   enum gk_check_outcome outcome, const char *sample, const char *format, ...)
{
  char message[1200];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  gk_check_send(child, &(struct gk_check_record){.type = GK_CHECK_RECORD_NOTE,
                                                 .rule = rule,
                                                 .outcome = outcome,
                                                 .sample = gk_text_of(sample),
                                                 .text = gk_text_of(message)});
}

void gk_check_line(const struct gk_check_child *child, const char *format, ...)
{
  char line[1200];
  va_list arguments;
  if (!child->request->verbose)
    return;
  va_start(arguments, format);
  vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  gk_check_send(child,
                &(struct gk_check_record){.type = GK_CHECK_RECORD_LINE, .text = gk_text_of(line)});
}

void gk_check_tried(const struct gk_check_child *child, enum gk_check_rule rule)
{
  atomic_fetch_add(&child->page->tested[rule], 1);
}

void gk_check_begin(const struct gk_check_child *child, uint32_t index, enum gk_check_rule rule,
                    const char *sample, const char *doing)
{
  struct gk_check_page *page = child->page;
  snprintf(page->sample, sizeof page->sample, "%s", sample ? sample : "");
  snprintf(page->doing, sizeof page->doing, "%s", doing ? doing : "");
  snprintf(page->plugin, sizeof page->plugin, "%s/%s", gk_stage_name(child->stage),
           child->plugin ? child->plugin : "");
  atomic_store(&page->rule, rule);
  atomic_store(&page->case_index, index);
  atomic_store(&page->earlier, 0);
  atomic_store(&page->input_size, 0);
  atomic_store(&page->stage_began, gk_check_now());
  atomic_store(&page->case_began, gk_check_now());
  gk_check_tried(child, rule);
}

void gk_check_end(const struct gk_check_child *child)
{
  atomic_store(&child->page->stage_began, gk_check_now());
  atomic_store(&child->page->case_began, 0);
}

bool gk_check_receive(struct gk_text *bytes, struct gk_check_record *record, bool *bad)
{
  struct gk_reader reader = gk_reader_of(bytes->data, bytes->size);
  uint64_t size = gk_reader_number(&reader);
  if (reader.bad)
    return false; /* not even its length is here */
  if (size > RECORD_LIMIT) {
    *bad = true;
    return false;
  }
  if (size > (size_t)(reader.end - reader.data))
    return false;
  reader.end = reader.data + size;
  *record = (struct gk_check_record){.type = (uint32_t)gk_reader_number(&reader)};
  record->rule = (uint32_t)gk_reader_number(&reader);
  record->outcome = (uint32_t)gk_reader_number(&reader);
  record->stage = (uint32_t)gk_reader_number(&reader);
  record->version = (uint32_t)gk_reader_number(&reader);
  record->sample = gk_reader_text(&reader);
  record->text = gk_reader_text(&reader);
  record->input = gk_reader_text(&reader);
  if (reader.bad || reader.data != reader.end || record->rule >= GK_CHECK_RULES ||
      record->outcome > GK_CHECK_FAIL) {
    *bad = true;
    return false;
  }
  bytes->size -= (size_t)(reader.end - bytes->data);
  bytes->data = reader.end;
  return true;
}
