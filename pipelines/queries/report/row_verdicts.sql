-- Accepted rows that are odd, by rule.  Grain: table_name, rule.  Reads: audit__row_verdicts.  Binds: none.
SELECT table_name, rule, severity, min(reason) AS reason, count(*) AS items
FROM audit__row_verdicts
GROUP BY table_name, rule, severity
ORDER BY severity DESC, items DESC, table_name, rule
