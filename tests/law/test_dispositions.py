"""Court wordings: the case table, and what must hold for any wording."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.dispositions import disposition_of, dispositions
from tests.law.case_tables import cases


@pytest.mark.parametrize("case", cases("dispositions"))
def test_a_wording_means_what_the_table_says(case: dict[str, Any]) -> None:
    found = disposition_of(case["wording"], case.get("later"), LAW)
    assert (found.name, found.conviction) == (case["is"], case["conviction"])


@given(wording=st.one_of(st.none(), st.text(max_size=80)), later=st.one_of(st.none(), st.text(max_size=80)))
def test_any_wording_gives_one_of_the_list(wording: str | None, later: str | None) -> None:
    assert disposition_of(wording, later, LAW) in dispositions()


@given(wording=st.one_of(st.none(), st.text(max_size=80)), later=st.one_of(st.none(), st.text(max_size=80)))
def test_a_later_event_never_makes_a_conviction(wording: str | None, later: str | None) -> None:
    if disposition_of(wording, None, LAW).conviction != "yes":
        assert disposition_of(wording, later, LAW).conviction != "yes"


def test_every_disposition_says_why_and_by_what_authority() -> None:
    for disposition in dispositions():
        assert disposition.conviction in ("yes", "no", "undetermined")
        assert disposition.authority and disposition.reason
    assert len({d.name for d in dispositions()}) == len(dispositions())
