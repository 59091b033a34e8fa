"""Candidates of the workbench: flags and waits whose equivalence a person must decide, with what is compared."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from law.facts import DutyFacts
from law.offense_map import OffenseMap, OffenseRow
from law.reach import RowReading, reach
from law.rulesets.rows import RegistrableRow
from law.rulesets.ruleset import Ruleset
from transforms.equivalence.elements import Element, elements_of
from transforms.flagging.assessment import Assessment, fingerprint
from transforms.flagging.counts import Count

_IF = {
    "trafficking_unspecified": ("sex_trafficking_age_unknown", "the papers show sex trafficking, not labor"),
    "promoting_prostitution": ("promoting_prostitution_minor", "the papers show that a minor was promoted"),
}
"""A kind that is not settled is held against the list as the kind that could count."""
# what says how far a row was checked, or where it leads elsewhere, is not what the row says
_NOT_THE_LAW = {"check", "checked_by", "checked_on", "note", "beside", "gap", "end", "nm_sections", "registrable_there",
                "registrable_condition"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One foreign offense beside one listed offense of New Mexico."""

    offense_row_id: str | None
    nm_row_id: str
    nm_section: str
    nm_title: str
    outcome: str
    """How the listed offense stands: met, open, not_met, other_form or out_of_reach (law/reach.py)."""
    answers: Mapping[str, str]
    """Condition with its value to yes, no or open, and the form: what a precedent must have in common."""
    offense_fingerprint: str | None
    nm_fingerprint: str
    """What both rows say, so that a decision knows when they no longer say it."""
    elements: tuple[Element, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One flag or wait."""

    assessment: Assessment
    count: Count
    assumes: str | None
    """What the comparisons take for granted where the kind of the offense is not settled."""
    comparisons: tuple[Comparison, ...]

    @property
    def flag_id(self) -> str:
        """Id of the flag or wait."""
        return self.assessment.flag_id


def candidates_of(
    assessments: Iterable[Assessment],
    counts: Mapping[str, Count],
    ruleset: Ruleset,
    offense_map: OffenseMap,
    *,
    as_of: date,
) -> Iterator[Candidate]:
    """Yield every flag on equivalence and every wait for papers, with the listed offenses it is held against.

    Args:
        assessments: of the night.
        counts: by conviction id.
        ruleset, offense_map: the law.
        as_of: the night.
    """
    for assessment in assessments:
        waits = "needs_documents" in assessment.waiting_for
        if assessment.kind != "none" and (assessment.basis == "equivalency_review" or waits):
            count = counts[assessment.conviction_id]
            yield _candidate(assessment, count, ruleset, offense_map, as_of)


def row_fingerprint(row: OffenseRow | RegistrableRow) -> str:
    """Return a hash of what a row says, whoever approved it and whether it ended since."""
    said = row.model_dump(mode="json", exclude=_NOT_THE_LAW)
    if (
        said.get("form") == "none"
    ):  # what most rows leave out stays out, so that older decisions know their rows
        del said["form"]
    return fingerprint(said)


def _candidate(
    assessment: Assessment, count: Count, ruleset: Ruleset, offense_map: OffenseMap, as_of: date
) -> Candidate:
    row = offense_map.row(count.offense_row_id)
    readings, assumes = _readings(assessment, ruleset, as_of)
    return Candidate(
        assessment=assessment,
        count=count,
        assumes=assumes,
        comparisons=tuple(
            _comparison(count, row, reading, ruleset, as_of, is_assumed=assumes is not None)
            for reading in readings
        ),
    )


def _readings(
    assessment: Assessment, ruleset: Ruleset, as_of: date
) -> tuple[tuple[RowReading, ...], str | None]:
    """The listed offenses that could be met; where none could, all that resemble the conviction."""
    readings, assumes = assessment.duty.readings, None
    if not readings:
        facts, category, assumes = _assumed(assessment.facts)
        readings = reach(facts, category, as_of, ruleset).readings
    could = tuple(reading for reading in readings if reading.could_be_met)
    return could or readings, assumes if readings else None


def _assumed(facts: DutyFacts) -> tuple[DutyFacts, str, str | None]:
    category, assumes = _IF.get(facts.category, (facts.category, None))
    if facts.inchoate != "unknown":
        return facts, category, assumes
    form = "the papers show the offense itself"
    return replace(facts, inchoate="none"), category, f"{assumes}; {form}" if assumes else form


def _comparison(
    count: Count, row: OffenseRow | None, reading: RowReading, ruleset: Ruleset, as_of: date, *, is_assumed: bool
) -> Comparison:  # fmt: skip
    nm = reading.row
    answers = {f"{one.condition} {one.value}": str(one.found) for one in reading.asked}
    return Comparison(
        offense_row_id=None if row is None else row.id,
        nm_row_id=nm.id,
        nm_section=nm.section,
        nm_title=nm.title,
        outcome=reading.outcome,
        answers={**answers, "form": count.inchoate, "kind": "assumed" if is_assumed else count.category},
        offense_fingerprint=None if row is None else row_fingerprint(row),
        nm_fingerprint=row_fingerprint(nm),
        elements=tuple(elements_of(count, row, reading, ruleset, as_of)),
    )
