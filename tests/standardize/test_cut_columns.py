"""Whether a column's width has cut its values is told from their lengths alone."""

import numpy as np
import pyarrow as pa
import pytest

from proving_ground.census.tables import surname_sampler
from proving_ground.draws import stream
from transforms.standardize.coded import coded
from transforms.standardize.cut_columns import cut_width, fills_column


def surnames(count: int) -> list[str]:
    """Return surnames of every length, one or two, longer than any column here."""
    rng = stream(7, "cut columns")
    first, second = (surname_sampler("hispanic").draw(rng, count) for _ in range(2))
    return [
        f"{one} {other}" if number % 3 == 0 else str(one)
        for number, (one, other) in enumerate(zip(first, second, strict=True))
    ]


@pytest.mark.parametrize("width", [9, 10, 13, 16, 18])
def test_a_cut_column_is_seen_and_its_full_values_are_marked(width: int) -> None:
    whole = surnames(4000)
    cut = [name[:width] for name in whole]
    for column in (pa.array(cut, type=pa.large_string()), coded(pa.array(cut))):
        marked = fills_column(column)
        assert marked.tolist() == [len(name) == width for name in cut]
        # every name that lost letters is among them
        assert all(mark for mark, name in zip(marked, whole, strict=True) if len(name) > width)


@pytest.mark.parametrize("count", [0, 1, 5, 50, 500, 4000, 20_000])
def test_a_column_that_is_wide_enough_is_not_cut(count: int) -> None:
    assert not fills_column(coded(pa.array(surnames(count), type=pa.large_string()))).any()


def test_one_frequent_long_name_is_no_cut() -> None:
    names = ["MARIA", "JOSE", "ANA", "ELENA", "SOFIA", "PAT"] * 50 + ["CHRISTOPHER"] * 500
    assert not fills_column(coded(pa.array(names))).any()


def test_missing_values_are_never_cut() -> None:
    cut = [name[:10] for name in surnames(2000)] + [None, ""]
    assert fills_column(pa.array(cut, type=pa.large_string()))[-2:].tolist() == [False, False]


@pytest.mark.parametrize(
    ("counts", "width"),
    [
        ({5: 300, 6: 250, 7: 200, 8: 150, 9: 100, 10: 120}, 10),
        ({5: 300, 6: 250, 7: 200, 8: 120, 9: 60, 10: 20}, None),  # as many as the lengths before let expect
        ({5: 300, 6: 250, 7: 200, 8: 120, 9: 60, 10: 30}, 10),
        ({5: 300, 6: 250, 7: 400}, None),  # so narrow that no column of names has it
        ({40: 50, 41: 400}, None),  # wider than any name needs
        ({5: 30, 8: 4}, None),  # too few to say
        ({5: 300, 6: 100, 7: 30, 8: 9, 9: 5}, None),
    ],
)
def test_the_width_is_where_the_longest_pile_up(counts: dict[int, int], width: int | None) -> None:
    lengths = np.zeros(max(counts) + 1, dtype=np.int64)
    for length, count in counts.items():
        lengths[length] = count
    assert cut_width(lengths) == width
