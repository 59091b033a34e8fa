-- Foreign offenses beside listed ones: candidates, those decided, precedents shown.  Grain: offense_row_id, nm_row_id.
-- Reads: publish__equivalence_comparisons.  Binds: none.
SELECT
    coalesce(offense_row_id, 'no single row') AS offense_row_id,
    nm_section, nm_row_id,
    count(*) AS candidates,
    count(outcome) AS decided,
    count(*) FILTER (WHERE outcome IS NULL AND precedents > 0) AS with_precedents,
    count(*) FILTER (WHERE outcome IS NULL AND NOT coalesce(precedents_agree, true)) AS precedents_differ
FROM publish__equivalence_comparisons
GROUP BY 1, 2, 3
ORDER BY candidates DESC, offense_row_id, nm_row_id
