"""Our list of residents as an NCOALink licensee sends it back: fixed width, what is known of a move on its right."""

from datetime import date

import pandas as pd

from proving_ground.draws import Record, records
from proving_ground.writers.tables import day_text, fixed_table


def delivery(listed: pd.DataFrame, on: date) -> dict[str, bytes]:
    """Return the list of a day."""
    rows = [_resident(row) for row in records(listed)]
    return {f"ncoa_return_{on:%Y%m}.txt": fixed_table("ncoa_moves", "moves", rows, on=on)}


def _resident(row: Record) -> Record:
    return {
        "RECORD_ID": row["key"],
        "LAST_NAME": row["surname"],
        "FIRST_NAME": row["given"],
        "MIDDLE_NAME": row["middle"],
        "SUFFIX": row["suffix"],
        "DOB": day_text(row["birth_date"], "%Y%m%d"),
        "STREET": row["street"].upper(),
        "CITY": row["city"].upper(),
        "STATE": "NM",
        "ZIP": row["postcode"],
        "UPD_ADDR1": row["new_street"].upper(),
        "UPD_CITY": row["new_city"].upper(),
        "UPD_STATE": row["new_state"],
        "UPD_ZIP": row["new_postcode"],
        "NCOA_FLAG": row["flag"],
        "NCOA_MOVE": row["move"],
        "NCOA_DATE": day_text(row["told_on"], "%Y%m"),
    }
