/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "authority-name.h"

struct scene {
  struct gk_authority_names *names;
  struct gk_arena arena;
};

static void no_memory(void *argument)
{
  (void)argument;
  abort();
}

static int set_up(void **state)
{
  struct scene *scene = calloc(1, sizeof *scene);
  struct gk_error error = {0};
  const char *rules = getenv("GONGKAI_RULES");
  *state = scene;
  gk_arena_init(&scene->arena, 0, no_memory, NULL);
  if (!rules || !gk_authority_names_load(&scene->names, rules, &error))
    fail_msg("%s", error.message);
  return 0;
}

static int tear_down(void **state)
{
  struct scene *scene = *state;
  gk_authority_names_free(scene->names);
  gk_arena_free(&scene->arena);
  free(scene);
  return 0;
}

static void is(struct scene *scene, const char *name, uint32_t around, uint32_t region,
               const char *rest)
{
  struct gk_authority_key key =
      gk_authority_key_of(scene->names, gk_text_of(name), around, &scene->arena);
  if (key.region != region || key.rest.size != strlen(rest) ||
      memcmp(key.rest.data, rest, key.rest.size) != 0)
    fail_msg("%s: %06u %.*s, not %06u %s", name, key.region, (int)key.rest.size, key.rest.data,
             region, rest);
}

enum { DINGHAI = 330902, ZHOUSHAN = 330900, ZHEJIANG = 330000 };

static void knows_one_authority_by_its_names(void **state)
{
  static const char *const names[] = {
      "浙江省舟山市定海区财政局", "舟山市定海区财政局", "定海区财政局", "区财政局", "财政局",
      " 定海区 财政局\n"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    is(*state, names[i], DINGHAI, DINGHAI, "财政局");
  is(*state, "舟山市定海区财政局", 0, DINGHAI, "财政局");
}

static void tells_levels_apart(void **state)
{
  is(*state, "舟山市财政局", DINGHAI, ZHOUSHAN, "财政局");
  is(*state, "市财政局", DINGHAI, ZHOUSHAN, "财政局");
  is(*state, "省财政厅", DINGHAI, ZHEJIANG, "财政厅");
  is(*state, "市场监督管理局", DINGHAI, DINGHAI, "市场监督管理局");
  is(*state, "区域合作办公室", DINGHAI, DINGHAI, "区域合作办公室");
}

static void does_not_guess_between_places_of_one_name(void **state)
{
  /* 鼓楼区 of Nanjing, Xuzhou, Fuzhou, Kaifeng. */
  is(*state, "鼓楼区财政局", 0, 0, "鼓楼区财政局");
  is(*state, "鼓楼区财政局", 320106, 320106, "财政局");
  is(*state, "南京市鼓楼区财政局", 0, 320106, "财政局");
  is(*state, "福州市鼓楼区财政局", 320106, 350102, "财政局");
}

static void knows_short_forms_and_governments(void **state)
{
  is(*state, "定海区发改局", 0, DINGHAI, "发展和改革局");
  is(*state, "定海区市场监管局", 0, DINGHAI, "市场监督管理局");
  is(*state, "定海区人社局", 0, DINGHAI, "人力资源和社会保障局");
  is(*state, "定海区政府", 0, DINGHAI, "人民政府");
  is(*state, "定海区", 0, DINGHAI, "人民政府");
  is(*state, "定海区昌国街道办事处", 0, DINGHAI, "昌国街道");
  is(*state, "定海区白泉镇人民政府", 0, DINGHAI, "白泉镇");
}

static void takes_any_bytes(void **state)
{
  struct scene *scene = *state;
  char name[64];
  uint32_t random = 1;
  is(scene, "", DINGHAI, DINGHAI, "");
  for (int i = 0; i < 20000; i++) {
    size_t size = (size_t)i % sizeof name;
    for (size_t k = 0; k < size; k++) {
      random = random * 1664525 + 1013904223;
      name[k] = (char)(random >> 24);
    }
    gk_authority_key_of(scene->names, (struct gk_text){name, size}, random % 990000, &scene->arena);
    if (i % 1000 == 0)
      gk_arena_reset(&scene->arena);
  }
}

static void has_the_dates_of_the_regulations(void **state)
{
  struct scene *scene = *state;
  assert_string_equal(gk_authority_deadline(scene->names, GK_TEXT("财政局")), "01-31");
  assert_string_equal(gk_authority_deadline(scene->names, GK_TEXT("人民政府")), "03-31");
  assert_string_equal(gk_authority_deadline(scene->names, GK_TEXT("白泉镇")), "01-31");
  assert_int_equal(gk_region_code("330902"), DINGHAI);
  assert_int_equal(gk_region_code("330902001"), DINGHAI);
  assert_int_equal(gk_region_code("33"), 0);
  assert_int_equal(gk_region_code(NULL), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
      TEST(knows_one_authority_by_its_names),
      TEST(tells_levels_apart),
      TEST(does_not_guess_between_places_of_one_name),
      TEST(knows_short_forms_and_governments),
      TEST(takes_any_bytes),
      TEST(has_the_dates_of_the_regulations),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
