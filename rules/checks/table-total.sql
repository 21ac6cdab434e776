-- SPDX-License-Identifier: Apache-2.0
-- id: table.total
-- severity: error
-- applies: form table
-- message: “{row_label}”, “{column_label}”: the cells add up to {expected}, but {actual} is printed as the total.
-- message[zh]: “{row_label}”的“{column_label}”:各项之和为 {expected},所列总数为 {actual}。
--
-- Only of a total that stands first or last and is the only one of its table, where every cell is a
-- number of the same unit (a total need not say it again). Subtotals, 其中, shares, averages, ranks and years make it something else
-- than a sum, and then nothing is said.
WITH doubtful_row AS (
  SELECT table_id, cell_row AS place FROM fact
   WHERE form = 'table'
     AND (row LIKE '%率%' OR row LIKE '%比%' OR row LIKE '%均%' OR row LIKE '%同期%'
          OR row LIKE '%序号%' OR row LIKE '%编号%' OR row LIKE '%排名%' OR row LIKE '%标准%'
          OR row LIKE '%单价%' OR row LIKE '%年份%' OR row LIKE '%电话%')
), mixed_row AS MATERIALIZED (
  SELECT table_id, min(cell_row) AS first, max(cell_row) AS last FROM fact
   WHERE form = 'table'
     AND (row LIKE '%合计%' OR row LIKE '%小计%' OR row LIKE '%累计%' OR row LIKE '%共计%'
          OR row LIKE '%其中%' OR row LIKE '%总%' OR row LIKE '%率%'
          OR row LIKE '%比%' OR row LIKE '%均%' OR row LIKE '%增%'
          OR squeeze(row) IN ('合计', '小计') OR row GLOB '[(（①]*')
   GROUP BY table_id
), doubtful_column AS (
  SELECT table_id, cell_column AS place FROM fact
   WHERE form = 'table'
     AND ("column" LIKE '%率%' OR "column" LIKE '%比%' OR "column" LIKE '%均%' OR "column" LIKE '%同期%'
          OR "column" LIKE '%序号%' OR "column" LIKE '%编号%' OR "column" LIKE '%排名%' OR "column" LIKE '%标准%'
          OR "column" LIKE '%单价%' OR "column" LIKE '%年份%' OR "column" LIKE '%电话%')
), mixed_column AS MATERIALIZED (
  SELECT table_id, min(cell_column) AS first, max(cell_column) AS last FROM fact
   WHERE form = 'table'
     AND ("column" LIKE '%合计%' OR "column" LIKE '%小计%' OR "column" LIKE '%累计%' OR "column" LIKE '%共计%'
          OR "column" LIKE '%其中%' OR "column" LIKE '%总%' OR "column" LIKE '%率%'
          OR "column" LIKE '%比%' OR "column" LIKE '%均%' OR "column" LIKE '%增%'
          OR squeeze("column") IN ('合计', '小计') OR "column" GLOB '[(（①]*')
   GROUP BY table_id
)
SELECT decimal_sum(item.value) AS expected, total.value AS actual,
       coalesce(total.row, '') AS row_label, coalesce(total.column, '') AS column_label,
       total.id AS fact_1, group_concat('fact:' || item.id, ' ') AS evidence
  FROM fact AS total
 CROSS JOIN fact AS item
         ON item.table_id = total.table_id AND item.cell_column = total.cell_column
        AND item.cell_row <> total.cell_row
 WHERE total.form = 'table' AND total.kind = 'number'
   AND squeeze(total.row) IN ('总计', '合计', '共计', '小计', '总和', '总数')
   AND NOT EXISTS (SELECT 1 FROM doubtful_column AS doubtful
                    WHERE doubtful.table_id = total.table_id
                      AND doubtful.place = total.cell_column)
   AND NOT EXISTS (SELECT 1 FROM mixed_row AS mixed
                    WHERE mixed.table_id = total.table_id AND (mixed.first <> total.cell_row OR mixed.last <> total.cell_row))
 GROUP BY total.id
HAVING count(item.value) = count(*) AND count(*) >= 2
   AND (max(item.cell_row) < total.cell_row OR min(item.cell_row) > total.cell_row)
   AND count(DISTINCT coalesce(item.unit, '')) = 1
   AND coalesce(min(item.unit) = total.unit, 1)
   AND count(nullif(instr(item.raw, '%') + instr(item.raw, '％'), 0)) = 0
   AND count(DISTINCT item.cell_row) = count(*)
   AND decimal_differs(decimal_sum(item.value), total.value)
UNION ALL
SELECT decimal_sum(item.value) AS expected, total.value AS actual,
       coalesce(total.row, '') AS row_label, coalesce(total.column, '') AS column_label,
       total.id AS fact_1, group_concat('fact:' || item.id, ' ') AS evidence
  FROM fact AS total
 CROSS JOIN fact AS item
         ON item.table_id = total.table_id AND item.cell_row = total.cell_row
        AND item.cell_column <> total.cell_column
 WHERE total.form = 'table' AND total.kind = 'number'
   AND squeeze(total.column) IN ('总计', '合计', '共计', '小计', '总和', '总数')
   AND NOT EXISTS (SELECT 1 FROM doubtful_row AS doubtful
                    WHERE doubtful.table_id = total.table_id
                      AND doubtful.place = total.cell_row)
   AND NOT EXISTS (SELECT 1 FROM mixed_column AS mixed
                    WHERE mixed.table_id = total.table_id AND (mixed.first <> total.cell_column OR mixed.last <> total.cell_column))
 GROUP BY total.id
HAVING count(item.value) = count(*) AND count(*) >= 2
   AND (max(item.cell_column) < total.cell_column OR min(item.cell_column) > total.cell_column)
   AND count(DISTINCT coalesce(item.unit, '')) = 1
   AND coalesce(min(item.unit) = total.unit, 1)
   AND count(nullif(instr(item.raw, '%') + instr(item.raw, '％'), 0)) = 0
   AND count(DISTINCT item.cell_column) = count(*)
   AND decimal_differs(decimal_sum(item.value), total.value)
