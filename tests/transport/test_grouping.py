"""A sender's files into deliveries: by the day in their paths, never under a name that could do harm."""

from datetime import date

import pytest

from pipelines.transport.grouping import UNDATED, deliveries_among
from pipelines.transport.names import name_fault, shown
from sources.spec.delivery import Delivery
from tests.transport.world import NIGHT, remote_file

BY_NAME = Delivery.model_validate(
    {"dated_by": {"path": r"_(\d{8}|\d{2}-\d{2}-\d{4})[._]", "formats": ["%Y%m%d", "%m-%d-%Y"]}}
)


def test_files_of_one_day_are_one_delivery_and_the_oldest_comes_first() -> None:
    files = [remote_file(n) for n in ("b_20260302.csv", "a_20260302.csv", "a_03-01-2026.csv")]
    found, faults = deliveries_among(files, BY_NAME, night=NIGHT)
    assert [(d.key, d.day, [f.path for f in d.files]) for d in found] == [
        ("2026-03-01", date(2026, 3, 1), ["a_03-01-2026.csv"]),
        ("2026-03-02", date(2026, 3, 2), ["b_20260302.csv", "a_20260302.csv"]),
    ]
    assert faults == []


def test_a_folder_may_carry_the_day() -> None:
    words = Delivery.model_validate({"depth": 1, "dated_by": {"path": "^([0-9-]{10})/"}})
    files = [remote_file(n) for n in ("2026-03-02/a.csv", "2026-03-01/a.csv", "readme.txt")]
    found, faults = deliveries_among(files, words, night=NIGHT)
    assert [d.day for d in found] == [date(2026, 3, 1), date(2026, 3, 2)]
    assert faults == [
        "[readme.txt]: its path says no day; see delivery.dated_by and passed_by in the specification"
    ]
    passed = Delivery.model_validate({**words.model_dump(), "passed_by": {"README*": "a note"}})
    assert deliveries_among(files, passed, night=NIGHT)[1] == []


def test_without_a_day_what_lies_there_is_of_the_night() -> None:
    found, faults = deliveries_among(
        [remote_file("a.csv"), remote_file(".bash_history")], Delivery(), night=NIGHT
    )
    assert [(d.key, d.day, [f.name for f in d.files]) for d in found] == [(UNDATED, NIGHT, ["a.csv"])]
    assert faults == []


def test_a_delivery_of_a_later_day_waits_for_its_night_and_a_day_that_is_none_is_told() -> None:
    files = [remote_file("a_20260311.csv"), remote_file("a_20261345.csv")]
    found, faults = deliveries_among(files, BY_NAME, night=NIGHT)
    assert [delivery.day for delivery in found] == [date(2026, 3, 11)], (
        "whoever fetches leaves it until its night"
    )
    assert [fault for fault in faults if "[a_20261345.csv]: its path says no day" in fault] == faults


HARMFUL = {
    "up": "../a.csv",
    "up in between": "x/../../a.csv",
    "absolute": "/etc/passwd",
    "a terminal's orders": "a\x1b[2Jb.csv",
    "a line feed": "a\nb.csv",
    "letters that turn the line round": "a\u202egpj.csv",
    "no text": "a\udcff.csv",
    "a backslash": "x\\..\\a.csv",
    "a blank at the end": "a.csv ",
    "too long": "a" * 300,
}


@pytest.mark.parametrize("case", HARMFUL)
def test_a_name_that_could_do_harm_refuses_its_delivery_and_is_printed_harmlessly(case: str) -> None:
    path = HARMFUL[case]
    found, faults = deliveries_among([remote_file(path), remote_file("a.csv")], Delivery(), night=NIGHT)
    assert found == []
    assert len(faults) == 1 and "It was not fetched" in faults[0]
    assert faults[0].isascii() and faults[0].isprintable()


def test_harmless_names_are_taken() -> None:
    for path in ("a.csv", "2026/a b.csv", "año_Δ.csv", "a..b.csv", "convictions (2).csv"):
        assert name_fault(path) is None, shown(path)


@pytest.mark.parametrize(
    "pair", [("a.csv", "A.csv"), ("x/a.csv", "y/a.csv"), ("caf\u00e9.csv", "cafe\u0301.csv")]
)
def test_names_that_would_be_one_name_here_refuse_the_delivery(pair: tuple[str, str]) -> None:
    found, faults = deliveries_among([remote_file(p) for p in pair], Delivery(depth=1), night=NIGHT)
    assert found == []
    assert "are one name here" in faults[0]


def test_a_link_is_never_followed() -> None:
    found, faults = deliveries_among([remote_file("a.csv", kind="link")], Delivery(), night=NIGHT)
    assert found == []
    assert "is no file but a link" in faults[0]


def test_the_state_of_a_delivery_changes_with_any_file_of_it() -> None:
    def state(*files: object) -> str:
        return deliveries_among(list(files), Delivery(), night=NIGHT)[0][0].state  # type: ignore[arg-type]

    plain = state(remote_file("a"))
    assert plain == state(remote_file("a"))
    changed = [
        remote_file("a", size=2),
        remote_file("a", modified="2026-03-02T00:00:00+00:00"),
        remote_file("b"),
    ]
    assert len({plain, *(state(f) for f in changed), state(remote_file("a"), remote_file("b"))}) == 5
