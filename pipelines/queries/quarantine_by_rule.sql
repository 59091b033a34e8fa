-- Quarantined records per rule.  Grain: rule.  Reads: landed__quarantine.  Binds: none.
SELECT rule, count(*) AS records
FROM landed__quarantine
GROUP BY rule
ORDER BY records DESC, rule
