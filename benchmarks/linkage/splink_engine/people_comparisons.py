"""The comparisons of person files: about fifty-five levels that an expert would write for them."""

from typing import Any

from benchmarks.linkage.splink_engine.levels import comparison, edits, either_null, jaro, level, same

_SWAPPED_GIVEN = (
    "(given_l = surname_copy_r AND damerau_levenshtein(surname_copy_l, given_r) <= 1)"
    " OR (surname_copy_l = given_r AND damerau_levenshtein(given_l, surname_copy_r) <= 1)"
)
_SWAPPED_SURNAME = (
    "(given_copy_l = surname_r AND damerau_levenshtein(surname_l, given_copy_r) <= 1)"
    " OR (surname_l = given_copy_r AND damerau_levenshtein(given_copy_l, surname_r) <= 1)"
)


def given() -> Any:
    """Return the comparison of given names."""
    return comparison(
        "given",
        either_null("given"),
        level("given_l = given_r AND length(given_l) > 1", "same", tf="given"),
        level(_SWAPPED_GIVEN, "swapped"),
        level("length(least(given_l, given_r)) = 1 AND given_l[1] = given_r[1]", "initial"),
        level("list_has_any(given_forms_l, given_forms_r)", "everyday form"),
        level(f"({edits('given', 1)} AND length(given_l) > 3) OR {jaro('given', 0.92)}", "alike"),
        level(
            "(starts_with(given_l, given_r) OR starts_with(given_r, given_l)) AND length(least(given_l, given_r)) > 2",
            "begins alike",
        ),
        level("list_has_any(given_parts_l, given_parts_r)", "another given name"),
        level("given_l[1] = middle_copy_r OR middle_copy_l = given_r[1]", "middle initial as given"),
        level("list_contains(alias_words_l, given_r) OR list_contains(alias_words_r, given_l)", "alias"),
        level("given_l = surname_copy_r OR surname_copy_l = given_r", "as surname"),
        level(jaro("given", 0.8), "somewhat alike"),
    )


def surname() -> Any:
    """Return the comparison of surnames; aliases count, and that women may take another one."""
    near_parts = (
        f"({edits('surname_first', 1)} AND length(surname_first_l) > 3)"
        " OR (damerau_levenshtein(surname_last_l, surname_first_r) <= 1 AND length(surname_last_l) > 3)"
        " OR (damerau_levenshtein(surname_first_l, surname_last_r) <= 1 AND length(surname_first_l) > 3)"
    )
    return comparison(
        "surname",
        either_null("surname"),
        level(same("surname"), "same", tf="surname"),
        level(_SWAPPED_SURNAME, "swapped"),
        level(
            "list_has_all(surname_parts_l, surname_parts_r) AND list_has_all(surname_parts_r, surname_parts_l)",
            "same parts",
        ),
        level(same("surname_first"), "same first part", tf="surname_first"),
        level(same("surname_last"), "same last part", tf="surname_last"),
        level("list_has_any(surname_parts_l, surname_parts_r)", "a part in common"),
        level(f"({edits('surname', 1)} AND length(surname_l) > 3) OR {jaro('surname', 0.93)}", "alike"),
        level(near_parts, "a part alike"),
        level("list_has_any(alias_words_copy_l, surname_parts_r) OR list_has_any(surname_parts_l, alias_words_copy_r)",
              "alias"),
        level("given_copy_l = surname_r OR surname_l = given_copy_r", "as given"),
        level(jaro("surname", 0.85), "somewhat alike"),
        level("sex_copy_l = 'F' AND sex_copy_r = 'F'", "differs, women"),
    )  # fmt: skip


def middle() -> Any:
    """Return the comparison of middle names."""
    initial = "length(least(middle_l, middle_r)) = 1"
    return comparison(
        "middle",
        either_null("middle"),
        level("middle_l = middle_r AND length(middle_l) > 1", "same", tf="middle"),
        level(f"{initial} AND middle_initial_l = middle_initial_r", "initial", tf="middle_initial"),
        level(f"{edits('middle', 1)} AND length(middle_l) > 3", "alike"),
        level("middle_l = given_copy_r OR given_copy_l = middle_r", "as given"),
        level(
            "list_contains(surname_parts_copy_r, middle_l) OR list_contains(surname_parts_copy_l, middle_r)",
            "surname",
        ),
        level(initial, "initial differs"),
    )


def born() -> Any:
    """Return the comparison of dates of birth, partial ones and placeholders included."""
    partial = "(dob_l IS NULL OR dob_r IS NULL)"
    heaped = "(birthday_l IN ('0101', '0701') OR birthday_r IN ('0101', '0701') OR '01' IN (dob_l[7:8], dob_r[7:8]))"
    return comparison(
        "born",
        either_null("birth_year"),
        level(same("dob"), "same"),
        level("dob_l = dob_swapped_r", "day and month swapped"),
        level(
            f"{partial} AND birth_month_l = birth_month_r AND length(birth_month_l) = 6",
            "month of a partial date",
        ),
        level(f"{partial} AND birth_year_l = birth_year_r", "year of a partial date"),
        level(f"birth_month_l = birth_month_r AND {heaped}", "month of a placeholder"),
        level(edits("dob", 1), "one off"),
        level("birth_year_l = birth_year_r AND '0101' IN (birthday_l, birthday_r)", "year of a placeholder"),
        level(same("birthday"), "day and month"),
        level(
            "birth_year_l = birth_year_r AND (dob_l[5:6] = dob_r[5:6] OR dob_l[7:8] = dob_r[7:8])",
            "two of three",
        ),
        level(edits("dob", 2), "two off"),
        level(same("birth_year"), "year"),
    )


def ssn() -> Any:
    """Return the comparison of social security numbers, whole or the last four digits; twins may have neighbors."""
    next_whole = "abs(TRY_CAST(ssn_l AS INTEGER) - TRY_CAST(ssn_r AS INTEGER)) = 1"
    next_four = "abs(TRY_CAST(ssn_4_l AS INTEGER) - TRY_CAST(ssn_4_r AS INTEGER)) = 1"
    whole = "ssn_l IS NOT NULL AND ssn_r IS NOT NULL"
    return comparison(
        "ssn",
        either_null("ssn_4"),
        level(same("ssn"), "same"),
        level(f"ssn_4_l = ssn_4_r AND NOT ({whole})", "same last four"),
        level(f"{next_whole} OR (NOT ({whole}) AND {next_four})", "the next number"),
        level(edits("ssn", 1), "one off"),
        level(f"{edits('ssn_4', 1)} AND NOT ({whole})", "last four one off"),
        level(f"NOT ({whole})", "last four differ"),
    )


def address() -> Any:
    """Return the comparison of addresses: the left one may be in another state."""
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


def license_number() -> Any:
    """Return the comparison of license numbers: of those on the left, many are other states'."""
    return comparison(
        "license",
        either_null("license"),
        level(same("license"), "same"),
        level(f"{edits('license', 1)} AND length(license_l) > 6", "one off"),
    )


def people_comparisons() -> list[Any]:
    """Return the comparisons of person files."""
    return [
        given(),
        surname(),
        middle(),
        born(),
        ssn(),
        comparison("sex", either_null("sex"), level(same("sex"), "same", tf="sex")),
        address(),
        license_number(),
        comparison("suffix", either_null("suffix"), level(same("suffix"), "same")),
        comparison("fbi", either_null("fbi"), level(same("fbi"), "same")),
    ]
