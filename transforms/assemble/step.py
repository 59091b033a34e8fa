"""One delivery after another: the state of a source, and after it the state with one more delivery."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import pandas as pd

from transforms.assemble.facts import content_of, corrected, upserted, without
from transforms.assemble.merges import ended, settled, survivors_of
from transforms.assemble.missing import as_withdrawn, carried, missing_facts
from transforms.assemble.people import (
    added_people,
    corrected_people,
    digested_people,
    merged_people,
    only_people,
    replaced_people,
    with_identifiers,
    without_people,
)
from transforms.assemble.retired import renamed, retired_keys, with_retired
from transforms.assemble.state import (
    MERGES,
    PERSON_KEY,
    PERSONS,
    REVISIONS,
    UNSEEN,
    WITHDRAWALS,
    Delivery,
    Rules,
    State,
    empty,
    typed,
)

SPEAKING = frozenset({"add", "change", "correct", "merge"})
KIND_OF: Mapping[str, str] = MappingProxyType({"delete": "deleted", "entered_in_error": "corrected"})
"""Word of the specification to the kind of a withdrawal, where they differ."""
NOBODY, NO_RECORD = "orphan", "unknown_record"


def with_delivery(state: State, delivery: Delivery, rules: Rules) -> State:
    """Return the state of a source with one more delivery; the same for the same deliveries in the same order.

    In order: what the delivery withdraws goes, what it says whole takes the place of what was known of the same key,
    what it corrects is changed in part, and a fact whose person nobody delivered waits. All of it goes by the keys that
    records were sent under; persons that were merged are brought together after it, each time anew. Of a record said
    again after its withdrawal the withdrawal no longer stands.
    """
    changes = delivery.changes
    new = digested_people(delivery.tables)
    delivery = replace(delivery, tables=new)
    told = _withdrawals(state, delivery, rules)
    if delivery.is_base:
        sent, unseen, lacking = _based_on(state, delivery, rules)
        told = pd.concat([lacking, told], ignore_index=True) if len(lacking) else told
        waiting = state.waiting.iloc[:0]
    else:
        sent, waiting = _after(state, new, changes, told, rules)
        gone = [*told["record_key"], *new[rules.fact_table][rules.fact_key], *new[PERSONS][PERSON_KEY]]
        unseen = state.unseen[~state.unseen["record_key"].isin(gone)]
    sent, waiting = _with_facts(sent, waiting, new, changes, delivery.is_base, rules)
    merges, into = settled(_told_merges(state, delivery), set(sent[PERSONS][PERSON_KEY]))
    sent, waiting = _orphans_apart(sent, waiting, into, rules)
    if not delivery.is_base:
        sent = _without_the_bare(state, sent, told, into, rules)
    tables = merged_tables(sent, into, rules)
    there = pd.Index([*tables[rules.fact_table][rules.fact_key], *tables[PERSONS][PERSON_KEY]])
    withdrawals = pd.concat([state.withdrawals, told], ignore_index=True) if len(told) else state.withdrawals
    withdrawals = withdrawals.drop_duplicates("record_key", keep="last")
    after = replace(
        state,
        tables=tables,
        sent=sent,
        waiting=waiting.reset_index(drop=True),
        merges=merges,
        withdrawals=withdrawals[~withdrawals["record_key"].isin(there)].reset_index(drop=True),
        unseen=_under_persons(unseen[unseen["record_key"].isin(there)], tables[rules.fact_table], rules),
        arrivals={**state.arrivals, delivery.delivery_id: delivery.received_on},
        base_on=delivery.received_on if delivery.is_base else state.base_on,
    )
    return replace(after, revisions=_revisions(state, after, delivery, rules))


def _withdrawals(state: State, delivery: Delivery, rules: Rules) -> pd.DataFrame:
    """Return every record that the delivery withdraws; of a person, each of their facts and themselves."""
    told = delivery.changes[~delivery.changes["op"].isin(SPEAKING)]
    if not len(told):
        return empty(WITHDRAWALS)
    facts = state.facts(rules)
    own = told[told["level"] == "person"]
    below = facts[[rules.fact_key, PERSON_KEY]].merge(
        own.drop(columns="record_key"), left_on=PERSON_KEY, right_on="person_key"
    )
    below = below.rename(columns={rules.fact_key: "record_key"}).drop(columns=PERSON_KEY)
    rows = pd.concat([told, below], ignore_index=True) if len(below) else told
    person_of = facts.set_index(rules.fact_key)[PERSON_KEY]
    bare = rows["person_key"] == f"{rules.source_id}:"
    rows = rows.assign(
        source_id=rules.source_id,
        kind=rows["op"].replace(dict(KIND_OF)),
        person_key=rows["person_key"].where(~bare, rows["record_key"].map(person_of)),
        delivery_id=delivery.delivery_id,
    )
    return typed(rows.drop_duplicates("record_key", keep="last"), WITHDRAWALS)


def _based_on(
    state: State, delivery: Delivery, rules: Rules
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame, pd.DataFrame]:
    """Return the tables that a delivery of everything gives, what is only last seen, and what it withdraws by silence."""
    tables = dict(delivery.tables)
    withdrawn = delivery.changes[~delivery.changes["op"].isin(SPEAKING)]["record_key"]
    missing = missing_facts(state, tables[rules.fact_table], rules)
    missing = missing[~missing[rules.fact_key].isin(withdrawn)]
    if rules.missing_row == "unknown":
        tables, unseen = carried(state, tables, missing, delivery, rules)
        return tables, unseen, empty(WITHDRAWALS)
    lacking = (
        as_withdrawn(missing, delivery, rules) if rules.missing_row == "withdrawn" else empty(WITHDRAWALS)
    )
    return tables, empty(UNSEEN), lacking


def _after(
    state: State, new: dict[str, pd.DataFrame], changes: pd.DataFrame, told: pd.DataFrame, rules: Rules
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Return what was known without what a delta withdraws, with the persons that it names.

    What is said of a person that others were merged into speaks of those, too; what is said under a retired key takes
    the place of what was said under that key alone.
    """
    persons = changes[(changes["level"] == "person") & ~changes["op"].isin(SPEAKING)]["record_key"]
    into = survivors_of(state.merges, set(state.sent[PERSONS][PERSON_KEY]))
    tables = without_people(state.sent, with_retired(set(persons), into))
    tables[rules.fact_table] = without(tables[rules.fact_table], rules.fact_key, set(told["record_key"]))
    waiting = without(state.waiting, rules.fact_key, set(told["record_key"]))
    partial = set(changes[changes["op"] == "correct"]["person_key"])
    named = set(new[PERSONS][PERSON_KEY])
    whole = only_people(new, named - partial)
    under = {retired: survivor for retired, survivor in into.items() if retired not in named}
    if rules.people == "replaced":
        said_anew = {retired for retired, survivor in under.items() if survivor in named - partial}
        tables = replaced_people(without_people(tables, said_anew), whole)
    else:
        tables = added_people(tables, whole)
    return corrected_people(tables, only_people(new, named & partial), under), waiting


def _with_facts(
    tables: dict[str, pd.DataFrame],
    waiting: pd.DataFrame,
    new: dict[str, pd.DataFrame],
    changes: pd.DataFrame,
    is_base: bool,
    rules: Rules,
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    key = rules.fact_key
    facts, said = tables[rules.fact_table], new[rules.fact_table]
    partial = said[key].isin(
        changes[(changes["op"] == "correct") & (changes["level"] == "fact")]["record_key"]
    )
    if not is_base:
        facts = upserted(facts, said[~partial], key)
    orphans = waiting[waiting["why"] == NOBODY]
    orphans = orphans[~orphans[key].isin(facts[key])]
    facts = upserted(facts, orphans.drop(columns="why"), key)
    corrections = said[partial]
    known = corrections[key].isin(facts[key])
    facts = corrected(facts, corrections[known], key) if not is_base else facts
    held = waiting[(waiting["why"] == NO_RECORD) & ~waiting[key].isin(facts[key])]
    fresh = (
        corrections[~known].assign(why=NO_RECORD)
        if not is_base
        else corrections.iloc[:0].assign(why=NO_RECORD)
    )
    return {**tables, rules.fact_table: facts}, upserted(held, fresh, key)


def _told_merges(state: State, delivery: Delivery) -> pd.DataFrame:
    """Return the merges told so far, with those of a delivery last; of one key its last.

    A delivery of everything says by itself who is a person: what was merged before into another is one again where it
    says so.
    """
    before = state.merges
    if delivery.is_base:
        before = ended(before, set(delivery.tables[PERSONS][PERSON_KEY]))
    told = delivery.changes[delivery.changes["op"] == "merge"]
    if not len(told):
        return before
    rows = told.rename(columns={"record_key": "retired_key"}).assign(
        delivery_id=delivery.delivery_id, standing=""
    )
    new = typed(rows, MERGES).drop_duplicates("retired_key", keep="last")
    both = pd.concat([before, new], ignore_index=True) if len(before) else new
    return both.drop_duplicates(["retired_key", "delivery_id"], keep="last").reset_index(drop=True)


def merged_tables(
    sent: Mapping[str, pd.DataFrame], into: Mapping[str, str], rules: Rules
) -> dict[str, pd.DataFrame]:
    """Return what is in force: every retired person as part of the one that stays.

    Args:
        sent: tables under the keys that records were sent under.
        into: retired person record to the one that stays, which is known.
        rules: how the source is put together.
    """
    if not into:
        return dict(sent)
    tables = with_identifiers(merged_people(sent, into), retired_keys(into, rules))
    return {**tables, rules.fact_table: renamed(tables[rules.fact_table], into)}


def _orphans_apart(
    tables: dict[str, pd.DataFrame], waiting: pd.DataFrame, into: Mapping[str, str], rules: Rules
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    facts = tables[rules.fact_table]
    alone = ~renamed(facts, into)[PERSON_KEY].isin(tables[PERSONS][PERSON_KEY])
    if not alone.any():
        return tables, waiting
    orphans = facts[alone].assign(why=NOBODY)
    together = pd.concat([waiting, orphans], ignore_index=True) if len(waiting) else orphans
    return {**tables, rules.fact_table: facts[~alone].reset_index(drop=True)}, together


def _without_the_bare(
    before: State,
    tables: dict[str, pd.DataFrame],
    told: pd.DataFrame,
    into: Mapping[str, str],
    rules: Rules,
) -> dict[str, pd.DataFrame]:
    """Return the tables without persons whose last fact was withdrawn: nothing is left to hold them for."""
    if not len(told):
        return tables
    facts = before.facts(rules)
    touched = set(facts[facts[rules.fact_key].isin(told["record_key"])][PERSON_KEY])
    bare = touched - set(renamed(tables[rules.fact_table], into)[PERSON_KEY])
    return without_people(tables, with_retired(bare, into))


def _under_persons(unseen: pd.DataFrame, facts: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Return records last seen in the order of their keys, each with the person it stands under now."""
    if not len(unseen):
        return unseen.reset_index(drop=True)
    person_of = facts.set_index(rules.fact_key)[PERSON_KEY]
    persons = unseen["record_key"].map(person_of).fillna(unseen["record_key"])
    return typed(unseen.assign(person_key=persons).sort_values("record_key"), UNSEEN)


def _revisions(before: State, after: State, delivery: Delivery, rules: Rules) -> pd.DataFrame:
    """Return which records in use took the place of an earlier version that said something else."""
    pieces = [before.revisions]
    for table, key in ((rules.fact_table, rules.fact_key), (PERSONS, PERSON_KEY)):
        rows = after.tables[table]
        own = rows[rows["delivery_id"] == delivery.delivery_id]
        old = before.tables[table]
        both = _said(own, key).merge(
            _said(old[old[key].isin(own[key])], key), on="record_key", suffixes=("", "_old")
        )
        both = both[both["said"] != both["said_old"]]
        pieces.append(both.rename(columns={"delivery_id_old": "replaced_delivery_id"}))
    rows = pd.concat([piece[list(REVISIONS)] for piece in pieces], ignore_index=True)
    rows = rows.drop_duplicates("record_key", keep="last")
    there = pd.Index([*after.tables[rules.fact_table][rules.fact_key], *after.tables[PERSONS][PERSON_KEY]])
    return typed(rows[rows["record_key"].isin(there)].sort_values("record_key"), REVISIONS)


def _said(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    return pd.DataFrame(
        {"record_key": rows[key], "delivery_id": rows["delivery_id"], "said": content_of(rows)}
    )
