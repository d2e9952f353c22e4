-- 各单位各年“三公”经费，一行一单位一年；金额为元
-- summed: 表上没有汇总行，由各行相加而得
-- three_public_total: 三公经费合计（元）
-- official_reception: 公务接待费（元）
-- vehicle_operation: 公务用车运维费（元）
-- vehicle_purchase: 公务用车购置费（元）
-- overseas_travel: 因公出国费（元）
-- previous_total: 库里该单位同一表式上一年的三公经费合计（元），没有上一年的为空
-- change: 比上年增减（元）
-- errors: 所在报告的错误数，不为 0 的请先核实再用
-- needs: three_public.three_public_total three_public.official_reception three_public.vehicle_operation
-- needs: three_public.vehicle_purchase three_public.overseas_travel
WITH rows_of AS (
  SELECT t.*, w.entity IS NOT NULL AS is_whole,
         max(CASE WHEN w.entity IS NOT NULL THEN 1 ELSE 0 END) OVER (PARTITION BY t.report_id) AS has_whole
  FROM three_public t LEFT JOIN rule_wholes w ON w.form = t.form AND w.entity = t.entity
),
totals AS (
  SELECT report_id, max(has_whole) = 0 AS summed, sum(three_public_total) AS three_public_total,
         sum(official_reception) AS official_reception, sum(vehicle_operation) AS vehicle_operation,
         sum(vehicle_purchase) AS vehicle_purchase, sum(overseas_travel) AS overseas_travel
  FROM rows_of WHERE is_whole OR has_whole = 0 GROUP BY report_id
),
years AS (
  SELECT v.fiscal_year, v.unit_key, v.unit, v.form, v.report_id, t.summed, t.three_public_total, t.official_reception,
         t.vehicle_operation, t.vehicle_purchase, t.overseas_travel, v.errors
  FROM totals t JOIN v_valid_reports v ON v.report_id = t.report_id
)
SELECT y.fiscal_year, y.unit_key, y.unit, y.form, y.report_id, y.summed, y.three_public_total, y.official_reception,
       y.vehicle_operation, y.vehicle_purchase, y.overseas_travel, p.three_public_total AS previous_total,
       y.three_public_total - p.three_public_total AS change, y.errors
FROM years y
LEFT JOIN years p ON p.unit_key = y.unit_key AND p.form = y.form AND p.fiscal_year = y.fiscal_year - 1
