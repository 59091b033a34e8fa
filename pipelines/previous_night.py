"""What the night before left behind: ids, states and what they rested on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from config.settings import Settings
from transforms.flagging.assessment import law_fingerprint, model_fingerprint
from transforms.flagging.continuity import FINGERPRINTS, Standing
from transforms.flagging.lookups import as_date, rows_of
from warehouse.history.as_of import table_as_of
from warehouse.publication import history_folder, published_before

ITEM_TABLES = ("publish__flags", "publish__waits")
COUNT_FINGERPRINTS = ("data", "decision", "staleness")
"""Those that differ from count to count; law and model are those of the night."""


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
    """Person record to subject and the subject's first night."""
    former_subjects: Mapping[str, tuple[str, date]]
    """The same of records that night did not link, but an earlier one did."""
    fingerprints: Mapping[str, Mapping[str, str]]
    """Of every count of that night by flag id, closed ones too: what it rested on then, by cause."""


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
            former_subjects={},
            fingerprints={},
        )
    folder = history_folder(settings.warehouse, record)
    items = {table: open_items(table_as_of(folder, table)) for table in ITEM_TABLES}
    subjects, former = (
        {
            row["person_record_id"]: (row["subject_id"], as_date(row["first_night"]) or record.night)
            for row in rows_of(table_as_of(folder, table))
        }
        for table in ("linked__subjects", "linked__former_subjects")
    )
    facts = rows_of(table_as_of(folder, "publish__night"))[0]
    shared = {
        "law": law_fingerprint(facts["law_digest"], facts["bill"]),
        "model": model_fingerprint(f"{facts['model_version']}|{facts['profile_hash']}"),
    }
    counts = rows_of(table_as_of(folder, "publish__assessments"))
    return PreviousNight(
        night=record.night,
        digest=record.digest,
        standings={s.flag_id: s for table, rows in items.items() for s in standings_of(table, rows)},
        items=items,
        subjects=subjects,
        former_subjects=former,
        fingerprints={
            row["flag_id"]: {**shared, **{name: row[f"fingerprint_{name}"] for name in COUNT_FINGERPRINTS}}
            for row in counts
        },
    )


def open_items(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the flags or waits of a night that were open; one withdrawn then is not carried on."""
    return frame[frame["state"] != "withdrawn"].reset_index(drop=True)


def standings_of(table: str, rows: pd.DataFrame) -> list[Standing]:
    """Return open rows of `publish__flags` or `publish__waits` as continuity sees them."""
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
