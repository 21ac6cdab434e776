-- SPDX-License-Identifier: Apache-2.0
-- id: litigation.not-negative
-- severity: error
-- applies: form litigation-2019 litigation-2021
-- message: A count cannot be below 0: “{row_en}”, “{column_en}” is {actual}.
-- message[zh]: 数量不能为负数:“{row_zh}”的“{column_zh}”为 {actual}。
SELECT value AS actual, id AS fact_1,
       label(form, 'row', row) AS row_zh, label(form, 'row', row, 'en') AS row_en,
       label(form, 'column', column) AS column_zh, label(form, 'column', column, 'en') AS column_en
  FROM fact
 WHERE form IN ('litigation-2019', 'litigation-2021') AND value < 0
