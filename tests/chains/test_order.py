"""In which order deliveries are taken: numbers, days, receipts; what is missing, late, repeated, refused."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from sources.chain.alarms import Contents, Replacement, chain_alarms
from sources.chain.links import Link, link_of
from sources.chain.order import Ordered, order_links
from sources.spec.model import SourceSpec
from tests.chains.small_source import spec

FIRST = date(2026, 3, 1)


def link(content: str, day: int, *, base: bool = False, number: int | None = None, last: int | None = None,
         first: int | None = None) -> Link:  # fmt: skip
    def on(n: int | None) -> date | None:
        return None if n is None else FIRST + timedelta(days=n)

    return Link(
        delivery_id=content * 64, received_on=FIRST + timedelta(days=day), sequence=1, is_base=base,
        number=number, first_day=on(first), last_day=on(last),
    )  # fmt: skip


def numbered(*said: tuple[str, int | None]) -> list[Link]:
    """Deltas by number, arriving day after day in the order given; B is a base."""
    return [link(content, day, base=content == "B", number=n) for day, (content, n) in enumerate(said)]


def used(ordered: Ordered) -> str:
    return "".join(one.delivery_id[0] for one in ordered.used)


def states(ordered: Ordered) -> list[str]:
    return [state for _, state in ordered.states]


PLAIN: dict[str, Any] = {"changes": [], "merges": None}
NUMBERED = spec(chain="{base: {file_name: full}, number: {file_name: '(\\d+)'}}", **PLAIN)
BY_RECEIPT = spec(chain="{base: {file_name: full}}", **PLAIN)
BY_DAY = spec(
    chain="{base: {file_name: full}, period: {file_name: '(\\d+)_(\\d+)', formats: ['%Y%m%d']}}", **PLAIN
)


@pytest.mark.parametrize(
    ("arrived", "chain", "gap"),
    [
        ([("B", 4), ("a", 5), ("b", 6)], "Bab", None),
        ([("B", 4), ("b", 6), ("a", 5)], "Bab", None),
        ([("a", 5), ("b", 6), ("B", 4)], "Bab", None),
        ([("B", 4), ("a", 5), ("a", 5), ("b", 6)], "Bab", None),
        ([("B", 4), ("a", 5), ("c", 5), ("b", 6)], "Bcb", None),
        ([("B", 4), ("a", 3), ("b", 5)], "Bb", None),
        ([("B", 4), ("a", 5), ("c", 7)], "Ba", "number 6 is missing before delta"),
        ([("B", 4), ("c", 8)], "B", "numbers 5 to 7 are missing before delta"),
        ([("a", 5)], "", "no delivery of everything has arrived so far"),
        ([("B", 4), ("a", 5), ("c", 7), ("D", 9)], "Ba", "number 6 is missing before delta"),
    ],
)
def test_numbers_decide_whatever_the_order_of_receipt(
    arrived: list[tuple[str, int | None]], chain: str, gap: str | None
) -> None:
    ordered = order_links(NUMBERED, numbered(*arrived))
    assert used(ordered) == chain
    assert (ordered.gap or "").startswith(gap or "") and (ordered.gap is None) == (gap is None)


def test_a_new_base_ends_a_gap_and_holds_what_waited() -> None:
    links = [
        *numbered(("B", 4), ("a", 5), ("c", 7)),
        link("D", 3, base=True, number=8),
        link("e", 4, number=9),
    ]
    ordered = order_links(NUMBERED, links)
    assert (used(ordered), ordered.gap) == ("De", None)
    assert states(ordered) == ["superseded", "superseded", "superseded", "used", "used"]


def test_a_source_that_tells_withdrawals_forgets_no_base() -> None:
    links = [*numbered(("B", 4), ("a", 5)), link("D", 3, base=True, number=8)]
    assert used(order_links(NUMBERED, links)) == "D"
    telling = spec(chain="{base: {file_name: full}, number: {file_name: '(\\d+)'}}")
    assert used(order_links(telling, links)) == "BaD"


def test_a_base_without_a_number_holds_what_came_before_it() -> None:
    links = numbered(("a", 1), ("B", None), ("b", 2), ("c", 4))
    ordered = order_links(NUMBERED, links)
    assert (used(ordered), states(ordered)[0]) == ("Bb", "superseded")
    assert ordered.gap is not None and "number 3 is missing" in ordered.gap


def test_the_first_number_after_a_base_may_be_said() -> None:
    restarting = spec(chain="{base: {file_name: full}, number: {file_name: '(\\d+)', first: 1}}", **PLAIN)
    ordered = order_links(restarting, numbered(("B", None), ("b", 2)))
    assert used(ordered) == "B" and ordered.gap is not None and "number 1 is missing" in ordered.gap


def test_days_leave_no_hole() -> None:
    base, a = link("B", 0, base=True, last=0), link("a", 1, first=1, last=3)
    late, c = link("b", 9, first=4, last=5), link("c", 2, first=6, last=6)
    gap = order_links(BY_DAY, [base, a, c])
    assert used(gap) == "Ba" and gap.gap is not None
    assert gap.gap.startswith("nothing covers 2026-03-05 to 2026-03-06, before delta")
    filled = order_links(BY_DAY, [base, a, c, late])
    assert (used(filled), filled.gap) == ("Babc", None)
    assert [one.delivery_id[0] for one in filled.late] == ["b"]


def test_by_receipt_the_same_delta_again_changes_nothing() -> None:
    links = [link("B", 0, base=True), link("a", 1), link("b", 2), link("a", 3)]
    ordered = order_links(BY_RECEIPT, links)
    assert used(ordered) == "Bab"
    assert states(ordered) == ["used", "used", "used", "repeated"]


def test_a_refused_delta_stops_the_chain_until_it_comes_again_or_a_base_does() -> None:
    links = [link("B", 0, base=True), link("a", 1), link("b", 2)]
    refused = {links[1].receipt}
    stopped = order_links(BY_RECEIPT, links, refused)
    assert (used(stopped), states(stopped)) == ("B", ["used", "refused", "waiting"])
    assert stopped.gap is not None and "was refused and did not come again" in stopped.gap
    again = Link(delivery_id="A" * 64, received_on=links[1].received_on, sequence=2, is_base=False)
    mended = order_links(BY_RECEIPT, [links[0], links[1], again, links[2]], refused)
    assert (used(mended), mended.gap) == ("BAb", None)
    anew = order_links(BY_RECEIPT, [*links, link("C", 3, base=True)], refused)
    assert (used(anew), anew.gap) == ("C", None)


def test_a_refused_base_is_passed_over() -> None:
    links = [link("B", 0, base=True), link("a", 1), link("C", 2, base=True), link("b", 3)]
    ordered = order_links(BY_RECEIPT, links, {links[2].receipt})
    assert (used(ordered), ordered.gap) == ("Bab", None)


def test_what_arrives_later_never_changes_an_earlier_day() -> None:
    links = numbered(("B", 4), ("c", 7), ("a", 5), ("b", 6), ("a", 5))
    seen = [used(order_links(NUMBERED, links[:n])) for n in range(1, 6)]
    assert seen == ["B", "B", "Ba", "Babc", "Babc"]


def test_alarms_name_what_is_missing_and_what_was_late() -> None:
    links = numbered(("B", 4), ("c", 6))
    (alarm,) = chain_alarms(NUMBERED, order_links(NUMBERED, links), links[-1])
    assert (alarm.kind, alarm.severity) == ("missing_delivery", "hold")
    assert "number 5 is missing" in alarm.sentence and "1 delivery waits behind it" in alarm.sentence
    filled = [*links, link("a", 5, number=5)]
    (late,) = chain_alarms(NUMBERED, order_links(NUMBERED, filled), filled[-1])
    assert late.kind == "late_delivery" and "number 5" in late.sentence and "number 6" in late.sentence


def test_what_replaced_another_delivery_is_known() -> None:
    links = numbered(("B", 4), ("a", 5), ("b", 6), ("c", 5))
    ordered = order_links(NUMBERED, links)
    assert ordered.replaced == ((links[3], links[1]),)
    assert order_links(NUMBERED, links, {links[3].receipt}).replaced == ()
    one = Replacement(new=links[3], old=links[1], records=4, lacking=2, gone=1)
    (alarm,) = chain_alarms(NUMBERED, ordered, links[-1], Contents(replacements=[one]))
    assert (alarm.kind, alarm.severity, one.is_another) == ("replaced_delivery", "tell", False)
    assert (
        "REPLACED delta [aaaaaaaaaaaa]" in alarm.sentence
        and "1 of them is not there any more" in alarm.sentence
    )
    held = replace(one, lacking=3, is_held=True)
    (alarm,) = chain_alarms(NUMBERED, ordered, links[0], Contents(replacements=[held]))
    assert (alarm.severity, held.is_another) == ("hold", True)
    milder = spec(
        chain="{base: {file_name: full}, number: {file_name: '(\\d+)'}}",
        watch={"severity": {"replaced_delivery": "tell"}},
    )
    (alarm,) = chain_alarms(milder, ordered, links[0], Contents(replacements=[held]))
    assert alarm.severity == "tell"


def place(source: SourceSpec, *names: str, head: str = "") -> Link:
    return link_of(source, dict.fromkeys(names, head), delivery_id="0" * 64, received_on=FIRST, sequence=1)


def test_a_delivery_says_its_place_in_names_or_first_bytes() -> None:
    assert (place(NUMBERED, "x_full_7.csv").is_base, place(NUMBERED, "x_full_7.csv").number) == (True, 7)
    assert place(NUMBERED, "x_8.csv", "y_8.csv").number == 8
    assert "2 numbers" in (place(NUMBERED, "x_8.csv", "y_9.csv").fault or "")
    assert "0 numbers" in (place(NUMBERED, "x.csv").fault or "")
    told = place(BY_DAY, "d_20260301_20260304.csv")
    assert (told.first_day, told.last_day) == (date(2026, 3, 1), date(2026, 3, 4))
    assert "0 readable periods" in (place(BY_DAY, "d_20261301_20260304.csv").fault or "")
    by_head = spec(chain="{base: {content: '^HDR\\|FULL'}, number: {content: 'SEQ=(\\d+)'}}")
    assert place(by_head, "a", head="HDR|FULL|SEQ=12").number == 12
    assert not place(by_head, "a", head="HDR|DELTA|SEQ=13").is_base


def test_an_unplaced_delta_stops_the_chain() -> None:
    faulty = place(NUMBERED, "x.csv")
    base = link("B", -1, base=True, number=4)
    ordered = order_links(NUMBERED, [base, faulty])
    assert (used(ordered), states(ordered)) == ("B", ["used", "refused"])
    assert ordered.gap is not None and "was refused" in ordered.gap
