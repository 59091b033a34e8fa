"""Names into parts: particles, suffixes, double surnames, hyphens, placeholders, monikers.

Spanish double surnames are paternal then maternal, written apart, hyphenated or with Y; a married name
`GARCIA DE LOPEZ` keeps the particle with the second surname.
"""

from dataclasses import dataclass

from transforms.standardize.folding import fold
from transforms.standardize.name_pieces import (
    NO_FAMILY,
    family_name,
    first_names,
    from_parts,
    mended,
    suffix_of,
)
from transforms.standardize.name_split import split_written
from transforms.standardize.name_words import NOBODY, PLACEHOLDERS


@dataclass(frozen=True, slots=True)
class StandardName:
    """One standardized name; None where nothing is known."""

    given: str | None
    middle: str | None
    surname: str | None
    paternal_surname: str | None
    maternal_surname: str | None
    particles: str | None
    suffix: str | None
    flags: str | None


def standard_name(
    order: str, full: str, given: str, middle: str, surname: str, suffix: str, truncated: str = ""
) -> StandardName:
    """Return one name in standard form. Total: any text gives a result, and the flags say what was odd."""
    pieces = [mended(text) for text in (full, given, middle, surname, suffix)]
    flags = {flag for _, found in pieces for flag in found}
    full, given, middle, surname, suffix = (text for text, _ in pieces)
    if (
        order != "parts" and full and fold(full) in PLACEHOLDERS - {""}
    ):  # NO NAME, DOE JOHN: no part of it is a name
        flags |= {"placeholder", *(["truncated"] if is_cut(truncated, {"full": full}) else [])}
        return StandardName(None, None, None, None, None, None, None, "|".join(sorted(flags)))
    written = (
        split_written(full, order)
        if order != "parts" and full
        else from_parts(given, middle, surname, suffix)
    )
    first = first_names(written.given, written.middle)
    family = family_name(written.surname)
    suffix_out, suffix_flags = suffix_of(written.suffix)
    suffix_out = suffix_out or family.suffix or first.suffix
    flags |= first.flags | family.flags | suffix_flags
    given_out, middle_out = first.given, first.middle
    # NCIC: a moniker stands as the surname, with X for the first name
    is_moniker = written.is_moniker or (given_out == "X" and not middle_out)
    if is_moniker:
        flags.add("moniker")
        given_out = None
    if (given_out, family.written) in NOBODY:
        flags.add("placeholder")
        given_out, middle_out, family = None, None, NO_FAMILY
    if family.written and not given_out and not middle_out and not is_moniker:
        flags.add("single_token")
    if given_out and len(given_out) == 1:
        flags.add("initials_only")
    if is_cut(truncated, {"given": written.given, "surname": written.surname, "full": full}):
        flags.add("truncated")
    return StandardName(
        given=given_out,
        middle=middle_out,
        surname=family.surname,
        paternal_surname=family.paternal,
        maternal_surname=family.maternal,
        particles=family.particles,
        suffix=suffix_out,
        flags="|".join(sorted(flags)) or None,
    )


def cut_widths(truncated: str) -> dict[str, int]:
    """Return the narrowest width of each part from `given=11|surname=20`; what is no width is passed over."""
    widths: dict[str, int] = {}
    for item in filter(None, truncated.split("|")):
        part, _, width = item.partition("=")
        if width.isdigit():
            widths[part] = min(int(width), widths.get(part, int(width)))
    return widths


def is_cut(truncated: str, written: dict[str, str]) -> bool:
    """Return whether a part fills the width of its column, which may have cut it."""
    return any(len(written.get(part, "")) >= width for part, width in cut_widths(truncated).items())
