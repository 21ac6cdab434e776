/* SPDX-License-Identifier: Apache-2.0 */
#include "recipe-ask.h"

#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "message.h"
#include "packet.h"
#include "process.h"

bool gk_recipe_ask(const char *conf_path, const char *plugin_path, struct gk_buffer *recipe,
                   void (*complain)(const char *message), struct gk_error *error)
{
  pid_t worker;
  int socket;
  if (!gk_process_start("worker", conf_path, plugin_path, NULL, &worker, &socket, error))
    return false;
  bool ready = false, refused = false;
  struct gk_packet packet;
  while (!ready && !refused && gk_packet_receive(socket, &packet) == 1) {
    char message[1000];
    snprintf(message, sizeof message, "%.*s", (int)packet.head.size, packet.head.data);
    if (packet.type == GK_PACKET_READY) {
      ready = true;
      gk_buffer_put(recipe, packet.body.data, packet.body.size);
    } else if (packet.type == GK_PACKET_REFUSED) {
      refused = true;
      gk_error_set(error, "configuration", "%s", message);
    } else if (packet.type == GK_PACKET_COMPLAINT) {
      complain(message);
    }
    gk_packet_release(&packet);
  }
  close(socket);
  while (waitpid(worker, NULL, 0) < 0 && errno == EINTR)
    continue;
  if (!ready && !refused)
    gk_error_set(error, "process", _("the worker ended before its plugins were open"));
  return ready;
}
