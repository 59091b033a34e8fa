"""Nights in memory: the same functions as the flag step, from counts and facts to tables, night after night."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from pipelines.flag import context_of, standing_of
from pipelines.flag_tables import answer_rows, assessment_rows, change_rows, item_rows
from pipelines.previous_night import PreviousNight, open_items, standings_of
from transforms.flagging.assess import NightRules, assess_counts, fingerprints_of
from transforms.flagging.assessment import Assessment, flag_id_of
from transforms.flagging.continuity import Change, compare_nights
from transforms.flagging.counts import Count
from transforms.flagging.lookups import FlagFacts
from transforms.flagging.subjects import assign_subjects, former_members
from warehouse.frames import conform, empty_frame

EMPTY = PreviousNight(
    night=None, digest=None, standings={}, items={}, subjects={}, former_subjects={}, fingerprints={}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """What one night published, and what the next one starts from."""

    assessments: Sequence[Assessment]
    changes: Sequence[Change]
    tables: dict[str, pd.DataFrame]
    after: PreviousNight = field(repr=False)

    def change_of(self, flag_id: str) -> Change | None:
        """Return tonight's change of one flag or wait, open ones included."""
        return next((change for change in self.changes if change.flag_id == flag_id), None)


def run_night(
    counts: Iterable[Count], facts: FlagFacts, rules: NightRules, before: PreviousNight = EMPTY
) -> Night:
    """Return one night after another, its tables as their schemas want them."""
    counts = list(counts)
    assessments = assess_counts(counts, facts, rules, frozenset(before.standings))
    links = [
        (pair.left_id, pair.right_id, pair.match_weight_mbit)
        for pairs in facts.residency_pairs.values()
        for pair in pairs
        if pair.verdict == "match"
    ]
    subjects = assign_subjects(
        {c.person_record_id for c in counts}, links, before.subjects, night=rules.night
    )
    standings = {a.flag_id: standing_of(a, rules.night) for a in assessments if a.kind != "none"}
    prints = {flag_id_of(c.conviction_id): fingerprints_of(c, facts, rules) for c in counts}
    changes = compare_nights(before.standings, standings, context_of(before, standings, prints))
    frames = {
        "publish__assessments": assessment_rows(counts, assessments, subjects, prints),
        "publish__answers": answer_rows(assessments),
        "publish__changes": change_rows(changes),
        **item_rows(assessments, changes, subjects, before),
    }
    tables = {t: conform(t, frame) if len(frame) else empty_frame(t) for t, frame in frames.items()}
    items = {table: open_items(tables[table]) for table in ("publish__flags", "publish__waits")}
    after = PreviousNight(
        night=rules.night,
        digest="digest",
        standings={s.flag_id: s for table, rows in items.items() for s in standings_of(table, rows)},
        items=items,
        subjects={p: (m.subject_id, m.first_night) for p, m in subjects.items()},
        former_subjects=former_members(before.subjects, before.former_subjects, subjects),
        fingerprints=prints,
    )
    return Night(assessments=assessments, changes=changes, tables=tables, after=after)
