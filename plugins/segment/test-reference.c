/* SPDX-License-Identifier: Apache-2.0 */
/* Every heading of the five reference documents, which are not part of the project: skipped where
 * they are not at hand (GONGKAI_SHARED, or ../shared beside the checkout). */
#include <stdio.h>
#include <stdlib.h>

#include "test-document.h"

enum { SKIPPED = 77 };

static const struct {
  const char *file, *outline;
} references[] = {
    {"seeds/000_34a779f69a5ea3a5.txt",
     "一|政务信息公开总体情况\n二|全力做好政务信息主动公开工作,确保行政权力在阳光下运行\n"
     "三|进一步完善社会救助、救灾减灾信息及时公开\n四|积极推进“互联网+政务服务”工作\n"
     "五|做好政策解读工作,增强宣传成效\n六|加强政务舆情收集和信息共享\n"
     "七|积极做好依申请公开工作\n八|下步工作打算\n"},
    {"seeds/001_3010b1adff2a6a0b.txt",
     "一|落实政务公开制度\n  (一)|贯彻落实政府信息公开条例\n  (二)|加强政府信息公开审查工作\n"
     "  (三)|推行主动公开基本目录制度\n  (四)|健全公共企事业单位信息公开制度\n"
     "二|加强重点领域政务公开\n  (五)|推进重大决策公开\n  (六)|做好权责清单调整和公开\n"
     "  (七)|推进建议提案办理结果公开\n  (八)|推进社会公益事业建设领域政府信息公开\n"
     "  (九)|抓好重点领域信息公开工作落实\n三|加大政策解读力度\n  (十)|加强民生政策解读\n"
     "  (十一)|落实解读责任\n四|强化舆情监测回应\n  (十二)|加强舆情收集监测\n  "
     "(十三)|强化回应实效\n"
     "五|切实推进政务公开平台建设\n  (十四)|加强官方网站、微博、微信公众号平台建设\n"
     "  (十五)|做好“互联网+政务服务”和“政务一网通”相关工作\n六|加强政务公开工作保障\n"
     "  (十六)|加强组织领导\n  (十七)|加强业务培训\n  (十八)|加强督促检查\n"},
    {"seeds/002_a69ef41056118676.txt",
     "一|总体情况\n  (一)|全面推进,做好主动公开工作\n  (二)|主动及时,做好依申请公开工作\n"
     "  (三)|谨慎严密,做好政府信息管理工作\n  (四)|强化推进,做好政府信息公开平台建设工作\n"
     "  (五)|强化管理,做好监督保障工作\n二|主动公开政府信息情况\n"
     "三|收到和处理政府信息公开申请情况\n四|政府信息公开行政复议、行政诉讼情况\n"
     "五|存在的主要问题及改进情况\n六|其他需要报告的事项\n"},
    {"seeds/003_ed069e08a3961e4f.txt",
     "一|概述\n  (一)|加强领导,落实责任\n  (二)|完善制度,规范程序\n  (三)|加强学习,提升能力\n"
     "二|主动公开信息情况\n  (一)|公开形式\n  (二)|主动公开信息类别\n  (三)|主动公开信息情况\n"
     "三|依申请公开政府信息情况\n四|政府信息公开的收费及减免情况\n"
     "五|政府信息公开的咨询处理情况\n六|政府信息公开工作人员和政府支出情况\n"
     "七|因政府信息公开申请行政复议、提起行政诉讼情况\n"
     "八|政府信息公开存在的主要问题及改进情况\n"},
    {"seeds/004_2b3c48189698253f.txt",
     "一|《关于全面推进政务公开工作的实施意见》及2017年政务公开重点工作任务落实情况\n"
     "  1.|建立专门机构\n  2.|人员配置情况\n  3.|制度建设情况\n"
     "  4.|规范细化主动公开、依申请公开政府信息工作流程\n二|主动公开政府信息情况\n"
     "  1.|公开的数量\n  2.|公开的内容\n"
     "  3|2013年至2017年主动公开政府信息5年的数据对比情况\n三|依申请公开政府信息情况\n"
     "|行政复议、诉讼和申诉情况\n|政府信息公开的收费和减免情况\n"
     "六|政府信息公开工作存在的主要问题\n七|政府信息公开工作下步工作安排\n"
     "  1.|健全信息公开工作制度\n  2.|深化思想认识，切实增强信息公开意识\n"
     "  3.|把握内在要求，积极拓展主动公开内容\n  4.|加强科学管理，努力规范依申请公开工作\n"},
};

int main(void)
{
  int failures = 0;
  for (size_t i = 0; i < sizeof references / sizeof *references; i++) {
    char *text = test_document_read(references[i].file);
    if (!text) {
      printf("SKIP: %s is not at hand\n", references[i].file);
      return SKIPPED;
    }
    struct test_document document;
    test_document_open(&document, text);
    char *outline = test_document_print(&document);
    bool same = strcmp(outline, references[i].outline) == 0;
    printf("%s %s\n", same ? "ok" : "NOT OK", references[i].file);
    if (!same)
      printf("expected:\n%sgot:\n%s", references[i].outline, outline);
    failures += !same;
    /* The list of parts that the last of them announces. */
    uint32_t announced = i == 4 ? 7 : 0;
    if (document.outline->announced.count != announced) {
      printf("NOT OK %s: %u announced parts, not %u\n", references[i].file,
             document.outline->announced.count, announced);
      failures++;
    }
    free(outline);
    test_document_close(&document);
    free(text);
  }
  return failures != 0;
}
