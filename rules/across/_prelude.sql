-- What every file of this folder can use, made of the reports that it is to see: all of some units, or of all units.
-- Tables of the archive: documents, reports, facts, known; and those that _known.sql makes.

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
