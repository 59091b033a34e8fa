-- The funnel in order.  Grain: step.  Reads: publish__funnel.  Binds: none.
SELECT step, name, still_yes, stopped_no, open_unknown
FROM publish__funnel
ORDER BY step
