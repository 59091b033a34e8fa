"""The model of the first kind: convictions of other states against license files."""

from typing import Any

from benchmarks.linkage.splink_engine.clean import clean_people
from benchmarks.linkage.splink_engine.kind import Kind, TrainingPass
from benchmarks.linkage.splink_engine.levels import comparison, edits, either_null, jaro, level, same

_SWAPPED = "given_l = surname_copy_r AND surname_copy_l = given_r"


def given() -> Any:
    """Return the comparison of given names."""
    return comparison(
        "given",
        either_null("given"),
        level("given_l = given_r AND length(given_l) > 1", "same", tf="given"),
        level("length(least(given_l, given_r)) = 1 AND given_l[1] = given_r[1]", "initial"),
        level("list_has_any(given_forms_l, given_forms_r)", "everyday form"),
        level(f"({edits('given', 1)} AND length(given_l) > 3) OR {jaro('given', 0.92)}", "alike"),
        level("given_l = middle_copy_r OR middle_copy_l = given_r", "middle as given"),
        level("list_has_any(alias_givens_l, [given_r]) OR list_has_any([given_l], alias_givens_r)", "alias"),
        level("given_l = surname_copy_r OR surname_copy_l = given_r", "as surname"),
        level(jaro("given", 0.8), "somewhat alike"),
    )


def surname() -> Any:
    """Return the comparison of surnames."""
    parts = "list_has_any(surname_parts_l, surname_parts_r)"
    return comparison(
        "surname",
        either_null("surname"),
        level(same("surname"), "same", tf="surname"),
        level(
            "list_has_all(surname_parts_l, surname_parts_r) AND list_has_all(surname_parts_r, surname_parts_l)",
            "same parts",
        ),
        level(same("surname_first"), "same first part", tf="surname_first"),
        level(same("surname_last"), "same last part", tf="surname_last"),
        level(parts, "a part in common"),
        level(f"({edits('surname', 1)} AND length(surname_l) > 3) OR {jaro('surname', 0.93)}", "alike"),
        level(
            f"({edits('surname_first', 1)} AND length(surname_first_l) > 3)"
            " OR (damerau_levenshtein(surname_last_l, surname_first_r) <= 1 AND length(surname_last_l) > 3)"
            " OR (damerau_levenshtein(surname_first_l, surname_last_r) <= 1 AND length(surname_first_l) > 3)",
            "a part alike",
        ),
        level(
            "list_has_any(alias_surnames_l, surname_parts_r) OR list_has_any(surname_parts_l, alias_surnames_r)",
            "alias",
        ),
        level("given_copy_l = surname_r OR surname_l = given_copy_r", "as given"),
        level(jaro("surname", 0.85), "somewhat alike"),
        level("sex_copy_l = 'F' AND sex_copy_r = 'F'", "differs, women"),
    )


def middle() -> Any:
    """Return the comparison of middle names."""
    return comparison(
        "middle",
        either_null("middle"),
        level("middle_l = middle_r AND length(middle_l) > 1", "same", tf="middle"),
        level(
            "length(least(middle_l, middle_r)) = 1 AND middle_initial_l = middle_initial_r",
            "initial",
            tf="middle_initial",
        ),
        level(f"{edits('middle', 1)} AND length(middle_l) > 3", "alike"),
        level("middle_l = given_copy_r OR given_copy_l = middle_r", "as given"),
        level(
            "list_has_any([middle_l], surname_parts_r) OR list_has_any(surname_parts_l, [middle_r])",
            "surname",
        ),
        level("length(least(middle_l, middle_r)) = 1", "initial differs"),
    )


def born() -> Any:
    """Return the comparison of dates of birth."""
    return comparison(
        "born",
        either_null("birth_year"),
        level(same("dob"), "same"),
        level("dob_l = dob_swapped_r", "day and month swapped"),
        level(edits("dob", 1), "one off"),
        level("(dob_l IS NULL OR dob_r IS NULL) AND birth_year_l = birth_year_r", "year of a partial date"),
        level("birth_year_l = birth_year_r AND '0101' IN (birthday_l, birthday_r)", "year of a placeholder"),
        level("birthday_l = birthday_r", "day and month"),
        level(
            "birth_year_l = birth_year_r AND (dob_l[5:6] = dob_r[5:6] OR dob_l[7:8] = dob_r[7:8])",
            "two of three",
        ),
        level(edits("dob", 2), "two off"),
        level(same("birth_year"), "year"),
    )


def ssn() -> Any:
    """Return the comparison of social security numbers."""
    whole = "ssn_l IS NOT NULL AND ssn_r IS NOT NULL"
    return comparison(
        "ssn",
        either_null("ssn_4"),
        level(same("ssn"), "same"),
        level(f"ssn_4_l = ssn_4_r AND NOT ({whole})", "same last four"),
        level(edits("ssn", 1), "one off"),
        level(f"{edits('ssn_4', 1)} AND NOT ({whole})", "last four one off"),
        level(f"NOT ({whole})", "last four differ"),
    )


def address() -> Any:
    """Return the comparison of addresses: the left one is mostly in another state."""
    return comparison(
        "address",
        "(zip_l IS NULL AND city_l IS NULL) OR (zip_r IS NULL AND city_r IS NULL)",
        level("street_l = street_r AND (zip_l = zip_r OR city_l = city_r)", "same street"),
        level("door_l = door_r AND zip_l[:3] = zip_r[:3]", "same door"),
        level("zip_l = zip_r AND damerau_levenshtein(street_l, street_r) <= 2", "street alike"),
        level("zip_l = zip_r AND street_l IS NULL", "same postcode, no street"),
        level("zip_l = zip_r", "same postcode, other street"),
        level(same("city"), "same city", tf="city"),
        level(same("state"), "same state"),
    )


def first_comparisons() -> list[Any]:
    """Return the comparisons of the first kind."""
    return [
        given(),
        surname(),
        middle(),
        born(),
        ssn(),
        comparison("sex", either_null("sex"), level(same("sex"), "same", tf="sex")),
        address(),
        comparison("license", either_null("license"), level(same("license"), "same")),
        comparison("suffix", either_null("suffix"), level(same("suffix"), "same")),
        comparison("fbi", either_null("fbi"), level(same("fbi"), "same")),
    ]


FIRST_BLOCKING = (
    "l.ssn = r.ssn",
    "l.dob = r.dob AND l.surname_first = r.surname_first",
    "l.dob = r.dob AND l.given = r.given",
    "l.dob = r.dob AND substr(l.surname, 1, 2) = substr(r.surname, 1, 2)",
    "l.dob = r.dob AND substr(l.given, 1, 2) = substr(r.given, 1, 2)",
    "l.dob = r.dob AND l.ssn_4 = r.ssn_4",
    "l.ssn_4 = r.ssn_4 AND l.surname_first = r.surname_first",
    "l.ssn_4 = r.ssn_4 AND l.given = r.given",
    "l.given = r.given AND l.surname = r.surname",
    "l.given = r.given AND l.surname_last = r.surname_last AND l.birth_year = r.birth_year",
    "l.given = r.given AND l.surname_first = r.surname_first AND l.birth_year = r.birth_year",
    "l.given = r.given AND l.birthday = r.birthday",
    "l.surname_first = r.surname_first AND l.birthday = r.birthday",
    "l.dob = r.dob_swapped AND l.surname_first = r.surname_first",
    "l.license = r.license",
    "l.fbi = r.fbi",
    "l.dob = r.dob AND l.surname_last = r.surname_last",
    "l.dob = r.dob AND l.surname_last = r.surname_first",
)

FIRST = Kind(
    clean=clean_people,
    comparisons=first_comparisons,
    blocking=FIRST_BLOCKING,
    sure=("l.ssn = r.ssn AND l.dob = r.dob", "l.given = r.given AND l.surname = r.surname AND l.dob = r.dob"),
    sure_recall=0.7,
    passes=(
        TrainingPass(rule="l.ssn = r.ssn"),
        TrainingPass(rule="l.dob = r.dob AND l.given = r.given"),
        TrainingPass(rule="l.dob = r.dob AND l.surname = r.surname"),
    ),
    u_pairs=1e7,
    m_floor=5e-4,
)
