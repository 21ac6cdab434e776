-- SPDX-License-Identifier: Apache-2.0
-- id: requests.carry
-- severity: error
-- facts: requests-2019/carried_in/* requests-2019/carried_out/* requests-2021/carried_in/* requests-2021/carried_out/*
-- message: Requests carried over: the report for {before_year} passes {expected} on to {year} (“{column_en}”), but that for {year} takes over {actual}.
-- message[zh]: 结转申请:{before_year}年报告“{column_zh}”结转下年度 {expected} 件,{year}年报告“{column_zh}”上年结转 {actual} 件,两者应当相等。
--
-- The trial forms and those of 2021 count the same requests, so 2020 is compared with 2021 too. The
-- total is told where it differs; else the kinds of applicant that do, as info: a request may be
-- counted under another kind a year later. NULL (blank, /) takes no part. Of a report that prints
-- the form several times, the tables that agree are taken for the same scope.
WITH pair AS (
  SELECT this.document, this.year, last.document AS before, last.year AS before_year,
         this.versions > 1 OR last.versions > 1 AS doubtful
    FROM report AS this
   CROSS JOIN report AS last
           ON last.authority = this.authority AND last.kind = this.kind
          AND last.year = this.year - 1
   WHERE this.kind = 'annual-report' AND this.year >= 2020
),
carried AS (
  SELECT pair.*, came.form, came.column AS "column", came.instance AS instance,
         went.value AS expected, came.value AS actual, went.id AS went, came.id AS came,
         came.recovered OR went.recovered AS recovered,
         came.instance > 0 OR went.instance > 0 AS several,
         came.column = 'total' AS is_total
    FROM pair
   CROSS JOIN fact AS came
           ON came.document = pair.document
          AND came.form IN ('requests-2019', 'requests-2021') AND came.row = 'carried_in'
   CROSS JOIN fact AS went
           ON went.document = pair.before
          AND went.form IN ('requests-2019', 'requests-2021') AND went.row = 'carried_out'
          AND went.column = came.column
   WHERE came.value IS NOT NULL AND went.value IS NOT NULL
),
differing AS (
  SELECT carried.*
    FROM carried
   WHERE decimal_differs(expected, actual)
     AND NOT EXISTS (SELECT 1
                       FROM carried AS other
                      WHERE other.document = carried.document
                        AND other.column = carried.column
                        AND decimal_differs(other.expected, other.actual) = 0)
)
SELECT document, expected, actual, before_year, year,
       CASE WHEN NOT is_total THEN 'info'
            WHEN recovered OR several OR doubtful THEN 'warn' END AS severity,
       label(form, 'column', "column") AS column_zh,
       label(form, 'column', "column", 'en') AS column_en,
       came AS fact_1, went AS fact_2
  FROM differing
 WHERE is_total
    OR NOT EXISTS (SELECT 1
                     FROM differing AS total
                    WHERE total.document = differing.document AND total.is_total)
