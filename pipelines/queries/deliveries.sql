-- Each source with the delivery in use and its rows.  Grain: source_id.
-- Reads: publish__sources, landed__file_counts, landed__chain.  Binds: none.
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
LEFT JOIN landed__file_counts AS counts
    ON
        counts.source_id = sources.source_id
        AND (
            counts.delivery_id = sources.delivery_id
            OR counts.delivery_id IN (
                SELECT used.delivery_id FROM landed__chain AS used
                WHERE used.source_id = sources.source_id AND used.state = 'used'
            )
        )
GROUP BY ALL
ORDER BY sources.source_id
