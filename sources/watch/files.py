"""Alarms about files as wholes: records, quarantine, what is set aside, columns that came or went, silence, cuts."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from sources.watch.alarm import Alarm, Case
from sources.watch.portrait import RolePortrait
from sources.watch.window import chance, judged, usual

LEAST_ROWS = 20
"""Below so many usual records a file is too small for counts to say anything."""
ROUND_ROWS = frozenset(
    {n * 10**power for power in range(3, 8) for n in (1, 2, 5)} | {25_000, 250_000, 65_535, 65_536, 1_048_575, 1_048_576}
    | {n - 1 for n in (1_000, 10_000, 100_000, 1_000_000, 65_535)}
)  # fmt: skip
_BLOCK, _LARGE_BLOCK = 4096, 65_536


def file_alarms(case: Case, role: str, now: RolePortrait, before: Sequence[RolePortrait]) -> Iterator[Alarm]:
    """Yield what is odd about the files of a role, beside earlier ones."""
    yield from _columns_came_or_went(case, role, now, before)
    yield from _cuts(case, role, now, before)
    yield from _headers(case, role, now)
    if not before:
        return
    yield from _row_count(case, role, now, before)
    yield from _shares(case, role, now, before)
    yield from _frozen(case, role, now, before)


def _row_count(case: Case, role: str, now: RolePortrait, before: Sequence[RolePortrait]) -> Iterator[Alarm]:
    last, limit = before[-1].rows, case.spec.max_shrink
    beyond_chance = last - now.rows > 4 * (last + now.rows) ** 0.5
    if case.spec.snapshot == "full" and beyond_chance and 1 - now.rows / last > limit:
        yield case.alarm(
            "row_count",
            f"got {now.rows:,} records, {1 - now.rows / last:.0%} fewer than the {last:,} before,"
            f" and max_shrink allows {limit:.0%}",
            severity="hold", role=role, seen=now.rows, expected=last, however_short=True,
        )  # fmt: skip
        return
    expected = usual([float(b.rows) for b in before])
    if expected.middle < LEAST_ROWS:
        return
    watch = case.spec.watch
    moved = now.rows / expected.middle - 1
    ordinary = watch.spreads * expected.spread / expected.middle + 4 / expected.middle**0.5
    severity = judged(abs(moved), watch.rows_fewer if moved < 0 else watch.rows_more, ordinary)
    if severity:
        than = "fewer" if moved < 0 else "more"
        yield case.alarm(
            "row_count",
            f"got {now.rows:,} records, {abs(moved):.0%} {than} than the usual {expected.middle:,.0f}",
            severity=severity, role=role, seen=now.rows, expected=expected.middle,
        )  # fmt: skip
    else:
        yield from _shrunk(case, role, now, before)


def _shrunk(case: Case, role: str, now: RolePortrait, before: Sequence[RolePortrait]) -> Iterator[Alarm]:
    """A smaller drop where the source only ever grew: it speaks of the delivery before, not of what is usual."""
    watch, last = case.spec.watch, before[-1].rows
    grew = all(later.rows >= earlier.rows for earlier, later in pairwise(before))
    if len(before) < watch.least_deliveries or not grew:
        return
    gone = 1 - now.rows / last
    severity = judged(gone, watch.rows_shrunk, 2 / last**0.5)
    if severity:
        yield case.alarm(
            "row_count",
            f"got {now.rows:,} records, {gone:.1%} fewer than the {last:,} before; no delivery ever held fewer",
            severity=severity, role=role, seen=now.rows, expected=last,
        )  # fmt: skip


def _shares(case: Case, role: str, now: RolePortrait, before: Sequence[RolePortrait]) -> Iterator[Alarm]:
    watch = case.spec.watch
    size = usual([float(b.rows) for b in before]).middle
    kinds = (
        ("quarantine_spike", watch.quarantine, "are kept back", False),
        ("set_aside_shift", watch.set_aside, "carry no fact", True),
        ("repeated_rows", watch.repeated, "stand twice", False),
    )
    for kind, limits, words, both_ways in kinds:
        share, expected = _share_of(kind, now), usual([_share_of(kind, b) for b in before])
        moved = share - expected.middle
        ordinary = max(watch.spreads * expected.spread, chance(expected.middle, now.rows, size))
        severity = judged(abs(moved) if both_ways else moved, limits, ordinary)
        if severity:
            rules = ", ".join(f"{rule} {n:,}" for rule, n in sorted(now.quarantined.items()))
            more = f" ({rules})" if kind == "quarantine_spike" else ""
            yield case.alarm(
                kind,
                f"{share:.1%} of the records {words}{more}, {expected.middle:.1%} usually",
                severity=severity, role=role, seen=share, expected=expected.middle,
            )  # fmt: skip


def _share_of(kind: str, role: RolePortrait) -> float:
    if kind == "repeated_rows":
        return role.repeated
    return (role.kept_back if kind == "quarantine_spike" else role.set_aside) / max(role.rows, 1)


def _columns_came_or_went(
    case: Case, role: str, now: RolePortrait, before: Sequence[RolePortrait]
) -> Iterator[Alarm]:
    known = {name for b in before for name in b.columns}
    for name in now.undeclared:
        if name not in known or not before:
            # the name of a column that nobody declared may be a person's data where a header is missing
            shown = name if len(name) <= 40 else f"{name[:37]}…"
            yield case.alarm(
                "new_column", "the specification does not know this column", role=role, column=shown
            )
    if not before:
        return
    usual_columns = [name for name in before[-1].columns if all(name in b.columns for b in before)]
    for name in usual_columns:
        if name not in now.columns:
            filled = usual([b.columns[name].fill for b in before]).middle
            used = before[-1].columns[name].use not in ("ignored", "undeclared")
            yield case.alarm(
                "lost_column",
                f"the column is not there; it was filled in {filled:.0%} of the records",
                severity="hold" if used and filled >= 0.5 else "tell", role=role, column=name, seen=0, expected=filled,
            )  # fmt: skip
    shared_now = [name for name in now.columns if name in before[-1].columns]
    shared_before = [name for name in before[-1].columns if name in now.columns]
    if shared_now != shared_before:
        place = next(n for n, (a, b) in enumerate(zip(shared_now, shared_before, strict=True), 1) if a != b)
        yield case.alarm(
            "column_order",
            f"column {place} is [{shared_now[place - 1]}], it was [{shared_before[place - 1]}]",
            role=role, column=shared_now[place - 1], seen=place,
        )  # fmt: skip


def _frozen(case: Case, role: str, now: RolePortrait, before: Sequence[RolePortrait]) -> Iterator[Alarm]:
    last = before[-1]
    same_people = now.people_digest and now.people_digest == last.people_digest
    if (
        same_people
        and now.people >= LEAST_ROWS
        and [f.sha256 for f in now.files] != [f.sha256 for f in last.files]
    ):
        yield case.alarm(
            "frozen",
            f"the same {now.people:,} people as in the delivery before: nobody came, nobody went",
            role=role, seen=now.people, expected=last.people,
        )  # fmt: skip


def _cuts(case: Case, role: str, now: RolePortrait, before: Sequence[RolePortrait]) -> Iterator[Alarm]:
    """A file cut off: at a round number of records, at a block of bytes, or within its last record."""
    earlier = [file for b in before for file in b.files]
    ended_whole = bool(earlier) and all(file.ends_whole for file in earlier)
    fewer = bool(before) and now.rows < 0.98 * usual([float(b.rows) for b in before]).middle
    for file in now.files:
        if is_round(file.rows, now, before):
            dropped = bool(before) and now.rows < before[-1].rows
            yield case.alarm(
                "truncated",
                f"[{file.name}] holds exactly {file.rows:,} records, where programs stop"
                + (", and fewer than usual" if fewer or dropped else ""),
                severity="hold" if fewer or dropped else "tell", role=role, seen=file.rows,
            )  # fmt: skip
        elif file.byte_count and not file.ends_whole and ended_whole:
            at_block = file.byte_count % _BLOCK == 0
            where = f"after {file.byte_count:,} bytes, a whole number of blocks," if at_block else ""
            yield case.alarm(
                "truncated",
                f"[{file.name}] ends {where or 'in the middle of a line,'} without a line end",
                severity="hold", role=role, seen=file.byte_count,
            )  # fmt: skip
        elif file.byte_count and file.byte_count % _LARGE_BLOCK == 0:
            yield case.alarm(
                "truncated",
                f"[{file.name}] holds exactly {file.byte_count:,} bytes, a whole number of blocks",
                severity="hold" if fewer else "tell", role=role, seen=file.byte_count,
            )  # fmt: skip


def is_round(rows: int, now: RolePortrait, before: Sequence[RolePortrait]) -> bool:
    """Return whether a file stops where programs do: at a number they know, or below all before at 1,500, 35,000 ..."""
    drop = bool(before) and now.rows < before[-1].rows
    if rows in ROUND_ROWS:
        return drop or rows not in {file.rows for b in before for file in b.files}
    half = 5 * 10 ** (len(str(rows)) - 2)
    return drop and rows >= 1_000 and rows % half == 0 and all(now.rows < b.rows for b in before)


def _headers(case: Case, role: str, now: RolePortrait) -> Iterator[Alarm]:
    times = now.quarantined.get("repeated_header", 0)
    if times:
        again = "again" if times == 1 else f"{times} times again"
        yield case.alarm(
            "repeated_header", f"the header stands {again} in the middle of the file", role=role, seen=times
        )
