"""Rows on the acts that made and changed the law: the history that the other rows are dated by."""

from law.rulesets.rows import Row, Said


class ActRow(Row):
    """One act of the legislature, or one rule of an agency."""

    act: Said
    changed: Said
    applies_to: Said
    """Whom it reaches, as the act says; or that this is not known here."""
    begins: tuple[str, ...] = ()
    """Rows that begin on its day."""
    ends: tuple[str, ...] = ()
    """Rows that end on its day."""
    not_known: tuple[str, ...] = ()
    """What of the act is not known here, and no row says."""
