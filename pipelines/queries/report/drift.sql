-- Measures of drift by kind, and the sides that two engines were held against each other on.  Grain: kind, side, name.
-- Reads: publish__drift.  Binds: none.
SELECT kind, side, name, distance, noise, threshold, pinned, tonight, moved, alarms, sentence
FROM publish__drift
ORDER BY kind, distance - noise DESC, side, name
