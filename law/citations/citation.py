"""What a statute as written says: its parts, its normal form, and how sure the reading is."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

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


class Citation(NamedTuple):
    """One reading of a statute column.

    `normal_form` is jurisdiction, code or title where the grammar asks for one, section, subsections, e.g.
    `CA:236.1(c)`, `US:18:1591(a)(1)`, `IL:720-5/10-9`; null when no single section could be read. Letters of
    a section stand as that state prints them (`CA:266h`, `TX:20A.02`), whatever case the source used;
    subsections are lowercase. A list or range has status `ambiguous`, its members in `candidates`, and the
    part they share as normal form. `table_only` is a form that no rule can take apart (`PC2361B`, a state's
    number code): the normal form comes from a table, or is null when no table has it. `not_an_offense` is a
    section that names no offense by itself: sentencing, enhancement, or attempt and conspiracy in general.
    """

    raw: str | None
    jurisdiction: str | None
    title: str | None = None
    """Title or code, e.g. `18` in US, `HS` in CA; null where the state's penal code is meant."""
    joiner: str = ":"
    """What stands between title and section in the normal form."""
    section: str | None = None
    subsections: tuple[str, ...] = ()
    status: CitationStatus = "unparsed"
    candidates: tuple[str, ...] = ()
    all_apply: bool = False
    """Whether every candidate applies, being subsections of one section joined by a comma, a semicolon or `and`; else
    one of them does (`or`, a range, `et seq.`), or nothing says so (several sections)."""
    inchoate: Inchoate = "none"
    literal: str | None = None
    """Text beside the citation, for people."""
    notes: tuple[str, ...] = ()
    names_form_only: bool = False
    """Whether only a section on attempt, conspiracy or solicitation in general is cited, not their object."""
    is_form_open: bool = False
    """Whether `unknown` stands because the section cited is on several forms: whatever names one of them settles it."""

    names_federal_law: bool = False
    """Whether a state's column names the United States Code: no section of that state is read from it alone."""

    @property
    def path(self) -> str | None:
        """Title and section without jurisdiction and subsections, e.g. `18:1591`."""
        if self.section is None:
            return None
        return path_of_parts(self.title, self.joiner, self.section)

    @property
    def normal_form(self) -> str | None:
        """The one spelling that equals mean equal law; null when there is no single section."""
        path = self.path
        return None if path is None else normal_form(self.jurisdiction, path, self.subsections)


def path_of_parts(title: str | None, joiner: str, section: str) -> str:
    """Return title and section as a normal form has them."""
    return f"{title}{joiner}{section}" if title else section


def normal_form(jurisdiction: str | None, path: str, subsections: Iterable[str]) -> str:
    """Return the normal form of a path with its subsections."""
    return f"{jurisdiction}:{path}" + "".join([f"({part})" for part in subsections])
