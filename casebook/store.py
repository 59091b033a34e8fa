"""The casebook: what people decided (held nights, deliveries, flags, equivalence, profiles pinned by hand). Never edited.

SQLite by default, PostgreSQL in production; SQLAlchemy Core speaks to both. Every write also appends to the audit
ledger (`casebook.ledger`) in the same transaction.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, make_url

from casebook import acceptances, equivalence, ledger
from casebook.acceptances import Acceptance
from casebook.equivalence import EquivalenceDecision, EquivalenceDraft
from casebook.tables import (
    ACCEPTANCES,
    APPROVALS,
    CLEARANCES,
    EQUIVALENCE,
    METADATA,
    PROFILE_PINS,
    append_only,
    one_writer,
)

_SHORTEST_REASON = 10
_UNSTATED = (
    "reason",
    "facts",
    "approved_at",
    "pinned_at",
    "accepted_at",
)  # in the ledger hashed, or under another name


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
    facts: Mapping[str, str]
    """kind:id to content hash, as answer 6 of the flag stated them."""
    decided_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfilePin:
    """A person pinned a population profile measured anew."""

    pin_id: int
    digest: str
    night: date
    """Night whose data it was measured on."""
    reason: str
    pinned_by: str
    pinned_at: datetime


class Casebook:
    """Open store; `Casebook.open(url)` creates what is missing."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> "Casebook":
        """Return the casebook at a SQLAlchemy URL; tables are created when missing."""
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            if parsed.database:
                Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
            # how long a writer waits for another, in seconds
            engine = sa.create_engine(parsed, connect_args={"timeout": 60, "isolation_level": None})
        else:
            engine = sa.create_engine(parsed)
        book = cls(engine)
        there = set(sa.inspect(engine).get_table_names())
        if not there.issuperset(METADATA.tables):  # a store of an earlier version lacks what came later
            with book._writing() as connection:
                METADATA.create_all(connection)
                append_only(connection)
        return book

    def approve(self, *, night: date, digest: str, reason: str, approved_by: str, at: datetime) -> Approval:
        """Append an approval of one built night, named by its digest; a rebuilt night needs a new one."""
        said = stated_reason(reason)
        with self._writing() as connection:
            row_id = _inserted(
                connection,
                APPROVALS.insert().values(
                    night=night, digest=digest, reason=said, approved_by=approved_by, approved_at=at
                ),
            )
            ledger.append(
                connection,
                "night_approved",
                {
                    "approval_id": row_id,
                    "night": night.isoformat(),
                    "digest": digest,
                    "reason_sha256": _sha256(said),
                    "approved_by": approved_by,
                    "at": at.isoformat(),
                },
            )
        return Approval(approval_id=row_id, night=night, digest=digest, reason=said, approved_by=approved_by)

    def approval_of(self, *, night: date, digest: str) -> Approval | None:
        """Return the newest approval of exactly this build of the night."""
        query = (
            sa.select(APPROVALS)
            .where(APPROVALS.c.night == night, APPROVALS.c.digest == digest)
            .order_by(APPROVALS.c.approval_id.desc())
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

    def accept_delivery(self, accepted: Acceptance) -> int:
        """Append that a person let a delivery through that an alarm held; raises ValueError on an empty reason."""
        said = replace(accepted, reason=stated_reason(accepted.reason))
        with self._writing() as connection:
            return acceptances.append(connection, said)

    def acceptance_of(self, *, source_id: str, delivery_id: str) -> Acceptance | None:
        """Return who accepted a delivery last, None where nobody did."""
        with self._engine.connect() as connection:
            return acceptances.newest(connection, source_id=source_id, delivery_id=delivery_id)

    def clear_flag(
        self, *, flag_id: str, facts: Mapping[str, str], reason: str, decided_by: str, decided_on: date
    ) -> int:
        """Append a clearance and return its id: the flag stays away until a fact beside these arrives.

        Args:
            flag_id: the flag or wait.
            facts: kind:id to content hash, from the evidence of answer 6 that the reviewer saw.
            reason: at least 10 characters that say why.
            decided_by: user id.
            decided_on: day of the decision; nights of earlier dates do not know it.
        """
        said = stated_reason(reason)
        stated = json.dumps(dict(facts), sort_keys=True)
        with self._writing() as connection:
            row_id = _inserted(
                connection,
                CLEARANCES.insert().values(
                    flag_id=flag_id, facts=stated, reason=said, decided_by=decided_by, decided_on=decided_on
                ),
            )
            ledger.append(
                connection,
                "flag_cleared",
                {
                    "clearance_id": row_id,
                    "flag_id": flag_id,
                    "facts_sha256": _sha256(stated),
                    "reason_sha256": _sha256(said),
                    "decided_by": decided_by,
                    "decided_on": decided_on.isoformat(),
                },
            )
        return row_id

    def clearances(self, *, until: date) -> dict[str, ClearedFlag]:
        """Return the newest clearance per flag, of those decided up to `until`."""
        query = (
            sa.select(CLEARANCES)
            .where(CLEARANCES.c.decided_on <= until)
            .order_by(CLEARANCES.c.decided_on, CLEARANCES.c.clearance_id)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return {
            row.flag_id: ClearedFlag(
                clearance_id=row.clearance_id,
                flag_id=row.flag_id,
                facts=json.loads(row.facts),
                decided_on=row.decided_on,
            )
            for row in rows
        }

    def pin_profile(
        self, *, digest: str, night: date, reason: str, pinned_by: str, at: datetime
    ) -> ProfilePin:
        """Append who pinned a population profile, and why."""
        said = stated_reason(reason)
        with self._writing() as connection:
            row_id = _inserted(
                connection,
                PROFILE_PINS.insert().values(
                    digest=digest, night=night, reason=said, pinned_by=pinned_by, pinned_at=at
                ),
            )
            ledger.append(
                connection,
                "profile_pinned",
                {
                    "pin_id": row_id,
                    "digest": digest,
                    "night": night.isoformat(),
                    "reason_sha256": _sha256(said),
                    "pinned_by": pinned_by,
                    "at": at.isoformat(),
                },
            )
        return ProfilePin(
            pin_id=row_id, digest=digest, night=night, reason=said, pinned_by=pinned_by, pinned_at=at
        )

    def pin_of(self, digest: str) -> ProfilePin | None:
        """Return who pinned this profile last, or None where a night did by itself."""
        query = (
            sa.select(PROFILE_PINS)
            .where(PROFILE_PINS.c.digest == digest)
            .order_by(PROFILE_PINS.c.pin_id.desc())
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return None if row is None else ProfilePin(**row._asdict())

    def decide_equivalence(self, drafts: Sequence[EquivalenceDraft]) -> list[int]:
        """Append decisions on one candidate, all or none; return their ids. A later one stands beside an earlier one.

        Raises:
            ValueError: a part of a draft is not what it should be (`equivalence.checked`), or its reason says nothing.
        """
        ready = [equivalence.checked(draft, stated_reason(draft.reason)) for draft in drafts]
        with self._writing() as connection:
            return [equivalence.append(connection, draft) for draft in ready]

    def equivalence_decisions(
        self, *, until: date | None = None, up_to: int | None = None
    ) -> tuple[EquivalenceDecision, ...]:
        """Return decisions on equivalence by id, of those decided up to a day and those up to an id."""
        with self._engine.connect() as connection:
            return equivalence.decisions(connection, until=until, up_to=up_to)

    def witness(self, event: str, body: Mapping[str, str]) -> None:
        """Append a ledger entry that no table stands behind: somebody saw or did something. Ids and hashes alone."""
        with self._writing() as connection:
            ledger.append(connection, event, body)

    def witnessed(self, event: str) -> list[dict[str, Any]]:
        """Return the bodies of every entry of one event, in order."""
        with self._engine.connect() as connection:
            return ledger.bodies_of(connection, event)

    def broken_seals(self) -> list[int]:
        """Return the numbers of ledger entries that do not fit; empty when nothing was touched.

        An entry does not fit when its seal, its place in the chain, or the decision it vouches for was changed; a
        decision without an entry counts as entry 0.
        """
        with self._engine.connect() as connection:
            return sorted({*ledger.broken_entries(connection), *_unvouched(connection)})

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """One transaction at a time in the whole store: the chain of seals has one end."""
        with self._engine.connect() as connection, one_writer(connection):
            yield connection


def _unvouched(connection: Connection) -> list[int]:
    vouched = {
        name: {body[name]: (number, body) for number, body in ledger.bodies(connection) if name in body}
        for name in ("approval_id", "clearance_id", "pin_id", "decision_id", "acceptance_id")
    }
    wrong = []
    keyed = (
        (APPROVALS, "approval_id"),
        (CLEARANCES, "clearance_id"),
        (PROFILE_PINS, "pin_id"),
        (EQUIVALENCE, "decision_id"),
        (ACCEPTANCES, "acceptance_id"),
    )
    for table, key in keyed:
        rows = {getattr(row, key): row for row in connection.execute(sa.select(table))}
        for row_id in rows.keys() | vouched[key].keys():
            number, body = vouched[key].get(row_id, (0, {}))
            if row_id not in rows or not _fits(rows[row_id]._asdict(), body):
                wrong.append(number)
    return wrong


def _fits(row: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    hashed = {f"{name}_sha256": _sha256(row[name]) for name in ("reason", "facts") if name in row}
    plain = {name: value for name, value in row.items() if name not in _UNSTATED}
    stated = {n: v.isoformat() if isinstance(v, date) else v for n, v in plain.items()} | hashed
    return all(body.get(name) == value for name, value in stated.items())


def _inserted(connection: Connection, statement: sa.Insert) -> int:
    key = connection.execute(statement).inserted_primary_key
    assert key is not None, "both engines return the key of a row just inserted"
    return int(key[0])


def stated_reason(text: str) -> str:
    """Return a reason without blanks around it; raises ValueError when it says nothing."""
    said = text.strip()
    if len(said) < _SHORTEST_REASON:
        raise ValueError(
            f"reason: got [{len(said)}] characters, expected at least {_SHORTEST_REASON} that say why"
        )
    return said


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
