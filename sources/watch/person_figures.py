"""Whom a delivery names, in numbers: names without a part, commonest words as hashes, and who stands under which key.

Identities are hashes of a bounded part of the persons. They rest beside the stage tables and go with them.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Shares = Mapping[str, float]
MOST_IDENTITIES = 4_000
_MOST_WORDS, _SHARED_BY = 300, 5
_UNKNOWN = -1
_SHORT = 0xFFFF
"""Names and dates of birth are kept as 16 bits: enough to see that one changed, too few to find a person by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesPortrait:
    """Names of record of a delivery. Shares are of the persons who have a name."""

    people: int
    without_given: float = 0.0
    without_surname: float = 0.0
    replaced: float = 0.0
    """Share of names in which `?` or U+FFFD stands for a letter."""
    surnames: Shares = field(default_factory=dict)
    """Hash of a word that stands in at least five surnames, to its share; likewise `givens`."""
    givens: Shares = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identities:
    """The persons with the smallest hashes of the sender's key, at most MOST_IDENTITIES, in order of the hash."""

    people: int
    """All persons of the delivery."""
    keys: NDArray[np.uint64]
    names: NDArray[np.int32]
    """Hash of surname and given name, -1 where there is none; likewise `born`."""
    born: NDArray[np.int32]

    @property
    def reach(self) -> int:
        """Return up to which hash every person is here."""
        whole = len(self.keys) == self.people
        return int(np.iinfo(np.uint64).max) if whole or not len(self.keys) else int(self.keys[-1])

    def to_json(self) -> dict[str, Any]:
        """Return the identities as plain data."""
        rows = zip(self.keys.tolist(), self.names.tolist(), self.born.tolist(), strict=True)
        return {"people": self.people, "rows": " ".join(f"{key:x}:{name}:{born}" for key, name, born in rows)}


def identities_from_json(raw: Mapping[str, Any]) -> Identities:
    """Return identities that were written down."""
    rows = [row.split(":") for row in raw["rows"].split()]
    return Identities(
        people=raw["people"],
        keys=np.array([int(row[0], 16) for row in rows], dtype=np.uint64),
        names=np.array([int(row[1]) for row in rows], dtype=np.int32),
        born=np.array([int(row[2]) for row in rows], dtype=np.int32),
    )


def names_portrait(names: pd.DataFrame) -> NamesPortrait | None:
    """Return the names of record in numbers, None where there is none.

    Args:
        names: stage__names, standardized.
    """
    own = names[names["name_no"] == 1]
    if own.empty:
        return None
    given, surname = own["given"].fillna(""), own["surname"].fillna("")
    raw = pd.Series("", index=own.index, dtype="str")
    for column in ("full_raw", "given_raw", "surname_raw"):
        raw = raw + " " + own[column].fillna("").astype("str")
    return NamesPortrait(
        people=len(own),
        without_given=round(float((given == "").mean()), 6),
        without_surname=round(float((surname == "").mean()), 6),
        replaced=round(float(raw.str.contains(r"\w\?|\?\w|\ufffd", regex=True).mean()), 6),
        surnames=_words(surname),
        givens=_words(given),
    )


def identities_of(tables: Mapping[str, pd.DataFrame]) -> Identities | None:
    """Return who stands under which key, None where a delivery names nobody.

    Args:
        tables: stage__persons, stage__names and stage__birth_dates, standardized.
    """
    people = tables["stage__persons"]["person_record_id"]
    if people.empty:
        return None
    keys = _hashed(people.astype("str")).astype(np.uint64)
    order = np.argsort(keys, kind="stable")[:MOST_IDENTITIES]
    kept = pd.Index(people.iloc[order])
    names, born = tables["stage__names"], tables["stage__birth_dates"]
    names = names[(names["name_no"] == 1) & names["person_record_id"].isin(kept)]
    born = born[born["person_record_id"].isin(kept) & born["birth_date"].notna() & born["name_no"].isna()]
    said = names["surname"].fillna("") + "," + names["given"].fillna("")
    days = born["birth_date"].astype("str")
    return Identities(
        people=len(people),
        keys=keys[order],
        names=_short(kept, names["person_record_id"], said),
        born=_short(kept, born["person_record_id"], days),
    )


def _short(kept: pd.Index, whose: pd.Series, said: pd.Series) -> NDArray[np.int32]:
    """Return 16 bits of what is first said of each person, -1 where nothing is."""
    first = pd.DataFrame({"whose": whose, "said": said.astype("str")}).drop_duplicates("whose")
    hashed = pd.Series((_hashed(first["said"]) & np.uint64(_SHORT)).astype(np.int32), index=first["whose"])
    return np.asarray(hashed.reindex(kept, fill_value=_UNKNOWN), dtype=np.int32)


def _hashed(texts: pd.Series) -> NDArray[np.uint64]:
    return np.asarray(pd.util.hash_array(texts.to_numpy(dtype=object)), dtype=np.uint64)


def _words(names: pd.Series) -> dict[str, float]:
    """Return the commonest words, hashed; rarer ones than five may tell who a person is."""
    told = names[names != ""]
    counts = told.str.split().explode().value_counts()
    common = sorted(((str(word), int(n)) for word, n in counts[counts >= _SHARED_BY].items()), key=_rank)
    return {
        hashlib.sha256(word.encode()).hexdigest()[:10]: round(n / len(told), 6)
        for word, n in common[:_MOST_WORDS]
    }


def _rank(counted: tuple[str, int]) -> tuple[int, str]:
    return (-counted[1], counted[0])
