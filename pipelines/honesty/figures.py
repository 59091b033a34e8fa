"""The night's figures about its own errors, as rows of publish__honesty."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import pandas as pd

from pipelines.honesty.groups import SURNAME_GROUPS
from pipelines.honesty.panel import SEED
from pipelines.honesty.parity import FALSE_LINK, MISSED, PanelCount, group_errors
from proving_ground.draws import stream
from transforms.linkage.honesty import (
    CREDIBLY_UNEQUAL,
    LEAST_ERRORS,
    LEAST_PEOPLE,
    Estimate,
    GroupErrors,
    compare_groups,
    expected_coincidences,
    expected_errors,
    observed_rate,
)

Row = dict[str, Any]
TOLD, TOO_FEW, HOLDS = "told", "too_few", "holds"
_ERROR = {MISSED: "missed", FALSE_LINK: "falsely linked"}
_WHO = {MISSED: "copies of residents", FALSE_LINK: "look-alikes of residents"}


def honesty_rows(
    pairs: pd.DataFrame,
    flags: pd.DataFrame,
    panel: Sequence[PanelCount],
    labels: pd.DataFrame,
    groups: Mapping[str, str] = MappingProxyType({}),
) -> list[Row]:
    """Return every figure of the night.

    Args:
        pairs: linked__pairs of the night.
        flags: publish__flags of the night.
        panel: errors on the panel.
        labels: left_id, right_id, is_match of pairs that reviewers judged.
        groups: surname group by left id, of labeled pairs at least.
    """
    homes = pairs[pairs["side"] == "residency"]
    matches = homes[homes["verdict"] == "match"]
    return [
        *_expected(matches, _resting_on(flags, homes)),
        *_by_rule(homes),
        *_parity(list(panel)),
        *_measured(homes, labels, groups),
    ]


def _resting_on(flags: pd.DataFrame, homes: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs that open flags rest on, with the number of flags that fall with each."""
    standing = flags[flags["state"] != "withdrawn"]
    counted = (
        standing.groupby(["person_record_id", "resident_record_id"]).size().rename("flags").reset_index()
    )
    return counted.merge(
        homes, left_on=["person_record_id", "resident_record_id"], right_on=["left_id", "right_id"]
    ).sort_values(["left_id", "right_id"], ignore_index=True)


def _expected(matches: pd.DataFrame, flagged: pd.DataFrame) -> Iterator[Row]:
    wrong = expected_errors((1 - matches["match_probability"]).tolist())
    yield _row(
        "expected_false_links", "matches", wrong, _about(wrong, "matches", "are expected to join two people")
    )
    wrong = expected_errors((1 - flagged["match_probability"]).tolist(), flagged["flags"].tolist())
    wrong = Estimate(value=wrong.value, low=wrong.low, high=wrong.high, n=int(flagged["flags"].sum()))
    yield _row(
        "expected_false_links",
        "flags",
        wrong,
        _about(wrong, "open flags", "are expected to rest on a false link"),
    )
    chance = expected_coincidences(matches["expected_coincidences"].tolist())
    yield _row(
        "expected_coincidences", "matches", chance,
        f"{_number(chance.value)} residents ({_between(chance)}, with 95 % confidence) are expected to fit one of the"
        f" {chance.n:,} matches as well by chance",
    )  # fmt: skip
    rivals = int((matches["rivals"] > 0).sum())
    yield _count(
        "matches_with_rivals",
        "matches",
        rivals,
        len(matches),
        "matches stand beside another resident who fits nearly as well",
    )


def _by_rule(homes: pd.DataFrame) -> Iterator[Row]:
    held = homes[homes["hard_rule"].notna()].groupby("hard_rule").size()
    for rule, number in held.items():
        what = (
            f"pairs would match by their weight and are kept back by the rule {str(rule).replace('_', ' ')}"
        )
        yield _count("kept_back", str(rule), int(number), len(homes), what)


def _parity(panel: list[PanelCount]) -> Iterator[Row]:
    for kind, groups in group_errors(panel).items():
        for errors in groups:
            yield _rate_row(kind, errors)
            yield _ratio_row(kind, errors)


def _rate_row(kind: str, errors: GroupErrors) -> Row:
    few = errors.n < LEAST_PEOPLE
    said = (
        f"{_few(errors)}"
        if few
        else f"{errors.errors:,} of {errors.n:,} {_WHO[kind]} {_ERROR[kind]}: {errors.rate.value:.1%}"
        f" ({errors.rate.low:.1%} to {errors.rate.high:.1%})"
    )
    return _row(f"{kind}_rate", errors.group, None if few else errors.rate, said, n=errors.n)


def _ratio_row(kind: str, errors: GroupErrors) -> Row:
    name, ratio = f"{kind}_ratio", errors.ratio
    if ratio is None:
        few = f"too few to tell: fewer than {LEAST_ERRORS} {_WHO[kind]} {_ERROR[kind]} in all groups together"
        return _row(name, errors.group, None, few if errors.n >= LEAST_PEOPLE else _few(errors), n=errors.n)
    said = (
        f"{_ERROR[kind]} {ratio.value:.2f} times as often as everybody ({ratio.low:.2f} to {ratio.high:.2f})"
    )
    if errors.is_credibly_worse:
        return _row(
            name, errors.group, ratio, f"{said}: credibly more than {CREDIBLY_UNEQUAL} times", state=HOLDS
        )
    return _row(name, errors.group, ratio, said)


def _few(errors: GroupErrors) -> str:
    return f"too few to tell: {errors.n:,} people, at least {LEAST_PEOPLE} needed"


def _measured(homes: pd.DataFrame, labels: pd.DataFrame, groups: Mapping[str, str]) -> Iterator[Row]:
    """What reviewers found, beside what the engine expected of the very same pairs; then group by group of surnames."""
    if not len(labels):
        return
    judged = homes.merge(labels, on=["left_id", "right_id"])
    linked = judged["verdict"] == "match"
    for figure, own, wrong, expected, words in (
        ("false_link", judged[linked], ~judged["is_match"], 1 - judged["match_probability"], "matches are none"),
        ("missed_link", judged[~linked], judged["is_match"], judged["match_probability"], "other pairs are one person"),
    ):  # fmt: skip
        n = len(own)
        if not n:
            continue
        found = observed_rate(int(wrong[own.index].sum()), n)
        said = f"{found.value:.1%} ({found.low:.1%} to {found.high:.1%}) of {n:,} labeled {words}"
        yield _row(f"measured_{figure}_rate", "labels", found, said)
        mean = float(expected[own.index].mean())
        sums = expected_errors(expected[own.index].tolist())
        rate = Estimate(value=round(mean, 6), low=round(sums.low / n, 6), high=round(sums.high / n, 6), n=n)
        beside = f"{rate.value:.1%} ({rate.low:.1%} to {rate.high:.1%}) were expected of the same {n:,} pairs"
        yield _row(f"expected_{figure}_rate", "labels", rate, beside)
        yield from _measured_by_group(figure, words, own.assign(is_wrong=wrong[own.index]), groups)


def _measured_by_group(
    figure: str, words: str, own: pd.DataFrame, groups: Mapping[str, str]
) -> Iterator[Row]:
    """As on the panel: rates with a least number, and ratios to everybody's, of which a credible one holds the night."""
    of = own["left_id"].map(dict(groups))
    counts = {
        group: (int((own["is_wrong"] & (of == group)).sum()), int((of == group).sum()))
        for group in SURNAME_GROUPS
        if (of == group).any()
    }
    everybody = {group: float(n) for group, (_, n) in counts.items()}
    for errors in compare_groups(counts, everybody, stream(SEED, f"bootstrap of labeled {figure}")):
        if errors.n < LEAST_PEOPLE:
            few = f"too few to tell: {errors.n:,} labeled pairs, at least {LEAST_PEOPLE} needed"
            yield _row(f"measured_{figure}_rate", errors.group, None, few, n=errors.n)
            continue
        rate = errors.rate
        said = f"{rate.value:.1%} ({rate.low:.1%} to {rate.high:.1%}) of {errors.n:,} labeled {words}"
        yield _row(f"measured_{figure}_rate", errors.group, rate, said)
        if errors.ratio is None:
            continue
        ratio = errors.ratio
        often = (
            f"{ratio.value:.2f} times as often as everybody ({ratio.low:.2f} to {ratio.high:.2f}), by labels"
        )
        is_worse = errors.is_credibly_worse
        said = f"{often}: credibly more than {CREDIBLY_UNEQUAL} times" if is_worse else often
        yield _row(f"measured_{figure}_ratio", errors.group, ratio, said, state=HOLDS if is_worse else TOLD)


def _about(estimate: Estimate, of: str, what: str) -> str:
    return f"{_number(estimate.value)} of {estimate.n:,} {of} {what} ({_between(estimate)}, with 95 % confidence)"


def _between(estimate: Estimate) -> str:
    return f"{estimate.low:.0f} to {estimate.high:.0f}" if estimate.high >= 1 else "none"


def _number(value: float) -> str:
    return "fewer than 0.01" if value < 0.01 else f"{value:,.2f}"


def _count(figure: str, subject: str, number: int, of: int, what: str) -> Row:
    exact = Estimate(value=float(number), low=float(number), high=float(number), n=of)
    return _row(figure, subject, exact, f"{number:,} of {of:,} {what}")


def _row(
    figure: str, subject: str, estimate: Estimate | None, sentence: str, *, n: int = 0, state: str = TOLD
) -> Row:
    return {
        "figure": figure,
        "subject": subject,
        "value": estimate.value if estimate else None,
        "low": estimate.low if estimate else None,
        "high": estimate.high if estimate else None,
        "n": estimate.n if estimate else n,
        "state": state if estimate else TOO_FEW,
        "sentence": sentence,
    }
