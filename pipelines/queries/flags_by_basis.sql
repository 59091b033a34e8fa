-- Open flags per basis.  Grain: basis.  Reads: publish__flags.  Binds: none.
SELECT basis, count(*) AS flags
FROM publish__flags
WHERE state <> 'withdrawn'
GROUP BY basis
ORDER BY basis
