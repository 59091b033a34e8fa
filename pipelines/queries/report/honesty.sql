-- What the night says of its own errors.  Grain: figure, subject.  Reads: publish__honesty.  Binds: none.
SELECT figure, subject, value, low, high, n, state, sentence
FROM publish__honesty
ORDER BY figure, subject
