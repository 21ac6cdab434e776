-- SPDX-License-Identifier: Apache-2.0
-- id: narrative.table
-- severity: error
-- applies: field figure.cell figure.none
-- message: The text says {actual}, the table says {expected} (“{row_en}”, “{column_en}”): “{text}”.
-- message[zh]: 正文为 {actual},表中“{row_zh}”的“{column_zh}”为 {expected}:“{text}”。
--
-- A figure with a scope (区政府办, 局机关) counts something else than the table. A report that
-- counts last year's requests with this year's is right too, unless it names last year's apart.
WITH claims AS (
  SELECT field.id AS field, figure.id AS figure, figure.text AS text, figure.value AS value,
         figure.block AS block,
         figure.least AS least, figure.most AS most, figure.approximation AS approximation,
         part(field.value, 1) AS form, part(field.value, 2) AS row, part(field.value, 3) AS "column"
    FROM field
   CROSS JOIN figure ON figure.id = field.ordinal
   WHERE field.name = 'figure.cell' AND figure.scope IS NULL
     AND (figure.period IS NULL
          OR figure.period IN (SELECT year.value FROM field AS year WHERE year.name = 'year'))
  UNION ALL
  SELECT field.id, NULL, field.raw, 0, NULL, 0, 0, 'exact',
         part(field.value, 1), part(field.value, 2), part(field.value, 3)
    FROM field
   WHERE field.name = 'figure.none'
)
SELECT fact.value AS expected, claims.value AS actual, claims.text AS text,
       claims.figure AS figure_1, claims.field AS field_1, fact.id AS fact_1,
       label(fact.form, 'row', fact.row) AS row_zh,
       label(fact.form, 'row', fact.row, 'en') AS row_en,
       label(fact.form, 'column', fact.column) AS column_zh,
       label(fact.form, 'column', fact.column, 'en') AS column_en,
       CASE approximation WHEN 'exact' THEN 'error' ELSE 'warn' END AS severity
  FROM claims
 CROSS JOIN fact ON fact.row = claims.row AND fact.column = claims.column
                AND fact.form = claims.form
 WHERE (claims.most < fact.value OR claims.least > fact.value)
   AND NOT EXISTS (SELECT 1 FROM fact AS other
                    WHERE other.row = claims.row AND other.column = claims.column
                      AND other.form = claims.form
                      AND other.value BETWEEN claims.least AND claims.most)
   AND NOT (NOT EXISTS (SELECT 1 FROM figure AS carried
                         WHERE carried.block = claims.block AND carried.text LIKE '%上年%结转%'
                           AND carried.parent IS NOT claims.figure)
            AND claims.form IN ('requests-2019', 'requests-2021')
            AND claims.value IS (SELECT received.value + carried_in.value
                                   FROM fact AS received
                                  CROSS JOIN fact AS carried_in
                                          ON carried_in.row = 'carried_in'
                                         AND carried_in.column = received.column
                                         AND carried_in.instance = received.instance
                                  WHERE received.row = 'received'
                                    AND received.column = fact.column
                                    AND received.instance = fact.instance))
 GROUP BY claims.field
