-- Files of deliveries that are not in use, because they were refused.  Grain: source_id, file_name.
-- Reads: publish__sources, landed__file_counts.  Binds: none.
SELECT
    counts.source_id AS source_id,
    counts.delivery_id AS delivery_id,
    counts.file_name AS file_name,
    counts.records_delivered AS delivered,
    counts.records_accepted AS accepted,
    counts.records_quarantined AS quarantined,
    counts.records_set_aside AS set_aside,
    counts.reason AS reason
FROM landed__file_counts AS counts
JOIN publish__sources AS sources
    ON sources.source_id = counts.source_id AND sources.refused_delivery_id = counts.delivery_id
ORDER BY counts.source_id, counts.file_name
