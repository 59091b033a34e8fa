-- Each source with the delivery in use and its rows.  Grain: source_id.
-- Reads: publish__sources, landed__file_counts, landed__chain.  Binds: none.
WITH in_use AS (
    SELECT source_id, delivery_id FROM publish__sources
    UNION
    SELECT source_id, delivery_id FROM landed__chain WHERE state = 'used'
)
SELECT
    sources.source_id AS source_id,
    sources.kind AS kind,
    sources.status AS status,
    sources.delivery_id AS delivery_id,
    CAST(sources.received_on AS VARCHAR) AS received_on,
    sources.is_stale AS is_stale,
    coalesce(sum(counts.records_delivered), 0)::BIGINT AS delivered,
    coalesce(sum(counts.records_accepted), 0)::BIGINT AS accepted,
    coalesce(sum(counts.records_quarantined), 0)::BIGINT AS quarantined,
    sources.reason AS reason
FROM publish__sources AS sources
LEFT JOIN in_use ON in_use.source_id = sources.source_id
LEFT JOIN landed__file_counts AS counts
    ON counts.source_id = in_use.source_id AND counts.delivery_id = in_use.delivery_id
GROUP BY ALL
ORDER BY sources.source_id
