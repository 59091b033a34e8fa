"""Aliases of the convicted: everyday names, former surnames, other spellings and orders, inventions, monikers."""

from random import Random

from benchmarks.linkage.populations.first_kind_offices import nicknames, other_name, two_surnames
from benchmarks.linkage.populations.first_kind_people import People, draw_by
from benchmarks.linkage.populations.first_kind_rates import AliasRates
from benchmarks.linkage.populations.first_kind_sheet import Sheet
from benchmarks.linkage.populations.first_kind_slips import spanish, typo
from proving_ground.draws import Texts, texts

ALIAS_KINDS = {
    "nickname": 0.30, "former": 0.25, "double": 0.25, "spelling": 0.22, "middle": 0.12, "invented": 0.16, "moniker": 0.12,
}  # fmt: skip
"""Weights of the kinds of one alias; a kind that a person has no ground for falls to the next that fits."""
MONIKERS = (
    "FLACO", "GORDO", "CHATO", "GUERO", "OSO", "LOBO", "HUERO", "PELON", "CHINO", "SLIM", "SHORTY", "SMILEY", "BIG MIKE",
    "LIL JOE", "DREAMER", "SPIDER", "BOXER", "TINY", "RED", "JOKER", "CHUCKY", "TRIGGER", "GHOST", "DUKE", "TRAVIESO",
)  # fmt: skip


def write_aliases(sheet: Sheet, people: People, rates: AliasRates) -> None:
    """Write one to three aliases in part of the rows, from the true names; then file some under an invention."""
    invented_given = draw_by(sheet.rng, people.group, people.sex)
    invented_surname = draw_by(sheet.rng, people.group)
    sheet["aliases"] = texts([""] * len(sheet))
    for row in sheet.hit(rates.any_alias, policy=True).tolist():
        wanted = 1 + (sheet.dice.random() < rates.another) + (sheet.dice.random() < rates.another**2)
        made: list[str] = []
        for _ in range(wanted):
            alias = _alias(people, row, sheet.dice, (invented_given[row], invented_surname[row]))
            if alias not in made:
                made.append(alias)
        sheet["aliases"][row] = "|".join(made)
    _file_under_alias(sheet, people, rates, invented_given, invented_surname)


def _file_under_alias(sheet: Sheet, people: People, rates: AliasRates, given: Texts, surname: Texts) -> None:
    rows = sheet.hit(rates.filed_under_alias)
    sheet.note(rows, "filed_under_alias")
    for row in rows.tolist():
        if sheet.dice.random() < rates.true_name_known:
            true = _full(people.given[row], people.middle[row], people.paternal[row])
            sheet["aliases"][row] = "|".join(filter(None, [sheet["aliases"][row], true]))
        if sheet.dice.random() < 0.6:  # liars keep a part of the truth
            sheet["surname"][row] = surname[row]
        else:
            sheet["given_name"][row], sheet["middle_name"][row] = given[row], ""
            sheet["surname"][row] = surname[row]


def _alias(people: People, row: int, dice: Random, invention: tuple[str, str]) -> str:
    given, middle = people.given[row], people.middle[row]
    first, second, former = people.paternal[row], people.maternal[row], people.former[row]
    grounds = {
        "nickname": given in nicknames(), "former": former != "", "double": second != "", "spelling": True,
        "middle": middle != "", "invented": True, "moniker": True,
    }  # fmt: skip
    kinds = [kind for kind in ALIAS_KINDS if grounds[kind]]
    kind = dice.choices(kinds, [ALIAS_KINDS[kind] for kind in kinds])[0]
    if kind == "nickname":
        return _full(other_name(given, dice), "", first)
    if kind == "former":
        return _full(given, middle if dice.random() < 0.5 else "", former)
    if kind == "double":
        return _full(
            given, "", two_surnames(dice.choice(("both", "first", "second", "swapped")), first, second)
        )
    if kind == "spelling":
        slip = typo if dice.random() < 0.6 else spanish
        return _full(given, middle[:1], slip(first, dice))
    if kind == "middle":
        return _full(middle, "", first)
    return _full(*_invented(given, first, invention, dice)) if kind == "invented" else dice.choice(MONIKERS)


def _invented(given: str, first: str, invention: tuple[str, str], dice: Random) -> tuple[str, str, str]:
    if dice.random() < 0.4:
        return given, "", invention[1]
    return (invention[0], "", first) if dice.random() < 0.3 else (invention[0], "", invention[1])


def _full(given: str, middle: str, surname: str) -> str:
    return " ".join(part for part in (given, middle, surname) if part)
