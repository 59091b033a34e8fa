-- The night's own row without its date.  Grain: one row.  Reads: publish__night.  Binds: none.
SELECT
    residents, conviction_persons, registry_persons, candidate_pairs, matches,
    round(expected_false_links, 3) AS expected_false_links,
    law_digest, bill, model_version, profile_hash
FROM publish__night
