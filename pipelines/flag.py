"""Flag: six answers for every count that could matter, subjects, states and causes; written as one set of tables."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import pandas as pd

from casebook.store import Casebook
from config.settings import Settings
from expectations.row_verdicts import row_verdicts
from law.loader import load_law
from pipelines.classify import classified_folders
from pipelines.flag_tables import answer_rows, assessment_rows, change_rows, item_rows, source_rows
from pipelines.inputs import SourceInput, load_inputs, night_folder, stage_folders
from pipelines.previous_night import PreviousNight, load_previous
from transforms.flagging.assess import NightRules, assess_counts, fingerprints_of
from transforms.flagging.assessment import Assessment, flag_id_of
from transforms.flagging.continuity import Standing, compare_nights
from transforms.flagging.counts import counts_of
from transforms.flagging.defeaters import Clearance
from transforms.flagging.lookups import (
    FlagFacts,
    SourceAge,
    pairs_by_left,
    persons_elsewhere,
    registrations_by_person,
    residency_by_person,
)
from transforms.flagging.policy import ReviewPolicy
from transforms.flagging.registry_search import HOME, RegistryState
from transforms.flagging.subjects import SubjectMember, assign_subjects
from transforms.linkage.hard_rules import APART
from warehouse.atomic import read_json
from warehouse.frames import concat_tables, read_table, write_table

REGISTRY_SIDES = ("registry", "registry_resident")


def flag_night(settings: Settings, *, night: date) -> None:
    """Write every `publish__*`, `linked__subjects` and `audit__row_verdicts` table of the night."""
    inputs = load_inputs(settings, night)
    folder = night_folder(settings, night)
    stage = _stage_tables(settings, inputs)
    classified = _classified(settings, inputs, night)
    pairs = read_table(folder / "link", "linked__pairs")
    link_facts = read_json(folder / "link" / "facts.json")
    before = load_previous(settings, night)
    facts = _facts(inputs, stage, pairs, night)
    rules = _rules(settings, night, link_facts)
    counts = counts_of(stage["stage__convictions"], classified)
    assessments = assess_counts(counts, facts, rules, frozenset(before.standings))
    persons = stage["stage__persons"]
    convicted = persons[persons["kind"] == "conviction"]["person_record_id"]
    subjects = _subjects(convicted, pairs, before, night)
    standings = {a.flag_id: standing_of(a, night) for a in assessments if a.kind != "none"}
    fingerprints = {flag_id_of(c.conviction_id): fingerprints_of(c, facts, rules) for c in counts}
    context = context_of(before, standings, fingerprints)
    changes = compare_nights(before.standings, standings, context)
    tables = {
        "linked__subjects": pd.DataFrame([asdict(member) for member in subjects.values()]),
        "publish__assessments": assessment_rows(counts, assessments, subjects, fingerprints),
        "publish__answers": answer_rows(assessments),
        "publish__changes": change_rows(changes),
        "publish__sources": source_rows(inputs, _accepted(settings, inputs), night),
        "publish__night": _night_row(night, before, rules, link_facts),
        **item_rows(assessments, changes, subjects, before),
        "audit__row_verdicts": row_verdicts(stage, as_of=night),
    }
    for table, frame in tables.items():
        write_table(folder / "flag", table, _with_columns(frame, table))


def _with_columns(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    return frame if len(frame) else concat_tables(table, [])


def _stage_tables(settings: Settings, inputs: Sequence[SourceInput]) -> dict[str, pd.DataFrame]:
    folders = stage_folders(settings, list(inputs))
    names = (
        "stage__persons",
        "stage__names",
        "stage__birth_dates",
        "stage__identifiers",
        "stage__addresses",
        "stage__convictions",
        "stage__residency",
        "stage__registrations",
    )
    return {name: concat_tables(name, [read_table(folder, name) for folder in folders]) for name in names}


def _accepted(settings: Settings, inputs: Sequence[SourceInput]) -> dict[str, int]:
    """Return delivery id to records accepted, of the deliveries in use."""
    table = "landed__file_counts"
    counts = [read_table(folder, table) for folder in stage_folders(settings, list(inputs))]
    found = concat_tables(table, counts).groupby("delivery_id")["records_accepted"].sum()
    return {str(delivery): int(records) for delivery, records in found.items()}


def _classified(settings: Settings, inputs: Sequence[SourceInput], night: date) -> pd.DataFrame:
    table = "classified__convictions"
    return concat_tables(table, [read_table(f, table) for f in classified_folders(settings, night, inputs)])


def _facts(
    inputs: Sequence[SourceInput], stage: Mapping[str, pd.DataFrame], pairs: pd.DataFrame, night: date
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
            stage["stage__residency"], ages, persons_elsewhere(stage["stage__addresses"], home=HOME)
        ),
        registrations=registrations_by_person(stage["stage__registrations"]),
        person_sha=dict(zip(persons["person_record_id"], persons["record_sha256"], strict=True)),
        registry=RegistryState(
            as_of=min((s.received_on for s in registries if s.received_on), default=None),
            is_stale=any(s.is_stale(night) for s in registries),
            entries=int(searched.sum()),
        ),
    )


def _rules(settings: Settings, night: date, link_facts: Mapping[str, Any]) -> NightRules:
    law = load_law()
    clearances = Casebook.open(settings.casebook_url).clearances(until=night)
    return NightRules(
        night=night,
        ruleset=law.ruleset,
        bill=law.bill(settings.bill) if settings.bill else None,
        policy=ReviewPolicy(),
        law_digest=law.digest,
        model_key=f"{link_facts['model_version']}|{link_facts['profile_hash']}",
        clearances={
            flag_id: Clearance(decision_id=str(c.clearance_id), decided_on=c.decided_on, facts=c.facts)
            for flag_id, c in clearances.items()
        },
    )


def standing_of(assessment: Assessment, night: date) -> Standing:
    """Return an open count as continuity sees it; its first night is tonight unless it stood before."""
    return Standing(
        flag_id=assessment.flag_id,
        kind=assessment.kind,
        content=assessment.content,
        fingerprints=assessment.fingerprints,
        first_night=night,
    )


def context_of(
    before: PreviousNight, now: Mapping[str, Standing], fingerprints: Mapping[str, Mapping[str, str]]
) -> dict[str, Mapping[str, str]]:
    """What is known of counts that are a flag or wait on one of the two nights only, of the other night."""
    arrived = {f: before.fingerprints[f] for f in now if f in before.fingerprints}
    ended = {f: fingerprints[f] for f in before.standings if f not in now and f in fingerprints}
    return {**arrived, **ended}


def _subjects(
    convicted: pd.Series, pairs: pd.DataFrame, before: PreviousNight, night: date
) -> dict[str, SubjectMember]:
    matches = pairs[pairs["verdict"] == "match"]
    homes, entries = matches[matches["side"] == "residency"], matches[matches["side"].isin(REGISTRY_SIDES)]
    apart = pairs[pairs["hard_rule"].fillna("") == APART]
    return assign_subjects(
        convicted,
        zip(homes["left_id"], homes["right_id"], homes["match_weight_mbit"], strict=True),
        before.subjects,
        night=night,
        apart=zip(apart["left_id"], apart["right_id"], strict=True),
        entries=zip(entries["left_id"], entries["right_id"], strict=True),
    )


def _night_row(
    night: date, before: PreviousNight, rules: NightRules, link_facts: Mapping[str, Any]
) -> pd.DataFrame:
    row = {
        "night": night,
        "previous_night": before.night,
        "previous_digest": before.digest,
        "law_digest": rules.law_digest,
        "bill": rules.bill.bill_id if rules.bill else None,
        **link_facts,
    }
    return pd.DataFrame([row])
