"""How honest the night is about its own errors: expected ones, those of synthetic people, those reviewers found."""
