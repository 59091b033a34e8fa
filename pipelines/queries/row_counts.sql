-- Rows delivered, accepted, quarantined and withheld (withdrawn) in the deliveries in use.  Grain: one row.
-- Reads: landed__file_counts, landed__withheld.  Binds: none.
SELECT
    coalesce(sum(records_delivered), 0)::BIGINT AS delivered,
    coalesce(sum(records_accepted), 0)::BIGINT AS accepted,
    coalesce(sum(records_quarantined), 0)::BIGINT AS quarantined,
    (SELECT coalesce(sum(records_withheld), 0) FROM landed__withheld)::BIGINT AS withheld
FROM landed__file_counts
