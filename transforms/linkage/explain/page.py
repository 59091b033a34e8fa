"""An explanation as plain text: the ledger by heading, what was compared, what would change the verdict."""

from collections.abc import Iterable, Sequence
from textwrap import wrap

from transforms.linkage.explain.contrary import MOST_FACTS, Contrary
from transforms.linkage.explain.explanation import Explanation
from transforms.linkage.explain.facts import load_facts
from transforms.linkage.explain.ledger import Entry, Section
from transforms.linkage.explain.likelihood import coincidences_in_words, link_in_words
from transforms.linkage.explain.settling import Settling
from transforms.linkage.explain.verdict_words import kept_back, outcome_in_words, records, why_compared
from transforms.linkage.explain.words import PRIOR, RIVALS, load_words, round_number

_WIDTH = 80
_BITS = 9
_NONE = "nothing"
_OF_STATES = ("license", "state_id")


def page(explanation: Explanation, *, with_rows: bool = True) -> str:
    """Return the text of an explanation, lines of at most eighty signs.

    Args:
        explanation: the pair.
        with_rows: whether every line of the ledger stands below its heading, or the subtotals alone.
    """
    parts = [_head(explanation), _ledger(explanation, with_rows), _unknown(explanation)]
    if explanation.contraries is not None:
        parts.append(_contraries(explanation))
    if explanation.settling is not None:
        parts.append(_settling(explanation))
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def in_bits(mbit: int) -> str:
    """Return thousandths of a bit as bits with their sign; nothing has none."""
    return f"{mbit / 1000:+.3f}" if mbit else "0.000"


def _head(explanation: Explanation) -> list[str]:
    verdict = load_words().verdicts[explanation.verdict]
    wrong = link_in_words(explanation.weight).removesuffix(", by the model")
    chance = coincidences_in_words(explanation.coincidences, explanation.right_size)
    sentences = [
        f"{verdict}: {explanation.weight / 1000:.3f} bits. A match begins at {explanation.match_at / 1000:.3f}, a"
        f" possible pair at {explanation.possible_at / 1000:.3f}.",
        f"By the model {wrong}. {_capital(chance)}.",
        kept_back(explanation),
        why_compared(explanation),
        "Evidence, not a finding: a person decides, with the papers.",
    ]
    return [*records(explanation), "", *(line for text in sentences for line in wrap(text, _WIDTH))]


def _ledger(explanation: Explanation, with_rows: bool) -> list[str]:
    lines = wrap(
        "THE LEDGER, in bits. Each bit doubles the odds that both records belong to one person (+), or halves them (-).",
        _WIDTH,
    )
    if with_rows and any(entry["mbit"] == 0 for section in explanation.sections for entry in section.entries):
        lines += wrap(
            "A fact at 0.000 was compared and moves nothing by itself; other lines may count it together with more.",
            _WIDTH,
        )
    for section in explanation.sections:
        lines.append(f"{in_bits(section.mbit):>{_BITS}}  {section.title.upper()}")
        if with_rows:
            lines += _rows(section, explanation)
    return [*lines, f"{in_bits(explanation.weight):>{_BITS}}  WEIGHT, the sum"]


def _rows(section: Section, explanation: Explanation) -> Iterable[str]:
    for entry in section.entries:
        if entry["comparison"] == PRIOR:
            yield from _prior(entry, explanation)
            continue
        yield from _row(entry["mbit"], _capital(entry["because"]))
        shown = explanation.values.get(entry["comparison"])
        if shown is not None:
            yield from _below(f"left {shown[0] or _NONE} | right {shown[1] or _NONE}")
        if entry["comparison"] == RIVALS and entry["mbit"]:
            yield from _filed_twice(explanation)


def _prior(entry: Entry, explanation: Explanation) -> Iterable[str]:
    yield from _row(
        entry["mbit"],
        f"{_capital(entry['because'])}: {explanation.right_size:,} records on the right, and about"
        f" {_in_hundred(explanation.share)} of those looked for are expected among them",
    )


def _filed_twice(explanation: Explanation) -> Iterable[str]:
    for rival in explanation.rivals:
        if not rival.is_counted:
            yield from _below(
                f"{rival.right_id} would weigh {rival.weight / 1000:.3f} bits by itself; not counted: it may be the"
                " right record filed twice"
            )


def _unknown(explanation: Explanation) -> list[str]:
    titles = load_words().titles
    lacking: dict[str, list[str]] = {}
    told = {entry["comparison"] for section in explanation.sections for entry in section.entries}
    for name, values in explanation.values.items():
        if name not in told and explanation.levels[name] in ("missing", "both_missing", "one_missing"):
            lacking.setdefault(_who_lacks(name, *values), []).append(titles[name])
    if not lacking:
        return []
    lines = ["NOT COMPARED, because the two sides have nothing there to compare"]
    for who in sorted(lacking):
        lines += _item(f"{who}: {', '.join(lacking[who])}")
    return lines


def _who_lacks(name: str, left: str, right: str) -> str:
    if left and right:
        return "known of different states" if name in _OF_STATES else "known, but no part of it on both sides"
    return (
        "known to neither side"
        if not left and not right
        else f"not known on the {'right' if left else 'left'}"
    )


def _contraries(explanation: Explanation) -> list[str]:
    lines = [
        "WHAT WOULD HAVE MADE THIS NOT A MATCH",
        *wrap(
            "Each was tried: the left record was changed so, and all was compared and weighed again, rivals included.",
            _WIDTH,
        ),
    ]
    found = explanation.contraries
    if not found:
        return [*lines, f"No change of up to {MOST_FACTS} facts of the left record was enough."]
    for way in found:
        lines += _item(f"{_in_words(way)}: {outcome_in_words(way.result)}")
    return lines


def _in_words(way: Contrary) -> str:
    return " and ".join(load_facts()[change.fact].changes[change.to] for change in way.changes)


def _settling(explanation: Explanation) -> list[str]:
    lines = [
        "WHICH MISSING FACT WOULD SETTLE IT, the cheapest to get first",
        *wrap(
            "Each was tried with a plausible value: the records were changed so, and all was compared and weighed again,"
            " rivals included.",
            _WIDTH,
        ),
    ]
    if not explanation.settling:
        return [*lines, "None of the facts that are missing would, by itself."]
    for one in explanation.settling:
        fact = load_facts()[one.fact]
        lines += _item(f"{fact.title} ({_lacking(one)}): {_both_ways(one)}.")
        lines += [f"    {line}" for line in wrap(f"From: {fact.source}.", _WIDTH - 4)]
    return lines


def _lacking(one: Settling) -> str:
    return "neither side has it" if len(one.lacking) > 1 else f"the {one.lacking[0]} side lacks it"


def _both_ways(one: Settling) -> str:
    agrees = f"if it agrees, {outcome_in_words(one.agrees)}"
    return agrees if one.differs is None else f"{agrees}; if it differs, {outcome_in_words(one.differs)}"


def _in_hundred(share: float) -> str:
    hundred = 100 * share
    return f"{hundred:.0f} in 100" if hundred >= 1 else f"1 in {round_number(1 / share)}"


def _row(mbit: int, text: str) -> Sequence[str]:
    lines = wrap(text, _WIDTH - _BITS - 6)
    return [f"  {in_bits(mbit):>{_BITS}}  {lines[0]}", *(f"{'':{_BITS + 6}}{line}" for line in lines[1:])]


def _below(text: str) -> Sequence[str]:
    return [f"{'':{_BITS + 6}}{line}" for line in wrap(text, _WIDTH - _BITS - 6)]


def _item(text: str) -> Sequence[str]:
    lines = wrap(text, _WIDTH - 4)
    return [f"  * {lines[0]}", *(f"    {line}" for line in lines[1:])]


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
