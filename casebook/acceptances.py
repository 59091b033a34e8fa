"""Deliveries that an alarm held and a person let through: appended beside the ledger's entry, never changed."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from casebook import ledger
from casebook.tables import ACCEPTANCES


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """A person says that a delivery is right though it looks odd."""

    source_id: str
    delivery_id: str
    reason: str
    accepted_by: str
    accepted_at: datetime


def append(connection: Connection, accepted: Acceptance) -> int:
    """Append an acceptance and its entry of the ledger; return its id."""
    key = connection.execute(
        ACCEPTANCES.insert().values(
            source_id=accepted.source_id,
            delivery_id=accepted.delivery_id,
            reason=accepted.reason,
            accepted_by=accepted.accepted_by,
            accepted_at=accepted.accepted_at,
        )
    ).inserted_primary_key
    assert key is not None, "both engines return the key of a row just inserted"
    ledger.append(
        connection,
        "delivery_accepted",
        {
            "acceptance_id": int(key[0]),
            "source_id": accepted.source_id,
            "delivery_id": accepted.delivery_id,
            "reason_sha256": hashlib.sha256(accepted.reason.encode()).hexdigest(),
            "accepted_by": accepted.accepted_by,
            "at": accepted.accepted_at.isoformat(),
        },
    )
    return int(key[0])


def newest(connection: Connection, *, source_id: str, delivery_id: str) -> Acceptance | None:
    """Return who accepted this delivery last, None where nobody did."""
    row = connection.execute(
        sa.select(ACCEPTANCES)
        .where(ACCEPTANCES.c.source_id == source_id, ACCEPTANCES.c.delivery_id == delivery_id)
        .order_by(ACCEPTANCES.c.acceptance_id.desc())
    ).first()
    if row is None:
        return None
    found = row._asdict()
    found.pop("acceptance_id")
    return Acceptance(**found)
