/* SPDX-License-Identifier: Apache-2.0 */
#include "corpus-private.h"
#include "utf8.h"

static bool begins(struct gk_text name, const char *const *words)
{
  for (; *words; words++)
    if (gk_text_starts(name, gk_text_of(*words)))
      return true;
  return false;
}

static bool ends(struct gk_text name, const char *const *words)
{
  for (; *words; words++)
    if (gk_text_ends(name, gk_text_of(*words)))
      return true;
  return false;
}

/* Whether the name of a place may end at byte `at` of the name. */
static bool place_ends(struct gk_text name, size_t at)
{
  static const char *const units[] = {"省", "市", "县", "区", "旗", "州", "盟", "镇", "乡", NULL};
  /* Words that end in such a character and are no places, or no particular ones. */
  static const char *const common[] = {"城市",   "都市",   "城区",   "城镇",   "乡镇",   "城乡",
                                       "社区",   "园区",   "景区",   "新区",   "开发区", "高新区",
                                       "保护区", "自贸区", "合作区", "管理区", "灌区",   "库区",
                                       "矿区",   "林区",   "地区",   "辖区",   "片区",   NULL};
  /* Words that begin with one. */
  static const char *const longer[] = {"市场", "市政", "市容", "市民", "区域", "区块",
                                       "镇街", "乡村", "州际", "盟员", NULL};
  struct gk_text before = gk_text_slice(name, 0, at);
  if (!ends(before, units) || ends(before, common))
    return false;
  return !begins(gk_text_slice(name, at - strlen("市"), name.size), longer);
}

bool gk_authority_is_named(struct gk_text name)
{
  static const char *const state[] = {"国家",           "国务院", "中国", "中央",
                                      "中华人民共和国", "全国",   NULL};
  static const char *const organs[] = {"部", "总局", "总署", NULL};
  /* A place has a name of its own before its unit: 歙县, 定海区; not 市 or 本市. */
  static const char *const own[] = {"本", "全", "我", "该", "各", "某", "原", NULL};
  enum { CHARACTER = 3 };
  if (begins(name, state) || ends(name, organs))
    return true;
  size_t least = begins(name, own) ? 3 * CHARACTER : 2 * CHARACTER;
  for (size_t at = least; at <= name.size; at += CHARACTER)
    if (place_ends(name, at))
      return true;
  return false;
}
