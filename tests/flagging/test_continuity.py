"""Every change between two nights has exactly one named cause."""

from datetime import date

import pytest

from transforms.flagging.continuity import FINGERPRINTS, Standing, compare_nights

FIRST, SECOND = date(2026, 3, 2), date(2026, 3, 3)
BASE = dict.fromkeys(FINGERPRINTS, "same")


def standing(kind: str = "flag", content: str = "c", first: date = SECOND, **prints: str) -> Standing:
    return Standing(
        flag_id="F-1", kind=kind, content=content, fingerprints={**BASE, **prints}, first_night=first
    )


def test_a_flag_never_seen_is_new_by_data() -> None:
    [change] = compare_nights({}, {"F-1": standing()}, {})
    assert (change.state, change.was, change.is_now, change.cause) == ("new", "none", "flag", "data")


def test_same_content_is_open_and_keeps_its_first_night() -> None:
    [change] = compare_nights({"F-1": standing(first=FIRST)}, {"F-1": standing(data="other")}, {})
    assert (change.state, change.cause, change.first_night) == ("open", None, FIRST)


@pytest.mark.parametrize("cause", FINGERPRINTS)
def test_other_content_is_changed_by_the_fingerprint_that_moved(cause: str) -> None:
    before, now = standing(first=FIRST), standing(content="d", **{cause: "other"})
    [change] = compare_nights({"F-1": before}, {"F-1": now}, {})
    assert (change.state, change.cause) == ("changed", cause)


def test_a_decision_is_blamed_before_the_data() -> None:
    now = standing(kind="needs_registry", content="d", decision="other", data="other")
    [change] = compare_nights({"F-1": standing()}, {"F-1": now}, {})
    assert change.cause == "decision"


def test_nothing_moved_but_the_calendar() -> None:
    [change] = compare_nights({"F-1": standing(kind="in_window")}, {"F-1": standing(content="d")}, {})
    assert (change.was, change.is_now, change.cause) == ("in_window", "flag", "clock")


def test_withdrawn_names_its_cause_from_the_closed_count() -> None:
    [change] = compare_nights({"F-1": standing()}, {}, {"F-1": {**BASE, "law": "other"}})
    assert (change.state, change.is_now, change.cause) == ("withdrawn", "none", "law")


def test_withdrawn_because_the_count_is_gone_is_data() -> None:
    [change] = compare_nights({"F-1": standing()}, {}, {})
    assert (change.state, change.cause) == ("withdrawn", "data")


def test_new_on_a_count_that_was_closed_before_can_be_the_law() -> None:
    context = {"F-1": {**BASE, "law": "older"}}
    [change] = compare_nights({}, {"F-1": standing()}, context)
    assert (change.state, change.cause) == ("new", "law")


def test_new_on_a_count_that_was_closed_before_by_time_alone_is_the_clock() -> None:
    [change] = compare_nights({}, {"F-1": standing()}, {"F-1": BASE})
    assert (change.state, change.cause) == ("new", "clock")


def test_another_model_is_blamed_before_the_records_it_brings_in() -> None:
    now = standing(content="d", model="other", data="other")
    [change] = compare_nights({"F-1": standing()}, {"F-1": now}, {})
    assert change.cause == "model"
