"""All comparisons of all pairs: levels only, and what follows from several of them together."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from transforms.linkage.evidence import together
from transforms.linkage.evidence.chance import expected_look_alikes
from transforms.linkage.evidence.dates import BIRTH_DATE, compare_dates
from transforms.linkage.evidence.names import (
    GIVEN,
    MIDDLE,
    SUFFIX,
    USED,
    NameEvidence,
    compare_names,
)
from transforms.linkage.evidence.numbers import NUMBER, SSN, compare_numbers, compare_ssn
from transforms.linkage.evidence.places import (
    BIRTH_PLACE,
    PLACE,
    SAME,
    compare_birth_places,
    compare_places,
    compare_values,
)
from transforms.linkage.evidence.surnames import FILED_ELSEWHERE, SECOND_ELSEWHERE, SURNAME
from transforms.linkage.people.coded_people import CodedPeople, Small
from transforms.linkage.people.frequencies import Mbits, bits_of
from transforms.linkage.people.vocabulary import Ints, Vocabulary

_RARITY = ("none", *(f"{n}_bits" for n in range(23)))
"""Whole bits of the rarity of what agrees; `none` where nothing does."""
LEVELS: dict[str, tuple[str, ...]] = {
    "surname": SURNAME,
    "given": GIVEN,
    "middle": MIDDLE,
    "suffix": SUFFIX,
    "names_used": USED,
    "known_on_both": ("none", "yes"),
    "birth_date": BIRTH_DATE,
    "ssn": SSN,
    "license": NUMBER,
    "fbi": NUMBER,
    "state_id": NUMBER,
    "place": PLACE,
    "sex": SAME,
    "birth_place": BIRTH_PLACE,
    "surname_rarity": _RARITY,
    "surname_exact_rarity": _RARITY,
    "second_rarity": _RARITY,
    "given_rarity": _RARITY,
    "given_exact_rarity": _RARITY,
    "middle_rarity": _RARITY,
    **together.LEVELS,
}
"""Every comparison and the names of its levels; a level's place is its code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Levels of pairs: comparison of LEVELS to a code per pair; and the rarity of agreed words in thousandths."""

    levels: dict[str, Small]
    rarity: dict[str, Mbits]

    def __len__(self) -> int:
        return len(self.levels["surname"])

    def take(self, rows: Any) -> "Evidence":
        """Return the evidence of some pairs, in the order of `rows`."""
        return Evidence(
            levels={name: levels[rows] for name, levels in self.levels.items()},
            rarity={name: bits[rows] for name, bits in self.rarity.items()},
        )

    def at(self, comparison: str, *levels: str) -> Any:
        """Return where the level is one of these."""
        known = LEVELS[comparison]
        return np.isin(self.levels[comparison], [known.index(level) for level in levels])


def compare_people(
    left_rows: Ints,
    right_rows: Ints,
    left: CodedPeople,
    right: CodedPeople,
    vocabulary: Vocabulary,
    rarity: dict[str, Mbits],
    *,
    right_size: int,
    common_birth_places: Ints,
) -> Evidence:
    """Return the evidence of pairs, row for row.

    Args:
        left_rows, right_rows: the pairs.
        rarity: as `WordCounts.rarity` gives it, by the pinned profile.
        right_size: records of the right side as the pinned profile counted them.
        common_birth_places: codes of birthplaces too frequent to tell people apart, by the pinned profile.
    """
    # a surname filed as a middle name agrees as easily as a middle name does
    anywhere = np.minimum(np.minimum(rarity["middle"], rarity["given"]), rarity["surname"])
    names = compare_names(left_rows, right_rows, left, right, vocabulary, anywhere)
    levels: dict[str, Small] = {
        "surname": names.surname,
        "given": names.given,
        "middle": names.middle,
        "suffix": names.suffix,
        "names_used": names.used,
        "known_on_both": names.known_on_both,
        "birth_date": compare_dates(left_rows, right_rows, left, right),
        "ssn": compare_ssn(left_rows, right_rows, left, right),
        **{k: compare_numbers(left_rows, right_rows, left, right, k) for k in ("license", "fbi", "state_id")},
        "place": compare_places(left_rows, right_rows, left, right),
        "sex": compare_values(left.sex[left_rows], right.sex[right_rows]),
        "birth_place": compare_birth_places(
            left.birth_place[left_rows], right.birth_place[right_rows], common_birth_places
        ),
    }
    bits = _word_bits(names, rarity, anywhere)
    levels |= _rarity_levels(names, bits)
    levels |= together.levels_together(levels, bits, right_size)
    levels["expected_look_alikes"] = expected_look_alikes(levels, right_size)
    return Evidence(levels=levels, rarity=bits)


def _word_bits(names: NameEvidence, rarity: dict[str, Mbits], anywhere: Mbits) -> dict[str, Mbits]:
    across, second_across = (
        _is_one_of(names.surname, levels) for levels in (FILED_ELSEWHERE, SECOND_ELSEWHERE)
    )
    surname, second = names.surname_words, names.second_words
    return {
        "surname": np.where(across, bits_of(anywhere, *surname), bits_of(rarity["surname"], *surname)),
        "second": np.where(second_across, bits_of(anywhere, *second), bits_of(rarity["surname"], *second)),
        "given": bits_of(rarity["given"], *names.given_words),
        "middle": bits_of(anywhere, *names.middle_words),
    }


def _is_one_of(surname: Small, levels: tuple[str, ...]) -> Any:
    return np.isin(surname, [SURNAME.index(level) for level in levels])


def _rarity_levels(names: NameEvidence, bits: dict[str, Mbits]) -> dict[str, Small]:
    """What agrees at least nearly is weighed by its rarity, and once more, upward only, where it agrees to the letter.

    Were each priced by a table of its own, a name could weigh more with a slip than without.
    """
    agrees = names.surname > SURNAME.index("different")
    exact = together.same_surname_words(names.surname) & (names.surname_words[0] > 0)
    first_agrees = names.given > GIVEN.index("initial")
    same_given = names.given >= GIVEN.index("in_middle")
    return {
        "surname_rarity": _bins(bits["surname"], agrees & (names.surname_words[0] > 0)),
        "surname_exact_rarity": _bins(bits["surname"], exact),
        "second_rarity": _bins(bits["second"], names.second_words[0] > 0),
        "given_rarity": _bins(bits["given"], first_agrees),
        "given_exact_rarity": _bins(bits["given"], same_given),
        "middle_rarity": _bins(bits["middle"], names.middle_words[0] > 0),
    }


def _bins(mbits: Mbits, holds: Any) -> Small:
    return np.where(holds, np.clip(mbits // 1000, 0, 22) + 1, 0).astype(np.int8)
