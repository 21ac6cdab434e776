-- SPDX-License-Identifier: Apache-2.0
-- id: year.mismatch
-- severity: warn
-- applies: kind annual-report work-report
-- applies: title
-- message: {what_en} is of {actual}, the title of {expected}.
-- message[zh]: {what_zh}为 {actual} 年,标题为 {expected} 年。
--
-- A title that names two years, or none, claims nothing. Of several periods one of the title's
-- year is enough.
WITH title AS (
  SELECT id, year_of(value) AS year FROM field WHERE name = 'title' LIMIT 1
)
SELECT 'The reporting period' AS what_en, '统计期限' AS what_zh,
       title.year AS expected, substr(period.value, 1, 4) AS actual,
       title.id AS field_1, period.id AS field_2
  FROM title
 CROSS JOIN field AS period ON period.name = 'mention.period'
 WHERE substr(period.value, 1, 4) <> title.year
   AND substr(period.value, -10, 4) = substr(period.value, 1, 4)
   AND NOT EXISTS (SELECT 1 FROM field AS other
                    WHERE other.name = 'mention.period'
                      AND substr(other.value, 1, 4) <= title.year
                      AND substr(other.value, -10, 4) >= title.year)
 GROUP BY substr(period.value, 1, 4)
UNION ALL
SELECT 'The text', '正文', title.year, mention.value, title.id, mention.id
  FROM title
 CROSS JOIN field AS mention ON mention.name = 'mention.report_year'
 WHERE mention.value <> title.year
   AND (SELECT count(*) FROM field AS same
         WHERE same.name = 'mention.report_year' AND same.value = mention.value) >
       (SELECT count(*) FROM field AS right
         WHERE right.name = 'mention.report_year' AND right.value = title.year)
 GROUP BY mention.value
