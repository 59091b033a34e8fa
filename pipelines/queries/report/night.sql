-- The night's own row.  Grain: one row.  Reads: publish__night.  Binds: none.
SELECT
    CAST(night AS VARCHAR) AS night,
    CAST(previous_night AS VARCHAR) AS previous_night,
    previous_digest, law_digest, bill, model_version, profile_hash,
    residents, conviction_persons, registry_persons, candidate_pairs, matches, expected_false_links
FROM publish__night
