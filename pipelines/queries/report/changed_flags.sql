-- Flags that changed or went tonight, each with its cause.  Grain: flag_id.
-- Reads: publish__changes, publish__assessments, publish__flags.  Binds: none.
SELECT
    changes.flag_id AS flag_id,
    coalesce(assessments.subject_id, flags.subject_id) AS subject_id,
    assessments.flag_id IS NOT NULL AS is_delivered,
    changes.was AS was,
    changes.is_now AS is_now,
    changes.state AS state,
    changes.cause AS cause,
    changes.cause_detail AS cause_detail,
    assessments.closed_by AS closed_by
FROM publish__changes AS changes
LEFT JOIN publish__assessments AS assessments ON assessments.flag_id = changes.flag_id
LEFT JOIN publish__flags AS flags ON flags.flag_id = changes.flag_id
WHERE changes.state <> 'new' AND (changes.was = 'flag' OR changes.is_now = 'flag')
ORDER BY
    CASE WHEN changes.is_now <> 'flag' THEN 0 ELSE 1 END,
    changes.flag_id
