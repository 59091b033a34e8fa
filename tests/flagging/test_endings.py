"""A death, custody or move on a record that only may be the person's: it closes nothing, and the flag waits for a person."""

from datetime import date

import pytest

from tests.flagging.world import PAIR, assessed, fact, pair
from transforms.flagging.assessment import Assessment

MAY_BE = pair("r:2", verdict="possible", hard_rule="names_and_date_alone", match_weight_mbit=11_000)


def perhaps(status: str, day: date = date(2026, 1, 5), **changes: object) -> Assessment:
    """Return the assessment of somebody with a license of 2024 whom one more record may be about."""
    other = fact(
        residency_id="res:2", person_record_id="r:2", source_id="inv_other", evidence_type="other", status=status,
        evidence_date=day, status_date=day, **changes,
    )  # fmt: skip
    return assessed(pairs=[PAIR, MAY_BE], residency=[fact(), other])


@pytest.mark.parametrize(
    ("status", "word"), [("deceased", "death"), ("in_custody", "custody"), ("moved_out", "move away")]
)
def test_an_end_that_may_be_the_persons_makes_the_flag_wait(status: str, word: str) -> None:
    found = perhaps(status)
    assert (found.outcome, found.kind) == ("wait", "needs_documents")
    answer = found.answers["no_defeater"]
    assert answer.answer == "unknown"
    assert (
        f"A record that may be this person's tells of a {'stay in ' if word == 'custody' else ''}{word}"
        in (answer.sentence)
    )
    assert answer.evidence["perhaps"] == ["res:2"]


@pytest.mark.parametrize("status", ["deceased", "in_custody", "moved_out"])
def test_the_person_was_seen_here_after_it(status: str) -> None:
    assert perhaps(status, date(2024, 5, 1)).outcome == "flag"


@pytest.mark.parametrize("status", ["resident", "works", "unknown", "property_only"])
def test_nothing_else_that_may_be_the_persons_counts(status: str) -> None:
    found = perhaps(status)
    assert found.outcome == "flag"
    assert "perhaps" not in found.answers["no_defeater"].evidence
    assert found.fingerprints == assessed(pairs=[PAIR, MAY_BE]).fingerprints


def test_an_end_that_its_source_no_longer_holds_says_nothing() -> None:
    assert perhaps("deceased", last_seen=date(2026, 2, 10)).outcome == "flag"


def test_that_such_a_record_came_is_told_as_data() -> None:
    before, now = assessed(pairs=[PAIR, MAY_BE]).fingerprints, perhaps("deceased").fingerprints
    assert {name for name in before if before[name] != now[name]} == {"data"}


def test_what_is_closed_stays_closed() -> None:
    dead = fact(residency_id="res:3", status="deceased", status_date=date(2026, 2, 1), evidence_date=None)
    other = fact(residency_id="res:2", person_record_id="r:2", status="in_custody")
    found = assessed(pairs=[PAIR, MAY_BE], residency=[fact(), dead, other])
    assert found.outcome == "closed"
