"""Deliveries of the voter file with invented voters, some of whom stand in one delivery alone."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from config.settings import Settings, load_settings
from sources.spec.loader import SOURCES_DIR

SOURCE = "nm_voter"
FIRST, SECOND, THIRD = date(2025, 1, 10), date(2025, 2, 10), date(2026, 3, 1)
AFTER = THIRD + timedelta(days=1)
ONLY_FIRST = ("ZZQFIRSTSURNAME", "ZZQFIRSTGIVEN", "77 ZZQFIRSTSTREET")
"""What a voter of the first delivery alone says."""
ALWAYS = ("ZZQALWAYSSURNAME", "ZZQALWAYSGIVEN", "78 ZZQALWAYSSTREET")
_HEADER = (
    (SOURCES_DIR / SOURCE / "sample" / "voter_export_1.csv")
    .read_text(encoding="utf-8-sig")
    .split("\n")[0]
    .strip()
)


def row(number: int, surname: str, given: str, street: str) -> str:
    """Return a line of the file."""
    said = {
        "VoterID": f"99{number:04}", "RegDate": "02/03/2024", "DOB": "1980", "LastName": surname, "FirstName": given,
        "Gender": "F", "Status": "Active", "County": "Taos", "Address": street, "City": "TAOS", "State": "NM",
        "Zip": "87571",
    }  # fmt: skip
    return ",".join(said.get(column, "") for column in _HEADER.split(","))


def deliver(home: Path, on: date, *rows: str, nth: int = 1) -> Path:
    """Put a delivery into the landing folder; the rows stand in the first of its four files."""
    folder = home / "inbox" / SOURCE / (on.isoformat() + (f".{nth}" if nth > 1 else ""))
    folder.mkdir(parents=True)
    for number in range(1, 5):
        own = (
            rows
            if number == 1
            else (row(900 + number, f"ZZTREE{'ABCD'[number - 1]}", "ADA", f"{number} ZZLANE"),)
        )
        text = "\r\n".join([_HEADER, *own, ""])
        (folder / f"voter_export_{number}.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    return folder


def settings_of(home: Path) -> Settings:
    """Return the settings of a home."""
    return load_settings({"LINDERO_HOME": str(home)})


def files_with(home: Path, text: str) -> Iterator[str]:
    """Yield every file of a home that holds a text, as it is or as wide characters; of Parquet, in any value."""
    forms = [text.encode(), text.encode("utf-16-le"), text.encode("utf-32-le")]
    for path in sorted(home.rglob("*")):
        if not path.is_file() or path.is_symlink():
            continue
        packed = path.suffix == ".parquet" and any(
            text in str(value)
            for column in pq.read_table(path).columns
            for value in pc.unique(column).to_pylist()
        )
        if packed or any(form in path.read_bytes() for form in forms):
            yield path.relative_to(home).as_posix()
