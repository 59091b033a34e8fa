"""What training leaves extreme in a Splink model, put right; a trained model is plain JSON."""

from typing import Any

from benchmarks.linkage.splink_engine.kind import Kind


def tamed(model: dict[str, Any], kind: Kind) -> dict[str, Any]:
    """Return the model with no m or u below the kind's floors, none missing, and what is set by hand.

    A level that no training pair reached has no m: Splink then takes one in a million, and one that EM drove to
    nothing can weigh minus fifty bits, so that one rare slip outvotes every other fact. Splink needs m / u alone, so
    the m of a level that is set by hand can be above 1.
    """
    odds = model["probability_two_random_records_match"] * 2**kind.prior_bits
    model["probability_two_random_records_match"] = min(odds, 0.5)
    unused = set(kind.by_hand)
    for comparison in model["comparisons"]:
        name = comparison["output_column_name"]
        for level in comparison["comparison_levels"]:
            if level.get("is_null_level"):
                continue
            key = (name, level["label_for_charts"])
            level["m_probability"] = max(level.get("m_probability", 0.0), kind.m_floor)
            level["u_probability"] = max(level.get("u_probability", 0.0), kind.u_floor)
            if key in kind.by_hand:
                unused.discard(key)
                level.update(split_weight(kind.by_hand[key], level["u_probability"]))
            if "tf_adjustment_column" in level:
                level["tf_adjustment_weight"] = kind.frequency_weights.get(name, 1.0)
    if unused:
        raise ValueError(f"set by hand, but no such level: {sorted(unused)}")
    return model


def split_weight(bits: float, u: float) -> dict[str, float]:
    """Return m and u, both probabilities, of a weight; u is kept if m then stays below 1."""
    m = u * 2**bits
    return (
        {"m_probability": m, "u_probability": u}
        if m <= 1
        else {"m_probability": 1.0, "u_probability": 2**-bits}
    )
