/* SPDX-License-Identifier: Apache-2.0 */
#include "place.h"

#include <string.h>

/* Counties whose own name says which they are, and a few (鼓楼区, 朝阳区, 城关区) whose name
 * several cities share, so that the city has to be read too. */
static const struct region regions[] = {
    {"330902", "浙江省", "舟山市", "定海区", "定"},
    {"330903", "浙江省", "舟山市", "普陀区", "普"},
    {"330110", "浙江省", "杭州市", "余杭区", "余"},
    {"330127", "浙江省", "杭州市", "淳安县", "淳"},
    {"330523", "浙江省", "湖州市", "安吉县", "安"},
    {"330881", "浙江省", "衢州市", "江山市", "江"},
    {"320102", "江苏省", "南京市", "玄武区", "玄"},
    {"320106", "江苏省", "南京市", "鼓楼区", "鼓"},
    {"320813", "江苏省", "淮安市", "洪泽区", "洪"},
    {"320581", "江苏省", "苏州市", "常熟市", "常"},
    {"320481", "江苏省", "常州市", "溧阳市", "溧"},
    {"211102", "辽宁省", "盘锦市", "双台子区", "双"},
    {"211103", "辽宁省", "盘锦市", "兴隆台区", "兴"},
    {"220602", "吉林省", "白山市", "浑江区", "浑"},
    {"120104", "天津市", "", "南开区", "南"},
    {"120103", "天津市", "", "河西区", "河"},
    {"110105", "北京市", "", "朝阳区", "朝"},
    {"110108", "北京市", "", "海淀区", "海"},
    {"310115", "上海市", "", "浦东新区", "浦"},
    {"500103", "重庆市", "", "渝中区", "渝"},
    {"440305", "广东省", "深圳市", "南山区", "深南"},
    {"440106", "广东省", "广州市", "天河区", "穗天"},
    {"510107", "四川省", "成都市", "武侯区", "武"},
    {"510104", "四川省", "成都市", "锦江区", "锦"},
    {"420106", "湖北省", "武汉市", "武昌区", "武昌"},
    {"430102", "湖南省", "长沙市", "芙蓉区", "芙"},
    {"430181", "湖南省", "长沙市", "浏阳市", "浏"},
    {"370102", "山东省", "济南市", "历下区", "历"},
    {"410102", "河南省", "郑州市", "中原区", "中"},
    {"610103", "陕西省", "西安市", "碑林区", "碑"},
    {"350203", "福建省", "厦门市", "思明区", "厦思"},
    {"530102", "云南省", "昆明市", "五华区", "五"},
    {"341021", "安徽省", "黄山市", "歙县", "歙"},
    {"360281", "江西省", "景德镇市", "乐平市", "乐"},
    {"520102", "贵州省", "贵阳市", "南明区", "南明"},
    {"620102", "甘肃省", "兰州市", "城关区", "城"},
};

/* No county has these. */
static const char *const offices[] = {"灯塔管理局",
                                      "茶叶发展局",
                                      "石桥保护局",
                                      "竹编产业局",
                                      "古井管理局",
                                      "渡口事务局",
                                      "陶器事业局",
                                      "蜂业发展局",
                                      "风筝产业局",
                                      "花卉产业局",
                                      "候鸟服务中心",
                                      "水车管理局",
                                      "芦苇湿地管理局",
                                      "路灯与钟楼管理局",
                                      "白鹭镇人民政府",
                                      "青石街道办事处",
                                      "云岭乡人民政府",
                                      "柳溪镇人民政府",
                                      NULL};

const char *const place_departments[] = {"办公室",   "信息中心",   "法规科", "综合科",
                                         "宣传科",   "行政审批科", "财务科", "组织人事科",
                                         "业务一科", "监督科",     NULL};

const struct region *place_region(struct random *random)
{
  return &regions[random_range(random, 0, (int)(sizeof regions / sizeof *regions) - 1)];
}

const char *place_full_name(struct pool *pool, const struct region *region)
{
  return pool_format(pool, "%s%s%s", region->province, region->city, region->county);
}

static bool shared_name(const char *county)
{
  static const char *const shared[] = {"鼓楼区", "朝阳区", "城关区", "南山区",
                                       "普陀区", "河西区", "中原区", NULL};
  for (size_t i = 0; shared[i]; i++)
    if (strcmp(shared[i], county) == 0)
      return true;
  return false;
}

const char *place_agency(struct pool *pool, struct random *random, const struct region *region)
{
  const char *office = random_pick(random, offices);
  const char *above = "";
  if (shared_name(region->county))
    above = region->city[0] ? region->city : region->province;
  return pool_format(pool, "%s%s%s", above, region->county, office);
}
