"""California's extract names what a court convicted of, but for one county, and now and then after a higher charge."""

import csv
import io

import pytest

from proving_ground.demo import make_world
from proving_ground.draws import Record
from proving_ground.writers import ca_doj


@pytest.fixture(scope="module")
def court_steps() -> list[tuple[Record, Record]]:
    """Return the rows of the court steps, each beside the true count it tells of."""
    extract = make_world(residents=2_000, convictions=900, seed=3).extracts["ca_doj"]
    rows = csv.DictReader(io.StringIO(ca_doj.extract_csv(extract).decode()), fieldnames=ca_doj.COLUMNS)
    true = {
        (ca_doj.subject_id(number), ca_doj.count_order(count["count_no"])): count
        for number, _, counts in extract.by_subject()
        for count in counts
    }
    return [
        (row, true[row["SUBJECT_ID"], row["CNT_ORDER"]])
        for row in rows
        if row["STP_TYPE_DESCR"] == "COURT ACTION"
    ]


def test_the_convicted_offense_is_the_true_one_wherever_a_court_sent_it(
    court_steps: list[tuple[Record, Record]],
) -> None:
    named = [(row, count) for row, count in court_steps if row["CONV_OFFENSE_DESCR"]]
    assert len(named) > 200
    for row, count in named:
        assert count["disposition"].startswith("CONVICTED")
        assert row["CONV_OFFENSE_DESCR"] == f"{count['statute']}-{count['charge']}"
        assert row["CONV_OFFENSE_TOC"] == count["severity"]
        assert bool(row["CONV_OFFENSE_QUAL_LST"]) == bool(count["inchoate"])


def test_one_county_sends_no_convicted_offense_and_who_was_not_convicted_has_none(
    court_steps: list[tuple[Record, Record]],
) -> None:
    silent = {row["STP_ORI_CNTY_NAME"] for row, count in court_steps if not row["CONV_OFFENSE_DESCR"]}
    convicted = [row for row, count in court_steps if count["disposition"].startswith("CONVICTED")]
    assert {row["STP_ORI_CNTY_NAME"] for row in convicted if not row["CONV_OFFENSE_DESCR"]} == {"FRESNO"}
    assert len(silent) == 5  # elsewhere it is blank where a count was dismissed


def test_a_plea_to_pimping_may_follow_a_charge_of_trafficking(
    court_steps: list[tuple[Record, Record]],
) -> None:
    lesser = [
        row
        for row, _ in court_steps
        if row["CONV_OFFENSE_DESCR"] and row["OFFENSE_DESCR"] != row["CONV_OFFENSE_DESCR"]
    ]
    pleas = [row for row in lesser if row["OFFENSE_DESCR"].startswith("236.1")]
    assert pleas and all(row["CONV_OFFENSE_DESCR"].startswith("266") for row in pleas)
    assert {row["OFFENSE_DESCR"] for row in lesser if row not in pleas} == {"SEE COMMENT FOR CHARGE"}
