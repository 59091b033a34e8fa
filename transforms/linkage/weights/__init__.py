"""From levels to bits: the table of the model, the prior, the rivals, the sum."""
