-- Pairs that a hard rule kept from being a match, by rule.  Grain: hard_rule.  Reads: linked__pairs.  Binds: none.
SELECT hard_rule, count(*) AS pairs
FROM linked__pairs
WHERE side = 'residency' AND hard_rule IS NOT NULL
GROUP BY hard_rule
ORDER BY pairs DESC, hard_rule
