-- Open waits per kind.  Grain: wait_kind.  Reads: publish__waits.  Binds: none.
SELECT wait_kind, count(*) AS waits
FROM publish__waits
WHERE state <> 'withdrawn'
GROUP BY wait_kind
ORDER BY wait_kind
