/* SPDX-License-Identifier: Apache-2.0 */
/* Reads what is to be drawn from standard input and writes a PNG to standard output. The picture is
 * decoded in a process that can do nothing else. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arguments.h"
#include "file.h"
#include "limit.h"
#include "open.h"
#include "overlay.h"
#include "sandbox.h"

enum {
  /* The largest page in 32 bits, once more while it is turned, and what is drawn. */
  MEMORY_MB = 2048,
  REQUEST_MB = 512, /* a picture's bytes: a document may have no more by default */
  CPU_SECONDS = 60
};

static int complain(const char *why)
{
  fprintf(stderr, "%s", why);
  return GK_EXIT_DOCUMENTS;
}

static bool put_png(PIX *pix)
{
  l_uint8 *data = NULL;
  size_t size = 0;
  bool good = pixWriteMemPng(&data, &size, pix, 0) == 0 &&
              gk_write_all(STDOUT_FILENO, (struct gk_text){(const char *)data, size});
  lept_free(data);
  return good;
}

static int draw(void *argument)
{
  const struct gk_drawing *drawing = argument;
  struct gk_picture picture;
  struct gk_canvas canvas;
  setMsgSeverity(L_SEVERITY_NONE);
  enum gk_picture_error error = gk_picture_open(drawing->picture, &picture);
  PIX *page = NULL;
  if (error == GK_PICTURE_OK)
    page = gk_picture_read(&picture, drawing->page ? drawing->page - 1 : 0, &error);
  if (!page)
    return complain(gk_picture_sentence(error));
  gk_picture_close(&picture);
  gk_canvas_make(&canvas, page, drawing);
  bool good = canvas.pix && gk_overlay_draw(&canvas, drawing) && put_png(canvas.pix);
  pixDestroy(&canvas.pix);
  return good ? GK_EXIT_OK : complain(gk_picture_sentence(GK_PICTURE_MEMORY));
}

static bool read_request(struct gk_buffer *bytes)
{
  enum { PIECE = 1 << 20 };
  ssize_t got;
  while ((got = read(STDIN_FILENO, gk_buffer_reserve(bytes, PIECE), PIECE)) != 0) {
    if (got < 0 && errno != EINTR)
      return false;
    bytes->size += got > 0 ? (size_t)got : 0;
    if (bytes->size > (size_t)REQUEST_MB << 20)
      return false;
  }
  return true;
}

static void set_limits(void)
{
  const struct gk_limits limits = {.memory_mb = MEMORY_MB, .document_mb = REQUEST_MB};
  const struct rlimit seconds = {CPU_SECONDS, CPU_SECONDS};
  gk_limit_child(&limits);
  setrlimit(RLIMIT_CPU, &seconds);
}

int main(void)
{
  struct gk_buffer bytes = {0};
  struct gk_arena arena;
  struct gk_drawing drawing;
  struct gk_sandbox sandbox;
  struct gk_error warning;
  int call, result = GK_EXIT_FAILURE;
  gk_arena_init(&arena, 0, NULL, NULL);
  if (!read_request(&bytes) ||
      !gk_drawing_read((struct gk_text){bytes.data, bytes.size}, &arena, &drawing))
    return complain("what is to be drawn cannot be read");
  if (!gk_sandbox_prepare(&sandbox, GK_FILTER_CHILD, -1, &warning))
    return complain(warning.message);
  set_limits();
  int status = gk_sandbox_run(&sandbox, draw, &drawing, &call);
  if (status >= 0 && WIFEXITED(status))
    result = WEXITSTATUS(status);
  else
    complain("the process that decodes pictures died of this one");
  gk_sandbox_free(&sandbox);
  gk_arena_free(&arena);
  gk_buffer_free(&bytes);
  return result;
}
