"""Federal courts: five counts a row, sealed ones, and a file that names nobody unless a docket does."""

import pytest

from sources.mapping.delivery import MappedDelivery
from sources.spec.loader import load_spec
from tests.sources.classified import classified
from tests.sources.inline_specs import mapped

SPEC = load_spec("us_fjc")
SLOT = ("TTITLE", "DISP", "PRISTIM", "SUPVREL")
COLUMNS = [
    "DEFLGKY", "REOPSEQ", "TAPEYEAR", "DISTRICT", "OFFICE", "DOCKET", "DEFNO", "DISPDATE",
    *(f"{name}{n}" for n in range(1, 6) for name in SLOT),
]  # fmt: skip
PARTIES = "DISTRICT,OFFICE,DOCKET,DEFNO,LAST_NAME,FIRST_NAME\n84,1,1499001,001,ZZLARCH,ADA\n"
GUILTY = ("18:1591A", "4", "180", "999")


def deliver(*cases: list[tuple[str, ...]], parties: str = PARTIES, docket: str = "1499001") -> MappedDelivery:
    lines = ["\t".join(COLUMNS)]
    for year, slots in enumerate(cases, start=2016):
        own = [*slots, *[("-8",) * 4] * (5 - len(slots))]
        who = [f"10841{docket}10010", "0", str(year), "84", "1", docket, "001", "06/07/2015"]
        lines.append("\t".join([*who, *(text for slot in own for text in slot)]))
    return mapped(SPEC, {"parties": parties.encode(), "cases": "\n".join([*lines, ""]).encode()})


def test_every_filled_slot_is_a_count_of_its_own() -> None:
    found = classified(deliver([GUILTY, ("18:2421", "1", "-8", "-8"), ("18:1594C", "9", "60", "0")]))
    said = found[["count_raw", "citation", "inchoate", "disposition", "offense_answer"]]
    assert [tuple(row) for row in said.itertuples(index=False)] == [
        ("1", "US:18:1591(a)", "none", "convicted_plea", "yes"),
        ("2", "US:18:2421", "none", "dismissed", "no"),
        ("3", "US:18:1594(c)", "conspiracy", "convicted_trial", "yes"),
    ]
    assert found["conviction_id"].str.rsplit("/", n=1).str[1].tolist() == ["1", "2", "3"]
    assert set(found["convicting_jurisdiction"]) == {"US"}


def test_a_sealed_count_stays_and_says_so() -> None:
    found = classified(deliver([("18:2423A", "9", "-3", "-3")])).iloc[0]
    assert (found["disposition"], found["is_conviction"], found["later_event_raw"]) == (
        "sealed", "undetermined", "SEALED",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("months", "release", "says"),
    [
        ("180", "999", "PRISON 180 MONTHS|SUPERVISED RELEASE FOR LIFE"), ("-4", "-8", "LIFE"), ("-5", "-8", "DEATH"),
        ("-1", "36", "PRISON UNDER ONE MONTH|SUPERVISED RELEASE 36 MONTHS"), ("-2", "0", "NO SENTENCE"), ("-8", "-8", ""),
    ],
)  # fmt: skip
def test_a_negative_number_is_a_word(months: str, release: str, says: str) -> None:
    found = deliver([("18:1591A", "4", months, release)]).tables["stage__convictions"]
    assert found["sentence_raw"].tolist() == [says]


def test_a_case_of_which_nobody_named_the_defendant_is_set_aside() -> None:
    found = deliver([GUILTY], docket="1499777")
    assert found.tables["stage__convictions"].empty
    cases = found.file_counts.set_index("file_role").loc["cases"]
    assert (cases["records_accepted"], cases["records_set_aside"], cases["records_quarantined"]) == (1, 1, 0)


def test_a_docket_with_two_names_names_nobody() -> None:
    found = deliver([GUILTY], parties=PARTIES + "84,1,1499001,001,ZZOTHER,ADA\n")
    assert found.tables["stage__persons"].empty
    assert found.tables["stage__convictions"].empty
    assert found.quarantine["rule"].tolist() == ["duplicate_key", "duplicate_key"]


def test_a_code_that_nobody_lists_in_any_slot_keeps_the_whole_row_back() -> None:
    found = deliver([GUILTY, ("18:2421", "7", "-8", "-8")])
    assert found.tables["stage__convictions"].empty
    assert "unknown_code" in found.quarantine["rule"].tolist()


def test_a_record_that_repeats_a_key_and_differs_is_kept_back_with_all_its_slots() -> None:
    first, second = [GUILTY], [GUILTY, ("18:2421", "4", "12", "0")]
    lines = deliver(first, second)
    assert len(lines.tables["stage__convictions"]) == 3, "two years of the file are two rows"
    text = "\n".join(
        "\t".join(
            [*("K", "0", "2016", "84", "1", "1499001", "001", "06/07/2015"), *(t for s in slots for t in s)]
            + ["-8"] * 4 * (5 - len(slots))
        )
        for slots in ([GUILTY], [("18:1343", "4", "12", "0"), GUILTY])
    )
    found = mapped(SPEC, {"parties": PARTIES.encode(), "cases": f"{chr(9).join(COLUMNS)}\n{text}\n".encode()})
    assert found.tables["stage__convictions"]["conviction_id"].tolist() == ["us_fjc:K/0/2016/1"]
    assert found.quarantine["rule"].tolist() == ["duplicate_key"]
