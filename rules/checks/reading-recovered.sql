-- SPDX-License-Identifier: Apache-2.0
-- id: reading.recovered
-- severity: info
-- applies: fact
-- message: “{row_en}”, “{column_en}”: of the readings of the picture {raw} was taken, since the sums hold with it; if another is printed, they do not.
-- message[zh]: “{row_zh}”“{column_zh}”:图片有几种读法,因合计相符取 {raw};若所印为另一读法,则合计不符。
--
-- The sums choose only between readings that the picture supports, and what they chose is doubtful. A
-- table that is wrong in the source would look right for that: so it is said where to look.
SELECT raw, id AS fact_1,
       coalesce(label(form, 'row', row), row) AS row_zh,
       coalesce(label(form, 'row', row, 'en'), row) AS row_en,
       coalesce(label(form, 'column', fact.column), fact.column) AS column_zh,
       coalesce(label(form, 'column', fact.column, 'en'), fact.column) AS column_en
  FROM fact
 WHERE recovered AND doubtful
