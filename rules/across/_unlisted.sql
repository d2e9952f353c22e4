-- Units of the archive that rules/units.csv does not list, for the run's report: name, code, years, reports, and the name
-- it may be meant for: a listed one that looks like it, else another name that came with the same code.
SELECT k.unit, max(k.unit_code) AS unit_code, min(k.fiscal_year) AS first_year, max(k.fiscal_year) AS last_year,
       count(*) AS reports,
       coalesce((SELECT n.name FROM unit_names n WHERE jaro_winkler_similarity(n.name, k.unit) > 0.85
                 ORDER BY jaro_winkler_similarity(n.name, k.unit) DESC, n.name LIMIT 1),
                (SELECT min(o.unit) FROM known o WHERE o.unit_code = max(k.unit_code) AND o.unit <> k.unit)) AS nearest
FROM known k
WHERE NOT k.listed AND k.unit IS NOT NULL
GROUP BY k.unit
ORDER BY k.unit
