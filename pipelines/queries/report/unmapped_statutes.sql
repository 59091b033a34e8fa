-- Statutes nobody has mapped or read yet; spellings that are no citation stand together, untold, for they may
-- hold anything.  Grain: jurisdiction, citation, in_map.
-- Reads: stage__convictions, classified__convictions.  Binds: none.
SELECT
    coalesce(convictions.convicting_jurisdiction, 'not stated') AS jurisdiction,
    classified.citation AS citation,
    classified.offense_row_id IS NOT NULL AS in_map,
    count(*) AS convictions,
    count(DISTINCT convictions.statute_raw) AS spellings,
    min(classified.reason) AS reason
FROM classified__convictions AS classified
JOIN stage__convictions AS convictions ON convictions.conviction_id = classified.conviction_id
WHERE classified.offense_answer = 'unknown' AND classified.offense_wait = 'needs_law'
GROUP BY ALL
ORDER BY convictions DESC, jurisdiction, citation NULLS LAST
