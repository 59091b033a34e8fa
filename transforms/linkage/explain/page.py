"""An explanation as plain text: the ledger by heading, what was compared, what would change the verdict."""

from collections.abc import Iterable, Sequence
from textwrap import wrap

from transforms.linkage.explain.contrary import MOST_FACTS, Contrary
from transforms.linkage.explain.explanation import Explanation
from transforms.linkage.explain.facts import load_facts
from transforms.linkage.explain.ledger import Entry, Section
from transforms.linkage.explain.likelihood import coincidences_in_words, link_in_words
from transforms.linkage.explain.scale import Reweighed
from transforms.linkage.explain.settling import Settling
from transforms.linkage.explain.words import PRIOR, RIVALS, load_words, round_number

_WIDTH = 100
_BITS = 9
_NONE = "nothing"


def page(explanation: Explanation, *, with_rows: bool = True) -> str:
    """Return the text of an explanation, lines of at most a hundred signs.

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
    """Return thousandths of a bit as bits with their sign."""
    return f"{mbit / 1000:+.3f}"


def _head(explanation: Explanation) -> list[str]:
    words = load_words()
    lines = [
        f"Left record   {explanation.left_id}",
        f"Right record  {explanation.right_id}",
        "",
        f"{words.verdicts[explanation.verdict]}: {explanation.weight / 1000:.3f} bits;"
        f" a match from {explanation.match_at / 1000:.3f}, possible from {explanation.possible_at / 1000:.3f}.",
        *wrap(
            f"By the model {link_in_words(explanation.weight).removesuffix(', by the model')}."
            f" {_capital(coincidences_in_words(explanation.coincidences, explanation.right_size))}.",
            _WIDTH,
        ),
    ]
    if explanation.hard_rule:
        lines += wrap(
            f"The weight is that of a match, but {words.hard_rules.get(explanation.hard_rule, explanation.hard_rule)}.",
            _WIDTH,
        )
    if explanation.rules:
        lines += wrap(
            f"Compared because of: {', '.join(r.replace('_', ' ') for r in explanation.rules)}.", _WIDTH
        )
    else:
        lines += wrap(
            "These two records share too little to be compared when the files are linked: there is no such pair."
            " Below is what the two would weigh by themselves.",
            _WIDTH,
        )
    return [*lines, "Evidence, not a finding: a person decides, with the papers."]


def _ledger(explanation: Explanation, with_rows: bool) -> list[str]:
    lines = [
        "THE LEDGER, in bits: + speaks for one person, - against it; every bit doubles or halves the odds."
    ]
    for section in explanation.sections:
        lines.append(f"{in_bits(section.mbit):>{_BITS}}  {section.title.upper()}")
        if with_rows:
            lines += _rows(section, explanation)
    return [*lines, f"{in_bits(explanation.weight):>{_BITS}}  WEIGHT, the sum"]


def _rows(section: Section, explanation: Explanation) -> Iterable[str]:
    words = load_words()
    for entry in section.entries:
        if entry["comparison"] == PRIOR:
            yield from _prior(entry, explanation)
            continue
        yield from _row(entry["mbit"], f"{words.titles[entry['comparison']]}: {entry['because']}")
        shown = explanation.values.get(entry["comparison"])
        if shown is not None:
            yield from _below(f"left {shown[0] or _NONE} | right {shown[1] or _NONE}")
        if entry["comparison"] == RIVALS:
            yield from _rivals(explanation)


def _prior(entry: Entry, explanation: Explanation) -> Iterable[str]:
    yield from _row(
        entry["mbit"],
        f"{load_words().titles[PRIOR]}: {entry['because']}: {explanation.right_size:,} right records, and about"
        f" {_in_hundred(explanation.share)} left records expected to have a partner among them",
    )


def _rivals(explanation: Explanation) -> Iterable[str]:
    for rival in explanation.rivals:
        counted = "" if rival.is_counted else "; not counted: it may be the right record filed twice"
        yield from _below(f"{rival.right_id} would weigh {rival.weight / 1000:.3f} bits by itself{counted}")


def _unknown(explanation: Explanation) -> list[str]:
    titles = load_words().titles
    missing = [
        f"{titles[name]} ({_who_lacks(*explanation.values[name])})"
        for name in explanation.values
        if explanation.levels[name] in ("missing", "both_missing", "one_missing")
    ]
    return wrap(f"Not compared: {'; '.join(missing)}.", _WIDTH) if missing else []


def _who_lacks(left: str, right: str) -> str:
    if left and right:
        return "of different states"
    return "neither side" if not left and not right else f"not on the {'right' if left else 'left'}"


def _contraries(explanation: Explanation) -> list[str]:
    lines = [
        "WHAT WOULD HAVE MADE THIS NOT A MATCH",
        *wrap(
            "Each was tried: the left record was changed so and weighed again over the whole right file, rivals included.",
            _WIDTH,
        ),
    ]
    found = explanation.contraries
    if not found:
        return [*lines, f"No change of up to {MOST_FACTS} facts of the left record was enough."]
    for way in found:
        lines += _item(f"{_in_words(way)}: {_outcome(way.result)}")
    return lines


def _in_words(way: Contrary) -> str:
    return " and ".join(load_facts()[change.fact].changes[change.to] for change in way.changes)


def _settling(explanation: Explanation) -> list[str]:
    lines = [
        "WHICH MISSING FACT WOULD SETTLE IT, the cheapest to get first",
        *wrap(
            "Each was tried with a plausible value: the records were changed so and weighed again, rivals included.",
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
    agrees = f"if it agrees, {_outcome(one.agrees)}"
    return agrees if one.differs is None else f"{agrees}; if it differs, {_outcome(one.differs)}"


def _outcome(result: Reweighed) -> str:
    if result.weight is None:
        return "the two would not be compared at all, no match"
    outcome = f"{result.weight / 1000:.3f} bits, {result.verdict.replace('_', ' ')}"
    return f"{outcome} by a hard rule, {result.rule.replace('_', ' ')}" if result.rule else outcome


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
