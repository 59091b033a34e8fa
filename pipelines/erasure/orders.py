"""Orders that came on paper: written down until they are carried out, with the key in the clear; then the key is gone.

The casebook's ledger keeps who entered which order, by ids and keyed digests.
"""

import re
from dataclasses import asdict, dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from casebook.store import Casebook, stated_reason
from config.settings import Settings
from pipelines.erasure.known_keys import form_of_key, is_known
from pipelines.erasure.overwrite import forget_file
from pipelines.erasure.secret import secret_of
from sources.spec.erasable import why_no_count_can_go, why_no_record_can_go
from sources.spec.loader import load_spec
from sources.spec.withdrawals import Withdrawals
from warehouse.atomic import read_json, write_json

EVENT = "withdrawal_ordered"
_PAPER = re.compile(r"[A-Za-z][A-Za-z0-9._/-]{0,59}")
_USER = re.compile(r"[A-Za-z][\w.@-]{1,99}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One order on paper."""

    order_id: str
    source_id: str
    record_key: str | None
    """The source's key of the fact, as `lindero` shows it after the source's name; None for a person with all facts."""
    person_key: str | None
    kind: str
    authority: str
    """Id of the paper in the agency's own files."""
    told_on: date
    """From which night on it counts."""


def enter_order(
    settings: Settings,
    *,
    source_id: str,
    record_key: str | None,
    person_key: str | None,
    kind: str,
    authority: str,
    by: str,
    reason: str,
    on: date,
    keep_out: bool = False,
) -> Order:
    """Write an order down and witness it in the ledger; the next night of its day or later carries it out.

    Args:
        settings: the home.
        source_id: source whose record goes.
        record_key: the fact; or
        person_key: the person with all facts of the source.
        kind: expunged, sealed, deleted_by_order, vacated ... as the paper says; what it does stands in the specification.
        authority: id of the paper in the agency's own files, such as EX-2026-014; no name, no court's case number.
        by: who enters it.
        reason: at least 10 characters; the ledger keeps its hash alone.
        on: day from which it counts.
        keep_out: nothing of it is here and it is to be kept out of what is sent later; else a key that nobody knows is
            taken for a slip of the pen.

    Raises:
        ValueError: a part is not what it should be.
        SpecError: there is no such source.
    """
    spec = load_spec(source_id)
    said = stated_reason(reason)
    if record_key is not None and (why := why_no_count_can_go(spec)):
        raise ValueError(f"key: {why}")
    if spec.withdrawals.effect_of(kind) == "erase" and (why := why_no_record_can_go(spec)):
        raise ValueError(f"source: {why}")
    _check(record_key, person_key, kind, authority, by, spec.withdrawals)
    secret = secret_of(settings)
    key = record_key if record_key is not None else person_key
    assert key is not None
    what = "record" if record_key is not None else "person"
    order = Order(
        order_id=f"O-{secret.of('order', source_id, what, key, kind, authority)[:16]}",
        source_id=source_id, record_key=record_key, person_key=person_key, kind=kind, authority=authority, told_on=on,
    )  # fmt: skip
    if not keep_out and not is_known(settings, source_id, record_key=record_key, person_key=person_key):
        raise ValueError(
            f"key: no delivery of [{source_id}] that was read, no night and no tombstone knows this {what}."
            f" {form_of_key(spec, is_record=record_key is not None)}. Check the key; to keep out of what is sent later"
            " what is not here, say so: --keep-out"
        )
    _keep(settings, order, {"target": what, "entered_by": by, "reason_digest": secret.of("reason", said)})
    return order


def _keep(settings: Settings, order: Order, more: dict[str, str]) -> None:
    """Write an order down, readable by its owner alone, and witness it in the ledger without its key."""
    key = order.record_key if order.record_key is not None else order.person_key
    assert key is not None
    path = _folder(settings) / f"{order.order_id}.json"
    write_json(path, asdict(order))
    path.chmod(0o600)
    Casebook.open(settings.casebook_url).witness(
        EVENT,
        {
            "order_id": order.order_id, "source_id": order.source_id, "kind": order.kind, "authority": order.authority,
            "told_on": order.told_on.isoformat(), **more,
            "key_digest": secret_of(settings).of("order", order.source_id, more["target"], key),
        },
    )  # fmt: skip


def _check(
    record_key: str | None, person_key: str | None, kind: str, authority: str, by: str, known: Withdrawals
) -> None:
    if (record_key is None) == (person_key is None):
        raise ValueError("key: got none or both, expected either a record's key or a person's")
    kinds = [*known.erase, *known.retract]
    if kind not in kinds:  # a slip of the pen must not retract what was to be erased
        near = "".join(f"; did you mean [{word}]?" for word in get_close_matches(kind, kinds, n=1))
        raise ValueError(f"kind: got [{kind[:40]}], expected one of {', '.join(kinds)}{near}")
    if not _PAPER.fullmatch(authority):
        raise ValueError(
            "authority: expected the id of the paper in your own files, such as EX-2026-014: it is kept for good, so no name"
            " and no court's case number"
        )
    if not _USER.fullmatch(by):
        raise ValueError(f"by: got [{by}], expected a user id such as analyst_3")


def waiting_orders(settings: Settings, *, until: date) -> list[Order]:
    """Return the orders that count by a day and were not carried out, by id."""
    found = [_load(path) for path in sorted(_folder(settings).glob("O-*.json"))]
    return [order for order in found if order.told_on <= until]


def forget_order(settings: Settings, order_id: str) -> None:
    """Take an order away that was carried out; its key must not outlive it."""
    forget_file(_folder(settings) / f"{order_id}.json")


def _folder(settings: Settings) -> Path:
    return settings.erasure / "orders"


def _load(path: Path) -> Order:
    raw: dict[str, Any] = read_json(path)
    return Order(**{**raw, "told_on": date.fromisoformat(raw["told_on"])})
