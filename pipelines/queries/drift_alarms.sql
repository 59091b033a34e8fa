-- What has moved away from the pinned profile, and sides on which two engines disagree.  Grain: kind, side, name.
-- Reads: publish__drift.  Binds: none.
SELECT kind, side, name, distance, noise, threshold, sentence
FROM publish__drift
WHERE alarms
ORDER BY kind = 'cross_check' DESC, distance - noise DESC, kind, side, name
