-- How far the law reaches the counts of each convicting jurisdiction: decided, waiting for papers, unread, unmapped.
-- Grain: jurisdiction.  Reads: stage__convictions, classified__convictions.  Binds: none.
SELECT
    coalesce(convictions.convicting_jurisdiction, '?') AS jurisdiction,
    count(*) AS counts,
    count(*) FILTER (WHERE classified.offense_answer = 'yes') AS decided_yes,
    count(*) FILTER (WHERE classified.offense_answer = 'no') AS decided_no,
    count(*) FILTER (WHERE classified.offense_answer = 'unknown' AND classified.offense_wait <> 'needs_law') AS undetermined,
    count(*) FILTER (
        WHERE classified.offense_answer = 'unknown' AND classified.offense_wait = 'needs_law'
        AND classified.offense_row_id IS NOT NULL
    ) AS unread,
    count(*) FILTER (
        WHERE classified.offense_answer = 'unknown' AND classified.offense_wait = 'needs_law'
        AND classified.offense_row_id IS NULL
    ) AS unmapped
FROM stage__convictions AS convictions
JOIN classified__convictions AS classified ON classified.conviction_id = convictions.conviction_id
GROUP BY 1
