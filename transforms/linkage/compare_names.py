"""Names of a pair: every variant of one side against every variant of the other, the best pairing counts.

Double surnames are typed evidence (both equal, second dropped, swapped, joined, first filed as middle...),
not fuzz; what is left over is compared by Jaro-Winkler similarity (RapidFuzz).
"""

import re
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cpdist

from transforms.linkage.frequency import weigh_name_part
from transforms.linkage.levels import Comparison, Levels, choose, names_agree, weigh_levels
from transforms.linkage.model import LinkageModel
from transforms.linkage.nicknames_table import same_person_names
from transforms.linkage.prepare import PersonFeatures
from transforms.linkage.profile import PopulationProfile

NEAR, SIMILAR = 0.92, 0.85
_PARTICLES = re.compile(r"^(?:(?:DE|LA|LAS|LOS|DEL|DELA|VAN|VON|DER|DEN|SAN|SANTA) )+(?=\S)")


def compare_names(
    pairs: pd.DataFrame,
    left: PersonFeatures,
    right: PersonFeatures,
    model: LinkageModel,
    profile: PopulationProfile,
) -> list[Comparison]:
    """Return surname, given, middle, suffix and alias comparisons, row for row with `pairs`.

    Args:
        pairs: left_row and right_row, with a plain index from 0.
    """
    both = _variants(pairs, left, right)
    surname, given, middle = _surname_levels(both), _given_levels(both), _middle_levels(both)
    named = [
        weigh_name_part(model, profile, name, levels, both[f"{name}_l"], both[f"{name}_r"])
        for name, levels in (("surname", surname), ("given", given), ("middle", middle))
    ]
    suffix = _suffix_levels(both)
    named.append(Comparison(name="suffix", levels=suffix, mbit=weigh_levels(model, "suffix", suffix)))
    total = sum((c.mbit for c in named), np.zeros(len(both), dtype=np.int64))
    best = _best(both["pair"].to_numpy(), total, len(pairs))
    alias = np.where(_known_on_both(both, surname, given, len(pairs)), "known_on_both", "none").astype(object)
    return [
        *(_picked(comparison, best) for comparison in named),
        Comparison(name="alias", levels=alias, mbit=weigh_levels(model, "alias", alias)),
    ]


def _variants(pairs: pd.DataFrame, left: PersonFeatures, right: PersonFeatures) -> pd.DataFrame:
    numbered = pd.DataFrame({"pair": pairs.index, "row": pairs["left_row"], "right_row": pairs["right_row"]})
    first = numbered.merge(left.names, on="row").drop(columns="row").rename(columns={"right_row": "row"})
    both: pd.DataFrame = first.merge(right.names, on="row", suffixes=("_l", "_r")).drop(columns="row")
    return both.sort_values(["pair", "name_no_l", "name_no_r"], kind="stable", ignore_index=True)


def _surname_levels(both: pd.DataFrame) -> Levels:
    levels = _empty(both)
    whole_l, whole_r = both["surname_l"], both["surname_r"]
    first_l, first_r, second_l, second_r = (
        both[c] for c in ("paternal_l", "paternal_r", "maternal_l", "maternal_r")
    )
    two_l, two_r = second_l != "", second_r != ""
    one_sided = two_l ^ two_r
    choose(levels, (whole_l == "") | (whole_r == ""), "missing")
    choose(levels, (whole_l == whole_r) & two_l & two_r, "both_equal")
    choose(levels, whole_l == whole_r, "equal")
    choose(levels, _squeezed(whole_l) == _squeezed(whole_r), "joined")
    choose(levels, two_l & two_r & (first_l == second_r) & (second_l == first_r), "swapped")
    choose(levels, one_sided & (first_l == first_r), "second_dropped")
    as_middle = _within(first_r, both["middle_l"]) | _within(first_l, both["middle_r"])
    shares_second = (two_r & (second_r == whole_l)) | (two_l & (second_l == whole_r))
    choose(
        levels, as_middle & (shares_second | (whole_l == second_r) | (whole_r == second_l)), "first_as_middle"
    )
    choose(levels, shares_second, "first_dropped")
    choose(levels, _cut(whole_l, whole_r, both["truncated_l"], both["truncated_r"]), "truncated")
    choose(levels, two_l & two_r & (first_l == first_r), "second_different")
    score = _similarity(whole_l, whole_r, levels)
    choose(levels, score >= NEAR, "near")
    choose(levels, score >= SIMILAR, "similar")
    choose(levels, levels == "", "different")
    return levels


def _given_levels(both: pd.DataFrame) -> Levels:
    levels = _empty(both)
    left, right = both["given_l"], both["given_r"]
    choose(levels, (left == "") | (right == ""), "missing")
    choose(levels, left == right, "equal")
    initial = ((left.str.len() == 1) | (right.str.len() == 1)) & (left.str[0] == right.str[0])
    choose(levels, initial, "initial")
    open_rows = np.flatnonzero(levels == "")
    names_l, names_r = left.to_numpy(dtype=object), right.to_numpy(dtype=object)
    nick = np.zeros(len(levels), dtype=bool)
    nick[open_rows] = [same_person_names(names_l[i], names_r[i]) for i in open_rows]
    choose(levels, nick, "nickname")
    choose(levels, _within(left, both["middle_r"]) | _within(right, both["middle_l"]), "as_middle")
    choose(levels, _cut(left, right, both["truncated_l"], both["truncated_r"]), "truncated")
    score = _similarity(left, right, levels)
    choose(levels, score >= NEAR, "near")
    choose(levels, score >= SIMILAR, "similar")
    choose(levels, levels == "", "different")
    return levels


def _middle_levels(both: pd.DataFrame) -> Levels:
    levels = _empty(both)
    left, right = both["middle_l"], both["middle_r"]
    choose(levels, (left == "") | (right == ""), "missing")
    choose(levels, (left == right) & (left.str.len() > 1), "equal")
    short = (left.str.len() == 1) | (right.str.len() == 1)
    choose(levels, short & (left.str[0] == right.str[0]), "initial")
    choose(levels, _within(left, right) | _within(right, left), "near")
    # a middle name that is the other side's surname or given name says nothing here; it was weighed there
    elsewhere = _within(left, both["surname_r"]) | _within(right, both["surname_l"])
    choose(levels, elsewhere | (left == both["given_r"]) | (right == both["given_l"]), "missing")
    choose(levels, _similarity(left, right, levels) >= NEAR, "near")
    choose(levels, levels == "", "different")
    return levels


def _suffix_levels(both: pd.DataFrame) -> Levels:
    levels = _empty(both)
    left, right = both["suffix_l"], both["suffix_r"]
    choose(levels, (left == "") & (right == ""), "missing")
    choose(levels, (left == "") | (right == ""), "one_sided")
    # a second Junior is written JR or II
    younger = {"JR", "II"}
    choose(levels, (left == right) | (left.isin(younger) & right.isin(younger)), "equal")
    choose(levels, levels == "", "different")
    return levels


def _known_on_both(both: pd.DataFrame, surname: Levels, given: Levels, pairs: int) -> Any:
    """Two names that agree, one of them exactly, and that are truly other names on both sides.

    A name of record repeated as an alias is no second name: its class is the same.
    """
    exact = np.isin(surname, ["equal", "both_equal"]) & (given == "equal")
    agrees = names_agree(surname) & names_agree(given)
    columns = ["pair", "name_class_l", "name_class_r"]
    one, other = both.loc[exact, columns].drop_duplicates(), both.loc[agrees, columns].drop_duplicates()
    several = other[other.duplicated("pair", keep=False)]
    crossed = one.merge(several, on="pair", suffixes=("_one", "_other"))
    apart = crossed["name_class_l_one"] != crossed["name_class_l_other"]
    apart &= crossed["name_class_r_one"] != crossed["name_class_r_other"]
    known = np.zeros(pairs, dtype=bool)
    known[crossed.loc[apart, "pair"].to_numpy(dtype=np.int64)] = True
    return known


def _similarity(left: pd.Series, right: pd.Series, levels: Levels) -> Any:
    """Jaro-Winkler of the rows still open; 0 elsewhere. Scores are cut to millionths: same on any machine.

    Leading particles are left out: DE LA CRUZ is not near DE LA ROSA for the six letters they share.
    """
    score = np.zeros(len(levels))
    rows = np.flatnonzero(levels == "")
    if len(rows):
        one = [_core(text) for text in left.to_numpy(dtype=object)[rows]]
        other = [_core(text) for text in right.to_numpy(dtype=object)[rows]]
        score[rows] = np.round(cpdist(one, other, scorer=JaroWinkler.normalized_similarity, workers=2), 6)
    return score


@cache
def _core(text: str) -> str:
    return _PARTICLES.sub("", text)


def _within(part: pd.Series, whole: pd.Series) -> Any:
    """Whether the first text is a word of the second; single letters do not count."""
    words = (" " + whole + " ").to_numpy(dtype=object)
    parts = part.to_numpy(dtype=object)
    return np.array([len(p) > 1 and f" {p} " in w for p, w in zip(parts, words, strict=True)], dtype=bool)


def _cut(left: pd.Series, right: pd.Series, cut_l: pd.Series, cut_r: pd.Series) -> Any:
    """Whether one side is the other cut at its column's width."""
    columns = (left.to_numpy(dtype=object), right.to_numpy(dtype=object), cut_l.to_numpy(), cut_r.to_numpy())
    found = [
        (bool(a) and bool(x) and y.startswith(x)) or (bool(b) and bool(y) and x.startswith(y))
        for x, y, a, b in zip(*columns, strict=True)
    ]
    return np.array(found, dtype=bool)


def _squeezed(text: pd.Series) -> pd.Series:
    return text.str.replace(" ", "", regex=False)


def _empty(both: pd.DataFrame) -> Levels:
    levels = np.empty(len(both), dtype=object)
    levels[:] = ""
    return levels


def _best(pair: Any, total: Any, pairs: int) -> Any:
    """Return, per pair, the row of its best variant pairing (the first of equals), or -1."""
    best = np.full(pairs, -1, dtype=np.int64)
    order = np.lexsort((np.arange(len(pair)), -total, pair))
    ordered = pair[order]
    starts = np.flatnonzero(np.r_[np.ones(min(len(ordered), 1), dtype=bool), ordered[1:] != ordered[:-1]])
    best[ordered[starts]] = order[starts]
    return best


def _picked(comparison: Comparison, best: Any) -> Comparison:
    """Return the comparison at each pair's best variants; a pair without names on both sides has none."""
    has = best >= 0
    levels = np.full(len(best), "missing", dtype=object)
    levels[has] = comparison.levels[best[has]]
    mbit = np.zeros(len(best), dtype=np.int64)
    mbit[has] = comparison.mbit[best[has]]
    rarity = None
    if comparison.rarity is not None:
        rarity = np.zeros(len(best), dtype=np.int64)
        rarity[has] = comparison.rarity[best[has]]
    return Comparison(name=comparison.name, levels=levels, mbit=mbit, rarity=rarity)
