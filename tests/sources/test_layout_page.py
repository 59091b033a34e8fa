"""docs/canonical-layouts.md: fresh, and what it promises is what happens."""

import re
from pathlib import Path

import pytest

from sources.errors import FileRefused
from sources.layout_page import PAGE, column_table, fresh_page
from sources.spec.loader import SOURCES_DIR, load_spec
from tests.sources.inline_specs import mapped, read

GOOD = "record_id,conviction_id,conviction_date,registration_required,charge_text\n" + "".join(
    f"{n},c{n},2020-01-01,no,x\n" for n in range(30)
)
KEPT_BACK = {
    "missing_key": b",a,2020-01-01,no,x\n",
    "unreadable_date": b"77,a,31/12/2025,no,x\n",
    "unknown_code": b"77,a,2020-01-01,perhaps,x\n",
    "field_count": b"77,a,2020-01-01\n",
    "unclosed_quote": b'77,a,2020-01-01,no,"x\n',
    "bad_quotes": b'77,a,2020-01-01,no,"x"y\n',
    "encoding": b"77,a,2020-01-01,no,\xf1\n",
    "nul_byte": b"77,a,2020-01-01,no,\0\n",
    "duplicate_key": b"1,c1,2020-01-01,no,another charge\n",
    "repeated_header": GOOD.splitlines(keepends=True)[0].encode(),
}
REFUSED = {
    "empty": b"",
    "header": GOOD.replace("conviction_date", "convicton_date").encode(),
    "field_count": GOOD.encode() + b"x,y\n" * 4,
}


def rules_of(section: str) -> list[str]:
    """Rule names of the last column of a table of the page."""
    table = PAGE.read_text().split(section, 1)[1].split("\n\n", 1)[0]
    return [
        rule for line in table.splitlines()[2:] for rule in re.findall(r"`(\w+)`", line.rsplit("|", 2)[1])
    ]


def test_the_page_is_fresh() -> None:
    page = PAGE.read_text()
    assert fresh_page(page) == page, "docs/canonical-layouts.md is stale; run python -m sources.layout_page"


@pytest.mark.parametrize("kind", ["conviction", "residency", "registry"])
def test_every_column_stands_on_the_page(kind: str) -> None:
    table, page = column_table(f"canonical_{kind}"), PAGE.read_text()
    assert table in page
    listed = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
    assert listed == list(load_spec(f"canonical_{kind}").files[0].columns)


def test_the_page_names_every_rule_that_keeps_a_row_back() -> None:
    assert sorted(rules_of("| a row is quarantined | rule |")) == sorted(KEPT_BACK)


@pytest.mark.parametrize("rule", KEPT_BACK)
def test_a_bad_row_is_kept_back_alone(rule: str) -> None:
    found = mapped(load_spec("canonical_conviction"), {"records": GOOD.encode() + KEPT_BACK[rule]})
    kept = found.quarantine
    assert list(zip(kept["record_no"], kept["rule"], strict=True)) == [(32, rule)]
    assert len(found.tables["stage__convictions"]) == 30


def test_the_page_names_every_rule_that_refuses_a_file() -> None:
    of_a_delivery = {
        "unexpected_file",
        "several_files",
    }  # files that no file can tell by itself: tests/sources/test_split_and_many
    assert sorted({*rules_of("| a file is refused whole | rule |")} - of_a_delivery) == sorted(REFUSED)
    assert {*rules_of("| a file is refused whole | rule |")} >= of_a_delivery


@pytest.mark.parametrize("rule", REFUSED)
def test_a_bad_file_is_refused_whole(rule: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(REFUSED[rule], load_spec("canonical_conviction").files[0])
    assert refused.value.rule == rule


def test_the_six_lines_of_the_page_make_a_source(tmp_path: Path) -> None:
    lines = re.search(r"```yaml\n(# sources/(\w+)/spec\.yml\n.*?)```", PAGE.read_text(), re.DOTALL)
    assert lines is not None
    for source_id, text in (
        (lines[2], lines[1]),
        ("canonical_conviction", (SOURCES_DIR / "canonical_conviction" / "spec.yml").read_text()),
    ):
        (tmp_path / source_id).mkdir()
        (tmp_path / source_id / "spec.yml").write_text(text)
    spec = load_spec(lines[2], tmp_path)
    found = mapped(spec, {"records": b"record_id,license_number\n1,1234567\n"})
    assert list(found.tables["stage__identifiers"]["issuer"]) == [spec.jurisdiction] == ["TX"]


def test_registration_elsewhere_is_carried_in_full() -> None:
    text = (
        "record_id,registration_required,registration_jurisdiction,registration_until,registration_frequency\n"
        "1,yes,TX,life,every 90 days\n2,no,,,\n3,,,,\n4,YES,FL,2031-05-01,yearly\n"
    )
    facts = mapped(load_spec("canonical_conviction"), {"records": text.encode()}).tables["stage__convictions"]
    columns = ["registration_required", "registration_jurisdiction", "registration_until_raw"]
    assert facts[columns].astype(object).where(facts[columns].notna(), None).to_numpy().tolist() == [
        ["yes", "TX", "life"], ["no", None, ""], ["unknown", None, ""], ["yes", "FL", "2031-05-01"],
    ]  # fmt: skip
    assert facts["registration_frequency_raw"].tolist() == ["every 90 days", "", "", "yearly"]
