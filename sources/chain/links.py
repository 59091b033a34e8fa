"""What a delivery says of its own place: base or delta, its number, the days it covers."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sources.spec.chain import Chain, Told
from sources.spec.model import SourceSpec

HEAD = 4_000
"""Bytes of a file in which a delivery may say where it belongs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One arrival of one delivery, with its place."""

    delivery_id: str
    received_on: date
    sequence: int
    is_base: bool
    number: int | None = None
    first_day: date | None = None
    last_day: date | None = None
    fault: str | None = None
    """Why its place is not known, though the specification orders deliveries by it."""

    @property
    def receipt(self) -> tuple[date, int]:
        """When it arrived."""
        return (self.received_on, self.sequence)

    @property
    def title(self) -> str:
        """How messages name it."""
        place = f"number {self.number}, " if self.number is not None else ""
        place += f"up to {self.last_day}, " if self.last_day is not None else ""
        return f"{'base' if self.is_base else 'delta'} [{self.delivery_id[:12]}] ({place}received {self.received_on})"


def link_of(
    spec: SourceSpec, heads: Mapping[str, str], *, delivery_id: str, received_on: date, sequence: int
) -> Link:
    """Return the place of a delivery; `heads` is file name to the text of its first bytes.

    Every delivery of a full source is a base.
    """
    place = _place(spec.chain, heads) if spec.chain is not None else _Place(is_base=True)
    return Link(
        delivery_id=delivery_id,
        received_on=received_on,
        sequence=sequence,
        is_base=place.is_base,
        number=place.number,
        first_day=place.days[0],
        last_day=place.days[1],
        fault=place.fault,
    )


def link_to_json(link: Link) -> dict[str, Any]:
    """Return a place as plain data."""
    return {
        name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(link).items()
    }


def link_from_json(raw: Mapping[str, Any]) -> Link:
    """Return a place that was written down."""
    days = {
        name: raw[name] and date.fromisoformat(raw[name]) for name in ("received_on", "first_day", "last_day")
    }
    return Link(**{**raw, **days})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    is_base: bool
    number: int | None = None
    days: tuple[date | None, date | None] = (None, None)
    fault: str | None = None


def _place(chain: Chain, heads: Mapping[str, str]) -> _Place:
    is_base = isinstance(chain.base, Told) and next(_found(chain.base, heads), None) is not None
    if chain.number is not None:
        told = {int(match[1]) for match in _found(chain.number, heads)}
        fault = None
        if len(told) > 1 or (not told and not is_base):
            fault = f"{len(told)} numbers {sorted(told)} stand where its files say theirs, expected one"
        return _Place(is_base=is_base, number=min(told, default=None), fault=fault)
    if chain.period is not None:
        days = {_days(match, chain.period.formats) for match in _found(chain.period, heads)}
        known = [d for d in days if d is not None]
        if len(days) != 1 or not known:
            seen = f"{len(known)} readable periods stand where its files say theirs, expected one"
            return _Place(is_base=is_base, fault=seen)
        return _Place(is_base=is_base, days=known[0])
    return _Place(is_base=is_base)


def _found(told: Told, heads: Mapping[str, str]) -> Iterator[re.Match[str]]:
    for name, head in heads.items():
        match = re.search(told.file_name, name) if told.file_name else re.search(told.content or "", head)
        if match is not None:
            yield match


def _days(match: re.Match[str], formats: list[str]) -> tuple[date | None, date] | None:
    days = [_day(text, formats) for text in match.groups()]
    if any(day is None for day in days) or not 1 <= len(days) <= 2:
        return None
    last = days[-1]
    assert last is not None
    return (days[0] if len(days) == 2 else None, last)


def _day(text: str, formats: list[str]) -> date | None:
    for pattern in formats:
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    return None
