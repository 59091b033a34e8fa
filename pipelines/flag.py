"""Flag: six answers for every count that could matter, subjects, states and causes; written as one set of tables."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pandas as pd

from config.settings import Settings
from expectations.row_verdicts import VERDICT_TABLES, row_verdicts
from law.loader import load_law
from pipelines.chain.told import SAID_WITHDRAWN, merged_keys, told_since
from pipelines.equivalence.seen import SeenDecisions, seen_decisions
from pipelines.equivalence.tables import as_decision, workbench_tables
from pipelines.erasure.told import flags_withdrawn, tombstone_rows, withdrawn_changes
from pipelines.errors import LawRefused
from pipelines.flag_inputs import (
    REGISTRY_SIDES,
    NightFacts,
    accepted_records,
    load_night_facts,
    read_under,
    rules_of,
)
from pipelines.flag_tables import answer_rows, assessment_rows, change_rows, item_rows, source_rows
from pipelines.inputs import night_folder, stage_folders
from pipelines.previous_night import PreviousNight, load_previous
from pipelines.triage import triage_rows
from transforms.equivalence.candidate import candidates_of
from transforms.equivalence.precedents import Precedents
from transforms.flagging.assess import NightRules, assess_counts, fingerprints_of
from transforms.flagging.assessment import Assessment, flag_id_of
from transforms.flagging.continuity import Change, Standing, compare_nights
from transforms.flagging.counts import Count, counts_of
from transforms.flagging.lookups import rows_of
from transforms.flagging.subjects import SubjectMember, assign_subjects, former_members
from transforms.linkage.hard_rules import APART
from warehouse.frames import concat_tables, read_table, write_table


def flag_night(settings: Settings, *, night: date) -> None:
    """Write every `publish__*`, `linked__subjects` and `audit__row_verdicts` table of the night."""
    own = load_night_facts(settings, night)
    folder = night_folder(settings, night)
    before = load_previous(settings, night)
    law = load_law()
    _require_one_law(own, law.digest)
    bill = law.bill(settings.bill) if settings.bill else None
    counts = counts_of(own.stage["stage__convictions"], own.classified)
    rules = replace(rules_of(settings, own, law, bill), under_bill=read_under(own, law, bill, counts))
    assessments = assess_counts(counts, own.facts, rules, frozenset(before.standings))
    persons = own.stage["stage__persons"]
    convicted = persons[persons["kind"] == "conviction"]["person_record_id"]
    subjects = _subjects(convicted, own.pairs, before, night, merged_keys(settings, own.inputs))
    standings = {a.flag_id: standing_of(a, night) for a in assessments if a.kind != "none"}
    fingerprints = {flag_id_of(c.conviction_id): fingerprints_of(c, own.facts, rules) for c in counts}
    context = context_of(before, standings, fingerprints)
    withdrawn = flags_withdrawn(settings, night)
    changes = compare_nights(before.standings, standings, context, withdrawn)
    changes = _with_what_senders_told(settings, own, changes, before)
    gone = withdrawn_changes(withdrawn, changes, standings, night=night)
    seen = seen_decisions(settings, night)
    tables = {
        "linked__subjects": pd.DataFrame([asdict(member) for member in subjects.values()]),
        "linked__former_subjects": _former(before, subjects),
        "publish__assessments": assessment_rows(counts, assessments, subjects, fingerprints),
        "publish__answers": answer_rows(assessments),
        "publish__changes": change_rows([*changes, *gone]),
        "audit__tombstones": tombstone_rows(settings, night),
        "publish__sources": source_rows(own.inputs, accepted_records(settings, own.inputs), night),
        "publish__night": _night_row(night, before, rules, seen, own.link),
        **item_rows(assessments, changes, subjects, before),
        **_workbench(counts, assessments, rules, seen),
        "publish__triage": triage_rows(
            own.stage["stage__convictions"], own.classified, _matched(own.pairs), law
        ),
        "audit__row_verdicts": _row_verdicts(settings, own),
    }
    for table, frame in tables.items():
        write_table(folder / "flag", table, _with_columns(frame, table))


def _require_one_law(own: NightFacts, law_digest: str) -> None:
    """Raise LawRefused where a source was classified under law files other than those that are to judge it."""
    for source_id, seen in sorted(own.classified_under.items()):
        if seen != law_digest:
            raise LawRefused(
                f"night [{own.night}] source [{source_id}] rule [one_law]: its counts were classified under law files"
                f" [{seen[:12]}], expected those in use, [{law_digest[:12]}]. The files changed in between: run the whole"
                f" night again (lindero nightly --date {own.night}; in Airflow, clear its classify tasks and what follows)"
            )


def _matched(pairs: pd.DataFrame) -> frozenset[str]:
    """Person records that a resident fits or may fit."""
    fitting = pairs[(pairs["side"] == "residency") & (pairs["verdict"] != "no_match")]
    return frozenset(fitting["left_id"])


def _workbench(
    counts: Sequence[Count], assessments: Sequence[Assessment], rules: NightRules, seen: SeenDecisions
) -> dict[str, pd.DataFrame]:
    by_id = {count.conviction_id: count for count in counts}
    known = Precedents(map(as_decision, seen.decisions), rules.ruleset, rules.offense_map, as_of=rules.night)
    candidates = candidates_of(assessments, by_id, rules.ruleset, rules.offense_map, as_of=rules.night)
    return workbench_tables(candidates, known)


def _row_verdicts(settings: Settings, own: NightFacts) -> pd.DataFrame:
    """Return what is odd about accepted rows, read source by source: all rows of a night at once fill the memory."""
    folders = stage_folders(settings, list(own.inputs))
    stages = ({table: read_table(folder, table) for table in VERDICT_TABLES} for folder in folders)
    found = [row_verdicts(stage, as_of=own.night) for stage in stages]
    return pd.concat(found, ignore_index=True) if found else concat_tables("audit__row_verdicts", [])


def _with_columns(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    return frame if len(frame) else concat_tables(table, [])


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


def _with_what_senders_told(
    settings: Settings, own: NightFacts, changes: Sequence[Change], before: PreviousNight
) -> list[Change]:
    """Return the changes that data caused with what a sender said of the record behind them, where one said anything.

    Sources of whole deliveries that say nothing of missing rows tell nothing: there the cause is data, no more.
    """
    told = told_since(settings, own.inputs, before.night)
    gone = {s.source_id for s in own.inputs if s.missing_row == "gone"}
    if not told and not gone:
        return list(changes)
    here = own.stage["stage__convictions"]
    keys = dict(zip(here["conviction_id"], here["person_record_id"], strict=True))
    last = {
        row["conviction_id"]: row["person_record_id"]
        for frame in before.items.values()
        for row in rows_of(frame)
    }
    by_flag = {flag_id_of(count): (count, person) for count, person in {**last, **keys}.items()}
    done = []
    for change in changes:
        count, person = by_flag.get(change.flag_id, ("", ""))
        sentence = told.get(count) or told.get(person)
        if change.cause == "withdrawn":  # by its sender, or by an order, of which it knows nothing
            sentence = sentence if (sentence or "").startswith(SAID_WITHDRAWN) else None
        elif sentence is None and count and count not in keys and count.partition(":")[0] in gone:
            sentence = (
                "The sender's newest delivery of everything no longer holds the record: it is gone there."
            )
        is_explained = sentence is not None and change.cause in ("data", "withdrawn")
        done.append(replace(change, cause_detail=sentence) if is_explained else change)
    return done


def _former(before: PreviousNight, subjects: Mapping[str, SubjectMember]) -> pd.DataFrame:
    former = former_members(before.subjects, before.former_subjects, subjects)
    rows = [(person, subject_id, first_night) for person, (subject_id, first_night) in former.items()]
    return pd.DataFrame(rows, columns=["person_record_id", "subject_id", "first_night"])


def _subjects(
    convicted: pd.Series, pairs: pd.DataFrame, before: PreviousNight, night: date, merged: Mapping[str, str]
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
        former=before.former_subjects,
        retired=merged,
    )


def _night_row(
    night: date,
    before: PreviousNight,
    rules: NightRules,
    seen: SeenDecisions,
    link_facts: Mapping[str, Any],
) -> pd.DataFrame:
    row = {
        "night": night,
        "previous_night": before.night,
        "previous_digest": before.digest,
        "law_digest": rules.law_digest,
        "bill": rules.bill.bill_id if rules.bill else None,
        "equivalence_last_decision": seen.last_id,
        "equivalence_digest": seen.digest,
        **link_facts,
    }
    return pd.DataFrame([row])
