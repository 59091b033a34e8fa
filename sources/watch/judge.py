"""All alarms of one delivery, and those of a source that is silent."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from sources.spec.model import SourceSpec
from sources.watch.alarm import Alarm, Case
from sources.watch.columns import column_alarms
from sources.watch.files import file_alarms
from sources.watch.moved import moved_columns
from sources.watch.person_alarms import person_alarms
from sources.watch.portrait import Portrait
from sources.watch.window import usual


def judge(
    spec: SourceSpec, now: Portrait, before: Sequence[Portrait], *, received_on: date | None
) -> list[Alarm]:
    """Return what is odd about a delivery beside those before it, most severe first.

    Args:
        spec: its specification.
        now: the delivery.
        before: readable deliveries before it, newest last; at most the window of the specification counts.
        received_on: when it arrived.
    """
    case = Case(spec=spec, received_on=received_on, now=now, before=list(before)[-spec.watch.window :])
    found = [
        case.alarm("refused", f"rule [{rule}]: {_said(why)}", severity="refuse", role=name)
        for name, rule, why in now.refused
    ]
    for role, own in now.roles.items():
        earlier = [b.roles[role] for b in case.before if role in b.roles]
        found += file_alarms(case, role, own, earlier)
        found += moved_columns(case, role, own, earlier)
        for name, column in own.columns.items():
            past = [b.columns[name] for b in earlier if name in b.columns]
            if past:
                rows = (own.rows, usual([float(b.rows) for b in earlier]).middle)
                found += column_alarms(case, role, name, column, past, rows)
    found += person_alarms(case)
    if now.is_readable and case.before:
        for role in sorted(set.intersection(*(set(b.roles) for b in case.before)) - now.roles.keys()):
            found.append(
                case.alarm(
                    "missing_file", "no file of this role came; one always did", severity="hold", role=role
                )
            )
    return sorted(_once(found), key=lambda alarm: alarm.order)


def _said(why: str) -> str:
    """Return a refusal's sentence without the place, which stands beside it."""
    return why.split("]: ", 1)[-1]


def _once(found: Sequence[Alarm]) -> list[Alarm]:
    """Return one alarm a kind and place, the most severe."""
    best: dict[tuple[str, str, str], Alarm] = {}
    for alarm in sorted(found, key=lambda a: a.order):
        best.setdefault((alarm.kind, alarm.file_role, alarm.column), alarm)
    return list(best.values())


def silence(spec: SourceSpec, arrivals: Sequence[date], *, night: date, repeats: date | None) -> list[Alarm]:
    """Return what is odd about when a source delivers.

    Args:
        spec: its specification.
        arrivals: days on which anything arrived up to the night, oldest first.
        night: the night.
        repeats: when the newest bytes were first received, if the newest receipt repeats them.
    """
    case = Case(spec=spec, received_on=None, now=Portrait(source_id=spec.source_id, roles={}), before=())
    found = []
    if repeats is not None:
        found.append(same_bytes(spec, f"the delivery of {arrivals[-1]} holds the very bytes of {repeats}"))
    days = sorted(set(arrivals))[-(spec.watch.window + 1) :]
    if not days:
        return found
    age = (night - days[-1]).days
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    usually = usual([float(gap) for gap in gaps]).middle if len(gaps) >= spec.watch.least_deliveries else None
    if age > spec.stale_after_days:
        found.append(
            case.alarm(
                "late",
                f"the newest delivery is {age} days old; it counts for {spec.stale_after_days}",
                seen=age,
                expected=spec.stale_after_days,
            )
        )
    elif usually is not None and age > max(spec.watch.late_factor * usually, max(gaps), usually + 2):
        found.append(
            case.alarm(
                "late",
                f"nothing came for {age} days; every {usually:.0f} days usually",
                seen=age,
                expected=usually,
            )
        )
    return found


def same_bytes(spec: SourceSpec, sentence: str) -> Alarm:
    """Return the alarm over bytes that came before; `sentence` says which."""
    case = Case(spec=spec, received_on=None, now=Portrait(source_id=spec.source_id, roles={}), before=())
    return case.alarm("same_file", sentence)


def sent_again(spec: SourceSpec, records: int, *, received_on: date, stones: Sequence[str]) -> Alarm:
    """Return the alarm over withdrawn records that a sender keeps sending.

    Args:
        spec: its specification.
        records: how many of them the newest delivery held.
        received_on: when it arrived.
        stones: the tombstones, by which the sender's own desk finds them.
    """
    case = Case(spec=spec, received_on=None, now=Portrait(source_id=spec.source_id, roles={}), before=())
    named = ", ".join(stones[:5]) + (f" and {len(stones) - 5} more" if len(stones) > 5 else "")
    sentence = f"the delivery of {received_on} held {records} withdrawn records again; tombstones {named}"
    return case.alarm("erased_again", sentence, seen=records, expected=0)


def kept_too_long(spec: SourceSpec, superseded: Sequence[tuple[date, date]], *, night: date) -> list[Alarm]:
    """Return the alarm over deliveries that are kept longer than the source's limit allows; none where none is.

    Args:
        spec: its specification.
        superseded: of each delivery that is over its time, when it was received and when a newer one superseded it.
        night: the night.
    """
    limit = spec.limits.keep_days
    if limit is None or not superseded:
        return []
    case = Case(spec=spec, received_on=None, now=Portrait(source_id=spec.source_id, roles={}), before=())
    received, since = min(superseded)
    age = (night - since).days
    many = (
        f"{len(superseded)} superseded deliveries are" if len(superseded) > 1 else "a superseded delivery is"
    )
    sentence = (
        f"{many} kept too long; the oldest came on {received} and was superseded on {since}, {age} days ago, of at most"
        f" {limit.at_most}: {limit.in_words}"
    )
    return [case.alarm("kept_too_long", sentence, seen=age, expected=limit.at_most)]
