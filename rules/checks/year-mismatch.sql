-- SPDX-License-Identifier: Apache-2.0
-- id: year.mismatch
-- severity: warn
-- applies: kind annual-report work-report
-- applies: field title
-- message: {what_en} is of {actual}, the title of {expected}.
-- message[zh]: {what_zh}为 {actual} 年,标题为 {expected} 年。
--
-- A title that names two years, or none, claims nothing. Of several reporting periods one of the
-- title's year is enough. The prose counts only where it never names the title's year: reports
-- compare with the year before.
WITH title AS (
  SELECT id, year_of(value) AS year FROM field WHERE name = 'title' LIMIT 1
), period AS (
  SELECT claim.id AS id, claim.value AS year
    FROM field AS claim
   CROSS JOIN field AS span ON span.name = 'mention.period'
   WHERE claim.name = 'mention.report_year' AND span.block = claim.block AND span.raw = claim.raw
)
SELECT 'The reporting period' AS what_en, '统计期限' AS what_zh,
       title.year AS expected, period.year AS actual, title.id AS field_1, period.id AS field_2
  FROM title CROSS JOIN period
 WHERE period.year <> title.year
   AND NOT EXISTS (SELECT 1 FROM period AS other WHERE other.year = title.year)
 GROUP BY period.year
UNION ALL
SELECT 'The text', '正文', title.year, mention.value, title.id, mention.id
  FROM title
 CROSS JOIN field AS mention ON mention.name = 'mention.report_year'
 WHERE mention.value < title.year
   AND NOT EXISTS (SELECT 1 FROM period)
   AND NOT EXISTS (SELECT 1 FROM field AS named
                    WHERE named.name = 'mention.year' AND named.value = title.year)
 GROUP BY mention.value
HAVING count(*) >= 2
