"""Where what a source states contradicts the offense of conviction: neither decides, the papers do."""

from law.charge_words import Said
from law.facts import ADULT_FROM, COMMERCIAL, MINOR

_ADULT = frozenset({"sex_trafficking_adult"})
_LABOR = frozenset({"labor_trafficking"})


def contradiction(
    category: str,
    *,
    victim_minor: str,
    victim_age: float | None,
    commercial_sex: str,
    force: str = "unknown",
    statute_force: str = "unknown",
) -> str | None:
    """Return a sentence that names both statements, or None where they agree or one is silent.

    Args:
        category: of the offense map.
        victim_minor: yes, no or unknown, as stated; where age and statement differ, each is held against the offense,
            and against the other.
        victim_age: years at the offense, as stated.
        commercial_sex: yes, no or unknown, as stated.
        force: yes, no or unknown, as stated.
        statute_force: whether the statute asks for force, fraud or coercion. Of labor it makes no difference: no listed
            offense turns on it.
    """
    is_minor = victim_age is not None and victim_age < ADULT_FROM
    is_adult = victim_age is not None and victim_age >= ADULT_FROM
    of_age = f"a victim of {victim_age:g}" if victim_age is not None else ""
    found = None
    if category in _ADULT and (is_minor or victim_minor == "yes"):
        found = "an adult", of_age if is_minor else "a minor"
    elif category in MINOR and (is_adult or victim_minor == "no"):
        found = "a minor", of_age if is_adult else "an adult"
    elif category in _LABOR and commercial_sex == "yes":
        found = "labor", "commercial sex"
    elif category in COMMERCIAL and commercial_sex == "no":
        found = "commercial sex", "no commercial sex"
    elif category not in _LABOR and statute_force == "yes" and force == "no":
        found = "force, fraud or coercion", "none of them"
    differ = (is_minor and victim_minor == "no") or (is_adult and victim_minor == "yes")
    if found is None and differ and (category in COMMERCIAL or category == "trafficking_unspecified"):
        other = "an adult" if is_minor else "a minor"
        return f"The record states {of_age} and {other}: the papers must say which holds."
    if found is None:
        return None
    return f"The statute is read as on {found[0]}, and the record states {found[1]}: the papers must say which holds."


def text_contradiction(category: str, said: Said) -> str | None:
    """Return a sentence where a charge text says another thing than the statute cited, or None.

    Numbers lead and words are cut, so the text never changes the category; where it names the other side, neither the
    statute nor the text is believed before the papers.

    Args:
        category: of the offense map.
        said: what the charge text says (`ChargeWords.said_in`).
    """
    is_sexual = category in COMMERCIAL or category in MINOR
    found: tuple[str, str] | None = None
    if category in _ADULT and said.age == "a minor":
        found = "an adult", said.age
    elif category in MINOR and said.age == "an adult":
        found = "a minor", said.age
    elif is_sexual and said.deed in ("labor", "smuggling"):
        found = "commercial sex" if category in COMMERCIAL else "sexual exploitation", said.deed
    elif category in _LABOR and said.deed in ("commercial sex", "smuggling"):
        found = "labor", said.deed
    elif category == "trafficking_unspecified" and said.deed == "smuggling":
        found = "trafficking", said.deed
    if found is None:
        return None
    return f"The statute is read as on {found[0]}, and the charge text names {found[1]}: the papers must say which holds."
