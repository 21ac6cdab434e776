/* SPDX-License-Identifier: Apache-2.0 */
/* Packets between processes: what is sent arrives, what is malformed is refused, and no file stays
 * open either way. */
#include <config.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "packet.h"

/* As core/packet.c has it. */
struct header {
  uint32_t type, head_size, body_size, has_file;
  uint64_t job;
};

static int sockets[2];
static int open_before;

static int open_files(void)
{
  DIR *folder = opendir("/proc/self/fd");
  int count = 0;
  while (readdir(folder))
    count++;
  closedir(folder);
  return count;
}

static int set_up(void **state)
{
  (void)state;
  open_before = open_files();
  return gk_packet_socketpair(sockets) ? 0 : -1;
}

static int tear_down(void **state)
{
  (void)state;
  close(sockets[0]);
  close(sockets[1]);
  return open_files() == open_before ? 0 : -1;
}

static void sends_small_and_large(void **state)
{
  (void)state;
  static const size_t sizes[] = {0, 1, 160 * 1024, 160 * 1024 + 1, 5000000};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    char *bytes = malloc(sizes[i] + 1);
    memset(bytes, 'a' + (int)i, sizes[i] + 1);
    struct gk_packet packet;
    assert_true(gk_packet_send(sockets[0], GK_PACKET_STEPS, 1234567890123u, GK_TEXT("head"),
                               (struct gk_text){bytes, sizes[i]}, -1));
    assert_int_equal(gk_packet_receive(sockets[1], &packet), 1);
    assert_int_equal(packet.type, GK_PACKET_STEPS);
    assert_true(packet.job == 1234567890123u);
    assert_int_equal(packet.head.size, 4);
    assert_memory_equal(packet.head.data, "head", 4);
    assert_int_equal(packet.body.size, sizes[i]);
    assert_memory_equal(packet.body.data, bytes, sizes[i]);
    gk_packet_release(&packet);
    gk_packet_release(&packet);
    free(bytes);
  }
}

static void sends_memory_files(void **state)
{
  (void)state;
  static const size_t sizes[] = {0, 10, 300000};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    char *bytes = calloc(1, sizes[i] + 1);
    int file = gk_memory_file((struct gk_text){bytes, sizes[i]});
    assert_true(file >= 0);
    assert_int_equal(write(file, "x", 1), -1);
    assert_true(
        gk_packet_send(sockets[0], GK_PACKET_OFFER, 0, GK_TEXT(""), (struct gk_text){"", 0}, file));
    struct gk_packet packet;
    assert_int_equal(gk_packet_receive(sockets[1], &packet), 1);
    assert_int_equal(packet.body.size, sizes[i]);
    assert_memory_equal(packet.body.data, bytes, sizes[i]);
    gk_packet_release(&packet);
    close(file);
    free(bytes);
  }
}

static void notices_a_closed_peer(void **state)
{
  (void)state;
  struct gk_packet packet;
  close(sockets[1]);
  assert_false(gk_packet_send(sockets[0], GK_PACKET_READY, 0, GK_TEXT("x"), GK_TEXT(""), -1));
  assert_int_equal(errno, EPIPE);
  assert_int_equal(gk_packet_receive(sockets[0], &packet), 0);
  sockets[1] = dup(sockets[0]);
}

static void refuses_too_long_heads(void **state)
{
  (void)state;
  static char head[100000];
  assert_false(gk_packet_send(sockets[0], GK_PACKET_READY, 0, (struct gk_text){head, sizeof head},
                              GK_TEXT(""), -1));
  assert_int_equal(errno, EMSGSIZE);
}

/* Sends bytes with `count` files beside them, as no honest process would. */
static void send_raw(const void *bytes, size_t size, const int *files, size_t count)
{
  union {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(4 * sizeof(int))];
  } control;
  struct iovec part = {(void *)(uintptr_t)bytes, size};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  if (count) {
    memset(&control, 0, sizeof control);
    message.msg_control = &control;
    message.msg_controllen = CMSG_SPACE(count * sizeof(int));
    control.header.cmsg_level = SOL_SOCKET;
    control.header.cmsg_type = SCM_RIGHTS;
    control.header.cmsg_len = CMSG_LEN(count * sizeof(int));
    memcpy(CMSG_DATA(&control.header), files, count * sizeof(int));
  }
  assert_true(sendmsg(sockets[0], &message, MSG_NOSIGNAL) == (ssize_t)size);
}

static void is_refused(void)
{
  struct gk_packet packet;
  int before = open_files();
  assert_int_equal(gk_packet_receive(sockets[1], &packet), -1);
  assert_int_equal(errno, EPROTO);
  assert_int_equal(packet.body_file, -1);
  assert_int_equal(open_files(), before);
}

static void refuses_sizes_that_lie(void **state)
{
  (void)state;
  char bytes[sizeof(struct header) + 20];
  static const struct header headers[] = {{1, 20, 1, 0, 0},          {1, 19, 0, 0, 0},
                                          {1, UINT32_MAX, 21, 0, 0}, {1, 0, UINT32_MAX, 0, 0},
                                          {1, 0, 0, 0, 0},           {1, 10, 10, 1, 0}};
  for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
    memset(bytes, 'x', sizeof bytes);
    memcpy(bytes, &headers[i], sizeof headers[i]);
    send_raw(bytes, sizeof bytes, NULL, 0);
    is_refused();
  }
  send_raw(bytes, 1, NULL, 0);
  is_refused();
  send_raw(bytes, sizeof(struct header) - 1, NULL, 0);
  is_refused();
}

static void refuses_what_is_longer_than_any_packet(void **state)
{
  (void)state;
  int size = 1 << 20;
  setsockopt(sockets[0], SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof size);
  setsockopt(sockets[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
  static char bytes[280 * 1024];
  struct header header = {1, 100, sizeof bytes - sizeof header - 100, 0, 0};
  memcpy(bytes, &header, sizeof header);
  if (send(sockets[0], bytes, sizeof bytes, MSG_NOSIGNAL) < 0)
    skip(); /* the system allows no such packet in the first place */
  is_refused();
}

static void refuses_files_that_could_change(void **state)
{
  (void)state;
  struct header header = {1, 0, 0, 1, 0};
  int pipes[2], plain = memfd_create("plain", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  int half = memfd_create("half", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  int folder = open("/", O_RDONLY | O_CLOEXEC);
  assert_int_equal(pipe(pipes), 0);
  assert_int_equal(ftruncate(plain, 100), 0);
  assert_int_equal(ftruncate(half, 100), 0);
  assert_int_equal(fcntl(half, F_ADD_SEALS, F_SEAL_SHRINK), 0);
  const int files[] = {plain, half, folder, pipes[0]};
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    send_raw(&header, sizeof header, &files[i], 1);
    is_refused();
    close(files[i]);
  }
  close(pipes[1]);
}

static void keeps_no_file_that_was_not_announced(void **state)
{
  (void)state;
  struct header none = {1, 0, 0, 0, 0}, one = {1, 0, 0, 1, 0};
  int sealed = gk_memory_file(GK_TEXT("bytes"));
  const int files[] = {sealed, sealed, sealed, sealed};
  send_raw(&none, sizeof none, files, 1);
  is_refused();
  send_raw(&one, sizeof one, files, 4);
  is_refused();
  /* Two fit into the room that alignment leaves. */
  int before = open_files();
  struct gk_packet packet;
  send_raw(&one, sizeof one, files, 2);
  if (gk_packet_receive(sockets[1], &packet) == 1)
    gk_packet_release(&packet);
  assert_int_equal(open_files(), before);
  close(sealed);
}

int main(void)
{
  signal(SIGPIPE, SIG_IGN);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(sends_small_and_large, set_up, tear_down),
      cmocka_unit_test_setup_teardown(sends_memory_files, set_up, tear_down),
      cmocka_unit_test_setup_teardown(notices_a_closed_peer, set_up, tear_down),
      cmocka_unit_test_setup_teardown(refuses_too_long_heads, set_up, tear_down),
      cmocka_unit_test_setup_teardown(refuses_sizes_that_lie, set_up, tear_down),
      cmocka_unit_test_setup_teardown(refuses_what_is_longer_than_any_packet, set_up, tear_down),
      cmocka_unit_test_setup_teardown(refuses_files_that_could_change, set_up, tear_down),
      cmocka_unit_test_setup_teardown(keeps_no_file_that_was_not_announced, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
