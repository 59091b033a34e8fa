-- Open flags by basis, category and convicting state.  Grain: basis, category, jurisdiction.
-- Reads: publish__flags.  Binds: none.
SELECT
    basis,
    category,
    coalesce(convicting_jurisdiction, 'not stated') AS jurisdiction,
    count(*) AS flags,
    count(*) FILTER (WHERE state = 'new') AS new_flags
FROM publish__flags
WHERE state <> 'withdrawn'
GROUP BY ALL
ORDER BY basis, flags DESC, category, jurisdiction
