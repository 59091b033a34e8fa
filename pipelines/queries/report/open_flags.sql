-- Open flags, new ones first, then changed ones, strongest identity first.  Grain: flag_id.
-- Reads: publish__flags.  Binds: none.
SELECT
    flag_id, subject_id, state, basis, category, citation, convicting_jurisdiction AS jurisdiction,
    match_weight_mbit, documents_needed, law_note, CAST(first_night AS VARCHAR) AS first_night
FROM publish__flags
WHERE state <> 'withdrawn'
ORDER BY
    CASE state WHEN 'new' THEN 0 WHEN 'changed' THEN 1 ELSE 2 END,
    match_weight_mbit DESC NULLS LAST,
    flag_id
