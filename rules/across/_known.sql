-- What is made once of the whole archive. Tables: documents, reports, facts (all years, with fiscal_year);
-- units: rules/units.csv; forms: form, has_project; whole: form, entity (the rows that speak for the whole unit).

-- yuan as a person writes it: 12.5万元
CREATE MACRO wan(yuan) AS
  regexp_replace((yuan * 0.0001::DECIMAL(5, 4))::DECIMAL(32, 6)::VARCHAR, '\.?0+$', '') || '万元';

-- every name that a unit goes or went by, with the years in which it was right
CREATE TABLE unit_names AS
SELECT code, parent, trim(n.name) AS name,
       coalesce(try_cast(regexp_extract(valid_years, '^\s*(\d{4})', 1) AS INTEGER), 0) AS first_year,
       CASE WHEN regexp_matches(coalesce(valid_years, ''), '\d{4}\s*$')
            THEN regexp_extract(valid_years, '(\d{4})\s*$', 1)::INTEGER ELSE 9999 END AS last_year,
       n.name = units.name AS present
FROM units, unnest(list_concat([units.name], string_split_regex(coalesce(former_names, ''), '[;；|、]'))) AS n (name)
WHERE trim(n.name) <> '';

-- reports with the key of their unit: its code in units.csv (by the code or a name that the report gives), else its name.
-- A code that units.csv does not list joins nothing: a bureau and the unit that reports under its code are two.
CREATE TABLE known AS
SELECT r.report_id, r.document_id, r.form, r.fiscal_year, r.unit, r.unit_code, r.project, r.report_date,
       coalesce(named.code, c.code, r.unit) AS unit_key, coalesce(named.code, c.code) IS NOT NULL AS listed
FROM reports r
LEFT JOIN (SELECT DISTINCT code FROM units) c ON c.code = r.unit_code
LEFT JOIN (SELECT r.report_id, min(n.code) AS code FROM reports r JOIN unit_names n
             ON n.name = r.unit AND coalesce(r.fiscal_year BETWEEN n.first_year AND n.last_year OR NOT n.present, true)
           GROUP BY r.report_id HAVING count(DISTINCT n.code) = 1) named USING (report_id)
WHERE r.form <> 'unknown';
