"""Facts of one count as a person writes them down: YAML or JSON, checked field by field."""

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Literal, get_args

from pydantic import Field, model_validator

from law.citations.citation import Inchoate
from law.dispositions import dispositions
from law.facts import HALL_DOCUMENTS, Court, DutyFacts
from law.law_file import validated
from law.offense_map import Category, TriState
from law.presence import Stay, StayKind
from law.rulesets.rows import Check, Fixed

Document = Literal["charging document", "plea agreement", "plea transcript", "judgment and sentence"]
assert set(get_args(Document)) == set(HALL_DOCUMENTS), "the papers of State v. Hall"


class StatedStay(Fixed):
    """One way of being in New Mexico, at one place; see law/presence.py."""

    kind: StayKind
    first: date | None = Field(default=None, alias="from")
    last: date | None = Field(default=None, alias="to")
    still: TriState = "unknown"
    throughout: TriState = "yes"
    place: str = ""

    @model_validator(mode="after")
    def _days_are_in_order(self) -> "StatedStay":
        if self.first is not None and self.last is not None and self.last < self.first:
            raise ValueError(f"`to` is {self.last}, `from` is {self.first}; mend one of the two")
        return self


class StatedFacts(Fixed):
    """What is known of one count and its person; what is left out is unknown. See law/facts.py."""

    category: Category | Literal["unmapped"]
    offense_row_check: Check | None = "source_read"
    is_conviction: Literal["yes", "no", "undetermined"] = "undetermined"
    is_offense_open: bool = False
    offense_row_id: str | None = None
    disposition: str | None = None
    inchoate: Inchoate = "none"
    victim_minor: TriState = "unknown"
    victim_age: int | None = Field(default=None, ge=0, le=120)
    commercial_sex: TriState = "unknown"
    force: TriState = "unknown"
    statute_force: TriState = "unknown"
    court: Court = "unknown"
    offense_date: date | None = None
    offender_age: int | None = Field(default=None, ge=0, le=120)
    offender_age_at_most: int | None = Field(default=None, ge=0, le=120)
    adult_sentence: TriState = "unknown"
    conviction_date: date | None = None
    release_date: date | None = None
    last_seen_free: date | None = None
    supervision_end_date: date | None = None
    registration_required: TriState = "unknown"
    registration_until: date | None = None
    other_conviction: bool = False
    registrable_there: Literal["yes", "no", "conditional", "unknown"] = "unknown"
    present_since: date | None = None
    stays: tuple[StatedStay, ...] = ()
    stays_complete: frozenset[StayKind] = frozenset()
    registration_data_on: date | None = None
    other_state_notice_on: date | None = None
    enrolled_member: TriState = "unknown"
    lives_in_indian_country: TriState = "unknown"
    works_or_studies_outside: TriState = "unknown"
    documents_on_file: frozenset[Document] = frozenset()

    @model_validator(mode="after")
    def _conviction_is_said_once(self) -> "StatedFacts":
        if self.disposition is None:
            return self
        known = sorted(one.name for one in dispositions())
        if self.disposition not in known:
            raise ValueError(f"disposition is [{self.disposition}]; expected one of {', '.join(known)}")
        if "is_conviction" in self.model_fields_set:
            raise ValueError(
                "disposition and is_conviction both say what the court did; state one of the two"
            )
        return self

    @model_validator(mode="after")
    def _ages_are_in_order(self) -> "StatedFacts":
        youngest, oldest = self.offender_age, self.offender_age_at_most
        if oldest is not None and (youngest is None or oldest < youngest):
            raise ValueError(
                f"offender_age_at_most is {oldest}, offender_age is {youngest}; expected the fewest years first, both stated"
            )
        return self

    @model_validator(mode="after")
    def _days_are_in_order(self) -> "StatedFacts":
        names = ("offense_date", "conviction_date", "release_date")
        stated = [(name, day) for name in names if (day := getattr(self, name)) is not None]
        for (earlier, first), (later, last) in pairwise(stated):
            if last < first:
                raise ValueError(f"{later} is {last}, {earlier} is {first}; mend one of the two")
        return self

    def facts(self) -> DutyFacts:
        """Return the facts as the law asks for them."""
        own = {name: getattr(self, name) for name in type(self).model_fields}
        own["documents_on_file"] = frozenset(map(str, self.documents_on_file))
        own["stays_complete"] = frozenset(map(str, self.stays_complete))
        own["stays"] = tuple(
            Stay(**{name: getattr(stay, name) for name in type(stay).model_fields}) for stay in self.stays
        )
        return DutyFacts(**own)


def read_facts(path: Path) -> DutyFacts:
    """Return the facts of a file; raises LawError naming file and field."""
    return validated(StatedFacts, path).facts()
