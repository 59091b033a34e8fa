"""The names of a drafted specification: parts, whole names, aliases."""

from collections.abc import Mapping

from sources.draft.guesses import Guess
from sources.draft.whole_names import alone, captures
from sources.draft.yaml_words import plain_or_quoted, quoted


def name_lines(one: Mapping[str, Guess]) -> list[str]:
    """Return the lines of the names of a person, by the column of each meaning; none where no column holds one."""
    lines = []
    if one.keys() & {"surname", "given", "full", "alias"}:
        lines.append("    names:")
    if "surname" in one or "given" in one:
        parts = ", ".join(
            f"{p}: {plain_or_quoted(one[p].column)}"
            for p in ("given", "middle", "surname", "suffix")
            if p in one
        )
        lines.append(f"      - {{role: record, format: parts, {parts}}}")
    for meaning, role in (("full", "record"), ("alias", "alias")):
        if meaning in one:
            lines += _whole_name(one[meaning], role)
    return lines


def _whole_name(guess: Guess, role: str) -> list[str]:
    """Return how a column of whole names is read; one with signs between the parts is cut there, and asked about."""
    column = plain_or_quoted(guess.column)
    if not guess.separator or guess.holds_several:
        several = f", separated_by: {quoted(guess.separator)}" if guess.separator else ""
        note = "order?" if role == "record" else "several? order?"
        return [f"      - {{role: {role}, format: {guess.order}, full: {column}{several}}}  # TODO {note}"]
    taken = captures(guess.separator, guess.parts)
    parts = ", ".join(f"{p}: {{column: {column}, capture: {quoted(c)}}}" for p, c in taken.items())
    rest = f"{{column: {column}, capture: {quoted(alone(guess.separator))}}}"
    return [
        f"      # QUESTION: [{guess.column}] holds whole names with [{guess.separator}] between their parts. Drafted as"
        f" {guess.separator.join(taken)}: which part is the surname? TODO",
        f"      - {{role: {role}, format: parts, {parts}}}",
        f"      - {{role: {role}, format: auto, full: {rest}}}  # a text without the sign; TODO order?",
    ]
