-- Errors expected among matches and open flags, and disparities that hold the night.  Grain: figure, subject.
-- Reads: publish__honesty.  Binds: none.
SELECT figure, subject, value, low, high, n, state, sentence
FROM publish__honesty
WHERE figure = 'expected_false_links' OR state = 'holds'
ORDER BY figure, subject
