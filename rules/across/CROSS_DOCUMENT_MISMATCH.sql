-- One quantity of a unit, or of its project, stands in several documents of one year with different figures.
-- Raised by: 实际支出 80.00万元 in the project's report and 执行数 85.00万元 in its table. Not by: 80.00 and 80.00, nor by
-- projects of other names. And: the projects of a unit together spent more than its 项目支出.
WITH bound AS (SELECT 100 AS yuan),
stated (section, field, entity, quantity, name, name_en) AS (VALUES
  -- quantity: the same word, the same thing. entity NULL: the row that speaks for the whole
  ('expenditure', 'expenditure_total', NULL, 'unit spent', '支出合计', 'total expenditure'),
  ('expenditure', 'basic_expenditure', NULL, 'unit basic', '基本支出', 'basic expenditure'),
  ('three_public', 'three_public_total', NULL, 'unit three public', '三公经费', 'three public expenses'),
  ('spending_control', 'final_this_year', '三公经费', 'unit three public', '三公经费', 'three public expenses'),
  ('profile', 'staff_actual', NULL, 'unit staff', '实有人数', 'staff'),
  ('staffing', 'staff_actual', NULL, 'unit staff', '实际在职人数', 'staff'),
  ('funding', 'spent', NULL, 'project spent', '实际支出', 'spent'),
  ('funding', 'executed', NULL, 'project spent', '执行数', 'executed')
),
told AS (
  SELECT f.*, quantity, name, name_en
  FROM figures f
  JOIN stated s ON s.section = f.section AND s.field = f.field
       AND (s.entity = f.entity OR (s.entity IS NULL AND f.is_whole))
  WHERE f.unit_key IS NOT NULL AND f.fiscal_year IS NOT NULL
    AND CASE WHEN quantity LIKE 'project%' THEN f.has_project AND f.project IS NOT NULL ELSE NOT f.has_project END
),
paired AS (
  SELECT b.*, a.number AS other_number, a.name AS other_name, a.source AS other_source
  FROM told a JOIN told b ON a.unit_key = b.unit_key AND a.fiscal_year = b.fiscal_year AND a.quantity = b.quantity
       AND a.project IS NOT DISTINCT FROM b.project AND a.document_id <> b.document_id
       AND (a.form, a.report_id) < (b.form, b.report_id)
),
projects AS (
  SELECT unit_key, fiscal_year, sum(number) AS spent, count(*) AS many
  FROM told WHERE quantity = 'project spent' AND project IS NOT NULL
    -- of several reports on one project the first form counts
    AND (form, report_id) = (SELECT min((o.form, o.report_id)) FROM told o WHERE o.unit_key = told.unit_key
         AND o.fiscal_year = told.fiscal_year AND o.project = told.project AND o.quantity = told.quantity)
  GROUP BY ALL
)
SELECT report_id, document_id, fiscal_year, unit, section, "row", entity, field,
       CASE WHEN "measure" = 'CNY' THEN format('“{}”这里填 {}，“{}”里“{}”填 {}，相差 {}，请核对', name, wan(number),
              other_source, other_name, wan(other_number), wan(abs(number - other_number)))
            ELSE format('“{}”这里填 {}，“{}”里“{}”填 {}，相差 {}，请核对', name, number::INTEGER, other_source, other_name,
              other_number::INTEGER, abs(number - other_number)::INTEGER) END AS message,
       CASE WHEN "measure" = 'CNY' THEN format('{} is {} here and {} in {}, off by {}; check and make them agree', name_en,
              wan(number), wan(other_number), other_source, wan(abs(number - other_number)))
            ELSE format('{} is {} here and {} in {}, off by {}; check and make them agree', name_en, number::INTEGER,
              other_number::INTEGER, other_source, abs(number - other_number)::INTEGER) END AS message_en,
       CASE WHEN "measure" = 'CNY' THEN wan(other_number) ELSE other_number::INTEGER::VARCHAR END AS expected,
       CASE WHEN "measure" = 'CNY' THEN wan(number) ELSE number::INTEGER::VARCHAR END AS found,
       "table", grid_row, grid_col, line
FROM paired, bound
WHERE abs(number - other_number) > CASE WHEN "measure" = 'CNY' THEN yuan ELSE 0 END
UNION ALL
SELECT f.report_id, f.document_id, f.fiscal_year, f.unit, f.section, f."row", f.entity, f.field,
       format('本单位 {} 个项目报告的实际支出合计 {}，大于部门报告的“项目支出”{}，相差 {}，请核对',
              many, wan(p.spent), wan(f.number), wan(p.spent - f.number)) AS message,
       format('{} project reports spent {} together, more than the project expenditure {}, by {}; check them', many,
              wan(p.spent), wan(f.number), wan(p.spent - f.number)) AS message_en,
       '>= ' || wan(p.spent) AS expected, wan(f.number) AS found, f."table", f.grid_row, f.grid_col, f.line
FROM projects p
JOIN figures f USING (unit_key, fiscal_year), bound
WHERE f.section = 'expenditure' AND f.field = 'project_expenditure' AND f.is_whole AND many > 1
  AND p.spent - f.number > yuan * many
