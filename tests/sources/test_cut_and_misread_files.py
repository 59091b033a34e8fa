"""Cut files, glued files, files in another encoding, the same bytes again: each is told or held, or refused."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli.main import app
from pipelines.watch.diff import diff_deliveries
from sources.errors import FileRefused
from sources.spec.files import FileSpec
from sources.spec.loader import SOURCES_DIR
from sources.watch.alarm import Alarm
from sources.watch.judge import judge
from sources.watch.portrait import Portrait
from tests.sources.growing import Delivery, delivery, portrait, spec
from tests.sources.inline_specs import file_spec, read, values

NOW = delivery(4)
Cut = Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> list[Portrait]:
    return [portrait(tmp_path_factory.mktemp("before"), delivery(month)) for month in range(4)]


def alarms(window: list[Portrait], now: Portrait) -> dict[str, Alarm]:
    return {alarm.kind: alarm for alarm in judge(spec(), now, window, received_on=None)}


def test_the_next_delivery_raises_nothing(window: list[Portrait], tmp_path: Path) -> None:
    assert alarms(window, portrait(tmp_path, NOW)) == {}


def cut_to(records: int) -> Cut:
    return lambda content: b"".join(content.splitlines(keepends=True)[: records + 1])


def glued(content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    return b"".join([*lines[:400], lines[0], *lines[400:]])


@pytest.mark.parametrize(
    ("cut", "kind", "severity"),
    [
        pytest.param(lambda content: content[:-3], "truncated", "hold", id="the last bytes are gone"),
        pytest.param(lambda content: content[:-33], "truncated", "hold", id="within a record"),
        pytest.param(cut_to(1_000), "truncated", "hold", id="at a number programs stop at"),
        pytest.param(cut_to(int(len(NOW.counts) * 0.92)), "row_count", "tell", id="a twelfth gone of what only grew"),
        pytest.param(glued, "repeated_header", "tell", id="the header again"),
    ],
)  # fmt: skip
def test_a_cut_or_glued_file_is_found(
    cut: Cut, kind: str, severity: str, window: list[Portrait], tmp_path: Path
) -> None:
    found = alarms(window, portrait(tmp_path, NOW, counts=cut(NOW.counts_file())))
    assert kind in found, found
    assert found[kind].severity == severity


def test_a_small_drop_at_a_round_number_is_held(tmp_path: Path) -> None:
    """At 1,500 where 1,540 came: below all before, and a number no source stops at by itself."""
    window = []
    for month in range(4):
        sent = delivery(month, first=800)
        window.append(
            portrait(
                tmp_path / str(month), Delivery(people=sent.people, counts=sent.counts[: 1_510 + 10 * month])
            )
        )
    whole = delivery(4, first=800)
    at_1500 = portrait(tmp_path / "a", replace(whole, counts=whole.counts[:1_500]))
    assert alarms(window, at_1500)["truncated"].severity == "hold"
    at_1501 = portrait(tmp_path / "b", replace(whole, counts=whole.counts[:1_501]))
    assert "truncated" not in alarms(window, at_1501)
    grown = portrait(tmp_path / "c", replace(whole, counts=whole.counts[:1_550]))
    assert "truncated" not in alarms(window, grown)


def test_a_drop_is_ordinary_where_the_source_shrank_before(window: list[Portrait], tmp_path: Path) -> None:
    up_and_down = [window[1], window[0], window[3], window[2]]
    fewer = portrait(tmp_path, NOW, counts=cut_to(int(len(NOW.counts) * 0.92))(NOW.counts_file()))
    assert "row_count" in alarms(window, fewer)
    assert "row_count" not in alarms(up_and_down, fewer)


@pytest.mark.parametrize("encoding", ["windows-1252", "latin-1", "cp850"])
def test_utf8_in_a_one_byte_file_is_refused(encoding: str) -> None:
    file = _names(encoding)
    text = "KEY,NAME\n1,MUÑOZ\n2,PEÑA\n3,JOSÉ\n4,SMITH\n"
    with pytest.raises(FileRefused) as refused:
        read(text.encode(), file)
    assert refused.value.rule == "encoding"
    assert f"the specification says [{encoding}], but 3 of 3 runs of bytes beyond ASCII are UTF-8" in str(
        refused.value
    )
    assert "MU" not in str(refused.value)
    assert [row[1] for row in values(read(text.encode(encoding), file))] == ["MUÑOZ", "PEÑA", "JOSÉ", "SMITH"]


def test_one_byte_text_that_happens_to_be_utf8_is_read() -> None:
    two = "KEY,NAME\n1,JOSÉ\n2,RENÉ\n".encode()
    assert len(values(read(two, _names("windows-1252")))) == 2, "two runs may be an accident"
    mixed = two + "3,ANDRÉ\n".encode() + "4,MUÑOZ\n".encode("windows-1252")
    assert len(values(read(mixed, _names("windows-1252")))) == 4, "a quarter of the runs is no UTF-8"
    assert len(values(read(mixed[: len(two)], _names("utf-8")))) == 2


def test_names_in_utf8_hold_nothing_back_but_refuse_the_delivery(
    window: list[Portrait], tmp_path: Path
) -> None:
    now = portrait(tmp_path, NOW, people=NOW.people_file("utf-8"))
    found = alarms(window, now)
    assert found["refused"].severity == "refuse"
    assert "are UTF-8" in found["refused"].sentence


def test_a_diff_of_the_same_bytes_says_what_a_night_would(tmp_path: Path) -> None:
    sample = SOURCES_DIR / "canonical_residency" / "sample"
    diff = diff_deliveries(sample, sample, source_id="canonical_residency")
    assert [(a.kind, a.severity) for a in diff.alarms if a.kind == "same_file"] == [("same_file", "tell")]
    result = CliRunner().invoke(app, ["source", "diff", str(sample), str(sample)], terminal_width=200)
    assert "same_file" in result.output or "very bytes" in result.output, result.output


def test_a_check_warns_of_names_without_a_part(tmp_path: Path) -> None:
    (name,) = (SOURCES_DIR / "canonical_residency" / "sample").iterdir()
    header, *lines = name.read_text().splitlines()
    at = header.split(",").index("First Name")
    blank = [",".join("" if n == at else cell for n, cell in enumerate(line.split(","))) for line in lines]
    (tmp_path / name.name).write_text("\n".join([header, *blank, ""]))
    told = CliRunner().invoke(app, ["source", "check", str(tmp_path / name.name)], terminal_width=200)
    assert "have no given name" in told.output, told.output
    quiet = CliRunner().invoke(app, ["source", "check", str(name)], terminal_width=200)
    assert "have no given name" not in quiet.output


def _names(encoding: str) -> FileSpec:
    return file_spec(
        f"format: {{type: delimited, encoding: {encoding}, delimiter: ','}}\ncolumns: {{KEY: the key, NAME: a name}}\n"
    )
