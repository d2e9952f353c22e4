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
held AS (
  SELECT one.*, count(*) AS others, min(other.number) AS low, max(other.number) AS high,
         string_agg(format('{} 年 {}', other.fiscal_year, wan(other.number)), '，' ORDER BY other.fiscal_year) AS told,
         string_agg(format('{}: {}', other.fiscal_year, wan(other.number)), ', ' ORDER BY other.fiscal_year) AS told_en
  FROM series one
  JOIN series other ON other.unit_key = one.unit_key AND other.form = one.form AND other.section = one.section
       AND other.field = one.field AND other.fiscal_year <> one.fiscal_year
  GROUP BY ALL
)
SELECT report_id, document_id, fiscal_year, unit, section, "row", entity, field,
       format('“{}”本年 {}，其他年度：{}，变动过大；请核对数额和单位，属实的请说明原因', name, wan(number), told) AS message,
       format('{} is {}, other years {}: beyond the bound', name_en, wan(number), told_en) AS message_en,
       format('{}–{}', wan(low), wan(high)) AS expected, wan(number) AS found, "table", grid_row, grid_col, line
FROM held, bound
WHERE (others >= other_years AND number > high * times AND number - high > least)
   OR (others >= other_years AND number * times < low AND low - number > least)
   OR (others < other_years AND number > high * apart AND number - high > least)
