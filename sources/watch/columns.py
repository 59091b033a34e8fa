"""Alarms about columns: fill, placeholders, codes, how values are written, numbers, dates."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sources.spec.watch import Severity, Watch
from sources.watch.alarm import Alarm, Case
from sources.watch.content import HIDDEN, ColumnPortrait
from sources.watch.window import Usual, chance, judged, mean_shares, usual, variation

LEAST_VALUES = 20
"""Below so many filled values a column says nothing by its shares."""
_MANY_VALUES = 60
"""A column of more different values than this is none of codes: no single value should take it over."""
_DAYS = 365.25


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """A column of the newest delivery beside the same column of earlier ones."""

    case: Case
    role: str
    name: str
    now: ColumnPortrait
    told: Sequence[ColumnPortrait]
    """Of the earlier deliveries it is held against."""
    counted: tuple[int, float]
    """How many records or filled values its shares are of, now and usually."""

    @property
    def limits(self) -> Watch:
        """Return what the specification calls odd."""
        return self.case.spec.watch

    def alarm(
        self, kind: str, sentence: str, *, severity: Severity = "tell", seen: float, expected: float = 0
    ) -> Alarm:
        """Return an alarm about this column."""
        return self.case.alarm(
            kind, sentence, severity=severity, role=self.role, column=self.name, seen=seen, expected=expected
        )


def column_alarms(
    case: Case,
    role: str,
    name: str,
    now: ColumnPortrait,
    before: Sequence[ColumnPortrait],
    rows: tuple[int, float],
) -> Iterator[Alarm]:
    """Yield what is odd about a column; `rows` is records now and usually."""
    whole = _Column(case=case, role=role, name=name, now=now, told=before, counted=rows)
    yield from _fill(whole)
    told = [b for b in before if b.fill > 0]
    if not told or not now.fill:
        return
    filled = (int(now.fill * rows[0]), usual([b.fill for b in told]).middle * rows[1])
    column = replace(whole, told=told, counted=filled)
    yield from _codes(column)
    if min(filled) < LEAST_VALUES:
        return
    for odd in (_placeholders, _shape, _numbers, _dates):
        yield from odd(column)


def _fill(column: _Column) -> Iterator[Alarm]:
    now, told, rows = column.now, column.told, column.counted
    if min(rows) < LEAST_VALUES:
        return
    expected = usual([b.fill for b in told])
    fallen = expected.middle - now.fill
    ordinary = max(column.limits.spreads * expected.spread, chance(expected.middle, rows[0], rows[1]))
    severity = judged(abs(fallen), column.limits.nulls, ordinary)
    if severity and fallen > 0:
        yield column.alarm(
            "null_spike",
            f"filled in {now.fill:.1%} of the records, {expected.middle:.1%} usually",
            severity=severity if now.use != "ignored" else "tell", seen=now.fill, expected=expected.middle,
        )  # fmt: skip
    elif severity and expected.middle < 0.5:
        yield column.alarm(
            "filled_column",
            f"filled in {now.fill:.1%} of the records, {expected.middle:.1%} usually",
            seen=now.fill, expected=expected.middle,
        )  # fmt: skip


def _placeholders(column: _Column) -> Iterator[Alarm]:
    now, told, filled = column.now, column.told, column.counted
    watch = column.limits
    measures = [(now.placeholders, usual([b.placeholders for b in told]), "of its values stand for nothing")]
    varied = usual([float(b.distinct) for b in told]).middle > _MANY_VALUES
    if varied and now.codes is None and now.use != "date":
        measures.append(
            (now.top_share, usual([b.top_share for b in told]), "of its values are one and the same")
        )
    elif now.use == "date":
        measures.append(
            (now.top_share, usual([b.top_share for b in told]), "of its dates are one and the same")
        )
    for share, expected, words in measures:
        ordinary = max(watch.spreads * expected.spread, chance(expected.middle, *filled))
        severity = judged(share - expected.middle, watch.placeholders, ordinary)
        if severity:
            yield column.alarm(
                "placeholder_spike",
                f"{share:.1%} {words}, {expected.middle:.1%} usually",
                severity=severity if now.use != "ignored" else "tell", seen=share, expected=expected.middle,
            )  # fmt: skip
            return


def _codes(column: _Column) -> Iterator[Alarm]:
    now, told, filled = column.now, column.told, column.counted
    if now.codes is None:
        return
    seen_before = {code for b in told for code in (b.codes or {})}
    fresh = {code: share for code, share in now.codes.items() if code not in seen_before}
    coded_before = [dict(b.codes) for b in told if b.codes is not None]
    if now.use != "code" and (2 * len(coded_before) <= len(told) or filled[0] < LEAST_VALUES):
        return
    if now.listed:
        news = {code: share for code, share in fresh.items() if code in now.unlisted}
    else:  # words that nobody listed come and go; one that many records share on its first night does not
        news = {code: share for code, share in fresh.items() if share > max(0.05, 10 / max(filled))}
    if news:
        yield _unknown(column, news)
    if not coded_before or min(filled) < LEAST_VALUES:
        return
    expected = mean_shares(coded_before)
    moved = variation(dict(now.codes), expected)
    drifted = [variation(shares, expected) for shares in coded_before]
    noise = (len(expected.keys() | now.codes.keys()) / min(filled)) ** 0.5
    ordinary = max(2 * max(drifted), noise)
    severity = judged(moved, column.limits.codes, ordinary)
    if severity:
        shares = dict(now.codes)
        off = {
            code: abs(shares.get(code, 0) - expected.get(code, 0)) for code in expected.keys() | shares.keys()
        }
        most = min(off, key=lambda code: (-off[code], code))
        yield column.alarm(
            "code_shift",
            f"{moved:.0%} of the values changed their code; most: {_coded(most)} {expected.get(most, 0):.1%} usually,"
            f" {now.codes.get(most, 0):.1%} now",
            severity=severity if now.use == "code" else "tell", seen=moved,
        )  # fmt: skip


def _coded(code: str) -> str:
    return "one that few records share" if code.startswith(HIDDEN) else f"[{code[:40]}]"


def _unknown(column: _Column, news: dict[str, float]) -> Alarm:
    ranked = sorted(news.items(), key=lambda item: (-item[1], item[0]))
    told = [(code, share) for code, share in ranked if not code.startswith(HIDDEN)]
    said = [f"[{code[:40]}] in {share:.1%}" for code, share in told[:5]]
    if len(ranked) > len(said):
        said.append(f"{len(ranked) - len(said)} more, in few records each")
    share = sum(news.values())
    limits = column.limits.unknown
    return column.alarm(
        "unknown_code",
        f"codes never seen before: {', '.join(said)}",
        severity="hold" if share > limits.hold else "tell", seen=share,
    )  # fmt: skip


def _shape(column: _Column) -> Iterator[Alarm]:
    now, told, filled = column.now, column.told, column.counted
    moved, ordinary = shape_moved(now, told, filled)
    severity = judged(moved, column.limits.shape, ordinary)
    if severity and now.codes is None:
        written = max(sorted(now.masks), key=lambda m: now.masks[m])
        was = max(
            sorted(mean_shares([dict(b.masks) for b in told])), key=lambda m: told[-1].masks.get(m, 0.0)
        )
        yield column.alarm(
            "shape_shift",
            f"{moved:.0%} of the values are written another way; most now like [{written}], before like [{was}]",
            severity=severity if now.use == "key" else "tell", seen=moved,
        )  # fmt: skip
    longest = usual([float(b.lengths[2]) for b in told])
    at_longest = usual([b.at_longest for b in told])
    if (
        now.use in ("personal", "fact", "joined")
        and now.lengths[2] < min(b.lengths[2] for b in told)
        and now.distinct > _MANY_VALUES
        and now.at_longest > at_longest.middle + max(0.02, chance(at_longest.middle, *filled))
    ):
        yield column.alarm(
            "cut_values",
            f"{now.at_longest:.1%} of the values are {now.lengths[2]} characters long and none is longer; up to"
            f" {longest.middle:.0f} usually",
            seen=now.lengths[2], expected=longest.middle,
        )  # fmt: skip


def shape_moved(
    now: ColumnPortrait, told: Sequence[ColumnPortrait], filled: tuple[int, float]
) -> tuple[float, float]:
    """Return how many values are written another way than usual, and what is ordinary of it."""
    expected = mean_shares([dict(b.masks) for b in told])
    drifted = max(variation(dict(b.masks), expected) for b in told)
    noise = (max(len(expected), 1) / max(min(filled), 1.0)) ** 0.5
    return variation(dict(now.masks), expected), max(2 * drifted, noise)


def _numbers(column: _Column) -> Iterator[Alarm]:
    now, told = column.now, column.told
    known = [b.number for b in told if b.number is not None]
    if now.number is None or len(known) < len(told) or now.codes is not None or now.use == "key":
        return
    expected = usual([number[1] for number in known])
    wide = max(abs(expected.middle), usual([n[2] - n[0] for n in known]).middle / 10, 1e-9)
    moved = abs(now.number[1] - expected.middle) / wide
    if moved > 2 and abs(now.number[1] - expected.middle) > column.limits.spreads * expected.spread:
        yield column.alarm(
            "number_shift",
            f"the middle value is {now.number[1]:,.6g}, {expected.middle:,.6g} usually",
            seen=now.number[1], expected=expected.middle,
        )  # fmt: skip


def _dates(column: _Column) -> Iterator[Alarm]:
    now, told, filled = column.now, column.told, min(column.counted)
    known = [b.dates for b in told if b.dates is not None]
    if now.dates is None or not known:
        return
    watch = column.limits
    early, middle, late = (usual([_day(d[n]) for d in known]) for n in (1, 2, 3))
    # the middle of few dates wanders by about the width of all of them over the root of their number, their ends by more
    wander = 2 * (late.middle - early.middle) / _DAYS / max(filled, 1.0) ** 0.5
    years = abs(_day(now.dates[2]) - middle.middle) / _DAYS
    severity = judged(years, watch.years, watch.spreads * middle.spread / _DAYS + wander)
    if severity:
        words = f"the middle date is {now.dates[2]}, {_written(middle)} usually"
        yield _dated(column, words, severity, years)
        return
    came = column.case.received_on.isoformat() if column.case.received_on else None
    if came and filled >= _MANY_VALUES and now.dates[3] > came and all(d[3] <= came for d in known):
        words = f"one date in twenty lies after {came}, when the file came"
        yield _dated(column, words, "hold" if now.dates[2] > came else "tell", 0)
        return
    back = (min(_day(d[3]) for d in known) - _day(now.dates[3])) / _DAYS
    if back > max(1.0, watch.spreads * late.spread / _DAYS + 2 * wander):
        words = (
            f"the latest dates end at {now.dates[3]}, {back:.1f} years before those of any earlier delivery"
        )
        yield _dated(column, words, "tell", back)
        return
    starts = [_day(d[1]) for d in known]
    moved = max(min(starts) - _day(now.dates[1]), _day(now.dates[1]) - max(starts)) / _DAYS
    if moved > max(3 * watch.years.tell, watch.spreads * early.spread / _DAYS + 2 * wander):
        words = f"the early dates begin at {now.dates[1]}, {moved:.0f} years away from any earlier delivery"
        yield _dated(column, words, "tell", moved)


def _dated(column: _Column, sentence: str, severity: str, years: float) -> Alarm:
    return column.alarm("date_range", sentence, severity="hold" if severity == "hold" else "tell", seen=years)


def _day(text: str) -> float:
    return float(date.fromisoformat(text).toordinal())


def _written(expected: Usual) -> str:
    return date.fromordinal(int(expected.middle)).isoformat()
