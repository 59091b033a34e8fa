-- How far the law reaches the counts of each jurisdiction; those with most that wait for a reading of the law first.
-- Grain: jurisdiction.  Reads: publish__coverage.  Binds: none.
SELECT jurisdiction, counts, decided_yes + decided_no AS decided, undetermined, unread, unmapped
FROM publish__coverage
ORDER BY unread + unmapped DESC, counts DESC, jurisdiction
