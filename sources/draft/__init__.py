"""A first specification from a sample: guesses, each with its evidence, for a person to settle."""
