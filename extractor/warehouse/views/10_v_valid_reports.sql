-- 算数的报告：认得表式、没有被后来的报送取代的，一行一份
-- unit_key: 单位键：改过名的单位各年同键
-- has_project: 是否项目表式
-- errors: 错误数，不为 0 的请先核实再用
SELECT r.report_id, r.document_id, r.form, r.fiscal_year, u.unit_key, r.unit, r.unit_code, r.project, r.report_date,
       f.has_project, r.self_score, r.grade, r.errors, r.warnings
FROM reports r
JOIN report_units u ON u.report_id = r.report_id
JOIN rule_forms f ON f.form = r.form
WHERE NOT EXISTS (
  SELECT 1 FROM flags x WHERE x.report_id = r.report_id AND x.code = 'SUBMISSION_SUPERSEDED'
)
