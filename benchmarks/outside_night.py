"""A whole night on input that nobody here made, held against counts taken a second way (`make outside`).

Files of other authors (../shared/data) go in as they are; beside them small canonical deliveries in which some of
their people live in New Mexico. Exit code 0: every count agrees, or the files are not there (said loudly);
1: a count differs.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd

from benchmarks.outside_deliveries import BYSTANDERS, lay_out, write_registry, write_residents
from benchmarks.second_count import (
    Holds,
    Subject,
    california_subjects,
    count_california,
    count_rap_sheets,
    subjects,
)
from config.settings import REPO_ROOT, Settings, load_settings
from pipelines.night import run_steps
from pipelines.status import night_status
from warehouse.snapshot import table_frame

DATA = REPO_ROOT.parent / "shared" / "data"
NIGHT = date(2026, 3, 2)
Check = tuple[str, object, object]
"""What is counted, what the night has, what the second count says."""


def main() -> int:
    """Run the night and print every check; return the exit code."""
    california, rap_folder = DATA / "ca_doj" / "no_headers.csv", DATA / "niem_rap_sheets"
    if not california.exists() or not rap_folder.is_dir():
        print("!!! OUTSIDE NIGHT NOT RUN: ../shared/data is not beside this clone. Nothing was tested. !!!")
        return 0
    rap_sheets = sorted(rap_folder.glob("sample-*.xml"))
    with tempfile.TemporaryDirectory(prefix="lindero-outside-") as home:
        os.environ["LINDERO_HOME"] = home
        os.environ.pop("LINDERO_CASEBOOK_URL", None)
        settings = load_settings()
        people = [s for s in subjects(rap_sheets) if s.ssn]
        day = NIGHT.isoformat()
        lay_out(settings.inbox, day, california=california, rap_sheets=rap_sheets)
        by_name = california_subjects(california)
        write_residents(settings.inbox, day, people, people[:3], by_name)
        write_registry(settings.inbox, day, people[:1])
        run_steps(NIGHT)
        snapshot = Path(str(night_status(settings, NIGHT)["snapshot"]))
        checks = [
            *_source(snapshot, "ca_doj", count_california(california)),
            *_source(snapshot, "niem_rap_sheet", count_rap_sheets(rap_sheets)),
            *_links(snapshot, people, len(by_name)),
            *_night(settings),
        ]
    return told(checks)


def _source(snapshot: Path, source_id: str, holds: Holds) -> Iterator[Check]:
    counts = _of(table_frame(snapshot, "landed__file_counts"), source_id)
    persons = _of(table_frame(snapshot, "stage__persons"), source_id)
    convictions = _of(table_frame(snapshot, "stage__convictions"), source_id)
    names = table_frame(snapshot, "stage__names")
    names = names[names["person_record_id"].isin(persons["person_record_id"])]
    yield f"{source_id}: records delivered", int(counts["records_delivered"].sum()), holds.records
    yield f"{source_id}: records accepted", int(counts["records_accepted"].sum()), holds.records
    yield f"{source_id}: records quarantined", int(counts["records_quarantined"].sum()), 0
    yield f"{source_id}: records set aside", int(counts["records_set_aside"].sum()), holds.set_aside
    yield f"{source_id}: persons", len(persons), holds.persons
    yield f"{source_id}: convictions", len(convictions), holds.convictions
    yield f"{source_id}: aliases", int((names["name_role"] == "alias").sum()), holds.aliases


def _links(snapshot: Path, people: list[Subject], by_name: int) -> Iterator[Check]:
    pairs = table_frame(snapshot, "linked__pairs")
    matches = pairs[(pairs["side"] == "residency") & (pairs["verdict"] == "match")]
    linked = set(zip(matches["left_id"], matches["right_id"], strict=True))
    same = {(f"niem_rap_sheet:{p.state_id}", f"canonical_residency:P{n:04d}") for n, p in enumerate(people)}
    yield "people with their own number: linked", len(linked & same), len(same)
    yield "namesakes with another number, bystanders: linked", len(linked - same), 0
    california = pairs[(pairs["side"] == "residency") & pairs["left_id"].str.startswith("ca_doj:")]
    told = set(california.loc[california["verdict"] == "possible", "left_id"])
    yield "people by name and date of birth alone: linked", int((california["verdict"] == "match").sum()), 0
    yield "people by name and date of birth alone: possible, for want of a number", len(told), by_name
    registry = pairs[(pairs["side"] == "registry") & (pairs["verdict"] == "match")]
    registered = set(zip(registry["left_id"], registry["right_id"], strict=True))
    yield (
        "registered people: found in the registry",
        registered,
        {(f"niem_rap_sheet:{people[0].state_id}", "canonical_registry:R0000")},
    )


def _night(settings: Settings) -> Iterator[Check]:
    status = night_status(settings, NIGHT)
    rows = status["rows"]
    yield "rows: accepted and quarantined", rows["accepted"] + rows["quarantined"], rows["delivered"]
    # no charge of these files names a trafficking statute, and many were dropped in court
    yield "flags", status["flags"], 0


def _of(frame: pd.DataFrame, source_id: str) -> pd.DataFrame:
    return frame[frame["source_id"] == source_id]


def told(checks: list[Check]) -> int:
    """Print every check; return 1 when one differs, else 0."""
    wrong = 0
    for what, found, expected in checks:
        agrees = found == expected
        wrong += not agrees
        print(
            f"{'ok   ' if agrees else 'WRONG'} {what}: {found}" + ("" if agrees else f", expected {expected}")
        )
    print(
        f"Night {NIGHT} on files of other authors ({BYSTANDERS} bystanders): {len(checks)} counts, {wrong} differ."
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
