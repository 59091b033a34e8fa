"""A pair in words: its ledger of bits, what was compared, what would change the verdict."""
