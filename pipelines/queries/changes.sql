-- Tonight's changes by state and cause.  Grain: state, cause.  Reads: publish__changes.  Binds: none.
SELECT state, cause, count(*) AS items
FROM publish__changes
GROUP BY state, cause
ORDER BY state, cause
