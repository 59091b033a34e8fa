"""Every conviction source's sample: one count is erased, and every other record is read as before, under its number."""

import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from expectations.conservation import unaccounted_quarantine, unbalanced_files
from pipelines.deliveries import archived_path, deliveries_newest_first
from pipelines.erasure.erase import erase_now
from pipelines.erasure.orders import enter_order, waiting_orders
from pipelines.erasure.register import redacted_files
from pipelines.erasure.verify import verify
from pipelines.errors import DeliveryRefused
from pipelines.land import land_source
from pipelines.read import read_delivery
from pipelines.stage import stage_folder
from sources.spec.file_names import role_of
from sources.spec.loader import SOURCES_DIR, list_source_ids, load_spec
from tests.erasure.conftest import settings_of
from tests.erasure.planted import CANARIES_OF_ONE_COUNT, SOURCE, TWICE, convictions, hits
from warehouse.frames import read_table

DAY = date(2026, 3, 2)
SOURCES = [
    s
    for s in list_source_ids()
    if load_spec(s).kind == "conviction" and any((SOURCES_DIR / s / "sample").glob("*"))
]
EVERY_FORMAT = ("az_doc", "ca_doj", "canonical_conviction", "fl_obis", "niem_rap_sheet", "ok_doc", "tx_tdcj")
"""One of each kind of file; all others run with the heavy tests."""
REFUSED = {"il_doc": "by hand", "us_fjc": "withdraw the person"}
"""A binary workbook, and records that hold several counts: nothing is done by halves."""
PARTS = ("stage__persons", "stage__names", "stage__birth_dates", "stage__identifiers", "stage__addresses")


def tables_of(folder: Path) -> dict[str, pd.DataFrame]:
    names = (*PARTS, "stage__convictions", "landed__file_counts", "landed__quarantine", "landed__withheld")
    return {name: read_table(folder, name) for name in names}


def landed(home: Path, source_id: str, day: date) -> Path:
    """Land and read a source's sample; return its stage folder."""
    target = home / "inbox" / source_id / day.isoformat()
    shutil.copytree(SOURCES_DIR / source_id / "sample", target)
    settings = settings_of(home)
    (receipt,) = land_source(settings, source_id, until=day)
    try:
        read_delivery(settings, receipt, night=day)
    except DeliveryRefused as refused:
        pytest.fail(str(refused))
    return stage_folder(settings, receipt)


def order(home: Path, source_id: str, fact: str) -> None:
    settings = settings_of(home)
    erase_now(
        settings,
        enter_order(
            settings, source_id=source_id, record_key=fact, person_key=None, kind="expunged", authority="EX-2026-1",
            by="analyst_1", reason="ordered by a court, paper on file", on=DAY,
        ),
    )  # fmt: skip


@pytest.mark.parametrize("source_id", sorted(REFUSED))
def test_a_count_that_cannot_go_alone_is_refused_in_words(source_id: str, tmp_path: Path) -> None:
    fact = tables_of(landed(tmp_path, source_id, DAY))["stage__convictions"]["conviction_id"].iloc[0]
    with pytest.raises(ValueError, match=REFUSED[source_id]):
        order(tmp_path, source_id, str(fact))
    assert waiting_orders(settings_of(tmp_path), until=date.max) == []
    assert redacted_files(settings_of(tmp_path)) == []


@pytest.mark.parametrize(
    "source_id",
    [
        pytest.param(s, marks=[] if s in EVERY_FORMAT else [pytest.mark.slow])
        for s in SOURCES
        if s not in REFUSED
    ],
)
def test_one_count_goes_and_all_others_are_read_as_before(source_id: str, tmp_path: Path) -> None:
    folder = landed(tmp_path, source_id, DAY)
    before = tables_of(folder)
    counts = before["stage__convictions"]
    fact = counts.iloc[len(counts) // 2]
    order(tmp_path, source_id, str(fact["conviction_id"]))
    after = tables_of(folder)
    assert fact["conviction_id"] not in set(after["stage__convictions"]["conviction_id"])
    others = counts[counts["conviction_id"] != fact["conviction_id"]].reset_index(drop=True)
    pd.testing.assert_frame_equal(after["stage__convictions"], others)
    for name in PARTS:
        own = before[name]["person_record_id"] == fact["person_record_id"]
        left = after[name][after[name]["person_record_id"] != fact["person_record_id"]].reset_index(drop=True)
        pd.testing.assert_frame_equal(left, before[name][~own].reset_index(drop=True))
    key = fact["person_record_id"].rpartition(":")[2]
    kept = before["landed__quarantine"]
    spec = load_spec(source_id)
    roles = kept["file_name"].map(lambda name: role_of(spec, name).role)  # type: ignore[union-attr]
    of_facts = roles.isin([facts.file for facts in spec.all_facts])
    kept_back = kept["raw_text"].fillna("").str.contains(key, regex=False)
    stays = (kept_back & of_facts).any() or fact["person_record_id"] in set(others["person_record_id"])
    if not stays:
        assert not after["landed__quarantine"]["raw_text"].fillna("").str.contains(key, regex=False).any()
    assert (fact["person_record_id"] in set(after["stage__persons"]["person_record_id"])) == stays
    assert unbalanced_files(after["landed__file_counts"], after["landed__withheld"]) == []
    assert unaccounted_quarantine(after["landed__file_counts"], after["landed__quarantine"]) == []
    columns = ["file_name", "records_delivered", "control_lines"]
    pd.testing.assert_frame_equal(
        after["landed__file_counts"][columns], before["landed__file_counts"][columns]
    )
    assert redacted_files(settings_of(tmp_path)) and verify(settings_of(tmp_path)).is_clean


def test_a_refused_file_of_text_is_searched_line_by_line(tmp_path: Path) -> None:
    """The newer file is refused for its header; the line of the record is blanked all the same."""
    settings, source_id = settings_of(tmp_path), "canonical_conviction"
    folder = landed(tmp_path, source_id, DAY)
    fact = str(tables_of(folder)["stage__convictions"]["conviction_id"].iloc[0])
    sample = (SOURCES_DIR / source_id / "sample" / "convictions.csv").read_bytes()
    later = tmp_path / "inbox" / source_id / "2026-03-03"
    later.mkdir()
    (later / "convictions.csv").write_bytes(b"another,header\r\n" + sample.split(b"\n", 1)[1])
    land_source(settings, source_id, until=date(2026, 3, 3))
    newest = deliveries_newest_first(settings, source_id, until=date.max)[0]
    with pytest.raises(DeliveryRefused):
        read_delivery(settings, newest, night=DAY)
    order(tmp_path, source_id, fact)
    key = fact.split(":", 1)[1].encode()
    left = archived_path(settings, newest.files[0].sha256).read_bytes()
    assert key not in left and len(left) == newest.files[0].byte_count
    assert left.count(b"\n") == sample.count(b"\n") and (later / "convictions.csv").read_bytes() == left


def test_what_the_erased_count_alone_said_leaves_tables_of_an_earlier_reading(tmp_path: Path) -> None:
    """After an upgrade nothing is read as of now: the person stays, the alias that only the erased line gave does not."""
    settings = settings_of(tmp_path)
    target = tmp_path / "inbox" / SOURCE / DAY.isoformat()
    target.mkdir(parents=True)
    (target / "convictions.csv").write_bytes(convictions(with_planted=True))
    (receipt,) = land_source(settings, SOURCE, until=DAY)
    read_delivery(settings, receipt, night=DAY)
    folder = stage_folder(settings, receipt)
    folder.rename(folder.with_name(f"{receipt.delivery_id[:16]}-{'0' * 12}"))
    assert hits(tmp_path, CANARIES_OF_ONE_COUNT)
    order(tmp_path, SOURCE, TWICE[1])
    assert hits(tmp_path, CANARIES_OF_ONE_COUNT) == []
    names = read_table(folder.with_name(f"{receipt.delivery_id[:16]}-{'0' * 12}"), "stage__names")
    assert f"{SOURCE}:{TWICE[0]}" in set(names["person_record_id"])
