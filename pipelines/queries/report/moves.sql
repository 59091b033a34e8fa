-- Tonight's changes by state, from what to what, and cause.  Grain: state, was, is_now, cause.
-- Reads: publish__changes.  Binds: none.
SELECT state, was, is_now, cause, min(cause_detail) AS cause_detail, count(*) AS items
FROM publish__changes
GROUP BY state, was, is_now, cause
ORDER BY
    CASE state WHEN 'new' THEN 0 WHEN 'changed' THEN 1 ELSE 2 END,
    items DESC, was, is_now, cause
