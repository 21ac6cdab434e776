/* SPDX-License-Identifier: Apache-2.0 */
/* The fetcher: names documents and brings their bytes; parses none. */
#include <stdlib.h>
#include <unistd.h>

#include "arguments.h"
#include "process.h"
#include "role.h"

static bool send_offer(struct gk_process *process, const struct gk_offer *offer,
                       const char *error_code, const char *error_message)
{
  struct gk_buffer head = {0};
  gk_buffer_put_text(&head, gk_text_of(process->pipeline.session.plugin->name));
  gk_buffer_put_text(&head, offer->name);
  gk_buffer_put_text(&head, offer->media_type);
  gk_buffer_put_text(&head, offer->charset);
  gk_buffer_put_text(&head, gk_text_of(error_code));
  gk_buffer_put_text(&head, gk_text_of(error_message));
  struct gk_text nothing = {"", 0};
  int file = *error_code ? -1 : gk_memory_file(offer->data);
  bool sent = (*error_code || file >= 0) &&
              gk_packet_send(process->socket, GK_PACKET_OFFER, 0,
                             (struct gk_text){head.data, head.size}, nothing, file);
  if (file >= 0)
    close(file);
  gk_buffer_free(&head);
  return sent;
}

static bool take_offer(void *argument, const struct gk_offer *offer)
{
  struct gk_process *process = argument;
  struct gk_error error = {0};
  if (offer->error_code.size)
    gk_error_set(&error, offer->error_code.data, "%.*s", (int)offer->error_message.size,
                 offer->error_message.data);
  else if (offer->data.size > (uint64_t)process->conf.limits.document_mb << 20)
    gk_error_set(&error, "too-large", "It has %zu bytes; limits.document_mb allows %lld MB.",
                 offer->data.size, (long long)process->conf.limits.document_mb);
  return send_offer(process, offer, error.code, error.message);
}

int gk_fetcher_main(const char *conf_path, const char *plugin_path)
{
  struct gk_process process;
  int status = GK_EXIT_USAGE;
  if (gk_process_open(&process, conf_path, plugin_path, GK_STAGE_FETCH, GK_STAGE_FETCH)) {
    struct gk_packet packet;
    status = GK_EXIT_OK;
    while (gk_packet_receive(process.socket, &packet) == 1) {
      char *location = strndup(packet.head.data, packet.head.size);
      int outcome = location ? gk_pipeline_fetch(&process.pipeline, location, take_offer, &process)
                             : GK_RETRY;
      gk_packet_release(&packet);
      free(location);
      struct gk_buffer head = {0};
      gk_buffer_put_number(&head, (uint64_t)outcome);
      gk_buffer_put_text(&head, gk_text_of(process.pipeline.session.reason.code));
      gk_buffer_put_text(&head, gk_text_of(process.pipeline.session.reason.message));
      bool sent =
          gk_packet_send(process.socket, GK_PACKET_LOCATED, 0,
                         (struct gk_text){head.data, head.size}, (struct gk_text){"", 0}, -1);
      gk_buffer_free(&head);
      if (!sent)
        break;
    }
  }
  gk_process_close(&process);
  return status;
}
