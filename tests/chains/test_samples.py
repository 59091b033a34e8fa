"""The deliveries beside the samples of sources of deltas and events, read dry and put together."""

from datetime import date
from pathlib import Path

import pytest

from pipelines.chain.assembled import rules_of_source
from pipelines.chain.files import save_changes
from pipelines.read import read_files
from pipelines.source_check import check_delivery_files, delivered_file
from sources.mapping.delivery import map_delivery
from sources.spec.loader import SOURCES_DIR, load_spec
from tests.chains.small_source import withdrawn
from transforms.assemble.held import held_back
from transforms.assemble.state import Delivery, State, start
from transforms.assemble.step import with_delivery
from transforms.standardize.dates import readable_dates
from transforms.standardize.tables import standardize_tables
from warehouse.frames import conform, empty_frame


def deliveries(source_id: str) -> list[list[Path]]:
    folder = SOURCES_DIR / source_id
    later = sorted((folder / "later").iterdir())
    return [sorted(path.iterdir()) for path in (folder / "sample", *later)]


ALL = [(source_id, n) for source_id in ("az_doc", "ojbc_rapback") for n in range(len(deliveries(source_id)))]


@pytest.mark.parametrize(("source_id", "nth"), ALL)
def test_each_delivery_reads_dry_and_says_its_place(source_id: str, nth: int) -> None:
    paths = deliveries(source_id)[nth]
    report = check_delivery_files(paths, source_id=source_id)
    assert report.usable
    assert all(f.delivered == f.accepted + f.quarantined for f in report.files)
    number = {"az_doc": [10, 11, 12, 13, 20], "ojbc_rapback": [1, 2, 3, 4]}[source_id][nth]
    is_base = source_id == "az_doc" and nth in (0, 4)
    what = (
        "everything the sender holds"
        if is_base
        else {"az_doc": "deltas", "ojbc_rapback": "events"}[source_id]
    )
    assert report.place == f"{what}, number {number}"


def test_the_dry_reading_counts_what_records_do() -> None:
    vacated = check_delivery_files(deliveries("az_doc")[2], source_id="az_doc")
    assert vacated.told == {"vacated": 1, "delete": 1}
    first = check_delivery_files(deliveries("ojbc_rapback")[0], source_id="ojbc_rapback")
    assert first.told == {"add": 3, "change": 1}


def put_together(source_id: str, until: int, tmp_path: Path) -> State:
    from pipelines.chain.files import load_changes

    spec = load_spec(source_id)
    rules, state = rules_of_source(spec), None
    for nth, paths in enumerate(deliveries(source_id)[:until]):
        read, refused = read_files(spec, [(delivered_file(path), path) for path in paths])
        assert not refused
        mapped = map_delivery(spec, read, delivery_id=f"d{nth}", readable_dates=readable_dates)
        assert mapped.changes is not None
        save_changes(tmp_path / str(nth), mapped.changes, spec.told_on)
        tables = {
            t: conform(t, f) if len(f) else empty_frame(t)
            for t, f in standardize_tables(mapped.tables, mapped.date_rules).items()
        }
        state = with_delivery(
            state or start(rules, tables),
            Delivery(
                delivery_id=f"d{nth}", received_on=date(2026, 3, 1 + nth), is_base="FULL" in paths[0].name,
                tables=tables, changes=load_changes(tmp_path / str(nth)),
            ),
            rules,
        )  # fmt: skip
    assert state is not None
    return state


def test_events_in_a_row(tmp_path: Path) -> None:
    state = put_together("ojbc_rapback", 4, tmp_path)
    counts = state.tables["stage__convictions"].set_index("conviction_id")
    assert list(counts.index.sort_values()) == [
        f"ojbc_rapback:{key}" for key in ("FL/T-9002", "FL/T-9003", "TX/T-9010")
    ]
    corrected = counts.loc["ojbc_rapback:FL/T-9002"]
    assert str(corrected["conviction_date"])[:10] == "2020-02-13", "as corrected"
    assert (corrected["statute_raw"], corrected["disposition_raw"]) == ("787.06(3)(g)", "GUILTY")
    assert counts.loc["ojbc_rapback:FL/T-9003", "person_record_id"] == "ojbc_rapback:FL/01234567"
    ids = state.tables["stage__identifiers"]
    own = ids[ids["person_record_id"] == "ojbc_rapback:FL/01234567"]
    assert {"01234567", "07654321", "FL/07654321"} <= set(own["value_raw"])
    assert [(row[0].rpartition(":")[2], row[2], row[3]) for row in withdrawn(state)] == [
        ("AZ/T-9001", "vacated", "d2"),
        ("CO/T-9004", "expunged", "d3"),
    ]
    assert sorted(held_back(state)["rule"]) == ["unknown_record"]
    assert {p.rpartition(":")[2] for p in state.tables["stage__persons"]["person_record_id"]} == {
        "FL/01234567", "TX/00998877",
    }  # fmt: skip


def test_a_base_after_deltas_leaves_the_others_as_last_seen(tmp_path: Path) -> None:
    state = put_together("az_doc", 5, tmp_path)
    assert set(state.unseen["record_key"]) == {"az_doc:700004", "az_doc:9000003"}
    assert [(row[0], row[2]) for row in withdrawn(state)] == [
        ("az_doc:700002", "deleted"),
        ("az_doc:700005", "vacated"),
    ]
    assert sorted(held_back(state)["rule"]) == ["merge_cycle", "merge_cycle", "unknown_survivor"]
