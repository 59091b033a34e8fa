"""What the law asks about one count and its person."""

from dataclasses import dataclass
from datetime import date

HALL_DOCUMENTS = (
    "charging document",
    "plea agreement",
    "plea transcript",
    "judgment and sentence",
)
MINOR = frozenset(
    {
        "sex_trafficking_minor",
        "promoting_prostitution_minor",
        "commercial_sexual_exploitation_minor",
        "patronizing_minor",
    }
)
SEX_TRAFFICKING = frozenset({"sex_trafficking_minor", "sex_trafficking_adult", "sex_trafficking_age_unknown"})
COMMERCIAL = SEX_TRAFFICKING | {"promoting_prostitution", "promoting_prostitution_minor", "patronizing_minor"}
"""Kinds whose statute asks for commercial sex. commercial_sexual_exploitation_minor is not among them: 18 U.S.C. 2422(b) and
2423 reach conduct without payment."""
ADULT_FROM = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyFacts:
    """What is known of one count and its person; unknown stays unknown."""

    category: str
    offense_row_check: str | None
    is_conviction: str
    """yes, no or undetermined."""
    inchoate: str = "none"
    victim_minor: str = "unknown"
    victim_age: int | None = None
    """Years at the offense."""
    commercial_sex: str = "unknown"
    force: str = "unknown"
    conviction_date: date | None = None
    release_date: date | None = None
    supervision_end_date: date | None = None
    registration_required: str = "unknown"
    other_conviction: bool = False
    """Whether the record states another conviction that could be on the list."""
    registration_until: date | None = None
    """None with a duty stated means for life or not known: it does not end."""
    registrable_there: str = "unknown"
    present_since: date | None = None
    documents_on_file: frozenset[str] = frozenset()

    @property
    def days(self) -> tuple[date | None, date | None, date | None]:
        """Days of conviction, of release, and on which supervision ended: what a row's reach and a term rest on."""
        return self.conviction_date, self.release_date, self.supervision_end_date

    @property
    def minor(self) -> str:
        """Whether the victim was under 18: the age where it is known, else what is stated."""
        if self.victim_age is not None:
            return "yes" if self.victim_age < ADULT_FROM else "no"
        return self.victim_minor if self.victim_minor in ("yes", "no") else "unknown"
