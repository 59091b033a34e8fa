-- Weighed pairs with residents by verdict, in bins two bits wide.  Grain: verdict, from_bits.
-- Reads: linked__pairs.  Binds: none.
SELECT
    verdict,
    CAST(2 * floor(match_weight_mbit / 2000.0) AS INTEGER) AS from_bits,
    count(*) AS pairs
FROM linked__pairs
WHERE side = 'residency'
GROUP BY ALL
ORDER BY verdict, from_bits
