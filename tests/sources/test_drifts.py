"""Every seeded drift is found on its first night; ordinary deliveries raise nothing above `tell`."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from sources.spec.loader import load_spec
from sources.watch.judge import judge, silence
from sources.watch.kinds import KINDS, ORDER
from sources.watch.portrait import Portrait, portrait_from_json
from tests.sources.drifting import Files, changed, deliveries, portrait

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases" / "drifts.yml").read_text())
BEFORE, NOW = (1, 2, 3, 4), 5
CAME = date(2026, 3, 2)


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[Portrait]]:
    """Four ordinary deliveries a source, of four seeds."""
    found: dict[str, list[Portrait]] = {}
    for seed in BEFORE:
        for source_id, _, files in deliveries(seed, residents=1500, convictions=900, days=(0,)):
            if source_id != "niem_rap_sheet":
                found.setdefault(source_id, []).append(
                    portrait(source_id, files, tmp_path_factory.mktemp("before"))
                )
    return found


@pytest.fixture(scope="module")
def delivered() -> Mapping[str, Files]:
    """The next delivery of every source, before anybody changed it."""
    return {source: files for source, _, files in deliveries(NOW, residents=1500, convictions=900, days=(0,))}


def test_there_are_forty() -> None:
    assert len(CASES) >= 40
    assert len({case["name"] for case in CASES}) == len(CASES)
    assert {case["alarm"] for case in CASES} <= KINDS.keys()


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_drift_is_found_on_its_first_night(
    case: dict[str, Any],
    window: Mapping[str, list[Portrait]],
    delivered: Mapping[str, Files],
    tmp_path: Path,
) -> None:
    source_id = case["source"]
    spec = load_spec(source_id)
    files = delivered[source_id]
    drifted = changed(files, case)
    assert drifted != files
    quiet = judge(spec, portrait(source_id, files, tmp_path / "quiet"), window[source_id], received_on=CAME)
    found = judge(spec, portrait(source_id, drifted, tmp_path / "now"), window[source_id], received_on=CAME)
    key = (case["alarm"], case.get("column"))
    fitting = [a for a in found if a.kind == key[0] and key[1] in (None, a.column)]
    assert fitting, [(a.severity, a.kind, a.file_role, a.column) for a in found]
    least = ORDER.index(case.get("least", "tell"))
    assert max(ORDER.index(a.severity) for a in fitting) >= least, fitting
    before = [a for a in quiet if a.kind == key[0] and key[1] in (None, a.column)]
    assert not before, "the alarm comes without the drift, too"


def test_silence_is_found() -> None:
    spec = load_spec("nm_registry")
    daily = [date(2026, 3, day) for day in range(1, 8)]
    assert silence(spec, daily, night=date(2026, 3, 8), repeats=None) == []
    (same,) = silence(spec, daily, night=date(2026, 3, 7), repeats=date(2026, 3, 6))
    assert same.kind == "same_file"
    (late,) = silence(spec, daily, night=date(2026, 3, 12), repeats=None)
    assert (late.kind, late.severity) == ("late", "tell")
    (stale,) = silence(spec, daily[:1], night=date(2026, 3, 31), repeats=None)
    assert "counts for 14" in stale.sentence


def test_nobody_came_or_went(
    window: Mapping[str, list[Portrait]], delivered: Mapping[str, Files], tmp_path: Path
) -> None:
    source_id, files = "nm_mvd", delivered["nm_mvd"]
    before = portrait(source_id, files, tmp_path / "before")
    other = changed(files, {"steps": [{"set": {"column": "DAG", "to": "1 NEW STREET", "share": 0.01}}]})
    now = portrait(source_id, other, tmp_path / "now")
    kinds = {a.kind for a in judge(load_spec(source_id), now, [*window[source_id], before], received_on=CAME)}
    assert "frozen" in kinds


def test_with_too_few_deliveries_before_it_nothing_is_held(
    window: Mapping[str, list[Portrait]], delivered: Mapping[str, Files], tmp_path: Path
) -> None:
    drifted = changed(delivered["nm_mvd"], {"steps": [{"rows": 0.85}]})
    found = judge(
        load_spec("nm_mvd"), portrait("nm_mvd", drifted, tmp_path), window["nm_mvd"][:2], received_on=CAME
    )
    assert {a.severity for a in found} == {"tell"}
    assert "row_count" in {a.kind for a in found}


@pytest.mark.parametrize("deliveries_before", [1, 2, 3])
def test_a_delivery_that_shrank_beyond_its_limit_is_held_however_few_came_before(
    window: Mapping[str, list[Portrait]],
    delivered: Mapping[str, Files],
    tmp_path: Path,
    deliveries_before: int,
) -> None:
    drifted = changed(delivered["nm_mvd"], {"steps": [{"rows": 0.3}]})
    before = window["nm_mvd"][-deliveries_before:]
    found = judge(load_spec("nm_mvd"), portrait("nm_mvd", drifted, tmp_path), before, received_on=CAME)
    (shrank,) = (a for a in found if a.kind == "row_count" and a.severity == "hold")
    assert "fewer than the" in shrank.sentence


def test_a_portrait_survives_being_written_down(window: Mapping[str, list[Portrait]]) -> None:
    import json

    for portraits in window.values():
        raw = json.loads(json.dumps(portraits[0].to_json(), sort_keys=True))
        again = portrait_from_json(raw)
        assert again.to_json() == portraits[0].to_json()


def test_no_alarm_and_no_portrait_tells_a_persons_data(
    window: Mapping[str, list[Portrait]], delivered: Mapping[str, Files], tmp_path: Path
) -> None:
    """Values one column to the right put names under codes: neither the portrait nor an alarm repeats them."""
    import json

    drifted = changed(delivered["nm_mvd"], {"steps": [{"rotate": "DCS"}]})
    rows = [
        line.split("|") for line in delivered["nm_mvd"]["nm_mvd_2026-03-02.txt"].decode().split("\r\n")[1:200]
    ]
    personal = {row[at] for row in rows if len(row) == 23 for at in (0, 13) if len(row[at]) > 5}
    shown = portrait("nm_mvd", drifted, tmp_path)
    found = judge(load_spec("nm_mvd"), shown, window["nm_mvd"], received_on=CAME)
    said = json.dumps(shown.to_json()) + " ".join(a.sentence for a in found)
    assert personal and not {value for value in personal if value in said}


@pytest.mark.long
def test_ordinary_deliveries_raise_nothing_above_tell(tmp_path: Path) -> None:
    past: dict[str, list[Portrait]] = {}
    told: Counter[str] = Counter()
    severe, judged = [], 0
    for seed in range(1, 14):
        # another seed is another world: other people under the same keys, which is what identities are there to tell
        past = {source: [replace(one, identities=None) for one in own] for source, own in past.items()}
        for n, (source_id, came, files) in enumerate(deliveries(seed, residents=1500, convictions=300)):
            now = portrait(source_id, files, tmp_path / f"{seed}-{n}")
            own = past.setdefault(source_id, [])
            for alarm in judge(load_spec(source_id), now, own, received_on=came):
                told[alarm.kind] += 1
                if alarm.severity != "tell":
                    severe.append(alarm.sentence)
            own.append(now)
            judged += 1
    assert judged >= 200
    assert not severe
    assert sum(told.values()) <= judged / 5, told
