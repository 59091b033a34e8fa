"""Limits in a specification: what they rest on is always said, and one that would protect nothing is refused."""

import re
from pathlib import Path

import pytest

from sources.errors import SpecError
from sources.spec.limits import Limits
from sources.spec.loader import load_spec
from sources.spec.yaml_text import parse_yaml
from tests.sources.inline_specs import load_text

PAGE = Path(__file__).resolve().parents[2] / "docs" / "limits-of-use.md"
SPEC = """
source_id: zz
title: A list
jurisdiction: NM
kind: residency
authority: an agreement
cadence: monthly
stale_after_days: 60
files:
  - {role: list, pattern: "*.csv", format: {type: delimited}, columns: {ID: key, LAST: surname, BORN: born}}
persons:
  - {file: list, key: [ID], names: [{role: record, surname: LAST}], birth_dates: [BORN]}
facts: {file: list, key: [ID], person_key: [ID], fields: {evidence_type: {literal: voter}, status: {literal: resident}}}
limits:
  keep_days: {at_most: 30, because: "an agreement, section 4", checked: unread}
  not_shown: [{fields: [birth_dates], because: "an agreement, section 5", checked: counsel_approved}]
"""


def refusal(root: Path, was: str, becomes: str) -> str:
    assert was in SPEC
    with pytest.raises(SpecError) as error:
        load_text(root, SPEC.replace(was, becomes, 1))
    return str(error.value)


def test_limits_read_nothing_anew(tmp_path: Path) -> None:
    own = load_text(tmp_path / "own", SPEC)
    other = load_text(tmp_path / "other", SPEC.split("limits:")[0])
    assert own.digest == other.digest
    assert own.limits.hidden == {"birth_dates"}
    assert own.limits.why_hidden() == "an agreement, section 5 (approved by counsel)"


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        (', because: "an agreement, section 4"', "", "because"),
        (", checked: unread", "", "checked"),
        ("at_most: 30", "at_most: 0", "greater than or equal to 1"),
        ("[birth_dates]", "[shoe_size]", "not_shown.0.fields.0"),
        ("[birth_dates]", "[ssn]", "taken from no file"),
        ("[birth_dates]", "[birth_dates, birth_dates]", "stand there twice"),
        ("stale_after_days: 60", "stale_after_days: 60\nmissing_row: unknown", "none is ever superseded"),
    ],
)
def test_a_limit_that_says_too_little_or_protects_nothing_is_refused(
    was: str, becomes: str, says: str, tmp_path: Path
) -> None:
    assert says in refusal(tmp_path, was, becomes)


def test_the_example_of_the_page_is_a_limit() -> None:
    (example,) = re.findall(r"```yaml\n# limits\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert Limits.model_validate(parse_yaml(example)).keep_days is not None


def test_every_stated_limit_says_what_it_rests_on() -> None:
    assert load_spec("nm_voter").limits.hidden == {"names", "birth_dates", "addresses", "sex"}
    assert load_spec("ncic_nsor").limits.redisclosure is not None
