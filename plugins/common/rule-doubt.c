/* SPDX-License-Identifier: Apache-2.0 */
#include "rule-doubt.h"

uint32_t gk_rule_doubt_severity(enum gk_rule_doubt doubt, uint32_t severity)
{
  return doubt != GK_RULE_SURE && severity > GK_INFO ? GK_INFO : severity;
}

struct gk_text gk_rule_doubt_sentence(enum gk_rule_doubt doubt, bool chinese)
{
  switch (doubt) {
  case GK_RULE_RECOGNISED:
    return chinese ? GK_TEXT("所依据的文字是从图片中识别的,可能识别有误。")
                   : GK_TEXT(" It rests on text that was recognised in a picture, and may be a "
                             "misreading.");
  case GK_RULE_DOUBTFUL:
    return chinese ? GK_TEXT("所依据的读数来自图片,存疑,可能识别有误。")
                   : GK_TEXT(" It rests on a reading that is not sure, and may be a misreading.");
  default:
    return GK_TEXT("");
  }
}
