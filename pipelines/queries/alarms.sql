-- Alarms of the watch, most severe first.  Grain: alarm_id.
-- Reads: audit__alarms, publish__night.  Binds: none.
SELECT
    alarms.source_id AS source_id,
    alarms.kind AS kind,
    alarms.severity AS severity,
    alarms.owner AS owner,
    CAST(alarms.since AS VARCHAR) AS since,
    alarms.since = facts.night AS is_new,
    alarms.file_role AS file_role,
    alarms.column_name AS column_name,
    alarms.seen AS seen,
    alarms.expected AS expected,
    alarms.compared_with AS compared_with,
    alarms.sentence AS sentence,
    alarms.todo AS todo
FROM audit__alarms AS alarms
CROSS JOIN publish__night AS facts
ORDER BY alarms.severity = 'refuse' DESC, alarms.severity = 'hold' DESC, alarms.source_id, alarms.kind, alarms.alarm_id
