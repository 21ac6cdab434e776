-- SPDX-License-Identifier: Apache-2.0
-- id: disclosure.stock
-- severity: warn
-- facts: disclosure-2021/*/issued disclosure-2021/*/repealed disclosure-2021/*/in_force
-- message: “{row_en}”: in force at the end of {before_year} plus issued less repealed is {expected}, but in force at the end of {year} is {actual}.
-- message[zh]: “{row_zh}”:{before_year}年末现行有效件数加{year}年制发件数减废止件数为 {expected},{year}年报告现行有效件数为 {actual}。
--
-- Only the forms of 2021 and after have these columns, so the first year that can be compared with
-- the one before is 2022. Documents that lapsed, or a count that was put right in the meantime,
-- break the sum without anybody being wrong: hence warn. A blank or / makes a sum NULL, and nothing
-- is said. A report that prints the form several times (a district's and its office's) is compared
-- with any of last year's: only where none fits there is something to say, and then less.
WITH pair AS (
  SELECT this.document, this.year, last.document AS before, last.year AS before_year,
         this.versions > 1 OR last.versions > 1 AS doubtful
    FROM report AS this
   CROSS JOIN report AS last
           ON last.authority = this.authority AND last.kind = this.kind
          AND last.year = this.year - 1
   WHERE this.kind = 'annual-report' AND this.year >= 2022
),
sums AS (
  SELECT pair.*, held.form, held.row,
         had.value + issued.value - repealed.value AS expected, held.value AS actual,
         had.id AS had, issued.id AS issued, repealed.id AS repealed, held.id AS held,
         held.instance AS instance,
         had.recovered OR issued.recovered OR repealed.recovered OR held.recovered AS recovered,
         had.instance > 0 OR held.instance > 0 AS several
    FROM pair
   CROSS JOIN fact AS held
           ON held.document = pair.document
          AND held.form = 'disclosure-2021' AND held.column = 'in_force'
   CROSS JOIN fact AS issued
           ON issued.document = pair.document AND issued.form = held.form
          AND issued.row = held.row AND issued.column = 'issued'
          AND issued.instance = held.instance
   CROSS JOIN fact AS repealed
           ON repealed.document = pair.document AND repealed.form = held.form
          AND repealed.row = held.row AND repealed.column = 'repealed'
          AND repealed.instance = held.instance
   CROSS JOIN fact AS had
           ON had.document = pair.before AND had.form = held.form
          AND had.row = held.row AND had.column = 'in_force'
)
SELECT document, expected, actual, before_year, year,
       CASE WHEN recovered OR several OR doubtful THEN 'info' END AS severity,
       label(form, 'row', row) AS row_zh, label(form, 'row', row, 'en') AS row_en,
       held AS fact_1, issued AS fact_2, repealed AS fact_3, had AS fact_4
  FROM sums
 WHERE decimal_differs(expected, actual)
   AND NOT EXISTS (SELECT 1
                     FROM sums AS other
                    WHERE other.document = sums.document AND other.row = sums.row
                      AND decimal_differs(other.expected, other.actual) = 0)
