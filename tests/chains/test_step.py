"""One delivery after another, in memory: what is replaced, corrected, merged, withdrawn, last seen, held back."""

from datetime import date

import pandas as pd
import pytest

from sources.spec.chain import Chain
from tests.chains.small_source import after, delivered, parts, people, spec, told, withdrawn
from transforms.assemble.held import held_back
from transforms.assemble.merges import settled
from transforms.assemble.state import MERGES, State, empty, typed

SOURCE = spec()
BASE = delivered(
    SOURCE, "base", 1, base=True,
    people="A,1,FULANA,MUESTRA,,1982-03-14,123456AA1 A,2,ZUTANO,EJEMPLO,ZOT_EJEMPLO,1984-11-30,",
    counts="A,,c1,1,,13-1307,PIMA,2019-02-03 A,,c2,1,,13-3206,PIMA,2019-02-03 A,,c3,2,,13-1307,YUMA,2020-02-03",
)  # fmt: skip


def held(state: State) -> list[tuple[str, int]]:
    return sorted(zip(held_back(state)["rule"], held_back(state)["record_no"], strict=True))


def test_a_delta_replaces_by_key_and_deletes() -> None:
    delta = delivered(
        SOURCE, "d1", 2, people="C,2,ZUTANO,LUIS,,1984-11-30,", counts="C,,c3,2,,13-1306,, D,,c2,1,,,, A,,c4,2,,13-1307,,"
    )  # fmt: skip
    state = after(SOURCE, BASE, delta)
    assert told(state, "conviction_id", "person_record_id", "statute_raw", "delivery_id") == [
        ("c1", "1", "13-1307", "base"),
        ("c3", "2", "13-1306", "d1"),
        ("c4", "2", "13-1307", "d1"),
    ]
    assert [row[1:] for row in parts(state, "stage__names", "person_record_id", "name_no", "surname_raw")] == [
        (1, "MUESTRA"), (1, "LUIS"),
    ]  # fmt: skip
    assert withdrawn(state) == [("c2", "1", "deleted", "d1")]
    revised = state.revisions[["record_key", "delivery_id", "replaced_delivery_id"]]
    assert list(revised.itertuples(index=False, name=None)) == [
        ("test:2", "d1", "base"), ("test:c3", "d1", "base"),
    ]  # fmt: skip


def test_the_last_word_of_a_delivery_counts() -> None:
    counts = (
        "A,,c5,1,,13-1306,, C,,c5,1,,13-1307,PIMA, P,,c5,1,,,YUMA, "
        "D,,c1,1,,,, A,,c1,1,,13-3206,, A,,c6,1,,13-1307,, D,,c6,1,,,,"
    )
    delta = delivered(SOURCE, "d1", 2, counts=counts)
    state = after(SOURCE, BASE, delta)
    assert told(state, "conviction_id", "statute_raw", "court_raw") == [
        ("c1", "13-3206", None), ("c2", "13-3206", "PIMA"), ("c3", "13-1307", "YUMA"), ("c5", "13-1307", "YUMA"),
    ]  # fmt: skip
    assert withdrawn(state) == [("c6", "1", "deleted", "d1")]


def test_a_correction_says_only_what_is_other_than_before() -> None:
    delta = delivered(
        SOURCE, "d1", 2, counts="P,,c1,1,,,MARICOPA, P,,c9,1,,,NOWHERE,", people="P,2,,,,1984-12-30,"
    )
    state = after(SOURCE, BASE, delta)
    rows = told(state, "conviction_id", "statute_raw", "court_raw", "conviction_date_raw", "delivery_id")
    assert rows[0] == ("c1", "13-1307", "MARICOPA", "2019-02-03", "d1")
    assert [c for c, *_ in rows] == ["c1", "c2", "c3"]
    assert held(state) == [("unknown_record", 3)]
    born = dict(parts(state, "stage__birth_dates", "person_record_id", "birth_date_raw"))
    assert born == {"1": "1982-03-14", "2": "1984-12-30"}
    names = parts(state, "stage__names", "person_record_id", "surname_raw", "full_raw")
    assert ("2", "EJEMPLO", None) in names and ("2", None, "ZOT_EJEMPLO") in names


def test_a_correction_gives_the_digest_of_the_whole_record() -> None:
    corrected = after(SOURCE, BASE, delivered(SOURCE, "d1", 2, counts="P,,c1,1,,,MARICOPA,"))
    whole = after(SOURCE, BASE, delivered(SOURCE, "d2", 2, counts="C,,c1,1,,13-1307,MARICOPA,2019-02-03"))
    assert told(corrected, "conviction_id", "record_sha256") == told(whole, "conviction_id", "record_sha256")
    back = after(SOURCE, BASE, delivered(SOURCE, "d1", 2, counts="P,,c1,1,,,PIMA,"))
    assert told(back, "conviction_id", "record_sha256") == told(
        after(SOURCE, BASE), "conviction_id", "record_sha256"
    )
    assert back.revisions.empty


def test_a_withdrawn_record_is_gone_and_so_is_a_person_without_any() -> None:
    state = after(SOURCE, BASE, delivered(SOURCE, "d1", 2, counts="V,2026-02-28,c3,2,,,, X,,c1,1,,,,"))
    assert [c for (c,) in told(state, "conviction_id")] == ["c2"]
    assert people(state) == ["1"]
    for table in ("stage__names", "stage__birth_dates", "stage__identifiers"):
        assert set(state.tables[table]["person_record_id"]) == {"test:1"}
    assert withdrawn(state) == [("c1", "1", "expunged", "d1"), ("c3", "2", "vacated", "d1")]
    days = dict(zip(state.withdrawals["record_key"], state.withdrawals["told_on"], strict=True))
    assert days["test:c3"] == pd.Timestamp(2026, 2, 28) and pd.isna(days["test:c1"])


def test_a_withdrawal_needs_no_other_field_and_may_tell_of_what_is_not_there() -> None:
    delta = delivered(SOURCE, "d1", 2, counts="V,not-a-day,c3,,,,, X,,c99,7,,,, V,,,2,,,,")
    state = after(SOURCE, BASE, delta)
    assert withdrawn(state) == [("c3", "2", "vacated", "d1"), ("c99", "7", "expunged", "d1")]
    assert held(state) == []


def test_a_person_that_is_deleted_takes_their_records_along() -> None:
    state = after(SOURCE, BASE, delivered(SOURCE, "d1", 2, people="D,1,,,,,"))
    assert people(state) == ["2"]
    assert withdrawn(state) == [
        ("1", "1", "deleted", "d1"), ("c1", "1", "deleted", "d1"), ("c2", "1", "deleted", "d1"),
    ]  # fmt: skip


def test_what_is_said_again_is_no_longer_withdrawn() -> None:
    gone = delivered(SOURCE, "d1", 2, counts="X,,c3,2,,,,")
    again = delivered(SOURCE, "d2", 3, people="A,2,ZUTANO,EJEMPLO,,1984-11-30,", counts="A,,c3,2,,13-1307,,")
    state = after(SOURCE, BASE, gone, again)
    assert withdrawn(state) == [] and people(state) == ["1", "2"]


def test_an_orphan_waits_for_its_person() -> None:
    early = delivered(SOURCE, "d1", 2, counts="A,,c7,3,,13-1307,,")
    state = after(SOURCE, BASE, early)
    assert held(state) == [("orphan", 2)]
    assert [c for (c,) in told(state, "conviction_id")] == ["c1", "c2", "c3"]
    late = delivered(SOURCE, "d2", 3, people="A,3,TARDE,LLEGA,,1990-09-09,")
    state = after(SOURCE, BASE, early, late)
    assert held(state) == []
    assert ("c7", "3", "d1") in told(state, "conviction_id", "person_record_id", "delivery_id")


def test_people_may_be_added_to() -> None:
    adding = spec(chain="{base: {file_name: full}, people: added_to}")
    assert adding.chain == Chain(base={"file_name": "full"}, people="added_to")  # type: ignore[arg-type]
    delta = delivered(adding, "d1", 2, people="C,2,LUIS,EJEMPLO,ZOT_EJEMPLO,1984-11-30,234567AB2")
    state = after(adding, BASE, delta)
    names = parts(state, "stage__names", "person_record_id", "name_no", "given_raw", "full_raw")
    assert names[1:] == [("2", 1, "ZUTANO", None), ("2", 2, None, "ZOT_EJEMPLO"), ("2", 3, "LUIS", None)]
    assert parts(state, "stage__birth_dates", "person_record_id", "birth_date_no", "birth_date_raw")[1:] == [
        ("2", 1, "1984-11-30")
    ]
    again = after(adding, BASE, delta, delivered(adding, "d2", 3, people="C,2,LUIS,EJEMPLO,,,"))
    sha = [
        s.tables["stage__persons"].set_index("person_record_id").loc["test:2", "record_sha256"]
        for s in (state, again)
    ]
    assert sha[0] == sha[1], "nothing new was said of the person"


@pytest.mark.parametrize("how", ["file", "event"])
def test_merged_people_are_one(how: str) -> None:
    delta = (
        delivered(SOURCE, "d1", 2, merged="2,1")
        if how == "file"
        else delivered(SOURCE, "d1", 2, counts="M,2026-03-01,,2,1,,,")
    )
    state = after(SOURCE, BASE, delta)
    assert people(state) == ["1"]
    assert told(state, "conviction_id", "person_record_id") == [("c1", "1"), ("c2", "1"), ("c3", "1")]
    names = parts(state, "stage__names", "name_no", "surname_raw", "full_raw")
    assert names == [(1, "MUESTRA", None), (2, "EJEMPLO", None), (3, None, "ZOT_EJEMPLO")]
    ids = parts(state, "stage__identifiers", "identifier_no", "id_type", "issuer", "value_raw")
    assert ids == [(1, "FBI", "US", "123456AA1"), (2, "DOC", "AZ", "2")]
    later = after(SOURCE, BASE, delta, delivered(SOURCE, "d2", 3, counts="A,,c8,2,,13-1307,,"))
    assert ("c8", "1") in told(later, "conviction_id", "person_record_id"), (
        "a retired key goes on meaning the survivor"
    )


def test_merges_follow_chains_whatever_their_order() -> None:
    third = delivered(SOURCE, "d0", 2, people="A,3,TERCERA,P,,1990-09-09,", counts="A,,c9,3,,13-1307,,")
    one, two = delivered(SOURCE, "d1", 3, merged="2,3"), delivered(SOURCE, "d2", 4, merged="3,1")
    for order in ((one, two), (two, one)):
        state = after(SOURCE, BASE, third, *order)
        assert people(state) == ["1"]
        assert {person for _, person in told(state, "conviction_id", "person_record_id")} == {"1"}
        ids = parts(state, "stage__identifiers", "id_type", "value_raw")
        assert sorted(ids) == [("DOC", "2"), ("DOC", "3"), ("FBI", "123456AA1")]


def test_a_cycle_is_refused_by_name_and_an_unknown_survivor_waits() -> None:
    delta = delivered(SOURCE, "d1", 2, merged="1,2 2,1 8,8 2,9 5,6")
    state = after(SOURCE, BASE, delivered(SOURCE, "d0", 2, merged="1,2 2,1 8,8"))
    assert people(state) == ["1", "2"]
    assert held(state) == [("merge_cycle", 2), ("merge_cycle", 3), ("merge_cycle", 4)]
    assert "test:1 -> test:2 -> test:1" in set(held_back(state)["reason"].str.split(": ", n=1).str[1])
    state = after(SOURCE, BASE, delta)  # of one retired key the last merge told counts: 2 goes into 9
    assert ("unknown_survivor", 5) in held(state) and ("unknown_survivor", 6) in held(state)
    arrived = delivered(SOURCE, "d2", 3, people="A,6,SEIS,P,,1990-09-09,", counts="A,,c6,5,,13-1307,,")
    state = after(SOURCE, BASE, delta, arrived)
    assert ("c6", "6") in told(state, "conviction_id", "person_record_id")
    assert ("unknown_survivor", 6) not in held(state)


def test_settled_merges_name_every_way() -> None:
    rows = [("a", "b"), ("b", "c"), ("c", "x"), ("d", "e"), ("e", "d"), ("f", "d")]
    frame = empty(MERGES).reindex(range(len(rows)))
    frame[["retired_key", "survivor_key"]] = rows
    merges, into = settled(typed(frame.fillna({"record_no": 1}), MERGES), {"a", "b", "c"})
    assert into == {"a": "c", "b": "c"}
    assert list(merges["standing"]) == ["applied", "applied", "unknown_survivor", *["merge_cycle"] * 3]


def test_a_base_that_lacks_a_record_says_what_the_specification_says() -> None:
    base = delivered(SOURCE, "base2", 5, base=True, 
        people="A,1,FULANA,MUESTRA,,1982-03-14,123456AA1", counts="A,,c1,1,,13-1307,PIMA,2019-02-03",
    )  # fmt: skip
    delta = delivered(SOURCE, "d1", 3, counts="C,,c3,2,,13-1306,,")
    gone = after(SOURCE, BASE, delta, base)
    assert (told(gone, "conviction_id"), people(gone)) == ([("c1",)], ["1"])
    assert withdrawn(gone) == [] and gone.unseen.empty
    told_so = after(spec(missing_row="withdrawn"), BASE, delta, base)
    assert told(told_so, "conviction_id") == [("c1",)]
    assert withdrawn(told_so) == [("c2", "1", "deleted", "base2"), ("c3", "2", "deleted", "base2")]
    unknown = spec(missing_row="unknown")
    kept = after(unknown, BASE, delta, base)
    assert told(kept, "conviction_id", "delivery_id") == [("c1", "base2"), ("c2", "base"), ("c3", "d1")]
    assert people(kept) == ["1", "2"] and withdrawn(kept) == []
    seen = kept.unseen.set_index("record_key")["last_seen_on"].dt.date.to_dict()
    assert seen == {"test:c2": date(2026, 3, 1), "test:c3": date(2026, 3, 3), "test:2": date(2026, 3, 1)}
    again = delivered(unknown, "base3", 9, base=True, 
        people="A,1,FULANA,MUESTRA,,1982-03-14, A,2,ZUTANO,EJEMPLO,,,", counts="A,,c3,2,,13-1306,,",
    )  # fmt: skip
    back = after(unknown, BASE, delta, base, again)
    days = back.unseen.set_index("record_key")
    assert set(days.index) == {"test:c1", "test:c2"}
    assert days.loc["test:c2", "last_seen_on"].date() == date(2026, 3, 1)
    assert days.loc["test:c1", "last_seen_on"].date() == date(2026, 3, 5)


def test_a_withdrawal_outlasts_the_next_base() -> None:
    base = delivered(SOURCE, "base2", 5, base=True, people="A,1,F,M,,,", counts="A,,c1,1,,13-1307,,")
    state = after(SOURCE, BASE, delivered(SOURCE, "d1", 2, counts="X,,c3,2,,,,"), base)
    assert withdrawn(state) == [("c3", "2", "expunged", "d1")]
    unknown = after(spec(missing_row="unknown"), BASE, delivered(SOURCE, "d1", 2, counts="X,,c3,2,,,,"), base)
    assert "test:c3" not in set(unknown.unseen["record_key"])
