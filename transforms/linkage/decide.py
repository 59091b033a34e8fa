"""From weights to verdicts: operating points, hard rules, ranks, rivals, expected coincidences."""

import json
from typing import Any

import numpy as np
import pandas as pd

from transforms.linkage.hard_rules import APART, RIVALS, broken_rule, missing_identifiers
from transforms.linkage.levels import Bits, Levels
from transforms.linkage.model import LinkageModel, match_probability
from transforms.linkage.prepare import PersonFeatures
from transforms.linkage.profile import PopulationProfile
from transforms.linkage.rivals import clearly_apart, open_rows
from transforms.linkage.weigh import WeighedPairs

_BEST_KEPT = 3

_WORDS = {
    "equal": "the same on both sides", "both_equal": "both surnames the same", "missing": "not known on both sides",
    "different": "different", "second_dropped": "one side lacks the second surname", "swapped": "the two surnames swapped",
    "joined": "the same, written together", "first_dropped": "one side has only the second surname",
    "first_as_middle": "the first surname filed as a middle name", "truncated": "the same as far as the column is wide",
    "near": "a near spelling", "similar": "a similar spelling", "nickname": "forms of one name",
    "as_middle": "given name filed as middle name", "initial": "the initial agrees", "one_sided": "only one side has it",
    "january_first": "same year, but January 1 often stands for an unknown day", "month_equal": "same year and month",
    "day_month_swapped": "day and month swapped", "one_digit": "one digit off", "year_equal": "same year, no day known",
    "year_and_part": "same year and month or day", "near_year": "one year apart", "last_four": "last four digits agree",
    "last_four_different": "last four digits differ", "same_address": "same address", "same_postcode": "same ZIP code",
    "same_city": "same city", "known_on_both": "another name known on both sides", "none": "none",
    "twin_or_sibling": "same family and day, another given name: a twin or sibling",
    "household": "same family and home, another given name: a relative",
    "other_middle_name": "same family and day or home, another middle name: perhaps a relative",
    "second_different": "the second surnames differ",
}  # fmt: skip


def decide_pairs(
    weighed: WeighedPairs,
    left: PersonFeatures,
    right: PersonFeatures,
    *,
    side: str,
    model: LinkageModel,
    profile: PopulationProfile,
) -> pd.DataFrame:
    """Return the pairs worth keeping as rows of linked__pairs, sorted by its key.

    Kept are all matches and possible pairs, and for each left record its best others: above the floor on the
    residency side, whatever their weight on a registry side, where a negative search shows the nearest entries.
    """
    verdict, rule = _verdicts(weighed, right, side, model, profile)
    rank, rivals = _ranks(weighed, right, model.rival_window)
    shown = (weighed.weight >= model.floor) | side.startswith("registry")
    rows = np.flatnonzero((verdict != "no_match") | ((rank <= _BEST_KEPT) & shown))
    kept = weighed.take(rows)
    return _rows(
        kept,
        left,
        right,
        side,
        verdict[rows],
        rule[rows],
        rank[rows],
        rivals[rows],
        model,
        profile.size(side),
    )


def kin_rows(
    weighed: WeighedPairs,
    people: PersonFeatures,
    *,
    side: str,
    model: LinkageModel,
    profile: PopulationProfile,
) -> pd.DataFrame:
    """Return rows of linked__pairs for two records of one side: no_match with rule `apart` when they cannot be one."""
    verdict, rule = _verdicts(weighed, people, "kin", model, profile)
    apart = clearly_apart(weighed)
    verdict[apart], rule[apart] = "no_match", APART
    rank, rivals = np.ones(len(verdict), dtype=np.int64), np.zeros(len(verdict), dtype=np.int64)
    return _rows(weighed, people, people, side, verdict, rule, rank, rivals, model, profile.size("residency"))


def _rows(
    kept: WeighedPairs,
    left: PersonFeatures,
    right: PersonFeatures,
    side: str,
    verdicts: Levels,
    rules: Levels,
    rank: Bits,
    rivals: Bits,
    model: LinkageModel,
    size: int,
) -> pd.DataFrame:
    left_ids = left.people["record_id"].to_numpy(dtype=object)[kept.pairs["left_row"].to_numpy()]
    right_ids = right.people["record_id"].to_numpy(dtype=object)[kept.pairs["right_row"].to_numpy()]
    frame = pd.DataFrame(
        {
            "side": side,
            "left_id": left_ids,
            "right_id": right_ids,
            "blocking_rules": kept.pairs["blocking_rules"],
            "match_weight_mbit": kept.weight,
            "match_probability": [match_probability(int(w)) for w in kept.weight],
            "verdict": verdicts,
            "hard_rule": [rule or None for rule in rules],
            "needed_identifier": _needed(verdicts, missing_identifiers(kept, rules)),
            "rank": rank,
            "rivals": rivals,
            "expected_coincidences": [_coincidences(int(w) - kept.prior, size) for w in kept.weight],
            "ledger": ledgers(kept),
            "model_version": model.version,
        }
    )
    frame = frame.astype({"hard_rule": "str", "needed_identifier": "str"})
    return frame.sort_values(["side", "left_id", "right_id"], kind="stable", ignore_index=True)


def ledgers(weighed: WeighedPairs) -> list[str]:
    """Return, per pair, the prior and every comparison with its bits as JSON; they sum to the weight."""
    out = []
    for row in range(len(weighed.weight)):
        entries = [
            {"comparison": "prior", "level": "prior", "mbit": weighed.prior, "because": "how many could fit"}
        ]
        for c in weighed.comparisons:
            level = str(c.levels[row])
            if c.mbit[row] or level not in ("missing", "none"):
                because = _WORDS[level]
                entries.append(
                    {"comparison": c.name, "level": level, "mbit": int(c.mbit[row]), "because": because}
                )
        out.append(json.dumps(entries))
    return out


def _needed(verdicts: Any, words: Any) -> list[str | None]:
    return [word if verdict == "possible" else None for verdict, word in zip(verdicts, words, strict=True)]


def _verdicts(
    weighed: WeighedPairs, right: PersonFeatures, side: str, model: LinkageModel, profile: PopulationProfile
) -> tuple[Any, Any]:
    """Return verdict and the hard rule that lowered it: empty where the weight alone kept it from being a match."""
    weight = weighed.weight
    point = "residency" if side == "kin" else side
    verdict = np.where(weight >= model.match_at[point], "match", "no_match").astype(object)
    verdict[(weight >= model.possible_at[point]) & (verdict == "no_match")] = "possible"
    broken = broken_rule(weighed, side)
    rule = np.where(verdict == "match", broken, "").astype(object)
    verdict[rule != ""] = "possible"
    if side == "residency":
        rivals = open_rows(weighed, right, verdict, broken, model=model, profile=profile)
        verdict[rivals] = "possible"
        rule[rivals] = RIVALS
    return verdict, rule


def _ranks(weighed: WeighedPairs, right: PersonFeatures, window: int) -> tuple[Any, Any]:
    left = weighed.pairs["left_row"].to_numpy()
    right_rows = weighed.pairs["right_row"].to_numpy()
    order = np.lexsort((right_rows, -weighed.weight, left))
    rank = np.zeros(len(left), dtype=np.int64)
    ordered = left[order]
    starts = np.flatnonzero(np.r_[np.ones(min(len(ordered), 1), dtype=bool), ordered[1:] != ordered[:-1]])
    lengths = np.diff(np.r_[starts, len(ordered)])
    rank[order] = np.arange(len(ordered)) - np.repeat(starts, lengths) + 1
    rivals = np.zeros(len(left), dtype=np.int64)
    sources = right.people["source_id"].to_numpy(dtype=object)
    for start, length in zip(starts, lengths, strict=True):
        rows = order[start : start + length]
        weights, kinds = weighed.weight[rows], sources[right_rows[rows]]
        # only others of the same source: another source's record of the same person is no rival
        for kind in sorted(set(kinds)) if length > 1 else ():
            own = np.flatnonzero(kinds == kind)
            ascending = np.sort(weights[own])
            below = np.searchsorted(ascending, weights[own] - window, side="left")
            above = np.searchsorted(ascending, weights[own] + window, side="right")
            rivals[rows[own]] = above - below - 1
    return rank, rivals


def _coincidences(evidence_mbit: int, right_size: int) -> float:
    """Return how many right records would show this much evidence by chance: N times 2^-bits (Good 1950)."""
    return float(f"{right_size * 2.0 ** (-evidence_mbit / 1000):.6g}")
