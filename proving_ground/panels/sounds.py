"""Names written down by ear, by Spanish and by English ears."""

import re
from functools import cache

from proving_ground.draws import numbers
from proving_ground.panels.sheet import Sheet

_SPANISH = (
    (r"B", "V"), (r"V", "B"), (r"S", "Z"), (r"Z", "S"), (r"C(?=[EI])", "S"), (r"S(?=[EI])", "C"), (r"Z(?=[EI])", "C"),
    (r"LL", "Y"), (r"Y(?=[AEOU])", "LL"), (r"^H(?=[AEIOU])", ""), (r"^(?=[AEIOU])", "H"), (r"J", "H"), (r"J(?=[EI])", "G"),
    (r"G(?=[EI])", "J"), (r"^X", "J"), (r"^J", "X"), (r"X", "S"), (r"QU(?=[EI])", "K"), (r"K(?=[EI])", "QU"),
    (r"C(?=[AOU])", "K"), (r"GU(?=[AEI])", "G"), (r"HU(?=[AE])", "W"), (r"GUA", "WA"), (r"Y$", "I"), (r"(?<=[AEO])I$", "Y"),
    (r"EZ$", "ES"), (r"ES$", "EZ"), (r"IZ$", "IS"), (r"AZ$", "AS"), (r"N(?=[VBP])", "M"), (r"MB", "NB"), (r"RR", "R"),
    (r"(?<=[AEIOU])R(?=[AEIOU])", "RR"), (r"X(?=[AEIOU])", "CH"), (r"SC(?=[EI])", "C"), (r"IA$", "IYA"),
    (r"N(?=[AEO]$)", "NI"), (r"ILLO$", "IO"), (r"IO$", "EO"), (r"EO$", "IO"), (r"UE", "UA"), (r"IE", "E"), (r"D$", ""),
)  # fmt: skip
_ENGLISH = (
    (r"PH", "F"), (r"F", "PH"), (r"EI", "IE"), (r"IE", "EI"), (r"CK", "K"), (r"(?<=[AEIOU])K", "CK"), (r"^C(?=[AORL])", "K"),
    (r"^K(?=[AORL])", "C"), (r"C$", "K"), (r"C$", "CK"), (r"([BDFGLMNPRST])\1", r"\1"),
    (r"(?<=[AEIOU])([LMNRST])(?=[AEIOU])", r"\1\1"), (r"(?<=[AEIOU])([LNST])$", r"\1\1"), (r"Y$", "IE"), (r"Y$", "EY"),
    (r"EY$", "Y"), (r"IE$", "Y"), (r"I$", "Y"), (r"SON$", "SEN"), (r"SEN$", "SON"), (r"ER$", "AR"), (r"AR$", "ER"),
    (r"ER$", "OR"), (r"MAN$", "MANN"), (r"MANN$", "MAN"), (r"^MC", "MAC"), (r"^MAC", "MC"), (r"EA", "EE"), (r"EE", "EA"),
    (r"AI", "AY"), (r"AY", "AI"), (r"^KN", "N"), (r"^WR", "R"), (r"^RH", "R"), (r"TH", "T"), (r"T(?=[AEIO])", "TH"),
    (r"(?<=[BDGKLMNRT])E$", ""), (r"(?<=[DGKLMNRT])$", "E"), (r"(?<=[KLMNRT])S$", ""), (r"A$", "AH"), (r"AH$", "A"),
    (r"OU", "OO"), (r"AU", "AW"), (r"AW", "AU"), (r"GH", ""), (r"SCH", "SH"), (r"SH", "SCH"), (r"TZ", "TS"),
    (r"(?<=[BDLMNRST])Y(?=[NLS])", "I"), (r"(?<=[BDLMNRST])I(?=[NLS])", "Y"), (r"E(?=R[A-Z])", "A"), (r"O(?=N)", "E"),
    (r"EN$", "IN"), (r"IN$", "EN"), (r"EL$", "LE"), (r"LE$", "EL"), (r"J(?=[EO])", "G"), (r"G(?=EO)", "J"),
)  # fmt: skip
_RULES = {
    "spanish": tuple((re.compile(seen), heard) for seen, heard in _SPANISH),
    "english": tuple((re.compile(seen), heard) for seen, heard in _ENGLISH),
}


@cache
def respellings(name: str, ear: str) -> tuple[str, ...]:
    """Return the name as that ear (spanish or english) might write it; each spelling differs by one rule."""
    made = dict.fromkeys(pattern.sub(heard, name, count=1) for pattern, heard in _RULES[ear])
    return tuple(spelling for spelling in made if spelling != name and len(spelling) > 1)


def respell(sheet: Sheet, column: str, slip: str) -> None:
    """Write names of a column by ear; Hispanic names by the Spanish rules mostly."""
    held = sheet[column]
    rows = sheet.struck(slip, held != "")
    chosen, ears = numbers(sheet.rng, 0, 1 << 30, len(rows)), sheet.rng.random(len(rows))
    hispanic = sheet["group"][rows] == "hispanic"
    made = []
    for row, number, roll, of_group in zip(rows, chosen, ears, hispanic, strict=True):
        ear = "spanish" if (roll < 0.8) == of_group else "english"
        choices = respellings(held[row], ear)
        made.append(choices[number % len(choices)] if choices else held[row])
    sheet.change(column, rows, made, slip)
