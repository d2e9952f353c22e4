-- A total is many times more, or less, than the unit's own totals of the other years.
-- Raised by: 支出合计 300, 320, 9,000万元. Not by: 300, 320, 700, nor by a unit with one other year (but see apart).
WITH bound AS (
  SELECT 5 AS times,         -- against the largest and the smallest of the other years
         2 AS other_years,   -- that many are needed
         1000 AS apart,      -- with one other year alone: as far apart as 元 and 万元
         500000 AS least     -- yuan: smaller movements are no news
),
watched (section, field, name, name_en) AS (VALUES
  ('income', 'income_total', '收入合计', 'income'),
  ('expenditure', 'expenditure_total', '支出合计', 'expenditure'),
  ('expenditure', 'basic_expenditure', '基本支出', 'basic expenditure'),
  ('three_public', 'three_public_total', '三公经费合计', 'three public expenses'),
  ('fixed_assets', 'fixed_assets_total', '固定资产合计', 'fixed assets')
),
series AS (
  SELECT f.*, name, name_en FROM figures f JOIN watched USING (section, field)
  WHERE f.is_whole AND f.number > 0 AND f.unit_key IS NOT NULL AND f.fiscal_year IS NOT NULL
),
pairs AS (
  SELECT one.report_id, one.section, one.field, other.fiscal_year AS year, other.number
  FROM series one
  JOIN series other ON other.unit_key = one.unit_key AND other.form = one.form AND other.section = one.section
       AND other.field = one.field AND other.fiscal_year <> one.fiscal_year
),
held AS (
  SELECT report_id, section, field, count(*) AS others, min(number) AS low, max(number) AS high
  FROM pairs GROUP BY ALL
),
outliers AS (
  SELECT series.*, low, high
  FROM series JOIN held USING (report_id, section, field), bound
  WHERE (others >= other_years AND number > high * times AND number - high > least)
     OR (others >= other_years AND number * times < low AND low - number > least)
     OR (others < other_years AND number > high * apart AND number - high > least)
),
told AS (
  SELECT report_id, section, field,
         string_agg(format('{} 年 {}', year, wan(pairs.number)), '，' ORDER BY year) AS years,
         string_agg(format('{}: {}', year, wan(pairs.number)), ', ' ORDER BY year) AS years_en
  FROM pairs SEMI JOIN outliers USING (report_id, section, field) GROUP BY ALL
)
SELECT report_id, document_id, fiscal_year, unit, section, "row", entity, field,
       format('“{}”本年 {}，其他年度：{}，变动过大；请核对数额和单位，属实的请说明原因', name, wan(number), years) AS message,
       format('{} is {}, other years {}: beyond the bound; check figure and unit, or give the reason', name_en, wan(number), years_en) AS message_en,
       format('{}–{}', wan(low), wan(high)) AS expected, wan(number) AS found, "table", grid_row, grid_col, line
FROM outliers JOIN told USING (report_id, section, field)
