"""The proof that all else of a past night is unchanged: what went, by place and sealed hash, between two digests.

From the rows that are there, and the sealed hashes of those that went, anybody who holds the home's secret computes the
digest the night had before: no other row can have changed. Without the secret a sealed hash says nothing of its row.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from config.settings import Settings
from pipelines.erasure.secret import Secret
from warehouse.atomic import read_json, write_json
from warehouse.digest import digest_of_rows, digest_of_tables
from warehouse.erased_copy import ErasedCopy, hashes_of, tables_of
from warehouse.schema_files import is_counted_empty


@dataclass(frozen=True, slots=True, kw_only=True)
class TableProof:
    """One table of one night."""

    before: str
    after: str
    rows_before: int
    rows_after: int
    gone: tuple[tuple[int, str], ...]
    """Position before and sealed hash of every row that went or changed."""
    new: tuple[int, ...]
    """Position after of every row that stands there changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NightProof:
    """One erasure in one night."""

    tombstones: tuple[str, ...]
    told: str
    """Digest that was published before."""
    before: str
    """The same, computed from the database as it was; another one where an earlier version of the program built it."""
    after: str
    tables: Mapping[str, TableProof]

    @property
    def rows(self) -> int:
        """Rows that went or changed."""
        return sum(len(table.gone) for table in self.tables.values())


def proof_of(secret: Secret, night: date, copy: ErasedCopy, told: str, stones: tuple[str, ...]) -> NightProof:
    """Return the proof of what an erased copy changed, its hashes sealed."""
    return NightProof(
        tombstones=stones,
        told=told,
        before=copy.before,
        after=copy.after,
        tables={
            table: TableProof(
                before=change.before,
                after=change.after,
                rows_before=change.rows_before,
                rows_after=change.rows_after,
                gone=tuple(
                    (at, secret.sealed(row, *_place(night, copy.after, table, at))) for at, row in change.gone
                ),
                new=change.new,
            )
            for table, change in copy.tables.items()
        },
    )


def save_proof(settings: Settings, night: date, proof: NightProof) -> None:
    """Write a proof after those of earlier erasures; the same one again changes nothing."""
    known = proofs_of(settings, night)
    if not known or (proof.told, proof.after) != (known[-1].told, known[-1].after):
        write_json(_path(settings, night), [asdict(one) for one in [*known, proof]])


def proofs_of(settings: Settings, night: date) -> list[NightProof]:
    """Return the proofs of a night, the first erasure first."""
    path = _path(settings, night)
    return [_load(raw) for raw in read_json(path)] if path.exists() else []


def proofs_of_build(proofs: list[NightProof]) -> list[NightProof]:
    """Return, of a night's proofs, those of the build that is there now: a night run again begins anew, by its own digest.

    A proof of a build that was published by another digest than the one the proof before it left begins such a run; those
    before it stand for a build that is gone.
    """
    begin = 0
    for at, (earlier, proof) in enumerate(pairwise(proofs), start=1):
        if proof.told != earlier.after:
            begin = at
    return proofs[begin:]


def proven_nights(settings: Settings) -> list[date]:
    """Return the nights from which something was erased."""
    return sorted(date.fromisoformat(path.stem) for path in (settings.erasure / "nights").glob("*.json"))


def faults_of_proofs(secret: Secret, night: date, proofs: list[NightProof], snapshot: Path) -> list[str]:
    """Return what does not hold: going back from the rows of a snapshot, every digest must come out as it was told.

    Args:
        secret: of the home.
        night: of the snapshot.
        proofs: of this build, the first erasure first.
        snapshot: its database.
    """
    tables = tables_of(snapshot)
    found = hashes_of(snapshot, tables)
    columns = {table: names for table, (names, _) in found.items()}
    rows = {table: list(hashes) for table, (_, hashes) in found.items()}
    faults = []
    for proof in reversed(proofs):
        now = _digest(columns, rows)
        if now != proof.after:
            stones = ", ".join(proof.tombstones)
            faults.append(
                f"[{night}]: its rows give the digest [{now[:12]}], expected [{proof.after[:12]}], as left by [{stones}]"
            )
            return faults
        for table, own in proof.tables.items():
            rows[table] = _undone(secret, night, proof, table, own, rows.get(table, []))
        before = _digest(columns, rows)
        if before != proof.before:
            faults.append(
                f"[{night}]: with the sealed rows put back its digest is [{before[:12]}], expected [{proof.before[:12]}]:"
                " a row that no tombstone names is another one"
            )
    return faults


def _undone(
    secret: Secret, night: date, proof: NightProof, table: str, own: TableProof, rows: list[str]
) -> list[str]:
    new = set(own.new)
    before = [row for at, row in enumerate(rows) if at not in new]
    for at, row in own.gone:  # in the order of their places: each is right when its turn comes
        before.insert(at, secret.sealed(row, *_place(night, proof.after, table, at)))
    return before


def _digest(columns: Mapping[str, list[str]], rows: Mapping[str, list[str]]) -> str:
    return digest_of_tables(
        {
            table: digest_of_rows(table, names, rows[table])
            for table, names in columns.items()
            if rows[table] or is_counted_empty(table)
        }
    )


def _place(night: date, after: str, table: str, at: int) -> tuple[str, ...]:
    return (night.isoformat(), after, table, str(at))


def _path(settings: Settings, night: date) -> Path:
    return settings.erasure / "nights" / f"{night.isoformat()}.json"


def _load(raw: dict[str, Any]) -> NightProof:
    tables = {
        table: TableProof(
            **{**own, "gone": tuple((at, row) for at, row in own["gone"]), "new": tuple(own["new"])}
        )
        for table, own in raw["tables"].items()
    }
    return NightProof(**{**raw, "tombstones": tuple(raw["tombstones"]), "tables": tables})
