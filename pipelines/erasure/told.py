"""What a night tells of withdrawals: flags that went, without their data, and the tombstones."""

from collections.abc import Collection, Iterable
from datetime import date

import pandas as pd

from config.settings import Settings
from pipelines.erasure.tombstones import DONE, Tombstone, flags_counted, told_by, tombstones
from transforms.flagging.continuity import Change, withdrawn_change


def flags_withdrawn(settings: Settings, night: date) -> dict[str, str]:
    """Return the flags and waits that this night retracts because their record was withdrawn, and what each was."""
    return {
        flag.flag_id: flag.was
        for stone in tombstones(settings)
        if stone.night == night and stone.state == DONE
        for flag in stone.flags
    }


def withdrawn_changes(
    withdrawn: dict[str, str], known: Iterable[Change], open_now: Collection[str], *, night: date
) -> list[Change]:
    """Return a change for every flag whose rows the erasure took: nothing else of it is left to compare.

    Args:
        withdrawn: flag id to what it was.
        known: changes that the two nights show.
        open_now: flags and waits of tonight.
        night: tonight.
    """
    told = {change.flag_id for change in known}
    return [
        withdrawn_change(flag_id, was, night)
        for flag_id, was in sorted(withdrawn.items())
        if flag_id not in told and flag_id not in open_now
    ]


def tombstone_rows(settings: Settings, night: date) -> pd.DataFrame:
    """Return audit__tombstones of a night."""
    stones = [stone for stone in told_by(tombstones(settings), night) if stone.state == DONE]
    flags = flags_counted(stones)
    return pd.DataFrame([_row(stone, flags[stone.tombstone_id]) for stone in stones])


def _row(stone: Tombstone, flags: int) -> dict[str, object]:
    return {
        "tombstone_id": stone.tombstone_id,
        "source_id": stone.source_id,
        "kind": stone.kind,
        "effect": stone.effect,
        "target": stone.target,
        "told_by": stone.by,
        "authority": stone.authority,
        "told_on": pd.Timestamp(stone.told_on),
        "night": pd.Timestamp(stone.night) if stone.night else pd.NaT,
        "key_digest": stone.digest,
        "files": stone.files,
        "records": stone.records,
        "rows": stone.rows,
        "places": sum(stone.places.values()),
        "flags_retracted": flags,
        "places_left": len(stone.left),
    }
