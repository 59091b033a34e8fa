-- Quarantined records per rule; a file refused whole counts all its records.  Grain: rule.
-- Reads: landed__quarantine, landed__file_counts.  Binds: none.
WITH places AS (
    SELECT source_id, delivery_id, file_name, rule, count(*) AS kept
    FROM landed__quarantine
    GROUP BY source_id, delivery_id, file_name, rule
)
SELECT
    coalesce(places.rule, 'other_file_refused') AS rule,
    CAST(sum(CASE WHEN counts.status = 'refused' THEN counts.records_quarantined ELSE places.kept END) AS BIGINT) AS records
FROM places
FULL JOIN landed__file_counts AS counts
    ON counts.delivery_id = places.delivery_id
    AND counts.source_id = places.source_id
    AND counts.file_name = places.file_name
WHERE places.rule IS NOT NULL OR counts.records_quarantined > 0
GROUP BY 1
ORDER BY records DESC, rule
