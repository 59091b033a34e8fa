-- One row: what this night withdrew, and what waits for a person because a place could not be cleared.
-- Grain: one row.  Reads: audit__tombstones, publish__night, landed__withheld.  Binds: none.
SELECT
    count(*) FILTER (WHERE t.night = n.night) AS records,
    count(*) FILTER (WHERE t.night = n.night AND t.effect = 'erase') AS erased,
    coalesce(sum(t.flags_retracted) FILTER (WHERE t.night = n.night), 0)::BIGINT AS flags,
    count(*) AS in_all,
    count(*) FILTER (WHERE t.places_left > 0) AS unfinished,
    (SELECT coalesce(sum(records_withheld), 0) FROM landed__withheld)::BIGINT AS withheld
FROM publish__night AS n
LEFT JOIN audit__tombstones AS t ON true
