"""Tombstones as people are shown them: no digest of a person, no key."""

from typing import Any

from config.settings import Settings
from pipelines.erasure.proofs import proofs_of, proven_nights
from pipelines.erasure.tombstones import Tombstone, flags_counted, tombstones
from pipelines.errors import StepError


def shown_stones(settings: Settings) -> list[dict[str, Any]]:
    """Return every tombstone as a row, the latest told last."""
    stones = tombstones(settings)
    flags = flags_counted(stones)
    rows = [_row(stone, flags[stone.tombstone_id]) for stone in stones]
    return sorted(rows, key=lambda row: (row["told_on"], row["tombstone_id"]))


def shown_stone(settings: Settings, begin: str) -> dict[str, Any]:
    """Return one tombstone with its places and nights; raises StepError where none or several begin so."""
    stones = tombstones(settings)
    found = [stone for stone in stones if stone.tombstone_id.startswith(begin)]
    if len(found) != 1:
        raise StepError(
            f"[{begin}]: {len(found)} tombstones begin so, expected one. See: lindero erasure list"
        )
    stone = found[0]
    nights = [
        {"night": night, "before": proof.told, "after": proof.after, "rows": proof.rows}
        for night in proven_nights(settings)
        for proof in proofs_of(settings, night)
        if stone.tombstone_id in proof.tombstones
    ]
    flags = flags_counted(stones)[stone.tombstone_id]
    return {**_row(stone, flags), "places": dict(stone.places), "nights": nights, "left": list(stone.left)}


def _row(stone: Tombstone, flags: int) -> dict[str, Any]:
    return {
        "tombstone_id": stone.tombstone_id,
        "source_id": stone.source_id,
        "kind": stone.kind,
        "effect": stone.effect,
        "target": stone.target,
        "told_by": stone.by,
        "authority": stone.authority,
        "told_on": stone.told_on,
        "night": stone.night,
        "state": stone.state,
        "files": stone.files,
        "records": stone.records,
        "rows": stone.rows,
        "flags": flags,
        "left": len(stone.left),
    }
