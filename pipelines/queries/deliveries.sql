-- Each source with the delivery in use and its rows.  Grain: source_id.
-- Reads: publish__sources, landed__file_counts, landed__withheld, landed__chain.  Binds: none.
WITH in_use AS (
    SELECT source_id, delivery_id FROM publish__sources
    UNION
    SELECT source_id, delivery_id FROM landed__chain WHERE state = 'used'
),

withdrawn AS (
    SELECT
        source_id,
        sum(records_withheld)::BIGINT AS records
    FROM landed__withheld
    INNER JOIN in_use USING (source_id, delivery_id)
    GROUP BY source_id
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
    coalesce(any_value(withdrawn.records), 0)::BIGINT AS withheld,
    sources.reason AS reason
FROM publish__sources AS sources
LEFT JOIN in_use ON in_use.source_id = sources.source_id
LEFT JOIN landed__file_counts AS counts
    ON counts.source_id = in_use.source_id AND counts.delivery_id = in_use.delivery_id
LEFT JOIN withdrawn ON withdrawn.source_id = sources.source_id
GROUP BY ALL
ORDER BY sources.source_id
