"""Decisions on equivalence are appended and sealed like every other; the store itself refuses anything else."""

import json
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from casebook.equivalence import EquivalenceDraft, decisions_digest
from casebook.store import Casebook

DRAFT = EquivalenceDraft(
    flag_id="F-1",
    offense_row_id="FL:796.03",
    nm_row_id="NM-3I-05",
    nm_section="30-6A-4",
    answers={"victim_under 16": "open", "form": "none"},
    offense_fingerprint="a" * 16,
    nm_fingerprint="b" * 16,
    night=date(2026, 3, 2),
    law_digest="c" * 64,
    outcome="equivalent",
    documents=("plea transcript=EX-2", "charging document=EX-1"),
    reason="The transcript states an age under the line",
    decided_by="analyst_3",
    decided_on=date(2026, 3, 4),
)


def test_a_decision_comes_back_as_it_was_written(book: Casebook) -> None:
    assert book.decide_equivalence([DRAFT]) == [1]
    [found] = book.equivalence_decisions()
    assert (found.decision_id, found.outcome, dict(found.answers)) == (1, "equivalent", dict(DRAFT.answers))
    assert found.documents == ("charging document=EX-1", "plea transcript=EX-2")
    assert book.broken_seals() == []


def test_nights_see_those_of_their_day_and_up_to_their_number(book: Casebook) -> None:
    later = replace(DRAFT, decided_on=date(2026, 3, 9))
    book.decide_equivalence([later, DRAFT])
    assert [d.decision_id for d in book.equivalence_decisions(until=date(2026, 3, 4))] == [2]
    assert [d.decision_id for d in book.equivalence_decisions(until=date(2026, 3, 9), up_to=1)] == [1]
    everything = book.equivalence_decisions()
    assert decisions_digest(everything) == decisions_digest(everything[::-1])
    assert decisions_digest(everything) != decisions_digest(everything[:1]) != decisions_digest(())


def test_all_are_written_or_none(book: Casebook) -> None:
    with pytest.raises(ValueError, match="outcome"):
        book.decide_equivalence([DRAFT, replace(DRAFT, outcome="perhaps")])
    assert book.equivalence_decisions() == ()


def test_what_was_typed_is_in_the_ledger_as_a_hash_alone(book: Casebook, url: str) -> None:
    book.decide_equivalence([DRAFT])
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        [(body,)] = connection.execute(sa.text("SELECT body FROM casebook__ledger")).all()
    engine.dispose()
    assert DRAFT.reason not in body and json.loads(body)["decided_by"] == "analyst_3"


def test_the_store_refuses_a_change_and_a_change_by_force_shows(book: Casebook, url: str) -> None:
    book.decide_equivalence([DRAFT])
    engine = sa.create_engine(url)
    change = sa.text("UPDATE casebook__equivalence SET outcome = 'not_equivalent'")
    with pytest.raises(sa.exc.DBAPIError), engine.begin() as connection:
        connection.execute(change)
    with engine.begin() as connection:
        if url.startswith("sqlite"):
            connection.execute(sa.text("DROP TRIGGER casebook__equivalence__no_update"))
        else:
            connection.execute(sa.text("ALTER TABLE casebook__equivalence DISABLE TRIGGER ALL"))
        connection.execute(change)
    engine.dispose()
    assert book.broken_seals() == [1]


@pytest.mark.parametrize("reason", ["", "   short   ", "\n"])
def test_a_reason_is_compulsory(book: Casebook, reason: str) -> None:
    with pytest.raises(ValueError, match="reason"):
        book.decide_equivalence([replace(DRAFT, reason=reason)])
