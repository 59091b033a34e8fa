-- Quarantined records by place and rule, with their first lines; a file refused whole counts all its records.
-- Grain: source_id, delivery_id, file_name, rule.  Reads: landed__quarantine, landed__file_counts.  Binds: none.
WITH places AS (
    SELECT
        source_id,
        delivery_id,
        file_name,
        rule,
        count(*) AS kept,
        min_by(reason, record_no) AS reason,
        array_to_string(list_slice(list_sort(list(record_no)), 1, 5), ', ') AS first_lines
    FROM landed__quarantine
    GROUP BY source_id, delivery_id, file_name, rule
)
SELECT
    coalesce(places.source_id, counts.source_id) AS source_id,
    coalesce(places.file_name, counts.file_name) AS file_name,
    coalesce(places.rule, 'other_file_refused') AS rule,
    coalesce(counts.status, 'read') = 'refused' AS refused_whole,
    CASE WHEN counts.status = 'refused' THEN counts.records_quarantined ELSE places.kept END AS records,
    CASE WHEN places.first_lines = '0' THEN '' ELSE coalesce(places.first_lines, '') END AS first_lines,
    coalesce(places.reason, counts.reason) AS reason
FROM places
FULL JOIN landed__file_counts AS counts
    ON counts.delivery_id = places.delivery_id
    AND counts.source_id = places.source_id
    AND counts.file_name = places.file_name
WHERE places.rule IS NOT NULL OR counts.records_quarantined > 0
ORDER BY source_id, file_name, records DESC, rule
