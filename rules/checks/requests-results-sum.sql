-- SPDX-License-Identifier: Apache-2.0
-- id: requests.results-sum
-- severity: error
-- applies: form requests-2019 requests-2021
-- message: In the column “{column_en}”, the items III(1) to III(6) add up to {expected}, but the printed total III(7) is {actual}.
-- message[zh]: “{column_zh}”列:第三项(一)至(六)各项之和为 {expected},(七)总计为 {actual}。
--
-- A blank item may stand for 0, or for a number that was forgotten. So items that fall short of the
-- total are reported only where every one of them is printed; items that exceed it always are.
WITH sums AS (
  SELECT id, form, row, "column", instance, value AS printed,
         (SELECT decimal_sum(item.value)
            FROM fact AS item
           WHERE item.column = total.column AND item.instance = total.instance
             AND item.row <> 'received' AND item.row <> 'carried_in'
             AND item.row <> 'total' AND item.row <> 'carried_out') AS sum
    FROM fact AS total
   WHERE total.row = 'total'
     AND total.form IN ('requests-2019', 'requests-2021')
)
SELECT sum AS expected, printed AS actual,
       label(form, 'column', "column") AS column_zh,
       label(form, 'column', "column", 'en') AS column_en,
       id AS fact_1,
       (SELECT group_concat('fact:' || item.id, ' ')
          FROM fact AS item
         WHERE item.column = sums.column AND item.instance = sums.instance
           AND item.row <> 'received' AND item.row <> 'carried_in'
           AND item.row <> 'total' AND item.row <> 'carried_out'
           AND item.value <> 0) AS evidence
  FROM sums
 WHERE decimal_differs(sum, printed)
   AND (sum > printed
        OR CASE form WHEN 'requests-2019' THEN 19 ELSE 21 END =
           (SELECT count(item.value)
              FROM fact AS item
             WHERE item.column = sums.column AND item.instance = sums.instance
               AND item.row <> 'received' AND item.row <> 'carried_in'
               AND item.row <> 'total' AND item.row <> 'carried_out'))
