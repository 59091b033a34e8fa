"""What a night's counts are judged on: read once, whatever law they are judged under."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from casebook.store import Casebook
from config.settings import Settings
from law.loader import Law
from law.rulesets.bill import Bill, overlay
from law.rulesets.ruleset import Ruleset
from pipelines.chain.files import records_in_force
from pipelines.chain.told import unseen_records
from pipelines.classify import classified_folders, classified_under
from pipelines.inputs import SourceInput, load_inputs, night_folder, stage_folders
from pipelines.limits.met import refuse_expired_inputs
from transforms.classify.convictions import classify_convictions
from transforms.flagging.assess import NightRules
from transforms.flagging.counts import Count, counts_of
from transforms.flagging.defeaters import Clearance
from transforms.flagging.lookups import (
    FlagFacts,
    SourceAge,
    pairs_by_left,
    persons_elsewhere,
    registrations_by_person,
    residency_by_person,
)
from transforms.flagging.offender_age import births_by_person
from transforms.flagging.policy import ReviewPolicy
from transforms.flagging.registry_search import HOME, RegistryState
from warehouse.atomic import read_json
from warehouse.frames import concat_tables, read_table

REGISTRY_SIDES = ("registry", "registry_resident")
JUDGED_TABLES = (
    "stage__persons", "stage__birth_dates", "stage__addresses", "stage__convictions", "stage__residency",
    "stage__registrations",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NightFacts:
    """A night as far as it is linked and classified."""

    night: date
    inputs: Sequence[SourceInput]
    stage: Mapping[str, pd.DataFrame]
    """What judgments rest on: no names and no numbers; of residents, those alone that stand in a pair."""
    classified: pd.DataFrame
    classified_under: Mapping[str, str]
    """By source, the digest of the law files that its counts were classified under."""
    pairs: pd.DataFrame
    """linked__pairs."""
    link: Mapping[str, Any]
    """The link step's facts."""
    facts: FlagFacts


def load_night_facts(settings: Settings, night: date) -> NightFacts:
    """Return what a night's counts are judged on; raises FileNotFoundError where a step has not run, and DeliveryExpired
    where it rests on a delivery that was taken away since."""
    inputs = load_inputs(settings, night)
    refuse_expired_inputs(settings, inputs, night=night)
    folder = night_folder(settings, night)
    pairs = read_table(folder / "link", "linked__pairs")
    stage = _judged_tables(settings, inputs, {*pairs["left_id"], *pairs["right_id"]})
    return NightFacts(
        night=night,
        inputs=inputs,
        stage=stage,
        classified=_classified(settings, inputs, night),
        classified_under=classified_under(settings, night, inputs),
        pairs=pairs,
        link=read_json(folder / "link" / "facts.json"),
        facts=_facts(inputs, stage, pairs, night, unseen_records(settings, inputs)),
    )


def counts_under(facts: NightFacts, law: Law) -> list[Count]:
    """Return the night's counts as these law files read them; as the night itself did, where they are the same."""
    convictions = facts.stage["stage__convictions"]
    if set(facts.classified_under.values()) <= {law.digest}:
        return counts_of(convictions, facts.classified)
    return counts_of(convictions, classify_convictions(convictions, law=law, as_of=facts.night))


def rules_of(
    settings: Settings, facts: NightFacts, law: Law, bill: Bill | None, *, ruleset: Ruleset | None = None
) -> NightRules:
    """Return what all assessments of a night have in common.

    Args:
        settings: where the casebook is.
        facts: the night.
        law: the law.
        bill: what would show as a gap; None for nothing.
        ruleset: rows to read instead of the law's own, as a bill would have them.
    """
    clearances = Casebook.open(settings.casebook_url).clearances(until=facts.night)
    return NightRules(
        night=facts.night,
        ruleset=ruleset or law.ruleset,
        offense_map=law.offense_map,
        bill=bill,
        policy=ReviewPolicy(),
        law_digest=law.digest,
        model_key=f"{facts.link['model_version']}|{facts.link['profile_hash']}",
        clearances={
            flag_id: Clearance(decision_id=str(c.clearance_id), decided_on=c.decided_on, facts=c.facts)
            for flag_id, c in clearances.items()
        },
    )


def read_under(
    facts: NightFacts, law: Law, bill: Bill | None, counts: Sequence[Count]
) -> Mapping[str, Count]:
    """Return the counts that a bill reads otherwise than the law in force, by conviction id.

    What a conviction is may differ under a bill, and with it answer 3, not only what follows from it.

    Args:
        facts: the night.
        law: the law in force.
        bill: the bill; None for none.
        counts: of the night, as the law in force reads them.
    """
    if bill is None or not bill.changes_convictions(law.ruleset):
        return {}
    convictions = facts.stage["stage__convictions"]
    under = replace(law, ruleset=overlay(law.ruleset, bill))
    again = counts_of(convictions, classify_convictions(convictions, law=under, as_of=facts.night))
    return {other.conviction_id: other for one, other in zip(counts, again, strict=True) if one != other}


def accepted_records(settings: Settings, inputs: Sequence[SourceInput]) -> dict[str, int]:
    """Return delivery id to records accepted, of the deliveries in use; of a source put together, the facts it holds."""
    table = "landed__file_counts"
    counts = [read_table(folder, table) for folder in stage_folders(settings, list(inputs))]
    found = concat_tables(table, counts).groupby("delivery_id")["records_accepted"].sum()
    in_force = {
        s.delivery_id: records_in_force(settings.stage / s.stage)
        for s in inputs
        if s.chain and s.stage and s.delivery_id
    }
    return {**{str(delivery): int(records) for delivery, records in found.items()}, **in_force}


def _judged_tables(
    settings: Settings, inputs: Sequence[SourceInput], paired: Collection[str]
) -> dict[str, pd.DataFrame]:
    """Return the tables that judgments rest on.

    A resident in no pair is asked about by no count, and there are two million of them.
    """
    residents = set(stage_folders(settings, list(inputs), "residency"))
    wanted = sorted(paired)
    return {
        name: concat_tables(
            name,
            [
                read_table(folder, name, persons=wanted if folder in residents else None)
                for folder in stage_folders(settings, list(inputs))
            ],
        )
        for name in JUDGED_TABLES
    }


def _classified(settings: Settings, inputs: Sequence[SourceInput], night: date) -> pd.DataFrame:
    table = "classified__convictions"
    return concat_tables(table, [read_table(f, table) for f in classified_folders(settings, night, inputs)])


def _of_convicted(stage: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    persons, births = stage["stage__persons"], stage["stage__birth_dates"]
    convicted = persons.loc[persons["kind"] == "conviction", "person_record_id"]
    return births[births["person_record_id"].isin(convicted)]


def _facts(
    inputs: Sequence[SourceInput],
    stage: Mapping[str, pd.DataFrame],
    pairs: pd.DataFrame,
    night: date,
    unseen: Mapping[str, date],
) -> FlagFacts:
    ages = {
        s.source_id: SourceAge(received_on=s.received_on, is_stale=s.is_stale(night))
        for s in inputs
        if s.received_on is not None
    }
    registries = [
        s for s in inputs if s.kind == "registry" and s.jurisdiction == HOME and s.received_on is not None
    ]
    persons = stage["stage__persons"]
    searched = persons["source_id"].isin([s.source_id for s in registries])
    return FlagFacts(
        residency_pairs=pairs_by_left(pairs, ["residency"]),
        registry_pairs=pairs_by_left(pairs, REGISTRY_SIDES),
        residency=residency_by_person(
            stage["stage__residency"], ages, persons_elsewhere(stage["stage__addresses"], home=HOME), unseen
        ),
        registrations=registrations_by_person(stage["stage__registrations"], unseen),
        births=births_by_person(_of_convicted(stage)),
        person_sha=dict(zip(persons["person_record_id"], persons["record_sha256"], strict=True)),
        registry=RegistryState(
            as_of=min((s.received_on for s in registries if s.received_on), default=None),
            is_stale=any(s.is_stale(night) for s in registries),
            entries=int(searched.sum()),
        ),
        unseen=unseen,
    )
