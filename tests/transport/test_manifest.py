"""A manifest against what came: whatever is missing, surplus or different refuses the delivery, by name."""

import hashlib

import pytest

from pipelines import tasks
from pipelines.errors import DeliveryRefused
from sources.readers.manifest import ManifestUnreadable, manifest_faults, parse_manifest
from sources.spec.delivery import Manifest
from tests.transport.world import NIGHT, ROWS, SOURCE, World

SUM = hashlib.sha256(ROWS).hexdigest()
SUMS, CSV = Manifest(pattern="*SUMS*"), Manifest(pattern="*.csv", form="csv")


def test_the_forms_of_sha256sum() -> None:
    text = f"# made by the sender\n{SUM}  a.csv\n{SUM.upper()} *out/b.csv\r\n\\{SUM}  c\\\\d.csv\n\n"
    assert parse_manifest(text.encode(), SUMS) == {"a.csv": SUM, "b.csv": SUM, "d.csv": SUM}


def test_the_simple_table() -> None:
    text = f'\ufeffFile, Bytes ,SHA256\r\n"a.csv",12,{SUM}\r\nb.csv,,{SUM.upper()}\r\n'
    assert parse_manifest(text.encode(), CSV) == {"a.csv": SUM, "b.csv": SUM}


@pytest.mark.parametrize(
    ("text", "form", "says"),
    [
        ("", SUMS, "lists no file"),
        ("hello", SUMS, r"line \[1\]: expected 64 hexadecimal digits"),
        (f"{SUM}  a.csv\n{SUM}  x/a.csv", SUMS, r"line \[2\]: the file \[a.csv\] stands twice"),
        (f"{SUM[:-1]}  a.csv", SUMS, r"line \[1\]"),
        (f"name,sum\na.csv,{SUM}", CSV, r"line \[1\]: columns are"),
        ("file,sha256\na.csv,12", CSV, r"line \[2\]: expected 2 fields"),
        (f'file,sha256\n"a.csv,{SUM}', CSV, r"line \["),
        ("\udce9", SUMS, "not UTF-8"),
    ],
)
def test_a_manifest_that_is_not_written_so_is_refused_with_its_line(
    text: str, form: Manifest, says: str
) -> None:
    with pytest.raises(ManifestUnreadable, match=says):
        parse_manifest(text.encode("utf-8", "surrogateescape"), form)


def test_missing_surplus_and_different_files_are_named() -> None:
    faults = manifest_faults({"a": "1" * 64, "b": "2" * 64}, {"b": "3" * 64, "c": "4" * 64})
    assert {name: words.split(",")[0] for name, words in faults.items()} == {
        "a": "the manifest lists it with SHA-256 [111111111111…]",
        "b": "its SHA-256 is [333333333333…]",
        "c": "the manifest does not list it",
    }
    assert manifest_faults({"a": "1"}, {"a": "1"}) == {}


def read(world: World) -> str | None:
    ref = {"night": NIGHT.isoformat(), "source_id": SOURCE}
    try:
        for step in ("fetch", "land", "read"):
            tasks.run_step(step, ref)
    except DeliveryRefused as refused:
        return str(refused)
    return None


CASES = {
    "as sent": ({"convictions.csv": ROWS}, f"{SUM}  convictions.csv\n", None),
    "missing": ({"convictions.csv": ROWS}, f"{SUM}  convictions.csv\n{SUM}  more.csv\n", "file [more.csv] rule [manifest]"),
    "surplus": ({"convictions.csv": ROWS, "convictions2.csv": ROWS}, f"{SUM}  convictions.csv\n", "file [convictions2.csv]"),
    "different": ({"convictions.csv": ROWS[:-60]}, f"{SUM}  convictions.csv\n", "file [convictions.csv] rule [manifest]"),
    "unreadable": ({"convictions.csv": ROWS}, "sums to follow\n", "file [SHA256SUMS] rule [manifest]: line [1]"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_fetched_delivery_is_held_against_its_manifest(case: str, world: World) -> None:
    files, manifest, says = CASES[case]
    world.says("manifest: {pattern: '*SUMS'}")
    world.sends({**files, "SHA256SUMS": manifest.encode()})
    said = read(world)
    assert (said is None) if says is None else (said is not None and says in said), said


def test_a_manifest_that_may_be_missing_is_held_against_all_the_same(world: World) -> None:
    world.says("manifest: {pattern: '*SUMS', required: false}\nexpects: required")
    world.sends({"convictions.csv": ROWS})
    assert read(world) is None
    world.sends({"convictions.csv": ROWS + b"\r\n", "SHA256SUMS": f"{SUM}  convictions.csv\n".encode()})
    said = read(world)
    assert said is not None and "rule [manifest]" in said


def test_a_delivery_put_into_the_landing_folder_waits_for_its_manifest_too(world: World) -> None:
    from pipelines.land import land_source, landing_faults

    world.says("manifest: {pattern: '*SUMS'}")
    folder = world.inbox / NIGHT.isoformat()
    folder.mkdir(parents=True)
    (folder / "convictions.csv").write_bytes(ROWS)
    assert land_source(world.settings, SOURCE, until=NIGHT) == []
    assert landing_faults(world.settings, [SOURCE], until=NIGHT) == [
        f"[inbox/{SOURCE}/2026-03-10]: waits for its manifest [*SUMS]"
    ]
    (folder / "SHA256SUMS").write_text(f"{SUM}  convictions.csv\n")
    assert len(land_source(world.settings, SOURCE, until=NIGHT)) == 1
