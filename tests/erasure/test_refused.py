"""Files that were refused whole, and what of a withdrawn record may stand in them: nothing is blanked by halves."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from pipelines.deliveries import archived_path, deliveries_newest_first
from pipelines.erasure.erase import erase_now
from pipelines.erasure.orders import enter_order
from pipelines.erasure.refused_keys import Key, Passage, mentions
from pipelines.erasure.refused_records import stretches_of
from pipelines.erasure.tombstones import Tombstone
from pipelines.erasure.verify import verify
from pipelines.errors import DeliveryRefused
from pipelines.land import land_source
from pipelines.read import read_delivery
from pipelines.stage import stage_folder
from sources.spec.formats import Delimited, FixedColumn, FixedWidth
from tests.erasure.conftest import settings_of
from warehouse.frames import read_table

SOURCE = "canonical_conviction"
FIRST, LATER = date(2026, 3, 2), date(2026, 3, 3)
HEADER = (
    "record_id,given_name,surname,date_of_birth,conviction_id,"
    "convicting_jurisdiction,statute,conviction_date,disposition"
)
STRANGE = ",".join(f"another_{number}" for number in range(1, 11))
"""A header for which a file is refused whole."""
OTHER = "P-1,Eva,Muestra,1980-01-02,FL-1-1,FL,787.06,2015-06-01,GUILTY"


def line(person: str, count: str, surname: str = "Zqname") -> str:
    return f"{person},Ana,{surname},1970-03-04,{count},FL,787.06,2014-02-11,GUILTY"


def deliver(home: Path, on: date, files: Mapping[str, str | bytes]) -> None:
    folder = home / "inbox" / SOURCE / on.isoformat()
    folder.mkdir(parents=True)
    for name, said in files.items():
        (folder / name).write_bytes(said if isinstance(said, bytes) else said.encode())
    settings = settings_of(home)
    for receipt in land_source(settings, SOURCE, until=on):
        if STRANGE in "".join(map(str, files.values())) or set(files) != {"convictions.csv"}:
            with pytest.raises(DeliveryRefused):
                read_delivery(settings, receipt, night=on)
        else:
            read_delivery(settings, receipt, night=on)


def stage_of(home: Path, on: date) -> str:
    settings = settings_of(home)
    receipt = next(
        r for r in deliveries_newest_first(settings, SOURCE, until=date.max) if r.received_on == on
    )
    return stage_folder(settings, receipt).relative_to(settings.stage).as_posix()


def withdraw(home: Path, person: str | None, *, record: str | None = None) -> Tombstone:
    settings = settings_of(home)
    return erase_now(
        settings,
        enter_order(
            settings, source_id=SOURCE, record_key=record, person_key=person, kind="expunged", authority="EX-2026-1",
            by="analyst_1", reason="ordered by a court, paper on file", on=LATER,
        ),
    )  # fmt: skip


def left(home: Path, name: str) -> tuple[bytes, bytes]:
    """Return what the archive and the landing folder hold of a file of the later delivery."""
    settings = settings_of(home)
    newest = deliveries_newest_first(settings, SOURCE, until=date.max)[0]
    (file,) = (file for file in newest.files if file.name == name)
    folder = home / "inbox" / SOURCE / LATER.isoformat()
    return archived_path(settings, file.sha256).read_bytes(), (folder / name).read_bytes()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    rows = [HEADER, line("P-77123", "FL-7-1"), line("12", "FL-12-1", "Zqcorto"), OTHER]
    deliver(tmp_path, FIRST, {"convictions.csv": "\n".join(rows) + "\n"})
    return tmp_path


def test_a_quoted_record_over_several_lines_goes_with_all_of_them(home: Path) -> None:
    said = f'{STRANGE}\n{line("P-77123", "FL-7-1")},"ZQALIAS, ONE\nZQSECRET, SSN 555667777"\n{OTHER},x\n'
    deliver(home, LATER, {"convictions.csv": said})
    stone = withdraw(home, "P-77123")
    for content in left(home, "convictions.csv"):
        assert b"ZQ" not in content and b"555667777" not in content
        assert OTHER.encode() in content and len(content) == len(said)
    assert stone.left == () and verify(settings_of(home)).is_clean


@pytest.mark.parametrize("header", [STRANGE, f"{HEADER},middle_name"], ids=["refused whole", "read"])
def test_where_quotes_are_broken_all_goes_up_to_a_line_that_is_a_record_again(
    home: Path, header: str
) -> None:
    torn = f'{line("P-77123", "FL-7-1")},"ZQALIAS, ONE\nZQSECRET, SSN 555667777\n'
    said = f"{header}\n{OTHER},y\n{torn}{OTHER},x\n"
    deliver(home, LATER, {"convictions.csv": said})
    withdraw(home, "P-77123")
    for content in left(home, "convictions.csv"):
        assert b"ZQ" not in content and b"555667777" not in content
        assert content.count(OTHER.encode()) == 2


def test_a_short_key_goes_where_it_is_a_whole_field(home: Path) -> None:
    rows = [STRANGE, f"{line('12', 'FL-12-1', 'Zqcorto')},x", f"{OTHER.replace('06-01', '12-12')},x"]
    deliver(home, LATER, {"convictions.csv": "\n".join(rows) + "\n"})
    stone = withdraw(home, "12")
    for content in left(home, "convictions.csv"):
        assert b"Zqcorto" not in content and b"2015-12-12" in content
    assert stone.left == () and verify(settings_of(home)).is_clean


def test_of_a_short_key_that_may_stand_in_free_text_the_file_is_named(home: Path) -> None:
    deliver(home, LATER, {"stray.txt": "on page 12 of the list\n"})
    stone = withdraw(home, "12")
    assert stone.left == (f"{LATER} stray.txt",)
    assert [one for one in verify(settings_of(home)).open if "stray.txt" in one]


def test_a_text_of_an_unknown_name_is_searched_and_goes_whole_where_it_holds_a_key(home: Path) -> None:
    files: dict[str, str | bytes] = {"stray.txt": "x\n", "letter.txt": "the person P-77123:\nZqname, Ana\n"}
    files["convictions.csv"] = f"{HEADER}\n{OTHER}\n"
    deliver(home, LATER, files)
    stone = withdraw(home, "P-77123")
    assert stone.left == () and verify(settings_of(home)).is_clean
    assert left(home, "stray.txt") == (b"x\n", b"x\n")
    assert stone.files == 2  # the extract and the letter
    for content in left(home, "letter.txt"):
        assert b"77123" not in content and b"Zqname" not in content


def test_of_a_record_without_a_key_the_file_that_names_its_person_is_named(home: Path) -> None:
    """A key made of what the record says stands in no text; the person may have other records there."""
    settings = settings_of(home)
    deliver(
        home,
        LATER,
        {"convictions.csv": "\n".join([HEADER, line("P-88", ""), line("P-88", "FL-8-2"), OTHER]) + "\n"},
    )
    rows = read_table(settings.stage / stage_of(home, LATER), "stage__convictions")
    made = next(str(key) for key in rows["conviction_id"] if len(key) == len(f"{SOURCE}:") + 16)
    deliver(home, date(2026, 3, 4), {"convictions.csv": f"{STRANGE}\n{line('P-88', '')},x\n"})
    deliver(home, date(2026, 3, 5), {"convictions.csv": f"{STRANGE}\n{OTHER},x\n"})
    stone = withdraw(home, None, record=made)
    assert stone.left == ("2026-03-04 convictions.csv",)


def test_of_a_misnamed_extract_the_record_goes_alone(home: Path) -> None:
    deliver(home, LATER, {"report.txt": f"{HEADER}\n{line('P-77123', 'FL-7-1')}\n{OTHER}\n"})
    withdraw(home, "P-77123")
    for content in left(home, "report.txt"):
        assert b"Zqname" not in content and OTHER.encode() in content
    assert verify(settings_of(home)).is_clean


def test_what_is_no_text_is_named_until_it_is_gone(home: Path) -> None:
    deliver(home, LATER, {"stray.bin": b"\0\1\2P-77123"})
    stone = withdraw(home, "P-77123")
    assert stone.left == (f"{LATER} stray.bin",)
    settings = settings_of(home)
    assert [one for one in verify(settings).open if "stray.bin" in one]
    newest = deliveries_newest_first(settings, SOURCE, until=date.max)[0]
    (home / "inbox" / SOURCE / LATER.isoformat() / "stray.bin").unlink()
    assert [one for one in verify(settings).open if "stray.bin" in one]
    archived_path(settings, newest.files[0].sha256).unlink()
    assert verify(settings).is_clean


def test_a_key_of_fixed_width_need_not_be_a_word() -> None:
    form = FixedWidth(type="fixed_width", layout={"ID": FixedColumn(start=1, length=5)})
    (one, _) = stretches_of(b"77123ZQNAME", form) + stretches_of(b"x", form)
    assert mentions(one.passage, [Key(("77123",))]) == "yes"
    assert mentions(one.passage, [Key(("77",))]) == "unknown"
    assert mentions(one.passage, [Key(("88",))]) == "no"


def test_a_composite_key_needs_every_part() -> None:
    passage = Passage(text="AZ,12,T-8002", fields=frozenset({"AZ", "12", "T-8002"}))
    assert mentions(passage, [Key(("AZ", "T-8002"))]) == "yes"
    assert mentions(passage, [Key(("AZ", "13"))]) == "no"
    assert mentions(Passage(text="AZ and 12"), [Key(("AZ", "12"))]) == "unknown"


def test_quotes_are_plain_where_the_format_has_none() -> None:
    form = Delimited(type="delimited", delimiter="|", quote=None)
    assert [one.line for one in stretches_of(b'a|"b\nc|d\n', form)] == [1, 2]


def test_what_waits_in_the_landing_folder_is_named_with_what_it_waits_for(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such a folder is never landed as it is: verify must not promise it to the next night."""
    withdraw(home, "P-77123")
    folder = home / "inbox" / SOURCE / "2026-03-05"
    folder.mkdir()
    (folder / "convictions.csv.part").write_text(f"{HEADER}\n{line('P-77123', 'FL-7-1')}\n")
    (sentence,) = verify(settings_of(home)).open
    assert "inbox/canonical_conviction/2026-03-05]" in sentence and "still being written" in sentence
    assert "not searched" in sentence and "by hand" in sentence


def test_a_copy_under_another_name_that_was_never_landed_is_redacted_too(home: Path) -> None:
    sent = (home / "inbox" / SOURCE / FIRST.isoformat() / "convictions.csv").read_bytes()
    folder = home / "inbox" / SOURCE / "2026-03-05"
    folder.mkdir()
    (folder / "report.part").write_bytes(sent)
    withdraw(home, "P-77123")
    assert b"Zqname" not in (folder / "report.part").read_bytes()
    (folder / "report.part").write_bytes(sent)  # copied there again by hand
    (sentence,) = verify(settings_of(home)).residues
    assert "2026-03-05/report.part]" in sentence and "no night replaces it" in sentence


@pytest.mark.parametrize(
    ("name", "said", "seen"),
    [
        ("stray.txt", "x\n", ""),
        ("convictions.csv", f"{STRANGE}\n{OTHER},x\n", ""),
        ("stray.txt", "about P-77123: see file\n", "a person must look"),
        ("convictions.csv", f"{STRANGE}\n{line('P-77123', 'FL-7-9')},x\n", "a person must look"),
        ("convictions.csv", f"{STRANGE}\n{line('P-0', 'FL-7-1')},x\n", "a person must look"),
        ("stray.bin", b"\0\1", "cannot be searched"),
    ],
)
def test_what_is_refused_after_an_erasure_is_named_where_it_holds_a_key_or_is_no_text(
    home: Path, name: str, said: str | bytes, seen: str
) -> None:
    withdraw(home, "P-77123")
    deliver(home, date(2026, 3, 9), {name: said})
    named = verify(settings_of(home)).open
    assert [seen in sentence for sentence in named] == ([True] if seen else [])
