-- 各单位各年的问题，一行一单位一年一种问题；被取代的报送不在内，没有认出单位的 unit_key 为空
-- severity: 程度：error 不能用，warning 请看一眼，info 说明
-- code: 问题代码
-- name: 问题名称
-- flags: 条数
-- reports: 有这种问题的报告数（文件本身的问题为 0）
-- documents: 有这种问题的文件数
SELECT x.fiscal_year, u.unit_key, x.unit, x.severity, x.code, n.name, count(*) AS flags,
       count(DISTINCT x.report_id) AS reports, count(DISTINCT x.document_id) AS documents
FROM flags x
LEFT JOIN report_units u ON u.report_id = x.report_id
LEFT JOIN rule_flags n ON n.code = x.code
WHERE NOT EXISTS (
  SELECT 1 FROM flags s WHERE s.report_id = x.report_id AND s.code = 'SUBMISSION_SUPERSEDED' AND s.code <> x.code
)
GROUP BY x.fiscal_year, u.unit_key, x.unit, x.severity, x.code, n.name
