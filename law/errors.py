"""What can be wrong with the law as data."""


class LawError(ValueError):
    """A law file cannot be used; the message names file, row and field."""
