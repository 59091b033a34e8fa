"""A file with several layouts: exactly one must fit the bytes and the day, else nothing is read."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from config.settings import load_settings
from pipelines.deliveries import DeliveredFile, Receipt
from pipelines.errors import DeliveryRefused
from pipelines.land import land_source
from pipelines.read import read_delivery
from pipelines.stage import stage_folder
from sources.errors import FileRefused
from sources.readers.read_file import read_file
from sources.readers.records import FileRecords
from sources.spec.loader import SOURCES_DIR, load_spec
from tests.sources.inline_specs import file_spec, values

FIXED = """
format:
  type: versioned
  {dated_by}
  versions:
    - name: old
      {until}
      format:
        type: fixed_width
        record_length: 6
        layout: {{id: {{start: 1, length: 2}}, name: {{start: 3, length: 4}}}}
    - name: new
      {since}
      format:
        type: fixed_width
        record_length: {length}
        layout: {{id: {{start: 1, length: 2}}, name: {{start: 3, length: {rest}}}}}
columns: {{id: key, name: a name}}
"""
MARKS = """
format:
  type: versioned
  versions:
    - name: commas
      order: [id, name]
      lacks: {born: the old layout had no date of birth}
      format: {type: delimited, header: absent, quote: null}
    - name: bars
      order: [born, id, name]
      format: {type: delimited, delimiter: "|", header: absent, quote: null}
columns: {id: key, name: a name, born: date of birth}
"""


def dated(by: str, *, length: int = 7) -> str:
    return FIXED.format(
        dated_by=f"dated_by: {by}", until="until: 2020-06-01", since="since: 2020-06-01", length=length, rest=length - 2
    )  # fmt: skip


def read(content: bytes, text: str, *, name: str = "f", day: date | None = None) -> FileRecords:
    return read_file(content, file_spec(text), source_id="test", file_name=name, received_on=day)


BY_NAME = dated("{file_name: '_(\\d{8})\\.', formats: ['%m%d%Y']}")


def test_the_day_may_stand_in_the_name() -> None:
    assert values(read(b"01ZZOE\n", BY_NAME, name="x_05312020.dat")) == [("01", "ZZOE")]
    assert values(read(b"01ZZOEL\n", BY_NAME, name="x_06012020.dat")) == [("01", "ZZOEL")]


@pytest.mark.parametrize("name", ["x_06012020.dat", "x_12312025.dat"])
def test_a_layout_out_of_its_days_is_refused(name: str) -> None:
    with pytest.raises(FileRefused, match=r"layout \['old'\].*layout \['new'\] is due") as error:
        read(b"01ZZOE\n", BY_NAME, name=name)
    assert error.value.rule == "layout_version"


@pytest.mark.parametrize("name", ["x.dat", "x_13452020.dat"])
def test_a_name_without_its_day_is_refused(name: str) -> None:
    with pytest.raises(FileRefused, match="no day of the form") as error:
        read(b"01ZZOE\n", BY_NAME, name=name)
    assert error.value.rule == "file_date"


def test_the_day_may_stand_in_the_content() -> None:
    text = dated("{content: 'EXTRACT (\\d{4}-\\d{2}-\\d{2})'}").replace(
        "record_length: 7", "record_length: 7\n        footer_pattern: EXTRACT"
    )
    content = b"EXTRACT 2021-02-03\n01ZZOEL\n02ZZADA\n03ZZUNA\n04ZZIDA\n05ZZEVA\n"
    records = read(content, text)
    assert (len(records.frame), records.delivered, records.control_lines) == (5, 5, 1)


def test_the_day_alone_decides_between_layouts_of_one_length() -> None:
    """Read dry, nothing tells them apart: that is said, not guessed."""
    text = dated("{delivery: received_on}", length=6).replace(
        "id: {start: 1, length: 2}, name: {start: 3, length: 4}", "name: {start: 1, length: 4}, id: {start: 5, length: 2}", 1
    )  # fmt: skip
    assert read(b"ZZOE01\n", text, day=date(2020, 5, 31)).frame["name"].tolist() == ["ZZOE"]
    assert read(b"01ZZOE\n", text, day=date(2020, 6, 1)).frame["name"].tolist() == ["ZZOE"]
    with pytest.raises(FileRefused, match=r"fits layouts \['old', 'new'\]"):
        read(b"01ZZOE\n", text)


def test_layouts_without_days_are_told_by_their_shape_alone() -> None:
    text = FIXED.format(dated_by="dated_by: null", until="until: null", since="since: null", length=7, rest=5)
    assert values(read(b"01ZZOEL\n", text)) == [("01", "ZZOEL")]


def test_delimited_layouts_are_told_by_their_fields() -> None:
    old, new = read(b"1,ZZOE\n2,ZZADA\n", MARKS), read(b"19800101|1|ZZOE\n19810101|2|ZZADA\n", MARKS)
    assert old.frame[["id", "name"]].to_numpy().tolist() == [["1", "ZZOE"], ["2", "ZZADA"]]
    assert "born" not in old.frame
    assert new.frame[["id", "name", "born"]].to_numpy().tolist()[0] == ["1", "ZZOE", "19800101"]


def test_fields_of_no_layout_are_refused() -> None:
    with pytest.raises(FileRefused, match="none of the layouts") as error:
        read(b"1;ZZOE;x\n2;ZZADA;x\n", MARKS)
    assert error.value.records == 2


@pytest.mark.parametrize("content", [b"", b"\n", b"\r\n  \x1a"])
def test_an_empty_file_is_empty_in_every_layout(content: bytes) -> None:
    text = FIXED.format(dated_by="dated_by: null", until="until: null", since="since: null", length=7, rest=5)
    with pytest.raises(FileRefused) as error:
        read(content, text)
    assert error.value.rule == "empty"
    assert read(content, text + "empty_allowed: true\n").delivered == 0


def test_a_long_file_of_one_layout_is_not_judged_by_its_first_lines() -> None:
    content = b"1,ZZOE\n" * 300 + b"2|ZZADA\n" * 3
    records = read(content, MARKS)
    assert (len(records.frame), len(records.refused), records.delivered) == (300, 3, 303)


def test_the_stage_folder_names_the_day_only_where_layouts_rest_on_it(home: Path) -> None:
    settings = load_settings()
    receipt = Receipt(
        source_id="ok_doc", delivery_id="d" * 64, received_on=date(2021, 12, 31), sequence=1,
        files=(DeliveredFile(name="x", sha256="0" * 64, byte_count=1),), repeats=None, supersedes=None,
    )  # fmt: skip
    later = replace(receipt, received_on=date(2022, 1, 1))
    assert load_spec("ok_doc").reads_by_delivery_day
    assert stage_folder(settings, receipt) != stage_folder(settings, later)
    assert not load_spec("nc_opi").reads_by_delivery_day
    one, other = (replace(r, source_id="nc_opi") for r in (receipt, later))
    assert stage_folder(settings, one) == stage_folder(settings, other)


@pytest.mark.parametrize(("day", "is_read"), [("2023-05-01", True), ("2021-05-01", False)])
def test_the_day_of_the_landing_folder_decides_in_a_night(home: Path, day: str, is_read: bool) -> None:
    """The sample has the layouts of 2022: landed under an earlier day it is refused, every record accounted for."""
    folder = home / "inbox" / "ok_doc" / day
    shutil.copytree(SOURCES_DIR / "ok_doc" / "sample", folder)
    settings = load_settings()
    [receipt] = land_source(settings, "ok_doc", until=date(2024, 1, 1))
    if is_read:
        read_delivery(settings, receipt, night=date(2024, 1, 1))
    else:
        with pytest.raises(DeliveryRefused, match=r"layout \['since-2022'\].*2021-05-01.*\['until-2021'\]"):
            read_delivery(settings, receipt, night=date(2024, 1, 1))
    counts = pd.read_parquet(stage_folder(settings, receipt) / "landed__file_counts.parquet")
    delivered = counts.set_index("file_role")["records_delivered"].to_dict()
    assert delivered == {"profile": 7, "alias": 3, "sentence": 6, "offense": 4}
    accounted = counts[["records_accepted", "records_quarantined"]].sum(axis="columns")
    assert counts["records_delivered"].equals(accounted)
