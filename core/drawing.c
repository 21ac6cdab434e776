/* SPDX-License-Identifier: Apache-2.0 */
#include "drawing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "document.h"
#include "message.h"
#include "packet.h"

enum { COMPLAINT_SIZE = 400 };

/* A PNG of the most pixels that are drawn is smaller. */
static const size_t PNG_LIMIT = (size_t)256 << 20;

void gk_drawing_put(struct gk_buffer *bytes, const struct gk_drawing *drawing)
{
  gk_buffer_put_text(bytes, drawing->picture);
  gk_buffer_put_number(bytes, drawing->page);
  gk_buffer_put_text(bytes, drawing->title);
  gk_buffer_put_number(bytes, drawing->count);
  for (size_t i = 0; i < drawing->count; i++) {
    const struct gk_drawn_cell *cell = &drawing->cells[i];
    gk_buffer_put(bytes, cell->corners, sizeof cell->corners);
    gk_buffer_put_number(bytes, cell->row);
    gk_buffer_put_number(bytes, cell->column);
    gk_buffer_put_number(bytes, cell->flags);
    gk_buffer_put_number(bytes, cell->finding);
    gk_buffer_put(bytes, &cell->confidence, sizeof cell->confidence);
    gk_buffer_put_text(bytes, cell->text);
    gk_buffer_put_text(bytes, cell->alternative);
  }
}

static void read_floats(struct gk_reader *reader, float *floats, size_t size)
{
  struct gk_text bytes = gk_reader_bytes(reader, size);
  if (bytes.size == size)
    memcpy(floats, bytes.data, size);
}

bool gk_drawing_read(struct gk_text bytes, struct gk_arena *arena, struct gk_drawing *drawing)
{
  struct gk_reader reader = gk_reader_of(bytes.data, bytes.size);
  *drawing = (struct gk_drawing){.picture = gk_reader_text(&reader)};
  drawing->page = (uint32_t)gk_reader_number(&reader);
  drawing->title = gk_reader_text(&reader);
  uint64_t count = gk_reader_number(&reader);
  if (reader.bad || count > GK_DRAWN_CELLS_LIMIT)
    return false;
  drawing->count = (size_t)count;
  drawing->cells = gk_arena_alloc(arena, (drawing->count + 1) * sizeof *drawing->cells);
  for (size_t i = 0; i < drawing->count; i++) {
    struct gk_drawn_cell *cell = &drawing->cells[i];
    read_floats(&reader, cell->corners, sizeof cell->corners);
    cell->row = (uint32_t)gk_reader_number(&reader);
    cell->column = (uint32_t)gk_reader_number(&reader);
    cell->flags = (uint32_t)gk_reader_number(&reader);
    cell->finding = gk_reader_number(&reader) != 0;
    read_floats(&reader, &cell->confidence, sizeof cell->confidence);
    cell->text = gk_reader_text(&reader);
    cell->alternative = gk_reader_text(&reader);
  }
  return !reader.bad;
}

/* The program. */

static const char *program(void)
{
  const char *given = getenv("GONGKAI_DRAW");
  return given && *given ? given : GK_DRAW_PROGRAM;
}

_Noreturn static void become(int request, int picture, int complaint)
{
  /* Above the standard descriptors first: each may be one of them. */
  int files[] = {fcntl(request, F_DUPFD, STDERR_FILENO + 1),
                 fcntl(picture, F_DUPFD, STDERR_FILENO + 1),
                 fcntl(complaint, F_DUPFD, STDERR_FILENO + 1)};
  for (int i = 0; i < 3; i++)
    if (files[i] < 0 || dup2(files[i], i) < 0)
      _exit(126);
  close_range(STDERR_FILENO + 1, ~0u, 0);
  setenv("OMP_THREAD_LIMIT", "1", 1);
  execl(program(), "gongkai-draw", (char *)NULL);
  fprintf(stderr, "%s: %s", program(), strerror(errno));
  _exit(126);
}

/* Reads until the other side closes, and closes. False: more than `limit` bytes came, or errno. */
static bool read_all(int file, size_t limit, struct gk_buffer *bytes)
{
  enum { PIECE = 65536 };
  ssize_t got;
  size_t before = bytes->size;
  while ((got = read(file, gk_buffer_reserve(bytes, PIECE), PIECE)) != 0) {
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0 || bytes->size - before + (size_t)got > limit)
      break;
    bytes->size += (size_t)got;
  }
  close(file);
  return got == 0;
}

/* What the program printed may have come from the picture. */
static void read_complaint(int file, char complaint[COMPLAINT_SIZE])
{
  struct gk_buffer bytes = {0};
  read_all(file, COMPLAINT_SIZE - 1, &bytes);
  size_t size = bytes.size;
  if (size)
    memcpy(complaint, bytes.data, size);
  for (size_t i = 0; i < size; i++)
    if ((unsigned char)complaint[i] < ' ' || complaint[i] == 127)
      complaint[i] = ' ';
  while (size && complaint[size - 1] == ' ')
    size--;
  complaint[gk_is_utf8(complaint, size) ? size : 0] = 0;
  gk_buffer_free(&bytes);
}

bool gk_drawing_make(const struct gk_drawing *drawing, struct gk_buffer *png,
                     struct gk_error *error)
{
  struct gk_buffer request = {0};
  gk_drawing_put(&request, drawing);
  int picture[2] = {-1, -1}, complaint[2] = {-1, -1};
  int file = gk_memory_file((struct gk_text){request.data, request.size});
  gk_buffer_free(&request);
  /* Whoever takes the program over must not make us wait by complaining without end. */
  bool good = file >= 0 && lseek(file, 0, SEEK_SET) == 0 && pipe2(picture, O_CLOEXEC) == 0 &&
              pipe2(complaint, O_CLOEXEC) == 0 && fcntl(complaint[1], F_SETFL, O_NONBLOCK) == 0;
  if (!good) {
    int reason = errno;
    const int files[] = {file, picture[0], picture[1], complaint[0], complaint[1]};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
      if (files[i] >= 0)
        close(files[i]);
    return gk_error_set(error, "process", _("The picture cannot be drawn: %s."), strerror(reason));
  }
  pid_t child = fork();
  if (child == 0)
    become(file, picture[1], complaint[1]);
  close(file);
  close(picture[1]);
  close(complaint[1]);
  char said[COMPLAINT_SIZE];
  int status = -1;
  bool whole = read_all(picture[0], PNG_LIMIT, png);
  read_complaint(complaint[0], said);
  while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
    continue;
  if (whole && status == 0 && png->size)
    return true;
  return gk_error_set(error, "picture", _("The picture cannot be drawn: %s."),
                      *said ? said : _("the process that draws ended early"));
}
