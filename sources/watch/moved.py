"""Columns that changed places: one now holds what another held before, or most hold what none did."""

from collections.abc import Iterator, Mapping, Sequence

from sources.watch.alarm import Alarm, Case
from sources.watch.columns import shape_moved
from sources.watch.content import ColumnPortrait
from sources.watch.portrait import RolePortrait
from sources.watch.window import mean_shares, usual, variation

_UNLIKE, _ALIKE = 0.5, 0.45
_CLEARER = 0.25
"""By how much the other column must fit better than the column's own past."""
_LEAST_FILL = 0.05
_COVERED = 0.1
"""Frequent values tell two columns apart where they make up this share of both."""
_LEAST_TOLD = 40
"""Filled values without which nothing is said of what a column holds."""


def moved_columns(
    case: Case, role: str, now: RolePortrait, before: Sequence[RolePortrait]
) -> Iterator[Alarm]:
    """Yield the columns of a role that hold what another one did."""
    if not before:
        return
    past = {
        name: [b.columns[name] for b in before if _told(b, name)]
        for name in before[-1].columns
        if all(name in b.columns for b in before)
    }
    past = {name: columns for name, columns in past.items() if columns}
    found = False
    for name in now.columns:
        if not _told(now, name) or not all(name in b.columns for b in before):
            continue
        own = _distance(now.columns[name], past[name]) if name in past else 1.0
        if own is None or own < _UNLIKE:
            continue
        near, distance = _nearest(name, now, past)
        if near is not None and distance <= _ALIKE and own - distance >= _CLEARER:
            found = True
            yield case.alarm(
                "moved_column",
                f"holds what [{near}] held before ({1 - distance:.0%} alike; {1 - own:.0%} like its own past)",
                severity="hold" if now.columns[name].use != "ignored" else "tell", role=role, column=name,
                seen=1 - distance, expected=1 - own,
            )  # fmt: skip
    if not found:
        yield from _out_of_step(case, role, now, past)


def _nearest(
    name: str, now: RolePortrait, past: Mapping[str, Sequence[ColumnPortrait]]
) -> tuple[str | None, float]:
    """Return the column whose past fits best, among those that do not hold it themselves any more."""
    best: tuple[str | None, float] = (None, 1.0)
    for other, columns in past.items():
        if other == name:
            continue
        if _told(now, other) and (_distance(now.columns[other], columns) or 0.0) < _UNLIKE:
            continue
        distance = _distance(now.columns[name], columns)
        if distance is not None and distance < best[1]:
            best = (other, distance)
    return best


def _told(portrait: RolePortrait, name: str) -> bool:
    column = portrait.columns.get(name)
    return column is not None and column.fill >= _LEAST_FILL and column.fill * portrait.rows >= _LEAST_TOLD


def _distance(now: ColumnPortrait, past: Sequence[ColumnPortrait]) -> float | None:
    """Return how unlike a column is to the usual of another (or its own past), 0 alike to 1; None: no telling.

    Letters alone tell nothing: there frequent values or codes must stand on both sides.
    """
    masks = mean_shares([dict(b.masks) for b in past])
    distances = [variation(dict(now.masks), masks)]
    frequent = mean_shares([dict(b.frequent) for b in past])
    if min(sum(now.frequent.values()), sum(frequent.values())) >= _COVERED:
        distances.append(variation(_normal(dict(now.frequent)), _normal(frequent)))
    elif _in_digits(dict(now.masks)) < 0.5 and _in_digits(masks) < 0.5:
        return None
    return max(distances)


def _in_digits(masks: dict[str, float]) -> float:
    return sum(share for written, share in masks.items() if "9" in written)


def _normal(shares: dict[str, float]) -> dict[str, float]:
    total = sum(shares.values())
    return {name: share / total for name, share in shares.items()}


def _out_of_step(
    case: Case, role: str, now: RolePortrait, past: Mapping[str, Sequence[ColumnPortrait]]
) -> Iterator[Alarm]:
    """One alarm where a sixth of the columns is written as never before: the layout is another one."""
    looked = [name for name in past if _told(now, name)]
    strange = []
    for name in looked:
        column, columns = now.columns[name], past[name]
        filled = (int(column.fill * now.rows), usual([b.fill for b in columns]).middle * now.rows)
        moved, ordinary = shape_moved(column, columns, filled)
        if moved > max(_UNLIKE, ordinary):
            strange.append(name)
    if len(strange) >= 3 and len(strange) >= len(looked) / 6:
        yield case.alarm(
            "moved_column",
            f"{len(strange)} of {len(looked)} columns hold what none of them held before, the first being [{strange[0]}]",
            severity="hold", role=role, column=strange[0], seen=len(strange), expected=0,
        )  # fmt: skip
