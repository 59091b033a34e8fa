-- Flags, waits and cases tonight and on the night before.  Grain: one row.
-- Reads: publish__flags, publish__waits, publish__changes, publish__cases.  Binds: none.
SELECT
    (SELECT count(*) FROM publish__flags WHERE state <> 'withdrawn') AS flags,
    (SELECT count(*) FROM publish__flags WHERE state = 'open')
        + (SELECT count(*) FROM publish__changes WHERE was = 'flag') AS flags_before,
    (SELECT count(*) FROM publish__changes WHERE is_now = 'flag' AND was <> 'flag') AS flags_arrived,
    (SELECT count(*) FROM publish__changes WHERE was = 'flag' AND is_now <> 'flag') AS flags_gone,
    (SELECT count(*) FROM publish__flags WHERE state <> 'withdrawn' AND law_note LIKE '%not yet approved by counsel%')
        AS flags_without_counsel,
    (SELECT count(*) FROM publish__waits WHERE state <> 'withdrawn') AS waits,
    (SELECT count(*) FROM publish__waits WHERE state = 'open')
        + (SELECT count(*) FROM publish__changes WHERE was NOT IN ('flag', 'none')) AS waits_before,
    (SELECT count(*) FROM publish__cases) AS cases
