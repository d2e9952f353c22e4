-- A later submission of the same unit, form, year and project exists: later by report date, then by file.
-- Raised by: two reports of one unit and year, dated 5 May and 9 June (at the first). Not by: two projects of one unit.
SELECT s.report_id, s.document_id, s.fiscal_year, s.unit,
       NULL AS section, NULL::INTEGER AS "row", NULL AS entity, NULL AS field,
       format('同一单位、年度、表式有更晚提交的一份：{}（{}），以那一份为准',
              latest_source, coalesce(strftime(latest_date, '%Y-%m-%d'), '报告日期不详')) AS message,
       format('a later submission of the same unit, year and form exists: {} ({}); that one counts', latest_source,
              coalesce(strftime(latest_date, '%Y-%m-%d'), 'undated')) AS message_en,
       latest_source AS expected, s.source AS found,
       NULL::INTEGER AS "table", NULL::INTEGER AS grid_row, NULL::INTEGER AS grid_col, NULL::INTEGER AS line
FROM submissions s
WHERE nth > 1 AND latest_document <> s.document_id
