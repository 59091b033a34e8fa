-- One row per subject that has an open flag or wait.
-- Grain: subject_id.  Reads: publish__flags, publish__waits.  Binds: none.
SELECT
    subject_id,
    CAST(sum(is_flag) AS INTEGER) AS flags,
    CAST(sum(1 - is_flag) AS INTEGER) AS waits,
    max(match_weight_mbit) AS best_match_weight_mbit,
    min(first_night) AS first_night
FROM (
    SELECT subject_id, match_weight_mbit, first_night, 1 AS is_flag
    FROM publish__flags
    WHERE state <> 'withdrawn'
    UNION ALL
    SELECT subject_id, match_weight_mbit, first_night, 0 AS is_flag
    FROM publish__waits
    WHERE state <> 'withdrawn'
) AS open_items
GROUP BY subject_id
