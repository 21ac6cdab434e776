-- SPDX-License-Identifier: Apache-2.0
-- id: narrative.parts-sum
-- severity: error
-- applies: figure
-- message: The parts add up to {expected}, but the number before them is {actual}{if_en}: “{text}”.
-- message[zh]: 各分项之和为 {expected},总数为 {actual}{if_zh}:“{text}”。
--
-- 余, 约 and the like stand for every number between least and most. A part in another unit is no
-- addend, and then the parts cannot be too few. Parts that are not said to be all (其中) can only be
-- too many; where they miss the total by a twentieth or less, and by less than the smallest of them,
-- that is worth a look, no more. So is an item of news that may be counted on two channels.
WITH parts AS (
  SELECT whole.id AS id, whole.value AS value, whole.least AS least, whole.most AS most,
         whole.complete AS complete, whole.block AS block, whole.text AS text,
         whole.approximation AS approximation,
         part.least AS part_least, part.most AS part_most,
         part.unit IS whole.unit OR part.unit IS NULL OR whole.unit IS NULL
         OR (part.unit IN ('条', '件', '项', '篇', '则', '个', '份', '期', '次', '例', '宗', '起')
             AND whole.unit IN ('条', '件', '项', '篇', '则', '个', '份', '期', '次', '例', '宗', '起'))
           AS addend
    FROM figure AS part
   CROSS JOIN figure AS whole ON whole.id = part.parent
   WHERE part.parent IS NOT NULL
), lists AS (
  SELECT id, value, least, most, complete, block, text, approximation,
         decimal_sum(CASE WHEN addend THEN part_least END) AS parts_least,
         decimal_sum(CASE WHEN addend THEN part_most END) AS parts_most,
         sum(addend AND part_most IS NOT NULL) = count(*) AS known,
         count(*) AS parts, min(part_least) AS smallest
    FROM parts
   GROUP BY id
)
SELECT CASE WHEN parts_least = parts_most THEN parts_least
            ELSE parts_least || '–' || parts_most END AS expected,
       value AS actual, text, id AS figure_1,
       (SELECT group_concat('figure:' || part.id, ' ') FROM figure AS part
         WHERE part.parent = lists.id) AS evidence,
       CASE WHEN parts_least > most
             AND (text LIKE '%公开%' OR text LIKE '%发布%' OR text LIKE '%信息%')
             AND (SELECT count(*) FROM figure AS part
                   WHERE part.parent = lists.id
                     AND (part.subject LIKE '%网%' OR part.subject LIKE '%微信%'
                          OR part.subject LIKE '%微博%' OR part.subject LIKE '%公众号%'
                          OR part.subject LIKE '%报纸%' OR part.subject LIKE '%电视%'
                          OR part.subject LIKE '%平台%' OR part.subject LIKE '%公开栏%'
                          OR part.subject LIKE '%媒体%')) > 1
            THEN 'info'
            WHEN complete = 0 AND parts_most < least THEN 'info'
            WHEN parts_least <> parts_most OR approximation <> 'exact' THEN 'warn'
            ELSE 'error' END AS severity,
       CASE WHEN complete = 0 AND parts_most < least
            THEN ', which is an error if they are all of it' ELSE '' END AS if_en,
       CASE WHEN complete = 0 AND parts_most < least
            THEN '(如所列为全部分项,则不符)' ELSE '' END AS if_zh
  FROM lists
 WHERE parts_least > most
    OR (parts_most < least AND known
        AND (complete = 1
             OR (parts >= 2 AND parts_least = parts_most AND least = most
                 AND (least - parts_most) * 20 <= least AND least - parts_most < smallest))
        -- a paragraph that stops in the midst of a sentence may have lost the rest of its parts
        AND NOT EXISTS (SELECT 1 FROM block
                         WHERE block.id = lists.block
                           AND substr(rtrim(block.text), -1) NOT IN
                               ('。', '.', '；', ';', '！', '!', '？', '”', '）', ')')))
