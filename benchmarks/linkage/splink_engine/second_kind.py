"""The model of the second kind: six states' files, with license numbers, aliases and names in one column."""

from benchmarks.linkage.splink_engine.clean import clean_people
from benchmarks.linkage.splink_engine.first_kind import BLOCKING, PASSES
from benchmarks.linkage.splink_engine.kind import Kind
from benchmarks.linkage.splink_engine.people_comparisons import people_comparisons

# As in the first kind, chosen with the truth of two populations of this kind and other seeds.
BY_HAND: dict[tuple[str, str], float] = {
    ("given", "All other comparisons"): -12.0,
    ("given", "alike"): 8.0,
    ("given", "another given name"): 2.0,
    ("given", "same"): 11.0,
    ("given", "swapped"): 14.5,
    ("surname", "as given"): 5.0,
    ("surname", "same"): 8.5,
    ("surname", "same first part"): 9.5,
    ("surname", "same last part"): 6.5,
    ("surname", "swapped"): 14.5,
    ("middle", "All other comparisons"): -6.0,
    ("middle", "same"): 6.0,
    ("born", "All other comparisons"): -13.0,
    ("born", "day and month"): -5.0,
    ("born", "one off"): 2.5,
    ("born", "two of three"): 1.0,
    ("ssn", "All other comparisons"): -10.0,
    ("ssn", "the next number"): -4.0,
    ("address", "same door"): 2.5,
    ("address", "same street"): 6.0,
}
FREQUENCY_WEIGHTS = {"given": 0.4, "surname": 0.4, "middle": 0.3, "sex": 0.0}
SECOND = Kind(
    clean=clean_people,
    comparisons=people_comparisons,
    blocking=(
        *BLOCKING,
        "l.given = r.surname AND l.surname = r.given",
        "l.given = r.given AND l.surname_first = r.surname_first AND l.birth_year = r.birth_year",
    ),
    sure=("l.ssn = r.ssn AND l.dob = r.dob", "l.given = r.given AND l.surname = r.surname AND l.dob = r.dob"),
    sure_recall=0.75,
    passes=PASSES,
    by_hand=BY_HAND,
    frequency_weights=FREQUENCY_WEIGHTS,
    prior_bits=-2.0,
    u_pairs=2e6,
)
