"""When a delivery is whole: what its names tell, stated in the specification and nowhere else."""

import pytest
from pydantic import ValidationError

from pipelines.transport.complete import expected_counts, lacks
from sources.spec.delivery import Delivery
from sources.spec.loader import load_spec
from sources.spec.model import SourceSpec


def spec(source_id: str, **words: object) -> SourceSpec:
    return load_spec(source_id).model_copy(update={"delivery": Delivery.model_validate(words)})


def test_a_name_that_says_unfinished_waits_whatever_is_stated() -> None:
    assert lacks(spec("canonical_conviction"), ["convictions.csv"]) == []
    for name in ("convictions.csv.part", "convictions.csv.filepart", "convictions.csv.TMP"):
        assert "still being written" in lacks(spec("canonical_conviction"), [name])[0]


def test_a_done_marker_and_a_manifest_are_waited_for() -> None:
    words = spec("canonical_conviction", done_marker="*.done", manifest={"pattern": "*SUMS*"})
    assert lacks(words, ["convictions.csv"]) == [
        "waits for its done-marker [*.done]",
        "waits for its manifest [*SUMS*]",
    ]
    assert lacks(words, ["convictions.csv", "x.DONE", "sha256sums.txt"]) == []
    optional = spec("canonical_conviction", manifest={"pattern": "*SUMS*", "required": False})
    assert lacks(optional, ["convictions.csv"]) == []


def test_an_expected_set_counts_roles_encrypted_files_too_and_companions_never() -> None:
    words = spec("canonical_conviction", expects={"records": "2+"}, done_marker="*.done")
    assert (
        "got 1 that play the role [records], expected 2+" in lacks(words, ["convictions_1.csv", "x.done"])[0]
    )
    assert lacks(words, ["convictions_1.csv", "convictions_2.csv.pgp", "x.done"]) == []
    assert lacks(words, ["convictions_1.csv", "convictions.csv.done"]) != []
    exact = spec("canonical_conviction", expects={"records": 1})
    assert lacks(exact, ["convictions_1.csv", "convictions_2.csv"]) != []
    assert lacks(exact, ["convictions_1.csv"]) == []


def test_required_stands_for_every_required_role_and_every_chunk() -> None:
    counts = {role: str(count) for role, count in expected_counts(spec("tn_doc", expects="required")).items()}
    assert counts == {"name": "19", "charge": "1", "elsewhere": "1"}


def test_two_looks_are_needed_only_where_nothing_else_says_that_it_is_whole() -> None:
    assert Delivery().needs_two_looks
    assert Delivery.model_validate({"manifest": {"pattern": "*", "required": False}}).needs_two_looks
    for words in ({"done_marker": "*"}, {"expects": "required"}, {"manifest": {"pattern": "*"}}):
        assert not Delivery.model_validate(words).needs_two_looks
    assert Delivery.model_validate({"done_marker": "*", "stabilized": True}).needs_two_looks


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"expects": {"records": "two"}}, "expects"),
        ({"dated_by": {"path": r"\d{8}"}}, "needs a group"),
        ({"dated_by": {"path": r"^(\d{8})/"}}, "depth is 0"),
        ({"done_markers": "*"}, "Extra inputs"),
    ],
)
def test_a_word_that_does_not_fit_is_refused(words: dict[str, object], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        Delivery.model_validate(words)


def test_an_expected_role_must_exist() -> None:
    raw = load_spec("canonical_conviction").model_dump()
    with pytest.raises(ValidationError, match=r"delivery\.expects: no file has the roles \['rows'\]"):
        SourceSpec.model_validate({**raw, "delivery": {"expects": {"rows": 1}}})
