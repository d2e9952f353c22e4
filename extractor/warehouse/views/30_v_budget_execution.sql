-- 预算执行：项目和部门各表式的资金总额，一行一份报告；金额为元
-- budget_initial: 年初预算数（元）
-- budget: 全年预算数；没有这一栏的表式为计划安排资金（元）
-- executed: 全年执行数；没有这一栏的表式为实际支出（元）
-- unspent: 预算减执行（元）
-- rate_printed: 表上填的执行率（%）
-- rate: 由两数算出的执行率（%，四位小数）
-- errors: 所在报告的错误数，不为 0 的请先核实再用
-- needs: funding.budget_initial funding.budget_full_year funding.executed funding.execution_rate funding.planned funding.spent
WITH totals AS (
  SELECT f.report_id, f.row, f.entity, f.budget_initial, coalesce(f.budget_full_year, f.planned) AS budget,
         coalesce(f.executed, f.spent) AS executed, f.execution_rate AS rate_printed,
         row_number() OVER (PARTITION BY f.report_id ORDER BY f.row) AS nth
  FROM funding f JOIN rule_wholes w ON w.form = f.form AND w.entity = f.entity
)
SELECT v.fiscal_year, v.unit_key, v.unit, v.project, v.form, v.report_id, t.entity, t.budget_initial, t.budget, t.executed,
       t.budget - t.executed AS unspent, t.rate_printed,
       CASE WHEN t.budget <> 0 THEN CAST(round(t.executed * 100 / t.budget, 4) AS DECIMAL(24, 4)) END AS rate, v.errors
FROM totals t JOIN v_valid_reports v ON v.report_id = t.report_id
WHERE t.nth = 1
