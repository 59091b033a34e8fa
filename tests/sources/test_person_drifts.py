"""Other persons under known keys, new keys, names in another order: each is found on its night; growth raises nothing."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sources.spec.watch import Limits
from sources.watch.alarm import Alarm
from sources.watch.judge import judge
from sources.watch.person_alarms import changed_identities, gone_keys
from sources.watch.person_figures import MOST_IDENTITIES, identities_from_json
from sources.watch.portrait import Portrait, portrait_from_json
from tests.sources.growing import Delivery, delivery, portrait, spec

NOW = delivery(4)
Change = Callable[[list[str], int], list[str]]


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> list[Portrait]:
    return [portrait(tmp_path_factory.mktemp("before"), delivery(month)) for month in range(4)]


def people(change: Change) -> Delivery:
    return replace(NOW, people=[change(list(row), n) for n, row in enumerate(NOW.people)])


def alarms(sent: Delivery, window: list[Portrait], folder: Path) -> dict[str, Alarm]:
    found = judge(spec(), portrait(folder, sent), window, received_on=None)
    return {alarm.kind: alarm for alarm in found}


def keys_moved(share: float) -> Delivery:
    """The keys of the first so many people move on by one: every one of them stands under a neighbour's key."""
    moved = int(len(NOW.people) * share)
    keys = [row[0] for row in NOW.people]
    keys[:moved] = [*keys[1:moved], keys[0]]
    return people(lambda row, n: [keys[n], *row[1:]])


def renumbered(share: float) -> Delivery:
    new = {row[0]: f"{int(row[0]) + 50_000_000:09}" for row in NOW.people[: int(len(NOW.people) * share)]}
    rows = [[[new.get(row[0], row[0]), *row[1:]] for row in rows] for rows in (NOW.people, NOW.counts)]
    return Delivery(people=rows[0], counts=rows[1])


def semicolon(row: list[str], n: int) -> list[str]:
    return [row[0], row[1].replace(", ", ";"), row[2]]


def given_first(row: list[str], n: int) -> list[str]:
    return [row[0], ", ".join(reversed(row[1].split(", "))), row[2]]


def question_marks(row: list[str], n: int) -> list[str]:
    return [row[0], row[1].encode("ascii", "replace").decode(), row[2]]


@pytest.mark.parametrize(
    ("sent", "kind", "severity"),
    [
        pytest.param(keys_moved(1.0), "identity_shift", "hold", id="every key at a neighbour"),
        pytest.param(keys_moved(0.12), "identity_shift", "hold", id="an eighth of the keys"),
        pytest.param(keys_moved(0.04), "identity_shift", "tell", id="some keys"),
        pytest.param(renumbered(1.0), "population_turnover", "hold", id="all numbered anew"),
        pytest.param(renumbered(0.5), "population_turnover", "tell", id="half numbered anew"),
        pytest.param(people(semicolon), "name_parts", "hold", id="a semicolon between the parts"),
        pytest.param(
            people(lambda row, n: semicolon(row, n) if n % 8 == 0 else row), "name_parts", "tell", id="some semicolons"
        ),
        pytest.param(people(given_first), "names_exchanged", "hold", id="given name before the comma"),
        pytest.param(people(question_marks), "replaced_letters", "tell", id="question marks for accents"),
    ],
)  # fmt: skip
def test_a_drift_of_persons_is_found(
    sent: Delivery, kind: str, severity: str, window: list[Portrait], tmp_path: Path
) -> None:
    found = alarms(sent, window, tmp_path)
    assert kind in found, found
    assert (found[kind].severity, found[kind].owner) == (severity, "Data team")
    names = {row[1] for row in NOW.people}
    assert not any(name in found[kind].sentence for name in names)


def test_a_growing_source_raises_nothing(tmp_path: Path) -> None:
    """Eight months of a source to which people are added, some marry and some are corrected."""
    past: list[Portrait] = []
    for month in range(8):
        rows = [list(row) for row in delivery(month).people]
        for row in rows[month::97]:
            row[1] = f"ZZNEW, {row[1].split(', ')[1]}"
        for row in rows[month::211]:
            row[2] = "1970-01-02"
        now = portrait(tmp_path / str(month), replace(delivery(month), people=rows))
        assert judge(spec(), now, past, received_on=None) == []
        past.append(now)


def test_a_wrong_delivery_does_not_become_the_rule(window: list[Portrait], tmp_path: Path) -> None:
    """What was held once is held again the next night, and the right delivery after it is not."""
    wrong = portrait(tmp_path / "wrong", keys_moved(1.0))
    again = alarms(keys_moved(1.0), [*window, wrong], tmp_path / "again")
    assert again["identity_shift"].severity == "hold"
    assert "identity_shift" not in alarms(NOW, [*window, wrong], tmp_path / "right")


def test_a_specification_states_other_limits(window: list[Portrait], tmp_path: Path) -> None:
    own = spec().watch.model_copy(update={"turnover": Limits(tell=0.9, hold=1.0)})
    now = portrait(tmp_path, renumbered(0.5))
    found = judge(spec().model_copy(update={"watch": own}), now, window, received_on=None)
    assert "population_turnover" not in {alarm.kind for alarm in found}


def test_portraits_that_did_not_look_at_persons_raise_nothing(window: list[Portrait], tmp_path: Path) -> None:
    plain = [one.to_json() for one in window]
    for one in plain:
        del one["names"]
    old = [portrait_from_json(one) for one in plain]
    assert {one.names for one in old} == {None}
    assert not alarms(keys_moved(1.0), old, tmp_path / "a")
    assert "names_exchanged" not in alarms(people(given_first), old, tmp_path / "b")


def test_identities_are_bounded_and_survive_being_written_down(tmp_path: Path) -> None:
    many = portrait(tmp_path / "a", delivery(0, first=6_000)).identities
    more = portrait(tmp_path / "b", delivery(0, first=6_600)).identities
    few = portrait(tmp_path / "c", delivery(0, first=5_000)).identities
    assert many and more and few
    assert len(many.keys) == MOST_IDENTITIES
    assert identities_from_json(many.to_json()).to_json() == many.to_json()
    assert (gone_keys(many, more), changed_identities(many, more)) == (0.0, 0.0)
    gone = gone_keys(many, few)
    assert gone is not None and abs(gone - 1 / 6) < 0.03
