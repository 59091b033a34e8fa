"""The model of the first kind: convictions of other states against license files, with look-alikes among them."""

from benchmarks.linkage.splink_engine.clean import clean_people
from benchmarks.linkage.splink_engine.kind import Kind, TrainingPass
from benchmarks.linkage.splink_engine.people_comparisons import people_comparisons

BLOCKING: tuple[str | tuple[str, str], ...] = (
    "l.ssn = r.ssn",
    "l.dob = r.dob",
    "l.ssn_4 = r.ssn_4",
    "l.license = r.license",
    "l.fbi = r.fbi",
    "l.given = r.given AND l.surname = r.surname",
    "l.dob = r.dob_swapped AND (l.surname_first = r.surname_first OR l.given = r.given)",
    "l.surname_first = r.surname_first AND l.birthday = r.birthday",
    "l.given = r.given AND l.birthday = r.birthday",
    "l.surname_first = r.surname_first AND l.birth_year = r.birth_year AND l.given[1] = r.given[1]",
    "l.given = r.given AND l.birth_year = r.birth_year AND l.surname[1] = r.surname[1]",
    "l.given = r.given AND l.birth_year = r.birth_year AND l.surname_last = r.surname_last",
    "l.street = r.street AND l.zip = r.zip",
    "l.given = r.given AND l.surname[1:3] = r.surname[1:3] AND l.dob IS NULL",
    "l.surname_first = r.surname_first AND l.given[1:2] = r.given[1:2] AND l.dob IS NULL",
    ("l.name_keys = r.name_keys", "name_keys"),
)
PASSES = (
    TrainingPass(rule="l.ssn = r.ssn"),
    TrainingPass(rule="l.dob = r.dob AND l.given = r.given"),
    TrainingPass(rule="l.dob = r.dob AND l.surname = r.surname"),
)
# Look-alikes share names, homes and birthdays, which Splink takes for independent evidence: what agrees weighs less than
# training says, what tells kin apart weighs more. Chosen with the truth of two populations of the same kind and other
# seeds, of 200,000 and a million residents.
BY_HAND: dict[tuple[str, str], float] = {
    ("given", "All other comparisons"): -11.0,
    ("given", "alike"): 8.0,
    ("given", "another given name"): 1.0,
    ("given", "as surname"): 0.0,
    ("given", "everyday form"): 6.5,
    ("given", "middle initial as given"): 0.0,
    ("given", "somewhat alike"): 2.0,
    ("surname", "All other comparisons"): -5.0,
    ("surname", "alike"): 8.5,
    ("surname", "differs, women"): -3.0,
    ("surname", "same"): 7.0,
    ("surname", "same last part"): 8.0,
    ("middle", "as given"): 4.5,
    ("middle", "same"): 4.0,
    ("born", "All other comparisons"): -10.0,
    ("born", "day and month"): -6.0,
    ("born", "day and month swapped"): 10.0,
    ("born", "two of three"): -3.0,
    ("ssn", "All other comparisons"): -8.0,
    ("ssn", "one off"): 3.0,
    ("ssn", "same"): 24.5,
    ("ssn", "the next number"): -3.0,
    ("sex", "All other comparisons"): -4.5,
    ("address", "same postcode, no street"): 4.0,
    ("address", "same state"): 0.0,
    ("address", "same street"): 4.0,
    ("address", "street alike"): 4.0,
}
FREQUENCY_WEIGHTS = {"given": 0.3, "surname": 0.4, "middle": 0.2, "sex": 0.0, "address": 0.0}
FIRST = Kind(
    clean=clean_people,
    comparisons=people_comparisons,
    blocking=BLOCKING,
    sure=("l.ssn = r.ssn AND l.dob = r.dob", "l.given = r.given AND l.surname = r.surname AND l.dob = r.dob"),
    sure_recall=0.75,
    passes=PASSES,
    by_hand=BY_HAND,
    frequency_weights=FREQUENCY_WEIGHTS,
    prior_bits=-1.0,
    u_pairs=2e6,
)
