"""The audit ledger: entries sealed with the hash of the one before, so that an edit, a deletion or a fork shows.

It holds ids and hashes, never personal data and never what somebody typed: erasure must not have to touch it.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from casebook.tables import LEDGER

_FIRST_SEAL = "0" * 64


def append(connection: Connection, event: str, body: Mapping[str, Any]) -> None:
    """Append one entry; the caller's transaction is the only writer (`casebook.tables.one_writer`)."""
    text = json.dumps(body, sort_keys=True)
    last = connection.execute(sa.select(LEDGER.c.seal).order_by(LEDGER.c.entry_no.desc()).limit(1)).first()
    previous = last.seal if last else _FIRST_SEAL
    seal = _seal(previous, event, text)
    connection.execute(LEDGER.insert().values(event=event, body=text, previous_seal=previous, seal=seal))


def bodies(connection: Connection) -> list[tuple[int, dict[str, Any]]]:
    """Return every entry's number and body, in order; a body that is no JSON any more comes back empty."""
    return [(int(row.entry_no), _parsed(row.body)) for row in connection.execute(_in_order())]


def bodies_of(connection: Connection, event: str) -> list[dict[str, Any]]:
    """Return the bodies of every entry of one event, in order."""
    return [_parsed(row.body) for row in connection.execute(_in_order().where(LEDGER.c.event == event))]


def broken_entries(connection: Connection) -> list[int]:
    """Return the numbers of entries whose seal, or whose link to the entry before, does not fit."""
    broken, previous = [], _FIRST_SEAL
    for row in connection.execute(_in_order()):
        if row.previous_seal != previous or row.seal != _seal(previous, row.event, row.body):
            broken.append(int(row.entry_no))
        previous = row.seal
    return broken


def _in_order() -> sa.Select[Any]:
    return sa.select(LEDGER).order_by(LEDGER.c.entry_no)


def _parsed(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _seal(previous: str, event: str, body: str) -> str:
    return hashlib.sha256(f"{previous}\n{event}\n{body}".encode()).hexdigest()
