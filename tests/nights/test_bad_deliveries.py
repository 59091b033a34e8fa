"""Bad input: a clear error that names source, file, line and rule; nothing lost; the other sources go on."""

import io
import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from config.settings import Settings, load_settings
from pipelines import tasks
from pipelines.deliveries import receipts
from pipelines.land import land_source, landing_faults
from pipelines.sources_in_use import expect_source
from pipelines.stage import stage_folder
from tests.conftest import DemoNights
from tests.nights.source_steps import run_sources
from warehouse.frames import read_table

NIGHT = date(2026, 3, 10)


def deliver(settings: Settings, source_id: str, files: dict[str, bytes], folder: str = "2026-03-10") -> Path:
    target = settings.inbox / source_id / folder
    target.mkdir(parents=True)
    for name, content in files.items():
        (target / name).write_bytes(content)
    return target


def newest(folder: Path) -> dict[str, bytes]:
    latest = sorted(p for p in folder.iterdir() if p.is_dir())[-1]
    return {p.name: p.read_bytes() for p in sorted(latest.iterdir())}


def _truncated_zip(files: dict[str, bytes]) -> dict[str, bytes]:
    return {**files, "OFNT3BB1.zip": files["OFNT3BB1.zip"][:900]}


def _other_layout(files: dict[str, bytes]) -> dict[str, bytes]:
    content = next(iter(files.values()))
    lines = [b",".join(line.split(b",")[:-1]) for line in content.split(b"\n") if line]
    return {"ca_doj.csv": b"\n".join(lines) + b"\n"}


def _moved_header(files: dict[str, bytes]) -> dict[str, bytes]:
    lines = files["convictions.csv"].split(b"\r\n")
    return {"convictions.csv": b"\r\n".join([lines[1], lines[2], lines[0], *lines[3:]])}


def _cut_trailer(files: dict[str, bytes]) -> dict[str, bytes]:
    name, content = next(iter(files.items()))
    return {name: content[: len(content) // 2]}


def _swapped_layout(files: dict[str, bytes]) -> dict[str, bytes]:
    """The .dat of one table beside the .des of another."""

    def parts(name: str) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(files[f"{name}.zip"])) as archive:
            return {member: archive.read(member) for member in archive.namelist()}

    own, other = parts("OFNT3CE1"), parts("OFNT3BB1")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("OFNT3CE1.des", own["OFNT3CE1.des"])
        archive.writestr("OFNT3CE1.dat", other["OFNT3BB1.dat"])
    return {**files, "OFNT3CE1.zip": out.getvalue()}


CASES: dict[str, tuple[str, Callable[[dict[str, bytes]], dict[str, bytes]], list[str]]] = {
    "an unreadable file": (
        "canonical_conviction", lambda f: {"convictions.csv": bytes(range(256)) * 40}, ["[convictions.csv]", "rule ["],
    ),
    "a truncated archive": ("nc_opi", _truncated_zip, ["[OFNT3BB1.zip]", "rule [archive]"]),
    "a layout with a column less": ("ca_doj", _other_layout, ["line [1]", "rule [", "94", "95"]),
    "a header that moved": ("canonical_conviction", _moved_header, ["line [1]", "rule [header]", "line [3]"]),
    "an empty file": ("canonical_conviction", lambda f: {"convictions.csv": b""}, ["[convictions.csv]", "rule [empty]"]),
    "a delivery without files": ("canonical_conviction", lambda f: {}, ["rule [missing_file]"]),
    "a file that is missing": (
        "nc_opi", lambda f: {k: v for k, v in f.items() if "BB1" not in k}, ["OFNT3BB1.zip", "rule [missing_file]"],
    ),
    "a file nobody knows": (
        "canonical_conviction", lambda f: {**f, "notes.docx": b"x"}, ["[notes.docx]", "rule [unexpected_file]"],
    ),
    "a file cut in two": ("nm_mvd", _cut_trailer, ["rule [control_total]"]),
    "a layout that is not its data's": ("nc_opi", _swapped_layout, ["[OFNT3CE1.zip]", "rule ["]),
    "XML that is not well formed": (
        "niem_rap_sheet", lambda f: {**f, "rapsheet-x.xml": b"<a><b></a>"}, ["[rapsheet-x.xml]", "line [1]", "rule [xml]"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_bad_delivery_is_refused_in_full_words_and_its_source_stands_in(case: str, demo_home: Path) -> None:
    source_id, spoil, parts = CASES[case]
    settings = load_settings({"LINDERO_HOME": str(demo_home)})
    deliver(settings, source_id, spoil(newest(settings.inbox / source_id)))
    inputs = run_sources(settings, NIGHT)
    source = inputs[source_id]
    assert source.status == "stand_in"
    assert source.delivery_id != source.refused_delivery_id
    assert source.reason is not None
    for part in (f"[{source_id}]", *parts):
        assert part in source.reason, source.reason
    others = {s.status for s in inputs.values() if s.source_id != source_id and s.delivery_id}
    assert others == {"current"}
    # nothing lost: what the files held is counted as quarantined, and the archive has their bytes
    counts = read_table(settings.stage / str(source.refused_stage), "landed__file_counts")
    assert (counts["records_delivered"] == counts["records_accepted"] + counts["records_quarantined"]).all()
    assert set(counts["status"]) == {"refused"}
    kept = receipts(settings, source_id, until=NIGHT)[-1]
    for file in kept.files:
        archived = settings.archive / "files" / file.sha256[:2] / file.sha256
        assert archived.read_bytes() == (settings.inbox / source_id / "2026-03-10" / file.name).read_bytes()


ROWS: dict[str, tuple[Callable[[list[bytes]], list[bytes]], str]] = {
    "a NUL byte": (lambda lines: [*lines[:4], b"\0" + lines[4], *lines[5:]], "nul_byte"),
    "mixed encodings": (lambda lines: [*lines[:4], b"\xe9" + lines[4], *lines[5:]], "encoding"),
    "a torn line": (lambda lines: [*lines[:4], lines[4][:30], *lines[5:]], "field_count"),
    "a line torn within quotes": (lambda lines: [*lines[:4], lines[4][:20], *lines[5:]], "unclosed_quote"),
    "a date that is none": (
        lambda lines: [*lines[:4], lines[4].replace(b"19", b"1x", 1), *lines[5:]],
        "unreadable_date",
    ),
}


@pytest.mark.parametrize("case", ROWS)
def test_a_bad_line_is_quarantined_with_its_place_and_the_rest_is_used(case: str, home: Path) -> None:
    spoil, rule = ROWS[case]
    settings = load_settings({"LINDERO_HOME": str(home)})
    content = b"record_id,full_name,date_of_birth,convicting_jurisdiction,statute,disposition\r\n" + b"".join(
        b'Z%d,"SAMPLE, INVENTED %d",1970-02-0%d,FL,787.06,GUILTY\r\n' % (n, n, n + 1) for n in range(8)
    )
    lines = spoil(content.split(b"\r\n"))
    if rule == "unreadable_date":
        assert lines[4] != content.split(b"\r\n")[4]
    deliver(settings, "canonical_conviction", {"convictions.csv": b"\r\n".join(lines)})
    source = run_sources(settings, NIGHT)["canonical_conviction"]
    assert source.status == "fresh"
    kept = read_table(settings.stage / str(source.stage), "landed__quarantine")
    assert list(kept["rule"]) == [rule]
    assert list(kept["record_no"]) == [5]
    assert kept["raw_text"].iloc[0]
    counts = read_table(settings.stage / str(source.stage), "landed__file_counts").iloc[0]
    assert (counts["records_delivered"], counts["records_accepted"], counts["records_quarantined"]) == (
        8,
        7,
        1,
    )


def test_what_no_night_will_read_is_named(demo_home: Path) -> None:
    settings = load_settings({"LINDERO_HOME": str(demo_home)})
    (settings.inbox / "ca_dojj" / "2026-03-10").mkdir(parents=True)
    deliver(settings, "ca_doj", {"x.csv": b"1"}, folder="10-03-2026")
    (settings.inbox / "ca_doj" / "loose.csv").write_bytes(b"1")
    deliver(settings, "ca_doj", {"x.csv.part": b"1"})
    deliver(settings, "ca_doj", {"x.csv": b"1"}, folder="2026-13-45")
    faults = landing_faults(settings, [r["source_id"] for r in tasks.list_sources("2026-03-10")], until=NIGHT)
    for name in ("ca_dojj", "10-03-2026", "loose.csv", "2026-03-10]: is still being written", "2026-13-45"):
        assert any(name in fault for fault in faults), name
    assert len(faults) == 5
    assert land_source(settings, "ca_doj", until=NIGHT) == []


def test_replaced_content_of_a_folder_is_a_newer_delivery(demo_home: Path) -> None:
    settings = load_settings({"LINDERO_HOME": str(demo_home)})
    folder = deliver(
        settings, "canonical_registry", {"registry.csv": b'record_id,full_name\r\n1,"SAMPLE, ONE"\r\n'}
    )
    first = land_source(settings, "canonical_registry", until=NIGHT)
    assert land_source(settings, "canonical_registry", until=NIGHT) == []
    (folder / "registry.csv").write_bytes(b'record_id,full_name\r\n1,"SAMPLE, TWO"\r\n')
    second = land_source(settings, "canonical_registry", until=NIGHT)
    assert [(r.sequence, r.supersedes) for r in (*first, *second)] == [(1, None), (2, first[0].delivery_id)]
    assert all(stage_folder(settings, r).name for r in (*first, *second))


def test_one_bad_source_alone_leaves_a_night_that_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, demo_nights: DemoNights
) -> None:
    """A first delivery that is refused has nothing to stand in: the source is refused, the night goes on without."""
    home = tmp_path / "home"
    shutil.copytree(demo_nights.settings.inbox / "nm_registry", home / "inbox" / "nm_registry")
    monkeypatch.setenv("LINDERO_HOME", str(home))
    settings = load_settings({"LINDERO_HOME": str(home)})
    deliver(settings, "canonical_conviction", {"convictions.csv": b"\x00\x01"})
    expect_source(settings, "ca_doj", since=NIGHT)
    inputs = run_sources(settings, NIGHT)
    assert inputs["canonical_conviction"].status == "refused"
    assert inputs["nm_registry"].status == "current"
    assert inputs["ca_doj"].status == "missing"
