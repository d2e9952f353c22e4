-- What every file of this folder can use. Tables of the archive: documents, reports, facts (all years, with fiscal_year);
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

-- submissions of one thing (unit, form, year, project), the latest first: by report date, then by file
CREATE TABLE submissions AS
SELECT k.*, d.source, f.has_project,
       row_number() OVER thing AS nth, first_value(d.source) OVER thing AS latest_source,
       first_value(k.report_date) OVER thing AS latest_date, first_value(k.document_id) OVER thing AS latest_document
FROM known k
JOIN (SELECT document_id, max(source) AS source, max(extracted_at) AS extracted_at FROM documents
      WHERE status <> 'rejected' GROUP BY document_id) d USING (document_id)
JOIN forms f USING (form)
WINDOW thing AS (PARTITION BY unit_key, form, fiscal_year, project, has_project AND project IS NULL,
                              CASE WHEN has_project AND project IS NULL OR unit_key IS NULL OR fiscal_year IS NULL
                                   THEN report_id END
                 ORDER BY report_date DESC NULLS LAST, extracted_at DESC, source DESC, report_id DESC);

CREATE TABLE valid AS SELECT * FROM submissions WHERE nth = 1;

-- numbers of the valid reports; is_whole: the row that speaks for the whole unit, or the only one there is
CREATE TABLE figures AS
SELECT v.unit_key, v.project, v.source, v.has_project, f.report_id, f.document_id, f.form, f.fiscal_year, f.unit,
       f.section, f."row", f.entity, f.field, f.number, f.measure, f."table", f.grid_row, f.grid_col, f.line,
       f.entity IS NOT NULL AND (f.form, f.entity) IN (SELECT (form, entity) FROM whole) OR alone.report_id IS NOT NULL
         AS is_whole
FROM facts f
JOIN valid v USING (report_id)
LEFT JOIN (SELECT report_id, section, field FROM facts WHERE number IS NOT NULL AND field IS NOT NULL
           GROUP BY ALL HAVING count(*) = 1) alone USING (report_id, section, field)
WHERE f.number IS NOT NULL AND f.field IS NOT NULL;
