"""Idaho: an order cites the name under which the defendant was sentenced; offense, order, charge and place hang together."""

from sources.mapping.delivery import MappedDelivery
from sources.spec.loader import SOURCES_DIR, load_spec
from tests.sources.classified import classified
from tests.sources.inline_specs import mapped

SPEC = load_spec("id_doc")


def sample(**instead: str) -> MappedDelivery:
    """Return the sample as it is mapped; `instead` is role to the rows that stand in place of its own."""
    files = {}
    for file in SPEC.files:
        (path,) = (SOURCES_DIR / "id_doc" / "sample").glob(file.pattern)
        header = path.read_text(encoding="utf-8").split("‡\n")[0]
        rows = instead.get(file.role)
        files[file.role] = path.read_bytes() if rows is None else f"{header}‡\n{rows}".encode()
    return mapped(SPEC, files)


def names_of(found: MappedDelivery, person: str) -> list[tuple[str, str]]:
    """Return surname and role of a person's names, in order."""
    names = found.tables["stage__names"]
    own = names[names["person_record_id"] == f"id_doc:{person}"].sort_values("name_no")
    return list(zip(own["surname_raw"], own["name_role"], strict=True))


def test_the_name_that_an_order_cites_was_used_at_the_conviction() -> None:
    assert names_of(sample(), "90001") == [
        ("ZZQUINCE", "record"),
        ("ZZMEDLAR", "committed"),
        ("ZZPEAR", "maiden"),
    ]


def test_the_name_of_record_that_an_order_cites_stays_the_name_of_record() -> None:
    found = sample(order="7002†90001†501†1012†2018-09-10†8002‡\n")
    assert names_of(found, "90001") == [("ZZQUINCE", "record"), ("ZZPEAR", "maiden"), ("ZZMEDLAR", "alias")]


def test_a_number_of_somebody_elses_name_gives_no_name() -> None:
    assert [name for name, _ in names_of(sample(), "90002")] == ["ZZROWAN", "ZZX"]


def test_an_offense_finds_its_person_case_and_outcome_over_several_tables() -> None:
    found = sample().tables["stage__convictions"].set_index("conviction_id")
    own = found.loc["id_doc:6001"]
    assert own["person_record_id"] == "id_doc:90001"
    assert (own["case_number_raw"], own["disposition_raw"]) == ("CR-16-00001", "Guilty")
    assert found["convicting_jurisdiction"].fillna("").to_dict() == {
        "id_doc:6001": "ID", "id_doc:6002": "ID", "id_doc:6003": "OR", "id_doc:6004": "",
    }  # fmt: skip


def test_a_conviction_of_trafficking_is_read_by_idahos_sections() -> None:
    judged = classified(sample()).set_index("conviction_id")
    assert judged.loc["id_doc:6001", "citation"] == "ID:18-8602"
    assert judged.loc["id_doc:6001", "is_conviction"] == "yes"
    assert judged.loc["id_doc:6004", "offense_answer"] == "unknown", "a count whose court nobody knows waits"


def test_a_kind_of_name_that_no_map_of_the_file_lists_is_kept_back() -> None:
    found = sample()
    kept = found.quarantine[found.quarantine["rule"] == "unknown_code"]
    assert len(kept) == 2 and kept["reason"].str.contains("kind of name").sum() == 1
