"""Time `lindero find`: people of a file looked up one by one in a prepared folder; prints JSON.

    python -m benchmarks.linkage.find_times RESIDENTS/ SUBJECTS.parquet

Each person is asked for in five ways: by surname (or what one column holds of the name), by date of birth, by name, by
name and date of birth, and by all that the file knows. Loading and the first answer (which maps the folder into memory)
stand apart.
"""

import argparse
import json
import resource
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pipelines.person_link.find import Finder
from pipelines.person_link.models import model_of
from pipelines.person_link.prepared import load_prepared
from pipelines.person_link.question import FindError, check_understood

_NAMES = ("full_name", "given_name", "middle_name", "surname", "suffix")
WAYS: Mapping[str, tuple[str, ...] | None] = {
    "surname": ("surname", "full_name"),
    "birth": ("date_of_birth",),
    "name": _NAMES,
    "name_and_birth": (*_NAMES, "date_of_birth"),
    "everything": None,
}
"""By way of asking: the columns that are told; None for all."""


def questions_of(people: pd.DataFrame, columns: tuple[str, ...] | None) -> list[dict[str, str]]:
    """Return what is told of each person: the known ones of these columns. Who has none of them is left out."""
    kept = [
        column for column in people.columns if column != "record_id" and (not columns or column in columns)
    ]
    rows = people[kept].to_dict(orient="records")
    told = [{str(k): str(v) for k, v in row.items() if pd.notna(v) and str(v).strip()} for row in rows]
    return [known for known in map(_understood, told) if known]


def _understood(question: Mapping[str, str]) -> dict[str, str]:
    """Return what can be looked up of a question; an officer would leave out what is refused, as a file's reader does."""
    return {column: text for column, text in question.items() if _is_understood(column, text)}


@cache
def _is_understood(column: str, text: str) -> bool:
    try:
        check_understood({column: text})
    except FindError:
        return False
    return True


def timed(finder: Finder, questions: list[dict[str, str]]) -> dict[str, Any]:
    """Return how many questions were asked, and the median, the 95th percentile and the most of their seconds.

    A question that is refused because it says too little (a year of birth alone) is counted apart.
    """
    seconds, refused = [], 0
    for question in questions:
        started = time.perf_counter()
        try:
            finder.find(question)
        except FindError:
            refused += 1
            continue
        seconds.append(time.perf_counter() - started)
    half, most = np.quantile(seconds, (0.5, 0.95))
    return {
        "questions": len(seconds),
        "refused": refused,
        "median": round(float(half), 4),
        "p95": round(float(most), 4),
        "most": round(max(seconds), 4),
    }


def main() -> None:
    """Run."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("prepared", type=Path)
    asked.add_argument("people", type=Path)
    asked.add_argument("--people-asked", type=int, default=100, help="spread evenly over the file")
    asked.add_argument("--model")
    words = asked.parse_args()
    people = pd.read_parquet(words.people).sort_values("record_id", ignore_index=True)
    people = people.iloc[np.linspace(0, len(people) - 1, min(words.people_asked, len(people))).astype(int)]
    asked_by = {name: questions_of(people, told) for name, told in WAYS.items()}
    started = time.perf_counter()
    finder = Finder(load_prepared(words.prepared), model=model_of(words.model))
    loaded = time.perf_counter()
    finder.find(asked_by["everything"][0])
    first = time.perf_counter()
    found: dict[str, Any] = {name: timed(finder, questions) for name, questions in asked_by.items()}
    found["load_seconds"] = round(loaded - started, 3)
    found["first_answer_seconds"] = round(first - loaded, 3)
    found["peak_memory_mib"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
