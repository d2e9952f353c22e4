-- 各单位各年收入，一行一单位一年；金额为元
-- summed: 表上没有汇总行，由各行相加而得
-- income_total: 收入合计（元）
-- carryover: 上年结转（元）
-- public_budget: 公共财政拨款（元）
-- gov_fund: 政府基金拨款（元）
-- nontax_special_account: 纳入专户管理的非税收入拨款（元）
-- other_income: 其他收入（元）
-- previous_total: 库里该单位同一表式上一年的收入合计（元），没有上一年的为空
-- change: 比上年增减（元）
-- errors: 所在报告的错误数，不为 0 的请先核实再用
-- needs: income.income_total income.carryover income.public_budget income.gov_fund income.nontax_special_account income.other_income
WITH rows_of AS (
  SELECT i.*, w.entity IS NOT NULL AS is_whole,
         max(CASE WHEN w.entity IS NOT NULL THEN 1 ELSE 0 END) OVER (PARTITION BY i.report_id) AS has_whole
  FROM income i LEFT JOIN rule_wholes w ON w.form = i.form AND w.entity = i.entity
),
totals AS (
  SELECT report_id, max(has_whole) = 0 AS summed, sum(income_total) AS income_total, sum(carryover) AS carryover,
         sum(public_budget) AS public_budget, sum(gov_fund) AS gov_fund,
         sum(nontax_special_account) AS nontax_special_account, sum(other_income) AS other_income
  FROM rows_of WHERE is_whole OR has_whole = 0 GROUP BY report_id
  HAVING count(income_total) + count(carryover) + count(public_budget) + count(gov_fund)
         + count(nontax_special_account) + count(other_income) > 0 -- 决算总表的收入逐项一行，没有这几栏
),
years AS (
  SELECT v.fiscal_year, v.unit_key, v.unit, v.form, v.report_id, t.summed, t.income_total, t.carryover,
         t.public_budget, t.gov_fund, t.nontax_special_account, t.other_income, v.errors
  FROM totals t JOIN v_valid_reports v ON v.report_id = t.report_id
)
SELECT y.fiscal_year, y.unit_key, y.unit, y.form, y.report_id, y.summed, y.income_total, y.carryover, y.public_budget,
       y.gov_fund, y.nontax_special_account, y.other_income, p.income_total AS previous_total,
       y.income_total - p.income_total AS change, y.errors
FROM years y
LEFT JOIN years p ON p.unit_key = y.unit_key AND p.form = y.form AND p.fiscal_year = y.fiscal_year - 1
