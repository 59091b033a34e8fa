"""From records to canonical rows: joins and orphans, aliases, codes, dates, parts of a fact, keys."""

from sources.mapping.delivery import MappedDelivery
from sources.spec.loader import load_spec
from tests.sources.inline_specs import mapped, source_spec
from transforms.standardize.tables import standardize_tables

TWO_FILES = source_spec("""
kind: registry
files:
  - role: people
    pattern: "people.csv"
    format: {type: delimited}
    columns: {id: key, name: full name, born: date of birth, state: status}
  - role: aliases
    pattern: "aliases.csv"
    format: {type: delimited}
    columns: {id: key, alias: other name, alias_born: its date of birth}
  - role: entries
    pattern: "entries.csv"
    format: {type: delimited}
    columns: {id: key, seq: number, offense: words, since: date}
joins:
  - {left: entries, right: people, on: {id: id}}
  - {left: aliases, right: people, on: {id: id}}
persons:
  - file: people
    key: [id]
    names: [{format: last_comma_first, full: name}]
    birth_dates: [{column: born, date: {formats: ["%m/%d/%y"], pivot_year: 2010, placeholders: ["11/11/11"]}}]
  - file: aliases
    key: [id]
    names:
      - role: alias
        format: first_middle_last
        full: alias
        separated_by: ";"
        birth_date: {column: alias_born, date: {formats: ["%Y-%m-%d"]}}
facts:
  file: entries
  key: [id, seq]
  person_key: [id]
  fields:
    registry_jurisdiction: {literal: NM}
    status: {column: people.state, codes: {values: {A: active, X: expired}, blank: active}}
    registered_on: {column: since, date: {formats: ["%Y-%m-%d"]}}
    offense: offense
""")
PEOPLE = (
    b"id,name,born,state\n1,PRUEBA ANA,01/02/85,A\n2,NADIE,11/11/11,X\n3,OTRO,02/03/09,\n4,SOLO,02/30/70,A\n"
)
ALIASES = b"id,alias,alias_born\n1,Ana Otra;Anita Otra,1986-02-01\n9,Nobody Here,\n"
ENTRIES = b"id,seq,offense,since\n1,1,a,2000-01-01\n1,2,b,2001-01-01\n3,1,c,\n4,1,d,\n7,1,e,\n"


def delivery() -> MappedDelivery:
    return mapped(TWO_FILES, {"people": PEOPLE, "aliases": ALIASES, "entries": ENTRIES})


def kept_back(found: MappedDelivery) -> list[tuple[str, int, str]]:
    rows = found.quarantine[["file_name", "record_no", "rule"]]
    return sorted(rows.itertuples(index=False, name=None))


def counted(found: MappedDelivery) -> dict[str, tuple[int, int, int, int]]:
    columns = ["records_delivered", "records_accepted", "records_quarantined", "records_set_aside"]
    return {row.file_name: tuple(getattr(row, c) for c in columns) for row in found.file_counts.itertuples()}


def test_orphans_and_what_hangs_on_a_quarantined_record_are_kept_back() -> None:
    found = delivery()
    assert kept_back(found) == [
        ("aliases", 3, "orphan"),
        ("entries", 5, "orphan"),  # its person's birth date is February 30
        ("entries", 6, "orphan"),
        ("people", 5, "unreadable_date"),
    ]
    assert counted(found) == {"people": (4, 3, 1, 0), "aliases": (2, 1, 1, 0), "entries": (5, 3, 2, 0)}
    assert found.quarantine["quarantine_id"].is_unique


def test_a_fact_takes_columns_of_its_partner() -> None:
    facts = delivery().tables["stage__registrations"]
    assert list(zip(facts["registration_id"], facts["status"], strict=True)) == [
        ("test:1/1", "active"), ("test:1/2", "active"), ("test:3/1", "active"),
    ]  # fmt: skip


def test_a_person_without_facts_is_still_a_person() -> None:
    assert set(delivery().tables["stage__persons"]["person_record_id"]) == {"test:1", "test:2", "test:3"}


def test_aliases_are_split_and_carry_their_own_birth_date() -> None:
    found = delivery()
    tables = standardize_tables(found.tables, found.date_rules)
    names = tables["stage__names"]
    ana = names[names["person_record_id"] == "test:1"]
    assert list(zip(ana["name_no"], ana["name_role"], ana["full_raw"], strict=True)) == [
        (1, "record", "PRUEBA ANA"), (2, "alias", "Ana Otra"), (3, "alias", "Anita Otra"),
    ]  # fmt: skip
    born = tables["stage__birth_dates"].query("person_record_id == 'test:1'")
    assert [str(day.date()) for day in born["birth_date"]] == ["1985-01-02", "1986-02-01", "1986-02-01"]
    assert [None if number != number else number for number in born["name_no"].astype(float)] == [None, 2, 3]


def test_two_digit_years_turn_at_the_pivot_and_placeholders_are_no_dates() -> None:
    found = delivery()
    born = standardize_tables(found.tables, found.date_rules)["stage__birth_dates"].set_index(
        "person_record_id"
    )
    assert str(born.loc["test:3", "birth_date"].date()) == "2009-02-03"
    assert born.loc["test:2", "birth_date_flag"] == "placeholder"


PARTS = source_spec("""
kind: conviction
files:
  - role: counts
    pattern: "*"
    format: {type: delimited}
    columns: {id: person, name: name, no: count, step: kind, law: statute, old: older statute, out: outcome, part: sentence}
persons: [{file: counts, key: [id], names: [{format: auto, full: name}]}]
facts:
  file: counts
  key: [id, no]
  person_key: [id]
  set_aside: {column: step, unless_in: [COURT], reason: no conviction}
  one_row_per_part:
    sentence: part
    later_event: {column: out, capture: '(SET ASIDE.*)'}
  must_agree: [statute]
  fields:
    statute: {first_of: [law, old], blank_if: [SEE COMMENT]}
    statute_stage: {label_of: {law: convicted, old: charged}, blank_if: [SEE COMMENT]}
    inchoate: {beside: {law: part, old: out}, blank_if: [SEE COMMENT]}
    disposition: out
""")


def facts_of(*lines: str) -> tuple[MappedDelivery, list[dict[str, object]]]:
    text = "".join(f"{line},NADIE\n" for line in lines)
    found = mapped(PARTS, {"counts": f"id,no,step,law,old,out,part,name\n{text}".encode()})
    return found, found.tables["stage__convictions"].to_dict("records")


def test_parts_of_one_count_are_one_conviction_with_its_later_event() -> None:
    found, facts = facts_of(
        "1,1,ARREST,x,,,",
        "1,1,COURT,x,,CONVICTED,PRISON",
        "1,1,COURT,x,,CONVICTED,FINE",
        "1,1,COURT,x,,SET ASIDE 1203.4,",
        "1,1,COURT,y,,CONVICTED,JAIL",
    )
    assert [(f["sentence_raw"], f["later_event_raw"], f["disposition_raw"]) for f in facts] == [
        ("PRISON|FINE", "SET ASIDE 1203.4", "CONVICTED")
    ]
    assert kept_back(found) == [("counts", 6, "duplicate_key")]
    assert counted(found) == {"counts": (5, 4, 1, 1)}


def test_the_first_column_that_says_something_decides_its_label_and_its_neighbor() -> None:
    _, facts = facts_of("1,1,COURT,SEE COMMENT,b,OUT,P", "1,2,COURT,a,b,OUT,P")
    assert [(f["statute_raw"], f["statute_stage"], f["inchoate_raw"]) for f in facts] == [
        ("b", "charged", "OUT"), ("a", "convicted", "P"),
    ]  # fmt: skip


def canonical(kind: str, header: str, *rows: str) -> MappedDelivery:
    text = "\n".join([header, *rows]) + "\n"
    return mapped(load_spec(f"canonical_{kind}"), {"records": text.encode()})


def test_the_same_record_twice_is_one_fact_and_another_one_under_its_key_is_kept_back() -> None:
    head = "record_id,conviction_id,statute"
    found = canonical("conviction", head, "1,c1,a", "1,c1,a", "1,c1,b", "2,c2,a")
    assert kept_back(found) == [("records", 4, "duplicate_key")]
    assert len(found.tables["stage__convictions"]) == 2


def test_a_fact_keeps_its_id_when_a_blank_column_comes_or_goes() -> None:
    short = canonical("conviction", "record_id,statute", "1,a")
    longer = canonical("conviction", "record_id,statute,case_number,count", "1,a,,")
    ids = [d.tables["stage__convictions"]["conviction_id"][0] for d in (short, longer)]
    assert ids[0] == ids[1]


def test_yes_no_unknown_is_lenient_in_spelling_and_strict_in_meaning() -> None:
    answers = ["yes", "Y", "TRUE", "1", "no", "f", "", "U", "n/a", "perhaps"]
    rows = [f"{n},{n},{answer}" for n, answer in enumerate(answers)]
    found = canonical("conviction", "record_id,conviction_id,registration_required", *rows)
    assert list(found.tables["stage__convictions"]["registration_required"]) == [
        "yes", "yes", "yes", "yes", "no", "no", "unknown", "unknown", "unknown",
    ]  # fmt: skip
    assert kept_back(found) == [("records", 11, "unknown_code")]


def test_jurisdictions_are_understood_by_name_and_code_and_others_kept() -> None:
    rows = [f"{n},{n},{place}" for n, place in enumerate(["fl", "Florida", "FEDERAL", "ucmj", "Ontario", ""])]
    found = canonical("conviction", "record_id,conviction_id,convicting_jurisdiction", *rows)
    assert list(found.tables["stage__convictions"]["convicting_jurisdiction"]) == [
        "FL", "FL", "US", "UCMJ", "Ontario", None,
    ]  # fmt: skip


def test_an_issuer_is_a_code_so_that_numbers_can_be_compared() -> None:
    found = canonical(
        "residency", "record_id,license_number,license_state", "1,123456,New Mexico", "2,123457,"
    )
    assert list(found.tables["stage__identifiers"]["issuer"]) == ["NM", "NM"]


def test_dates_are_american_or_iso_and_never_guessed() -> None:
    days = ["2001-02-03", "02/03/2001", "20010203", "3-Feb-2001", "2001-02", "2001", "31/12/2001", "Feb 30"]
    rows = [f"{n},{n},{day}" for n, day in enumerate(days)]
    found = canonical("conviction", "record_id,conviction_id,conviction_date", *rows)
    stage = standardize_tables(found.tables, found.date_rules)["stage__convictions"]
    assert [str(day.date()) for day in stage["conviction_date"]] == [
        "2001-02-03", "2001-02-03", "2001-02-03", "2001-02-03", "2001-02-01", "2001-01-01",
    ]  # fmt: skip
    assert list(stage["conviction_date_precision"]) == ["day"] * 4 + ["month", "year"]
    assert [rule for _, _, rule in kept_back(found)] == ["unreadable_date"] * 2


def test_a_name_flagged_as_cut_travels_with_its_length() -> None:
    spec = load_spec("nm_mvd")
    head = "|".join(spec.files[0].columns)
    blank = dict.fromkeys(spec.files[0].columns, "")
    cut = {**blank, "DAQ": "1", "DCS": "DE LA CRUZ-MONTOY", "DDE": "T", "DAC": "ANA", "DDF": "N"}
    line = "|".join(cut.values())
    found = mapped(spec, {"licenses": f"{head}\n{line}\nTRAILER|1\n".encode()})
    assert found.tables["stage__names"]["truncated_to"][0] == "given=40|middle=40|surname=40|surname=17"
    names = standardize_tables(found.tables, found.date_rules)["stage__names"]
    assert "truncated" in names["flags"][0]
