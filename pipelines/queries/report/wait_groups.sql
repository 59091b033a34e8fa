-- Open waits by kind and by what would settle them.  Grain: wait_kind, settled_by.
-- Reads: publish__waits, linked__pairs.  Binds: none.
WITH open_waits AS (
    SELECT
        waits.wait_kind AS wait_kind,
        waits.state AS state,
        CASE waits.wait_kind
            WHEN 'needs_identifier' THEN coalesce(pairs.needed_identifier, '')
            WHEN 'needs_documents' THEN coalesce(waits.documents_needed, '')
            WHEN 'needs_law' THEN coalesce(waits.citation, '')
            ELSE ''
        END AS settled_by
    FROM publish__waits AS waits
    LEFT JOIN linked__pairs AS pairs
        ON pairs.side = 'residency'
        AND pairs.left_id = waits.person_record_id
        AND pairs.right_id = waits.resident_record_id
    WHERE waits.state <> 'withdrawn'
)
SELECT wait_kind, settled_by, count(*) AS waits, count(*) FILTER (WHERE state = 'new') AS new_waits
FROM open_waits
GROUP BY wait_kind, settled_by
ORDER BY wait_kind, waits DESC, settled_by
