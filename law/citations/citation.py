"""What a statute as written says: its parts, its normal form, and how sure the reading is."""

from dataclasses import dataclass
from typing import Literal

CitationStatus = Literal["parsed", "ambiguous", "table_only", "not_an_offense", "unparsed", "missing"]
Inchoate = Literal["none", "attempt", "conspiracy", "solicitation", "aiding", "unknown"]

STATUSES: tuple[CitationStatus, ...] = (
    "parsed",
    "ambiguous",
    "table_only",
    "not_an_offense",
    "unparsed",
    "missing",
)
INCHOATE_FORMS: tuple[Inchoate, ...] = (
    "none",
    "attempt",
    "conspiracy",
    "solicitation",
    "aiding",
    "unknown",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One reading of a statute column.

    `normal_form` is jurisdiction, code or title where the grammar asks for one, section, subsections, e.g.
    `CA:236.1(c)`, `US:18:1591(a)(1)`, `IL:720-5/10-9`; null when no single section could be read. Subsections
    are lowercase: sources write them in either case. A list or range has status `ambiguous`, its members in
    `candidates`, and the part they share as normal form. `table_only` is a form that no rule can take apart
    (`PC2361B`, a state's number code): the normal form comes from a table, or is null when no table has it.
    """

    raw: str | None
    jurisdiction: str | None
    code: str | None = None
    title: str | None = None
    section: str | None = None
    subsections: tuple[str, ...] = ()
    status: CitationStatus = "unparsed"
    candidates: tuple[str, ...] = ()
    inchoate: Inchoate = "none"
    literal: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def path(self) -> str | None:
        """Code or title and section without jurisdiction and subsections, e.g. `18:1591`."""
        if self.section is None:
            return None
        lead = self.title or self.code
        return f"{lead}:{self.section}" if lead else self.section

    @property
    def normal_form(self) -> str | None:
        """The one spelling that equals mean equal law; null when there is no single section."""
        if self.path is None:
            return None
        return f"{self.jurisdiction}:{self.path}" + "".join(f"({part})" for part in self.subsections)
