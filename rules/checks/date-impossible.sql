-- SPDX-License-Identifier: Apache-2.0
-- id: date.impossible
-- severity: error
-- applies: field mention.date published signed
-- message: {what_en}: “{actual}”.
-- message[zh]: {what_zh}:“{actual}”。
--
-- A date that lost its 年 or 月 in print has no value; what it was is not guessed. 农历 has months
-- of its own. A date that is both the document's and a mention in its text is reported once.
SELECT raw AS actual, id AS field_1,
       CASE WHEN value IS NULL THEN 'warn' ELSE 'error' END AS severity,
       CASE WHEN value IS NULL THEN 'Something is missing in this date'
            ELSE 'There is no such date' END AS what_en,
       CASE WHEN value IS NULL THEN '日期有缺字' ELSE '日期不存在' END AS what_zh
  FROM field AS mention
 WHERE name IN ('mention.date', 'published', 'signed')
   AND (date_valid(value) = 0 OR (value IS NULL AND name = 'mention.date'))
   AND raw NOT LIKE '%农历%'
   AND (name = 'mention.date'
        OR NOT EXISTS (SELECT 1 FROM field AS other
                        WHERE other.name = 'mention.date'
                          AND (other.value IS mention.value OR other.raw IS mention.raw)))
