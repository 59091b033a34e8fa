"""What a pair shows: one level per comparison, as small integers. No weights here."""
