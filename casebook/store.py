"""The casebook's tables: approvals of held nights and reviewers' clearances. Rows are appended, never edited.

SQLite by default, PostgreSQL in production; SQLAlchemy Core speaks to both. Every write also appends to
the audit ledger, each entry sealed with the hash of the one before it (ids and reasons only, never
personal data), so that an edited, deleted or reordered entry shows.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, make_url

_METADATA = sa.MetaData()

_APPROVALS = sa.Table(
    "casebook__approvals",
    _METADATA,
    sa.Column("approval_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("night", sa.Date, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("approved_by", sa.String(200), nullable=False),
    sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("length(trim(reason)) >= 10", name="reason_says_something"),
)
_CLEARANCES = sa.Table(
    "casebook__clearances",
    _METADATA,
    sa.Column("clearance_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("flag_id", sa.String(40), nullable=False, index=True),
    sa.Column("fingerprint_data", sa.String(64), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("decided_by", sa.String(200), nullable=False),
    sa.Column("decided_on", sa.Date, nullable=False),
    sa.CheckConstraint("length(trim(reason)) >= 10", name="reason_says_something"),
)
_LEDGER = sa.Table(
    "casebook__ledger",
    _METADATA,
    sa.Column("entry_no", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("event", sa.String(60), nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("previous_seal", sa.String(64), nullable=False),
    sa.Column("seal", sa.String(64), nullable=False, unique=True),
)
_FIRST_SEAL = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A person let a held night through."""

    approval_id: int
    night: date
    digest: str
    reason: str
    approved_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearedFlag:
    """A reviewer's decision that a flag is not one, with the facts it was made on."""

    clearance_id: int
    flag_id: str
    fingerprint_data: str
    decided_on: date


class Casebook:
    """Open store; `Casebook.open(url)` creates what is missing."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> "Casebook":
        """Return the casebook at a SQLAlchemy URL; tables are created when missing."""
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = sa.create_engine(url)
        _METADATA.create_all(engine)
        return cls(engine)

    def approve(self, *, night: date, digest: str, reason: str, approved_by: str, at: datetime) -> Approval:
        """Append an approval of one built night, named by its digest; a rebuilt night needs a new one."""
        if len(reason.strip()) < 10:
            raise ValueError(
                f"reason: got [{len(reason.strip())}] characters, expected at least 10 that say why"
            )
        values = {"night": night, "digest": digest, "reason": reason.strip(), "approved_by": approved_by}
        with self._engine.begin() as connection:
            row_id = connection.execute(
                _APPROVALS.insert().values(approved_at=at, **values)
            ).inserted_primary_key
            assert row_id is not None
            _append(connection, "night_approved", {"approval_id": row_id[0], "at": at.isoformat(), **values})
        return Approval(approval_id=int(row_id[0]), **values)  # type: ignore[arg-type]

    def approval_of(self, *, night: date, digest: str) -> Approval | None:
        """Return the newest approval of exactly this build of the night."""
        query = (
            sa.select(_APPROVALS)
            .where(_APPROVALS.c.night == night, _APPROVALS.c.digest == digest)
            .order_by(_APPROVALS.c.approval_id.desc())
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        return Approval(
            approval_id=row.approval_id,
            night=row.night,
            digest=row.digest,
            reason=row.reason,
            approved_by=row.approved_by,
        )

    def clear_flag(
        self, *, flag_id: str, fingerprint_data: str, reason: str, decided_by: str, decided_on: date
    ) -> None:
        """Append a clearance: the flag stays away until its data fingerprint changes."""
        values = {
            "flag_id": flag_id,
            "fingerprint_data": fingerprint_data,
            "reason": reason,
            "decided_by": decided_by,
            "decided_on": decided_on,
        }
        with self._engine.begin() as connection:
            connection.execute(_CLEARANCES.insert().values(**values))
            _append(connection, "flag_cleared", values)

    def clearances(self, *, until: date) -> dict[str, ClearedFlag]:
        """Return the newest clearance per flag, of those decided up to `until`."""
        query = (
            sa.select(_CLEARANCES)
            .where(_CLEARANCES.c.decided_on <= until)
            .order_by(_CLEARANCES.c.clearance_id)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return {
            row.flag_id: ClearedFlag(
                clearance_id=row.clearance_id,
                flag_id=row.flag_id,
                fingerprint_data=row.fingerprint_data,
                decided_on=row.decided_on,
            )
            for row in rows
        }

    def broken_seals(self) -> list[int]:
        """Return the numbers of ledger entries whose seal does not fit; empty when nothing was touched."""
        broken, previous = [], _FIRST_SEAL
        with self._engine.connect() as connection:
            for row in connection.execute(sa.select(_LEDGER).order_by(_LEDGER.c.entry_no)):
                if row.previous_seal != previous or row.seal != _seal(previous, row.event, row.body):
                    broken.append(int(row.entry_no))
                previous = row.seal
        return broken


def _append(connection: Connection, event: str, body: Mapping[str, Any]) -> None:
    text = json.dumps(body, sort_keys=True, default=str)
    last = connection.execute(
        sa.select(_LEDGER.c.seal).order_by(_LEDGER.c.entry_no.desc()).limit(1)
    ).scalar_one_or_none()
    previous = last or _FIRST_SEAL
    connection.execute(
        _LEDGER.insert().values(
            event=event, body=text, previous_seal=previous, seal=_seal(previous, event, text)
        )
    )


def _seal(previous: str, event: str, body: str) -> str:
    return hashlib.sha256(f"{previous}\n{event}\n{body}".encode()).hexdigest()
