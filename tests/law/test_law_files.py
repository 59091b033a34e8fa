"""The law as files: every row is cited, honest about who read it, and found by its own name."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from law.charge_words import load_charge_words
from law.code_lists import listed_code
from law.errors import LawError
from law.loader import LAW_DIR, load_law
from law.offense_map import OffenseRow, load_offense_map
from law.rulesets.bill import load_bill

LAW = load_law()
ROWS = [row for rows in LAW.offense_map.rows.values() for row in rows]
# read in a registry law that names the subdivision, though the title of the section was not seen there
READ_IN_A_REGISTRY_LAW = {"CA:236.1", "OH:2905.32"}
# a registry law that names a whole chapter registers its sections on labor too
LABOR_IN_A_NAMED_CHAPTER = {"ID:18-8609", "ID:18-8610"}
NM_SECTIONS = {row.section for row in LAW.ruleset.registrable} | {"30-52-1", "30-9-3", "30-9-4", "30-9-4.1"}


def test_there_are_rows_for_every_state_and_the_other_jurisdictions() -> None:
    assert len(LAW.offense_map.rows) == 58
    assert {"US", "UCMJ", "TRIBAL", "DC", "PR", "GU", "VI", "MP"} < set(LAW.offense_map.rows)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_row_is_cited_and_honest(row: OffenseRow) -> None:
    place, _, path = row.id.partition(":")
    assert row.id == f"{place}:{path}"
    assert path.endswith(row.subsections)
    assert row.section in path or place == "TRIBAL"
    assert len(row.authority) > 8
    assert row.title and not row.title.isupper()
    assert set(row.nm_sections) <= NM_SECTIONS, "a section that the ruleset does not know"
    # nobody has approved anything yet, and approval needs a name and a day
    assert (row.check == "counsel_approved") == (row.checked_by is not None) == (row.checked_on is not None)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_category_and_facts_of_a_row_agree(row: OffenseRow) -> None:
    if row.category.endswith("_minor"):
        assert row.victim_minor == "yes"
    if row.category == "sex_trafficking_adult":
        assert row.victim_minor in ("no", "unknown") and row.commercial_sex == "yes"
    if row.category == "trafficking_unspecified":
        assert row.commercial_sex == "unknown"
    if row.category == "labor_trafficking":
        assert row.commercial_sex != "yes"
        registers = "yes" if row.id in LABOR_IN_A_NAMED_CHAPTER else "no"
        assert row.registrable_there in (registers, "unknown")
    if row.registrable_there == "conditional" and not row.subsections:
        assert row.registrable_condition


def test_ids_are_unique_whatever_their_case() -> None:
    ids = [row.id.upper() for row in ROWS]
    assert len(ids) == len(set(ids))


def test_a_subsection_that_parts_sex_from_labor_leaves_the_bare_section_open() -> None:
    """Where rows of one section fall into labor and sex, the bare section itself settles nothing."""
    seen = 0
    for rows in LAW.offense_map.rows.values():
        for bare in (row for row in rows if not row.subsections):
            below = {row.category for row in rows if row.section == bare.section and row.subsections}
            if "labor_trafficking" in below and below - {"labor_trafficking"}:
                seen += 1
                assert bare.category == "trafficking_unspecified", bare.id
    assert seen >= 5


def test_no_section_known_for_prostitution_alone_is_called_trafficking() -> None:
    for row_id in ("FL:796.07", "TX:43.021", "GA:16-6-12", "TN:39-13-514"):
        row = next(row for row in ROWS if row.id == row_id)
        assert row.category == "other_sex_offense", row_id


def test_a_row_that_words_alone_reach_stays_unread() -> None:
    """No tribal number can be read, so words reach these rows, and words alone never flag."""
    tribal = LAW.offense_map.rows["TRIBAL"]
    assert tribal and {row.check for row in tribal} == {"unread"}


def statutes_csv() -> list[dict[str, str]]:
    path = LAW_DIR.parent.parent / "shared" / "law" / "statutes.csv"
    if not path.exists():
        pytest.skip("../shared/law/statutes.csv is not beside this clone: its confidence was not compared")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_read_and_unread_follow_the_confidence_of_the_research() -> None:
    rows = {row.id: row for row in ROWS}
    for research in statutes_csv():
        row = rows[research["citation_normalised"]]
        wanted = (
            "source_read"
            if research["confidence"] == "high" or row.id in READ_IN_A_REGISTRY_LAW
            else "unread"
        )
        assert row.check == wanted, f"{row.id}: confidence is {research['confidence']}"


def test_every_subsection_says_where_it_comes_from() -> None:
    """A row deeper than the research list rests on a registry law's words, or is unread."""
    listed = {research["citation_normalised"] for research in statutes_csv()}
    parents = {row.id: row for row in ROWS}
    for row in ROWS:
        if row.id not in listed and row.check == "source_read":
            bare = parents[row.id.partition("(")[0]]
            assert bare.check == "source_read", f"{row.id} cannot be better read than its section"


@pytest.mark.parametrize("row", LAW.ruleset.all_rows(), ids=lambda row: row.id)
def test_a_rule_is_dated_cited_and_stands(row: Any) -> None:
    assert row.citation and row.standing == "enacted"
    assert row.end is None or row.start < row.end
    # what no source read here says was read by nobody
    assert row.check == ("unread" if row.content == "unknown" else "source_read") and row.checked_by is None


# the history as nm_law.md tables it: acts and the days on which they came into force
HISTORY = {
    "L.1995 ch.106": date(1995, 7, 1), "L.1999 ch.19": date(1999, 7, 1), "L.2000 ch.8": date(2000, 7, 1),
    "L.2003 (1st S.S.) ch.1, section 10": date(2004, 2, 3), "L.2005 ch.279": date(2005, 7, 1),
    "L.2007 ch.68": date(2007, 7, 1), "L.2007 ch.69": date(2007, 7, 1), "L.2008 ch.17, section 1": date(2008, 7, 1),
    "L.2013 ch.152": date(2013, 7, 1), "L.2015 ch.13": date(2015, 7, 1), "10.2.3 NMAC": date(2021, 7, 1),
    "L.2021 ch.58": date(2022, 1, 1),
}  # fmt: skip


def test_every_act_of_the_history_is_there_with_its_day_and_its_rows() -> None:
    acts = LAW.ruleset.acts
    assert {row.act: row.start for row in acts} == HISTORY
    # an act that no row rests on says what is not known of it, or that it is no rule on registration
    for act in acts:
        assert act.changed and act.applies_to
        assert (
            act.begins or act.ends or act.not_known or act.act in ("L.2008 ch.17, section 1", "L.2015 ch.13")
        )


def test_every_day_since_the_first_act_has_a_row_on_each_topic() -> None:
    rules = LAW.ruleset
    for year in range(1995, 2027):
        for day in (date(year, 7, 1), date(year, 12, 31)):
            assert rules.on_topic("deadline", day) and rules.rule("term_years", day), day
            assert {row.trigger for row in rules.triggers if row.in_force(day)} == {
                row.trigger for row in rules.triggers
            }


def test_the_list_has_thirteen_offenses_and_neither_trafficking_nor_conspiracy() -> None:
    today = {row.section for row in LAW.ruleset.registrable if row.end is None}
    assert len(today) == 13
    assert not today & {"30-52-1", "30-9-4", "30-9-4.1", "30-9-3", "30-28-2"}


def test_what_is_not_known_of_2026_is_said() -> None:
    assert LAW.ruleset.read_current_to.isoformat() == "2025-07-01"
    assert {q.standing for q in LAW.ruleset.open_questions} == {"outcome_unknown"}
    assert LAW.ruleset.questions("30-6A-4", LAW.ruleset.open_questions[0].start)


@pytest.mark.parametrize("path", sorted((LAW_DIR / "bills").glob("*.yml")), ids=lambda path: path.stem)
def test_a_bill_is_never_called_law(path: Path) -> None:
    bill = load_bill(path.stem)
    assert bill.bill_id == path.stem
    assert bill.standing in ("hypothetical", "outcome_unknown")
    assert bill.not_modeled, "say what is left out"


def test_a_bill_that_is_not_there_is_named() -> None:
    with pytest.raises(LawError, match=r"\[hb_none\].*hb56_2021"):
        load_bill("hb_none")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"category": "trafficking"}, r"\[ZZ.yml\] row \[1\] field \[category\]"),
        ({"authority": None}, r"\[ZZ.yml\] row \[1\] field \[authority\]"),
        ({"changed_on": "2013"}, r"changed_on and before stand together"),
        (
            {"reaches_seller": "yes", "category": "sex_trafficking_adult"},
            r"\[ZZ.yml\] row \[1\].*reaches_seller: yes beside category sex_trafficking_adult",
        ),
        ({"surprise": 1}, r"field \[surprise\]"),
    ],
)
def test_a_wrong_row_is_named_by_file_row_and_field(
    tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    row = {"id": "ZZ:1-2", "section": "1-2", "title": "Made up", "category": "not_relevant",
           "authority": "Made-up code", "standing": "enacted", "check": "unread"} | change  # fmt: skip
    (tmp_path / "ZZ.yml").write_text(yaml.safe_dump({"jurisdiction": "ZZ", "rows": [row]}))
    with pytest.raises(LawError, match=message):
        load_offense_map(tmp_path)


def test_a_row_that_stands_twice_is_named(tmp_path: Path) -> None:
    row = {"id": "ZZ:1-2", "section": "1-2", "title": "Made up", "category": "not_relevant",
           "authority": "Made-up code", "standing": "enacted", "check": "unread"}  # fmt: skip
    (tmp_path / "ZZ.yml").write_text(yaml.safe_dump({"jurisdiction": "ZZ", "rows": [row, row]}))
    with pytest.raises(LawError, match=r"ZZ:1-2.*twice"):
        load_offense_map(tmp_path)


@pytest.mark.parametrize(
    ("text", "ordinary", "victim"),
    [
        ("TRAFFICKING IN COCAINE 28G<200G", True, False), ("Consp Traff Oxycodone 28g><30k", True, False),
        ("TRAFFICKING STOLEN PROPERTY", True, False), ("TRAFFICKING IN FIREARMS", True, False),
        ("TRAFFICKING IN FOOD STAMPS", True, False), ("WILDLIFE TRAFFICKING", True, False),
        ("TRAFFICKING IN AMPHETAMINE", True, False), ("TRAFF AMPHETAMIN", True, False), ("TRAFFICKING METH", True, False),
        ("POSS METHAMPH", True, False),
        ("TRAFFICKING IN SPICE", True, False), ("TRAFFICKING PILLS", True, False),
        ("TRAFFICKING IN IDENTITIES", True, False), ("TRAFFICKING PERSONAL IDENTIFICATION", True, False),
        ("TRAFFICKING IN ENDANGERED SPECIES", True, False), ("TRAFFICKING IN ALIENS", True, False),
        ("ALIEN SMUGGLING", True, False), ("CS TO A MINOR", True, False), ("TRAFFICKING CS TO A MINOR", True, False),
        ("TRAF METH TO MINOR", True, False), ("TRAFFICKING STOLEN GOODS", True, False), ("TRAFFICKING WEAPONS", True, False),
        ("TRAFFICKING CIGARETTES", True, False), ("TRAFFICKING CONTRABAND", True, False),
        ("TRAFFICKING TOBACCO", True, False), ("TRAFFICKING COUNTERFEIT GOODS", True, False),
        ("HUMAN TRAFFICKING AND METH", False, False), ("LABOR TRAFFICKING METH", False, False),
        ("SEX TRAFFICKING SPICE", False, False), ("PILLS - TRAFFICKING OF PERSONS", False, False),
        ("TRAFFICKING MINOR W/ METH", False, False), ("HUMAN TRAFFICKING CS TO A MINOR", False, False),
        ("FORCED LABOR OF ALIENS", False, False), ("IMPORT ALIEN FOR IMMORAL PURPOSE", False, False),
        ("HUM TRAF UNAUTH ALIEN", False, False), ("METH FOR SEX", False, False), ("TRAFFICKING TO A MINOR", False, False),
        ("ALIENATION", False, False), ("SERVITUDE AND AMPHETAMINE", False, False),
        ("HUMAN TRAFFICKING/FORCE FRAUD", False, False), ("SEX TRAFFICKING OF CHILD", False, False),
        ("LIVE ON EARNINGS OF PROSTITUTE", False, False), ("PROCURE FOR PROSTITUTION", False, False),
        ("HUMAN TRAF", False, False), ("PIMPING", False, False), ("BURG/DWELL/OCCUP", True, False),
        ("PROSTITUTION", False, True), ("ENGAGING IN PROSTITUTION", False, True), ("PROSTITUTION - 2ND", False, True),
        ("LOITERING FOR PROSTITUTION", False, True), ("PROMOTING PROSTITUTION", False, False),
        ("COMPELLING PROSTITUTION OF CHILD", False, False), ("PROSTITUTION OF A CHILD", False, False),
        ("SOLICITATION OF PROSTITUTION", False, False), ("", False, False), ("METHOD OF PAYMENT", False, False),
    ],
)  # fmt: skip
def test_words_of_a_charge_contradict_or_stay_open(text: str, ordinary: bool, victim: bool) -> None:
    words = load_charge_words()
    assert (words.names_another_offense(text), words.is_victim_type(text)) == (ordinary, victim)


@pytest.mark.parametrize(
    ("text", "age", "deed"),
    [
        ("HUMAN TRAFFICKING VICTIM 18 OR OLDER", "an adult", None), ("Human trafficking - adult", "an adult", None),
        ("SEX TRAFFICKING OF ADULT", "an adult", "commercial sex"), ("HUM TRAF VIC 18+", "an adult", None),
        ("TRAFFICKING OF PERSON 18 YRS & OLDER", "an adult", None), ("HUM TRAF VICTIM OVER 17", "an adult", None),
        ("TRAFFICKING, NON-MINOR", "an adult", None), ("SEX TRAF VICT AT LEAST 18", "an adult", "commercial sex"),
        ("HUMAN TRAFFICKING OF CHILD UNDER 18", "a minor", None), ("SEX TRAF <18", "a minor", "commercial sex"),
        ("SEX TRAFFICKING MINOR 18 USC 1591", "a minor", "commercial sex"), ("TRAF VICTIM 17 YOA", "a minor", None),
        ("TRAF VICTIM 14 YEARS OLD", "a minor", None), ("TRAFFICKING 17 AND UNDER", "a minor", None),
        ("TRAF UNDER THE AGE OF 16", "a minor", None), ("OFFENDER 18 OR OLDER, VICTIM UNDER 12", "a minor", None),
        ("HUMAN TRAFFICKING", None, None), ("HUMAN TRAFFICKING UNDER 18 USC 1591", None, None),
        ("HUMAN TRAFFICKING 18 USC 1591", None, None), ("TRAFFICKING OVER 18 U.S.C. 2421", None, None),
        ("18 PA.C.S. 3011 HUMAN TRAFFICKING", None, None), ("HUMAN TRAFFICKING BY ADULT", None, None),
        ("HUMAN TRAFFICKING, DEFENDANT OVER 18", None, None), ("HUM TRAF ADULT OFFENDER", None, None),
        ("TRAFFICKING OF ADULT OR MINOR", None, None), ("TRAF PERSON 16 YEARS OLD OR OLDER", None, None),
        ("SEX TRAFFICKING ADULTERY", None, "commercial sex"), ("HUMAN TRAFFICKING 1180 COUNTS", None, None),
        ("LABOR TRAFFICKING", None, "labor"), ("FORCED LABOUR", None, "labor"), ("HUM TRAF INVOL SERV", None, "labor"),
        ("HUMAN TRAFFICKING LABOR OR SEX", None, None), ("COLLABORATED IN TRAFFICKING", None, None),
        ("HUMAN SMUGGLING", None, "smuggling"), ("ALIEN SMUGGLING", None, "smuggling"),
        ("HUMAN SMUGGLING OR TRAFFICKING", None, None), ("SMUGGLING FOR PROSTITUTION", None, "commercial sex"),
        ("", None, None), (None, None, None),
    ],
)  # fmt: skip
def test_a_charge_text_says_one_side_or_nothing(text: str | None, age: str | None, deed: str | None) -> None:
    said = load_charge_words().said_in(text)
    assert (said.age, said.deed) == (age, deed)


@pytest.mark.parametrize(
    ("code", "name", "leads"),
    [
        ("40A", "NIBRS", "victim_type"), ("64a", None, "documents"), ("64B", "NIBRS", "labor"),
        ("4004", "NCIC", "victim_type"),
        ("6411", "NCIC", "documents"), ("0303", "NCIC", "other"), ("350", "NCRP", "other"), ("4004", None, None),
        ("6411", "TX DPS", None), (None, "NIBRS", None), ("", None, None),
    ],
)  # fmt: skip
def test_a_code_says_what_its_list_says(code: str | None, name: str | None, leads: str | None) -> None:
    found = listed_code(code, name)
    assert (found.leads if found else None) == leads


def test_the_digest_names_the_files_as_they_are() -> None:
    assert LAW.digest == load_law().digest
    assert len(LAW.digest) == 64
