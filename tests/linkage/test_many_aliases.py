"""Records of a thousand aliases and more: all work, what is not read is counted, and no alias is taken for another name."""

import random
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from pipelines.person_files import PersonFile, read_columns, read_person_file
from pipelines.person_link.frames import link_frames
from tests.linkage.generated import crowd
from tests.linkage.people import features
from tests.linkage.written_files import csv
from transforms.linkage.evidence import names as evidence_names
from transforms.linkage.evidence.names import NameEvidence, compare_names
from transforms.linkage.name_classes import name_classes
from transforms.linkage.people.coded_people import code_sides
from transforms.linkage.person_columns import MOST_ALIASES


def invented(number: int) -> str:
    """Return a name that is unlike all others."""
    draw = random.Random(number)
    one, other = (
        "".join(draw.choice("BDFGKLMNPRSTVZ") + draw.choice("AEIOU") for _ in range(5)) for _ in "12"
    )
    return f"{one} {other}"


def read(full_name: str, aliases: int) -> PersonFile:
    columns = {"full_name": full_name, "aliases": "|".join(map(invented, range(aliases)))}
    return read_columns(pa.array(["a"]), {name: pa.array([text]) for name, text in columns.items()}, "left")


@pytest.mark.parametrize("aliases", [998, 999, 1_000, 1_003])
def test_every_alias_is_an_other_name_and_the_second_reading_is_none(aliases: int) -> None:
    found = read("MARIA LOPEZ", aliases)
    names = found.features.names
    kept = min(aliases, MOST_ALIASES)
    *told, reading = names.itertuples(index=False)
    assert [name.name_no for name in told] == list(range(1, kept + 2))
    assert (reading.given, reading.surname) == ("LOPEZ", "MARIA")
    assert reading.name_class == told[0].name_class == 0
    assert [name.name_class for name in told] == name_classes(names.iloc[:-1]).tolist()
    assert len({name.name_class for name in told}) == kept + 1
    (own,) = [count for count in found.counts if count.column == "aliases"]
    assert (own.given, own.used) == (kept, kept)


def test_aliases_beyond_the_bound_are_counted_and_told_by_record_id(tmp_path: Path) -> None:
    assert read("MARIA LOPEZ", MOST_ALIASES).warnings == ()
    many = "|".join(map(invented, range(1_003)))
    path = csv(tmp_path, f"record_id,aliases\na,{many}\nb,ANN LEE\nc,{many}|{many}\n")
    (warning,) = read_person_file(path).warnings
    assert warning == (
        f"[{path}] column [aliases]: [2] records have more than [1000] aliases (first: a, c); the [6] aliases beyond"
        " were not read"
    )
    assert invented(0) not in warning


@pytest.mark.parametrize("alias", [0, 126, 127, 998, 999])
def test_the_last_alias_counts_like_the_first(alias: int) -> None:
    names = sorted(
        map(invented, range(1_200))
    )  # read in the order of their letters, whatever order a file has
    person = {"full_name": "MARIA LOPEZ", "date_of_birth": "1980-03-05"}
    left = pd.DataFrame([{"record_id": "a", **person, "aliases": "|".join(map(invented, range(1_200)))}])
    right = pd.DataFrame(
        [
            {"record_id": "known by both", **person, "aliases": names[alias]},
            {"record_id": "known by one", **person, "aliases": invented(5_000)},
            {"record_id": "alias alone", **person, "full_name": names[alias]},
        ]
    )
    found = link_frames(left, right, share=0.5, min_weight=-60).pairs.to_pandas().set_index("right_id")
    assert set(found.index) == set(right["record_id"])
    known = found["bits_known_on_both"]
    assert known["known by both"] > 0 and known["known by one"] == known["alias alone"] == 0


def test_many_names_are_compared_in_parts_with_the_same_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = (features({f"{n:03}": words for n, words in enumerate(crowd(seed, 30))}) for seed in (3, 4))
    vocabulary, (left, right) = code_sides(one, other)
    rows = np.repeat(np.arange(30, dtype=np.int32), 30), np.tile(np.arange(30, dtype=np.int32), 30)
    whole = compare_names(*rows, left, right, vocabulary)
    for most in (1, 7, 100):
        monkeypatch.setattr(evidence_names, "_PAIRINGS", most)
        assert same(whole, compare_names(*rows, left, right, vocabulary))
    nobody = np.zeros(0, dtype=np.int32)
    assert len(compare_names(nobody, nobody, left, right, vocabulary).surname) == 0


def same(one: NameEvidence, other: NameEvidence) -> bool:
    pairs = [(getattr(one, name), getattr(other, name)) for name in NameEvidence.__dataclass_fields__]
    return all(
        np.array_equal(np.asarray(a), np.asarray(b)) and np.asarray(a).dtype == np.asarray(b).dtype
        for a, b in pairs
    )
