-- One row per question: how many counts said yes so far, and how many left here: yes before = yes so far + closed + waits.
-- Grain: step.  Reads: publish__assessments.  Binds: none.
WITH answers AS (
    SELECT
        conviction_id,
        outcome,
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
        outcome,
        coalesce(list_position(list_transform(given, lambda a: a = 'yes'), false), 7) AS first_not_yes
    FROM answers
)
SELECT
    CAST(steps.step AS INTEGER) AS step,
    steps.name AS name,
    count(placed.conviction_id) FILTER (WHERE placed.first_not_yes > steps.step) AS still_yes,
    count(placed.conviction_id) FILTER (
        WHERE placed.first_not_yes = steps.step AND placed.outcome = 'closed'
    ) AS stopped_no,
    count(placed.conviction_id) FILTER (
        WHERE placed.first_not_yes = steps.step AND placed.outcome = 'wait'
    ) AS open_unknown
FROM steps
LEFT JOIN placed ON true
GROUP BY steps.step, steps.name
