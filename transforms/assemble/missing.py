"""Records that a delivery of everything lacks: gone, withdrawn, or known as last seen."""

from datetime import date

import pandas as pd

from transforms.assemble.merges import survivors_of
from transforms.assemble.people import only_people, with_people
from transforms.assemble.retired import with_retired
from transforms.assemble.state import PERSON_KEY, PERSONS, UNSEEN, WITHDRAWALS, Delivery, Rules, State, typed


def missing_facts(before: State, now: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Return the facts known before that are not in a table of all facts."""
    facts = before.facts(rules)
    return facts[~facts[rules.fact_key].isin(now[rules.fact_key])]


def as_withdrawn(missing: pd.DataFrame, delivery: Delivery, rules: Rules) -> pd.DataFrame:
    """Return missing facts as withdrawals, told by the delivery that lacks them on the day it came."""
    rows = pd.DataFrame(
        {
            "source_id": rules.source_id,
            "record_key": missing[rules.fact_key],
            "person_key": missing[PERSON_KEY],
            "kind": "deleted",
            "told_on": pd.Timestamp(delivery.received_on),
            "delivery_id": delivery.delivery_id,
        },
        index=missing.index,
    )
    return typed(rows, WITHDRAWALS)


def carried(
    before: State, tables: dict[str, pd.DataFrame], missing: pd.DataFrame, delivery: Delivery, rules: Rules
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Return the tables with what is missing as it was last seen, and the rows of `unseen`.

    A person that the delivery still names is as it says; one that it lacks stays as last seen, too, with what was said
    under keys that were merged into theirs.
    """
    persons = before.tables[PERSONS]
    lacking = persons[~persons[PERSON_KEY].isin(tables[PERSONS][PERSON_KEY])]
    unseen = _unseen(before, missing, lacking, delivery, rules)
    into = survivors_of(before.merges, set(before.sent[PERSONS][PERSON_KEY]))
    staying = with_retired(set(lacking[PERSON_KEY]), into) - set(tables[PERSONS][PERSON_KEY])
    tables = with_people(tables, only_people(before.sent, staying))
    facts, sent = tables[rules.fact_table], before.sent[rules.fact_table]
    sent = sent[sent[rules.fact_key].isin(missing[rules.fact_key])]
    tables[rules.fact_table] = pd.concat([facts, sent], ignore_index=True) if len(sent) else facts
    return tables, unseen


def _unseen(
    before: State, facts: pd.DataFrame, persons: pd.DataFrame, delivery: Delivery, rules: Rules
) -> pd.DataFrame:
    keys = pd.concat([facts[rules.fact_key], persons[PERSON_KEY]], ignore_index=True)
    rows = pd.DataFrame(
        {
            "record_key": keys,
            "person_key": pd.concat([facts[PERSON_KEY], persons[PERSON_KEY]], ignore_index=True),
            "last_seen_on": [
                pd.Timestamp(_last_seen(before, delivery_id))
                for delivery_id in [*facts["delivery_id"], *persons["delivery_id"]]
            ],
            "missing_since": pd.Timestamp(delivery.received_on),
            "delivery_id": delivery.delivery_id,
        }
    )
    known = before.unseen[before.unseen["record_key"].isin(keys)]
    fresh = rows[~rows["record_key"].isin(known["record_key"])]
    return pd.concat([known, typed(fresh, UNSEEN)], ignore_index=True) if len(known) else typed(fresh, UNSEEN)


def _last_seen(before: State, delivery_id: str) -> date:
    """A record was there when the delivery before said everything, or when its own delivery came, whichever is later."""
    own = before.arrivals[delivery_id]
    return own if before.base_on is None else max(own, before.base_on)
