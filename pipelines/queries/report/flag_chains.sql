-- The evidence of answers 3 and 4 of each open flag: the chain from the extract to the rows of the law.  Grain: flag_id.
-- Reads: publish__flags, publish__answers.  Binds: none.
SELECT flags.flag_id, offense.evidence AS offense, duty.evidence AS duty
FROM publish__flags AS flags
JOIN publish__answers AS offense ON offense.flag_id = flags.flag_id AND offense.name = 'offense'
JOIN publish__answers AS duty ON duty.flag_id = flags.flag_id AND duty.name = 'duty'
WHERE flags.state <> 'withdrawn'
ORDER BY flags.flag_id
