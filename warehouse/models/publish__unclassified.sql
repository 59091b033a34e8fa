-- One row per statute and charge text that nobody has mapped or read yet.
-- Grain: jurisdiction, statute_raw, charge_text_raw.  Reads: stage__convictions, classified__convictions.  Binds: none.
SELECT
    coalesce(convictions.convicting_jurisdiction, '?') AS jurisdiction,
    coalesce(convictions.statute_raw, '') AS statute_raw,
    coalesce(convictions.charge_text_raw, '') AS charge_text_raw,
    count(*) AS convictions,
    min(classified.reason) AS reason
FROM stage__convictions AS convictions
JOIN classified__convictions AS classified ON classified.conviction_id = convictions.conviction_id
WHERE classified.offense_answer = 'unknown' AND classified.offense_wait = 'needs_law'
GROUP BY 1, 2, 3
