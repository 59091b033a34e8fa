"""Which proofs of a night are of the build that is there now."""

from pipelines.erasure.proofs import NightProof, proofs_of_build


def proof(told: str, after: str) -> NightProof:
    return NightProof(tombstones=("T-1",), told=told, before=told, after=after, tables={})


def test_proofs_that_follow_each_other_are_all_of_one_build() -> None:
    proofs = [proof("a", "b"), proof("b", "c")]
    assert proofs_of_build(proofs) == proofs
    assert proofs_of_build([]) == []


def test_a_night_run_again_begins_anew() -> None:
    proofs = [proof("a", "b"), proof("r", "s"), proof("s", "t")]
    assert proofs_of_build(proofs) == proofs[1:]


def test_rows_that_are_others_while_the_digest_told_is_not_begin_nothing() -> None:
    """What somebody changed between two erasures is no new run: the first proof still has to hold."""
    changed = NightProof(tombstones=("T-1",), told="b", before="x", after="c", tables={})
    assert proofs_of_build([proof("a", "b"), changed]) == [proof("a", "b"), changed]
