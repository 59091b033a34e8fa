"""What the law asks about one count and its person."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from law.presence import Stay

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
Court = Literal["state", "federal", "tribal", "military", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyFacts:
    """What is known of one count and its person; unknown stays unknown."""

    category: str
    offense_row_check: str | None
    is_conviction: str
    """yes, no or undetermined; with a disposition, undetermined means that the ruleset's rows on it decide."""
    is_offense_open: bool = False
    """Whether papers must still say of which offense the conviction is; then its kind alone denies nothing."""
    offense_row_id: str | None = None
    """Row of the offense map; questions for counsel may be on one."""
    disposition: str | None = None
    """Name in law/dispositions.yml."""
    inchoate: str = "none"
    victim_minor: str = "unknown"
    victim_age: int | None = None
    """Years at the offense."""
    commercial_sex: str = "unknown"
    force: str = "unknown"
    """As the record states it."""
    statute_force: str = "unknown"
    """Whether the statute of conviction asks for force, fraud or coercion."""
    court: Court = "unknown"
    offense_date: date | None = None
    offender_age: int | None = None
    """Years at the offense, the fewest that the dates on record allow."""
    offender_age_at_most: int | None = None
    """The most that they allow, where a date has no day or two dates of birth are on record; else as `offender_age`."""
    adult_sentence: str = "unknown"
    """Whether a person under 18 at the offense was convicted and sentenced as an adult."""
    conviction_date: date | None = None
    release_date: date | None = None
    last_seen_free: date | None = None
    """Last day on which somebody saw the person at liberty: after the conviction, a release to come is out of date."""
    supervision_end_date: date | None = None
    registration_required: str = "unknown"
    other_conviction: bool = False
    """Whether the record states another conviction that could be on the list."""
    registration_until: date | None = None
    """None with a duty stated means for life or not known: it does not end."""
    registrable_there: str = "unknown"
    present_since: date | None = None
    """First day known in New Mexico, where no stay says more."""
    stays: tuple[Stay, ...] = ()
    """Where the person is known to have been in New Mexico."""
    stays_complete: frozenset[str] = frozenset()
    """Kinds of stay of which there is no other than those stated."""
    registration_data_on: date | None = None
    """Day on which the person gave the registration data to the sheriff: the Department's days run from it."""
    other_state_notice_on: date | None = None
    """Day on which the Department had another state's notice: its days to tell the sheriff run from it."""
    enrolled_member: str = "unknown"
    """Whether the person is an enrolled member of a tribe, nation or pueblo."""
    lives_in_indian_country: str = "unknown"
    works_or_studies_outside: str = "unknown"
    """Whether the person works or studies here outside Indian country."""
    documents_on_file: frozenset[str] = frozenset()

    @property
    def days(self) -> tuple[date | None, date | None, date | None]:
        """Days of conviction, of release, and on which supervision ended: what a row's reach and a term rest on."""
        return self.conviction_date, self.release_date, self.supervision_end_date

    def is_held(self, day: date) -> bool:
        """Whether a release is still to come on a day, and nobody saw the person free since the conviction."""
        if self.release_date is None or self.release_date <= day:
            return False
        seen = self.last_seen_free
        return seen is None or (self.conviction_date is not None and seen <= self.conviction_date)

    @property
    def minor(self) -> str:
        """Whether the victim was under 18: the age where it is known, else what is stated."""
        if self.victim_age is not None:
            return "yes" if self.victim_age < ADULT_FROM else "no"
        return self.victim_minor if self.victim_minor in ("yes", "no") else "unknown"
