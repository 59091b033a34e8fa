-- One row per question: how many counts said yes so far, and how many stopped here.
-- Grain: step.  Reads: publish__assessments.  Binds: none.
WITH answers AS (
    SELECT
        conviction_id,
        outcome,
        closed_by,
        [identity, residency, offense, duty, not_registered, no_defeater] AS given
    FROM publish__assessments
),
steps AS (
    SELECT unnest([0, 1, 2, 3, 4, 5, 6]) AS step,
           unnest(['every count', 'identity', 'residency', 'offense', 'duty', 'not_registered', 'no_defeater']) AS name
),
placed AS (
    SELECT
        conviction_id,
        coalesce(list_position(list_transform(given, lambda a: a = 'yes'), false), 7) AS first_not_yes,
        CASE WHEN outcome = 'closed' THEN list_position(given, 'no') END AS first_no,
        CASE WHEN outcome = 'wait' THEN list_position(given, 'unknown') END AS first_unknown
    FROM answers
)
SELECT
    CAST(steps.step AS INTEGER) AS step,
    steps.name AS name,
    count(placed.conviction_id) FILTER (WHERE placed.first_not_yes > steps.step) AS still_yes,
    count(placed.conviction_id) FILTER (WHERE placed.first_no = steps.step) AS stopped_no,
    count(placed.conviction_id) FILTER (WHERE placed.first_unknown = steps.step) AS open_unknown
FROM steps
LEFT JOIN placed ON true
GROUP BY steps.step, steps.name
