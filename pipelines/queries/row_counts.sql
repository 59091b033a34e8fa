-- Rows delivered, accepted and quarantined in the deliveries in use.  Grain: one row.
-- Reads: landed__file_counts.  Binds: none.
SELECT
    coalesce(sum(records_delivered), 0)::BIGINT AS delivered,
    coalesce(sum(records_accepted), 0)::BIGINT AS accepted,
    coalesce(sum(records_quarantined), 0)::BIGINT AS quarantined
FROM landed__file_counts
