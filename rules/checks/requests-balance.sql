-- SPDX-License-Identifier: Apache-2.0
-- id: requests.balance
-- severity: error
-- applies: form requests-2019 requests-2021
-- message: In the column “{column_en}”, received plus carried in is {expected}, but total plus carried out is {actual}.
-- message[zh]: “{column_zh}”列:第一项加第二项之和为 {expected},第三项加第四项之和为 {actual},两者应当相等。
--
-- A blank cell makes a sum NULL, and nothing is said of it.
SELECT received.value + carried_in.value AS expected,
       total.value + carried_out.value AS actual,
       label(total.form, 'column', total.column) AS column_zh,
       label(total.form, 'column', total.column, 'en') AS column_en,
       received.id AS fact_1, carried_in.id AS fact_2, total.id AS fact_3, carried_out.id AS fact_4
  FROM fact AS total
 CROSS JOIN fact AS received
         ON received.row = 'received' AND received.column = total.column
        AND received.instance = total.instance
 CROSS JOIN fact AS carried_in
         ON carried_in.row = 'carried_in' AND carried_in.column = total.column
        AND carried_in.instance = total.instance
 CROSS JOIN fact AS carried_out
         ON carried_out.row = 'carried_out' AND carried_out.column = total.column
        AND carried_out.instance = total.instance
 WHERE total.row = 'total'
   AND total.form IN ('requests-2019', 'requests-2021')
   AND decimal_differs(received.value + carried_in.value, total.value + carried_out.value)
