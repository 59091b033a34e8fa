"""Which records cannot be trusted: missing keys, unknown codes, unreadable dates, orphans, repeated keys."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sources.mapping.expressions import YES_NO_UNKNOWN, coded, is_one_of, key_of, text_of, unlisted
from sources.mapping.membership import is_among
from sources.mapping.partners import contradicting
from sources.spec.fact_fields import FACTS
from sources.spec.fields import DateRule, Expression, FactMap, NameMap
from sources.spec.model import SourceSpec

ReadableDates = Callable[[pd.Series, DateRule], pd.Series]
"""Text and rule to a mask: true where the text is a date, a placeholder or blank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One record of one file role that is refused, by its row label."""

    row: int
    rule: str
    reason: str


def record_verdicts(
    spec: SourceSpec, role: str, frame: pd.DataFrame, readable: ReadableDates, partial: pd.Index | None = None
) -> list[Verdict]:
    """Return at most one verdict a record: the first rule it breaks, in a fixed order.

    `partial` are records that say only what is other than before: they lack no value.
    """
    found: dict[int, Verdict] = {}
    if frame.empty:
        return []
    for mask, rule, reason in _checks(spec, role, frame, readable):
        if rule == "missing_value" and partial is not None:
            mask = mask & ~frame.index.isin(partial)
        for row in frame.index[mask.to_numpy(dtype=bool)]:
            found.setdefault(int(row), Verdict(row=int(row), rule=rule, reason=reason))
    return [found[row] for row in sorted(found)]


def orphan_verdicts(spec: SourceSpec, frames: Mapping[str, pd.DataFrame]) -> dict[str, list[Verdict]]:
    """Return, per role, records without a partner in a join; an orphan orphans those that hang on it."""
    left_over = dict(frames)
    orphans: dict[str, list[Verdict]] = {}
    for _ in range(len(spec.joins) + 1):
        for join in spec.joins:
            if join.orphans != "quarantine" or left_over[join.left].empty:
                continue
            left = left_over[join.left]
            partners = key_of(list(join.on.values()), left_over[join.right])
            keys = key_of(list(join.on), left)
            alone = (keys == "") | ~is_among(keys, partners)
            reason = f"no partner in [{join.right}] by {sorted(join.on)}"
            orphans.setdefault(join.left, []).extend(
                Verdict(row=int(row), rule="orphan", reason=reason) for row in left.index[alone]
            )
            left_over[join.left] = left[~alone]
    return orphans


def _checks(
    spec: SourceSpec, role: str, frame: pd.DataFrame, readable: ReadableDates
) -> Iterator[tuple[pd.Series, str, str]]:
    for join in spec.joins:
        if join.right == role and join.each_once:
            reason = f"other records have its key {list(join.on.values())} and say something else"
            yield contradicting(frame, join), "duplicate_key", reason
    for person in spec.persons:
        # a key that a partner holds is missing where there is no partner: that is an orphan's verdict
        if person.file == role and set(person.key) <= spec.file(role).columns.keys():
            yield key_of(person.key, frame) == "", "missing_key", f"no person key in {person.key}"
    yield from _kinds_of_names([name for p in spec.persons if p.file == role for name in p.names], frame)
    facts = spec.facts_in(role)
    if facts is not None:
        yield (
            key_of(facts.person_key, frame) == "",
            "missing_key",
            f"no person key in {facts.person_key}",
        )
        if facts.key and not facts.key_from:
            counted = is_fact(facts, frame)
            yield (
                counted & (key_of(facts.key, frame) == ""),
                "missing_key",
                f"no key in {facts.key}",
            )
    for name, expression, tri_state in _expressions(spec, role):
        yield from _expression_checks(name, expression, tri_state, frame, readable)


def _kinds_of_names(names: Sequence[NameMap], frame: pd.DataFrame) -> Iterator[tuple[pd.Series, str, str]]:
    """Yield which records are no kind of name that a file's names list: such a name would be lost silently."""
    if not names or not all(name.only_where for name in names):
        return
    known = pd.Series(False, index=frame.index)
    for name in names:
        fits = pd.Series(True, index=frame.index)
        for column, values in name.only_where.items():
            fits &= is_one_of(frame, column, values)
        known |= fits
    columns = sorted({column for name in names for column in name.only_where})
    yield ~known, "unknown_code", f"{columns} holds a kind of name that spec.yml does not list"


def _expression_checks(
    name: str, expression: Expression, tri_state: bool, frame: pd.DataFrame, readable: ReadableDates
) -> Iterator[tuple[pd.Series, str, str]]:
    text = text_of(expression, frame)
    if expression.required:
        yield text == "", "missing_value", f"field [{name}] is blank, expected a value"
    yield (
        unlisted(expression, frame),
        "unknown_code",
        f"field [{name}] holds a text that stands_for in spec.yml does not list",
    )
    codes = expression.codes or (YES_NO_UNKNOWN if tri_state else None)
    if codes is not None:
        yield (
            coded(codes, text)[1],
            "unknown_code",
            f"field [{name}] holds a code that spec.yml does not list",
        )
    if expression.date is not None and expression.date.on_invalid == "quarantine":
        formats = expression.date.formats
        wanted = f"no date of the form {formats}" if expression.age is None else "no age in years"
        yield (
            ~_all_readable(text, expression.date, readable),
            "unreadable_date",
            f"field [{name}] is {wanted}",
        )


def _all_readable(text: pd.Series, rule: DateRule, readable: ReadableDates) -> pd.Series:
    """Return which texts are dates; several dates of birth may stand in one, divided by bars."""
    if not text.str.contains("|", regex=False).any():
        return readable(text, rule)
    pieces = text.str.split("|").explode()
    return readable(pieces, rule).groupby(level=0).all().reindex(text.index)


def is_fact(facts: FactMap, frame: pd.DataFrame) -> pd.Series:
    """Return which records of a file of facts carry one; the others are accepted and set aside."""
    aside = facts.set_aside
    counted = frame["_record_no"] > 0
    if facts.slots is not None:
        filled = [text_of(expression, frame) != "" for expression in facts.filled_by]
        counted = counted & pd.concat(filled, axis="columns").any(axis="columns")
    if aside is None or aside.column not in frame:
        return counted
    said = frame[aside.column].fillna("").str.strip()
    return counted & (said != "" if aside.if_blank else said.isin(aside.unless_in))


def _expressions(spec: SourceSpec, role: str) -> Iterator[tuple[str, Expression, bool]]:
    for person in spec.persons:
        if person.file != role:
            continue
        for number, dates in enumerate(person.birth_dates):
            yield f"birth_date {number + 1}", dates, False
        for name in person.names:
            if name.birth_date is not None:
                yield "alias birth_date", name.birth_date, False
        if person.sex is not None:
            yield "sex", person.sex, False
    facts = spec.facts_in(role)
    if facts is not None:
        tri_states = FACTS[spec.kind].tri_state
        for one in facts.by_slot:
            for field, expression in one.fields.items():
                yield field, expression, field in tri_states
