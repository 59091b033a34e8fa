"""Virginia states limits of its own: a share of MISSING that grows is told long before a quarter of all codes has moved."""

from collections.abc import Sequence
from datetime import date

import pytest

from sources.spec.loader import load_spec
from sources.spec.watch import Watch
from sources.watch.alarm import Alarm
from sources.watch.judge import judge
from sources.watch.portrait import Portrait
from tests.sources.drifting import portrait

SPEC = load_spec("va_courts")
CASES = 2_500


def circuit(missing: float) -> bytes:
    """Return a year of circuit cases, a share of whose dispositions is MISSING."""
    every = round(1 / missing)
    rows = [
        f'003,CR{n:06},"ZZ{chr(65 + n % 26)}, ADA {n}",18.2-95,,'
        f"{'MISSING' if n % every == 0 else ('Guilty', 'Nolle Prosequi', 'Dismissed')[n % 3]},2014-03-{1 + n % 28:02}"
        for n in range(CASES)
    ]
    header = "fips,CaseNumber,Defendant,CodeSection,AmendedCodeSection,DispositionCode,DispositionDate"
    return "\n".join([header, *rows, ""]).encode()


DISTRICT = (
    b"fips,CaseNumber,Name,CodeSection,AmendedCode,FinalDisposition,HearingDate\n"
    b'003,GC1,"ZZELM, IDA",18.2-95,,Guilty,2014-03-04\n'
)


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> dict[float, Portrait]:
    """Portraits of a year by the share of MISSING in it."""
    found = {}
    for missing in (0.004, 0.01, 0.03, 0.12, 0.5):
        files = {"circuit_criminal_2014_00.csv": circuit(missing), "district_criminal_2014_00.csv": DISTRICT}
        found[missing] = portrait("va_courts", files, tmp_path_factory.mktemp("year"))
    return found


def shifts(now: Portrait, before: Sequence[Portrait], watch: Watch = SPEC.watch) -> list[Alarm]:
    spec = SPEC.model_copy(update={"watch": watch})
    found = judge(spec, now, before, received_on=date(2026, 3, 1))
    return [alarm for alarm in found if alarm.kind == "code_shift" and alarm.column == "DispositionCode"]


def test_twelve_in_a_hundred_missing_after_four_in_a_thousand_is_told(years: dict[float, Portrait]) -> None:
    (alarm,) = shifts(years[0.12], [years[0.004]] * 4)
    assert alarm.severity == "tell"
    assert "[MISSING] 0.4% usually, 12.5% now" in alarm.sentence
    assert shifts(years[0.12], [years[0.004]] * 4, Watch()) == [], "the usual limit says nothing"


def test_half_of_all_missing_holds_the_delivery(years: dict[float, Portrait]) -> None:
    (alarm,) = shifts(years[0.5], [years[0.004]] * 4)
    assert alarm.severity == "hold"


def test_a_few_more_are_ordinary(years: dict[float, Portrait]) -> None:
    assert shifts(years[0.01], [years[0.004]] * 4) == []
    assert shifts(years[0.03], [years[0.01]] * 4) == []


def test_the_reason_stands_in_the_specification() -> None:
    because = SPEC.watch.codes.because
    assert because is not None and "0.4 %" in because and "12 %" in because
