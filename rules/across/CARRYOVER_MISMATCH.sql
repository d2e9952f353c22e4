-- This year's 上年结转 is not last year's 累计结余 of the same unit and row.
-- Raised by: 累计结余 12.50万元 in 2030, 上年结转 13.00万元 in 2031. Not by: the same figures, or a unit without last year's report.
-- Where rows of one name can be compared, the row of the whole is not compared again.
WITH bound AS (SELECT 100 AS yuan),  -- two figures of two decimals in 万元, each right to half of its last place
pairs AS (
  SELECT now.*, before.number AS was, before.fiscal_year AS last_year, before.unit AS unit_then,
         NOT now.is_whole AND now.entity IS NOT NULL AS by_row
  FROM figures now
  JOIN figures before ON before.unit_key = now.unit_key AND before.fiscal_year = now.fiscal_year - 1
       AND before.form = now.form
       AND before.section = 'expenditure' AND before.field = 'cumulative_balance'
       AND (before.entity IS NOT DISTINCT FROM now.entity OR (before.is_whole AND now.is_whole))
  WHERE now.section = 'income' AND now.field = 'carryover'
)
SELECT report_id, document_id, fiscal_year, unit, section, "row", entity, field,
       format('{}“上年结转”填 {}，{} 年报告的“累计结余”是 {}，相差 {}，请核对两年的报告',
              coalesce(entity, ''), wan(number), last_year, wan(was), wan(abs(number - was))) AS message,
       format('the carry-over{} is {}, the cumulative balance in the report of {} is {}, off by {}; check both reports',
              coalesce(' of ' || entity, ''), wan(number), last_year, wan(was), wan(abs(number - was))) AS message_en,
       wan(was) AS expected, wan(number) AS found, "table", grid_row, grid_col, line
FROM pairs, bound
WHERE abs(number - was) > yuan
  AND (by_row OR NOT EXISTS (SELECT 1 FROM pairs own WHERE own.report_id = pairs.report_id AND own.by_row))
