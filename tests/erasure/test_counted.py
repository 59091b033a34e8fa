"""A flag that two withdrawals of a night retract is counted once, whoever adds the tombstones up."""

from datetime import date
from pathlib import Path

from pipelines.erasure.secret import FACT, PERSON
from pipelines.erasure.told import tombstone_rows
from pipelines.erasure.tombstones import DONE, FlagThatWent, Tombstone, save
from tests.erasure.conftest import settings_of

NIGHT = date(2026, 3, 7)


def stone(name: str, target: str, *flags: str, night: date = NIGHT) -> Tombstone:
    return Tombstone(
        tombstone_id=f"T-{name}", source_id="az_doc", kind="deleted", effect="retract", by="sender", authority="d",
        told_on=night, target=target, digest=name, night=night, state=DONE,
        flags=tuple(FlagThatWent(flag_id=flag, was="flag") for flag in flags),
    )  # fmt: skip


def test_of_a_person_withdrawn_with_two_counts_each_flag_is_counted_once(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    for one in (stone("0", PERSON, "F-1", "F-2"), stone("1", FACT, "F-1"), stone("2", FACT, "F-2")):
        save(settings, one)
    rows = tombstone_rows(settings, NIGHT).set_index("tombstone_id")["flags_retracted"]
    assert rows.to_dict() == {"T-0": 0, "T-1": 1, "T-2": 1}


def test_a_flag_that_came_back_is_counted_again_on_its_night(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    save(settings, stone("1", FACT, "F-1", night=date(2026, 3, 5)))
    save(settings, stone("2", FACT, "F-1"))
    assert tombstone_rows(settings, NIGHT)["flags_retracted"].tolist() == [1, 1]
