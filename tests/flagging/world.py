"""One invented count with everything in order, so that each case says only what it changes."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from law.loader import load_law
from transforms.flagging.assess import NightRules, assess_count
from transforms.flagging.assessment import Assessment
from transforms.flagging.counts import Count
from transforms.flagging.defeaters import Clearance
from transforms.flagging.identity import PairFact
from transforms.flagging.lookups import FlagFacts
from transforms.flagging.policy import ReviewPolicy
from transforms.flagging.registry_search import RegistrationFact, RegistryState
from transforms.flagging.residency import ResidencyFact

NIGHT = date(2026, 3, 3)
COUNT = Count(
    conviction_id="inv:1/1",
    person_record_id="c:1",
    record_sha256="count",
    convicting_jurisdiction="FL",
    offense_date=date(2011, 5, 1),
    conviction_date=date(2012, 5, 1),
    release_date=date(2016, 5, 1),
    supervision_end_date=None,
    victim_age=None,
    commercial_sex="yes",
    force="unknown",
    registration_required="unknown",
    registration_jurisdiction=None,
    registration_until=None,
    registration_until_raw=None,
    statute_raw="796.03",
    statute_stage="convicted",
    charge_text_raw=None,
    code_raw=None,
    code_list=None,
    inchoate_raw=None,
    disposition_raw="CONVICTED",
    later_event_raw=None,
    stated_victim_minor="unknown",
    citation="FL:796.03",
    citation_status="parsed",
    citation_candidates=None,
    inchoate="none",
    offense_row_id="FL:796.03",
    category="sex_trafficking_minor",
    offense_row_check="source_read",
    victim_minor="yes",
    statute_force="unknown",
    nm_sections="30-6A-4",
    registrable_there="yes",
    disposition="convicted",
    is_conviction="yes",
    offense_answer="yes",
    offense_wait=None,
    reason="FL:796.03 (invented title): convicted.",
    documents_needed=None,
)
PAIR = PairFact(
    left_id="c:1",
    right_id="r:1",
    match_weight_mbit=20_000,
    match_probability=0.999999,
    verdict="match",
    hard_rule=None,
    needed_identifier=None,
    rivals=0,
    expected_coincidences=0.001,
    ledger="[]",
)
FACT = ResidencyFact(
    residency_id="res:1",
    person_record_id="r:1",
    source_id="inv_mvd",
    evidence_type="license",
    evidence_date=date(2024, 6, 1),
    status="resident",
    status_date=None,
    county="TAOS",
    received_on=date(2026, 3, 1),
    is_stale=False,
)
ENTRY = RegistrationFact(
    registration_id="reg:1",
    person_record_id="g:1",
    status="active",
    ends_on=None,
    convicting_jurisdiction="FL",
)
REGISTRY = RegistryState(as_of=date(2026, 3, 1), is_stale=False, entries=1_500)


def pair(right_id: str = "r:1", **changes: Any) -> PairFact:
    """Return a pair of the convicted person with a record, a match unless said otherwise."""
    return replace(PAIR, right_id=right_id, **changes)


def fact(**changes: Any) -> ResidencyFact:
    """Return one residency fact."""
    return replace(FACT, **changes)


def facts_of(
    pairs: Iterable[PairFact] = (PAIR,),
    residency: Iterable[ResidencyFact] = (FACT,),
    registry_pairs: Iterable[PairFact] = (),
    entries: Iterable[RegistrationFact] = (),
    registry: RegistryState = REGISTRY,
    person_sha: Mapping[str, str] | None = None,
) -> FlagFacts:
    """Return everything the answers are looked up in."""
    return FlagFacts(
        residency_pairs=_grouped(pairs, "left_id"),
        registry_pairs=_grouped(registry_pairs, "left_id"),
        residency=_grouped(residency, "person_record_id"),
        registrations=_grouped(entries, "person_record_id"),
        person_sha=person_sha or {"c:1": "person", "r:1": "resident", "r:2": "other", "g:1": "entry"},
        registry=registry,
    )


def rules_of(
    night: date = NIGHT, clearances: Mapping[str, Clearance] | None = None, **changes: Any
) -> NightRules:
    """Return what all counts of a night have in common, under the law as it stands."""
    law = load_law()
    known: dict[str, Any] = {"bill": None, "law_digest": "law", "model_key": "model|profile", **changes}
    return NightRules(
        night=night,
        ruleset=law.ruleset,
        offense_map=law.offense_map,
        policy=ReviewPolicy(),
        clearances=clearances or {},
        **known,
    )


def assessed(count: Mapping[str, Any] | None = None, night: date = NIGHT, **facts: Any) -> Assessment:
    """Return the assessment of the invented count with some of its fields, and some facts, changed."""
    return assess_count(replace(COUNT, **(count or {})), facts_of(**facts), rules_of(night))


def _grouped(items: Iterable[Any], key: str) -> dict[str, tuple[Any, ...]]:
    grouped: dict[str, list[Any]] = {}
    for item in items:
        grouped.setdefault(getattr(item, key), []).append(item)
    return {name: tuple(found) for name, found in grouped.items()}
