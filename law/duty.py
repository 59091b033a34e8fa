"""Answer 4: may a duty exist, on which basis, and what would settle it. Pure; law of the day given.

Equivalence follows the actual conduct (State v. Hall, 2013-NMSC-001). Extracts never carry it, so the question
here is whether a listed New Mexico offense *could* be met on the facts that are still open.
"""

from dataclasses import dataclass, field
from datetime import date

from law.business_days import add_business_days
from law.rulesets.ruleset import Bill, RegistrableRow, Ruleset

HALL_DOCUMENTS = (
    "charging document",
    "plea agreement",
    "plea transcript",
    "judgment and sentence",
)
_MINOR = frozenset(
    {
        "sex_trafficking_minor",
        "promoting_prostitution_minor",
        "commercial_sexual_exploitation_minor",
        "patronizing_minor",
    }
)
_SEX_TRAFFICKING = frozenset(
    {"sex_trafficking_minor", "sex_trafficking_adult", "sex_trafficking_age_unknown"}
)
_FORCE_SECTIONS = ("30-9-11", "30-4-1", "30-4-3")
_CHILD_SECTION = "30-6A-4"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyFacts:
    """What is known of one count and its person; unknown stays unknown."""

    category: str
    offense_row_check: str | None
    is_conviction: str
    inchoate: str = "none"
    victim_minor: str = "unknown"
    victim_age: int | None = None
    commercial_sex: str = "unknown"
    force: str = "unknown"
    conviction_date: date | None = None
    release_date: date | None = None
    supervision_end_date: date | None = None
    registration_required: str = "unknown"
    registration_until: date | None = None
    registrable_there: str = "unknown"
    present_since: date | None = None
    documents_on_file: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyResult:
    """The answer with its reasons. State, federal and other state's duty are three things, never merged."""

    state: str
    """yes, no or unknown."""
    basis: str
    """equivalency_review, out_of_state_registrant, loophole or none."""
    wait: str | None = None
    reasons: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    """Ids and citations of the ruleset rows it rests on."""
    documents_needed: tuple[str, ...] = ()
    deadline: date | None = None
    term_ends_on: date | None = None
    federal_duty: str = "unknown"
    duty_there: str = "unknown"


@dataclass(slots=True)
class _Reach:
    rows: list[RegistrableRow] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


def duty(facts: DutyFacts, *, as_of: date, ruleset: Ruleset, bill: Bill | None = None) -> DutyResult:
    """Return whether and why a duty may exist under the law of `as_of`; with a bill, also what it would add."""
    if facts.is_conviction == "no" or facts.category == "not_relevant":
        return _none(facts, "There is no conviction of an offense in question.")
    if facts.category in ("unmapped", "") or facts.offense_row_check in (None, "unread"):
        registrant = _registrant(facts, as_of, ruleset)
        return registrant or _open(facts, "needs_law", "Nobody has read the statute of this conviction yet.")
    category, unsettled = _settled(facts)
    reach = _reach(facts, category, as_of, ruleset) if unsettled is None else _Reach()
    if reach.rows and facts.is_conviction == "yes":
        return _windowed(_equivalency(facts, reach, as_of, ruleset), facts, as_of, ruleset)
    registrant = _registrant(facts, as_of, ruleset)
    if registrant is not None and facts.is_conviction == "yes":
        return _windowed(registrant, facts, as_of, ruleset)
    if unsettled is not None:
        return _open(facts, "needs_documents", unsettled)
    if facts.is_conviction != "yes":
        return _open(facts, "needs_documents", "Whether the disposition is a conviction here is not settled.")
    return _loophole(facts, category, reach, bill) or _none(facts, *reach.reasons)


def _settled(facts: DutyFacts) -> tuple[str, str | None]:
    """Return the category after the stated facts, and why it cannot be settled, if it cannot."""
    category = facts.category
    if facts.inchoate == "unknown":
        return category, "Whether this was an attempt, a conspiracy or the offense itself is not settled."
    if category == "trafficking_unspecified":
        if facts.commercial_sex == "no":
            return "labor_trafficking", None
        if facts.commercial_sex == "unknown":
            return category, "The section covers sex and labor; the record does not say which."
        category = {"yes": "sex_trafficking_minor", "no": "sex_trafficking_adult"}.get(
            facts.victim_minor, "sex_trafficking_age_unknown"
        )
    if category == "promoting_prostitution":
        if facts.victim_minor == "yes" or (facts.victim_age or 99) < 18:
            return "promoting_prostitution_minor", None
        if facts.victim_minor == "unknown" and facts.victim_age is None:
            return (
                category,
                "Whether the person promoted was a minor is not on record, and only then it could count.",
            )
    return category, None


def _reach(facts: DutyFacts, category: str, as_of: date, ruleset: Ruleset) -> _Reach:
    """Which listed offenses could be met on the facts still open."""
    reach = _Reach()
    if facts.inchoate == "conspiracy":
        reach.reasons.append("Conspiracy is not on the list (29-11A-3(I)(13) NMSA names attempt only).")
        return reach
    if facts.inchoate == "solicitation":
        reach.reasons.append(
            "Only solicitation of criminal sexual contact of a minor is on the list (29-11A-3(I)(12))."
        )
        return reach
    if category == "labor_trafficking":
        reach.reasons.append("Labor trafficking is not a sex offense under 29-11A-3(I) NMSA.")
        return reach
    if category in _MINOR or category == "sex_trafficking_age_unknown":
        _reach_child(facts, category, as_of, ruleset, reach)
    if category in _SEX_TRAFFICKING:
        _reach_force(facts, as_of, ruleset, reach)
    if category not in _MINOR | _SEX_TRAFFICKING:
        reach.reasons.append(
            "No listed New Mexico offense resembles this one where every victim is an adult."
        )
    return reach


def _reach_child(facts: DutyFacts, category: str, as_of: date, ruleset: Ruleset, reach: _Reach) -> None:
    row = ruleset.offense(_CHILD_SECTION, as_of)
    if row is None or row.child_under is None:
        return
    if facts.victim_minor == "no" and category not in _MINOR:
        reach.reasons.append("The victim was an adult, so 30-6A-4 NMSA cannot be met.")
    elif facts.victim_age is None:
        reach.rows.append(row)
        reach.reasons.append(
            f"30-6A-4 NMSA could be met if the victim was under {row.child_under}; the age is open."
        )
    elif facts.victim_age < row.child_under:
        reach.rows.append(row)
        reach.reasons.append(
            f"The victim was {facts.victim_age}, under the line of {row.child_under} in 30-6A-4 NMSA."
        )
    else:
        reach.reasons.append(
            f"The victim was {facts.victim_age}; 30-6A-4 NMSA asks for a child under {row.child_under}."
        )


def _reach_force(facts: DutyFacts, as_of: date, ruleset: Ruleset, reach: _Reach) -> None:
    if facts.force == "no":
        reach.reasons.append("No force, fraud or coercion: 30-9-11 and 30-4-1 NMSA cannot be met that way.")
        return
    rows = [row for section in _FORCE_SECTIONS if (row := ruleset.offense(section, as_of)) is not None]
    reach.rows += rows
    names = ", ".join(row.section for row in rows)
    reach.reasons.append(f"The conduct could have met {names} NMSA if it was forced and sexual.")


def _equivalency(facts: DutyFacts, reach: _Reach, as_of: date, ruleset: Ruleset) -> DutyResult:
    on_file = facts.documents_on_file & set(HALL_DOCUMENTS)
    # one paper that proves the open fact is enough for Hall; with the age known, a transcript settles it
    proven = facts.victim_age is not None and bool(
        on_file & {"plea transcript", "plea agreement", "charging document"}
    )
    needed = () if proven else tuple(d for d in HALL_DOCUMENTS if d not in on_file)
    hall = ruleset.rule("equivalence", as_of)
    reasons = [*reach.reasons, "Equivalence follows the actual conduct (State v. Hall, 2013-NMSC-001)."]
    if hall is not None and hall.id == "NM-UCCCA":
        reasons.append(
            "Since 2022 an elements rule stands beside it (31-29-9(A) NMSA): if they disagree, counsel."
        )
    if facts.inchoate == "attempt":
        reasons.append("Attempt counts (29-11A-3(I)(13) NMSA).")
    registrant = _registrant(facts, as_of, ruleset)
    if registrant is not None:
        reasons += registrant.reasons
    return DutyResult(
        state="yes",
        basis="equivalency_review",
        reasons=tuple(reasons),
        rows=tuple(f"{row.id} ({row.citation})" for row in reach.rows),
        documents_needed=needed,
        term_ends_on=_term_end(facts, reach.rows),
        federal_duty=_federal(facts),
        duty_there=_there(facts),
    )


def _registrant(facts: DutyFacts, as_of: date, ruleset: Ruleset) -> DutyResult | None:
    rule = ruleset.rule("out_of_state_registrant", as_of)
    over = facts.registration_until is not None and facts.registration_until < as_of
    if rule is None or facts.registration_required != "yes" or over:
        return None
    return DutyResult(
        state="yes",
        basis="out_of_state_registrant",
        reasons=(
            "The person is stated to be required to register elsewhere now (29-11A-3(F) NMSA).",
            "Whether that alone creates a duty where no listed offense is equivalent is for counsel.",
        ),
        rows=(f"{rule.id} ({rule.citation})",),
        documents_needed=("confirmation of the duty from the other state's registry",),
        federal_duty=_federal(facts),
        duty_there=_there(facts),
    )


def _loophole(facts: DutyFacts, category: str, reach: _Reach, bill: Bill | None) -> DutyResult | None:
    """None under the law in force, owed under the named bill: shown apart, never as a duty."""
    if bill is None or facts.inchoate in ("conspiracy", "solicitation"):
        return None
    trafficking = bill.adds_trafficking and category in _SEX_TRAFFICKING
    child = category in _MINOR and facts.victim_age is not None and facts.victim_age < bill.child_under
    if not trafficking and not child:
        return None
    return DutyResult(
        state="yes",
        basis="loophole",
        reasons=(
            *reach.reasons,
            f"Not owed under the law in force; {bill.title} would have reached it. It is not law.",
        ),
        rows=(f"{bill.bill_id} ({bill.citation})",),
        federal_duty=_federal(facts),
        duty_there=_there(facts),
    )


def _windowed(result: DutyResult, facts: DutyFacts, as_of: date, ruleset: Ruleset) -> DutyResult:
    """A flag inside the five business days after arrival is noise: the person may still lawfully be on the way."""
    rule = ruleset.rule("deadline_business_days", as_of)
    if rule is None or rule.value is None or facts.present_since is None:
        return result
    deadline = add_business_days(facts.present_since, rule.value)
    if as_of > deadline:
        return _with(result, deadline=deadline)
    reason = f"The {rule.value} business days to register run until {deadline.isoformat()} ({rule.citation})."
    return _with(
        result, state="unknown", wait="in_window", deadline=deadline, reasons=(*result.reasons, reason)
    )


def _with(result: DutyResult, **changes: object) -> DutyResult:
    from dataclasses import replace

    return replace(result, **changes)  # type: ignore[arg-type]


def _open(facts: DutyFacts, wait: str, reason: str) -> DutyResult:
    documents = HALL_DOCUMENTS if wait == "needs_documents" else ()
    return DutyResult(
        state="unknown",
        basis="none",
        wait=wait,
        reasons=(reason,),
        documents_needed=documents,
        federal_duty=_federal(facts),
        duty_there=_there(facts),
    )


def _none(facts: DutyFacts, *reasons: str) -> DutyResult:
    return DutyResult(
        state="no", basis="none", reasons=reasons, federal_duty=_federal(facts), duty_there=_there(facts)
    )


def _term_end(facts: DutyFacts, rows: list[RegistrableRow]) -> date | None:
    """Ten years from conviction, release or end of supervision, whichever is later (29-11A-5(E) NMSA).

    Only where every row that could apply carries ten years and every date is known: else nobody can say.
    """
    dates = (facts.conviction_date, facts.release_date, facts.supervision_end_date)
    if any(row.term != "ten_years" for row in rows) or any(day is None for day in dates):
        return None
    latest = max(day for day in dates if day is not None)
    return date(latest.year + 10, latest.month, min(latest.day, 28))


def _federal(facts: DutyFacts) -> str:
    """34 U.S.C. 20911: a minor is under 18 there; labor is not a SORNA offense."""
    if facts.category == "labor_trafficking":
        return "not_indicated"
    return "possible" if facts.category in _MINOR or facts.victim_minor == "yes" else "unknown"


def _there(facts: DutyFacts) -> str:
    if facts.registration_required in ("yes", "no"):
        return facts.registration_required
    return {"yes": "yes", "no": "no"}.get(facts.registrable_there, "unknown")
