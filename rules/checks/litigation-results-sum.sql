-- SPDX-License-Identifier: Apache-2.0
-- id: litigation.results-sum
-- severity: error
-- applies: form litigation-2019 litigation-2021
-- message: Of “{row_en}”, the four results add up to {expected}, but the printed total is {actual}.
-- message[zh]: “{row_zh}”:四类结果之和为 {expected},总计为 {actual}。
--
-- Of blank cells as in requests.results-sum.
WITH sums AS (
  SELECT id, form, row, "column", instance, value AS printed,
         (SELECT decimal_sum(item.value)
            FROM fact AS item
           WHERE item.row = total.row AND item.instance = total.instance
             AND item.column <> 'total') AS sum
    FROM fact AS total
   WHERE total.column = 'total'
     AND total.form IN ('litigation-2019', 'litigation-2021')
)
SELECT sum AS expected, printed AS actual,
       label(form, 'row', row) AS row_zh,
       label(form, 'row', row, 'en') AS row_en,
       id AS fact_1,
       (SELECT group_concat('fact:' || item.id, ' ')
          FROM fact AS item
         WHERE item.row = sums.row AND item.instance = sums.instance
           AND item.column <> 'total') AS evidence
  FROM sums
 WHERE decimal_differs(sum, printed)
   AND (sum > printed
        OR 4 =
           (SELECT count(item.value)
              FROM fact AS item
             WHERE item.row = sums.row AND item.instance = sums.instance
               AND item.column <> 'total'))
