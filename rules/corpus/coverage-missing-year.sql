-- SPDX-License-Identifier: Apache-2.0
-- id: coverage.missing-year
-- severity: info
-- message: There are annual reports of “{agency}” for {before_year} and {year}, but none for {missing}.
-- message[zh]: “{agency}”有{before_year}年和{year}年的年度报告,没有{missing}年的。
--
-- Years before the first and after the last report are no gap: an authority may have been founded
-- or dissolved. The duty to report began with the year 2008. A report of the authority whose year
-- is not known may be the missing one, and then nothing is said.
WITH reported AS (
  SELECT document, authority, agency, year,
         lag(year) OVER years AS before_year, lag(document) OVER years AS before
    FROM report
   WHERE kind = 'annual-report' AND authority IS NOT NULL AND year >= 2008
  WINDOW years AS (PARTITION BY authority ORDER BY year)
)
SELECT document, agency, before_year, year,
       CASE WHEN year - before_year = 2 THEN CAST(year - 1 AS TEXT)
            ELSE (before_year + 1) || '–' || (year - 1) END AS missing,
       before AS document_1, document AS document_2
  FROM reported
 WHERE year - before_year >= 2
   AND NOT EXISTS (SELECT 1
                     FROM report AS unknown
                    WHERE unknown.authority = reported.authority AND unknown.year IS NULL
                      AND (unknown.kind IS NULL OR unknown.kind = 'annual-report'))
