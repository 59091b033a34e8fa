-- Unknown citations and charge texts in groups, without what was written, which may hold anything.  Grain: group_id.
-- Reads: publish__triage.  Binds: none.
SELECT
    group_id, kind, jurisdiction, citation, spellings, convictions, persons_matched, reason,
    suggested_row_id, suggested_why, other_suggestions
FROM publish__triage
ORDER BY persons_matched DESC, convictions DESC, group_id
