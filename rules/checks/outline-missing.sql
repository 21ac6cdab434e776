-- SPDX-License-Identifier: Apache-2.0
-- id: outline.missing
-- severity: error
-- applies: kind annual-report
-- applies: generation 2019 2021
-- applies: field heading
-- message: {what_en}: {expected_en}.
-- message[zh]: {what_zh}:{expected}。
--
-- Only what is sure: a heading that stands in the text under other words, a table that is a picture
-- or could not be told, a page of which hardly a heading was recognised, or what would stand after
-- the place where a page was cut off, are not reported as missing.
WITH wanted(key, zh, en, family, last_row, sign, other_sign, form_zh, form_en) AS (
  VALUES ('overview', '总体情况', 'overview', NULL, NULL, NULL, NULL, NULL, NULL),
         ('disclosure', '主动公开政府信息情况', 'proactive disclosure', 'disclosure', 'fees',
          '制发件数', '行政事业性收费',
          '主动公开政府信息情况表', 'the table of proactive disclosure'),
         ('requests', '收到和处理政府信息公开申请情况', 'requests received and handled', 'requests',
          'carried_out', '自然人', '勾稽关系', '收到和处理政府信息公开申请情况表', 'the table of requests'),
         ('litigation', '政府信息公开行政复议、行政诉讼情况', 'reviews and lawsuits', 'litigation',
          'lawsuit_after_review', '结果维持', '复议后起诉', '政府信息公开行政复议、行政诉讼情况表',
          'the table of reviews and lawsuits'),
         ('problems', '存在的主要问题及改进情况', 'problems and improvements', NULL, NULL, NULL,
          NULL, NULL, NULL),
         ('other', '其他需要报告的事项', 'other matters', NULL, NULL, NULL, NULL, NULL, NULL)
), found AS (
  -- (一)主动公开情况 within the overview is not the second heading
  SELECT field.value AS key, field.ordinal AS section
    FROM field
   CROSS JOIN section ON section.id = field.ordinal
   WHERE field.name = 'heading' AND section.level = 1
), cut AS (
  -- the last heading is a table's, and the table does not reach its end
  SELECT wanted.key AS key
    FROM (SELECT key, max(section) FROM found) AS last
   CROSS JOIN wanted ON wanted.key = last.key
   WHERE wanted.family IS NOT NULL
     AND NOT EXISTS (SELECT 1 FROM fact
                      WHERE fact.row = wanted.last_row
                        AND fact.form IN (wanted.family || '-2019', wanted.family || '-2021'))
), pictures AS (
  SELECT id, section FROM block WHERE kind = 'picture' AND role = 'body'
)
SELECT 'A heading is missing' AS what_en, '缺少标题' AS what_zh,
       zh AS expected, en AS expected_en, NULL AS severity, NULL AS section_1,
       (SELECT group_concat('section:' || section, ' ') FROM found) AS evidence
  FROM wanted
 WHERE key NOT IN (SELECT found.key FROM found WHERE found.key IS NOT NULL)
   AND (SELECT count(DISTINCT found.key) FROM found) >= 3
   AND NOT EXISTS (SELECT 1 FROM cut)
   AND NOT EXISTS (SELECT 1 FROM section
                    WHERE similar(section.title, wanted.zh) >= 0.6
                      AND (section.level = 1
                           OR coalesce(section.number, '') NOT GLOB '[(（0-9]*'))
   AND NOT EXISTS (SELECT 1 FROM block
                    WHERE block.role = 'body' AND instr(squeeze(block.text), squeeze(wanted.zh)) > 0)
UNION ALL
SELECT CASE WHEN picture THEN 'A statutory table could not be read, there is a picture in its place'
            ELSE 'A statutory table is missing' END,
       CASE WHEN picture THEN '法定表格为图片,未能读取' ELSE '缺少法定表格' END,
       form_zh, form_en, CASE WHEN picture THEN 'info' ELSE 'error' END, section,
       CASE WHEN picture THEN 'block:' || picture END
  FROM (SELECT wanted.*, found.section AS section,
               (SELECT pictures.id FROM pictures WHERE pictures.section = found.section) AS picture
          FROM wanted
         CROSS JOIN found ON found.key = wanted.key
         WHERE wanted.family IS NOT NULL
           AND wanted.key NOT IN (SELECT key FROM cut)
           AND NOT EXISTS (SELECT 1 FROM fact
                            WHERE fact.form IN (wanted.family || '-2019', wanted.family || '-2021'))
           AND NOT EXISTS (SELECT 1 FROM grid
                            WHERE (grid.form IS NULL OR grid.form = 'table')
                              AND (grid.section IS NULL OR grid.section = found.section))
           AND NOT EXISTS (SELECT 1 FROM block
                            WHERE block.role = 'body'
                              AND (instr(squeeze(block.text), wanted.sign) > 0
                                   OR instr(squeeze(block.text), wanted.other_sign) > 0))
         GROUP BY wanted.key)
