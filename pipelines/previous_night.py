"""What the night before left behind: ids, states and what they rested on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from config.settings import Settings
from transforms.flagging.assessment import fingerprint
from transforms.flagging.continuity import FINGERPRINTS, Standing
from transforms.flagging.lookups import as_date, rows_of
from warehouse.frames import read_table
from warehouse.publication import history_folder, published_before

ITEM_TABLES = ("publish__flags", "publish__waits")


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviousNight:
    """The latest night published for an earlier date, or nothing at all."""

    night: date | None
    digest: str | None
    standings: Mapping[str, Standing]
    """Flags and waits that were open then."""
    items: Mapping[str, pd.DataFrame]
    """The rows of those flags and waits, per table."""
    subjects: Mapping[str, tuple[str, date]]
    known_flag_ids: frozenset[str]
    """Ids of every count assessed then, closed ones too."""
    shared_fingerprints: Mapping[str, str]
    """Law, model and staleness fingerprints, which all counts of a night have in common."""

    def closed_fingerprints(self, flag_ids: Iterable[str]) -> dict[str, Mapping[str, str]]:
        """Return, for counts that were there but closed, the fingerprints known of that night."""
        return {f: self.shared_fingerprints for f in flag_ids if f in self.known_flag_ids}


def load_previous(settings: Settings, night: date) -> PreviousNight:
    """Return the previous published night, read from its history."""
    record = published_before(settings.warehouse, night)
    if record is None:
        return PreviousNight(
            night=None,
            digest=None,
            standings={},
            items={},
            subjects={},
            known_flag_ids=frozenset(),
            shared_fingerprints={},
        )
    folder = history_folder(settings.warehouse, record)
    items = {table: _open_rows(read_table(folder, table)) for table in ITEM_TABLES}
    members = read_table(folder, "linked__subjects")
    subjects = {
        row["person_record_id"]: (row["subject_id"], as_date(row["first_night"]) or record.night)
        for row in rows_of(members)
    }
    sources = read_table(folder, "publish__sources")
    stale = sources[sources["is_stale"].fillna(False) & sources["delivery_id"].notna()]["source_id"]
    facts = rows_of(read_table(folder, "publish__night"))[0]
    return PreviousNight(
        night=record.night,
        digest=record.digest,
        standings={s.flag_id: s for table, rows in items.items() for s in _standings(table, rows)},
        items=items,
        subjects=subjects,
        known_flag_ids=frozenset(read_table(folder, "publish__assessments")["flag_id"]),
        shared_fingerprints={
            "law": fingerprint([facts["law_digest"], facts["bill"]]),
            "model": fingerprint(f"{facts['model_version']}|{facts['profile_hash']}"),
            "staleness": fingerprint(tuple(sorted(stale))),
        },
    )


def _open_rows(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["state"] != "withdrawn"].reset_index(drop=True)


def _standings(table: str, rows: pd.DataFrame) -> list[Standing]:
    return [
        Standing(
            flag_id=row["flag_id"],
            kind="flag" if table == "publish__flags" else row["wait_kind"],
            content=row["fingerprint_content"],
            fingerprints={name: row[f"fingerprint_{name}"] for name in FINGERPRINTS},
            first_night=as_date(row["first_night"]) or date.min,
        )
        for row in rows_of(rows)
    ]
