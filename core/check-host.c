/* SPDX-License-Identifier: Apache-2.0 */
#include "check-host.h"

/* One context a process, as the core has it. */
static const struct gk_host *real;
static struct gk_host watching;
static uint32_t additions;

#define ADD(noun)                                                                                  \
  static uint32_t add_##noun(struct gk_context *context, const struct gk_##noun *noun,             \
                             size_t size)                                                          \
  {                                                                                                \
    additions++;                                                                                   \
    return real->add_##noun(context, noun, size);                                                  \
  }

ADD(resource)
ADD(block)
ADD(section)
ADD(item)
ADD(field)
ADD(fact)
ADD(figure)
ADD(finding)
ADD(evidence)
ADD(diagnostic)

static uint32_t add_table(struct gk_context *context, const struct gk_table *table, size_t size,
                          const struct gk_cell *cells, size_t count, size_t cell_size)
{
  additions++;
  return real->add_table(context, table, size, cells, count, cell_size);
}

static void diagnose(struct gk_context *context, uint32_t level, const char *code, uint32_t count,
                     const struct gk_place *place, const char *format, va_list arguments)
{
  additions++;
  real->diagnose(context, level, code, count, place, format, arguments);
}

void gk_check_host_watch(struct gk_context *context)
{
  real = context->host;
  watching = *real;
  watching.add_resource = add_resource;
  watching.add_block = add_block;
  watching.add_table = add_table;
  watching.add_section = add_section;
  watching.add_item = add_item;
  watching.add_field = add_field;
  watching.add_fact = add_fact;
  watching.add_figure = add_figure;
  watching.add_finding = add_finding;
  watching.add_evidence = add_evidence;
  watching.add_diagnostic = add_diagnostic;
  watching.diagnose = diagnose;
  context->host = &watching;
}

uint32_t gk_check_host_additions(void)
{
  uint32_t count = additions;
  additions = 0;
  return count;
}
