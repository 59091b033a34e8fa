"""One delivery after another, in memory: what is replaced, corrected, merged, withdrawn, last seen, held back."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from pipelines.chain.assembled import rules_of_source
from pipelines.chain.files import load_state, save_state
from sources.spec.chain import Chain
from tests.chains.small_source import after, delivered, parts, people, spec, told, withdrawn
from transforms.assemble.held import held_back
from transforms.assemble.merges import settled
from transforms.assemble.state import MERGES, State, empty, start, typed
from transforms.assemble.step import with_delivery
from warehouse.frames import empty_frame

SOURCE = spec()
BASE = delivered(
    SOURCE, "base", 1, base=True,
    people="A,1,FULANA,MUESTRA,,1982-03-14,123456AA1 A,2,ZUTANO,EJEMPLO,ZOT_EJEMPLO,1984-11-30,",
    counts="A,,c1,1,,13-1307,PIMA,2019-02-03 A,,c2,1,,13-3206,PIMA,2019-02-03 A,,c3,2,,13-1307,YUMA,2020-02-03",
)  # fmt: skip


_NO = {name: empty_frame(f"landed__{name}") for name in ("quarantine", "file_counts")}


def stands(state: State) -> list[tuple[object, ...]]:
    """Return how each merge stands, in the order told."""
    rows = state.merges[["retired_key", "survivor_key", "delivery_id", "standing"]]
    return [
        tuple(str(v).removeprefix("test:") for v in row) for row in rows.itertuples(index=False, name=None)
    ]


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
    standing = ["applied", "applied", "unknown_survivor", "merge_cycle", "merge_cycle", "unknown_survivor"]
    assert list(merges["standing"]) == standing, "what is kept back is as if nobody had told it"


def test_a_merge_that_was_applied_stays_when_a_later_one_turns_it_round() -> None:
    applied = delivered(SOURCE, "d1", 2, merged="2,1")
    turned = delivered(SOURCE, "d2", 3, merged="1,2 2,2", counts="A,,c8,2,,13-1307,,")
    before, state = after(SOURCE, BASE, applied), after(SOURCE, BASE, applied, turned)
    for table in ("stage__persons", "stage__names", "stage__identifiers"):
        pd.testing.assert_frame_equal(state.tables[table], before.tables[table])
    assert told(state, "conviction_id", "person_record_id") == [
        ("c1", "1"), ("c2", "1"), ("c3", "1"), ("c8", "1"),
    ]  # fmt: skip
    assert stands(state) == [
        ("2", "1", "d1", "applied"), ("1", "2", "d2", "merge_cycle"), ("2", "2", "d2", "merge_cycle"),
    ]  # fmt: skip
    assert held(state) == [("merge_cycle", 2), ("merge_cycle", 3)]
    reasons = held_back(state)["reason"].str.split(": ", n=1).str[1]
    assert list(reasons) == ["test:1 -> test:2 -> test:2", "test:2 -> test:2"]
    later = delivered(SOURCE, "d3", 4, people="A,9,NUEVE,P,,1990-09-09,", merged="2,9")
    state = after(SOURCE, BASE, applied, turned, later)
    assert told(state, "conviction_id", "person_record_id") == [
        ("c1", "1"), ("c2", "1"), ("c3", "9"), ("c8", "9"),
    ], "of one key the last merge that can be carried out counts, from the start"  # fmt: skip
    assert held(state) == [("merge_cycle", 2), ("merge_cycle", 3)], "what was kept back is not tried again"
    names = parts(state, "stage__names", "person_record_id", "given_raw", "full_raw")
    assert names == [
        ("1", "FULANA", None), ("9", "NUEVE", None), ("9", "ZUTANO", None), ("9", None, "ZOT_EJEMPLO"),
    ]  # fmt: skip


def test_a_merge_that_waits_leaves_the_one_before_it_in_force() -> None:
    applied, waits = delivered(SOURCE, "d1", 2, merged="2,1"), delivered(SOURCE, "d2", 3, merged="2,9")
    state = after(SOURCE, BASE, applied, waits)
    assert ("c3", "1") in told(state, "conviction_id", "person_record_id")
    assert stands(state) == [("2", "1", "d1", "applied"), ("2", "9", "d2", "unknown_survivor")]
    state = after(SOURCE, BASE, applied, waits, delivered(SOURCE, "d3", 4, people="A,9,NUEVE,P,,,"))
    assert ("c3", "9") in told(state, "conviction_id", "person_record_id")
    assert stands(state) == [("2", "9", "d2", "applied")] and held(state) == []


@pytest.mark.parametrize("missing_row", ["unknown", "gone"])
def test_a_base_says_by_itself_who_is_a_person(missing_row: str) -> None:
    source = spec(missing_row=missing_row)
    applied = delivered(source, "d1", 2, merged="2,1", counts="A,,c8,2,,13-1307,,")
    base = delivered(source, "base2", 5, base=True,
        people="A,1,FULANA,MUESTRA,,1982-03-14,123456AA1 A,2,ZUTANO,OTRO,,1984-11-30,",
        counts="A,,c1,1,,13-1307,, A,,c3,2,,13-1307,,",
    )  # fmt: skip
    state = after(source, BASE, applied, base)
    assert stands(state) == [("2", "1", "d1", "ended")] and held(state) == []
    carried = [("c2", "1"), ("c3", "2"), ("c8", "2")] if missing_row == "unknown" else [("c3", "2")]
    assert told(state, "conviction_id", "person_record_id") == [("c1", "1"), *carried]
    assert set(zip(state.unseen["record_key"], state.unseen["person_key"], strict=True)) == {
        (f"test:{fact}", f"test:{person}") for fact, person in carried if fact != "c3"
    }
    assert parts(state, "stage__identifiers", "person_record_id", "value_raw") == [("1", "123456AA1")]
    names = parts(state, "stage__names", "person_record_id", "surname_raw")
    assert names == [("1", "MUESTRA"), ("2", "OTRO")]
    again = delivered(source, "d2", 6, merged="2,1")
    assert stands(after(source, BASE, applied, base, again)) == [("2", "1", "d2", "applied")]


def test_a_base_that_has_no_person_of_a_retired_key_leaves_the_merge() -> None:
    source = spec(missing_row="unknown")
    applied = delivered(source, "d1", 2, merged="2,1", counts="A,,c8,2,,13-1307,,")
    base = delivered(source, "base2", 5, base=True,
        people="A,1,OTRA,MUESTRA,,1982-03-14,", counts="A,,c1,1,,13-1307,, A,,c3,2,,13-1307,,",
    )  # fmt: skip
    state = after(source, BASE, applied, base)
    assert stands(state) == [("2", "1", "d1", "applied")] and people(state) == ["1"]
    assert {person for _, person in told(state, "conviction_id", "person_record_id")} == {"1"}
    assert parts(state, "stage__names", "given_raw") == [("OTRA",)], "the base says the person whole"
    assert set(state.unseen["record_key"]) == {"test:c2", "test:c8"}


def test_a_contradiction_told_before_a_base_is_not_carried_out_after_it() -> None:
    applied, turned = delivered(SOURCE, "d1", 2, merged="2,1"), delivered(SOURCE, "d2", 3, merged="1,2")
    base = delivered(SOURCE, "base2", 5, base=True,
        people="A,1,F,M,,, A,2,Z,E,,,", counts="A,,c1,1,,13-1307,, A,,c3,2,,13-1307,,",
    )  # fmt: skip
    state = after(SOURCE, BASE, applied, turned, base)
    assert people(state) == ["1", "2"] and held(state) == [("merge_cycle", 2)]


def test_what_is_corrected_under_a_retired_key_takes_the_place_of_what_was_said_under_it() -> None:
    merge = delivered(SOURCE, "d1", 2, merged="2,1")
    wrong = delivered(SOURCE, "d2", 3, people="C,2,MALO,EJEMPLO,,1999-01-01,999999ZZ9")
    right = delivered(SOURCE, "d3", 4, people="C,2,BUENO,EJEMPLO,,1984-11-30,234567AB2")
    state = after(SOURCE, BASE, merge, wrong, right)
    assert parts(state, "stage__names", "person_record_id", "name_no", "given_raw") == [
        ("1", 1, "FULANA"), ("1", 2, "BUENO"),
    ]  # fmt: skip
    assert parts(state, "stage__birth_dates", "birth_date_raw") == [("1982-03-14",), ("1984-11-30",)]
    ids = parts(state, "stage__identifiers", "id_type", "value_raw")
    assert ids == [("FBI", "123456AA1"), ("FBI", "234567AB2"), ("DOC", "2")]
    part = after(SOURCE, BASE, merge, wrong, delivered(SOURCE, "d3", 4, people="P,2,BUENO,EJEMPLO,,,"))
    assert parts(part, "stage__names", "given_raw") == [("FULANA",), ("BUENO",)]
    assert parts(part, "stage__birth_dates", "birth_date_raw") == [("1982-03-14",), ("1999-01-01",)]


def test_what_is_said_of_the_survivor_speaks_of_the_whole_person() -> None:
    merge = delivered(SOURCE, "d1", 2, merged="2,1")
    whole = after(SOURCE, BASE, merge, delivered(SOURCE, "d2", 3, people="C,1,UNA,MUESTRA,,1982-03-14,"))
    assert parts(whole, "stage__names", "given_raw") == [("UNA",)]
    part = after(SOURCE, BASE, merge, delivered(SOURCE, "d2", 3, people="P,1,UNA,MUESTRA,,,"))
    assert parts(part, "stage__names", "given_raw") == [("UNA",)]
    assert len(parts(part, "stage__birth_dates", "birth_date_raw")) == 2
    gone = after(SOURCE, BASE, merge, delivered(SOURCE, "d2", 3, people="D,1,,,,,"))
    assert people(gone) == [] and told(gone, "conviction_id") == []
    tidied = after(SOURCE, BASE, merge, delivered(SOURCE, "d2", 3, people="D,2,,,,,"))
    assert people(tidied) == ["1"] and len(told(tidied, "conviction_id")) == 3, "a retired key is nobody"


@pytest.mark.parametrize("missing_row", ["unknown", "gone"])
def test_a_state_that_was_written_down_goes_on_as_if_it_had_not_been(
    tmp_path: Path, missing_row: str
) -> None:
    source = spec(missing_row=missing_row)
    row = [
        BASE,
        delivered(
            source, "d1", 2, merged="2,1", people="A,3,TRES,P,,1990-09-09,", counts="A,,c9,3,,13-1307,,"
        ),
        delivered(source, "d2", 3, merged="1,2 3,1", people="C,2,MALO,EJEMPLO,,1999-01-01,"),
        delivered(source, "d3", 4, people="P,2,BUENO,EJEMPLO,,,", counts="A,,c8,2,,13-1307,,"),
        delivered(source, "b2", 5, base=True, people="A,1,F,M,,, A,3,T,P,,,", counts="A,,c1,1,,13-1307,,"),
        delivered(source, "d4", 6, people="C,2,ZUTANO,EJEMPLO,,1984-11-30,", counts="C,,c8,2,,13-1306,,"),
    ]
    rules = rules_of_source(source)
    resumed = start(rules, BASE.tables)
    for n, delivery in enumerate(row, 1):
        resumed, folders = with_delivery(resumed, delivery, rules), (tmp_path / f"a{n}", tmp_path / f"b{n}")
        for folder, state in zip(folders, (resumed, after(source, *row[:n])), strict=True):
            save_state(folder, state, rules, quarantine=_NO["quarantine"], counts=_NO["file_counts"])
        names = sorted(path.name for path in folders[0].iterdir())
        assert names == sorted(path.name for path in folders[1].iterdir())
        for name in names:
            assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes(), (n, name)
        loaded = load_state(folders[0], rules)
        assert loaded is not None
        resumed = loaded


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
