"""Given names and their roots, from two kept lists: English (the `nicknames` package) and Spanish (our own file)."""

from functools import cache
from pathlib import Path

import yaml
from nicknames import name_triplets

_SPANISH = Path(__file__).parent / "people" / "spanish_given_names.yml"


def name_roots(name: str) -> frozenset[str]:
    """Return the name and the names it may be a short form of; names that share one may be one name."""
    return _roots().get(name) or frozenset({name})


@cache
def _roots() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for triplet in name_triplets():
        found.setdefault(triplet.name2.upper(), set()).add(triplet.name1.upper())
    spanish = yaml.safe_load(_SPANISH.read_text(encoding="utf-8"))["short_forms"]
    for root, forms in spanish.items():
        for form in forms:
            found.setdefault(form.replace("Ñ", "N"), set()).add(root)
    return {name: frozenset({name, *roots}) for name, roots in found.items()}
