"""What may leave the agency: letters, documents that are handed out. Facts of a source that may not be told are left out."""

from dataclasses import replace

from sources.errors import SpecError
from sources.spec.limits import Redisclosure
from sources.spec.loader import load_spec
from transforms.linkage.explain.explanation import Explanation

NOT_TOLD = "may not leave the agency"


def redisclosure_of(source_id: str) -> Redisclosure | None:
    """Return whom facts of a source may be told; None where nothing limits it, or it is no source of ours."""
    try:
        return load_spec(source_id).limits.redisclosure
    except SpecError:
        return None


def to_hand_out(explanation: Explanation) -> tuple[Explanation, tuple[str, ...]]:
    """Return an explanation for a file that may leave the agency, and why values are missing in it."""
    limits = [redisclosure_of(one.partition(":")[0]) for one in (explanation.left_id, explanation.right_id)]
    if not any(limits):
        return explanation, ()
    values = {
        name: (
            NOT_TOLD if pair[0] and limits[0] else pair[0],
            NOT_TOLD if pair[1] and limits[1] else pair[1],
        )
        for name, pair in explanation.values.items()
    }
    sides = zip((explanation.left_id, explanation.right_id), limits, strict=True)
    why = [f"{one.partition(':')[0]}: {limit.in_words}" for one, limit in sides if limit is not None]
    return replace(explanation, values=values, rare_words=()), tuple(dict.fromkeys(why))
